"""Spread of a code over sources and roles. The study is invented."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import entropy

from tests.displays.build import SIX, Build, schools
from tests.displays.reference import reference
from workbench.displays.spread import pielou, spread_of


def test_the_reference_figure_is_met() -> None:
    told = reference("pielou_4districts")
    assert pielou(told["counts"]) == pytest.approx(told["evenness_over_4"], abs=5e-6)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=8))
def test_evenness_is_entropy_by_its_most(counts: list[int]) -> None:
    assume(any(counts))
    assert pielou(counts) == pytest.approx(entropy(counts, base=len(counts)), abs=1e-12)


def test_sources_that_were_read_are_among_those_it_could_be_in() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1, 2, 3).coded("a2-p", "g/a", 1)
    (found,) = spread_of(build.corpus())
    assert (found.units, str(found.sources.share)) == (4, "2 of 6")
    assert (found.sources.top, found.sources.top_share, found.one_source) == ("a1-p", 0.75, True)
    assert found.sources.evenness == pytest.approx(entropy([3, 1, 0, 0, 0, 0], base=6))


def test_a_source_that_nobody_has_read_is_not() -> None:
    build = Build().code("a").site("ash").site("elm").source("ash-p").source("elm-p", role="teacher").asked("a")
    (found,) = spread_of(build.read("ash-p").coded("ash-p", "a", 1).corpus())
    assert (str(found.sources.share), found.sources.evenness) == ("1 of 1", None)
    assert str(found.roles.share) == "1 of 1"


def test_roles_are_those_that_were_heard() -> None:
    build = Build().code("a").site("ash").source("ash-p").source("ash-t", role="teacher").asked("a").read()
    (found,) = spread_of(build.coded("ash-p", "a", 1).coded("ash-t", "a", 1).corpus())
    assert (str(found.roles.share), found.roles.evenness) == ("2 of 2", pytest.approx(1.0))
