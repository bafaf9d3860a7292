"""Coding a source that is blind for the coder: what others coded is not shown, and reading to the end finishes it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.actions import team
from tests.actions.team import BLIND, OTHER
from workbench.actions import suggesting, suggestions
from workbench.actions.agreeing import Wish, agree
from workbench.actions.assigning import (
    apply,
    blind_sources,
    finish,
    list_assignments,
    open_assignment,
    plan_add,
    reopen,
)
from workbench.actions.autocode import propose_all, rules_of, run
from workbench.actions.codebook_merging import plan_merge
from workbench.actions.codebook_plan import as_seen
from workbench.actions.coding_by_hand import open_session
from workbench.actions.codings import add_codings, remove_codings
from workbench.actions.coverage import list_coverage, mark_coverage
from workbench.actions.reading import corpus
from workbench.actions.review import waiting
from workbench.actions.revising import apply_revision, plan_revision
from workbench.actions.revising import as_seen as revision_as_seen
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.text import digest
from workbench.store import codings

HIDDEN = "blind: what others coded is hidden until all have finished"


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """Bo has coded the first sentence of a blind source as 'rule' and read all of it; and so on another one."""
    place = team.team(tmp_path_factory.mktemp("blind"))
    bo = replace(place, coder="bo")
    for source in (BLIND, OTHER):
        wave = source[-1]
        add_codings(bo, source, ["rule"], quote=f"I walk the rooms in wave {wave}.", memo="zebra")
    mark_coverage(bo, [BLIND, OTHER])
    apply(place, plan_add(place, [BLIND], ["ana", "bo"]))
    return place


@pytest.fixture
def place(_made: Workplace, tmp_path: Path) -> Workplace:
    return team.copied(_made, tmp_path)


def session(place: Workplace, *lines: str, source: str = BLIND, **more: object) -> list[str]:
    """All that is said and shown in a session in which these lines are typed."""
    told: list[str] = []
    with open_session(place, source, **more) as opened:  # type: ignore[arg-type]
        replies = [opened.opening(), *(opened.step(line) for line in lines)]
        for reply in replies:
            told += reply.said
            told += reply.view.codes if reply.view else ()
        told += opened.close()
    return told


def states(place: Workplace) -> dict[str, str]:
    return {a.coder: a.state for a in list_assignments(place, Filters())}


def test_a_blind_source_opens_blind_without_being_asked(place: Workplace) -> None:
    told = session(place)
    assert HIDDEN in told
    assert not any("rule" in line for line in told)


def test_other_sources_and_coders_to_whom_it_was_not_given_see_all(place: Workplace) -> None:
    for told in (session(place, source=OTHER), session(replace(place, coder="cy"))):
        assert HIDDEN not in told
        assert "rule (bo)" in told
    assert "rule (bo)" not in session(place, source=OTHER, blind=True)


def test_a_session_that_began_blind_ends_blind(place: Workplace) -> None:
    with open_session(place, BLIND) as opened:
        open_assignment(place, BLIND, reason="r")
        view = opened.step("g 2").view
        assert view
        assert view.codes == ()
    assert "rule (bo)" in session(place)


def test_a_source_that_is_given_during_a_session_is_blind_from_then_on(place: Workplace) -> None:
    with open_session(place, OTHER) as opened:
        view = opened.opening().view
        assert view
        assert view.codes == ("rule (bo)",)
        apply(place, plan_add(place, [OTHER], ["ana", "bo"]))
        opened.step("")
        view = opened.step("b").view
        assert view
        assert view.codes == ()


def test_reading_all_of_it_finishes_it_and_says_so(place: Workplace) -> None:
    told = session(place, "", "", "", "")
    assert "noted: you have read all of it for the whole codebook" in told
    assert (
        f"ana has finished {BLIND}; others' codings are hidden until bo has too;"
        f" 'workbench assignment reopen {BLIND}' takes it back" in told
    )
    assert states(place) == {"ana": "finished", "bo": "to do"}
    finish(place, BLIND, coder="bo")
    assert "rule (bo)" in session(place)


def test_the_last_to_finish_is_told_that_all_can_be_seen(place: Workplace) -> None:
    finish(place, BLIND, coder="bo")
    told = session(place, "", "", "", "")
    assert any("all have, so others' codings can be seen now" in line for line in told)


def test_reading_a_part_or_for_some_codes_finishes_nothing(place: Workplace) -> None:
    session(place, "", "")
    session(place, "", "", "", "", scopes=["day"])
    assert states(place) == {"ana": "to do", "bo": "to do"}


def test_who_had_read_it_before_is_told_how_to_finish(place: Workplace) -> None:
    mark_coverage(place, [BLIND])
    assert f"when you are done: 'workbench assignment finish {BLIND}'" in session(place)
    assert states(place)["ana"] == "to do"


def test_what_was_reopened_is_not_finished_by_looking_at_it(place: Workplace) -> None:
    session(place, "", "", "", "")
    reopen(place, BLIND)
    session(place, "", "", "", "")
    assert states(place)["ana"] == "to do"


def test_a_source_that_was_not_given_is_not_finished(place: Workplace) -> None:
    told = session(replace(place, coder="cy"), "", "", "", "")
    assert not any("finish" in line for line in told)


def test_readings_of_others_are_hidden_too(place: Workplace) -> None:
    assert {s.note.source for s in list_coverage(place, Filters())} == {OTHER}
    assert {s.note.source for s in list_coverage(replace(place, coder="cy"), Filters())} == {BLIND, OTHER}


def test_suggestions_learn_from_nothing_that_is_hidden(place: Workplace) -> None:
    def learnt(place: Workplace) -> dict[str, bool]:
        segments = suggesting.lesson(place, Filters()).segments
        return {source: any("rule" in s.codes for s in segments if s.source == source) for source in (BLIND, OTHER)}

    assert learnt(place) == {BLIND: False, OTHER: True}
    assert learnt(replace(place, coder="cy")) == {BLIND: True, OTHER: True}


def test_what_others_decided_on_a_suggestion_is_hidden(place: Workplace) -> None:
    propose_all(place, run(place, rules_of(place, None), Filters()))
    here = Filters(site=("osgood",), role=("coach",), wave=("1",))
    offered = suggestions.open_suggestions(place, here)
    suggestions.accept(replace(place, coder="bo"), [offered[0].suggestion.id])

    assert suggestions.open_suggestions(place, here) == offered
    assert suggestions.open_suggestions(replace(place, coder="cy"), here) == ()
    assert suggestions.accept(place, [offered[0].suggestion.id]).others == ()


def test_a_hidden_coding_cannot_be_looked_up_by_taking_it_back(place: Workplace) -> None:
    with place.open() as study:
        theirs = next(c for c in codings.codings(study.db) if c.source == BLIND)
    with pytest.raises(WorkbenchError, match="no coding"):
        remove_codings(place, [digest(theirs.id)[:12]])
    assert remove_codings(replace(place, coder="cy"), [digest(theirs.id)[:12]]) == (theirs,)


def test_a_change_of_the_codebook_counts_what_is_hidden_and_does_not_show_where(place: Workplace) -> None:
    plan = plan_merge(place, ["rule"], "day")
    told = as_seen(place, plan.touched)

    assert told.total == 2
    assert [c.source for c in told.first] == [OTHER]
    assert told.counts == ((("bo", OTHER), 1),)
    assert as_seen(replace(place, coder="cy"), plan.touched) == plan.touched


def test_a_corrected_text_does_not_show_what_others_coded(place: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "corrected.txt"
    said = (place.root / f"{BLIND}.txt").read_text(encoding="utf-8")
    path.write_text(said.replace("I walk the rooms in wave 1. ", ""), encoding="utf-8")
    plan = plan_revision(place, BLIND, path)

    assert [line.coder for line in plan.lines] == ["bo"]
    assert revision_as_seen(place, plan) == ()
    assert revision_as_seen(replace(place, coder="bo"), plan) == plan.lines
    apply_revision(place, plan)
    assert [coding.coder for coding, _ in waiting(replace(place, coder="bo"))] == ["bo"]
    assert waiting(place) == ()


def test_a_pair_is_not_compared_on_a_source_that_is_blind_for_who_asks(place: Workplace) -> None:
    """Bo and cy have finished, ana has not: to her both would look as if they had coded nothing."""
    apply(place, plan_add(place, [BLIND], ["cy"]))
    for who in ("bo", "cy"):
        mark_coverage(place, [BLIND], coder=who)
        finish(place, BLIND, coder=who)

    of_two = Wish(coders=("bo", "cy"), replicates=0)
    assert agree(replace(place, coder=""), of_two).agreement
    with pytest.raises(WorkbenchError, match="two"):
        agree(place, of_two)


def test_a_corpus_says_that_something_is_left_out(place: Workplace) -> None:
    assert any("blind for the coder" in told for told in corpus(place, Filters()).warnings)
    assert not any("blind" in told for told in corpus(replace(place, coder="cy"), Filters()).warnings)


def test_a_reading_tells_what_it_left_out(place: Workplace) -> None:
    told: list[frozenset[str]] = []
    for who in ("ana", "cy", ""):
        with replace(place, coder=who, tell=told.append).reading():
            pass
    assert told == [frozenset({BLIND})]
    assert blind_sources(place) == {BLIND}
