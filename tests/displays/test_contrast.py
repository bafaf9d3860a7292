"""Contrasts are statements about named sites, with what they cannot be told from."""

from tests.displays.build import SIX, Build, schools
from workbench.displays.contrast import contrasts
from workbench.displays.frame import Dimension
from workbench.model.config import Thresholds

LEVELS = {"a1": "high", "a2": "middle", "a3": "middle", "b1": "high", "b2": "middle", "b3": "middle"}


def mixed() -> Build:
    """Six sites of two districts, both with both levels."""
    build = Build().code("a")
    for slug, district in SIX:
        build.site(slug, district, LEVELS[slug]).source(f"{slug}-p")
    return build.asked("a").read()


def test_a_district_that_lacks_what_the_other_has_is_named() -> None:
    build = mixed()
    for slug in ("a1", "a2", "a3"):
        build.coded(f"{slug}-p", "a", 1)
    (found,) = contrasts(build.corpus())
    assert (found.dimension, found.high.names, found.low.names) == (Dimension.DISTRICT, ("North",), ("South",))
    assert (found.high.having, found.low.lacking) == (("a1", "a2", "a3"), ("b1", "b2", "b3"))
    assert found.text == "all 3 sites of South lack it, all 3 sites of North have it"


def test_two_thirds_against_one_third_is_enough_and_half_is_not() -> None:
    build = mixed().coded("a1-p", "a", 1).coded("a2-p", "a", 1).coded("b1-p", "a", 1)
    (found,) = contrasts(build.corpus(), dimensions=[Dimension.DISTRICT])
    assert found.text == "2 of 3 sites of South lack it, 2 of 3 sites of North have it"
    strict = Thresholds(most=Thresholds().most * 9 / 8)
    assert not contrasts(build.corpus(), dimensions=[Dimension.DISTRICT], thresholds=strict)


def test_a_side_of_one_site_is_no_side() -> None:
    build = schools(("a1", "north"), ("b1", "south"), ("b2", "south")).coded("b1-p", "g/a", 1).coded("b2-p", "g/a", 1)
    assert not contrasts(build.corpus(), ["g/a"])
    assert contrasts(build.corpus(), ["g/a"], least=1)


def test_sites_that_do_not_count_stand_on_no_side() -> None:
    build = mixed().site("b4", "south").source("b4-p")
    for slug in ("a1", "a2", "a3"):
        build.coded(f"{slug}-p", "a", 1)
    (found,) = contrasts(build.corpus())
    assert found.low.lacking == ("b1", "b2", "b3")


def test_a_district_contrast_that_is_also_a_level_contrast_says_so() -> None:
    build = Build().code("a")
    for slug, district in SIX:
        build.site(slug, district, "high" if district == "north" else "middle").source(f"{slug}-p")
    build.asked("a").read()
    for slug in ("a1", "a2"):
        build.coded(f"{slug}-p", "a", 1)
    by_district, by_level = contrasts(build.corpus())
    assert (by_district.same_split, by_level.same_split) == ((Dimension.LEVEL,), (Dimension.DISTRICT,))
    assert by_district.text.endswith("cannot be told from a contrast by level: the same split of sites")


def test_one_district_of_three_stands_against_the_rest_pooled() -> None:
    sites = (("a1", "north"), ("a2", "north"), ("b1", "south"), ("b2", "south"), ("c1", "west"), ("c2", "west"))
    build = schools(*sites)
    for slug in ("b1", "b2", "c1"):
        build.coded(f"{slug}-p", "g/a", 1)
    north, south = contrasts(build.corpus(), ["g/a"])
    assert (north.low.groups, north.high.groups) == (("north",), ("south", "west"))
    assert (south.low.groups, south.high.groups) == (("north", "west"), ("south",))
    assert [str(part.sites) for part in (north.high, north.low, south.high, south.low)] == [
        "3 of 4",
        "0 of 2",
        "2 of 2",
        "1 of 4",
    ]


def test_a_clean_split_of_all_districts_is_told_once() -> None:
    sites = [(f"{d}{i}", d) for d in ("n", "s", "w", "e") for i in (1, 2)]
    build = schools(*sites)
    for slug in ("n1", "n2", "w1", "w2"):
        build.coded(f"{slug}-p", "g/a", 1)
    (found,) = contrasts(build.corpus(), ["g/a"])
    assert (found.high.groups, found.low.groups) == (("n", "w"), ("s", "e"))


def test_roles_part_at_the_same_sites() -> None:
    build = schools(*SIX[:3])
    for slug, _ in SIX[:3]:
        build.source(f"{slug}-t", role="teacher").coded(f"{slug}-t", "g/a", 1)
    (found,) = contrasts(build.read().corpus(), ["g/a"])
    assert (found.dimension, found.high.groups, found.low.groups) == (Dimension.ROLE, ("teacher",), ("principal",))
    assert found.high.having == found.low.lacking == ("a1", "a2", "a3")


def test_a_site_of_two_levels_stands_on_neither_side() -> None:
    build = Build().code("a").site("x", "north", "middle", "high")
    for slug, level in (("h1", "high"), ("h2", "high"), ("m1", "middle"), ("m2", "middle")):
        build.site(slug, "north", level)
    for slug in ("x", "h1", "h2", "m1", "m2"):
        build.source(f"{slug}-p")
    corpus = build.asked("a").read().coded("x-p", "a", 1).coded("h1-p", "a", 1).coded("h2-p", "a", 1).corpus()
    (found,) = contrasts(corpus)
    assert (found.high.having, found.low.lacking) == (("h1", "h2"), ("m1", "m2"))
