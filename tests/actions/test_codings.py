"""Codings that come again: what they say anew is taken, and nothing is said twice."""

from pathlib import Path

import pytest

from tests.actions.juniper import GROUP, fill
from workbench.actions import choosing, history
from workbench.actions.codings import add_codings, apply, import_codings
from workbench.actions.places import load_codebook
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace
from workbench.coding.place import find_pattern
from workbench.errors import Problems, WorkbenchError
from workbench.model.filters import Filters
from workbench.model.text import Span
from workbench.store.journal import Add
from workbench.store.study import Study

BOOK = """\
codebook: mine
title: Mine
codes:
  - id: trust
    name: Trust
    definition: They trust.
    proposition: People trust each other.
"""
TEXT = "Q: How do you meet?\n\nAna: We meet on Tuesdays. The door is open.\n\nQ: And then?\n"
MEET = TEXT.index("We meet")


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    """A study of one interview and one code that states something."""
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "talk.txt").write_text(TEXT, encoding="utf-8")
    load_codebook(empty, tmp_path / "book.yaml")
    import_sources(empty, [tmp_path / "talk.txt"])
    return empty


def table(place: Workplace, *rows: str) -> Path:
    """Rows of stance and memo on one passage, from line 2 on."""
    path = place.root / "rows.csv"
    lines = [f"talk,trust,{MEET},{MEET + 7},{row}\n" for row in rows]
    path.write_text("source,code,start,end,stance,memo\n" + "".join(lines), encoding="utf-8")
    return path


def held(place: Workplace) -> list[tuple[str | None, str]]:
    return [(c.stance and c.stance.value, c.memo) for c in choosing.list_codings(place, Filters())]


def test_a_changed_stance_and_a_new_memo_are_taken_and_can_be_undone(place: Workplace) -> None:
    import_codings(place, table(place, "supports,one"))
    planned = import_codings(place, table(place, "challenges,two"), dry_run=True)
    done = apply(place, planned)

    assert (len(done.new), len(done.changed), done.known) == (0, 1, 0)
    assert held(place) == [("challenges", "one\ntwo")]
    assert import_codings(place, table(place, "challenges,two", ",one")).run == ""
    assert history.check(place).problems == ()
    history.undo(place)
    assert held(place) == [("supports", "one")]
    assert history.check(place).problems == ()


def test_the_same_goes_for_one_passage_coded_by_hand(place: Workplace) -> None:
    for stance, memo in (("supports", ""), ("qualifies", "hm"), ("", "")):
        done = add_codings(place, "talk", ["trust"], quote="We meet", stance=stance, memo=memo)

    assert (len(done.changed), done.known, done.run) == (0, 1, "")
    assert held(place) == [("qualifies", "hm")]


def test_rows_of_one_file_that_contradict_each_other_are_both_named(place: Workplace) -> None:
    with pytest.raises(Problems, match=r"line 4: stance challenges, but line 2 says supports .*; keep one"):
        import_codings(place, table(place, "supports,", ",", "challenges,"))

    assert held(place) == []


def test_rows_of_one_file_that_agree_are_one_coding_with_all_they_say(place: Workplace) -> None:
    done = import_codings(place, table(place, ",one", "supports,two", "supports,one", "supports,one"))

    assert (len(done.new), done.known) == (1, 3)
    assert held(place) == [("supports", "one\ntwo")]
    assert import_codings(place, table(place, ",one", "supports,two", "supports,one\n")).run == ""


def test_a_slow_pattern_locks_nobody_out(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(text: str, pattern: str, *, spans: list[Span]) -> list[Span]:
        with Study(place.database, busy_timeout=50) as other, other.transaction():
            row = {f"{0:036d}": ["ben", "Ben", ""]}
            other.write([Add(table="coder", rows=row)], command="test", coder="", run="r")
        return find_pattern(text, pattern, spans=spans)

    monkeypatch.setattr("workbench.actions.codings.find_pattern", slow)

    assert len(add_codings(place, "talk", ["trust"], pattern="meet").new) == 1


def test_a_source_that_changed_while_a_pattern_was_looked_for_is_not_coded(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(text: str, pattern: str, *, spans: list[Span]) -> list[Span]:
        history.undo(place)  # the import
        return find_pattern(text, pattern, spans=spans)

    monkeypatch.setattr("workbench.actions.codings.find_pattern", slow)
    with pytest.raises(WorkbenchError, match="no source 'talk'"):
        add_codings(place, "talk", ["trust"], pattern="meet")


@pytest.mark.parametrize(
    ("quote", "uncounted"), [("How do you", 1), ("Q:", 1), ("We meet", 0), ("meet?\n\nAna: We", 0)]
)
def test_what_no_figure_counts_is_told(place: Workplace, quote: str, uncounted: int) -> None:
    assert add_codings(place, "talk", ["trust"], quote=quote).uncounted == uncounted


def test_a_passage_over_several_speakers_is_told(empty: Workplace, tmp_path: Path) -> None:
    place = fill(empty, tmp_path / "files")
    text = GROUP
    start, end = text.index("nobody takes"), text.index("I come late") + 6
    assert add_codings(place, "group-w1", ["time"], at=(start, end)).crossing == 1
    assert add_codings(place, "group-w1", ["time"], quote="I come late.").crossing == 0


def test_a_pattern_is_looked_for_in_what_was_seen_too(empty: Workplace, tmp_path: Path) -> None:
    place = fill(empty, tmp_path / "files")
    (tmp_path / "hall.txt").write_text(
        "---\nkind: observation\nsite: Juniper Street\n---\nThe bell rings.\n\nOC: The bell is loud.\n",
        encoding="utf-8",
    )
    import_sources(place, [tmp_path / "hall.txt"])
    done = add_codings(place, "hall", ["time"], pattern="bell")
    assert (len(done.new), done.uncounted) == (1, 0)
    assert add_codings(place, "hall", ["time"], quote="The bell is loud.").uncounted == 1
