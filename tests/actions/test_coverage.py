"""Who has read what, as noted, taken back, counted; and what a redefinition does to it."""

from pathlib import Path

import pytest

from tests.actions.juniper import BOOK, fill
from tests.actions.redefining import redefine
from workbench.actions import coverage, history, reading
from workbench.actions.coverage import SourcesRead, list_coverage, mark_coverage, unmark_coverage
from workbench.actions.places import load_codebook
from workbench.actions.workplace import Workplace
from workbench.displays.prevalence import prevalence
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.store import coverage as stored

SOURCE = "osgood-teacher-w2"
LOAD = "environment/operations/load"


Told = tuple[str, int | None, tuple[str, ...]]


def notes(place: Workplace, source: str = SOURCE, coder: str = "coder-1") -> list[Told]:
    found = list_coverage(place, Filters(coder=(coder,)), wanted=[source])
    return [(s.note.scope, s.note.first, s.since) for s in found]


def test_a_redefined_code_is_not_coded_yet_until_it_is_read_again(coded: Workplace) -> None:
    def sources_read() -> set[str]:
        read = reading.corpus(coded, Filters())
        return {c.source for c in read.coverage if LOAD in read.codebook.under(c.scope) or not c.scope}

    before = sources_read()
    redefine(coded, LOAD)
    after = sources_read()
    mark_coverage(coded, [SOURCE], scopes=[LOAD])

    assert SOURCE in before
    assert after == set()
    assert sources_read() == {SOURCE}


def test_notes_tell_for_which_codes_they_no_longer_hold(coded: Workplace) -> None:
    redefine(coded, LOAD)
    told = {scope: since for scope, _, since in notes(coded)}
    mark_coverage(coded, [SOURCE], scopes=[LOAD])
    again = {scope: since for scope, _, since in notes(coded)}

    assert told["environment"] == (LOAD,)
    assert told["supervisory"] == ()
    assert again["environment"] == again[LOAD] == ()
    assert {s.since for s in list_coverage(coded, Filters(code=("environment",)), outdated=True)} == {(LOAD,)}


def test_parts_are_noted_shown_and_taken_back_as_they_were_noted(coded: Workplace) -> None:
    before = notes(coded, coder="coder-2")
    made = mark_coverage(coded, [SOURCE], scopes=["supervisory"], coder="coder-2", turns=(3, 9))
    twice = mark_coverage(coded, [SOURCE], scopes=["supervisory"], coder="coder-2", turns=(3, 9))
    gone = unmark_coverage(coded, [SOURCE], coder="coder-2", turns=(3, 9))

    assert (made, twice) == (1, 0)
    assert [(n.scope, n.first, n.last) for n in gone] == [("supervisory", 3, 9)]
    assert notes(coded, coder="coder-2") == before
    with pytest.raises(WorkbenchError, match="noted no such reading"):
        unmark_coverage(coded, [SOURCE], coder="coder-2", turns=(3, 9))
    assert history.check(coded).problems == ()


@pytest.mark.parametrize("turns", [(0, 3), (5, 4), (1, 9999)])
def test_turns_that_are_not_there_are_refused(coded: Workplace, turns: tuple[int, int]) -> None:
    with pytest.raises(WorkbenchError, match="it has 1 to"):
        mark_coverage(coded, [SOURCE], turns=turns)


def test_unmarking_for_a_code_leaves_the_others_and_can_be_undone(coded: Workplace) -> None:
    before = notes(coded)
    unmark_coverage(coded, [SOURCE], scopes=["supervisory"])
    after = notes(coded)
    history.undo(coded)

    assert set(before) - set(after) == {("supervisory", None, ())}
    assert notes(coded) == before


def test_a_coder_has_begun_a_source_until_every_turn_is_read_for_every_code(coded: Workplace) -> None:
    def read() -> SourcesRead:
        return reading.status(coded).read["coder-2"]

    before = read()
    unread = next(
        s for s in reading.list_sources(coded, Filters()) if s.counted and not notes(coded, s.slug, "coder-2")
    )
    turns = [n for n, t in enumerate(unread.turns, 1) if t.voice.counted]
    mark_coverage(coded, [unread.slug], coder="coder-2", turns=(1, turns[-2]))
    begun = read()
    mark_coverage(coded, [unread.slug], coder="coder-2", turns=(turns[-1], turns[-1]))

    assert (begun.whole - before.whole, begun.begun - before.begun) == (0, 1)
    assert (read().whole - before.whole, read().begun - before.begun) == (1, 0)


def test_a_new_code_takes_no_source_from_those_that_were_gone_through(coded: Workplace) -> None:
    before = reading.status(coded).read
    redefine(coded, LOAD)

    assert reading.status(coded).read == before


def test_the_matrix_counts_each_source_of_a_site_once(coded: Workplace) -> None:
    of_site = {s.site: s for s in coverage.by_site(coded, Filters())}
    counted = [s for s in reading.list_sources(coded, Filters()) if s.counted and s.site]

    assert sum(s.sources for s in of_site.values()) == len(counted)
    for site in of_site.values():
        assert all(0 < r.whole + r.begun <= site.sources for r in site.read.values())


def test_a_site_is_not_coded_yet_for_a_redefined_code(coded: Workplace) -> None:
    def firm() -> set[str]:
        found = prevalence(reading.corpus(coded, Filters()), [LOAD])[0]
        return {s.site for s in found.standings if s.firm}

    before = firm()
    redefine(coded, LOAD)
    after = firm()
    for source in reading.list_sources(coded, Filters(site=("osgood",))):
        mark_coverage(coded, [source.slug], scopes=[LOAD])

    assert "osgood" in before
    assert after == set()
    assert firm() == {"osgood"}


def test_parts_noted_before_and_after_a_code_came_in_add_up_for_the_codes_of_both(
    empty: Workplace, tmp_path: Path
) -> None:
    place = fill(empty, tmp_path)
    mark_coverage(place, ["group-w1"], turns=(1, 2))
    more = BOOK + "  - {id: late, name: Late, definition: Who comes late.}\n"
    (tmp_path / "book.yaml").write_text(more, encoding="utf-8")
    load_codebook(place, tmp_path / "book.yaml")
    mark_coverage(place, ["group-w1"], turns=(3, 4))
    with place.open() as study:
        assert {c.scope for c in stored.coverage(study.db)} == {"trust", "time"}
