"""Suggested hunches: the planned differences of the sample study come first; chance is no news. Invented data."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.displays.build import SIX, Build, schools
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.patterns.hunches import Hunch, Way, hunches

HAS = ("present", "qualified")


@pytest.fixture(scope="module")
def found(sample: Corpus) -> tuple[Hunch, ...]:
    return hunches(sample)


def meets(hunch: Hunch, planned: dict[str, Any], corpus: Corpus) -> bool:
    """Whether a suggested contrast is the planned one."""
    if planned["code"] != hunch.code:
        return False
    if planned["kind"] == "role":
        return hunch.way is Way.ROLES and hunch.having == (planned["site"],)
    if planned["kind"] == "site":
        return hunch.way is Way.SITE and list(hunch.having) == planned["present"]
    sites = {s.slug: s for s in corpus.sites}
    group = planned.get("lacking") or planned["having"]
    side = hunch.lacking if "lacking" in planned else hunch.having
    of_group = {
        s for s, site in sites.items() if group in ((site.district,), site.levels)[planned["kind"] == "level"]
    }
    return hunch.by == planned["kind"] and set(side) == of_group


def test_every_planned_difference_is_suggested(
    sample: Corpus, truth: dict[str, Any], found: tuple[Hunch, ...]
) -> None:
    missing = [p["id"] for p in truth["contrasts"] if not any(meets(h, p, sample) for h in found)]

    assert missing == []


def test_no_contrast_that_was_not_planned_ranks_above_a_planned_one(
    sample: Corpus, truth: dict[str, Any], found: tuple[Hunch, ...]
) -> None:
    """Ranks are counted within what parts: a district is not compared with one school."""
    planned = [next(h for h in found if meets(h, p, sample)) for p in truth["contrasts"]]
    others = [h for h in found if h not in planned]

    assert [(h.code, p.code) for p in planned for h in others if h.way is p.way and h.rank < p.rank] == []


def test_what_shares_the_first_rank_stands_in_the_plan_of_cells(
    truth: dict[str, Any], found: tuple[Hunch, ...]
) -> None:
    first = [h for h in found if h.way is Way.GROUPS and h.rank == 1]
    for hunch in first:
        planned = dict(zip(truth["sites"], truth["grid"][hunch.code], strict=True))
        assert all(planned[s] in HAS for s in hunch.having), hunch.code
        assert not any(planned[s] in HAS for s in hunch.lacking), hunch.code

    assert len(first) < sum(h.way is Way.GROUPS for h in found) / 2


def test_a_difference_of_roles_or_waves_ranks_below_a_clean_split_of_districts(found: tuple[Hunch, ...]) -> None:
    partial = [h for h in found if h.by in ("role", "wave") and h.way is Way.GROUPS]

    assert partial
    assert all(h.rank > 1 and h.effect < 1 for h in partial)


def two_codes() -> Build:
    """Six sites of two districts, all of one level."""
    return schools(*SIX, codes=("g", "g/a", "g/b"))


def only(found: tuple[Hunch, ...], way: Way = Way.GROUPS) -> list[Hunch]:
    return [h for h in found if h.way is way]


def test_a_split_without_remainder_stands_above_one_with() -> None:
    made = two_codes()
    for site in ("a1", "a2", "a3"):
        made.coded(f"{site}-p", "g/a", 1)
    for site in ("a1", "a2"):
        made.coded(f"{site}-p", "g/b", 1)

    assert [(h.rank, h.code, h.effect) for h in only(hunches(made.corpus()))] == [
        (1, "g/a", Fraction(1)), (2, "g/b", Fraction(2, 3)),
    ]  # fmt: skip


def test_a_split_that_another_dimension_draws_too_says_so_and_ranks_below() -> None:
    made = Build().code("g").code("g/a").code("g/b")
    for site, district, level in (
        ("a1", "north", "high"), ("a2", "north", "high"), ("b1", "south", "middle"), ("b2", "south", "middle"),
    ):  # fmt: skip
        made.site(site, district, level).source(f"{site}-p")
    made.asked("g").read().coded("a1-p", "g/a", 1).coded("a2-p", "g/a", 1)

    assert {h.confounded for h in only(hunches(made.corpus()))} == {("level",), ("district",)}


def test_sites_that_nobody_has_read_are_on_no_side() -> None:
    made = two_codes()
    made.coverage.clear()
    for site in ("a1", "a2", "a3"):
        made.coded(f"{site}-p", "g/a", 1)

    assert hunches(made.corpus()) == ()


def test_one_site_apart_is_told_with_those_that_stand_between() -> None:
    made = two_codes().code("p", "They share.").asked("p").read()
    made.coded("a1-p", "p", 1).coded("b1-p", "p", 1).coded("b1-p", "p", 2, stance=Stance.QUALIFIES)
    made.coded("b2-p", "p", 1, stance=Stance.CHALLENGES)
    (hunch,) = only(hunches(made.corpus()), Way.SITE)

    assert (hunch.having, hunch.between, hunch.grounds.denied) == (("a1",), ("b1",), 1)
    assert "A1 alone has it outright, 4 lack it, 1 of 4 by saying the contrary; B1 qualified" in hunch.text


@given(st.permutations([site for site, _ in SIX]), st.sets(st.sampled_from([site for site, _ in SIX])))
def test_the_order_of_sites_does_not_matter_and_every_side_is_as_the_data(order: list[str], having: set[str]) -> None:
    of = dict(SIX)
    made = schools(*((site, of[site]) for site in order), codes=("g", "g/a"))
    same = schools(*SIX, codes=("g", "g/a"))
    for site in sorted(having):
        made.coded(f"{site}-p", "g/a", 1)
        same.coded(f"{site}-p", "g/a", 1)
    found, expected = hunches(made.corpus()), hunches(same.corpus())

    assert [(h.rank, h.by, set(h.having)) for h in found] == [(h.rank, h.by, set(h.having)) for h in expected]
    assert all(set(h.having) <= having and not set(h.lacking) & having for h in found)


@given(st.lists(st.sets(st.sampled_from([site for site, _ in SIX])), min_size=1, max_size=4))
def test_no_rank_is_given_to_a_smaller_effect_before_a_larger_one(patterns: list[set[str]]) -> None:
    codes = [f"g/{n}" for n in range(len(patterns))]
    made = schools(*SIX, codes=("g", *codes))
    for code, having in zip(codes, patterns, strict=True):
        for site in having:
            made.coded(f"{site}-p", code, 1)
    for way in Way:
        effects = [(h.rank, -h.effect) for h in only(hunches(made.corpus()), way)]
        assert effects == sorted(effects)
