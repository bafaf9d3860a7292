"""What a reading holds for, against a plain account of every turn and code."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.model.codebook import Code, Codebook
from workbench.model.reading import Noted, Readings, ranges

BOOK = Codebook(
    slug="b", title="B",
    codes=tuple(
        Code(slug=slug, name=slug, definition="d", parent=slug.rpartition("/")[0] or None)
        for slug in ("a", "a/x", "a/y", "b", "c", "c/z")
    ),
)  # fmt: skip
LEAVES = {"": {"a/x", "a/y", "b", "c/z"}, "a": {"a/x", "a/y"}, "a/x": {"a/x"}, "b": {"b"}, "gone": set()}
TURNS = (2, 4, 6, 8)

notes = st.builds(
    lambda n, scope, part, clock: Noted(
        id=str(n), source="s", coder="ana", scope=scope, first=part and part[0], last=part and part[1], clock=clock
    ),
    st.integers(0, 99), st.sampled_from(sorted(LEAVES)),
    st.none() | st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda p: (min(p), max(p))), st.integers(1, 9),
)  # fmt: skip


@given(st.lists(notes, max_size=6), st.dictionaries(st.sampled_from(sorted(LEAVES[""])), st.integers(1, 9)),
       st.sampled_from(["", "a", "a/x", "b"]), st.booleans(), st.none() | st.integers(1, 9))  # fmt: skip
def test_what_is_left_is_every_turn_that_no_note_holds_for(
    given: list[Noted], came: dict[str, int], scope: str, strict: bool, before: int | None
) -> None:
    read = Readings(notes=tuple(given), book=BOOK, came=came)
    expected = tuple(
        turn
        for turn in TURNS
        if not all(
            any(
                code in LEAVES[n.scope]
                and (n.first is None or n.first <= turn <= (n.last or 0))
                and (not strict or n.clock >= came.get(code, 0))
                and (before is None or n.clock < before)
                for n in given
            )
            for code in LEAVES[scope]
        )
    )

    assert read.left("s", "ana", TURNS, scopes=(scope,) if scope else (), strict=strict, before=before) == expected
    assert read.left("s", "ben", TURNS) == TURNS


@given(st.sets(st.sampled_from(sorted(LEAVES[""]))))
def test_scopes_stand_for_these_leaves_and_no_other(leaves: set[str]) -> None:
    read = Readings(notes=(), book=BOOK, came={})
    scopes = read.scopes(leaves)

    assert frozenset().union(*map(read.leaves, scopes)) - {""} == leaves
    assert (scopes == ("",)) == (leaves == LEAVES[""])
    assert {"a/x", "a/y"} - leaves or "a/x" not in scopes


@given(st.sets(st.sampled_from(TURNS)))
def test_ranges_hold_these_turns_of_those_that_count(wanted: set[int]) -> None:
    found = ranges(wanted, TURNS)

    assert {t for t in TURNS for first, last in found if first <= t <= last} == wanted
    assert len(found) == sum(t in wanted and t - 2 not in wanted for t in TURNS)


def test_a_pattern_code_is_read_with_the_codes_it_stands_over() -> None:
    over = Code(slug="p", name="P", definition="d", over=("a/x", "b"))
    book = Codebook(slug="b", title="B", codes=(*BOOK.codes, over))
    note = Noted(id="1", source="s", coder="ana", scope="p", clock=1)
    read = Readings(notes=(note,), book=book, came={"p": 9})

    assert read.held(note) == {"a/x", "b"}
    assert read.left("s", "ana", TURNS, scopes=("p",)) == ()


def test_another_note_makes_up_for_a_code_that_came_since() -> None:
    old = Noted(id="1", source="s", coder="ana", clock=1)
    new = Noted(id="2", source="s", coder="ana", scope="b", clock=8)

    assert Readings(notes=(old,), book=BOOK, came={"b": 5, "c/z": 5}).since(old) == ("b", "c/z")
    assert Readings(notes=(old, new), book=BOOK, came={"b": 5, "c/z": 5}).since(old) == ("c/z",)
