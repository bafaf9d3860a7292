"""Learning from an invented study: what it proposes, where, and what it says where it cannot."""

from pathlib import Path

import pytest

from workbench.actions import history, suggesting
from workbench.actions.choosing import list_codings
from workbench.actions.codings import add_codings
from workbench.actions.coverage import mark_coverage
from workbench.actions.places import load_codebook
from workbench.actions.proposing import Proposed
from workbench.actions.sources import import_sources
from workbench.actions.suggesting import Lesson, Where, Wish
from workbench.actions.suggestions import dismiss, open_suggestions
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters

BOOK = """\
codebook: mine
title: Mine
codes:
  - {id: bus, name: Bus, definition: How people travel by bus.}
  - {id: soup, name: Soup, definition: What people eat at noon.}
"""
SAID = (
    ("The bus was late again on Monday.", "bus"),
    ("We had hot soup in the kitchen.", "soup"),
    ("My daughter likes the garden.", ""),
    ("The bus driver waved at the children.", "bus"),
    ("Nobody cooks soup like Ana does.", "soup"),
    ("It rained all night.", ""),
)
NEW = "Ana: The bus came late.\n\nAna: The soup was hot in the kitchen.\n\nAna: The window is broken.\n"
READ = ("one", "two", "three", "four", "five", "six")


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    """Six sources that are coded and read, and one that nobody has read."""
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    load_codebook(empty, tmp_path / "book.yaml")
    for n, name in enumerate(READ):
        turns = [f"Ana: {said} {name.title()} said so.\n" for said, _ in SAID[n % 2 :]]
        (tmp_path / f"{name}.txt").write_text("\n".join(turns), encoding="utf-8")
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    import_sources(empty, [tmp_path / f"{name}.txt" for name in (*READ, "new")])
    for n, name in enumerate(READ):
        for said, code in SAID[n % 2 :]:
            if code:
                add_codings(empty, name, [code], quote=said, coder="ana-ruiz")
    return empty


def learnt(place: Workplace) -> Lesson:
    return suggesting.lesson(place, Filters())


def made(place: Workplace, **wish: object) -> suggesting.Made:
    return suggesting.make(place, learnt(place), Wish(**wish), fast=True)  # type: ignore[arg-type]


def put(place: Workplace, **wish: object) -> Proposed:
    return suggesting.put(place, made(place, **wish))


def shown(place: Workplace) -> set[tuple[str, str, str]]:
    return {(s.source, s.code, s.quote) for p in open_suggestions(place, Filters()) for s in [p.suggestion]}


def test_what_was_not_read_is_looked_at_and_nothing_is_counted(place: Workplace) -> None:
    mark_coverage(place, READ, coder="ana-ruiz")
    before = list_codings(place, Filters())
    put(place)
    likeliest = {p.suggestion.code: p.suggestion.quote for p in reversed(open_suggestions(place, Filters()))}
    assert likeliest == {"bus": "The bus came late.", "soup": "The soup was hot in the kitchen."}
    assert all(source == "new" for source, *_ in shown(place))
    assert list_codings(place, Filters()) == before
    (first, *_) = open_suggestions(place, Filters())
    marked = {first.suggestion.quote[m.start - first.suggestion.start : m.end - first.suggestion.start]
              for m in first.suggestion.marks}  # fmt: skip
    assert marked & {"bus", "soup"}
    assert first.suggestion.method.startswith("suggestion:linear")


def test_without_any_coverage_sources_with_codings_are_taken_as_read_and_this_is_said(place: Workplace) -> None:
    assert learnt(place).assumed
    mark_coverage(place, ["one"], coder="ana-ruiz")
    assert not learnt(place).assumed


def test_a_segment_knows_its_neighbours_its_codes_and_for_what_it_was_read(place: Workplace) -> None:
    mark_coverage(place, ["one"], scopes=["bus"], coder="ana-ruiz")
    first, second, *_ = (s for s in learnt(place).segments if s.source == "one")
    assert (first.text, first.before, first.after) == (SAID[0][0], "", "One said so.")
    assert (first.codes, first.read) == (frozenset({"bus"}), frozenset({"bus"}))
    assert second.codes == frozenset()


def test_the_same_study_gives_the_same_suggestions_and_a_second_run_writes_nothing(place: Workplace) -> None:
    one, two = made(place), made(place)
    assert one == two
    suggesting.put(place, one)
    again = put(place)
    assert (len(again.new), again.gone, again.run) == (0, 0, "")


def test_a_limit_of_a_code_leaves_room_for_the_others(place: Workplace) -> None:
    assert {s.code for s in made(place, each=1).suggestions} == {s.code for s in made(place).suggestions}
    assert len(made(place, most=1).suggestions) == 1
    assert {p.suggestion.code for p in _after(place, only=("soup",))} == {"soup"}


def _after(place: Workplace, **wish: object) -> tuple[object, ...]:
    put(place, **wish)
    return open_suggestions(place, Filters())


def test_what_was_dismissed_is_not_proposed_by_the_next_model(place: Workplace) -> None:
    put(place)
    proposed = open_suggestions(place, Filters())
    dismiss(place, [p.suggestion.id for p in proposed], reason="no")
    assert put(place).dismissed == len(proposed) > 0
    assert shown(place) == set()


def test_a_sentence_that_its_reader_left_uncoded_is_proposed_only_when_asked_for(place: Workplace) -> None:
    mark_coverage(place, [*READ, "new"], coder="ana-ruiz")
    assert put(place).new == ()
    put(place, where=Where.READ)
    assert all(source == "new" for source, *_ in shown(place))


def test_a_study_that_changed_while_the_model_learned_is_told(place: Workplace) -> None:
    before = made(place)
    mark_coverage(place, ["one"], coder="ana-ruiz")
    with pytest.raises(WorkbenchError, match="changed meanwhile"):
        suggesting.put(place, before)


def test_a_run_is_taken_back_by_one_undo(place: Workplace) -> None:
    done = put(place)
    history.undo(place, done.run)
    assert shown(place) == set()


def test_a_study_without_codings_says_what_is_missing(empty: Workplace, tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match="no source passes"):
        suggesting.lesson(empty, Filters())
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    load_codebook(empty, tmp_path / "book.yaml")
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    import_sources(empty, [tmp_path / "new.txt"])
    with pytest.raises(WorkbenchError, match=r"cod"):
        suggesting.check(suggesting.lesson(empty, Filters()), fast=True)


def test_uncertain_ones_lie_nearest_to_where_the_model_would_propose(place: Workplace) -> None:
    mark_coverage(place, READ, coder="ana-ruiz")
    found = made(place, uncertain=True, each=2)
    assert len(found.suggestions) == 4  # two of each code, on either side of the line
    likely = {(s.code, s.start) for s in made(place).suggestions}
    assert {(s.code, s.start) for s in found.suggestions} - likely


def test_what_was_dismissed_takes_no_room(place: Workplace) -> None:
    put(place, each=1, only=("bus",))
    (first,) = open_suggestions(place, Filters())
    dismiss(place, [first.suggestion.id], reason="no")
    (second,) = _after(place, each=1, only=("bus",))
    assert second != first
