"""Exactly one class for any counts, by the rules of the review of frames."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.displays.build import SIX, schools
from workbench.model.claim import Silence
from workbench.patterns.classes import DistrictCount, Pattern, pattern_classes, pattern_of


def counts(*pairs: tuple[int, int]) -> list[DistrictCount]:
    return [DistrictCount(k=k, n=n, firm=n) for k, n in pairs]


@pytest.mark.parametrize(
    ("districts", "expected"),
    [
        (((3, 3), (3, 3)), Pattern.UNIVERSAL),
        (((3, 3), (1, 3)), Pattern.COMMON),  # 4 of 6, and every district: not bounded by one
        (((4, 4), (4, 4), (1, 3)), Pattern.COMMON),
        (((3, 3), (0, 3)), Pattern.BOUNDED),
        (((5, 5), (4, 4), (0, 3)), Pattern.BOUNDED),
        (((5, 5), (1, 2), (0, 1)), Pattern.PARTIAL),  # 6 of 8, but one district missing and one between
        (((1, 2), (1, 2)), Pattern.PARTIAL),
        (((1, 3), (1, 3)), Pattern.PARTIAL),  # one third
        (((2, 2), (0, 6)), Pattern.BOUNDED),
        (((1, 1), (0, 6)), Pattern.LOCAL),  # a side of one site bounds nothing
        (((1, 4), (0, 4)), Pattern.LOCAL),
        (((1, 4), (1, 4)), Pattern.RARE),
        (((1, 8),), Pattern.RARE),  # one district in all: nothing is local to it
        (((0, 3), (0, 3)), Pattern.ABSENT),
        (((3, 3), (0, 0)), Pattern.UNDETERMINED),
        (((1, 1),), Pattern.UNDETERMINED),
        ((), Pattern.UNDETERMINED),
    ],
)
def test_classes_by_hand(districts: tuple[tuple[int, int], ...], expected: Pattern) -> None:
    assert pattern_of(counts(*districts)) is expected


def test_a_district_known_by_unasked_evidence_alone_is_undetermined() -> None:
    unasked = DistrictCount(k=2, n=2, firm=0)
    assert pattern_of([*counts((3, 3)), unasked]) is Pattern.UNDETERMINED


@st.composite
def district(draw: st.DrawFn, least: int = 0) -> DistrictCount:
    n = draw(st.integers(least, 6))
    return DistrictCount(k=draw(st.integers(0, n)), n=n, firm=draw(st.integers(least, n)))


@given(st.lists(district(), max_size=5))
def test_any_counts_have_one_class(districts: list[DistrictCount]) -> None:
    pattern = pattern_of(districts)
    k, n = sum(d.k for d in districts), sum(d.n for d in districts)
    if pattern is not Pattern.UNDETERMINED:
        assert all(d.firm for d in districts)
        assert (pattern is Pattern.ABSENT) == (k == 0)
        assert (pattern is Pattern.UNIVERSAL) == (k == n)
    if pattern in (Pattern.UNIVERSAL, Pattern.COMMON):
        assert all(d.k for d in districts)
        assert Fraction(k, n) >= Fraction(2, 3)
    if pattern in (Pattern.LOCAL, Pattern.RARE):
        assert Fraction(k, n) < Fraction(1, 3)


@given(st.lists(district(), max_size=5), st.randoms())
def test_the_order_of_districts_changes_nothing(districts: list[DistrictCount], random: object) -> None:
    assert pattern_of(list(reversed(districts))) is pattern_of(districts)


RANK = {
    Pattern.ABSENT: 0,
    Pattern.RARE: 1,
    Pattern.LOCAL: 1,
    Pattern.PARTIAL: 2,
    Pattern.COMMON: 3,
    Pattern.UNIVERSAL: 4,
}


@given(st.lists(district(least=1), min_size=1, max_size=5), st.data())
def test_one_more_site_never_lowers_a_class_of_spread(districts: list[DistrictCount], data: st.DataObject) -> None:
    room = [i for i, d in enumerate(districts) if d.k < d.n]
    if not room:
        return
    i = data.draw(st.sampled_from(room))
    d = districts[i]
    more = [*districts[:i], DistrictCount(k=d.k + 1, n=d.n, firm=d.firm), *districts[i + 1 :]]
    before, after = pattern_of(districts), pattern_of(more)
    if before in RANK and after in RANK:  # bounded and undetermined are no degrees of spread
        assert RANK[after] >= RANK[before]


def test_the_rule_is_told_with_its_figures() -> None:
    build = schools(*SIX)
    for slug in ("a1", "a2", "a3"):
        build.coded(f"{slug}-p", "g/a", 1)
    (found,) = pattern_classes(build.corpus(), ["g/a"])
    assert found.rule == (
        "district-bounded: at least 2/3 of the sites of some districts and at most 1/3 of the others': "
        "North 3 of 3; South 0 of 3 (sites 3 of 6, districts 1 of 2)"
    )
    assert (found.single_source, found.could_become) == (("a1", "a2", "a3"), ())


def test_sites_left_out_could_change_the_class() -> None:
    build = schools(*SIX).site("b4", "south").source("b4-p")
    for slug, _ in SIX:
        build.coded(f"{slug}-p", "g/a", 1)
    (found,) = pattern_classes(build.corpus(), ["g/a"])
    assert (found.pattern, found.could_become) == (Pattern.UNIVERSAL, (Pattern.COMMON,))
    assert [(s.site, s.reason) for s in found.excluded] == [("b4", Silence.NOT_READ)]


def test_an_unheard_district_is_named() -> None:
    build = schools(*SIX).site("c1", "west").source("c1-p").coded("a1-p", "g/a", 1)
    (found,) = pattern_classes(build.corpus(), ["g/a"])
    assert found.rule == "undetermined: no site asked and wholly read in West (sites 1 of 6, districts 1 of 2)"
    # with West heard: 1 of 7 in one district of three, or 2 of 7 in two of three
    assert found.could_become == (Pattern.LOCAL, Pattern.RARE)
