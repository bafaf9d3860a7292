"""Association of codes over sites. Sites and codes are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table2x2

from tests.displays.build import SIX, Build, schools
from tests.displays.reference import reference
from workbench.displays.association import Table, association

cell = st.integers(0, 12)


def test_the_reference_figures_are_met() -> None:
    told = reference("phi_15sites")
    a, b, c, d = told["abcd"]
    table = Table(both=a, first=b, second=c, neither=d)
    found = (table.phi, table.jaccard, table.log_odds, table.error)
    wanted = (told["phi"], told["jaccard"], told["haldane_log_or"], told["haldane_se"])
    assert found == pytest.approx(wanted, abs=5e-7)


def test_the_same_figures_by_hand() -> None:
    table = Table(both=6, first=1, second=2, neither=6)  # (36 - 2) / sqrt(7 * 8 * 8 * 7) = 34/56
    assert (table.phi, table.jaccard) == pytest.approx((34 / 56, 6 / 9))
    assert (table.log_odds, table.error) == pytest.approx((2.421849, 1.172331), abs=5e-7)


@given(cell, cell, cell, cell)
def test_log_odds_are_those_of_statsmodels_with_half_added(a: int, b: int, c: int, d: int) -> None:
    ours = Table(both=a, first=b, second=c, neither=d)
    theirs = Table2x2([[a + 0.5, b + 0.5], [c + 0.5, d + 0.5]])
    assert (ours.log_odds, ours.error) == pytest.approx((theirs.log_oddsratio, theirs.log_oddsratio_se))


def test_sites_are_counted_and_those_with_one_of_the_codes_are_named() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a1-p", "g/b", 2).coded("a2-p", "g/a", 1)
    (found,) = association(build.corpus())
    assert (found.first, found.second, found.table.cells) == ("g/a", "g/b", (1, 1, 0, 4))
    assert (found.differ, found.left_out) == (("a2",), 0)


def test_a_site_that_was_not_asked_or_read_is_left_out_even_if_it_has_the_code() -> None:
    build = Build().code("g").code("g/a").code("g/b")
    for site in ("ash", "elm", "oak"):
        build.site(site).source(f"{site}-p")
    build.asked("g").read("ash-p", "elm-p").coded("oak-p", "g/a", 1).coded("ash-p", "g/b", 1).coded("ash-p", "g/a", 1)
    (found,) = association(build.corpus())
    assert (found.table.cells, found.left_out) == ((1, 0, 0, 1), 1)


def test_a_code_and_its_group_make_no_pair() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1)
    assert association(build.corpus(), ["g", "g/a"]) == ()


def test_a_code_at_every_site_has_no_phi_and_stands_last() -> None:
    build = schools(*SIX, codes=("g", "g/a", "g/b", "g/c"))
    for site, _ in SIX:
        build.coded(f"{site}-p", "g/c", 1)
    build.coded("a1-p", "g/a", 1).coded("a1-p", "g/b", 1)
    found = association(build.corpus())
    assert [(f.first, f.second, f.table.phi) for f in found] == [
        ("g/a", "g/b", 1.0), ("g/a", "g/c", None), ("g/b", "g/c", None),
    ]  # fmt: skip
