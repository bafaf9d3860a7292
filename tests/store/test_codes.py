"""Codes in the study: in the order of a tree, found by what they were called, retired and back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.small import NAMESPACE, add, code_row, coding, ident, open_study, revert, write
from workbench.errors import NotKnown
from workbench.model.codebook import Code, Codebook
from workbench.store import code_moves, codes, freeze, noted
from workbench.store.fold import states
from workbench.store.freeze import Decision
from workbench.store.journal import Add, Retract
from workbench.store.memos import remark
from workbench.store.study import Study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with open_study(tmp_path / "study.db") as made:
        yield made


def code(slug: str, **more: object) -> Code:
    return Code(slug=slug, name=slug, definition="d", parent=slug.rpartition("/")[0] or None, **more)  # type: ignore[arg-type]


def test_a_code_that_came_late_stands_below_its_parent(study: Study) -> None:
    for slug in ("a/z", "a/b", "a/z/y"):
        write(study, *codes.add_code(study.db, NAMESPACE, code(slug), codebook="book"))

    assert [c.slug for c in codes.codebook(study.db)] == ["a", "a/z", "a/z/y", "a/b", "b", "c", "d"]


def test_a_code_is_found_by_the_end_of_what_it_was_called(study: Study) -> None:
    moved = {"a": code("b/new", former=("x/old",)), "c": code("c", former=("y/other",)), "d": code("old")}
    write(study, *codes.amend_codes(study.db, moved))
    book = codes.codebook(study.db)

    assert codes.find_code(book, "other").slug == "c"
    assert codes.find_code(book, "old").slug == "old"
    assert codes.find_code(book, "x/old").slug == "b/new"
    with pytest.raises(NotKnown):
        codes.find_code(book, "neither")


def test_a_code_keeps_its_uuid_when_its_slug_changes(study: Study) -> None:
    write(study, *codes.amend_codes(study.db, {"a": code("z")}))

    assert codes.ids(study.db)["z"] == ident("code", "a")


def test_a_retired_code_comes_back_as_it_was_under_its_own_uuid(study: Study) -> None:
    add(study, coding(code="a"))
    write(study, *codes.amend_codes(study.db, {"a": code("z")}))
    before = states(study.db)
    write(study, Retract(table="code", row=ident("code", "a")))
    (gone,) = codes.retired(study.db)
    assert (gone.slug, gone.codings, "z" in codes.ids(study.db)) == ("z", 1, False)
    write(study, *codes.bring_back([gone]))
    assert states(study.db) == before
    assert codes.retired(study.db) == ()


def test_a_book_that_has_a_retired_code_again_brings_it_back(study: Study) -> None:
    write(study, *codes.amend_codes(study.db, {"a": code("z")}))
    write(study, Retract(table="code", row=ident("code", "a")))
    book = Codebook(slug="book", title="B", codes=tuple(code(s) for s in "zbcd"))
    write(study, *codes.put_codebook(study.db, NAMESPACE, book))

    assert codes.ids(study.db)["z"] == ident("code", "a")


def test_undoing_a_retirement_leaves_no_retired_code(study: Study) -> None:
    came = write(study, *codes.add_code(study.db, NAMESPACE, code("e"), codebook="book"))
    revert(study, write(study, Retract(table="code", row=codes.ids(study.db)["e"])))
    assert codes.retired(study.db) == ()
    revert(study, came)  # it is live no more, but nobody has retired it
    assert codes.retired(study.db) == ()


def test_a_pattern_code_stands_over_each_code_once_and_never_over_itself(study: Study) -> None:
    changed = {"a": code("a", over=("b", "c", "d")), "b": code("b", former=("c", "a"))}
    write(study, *codes.amend_codes(study.db, changed), Retract(table="code", row=ident("code", "c")))
    write(study, *codes.amend_codes(study.db, {"a": replace(changed["a"], over=("a", "b", "c"))}))

    assert codes.codebook(study.db).codes[0].over == ("b",)


def test_codings_are_held_in_whatever_view_and_tallied_in_what_is_seen(study: Study) -> None:
    add(study, coding(code="a"), coding(code="a", start=30, end=40), coding(code="b"))
    held = code_moves.held(study.db, [ident("code", "a")])
    tally = code_moves.tally(study.db, [ident("code", "a")], show=1)

    assert [len(found) for found in held.values()] == [2]
    assert (tally.total, tally.hidden, tally.counts) == (2, 0, ((("ana", "s1"), 2),))
    assert [c.quote for c in tally.first] == ["We meet on Tuesdays."]
    write(study, Retract(table="coder", row=ident("coder", "ana")))
    assert code_moves.tally(study.db, [ident("code", "a")]).hidden == 2


def test_a_memo_that_stands_there_already_is_not_told_twice(study: Study) -> None:
    add(study, coding(code="a"), coding(code="b"))
    one, two = (row[0] for row in study.db.execute("select id from coding order by id"))
    memo = [(one, "Why?"), (one, "How?"), (two, "Why?")]
    for n, (target, body) in enumerate(memo):
        write(study, Add(table="memo", rows={f"m{n}": remark(target, ident("coder", "ana"), body)}))
    write(study, *code_moves.carry_memos(study.db, {one: two}))

    assert study.db.execute("select count(*) from memo where target = ?", (two,)).fetchone() == (2,)


def test_the_last_decision_holds_and_one_for_all_ends_those_for_one(study: Study) -> None:
    def decide(codebook: str, date: str, fingerprint: str) -> None:
        made = Decision(codebook=codebook, coder="ana", date=date, fingerprint=fingerprint, memo="m")
        write(study, *freeze.decide(study.db, NAMESPACE, made))

    decide("", "2026-01-01", "f")
    decide("book", "2026-01-02", "")
    assert freeze.frozen(study.db, "book") is None
    assert freeze.frozen(study.db, "other") == freeze.frozen(study.db)
    decide("book", "2026-01-03", "f")
    assert freeze.frozen(study.db, "book")
    decide("", "2026-01-04", "")
    assert freeze.frozen(study.db) is None
    assert [d.date[-1] for d in freeze.decisions(study.db)] == ["1", "2", "3", "4"]


def test_a_code_came_in_when_it_first_did(study: Study) -> None:
    first = noted.came_in(study.db)["a"]
    write(study, Add(table="code", rows={ident("code", "a"): code_row("a", name="again")}))
    write(study, Retract(table="code", row=ident("code", "a")))
    write(study, Add(table="code", rows={ident("code", "a"): code_row("a")}))

    assert noted.came_in(study.db)["a"] == first
    run = write(study, Add(table="code", rows={ident("code", "late"): code_row("late")}))
    assert noted.came_in(study.db)["late"] > first
    revert(study, run)
    assert "late" not in noted.came_in(study.db)
