"""What a report on agreement tells beside the figures. All data is invented."""

from pathlib import Path

import pytest

from tests.actions import differing
from tests.actions.differing import GALE, MOSS, code
from workbench.actions.agreeing import Wish, agree_in
from workbench.actions.agreement_findings import Gathered, gather
from workbench.actions.assigning import apply, finish, plan_add
from workbench.actions.reading import corpus
from workbench.actions.workplace import Workplace
from workbench.model.filters import Filters
from workbench.reports.agreement_report import agreement_document
from workbench.reports.markdown import render


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """Ana and Ben were given one of two sources, blind, and have finished it."""
    made = differing.made(tmp_path)
    apply(made, plan_add(made, [MOSS], ["ana", "ben"]))
    for who in ("ana", "ben"):
        finish(made, MOSS, coder=who)
    return made


def gathered(place: Workplace, *sources: str) -> Gathered:
    with place.reading() as study:
        return gather(place, study, agree_in(study, Wish(replicates=0, sources=sources), Filters()))


def test_a_source_that_both_coded_blind_is_told_as_such(place: Workplace) -> None:
    around = gathered(place).findings.around

    assert (around.blind, dict(around.late)) == (1, {})


def test_what_is_coded_after_the_end_is_counted_and_not_called_blind(place: Workplace) -> None:
    code(place, "ana", MOSS, "work/door", "Nobody is made to come.")
    found = gathered(place)
    page = render(agreement_document(corpus(place, Filters()), found.findings, (), instead=found.instead))

    assert (found.findings.around.blind, dict(found.findings.around.late)) == (0, {(MOSS, "ana"): 1})
    assert "1 coding on 1 source came in after their coder had finished there" in found.findings.methods.paragraph
    assert f"1 coding of ana on {MOSS} came in after ana had finished there" in page.replace("\\", "")
    assert "assigned blind" not in found.findings.methods.paragraph


def test_judgements_are_counted_code_by_code(place: Workplace) -> None:
    overall = gathered(place, GALE).findings.agreement.overall

    assert overall.judgements == overall.units * overall.codes
