"""Who has judged what. All names are invented."""

from dataclasses import replace

from workbench.agreement.judged import Basis, Judged, Known, judged
from workbench.model.codebook import Code, Codebook
from workbench.model.reading import Noted, Readings
from workbench.model.team import REOPENED, Assignment

BOOK = Codebook(
    slug="b",
    title="B",
    codes=(
        Code(slug="g", name="G", definition=""),
        Code(slug="g/a", name="A", definition="", parent="g"),
        Code(slug="g/b", name="B", definition="", parent="g"),
        Code(slug="c", name="C", definition=""),
    ),
)
CAME = {"g": 1, "g/a": 1, "g/b": 5, "c": 9}
LEAVES = frozenset({"g/a", "g/b", "c"})


def note(source: str, coder: str, scope: str = "", clock: int = 10, turns: tuple[int, int] | None = None) -> Noted:
    first, last = turns or (None, None)
    return Noted(
        id=f"{source}{coder}{scope}{turns}",
        source=source,
        coder=coder,
        scope=scope,
        first=first,
        last=last,
        clock=clock,
    )


def given(source: str, coder: str, finished: int = 0, **more: str) -> Assignment:
    return Assignment(id=f"{source}-{coder}", source=source, coder=coder, finished=str(finished or ""), **more)


def known(*notes: Noted, assignments: tuple[Assignment, ...] = (), coded: tuple[tuple[str, str], ...] = ()) -> Known:
    return Known(
        assignments=assignments,
        readings=Readings(notes=notes, book=BOOK, came=CAME),
        turns=dict.fromkeys("stu", (1, 2, 3)),
        coded=coded,
        finished={a.id: int(a.finished) for a in assignments if a.finished},
    )


def of(found: Known, basis: Basis = Basis.AUTO, coders: tuple[str, ...] = ("ana", "bo")) -> Judged:
    return judged(found, ["s", "t"], coders, basis)


def test_both_have_read_it() -> None:
    found = of(known(note("s", "ana"), note("s", "bo"), note("t", "ana")))

    assert found.sources == ("s",)
    assert found.by == {("s", "ana"): LEAVES, ("s", "bo"): LEAVES}
    assert found.left_out == {"t": "only ana has judged it"}


def test_a_code_that_came_after_a_coder_had_read_is_missing_for_them() -> None:
    found = of(known(note("s", "ana", clock=4), note("s", "bo", clock=7)))

    assert found.by == {("s", "ana"): {"g/a"}, ("s", "bo"): {"g/a", "g/b"}}


def test_who_has_read_for_a_group_has_judged_its_codes() -> None:
    found = of(known(note("s", "ana", "g"), note("s", "bo")))

    assert found.by["s", "ana"] == {"g/a", "g/b"}


def test_parts_count_when_they_hold_every_turn() -> None:
    parts = (note("s", "bo", turns=(1, 1)), note("s", "bo", turns=(2, 3)))
    assert of(known(note("s", "ana"), *parts)).sources == ("s",)
    assert of(known(note("s", "ana"), parts[0])).left_out == {"s": "only ana has judged it"}


def test_of_who_was_assigned_a_source_the_assignment_decides() -> None:
    both = (given("s", "ana", finished=10), given("s", "bo", finished=6))
    found = of(known(note("t", "ana"), note("t", "bo"), assignments=both))

    assert found.sources == ("s", "t")
    assert found.by_assignment == 1
    assert found.by["s", "bo"] == {"g/a", "g/b"}  # c came later
    mixed = of(known(note("s", "cy"), note("s", "ana"), assignments=both), coders=("ana", "cy"))
    assert (mixed.sources, mixed.by_assignment) == (("s",), 0)  # cy has read it, and was given nothing


def test_what_was_assigned_to_others_leaves_what_these_have_read() -> None:
    others = (given("s", "cy"), given("s", "dee"))
    read = (note("s", "ana"), note("s", "bo"))
    assert of(known(*read, assignments=others)).sources == ("s",)
    four = of(known(*read, assignments=others), coders=("ana", "bo", "cy", "dee"))

    assert {who for _, who in four.by} == {"ana", "bo"}  # the others have not finished


def test_what_was_reopened_after_all_had_finished_was_not_opened_early() -> None:
    both = (given("s", "ana", finished=10, opened="t", reason=REOPENED), given("s", "bo", finished=10))

    assert of(known(assignments=both)).opened == ()


def test_what_is_not_finished_is_left_out_by_name() -> None:
    both = (given("s", "ana", finished=10), given("s", "bo"))
    found = of(known(note("s", "ana"), note("s", "bo"), assignments=both))

    assert found.sources == ()
    assert found.left_out == {"s": "bo has not finished it"}


def test_an_opened_assignment_is_named() -> None:
    both = (given("s", "ana", finished=10, opened="t"), given("s", "bo", finished=10))

    assert of(known(assignments=both)).opened == (("s", "ana"),)


def test_coded_without_a_note_of_reading() -> None:
    coded = (("s", "ana"), ("s", "bo"), ("t", "bo"))
    found = of(known(note("s", "ana"), coded=coded))
    assert found.left_out == {
        "s": "bo coded there, and it is not noted that they read all of it", "t": "only bo coded there",
    }  # fmt: skip
    taken = of(known(coded=coded), Basis.CODED)

    assert taken.sources == ("s",)
    assert taken.by["s", "bo"] == LEAVES


def test_bases_can_be_asked_for() -> None:
    both = (given("s", "ana", finished=10), given("s", "bo", finished=10))
    found = known(note("t", "ana"), note("t", "bo"), assignments=both, coded=(("t", "ana"), ("t", "bo")))

    assert of(found, Basis.ASSIGNED).sources == ("s",)
    assert of(found, Basis.ASSIGNED).left_out == {"t": "it was assigned to nobody"}
    assert of(found, Basis.READ).sources == ("t",)


def test_three_coders_need_two_of_them() -> None:
    found = of(known(note("s", "ana"), note("s", "cy")), coders=("ana", "bo", "cy"))

    assert found.by.keys() == {("s", "ana"), ("s", "cy")}


def test_a_source_that_nobody_of_them_touched_is_not_even_named() -> None:
    assert of(replace(known(), coded=())).left_out == {}
