"""A coder gets another name; two turn out to be one person; names that may be one person's."""

from pathlib import Path

import pytest

from tests.actions.talks import GROUP, copied, talks
from workbench.actions.coders import Joining, join_coders, plan_join, rename_coder, resemblance
from workbench.actions.codings import add_codings, import_codings
from workbench.actions.history import check, undo
from workbench.actions.workplace import Workplace, add_coder
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.coding import Coverage
from workbench.model.team import Assignment
from workbench.store import assignments, coverage
from workbench.store.journal import Add, new_ids
from workbench.store.rows import by_slug, read


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    place = talks(tmp_path_factory.mktemp("coders"))
    for name in ("Anna Ruiz", "Bo Li"):
        add_coder(place, name)
    return place


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    return copied(made, tmp_path)


def coded(place: Workplace, coder: str) -> list[tuple[str, str]]:
    with place.open() as study:
        query = "select c.slug, k.quote from coding k join code c on c.n = k.code join coder p on p.n = k.coder"
        return sorted(study.db.execute(query + " where p.slug = ?", (coder,)))


def do(place: Workplace, old: str, into: str) -> Joining:
    return join_coders(place, plan_join(place, old, into))


def test_a_coder_keeps_what_they_coded_under_another_name(place: Workplace) -> None:
    add_codings(place, GROUP, ["day"], quote="I coach.", coder="bo-li")
    with place.open() as study:
        before = by_slug(study.db, "coder")["bo-li"]

    assert rename_coder(place, "Bo Li", "Bo Lindt") == "bo-lindt"
    assert coded(place, "bo-lindt") == [("day", "I coach.")]
    with place.open() as study:
        assert by_slug(study.db, "coder")["bo-lindt"] == before
    undo(place)
    assert coded(place, "bo-li") == [("day", "I coach.")]


def test_what_is_coded_after_a_new_name_is_theirs_and_the_old_name_is_somebody_else(
    place: Workplace, tmp_path: Path
) -> None:
    rename_coder(place, "Bo Li", "Bo Lindt")
    add_codings(place, GROUP, ["day"], quote="I coach.", coder="bo-lindt")
    add_coder(place, "Bo Li")
    path = tmp_path / "codings.csv"
    path.write_text(f"source,code,coder,quote\n{GROUP},day,bo-li,I coach.\n", encoding="utf-8")
    import_codings(place, path)

    assert coded(place, "bo-lindt") == coded(place, "bo-li") == [("day", "I coach.")]


@pytest.mark.parametrize(
    ("name", "said"),
    [("Ana Ruiz", "already; if both are one person"), ("consensus", "no coder"), ("***", "no letter")],
)
def test_a_name_that_somebody_has_or_nobody_can_have_is_refused(place: Workplace, name: str, said: str) -> None:
    with pytest.raises(WorkbenchError, match=said):
        rename_coder(place, "bo-li", name)
    with pytest.raises(NotKnown):
        rename_coder(place, "nobody", "Somebody")


def test_two_names_of_one_person_become_one_and_nothing_is_doubled(place: Workplace) -> None:
    for coder in ("ana-ruiz", "anna-ruiz"):
        add_codings(place, GROUP, ["day"], quote="I coach.", coder=coder, memo=f"by {coder}")
    add_codings(place, GROUP, ["rule"], quote="We argue until four.", coder="anna-ruiz")
    plan = plan_join(place, "Anna Ruiz", "ana-ruiz")

    assert (plan.codings, plan.doubled) == (1, 1)
    assert coded(place, "anna-ruiz")  # a plan writes nothing
    join_coders(place, plan)
    assert coded(place, "ana-ruiz") == [("day", "I coach."), ("rule", "We argue until four.")]
    with place.open() as study:
        memos = {row["body"] for row in read(study.db, "memo")}
        assert "anna-ruiz" not in by_slug(study.db, "coder")
    assert memos == {"by ana-ruiz", "by anna-ruiz"}
    assert check(place).problems == ()
    undo(place)
    assert len(coded(place, "anna-ruiz")) == 2
    assert check(place).problems == ()


def test_codings_with_another_stance_are_both_kept(place: Workplace) -> None:
    add_codings(place, GROUP, ["day"], at=(80, 90), coder="ana-ruiz")
    with place.open() as study, study.transaction():
        key, *row = study.db.execute(
            "select s.id, c.id, k.start, k.end, k.text from coding k join source s on s.n = k.source"
            " join code c on c.n = k.code"
        ).fetchone()
        anna = by_slug(study.db, "coder")["anna-ruiz"]
        values = [key, row[0], anna, row[1], row[2], "qualifies", "", "", row[3]]
        study.write([Add(table="coding", rows={new_ids(1)[0]: values})], command="t", coder="", run=new_ids(1)[0])

    assert do(place, "anna-ruiz", "ana-ruiz").doubled == 0
    assert len(coded(place, "ana-ruiz")) == 2


def test_readings_verdicts_assignments_and_rounds_go_along(place: Workplace) -> None:
    with place.open() as study, study.transaction():
        db, space = study.db, study.namespace
        read_by = [Coverage(source=GROUP, coder=c, scope="") for c in ("ana-ruiz", "anna-ruiz")]
        given = [Assignment(id="", source=GROUP, coder="anna-ruiz", sample=s, given="2026") for s in ("", "one")]
        given.append(Assignment(id="", source=GROUP, coder="ana-ruiz", sample="one", given="2026"))
        people = by_slug(db, "coder")
        rows = {
            "v1": ["x", people["anna-ruiz"], "dismissed", "no"], "v2": ["y", people["anna-ruiz"], "accepted", ""],
            "v3": ["y", people["ana-ruiz"], "dismissed", "no"],
        }  # fmt: skip
        told = ["one", "2026", "", '["anna-ruiz","bo-li"]', "{}", "{}", "{}", "{}", ""]
        study.write(
            [
                *coverage.mark_coverage(db, space, read_by), *assignments.assign(db, space, given),
                Add(table="verdict", rows=rows), Add(table="round", rows={"r": told}),
            ],
            command="t", coder="", run=new_ids(1)[0],
        )  # fmt: skip
    do(place, "anna-ruiz", "ana-ruiz")

    with place.open() as study:
        assert set(coverage.coverage(study.db)) == {Coverage(source=GROUP, coder="ana-ruiz", scope="")}
        assert [(a.coder, a.sample) for a in assignments.assignments(study.db)] == [
            ("ana-ruiz", ""), ("ana-ruiz", "one"),
        ]  # fmt: skip
        verdicts = {(row["suggestion"], row["verdict"]) for row in read(study.db, "verdict")}
        assert assignments.rounds(study.db)[0].coders == ("ana-ruiz", "bo-li")
    assert verdicts == {("x", "dismissed"), ("y", "dismissed")}


def test_who_was_joined_may_be_joined_again_when_a_copy_went_on_under_the_old_name(place: Workplace) -> None:
    do(place, "anna-ruiz", "ana-ruiz")
    assert do(place, "anna-ruiz", "ana-ruiz").run == ""
    with place.open() as study, study.transaction():
        ids = {row["slug"]: row["id"] for row in read(study.db, "source")}
        code = by_slug(study.db, "code")["day"]
        anna = study.db.execute("select id from coder where slug = 'anna-ruiz'").fetchone()[0]
        text = study.db.execute("select substr(text, 1, 16) from source where slug = ?", (GROUP,)).fetchone()[0]
        values = [ids[GROUP], code, anna, 60, 70, None, "", "", text]
        study.write([Add(table="coding", rows={new_ids(1)[0]: values})], command="t", coder="", run=new_ids(1)[0])

    assert do(place, "anna-ruiz", "ana-ruiz").codings == 1
    assert len(coded(place, "ana-ruiz")) == 1
    with pytest.raises(WorkbenchError, match="joined to another"):
        rename_coder(place, "bo-li", "Anna Ruiz")


def test_a_join_is_refused_with_oneself_with_nobody_and_after_a_change(place: Workplace) -> None:
    with pytest.raises(WorkbenchError, match="is ana-ruiz already"):
        plan_join(place, "ana-ruiz", "Ana Ruiz")
    with pytest.raises(NotKnown):
        plan_join(place, "ana-ruiz", "nobody")
    plan = plan_join(place, "anna-ruiz", "ana-ruiz")
    add_coder(place, "Cy")
    with pytest.raises(WorkbenchError, match="changed meanwhile"):
        join_coders(place, plan)


@pytest.mark.parametrize(
    ("one", "two", "how"),
    [
        ("Ana Ruiz", "ana-ruiz", "the same name"),
        ("Ana Ruíz", "ANA RUIZ", "the same name"),
        ("Ruiz, Ana", "Ana Ruiz", "the same name"),
        ("anaruiz", "Ana Ruiz", "the same name"),
        ("Ana", "Ana Ruiz", "part of the name"),
        ("AR", "Ana Ruiz", "initials"),
        ("A. Ruiz", "Ana Ruiz", "initials"),
        ("aruiz", "Ana Ruiz", "initials"),
        ("Anna Ruiz", "Ana Ruiz", "nearly the same name"),
        ("Aan Ruiz", "Ana Ruiz", "nearly the same name"),
        ("coder-1", "coder-2", ""),
        ("coder-1", "coder-11", ""),
        ("coder 01", "coder-1", "nearly the same name"),
        ("Bo", "Jo", ""),
        ("Ana Ruiz", "Bo Li", ""),
        ("***", "***", ""),
        ("x" * 10_000, "x" * 9_999, "the same name"),
    ],
)
def test_names_that_may_be_one_persons_are_told_from_those_that_are_not(one: str, two: str, how: str) -> None:
    assert resemblance(one, two) == resemblance(two, one) == how
