"""A corrected transcript: every coding has a fate that is told before, and none is lost or slides."""

from pathlib import Path

import pytest

from tests.actions.juniper import CALDER, fill, quotes
from workbench.actions import history, querying, reading, review, revising
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.importing.revision.reanchor import Fate
from workbench.model.filters import Filters
from workbench.model.text import digest

TEAM = "The team does. Rob Amadi told me so"


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    return fill(empty, tmp_path / "files")


def revise(place: Workplace, text: str, name: str = "calder-w1.txt") -> revising.Revision:
    path = place.root.parent / name
    path.write_text(text, encoding="utf-8")
    return revising.plan_revision(place, "calder-w1", path)


def test_a_correction_moves_codings_with_their_words_and_can_be_undone(place: Workplace) -> None:
    before = quotes(place)
    corrected = CALDER.replace("wave: 1", "wave: 1\nnote: corrected by ear").replace("team does", "team dose")
    plan = revise(place, corrected)
    assert plan.counts == {Fate.MOVED: 1, Fate.INSIDE: 2}
    assert quotes(place) == before  # nothing is written by a plan

    done = revising.apply_revision(place, plan)
    assert quotes(place)["calder-w1"] == ["The team dose. Rob Amadi told me so", "There is none."]
    assert history.check(place).problems == ()
    assert [hit.source for hit in querying.find(place, "dose", Filters())] == ["calder-w1"]
    assert history.undo(place).run.id == done.run
    assert quotes(place) == before
    assert history.check(place).problems == ()


def test_the_marks_of_claims_go_with_the_words(place: Workplace) -> None:
    revising.apply_revision(place, revise(place, CALDER.replace("The team does", "The team dose")))
    (claim,) = reading.corpus(place, Filters()).claims
    assert [m.quote for m in claim.marks] == ["The team dose."]


def test_what_is_lost_waits_for_a_person_and_is_never_taken_away(place: Workplace) -> None:
    plan = revise(place, CALDER.replace(TEAM + " at Juniper Street, on a bad day.", "No comment."))
    assert plan.counts[Fate.LOST] == 2
    revising.apply_revision(place, plan)
    assert quotes(place)["calder-w1"] == ["There is none."]
    ((coding, line),) = review.waiting(place)
    assert (coding.quote, line.fate) == (TEAM, Fate.LOST)

    placed, words = review.place_waiting(place, digest(coding.id)[:8], quote="No comment.")
    assert (placed.code, words) == ("trust", "No comment.")
    assert review.waiting(place) == ()
    history.undo(place)
    assert len(review.waiting(place)) == 1
    review.place_waiting(place, digest(coding.id)[:8], drop=True)
    assert review.waiting(place) == ()
    history.undo(place)
    history.undo(place)
    assert quotes(place)["calder-w1"] == [TEAM, "There is none."]
    assert history.check(place).problems == ()


def test_codings_of_a_colleague_on_the_old_text_are_settled_where_that_is_certain(place: Workplace) -> None:
    plan = revise(place, CALDER.replace("There is none.", "There really is none."))
    with place.open() as study, study.transaction():  # as a merge leaves it: the text is new, the codings are not
        study.write(plan.changes[:1], command="source revise", coder="", run="r", texts=[plan.text])
    assert len(review.waiting(place)) == 2
    planned = review.settle(place, dry_run=True)
    assert (len(planned.changes), planned.run) == (2, "")
    assert review.settle(place).run
    assert quotes(place)["calder-w1"] == [TEAM, "There really is none."]


def test_every_text_that_a_source_has_had_stays_readable(place: Workplace) -> None:
    revising.apply_revision(place, revise(place, CALDER.replace("none", "nothing")))
    first, second = review.texts_of(place, "calder-w1")
    assert review.old_text(place, "calder-w1", first.text[:12]) == CALDER
    assert "nothing" in review.old_text(place, "calder-w1", second.text)
    with pytest.raises(WorkbenchError, match="has had no text 'zzz'"):
        review.old_text(place, "calder-w1", "zzz")


@pytest.mark.parametrize(
    ("text", "message"),
    [(CALDER, "the very words"), (CALDER + "\0" * 9, "binary|no text"), ("", "empty")],
)
def test_a_file_that_is_no_correction_is_refused(place: Workplace, text: str, message: str) -> None:
    with pytest.raises(WorkbenchError, match=message):
        revise(place, text)


def test_the_words_of_another_source_are_refused(place: Workplace) -> None:
    with pytest.raises(WorkbenchError, match="another source, group-w1"):
        revising.plan_revision(place, "calder-w1", place.root.parent / "files" / "group-w1.txt")


def test_a_plan_is_refused_when_somebody_coded_meanwhile(place: Workplace) -> None:
    from workbench.actions.codings import add_codings

    plan = revise(place, CALDER.replace("none", "nothing"))
    add_codings(place, "calder-w1", ["time"], quote="And the time?", coder="ana-ruiz")
    with pytest.raises(WorkbenchError, match="changed meanwhile"):
        revising.apply_revision(place, plan)
    assert history.check(place).problems == ()
