"""The printed quotations, where they lie beside the checkout: that nobody is quoted is no absence."""

import importlib
import sys
from pathlib import Path

import pytest

from workbench.actions import claims, hunches
from workbench.actions.codings import add_codings
from workbench.actions.coverage import mark_coverage
from workbench.actions.places import add_district, add_site
from workbench.actions.reading import list_sources
from workbench.actions.workplace import Workplace
from workbench.model.claim import Silence
from workbench.model.filters import Filters
from workbench.patterns.classes import Pattern

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # benchmarks/ is no installed package
real_data = importlib.import_module("benchmarks.real_data")
pytestmark = pytest.mark.skipif(
    not real_data.DATA.is_dir(), reason=f"the real data is not beside the checkout ({real_data.DATA})"
)
CODE = "environment/district-agenda/accountability"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """The quotations, all read; Springfield is a site of the study of which none of them are."""
    went = real_data.quotations(tmp_path_factory.mktemp("quotations") / "study", ".txt")
    place = Workplace(root=went.place.root, coder=real_data.CODER)
    add_district(place, "Springfield")
    add_site(place, "Springfield School", district="springfield", levels=("elementary",))
    named = [s for s in list_sources(place, Filters()) if s.site]
    for source in named:
        turn = source.turns[0]
        add_codings(place, source.slug, [CODE], at=(turn.start, turn.start + 20))
    mark_coverage(place, [s.slug for s in list_sources(place, Filters())])
    return place


def test_springfield_has_no_evidence_in_chapter_1_and_is_not_absent(place: Workplace) -> None:
    name = claims.add_claim(place, "Districts set targets.", codes=[CODE]).slug
    tried = claims.try_claim(place, name)
    here = next(s for s in tried.trial.sites if s.site == "springfield-school")

    assert here.silence is not None
    assert here.silence.reason is Silence.NO_SOURCE
    assert not here.counted
    assert "no such source in 1 (Springfield School)" in tried.trial.summary
    assert tried.weight.pattern is Pattern.UNDETERMINED
    assert "Springfield" in tried.weight.rule


def test_no_suggested_contrast_takes_springfield_for_a_side(place: Workplace) -> None:
    found = hunches.suggest(place, Filters())

    assert not [h for h in found if "springfield-school" in (*h.having, *h.lacking, *h.between)]
