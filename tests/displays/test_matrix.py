"""A blank is not a zero, and a shade means the same in every matrix."""

import pytest

from tests.displays.build import SIX, Build, schools
from workbench.displays.matrix import RATE_BOUNDS, Measure, Order, code_by_role, code_by_site, shade
from workbench.displays.tally import Share
from workbench.model.claim import Silence
from workbench.model.coding import Stance


def test_zero_is_asked_read_and_absent_and_everything_else_is_blank() -> None:
    build = schools(("a1", "north"), ("a2", "north")).site("a3").source("a3-p").site("a4").coded("a1-p", "g/a", 1, 2)
    row = code_by_site(build.corpus(), ["g/a"]).rows[0]
    assert [cell.units for cell in row.cells] == [2, 0, None, None]
    assert [cell.silent and cell.silent.reason for cell in row.cells] == [
        None,
        Silence.ABSENT,
        Silence.NOT_READ,
        Silence.NO_SOURCE,
    ]
    assert (row.units, row.sites) == (2, Share(k=1, n=2))
    assert [cell.shade for cell in row.cells] == [2, 0, None, None]


def test_without_a_protocol_an_empty_cell_is_blank() -> None:
    build = Build().code("a").site("ash").source("ash-p").read()
    row = code_by_site(build.corpus()).rows[0]
    assert (row.cells[0].units, row.units) == (None, None)


def test_rates_are_per_thousand_words_of_the_site_and_unknown_words_give_none() -> None:
    build = schools(("a1", "north")).source("a1-q", words=3000).read().coded("a1-p", "g/a", 1, 2)
    row = code_by_site(build.corpus(), ["g/a"], measure=Measure.RATE).rows[0]
    assert (row.cells[0].rate, row.cells[0].shade) == (0.5, 2)
    dark = build.source("a1-r", words=None).read().corpus()
    assert code_by_site(dark, ["g/a"], measure=Measure.RATE).rows[0].cells[0].shade is None


def test_a_cell_with_nothing_but_challenges_says_so() -> None:
    build = schools(("a1", "north")).code("p", "P.").asked("p").read()
    cell = code_by_site(build.coded("a1-p", "p", 1, stance=Stance.CHALLENGES).corpus(), ["p"]).rows[0].cells[0]
    assert (cell.units, cell.sources, cell.challenging_only) == (1, Share(k=0, n=1), True)


def test_sites_stand_by_district_and_level_or_by_density() -> None:
    build = Build().code("a").code("b").site("x", "north", "middle").site("y", "south", "high")
    build.site("z", "north", "high").site("w", "north", "middle")
    for slug in "xyzw":
        build.source(f"{slug}-p")
    corpus = build.coded("z-p", "a", 1).coded("z-p", "b", 1).coded("w-p", "a", 1).corpus()
    assert code_by_site(corpus).sites == ("x", "w", "z", "y")
    assert code_by_site(corpus, order=Order.STUDY).sites == ("x", "y", "z", "w")
    assert code_by_site(corpus, order=Order.DENSITY).sites == ("z", "w", "x", "y")


@pytest.mark.parametrize(("rate", "expected"), [(0, 0), (0.1, 1), (0.25, 1), (0.26, 2), (1, 3), (16, 7), (16.1, 8)])
def test_rates_have_fixed_shades(rate: float, expected: int) -> None:
    assert shade(rate, RATE_BOUNDS) == expected


def test_roles_count_persons_and_sites() -> None:
    build = schools(*SIX[:2]).source("a1-t", role="teacher").source("a1-u", role="teacher").read()
    matrix = code_by_role(build.coded("a1-t", "g/a", 1).corpus(), ["g/a"])
    assert matrix.roles == ("principal", "teacher")
    assert [(str(c.persons), str(c.sites)) for c in matrix.rows[0].cells] == [
        ("0 of 2", "0 of 2"),
        ("1 of 2", "1 of 1"),
    ]
