"""Stratified draws: repeatable, proportional, and honest about strata that are missed. All data is invented."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.sampling import draw, in_pairs, share_of
from workbench.errors import WorkbenchError

VALUES = st.tuples(st.sampled_from(["north", "south", "east", ""]), st.sampled_from(["principal", "teacher"]))
SOURCES = st.dictionaries(st.text(alphabet="abcde", min_size=1, max_size=4), VALUES, min_size=1, max_size=40)


def strata(*sizes: int) -> dict[str, tuple[str, ...]]:
    return {f"{name}{n}": (name,) for name, size in zip("abcdefgh", sizes, strict=False) for n in range(size)}


@given(SOURCES, st.integers(1, 50), st.integers(0, 9), st.randoms(use_true_random=False))
def test_the_order_of_the_sources_does_not_matter(
    sources: dict[str, tuple[str, str]], number: int, seed: int, chance: Random
) -> None:
    turned = list(sources.items())
    chance.shuffle(turned)

    assert draw(sources, number, seed=seed) == draw(dict(turned), number, seed=seed)


@given(SOURCES, st.integers(1, 50), st.integers(0, 9))
def test_the_number_is_drawn_and_every_stratum_is_in_it_where_that_can_be(
    sources: dict[str, tuple[str, str]], number: int, seed: int
) -> None:
    found = draw(sources, number, seed=seed)

    assert len(found.chosen) == len(set(found.chosen)) == min(number, len(sources))
    assert Counter(sources[s] for s in found.chosen) == Counter({s.values: s.drawn for s in found.strata if s.drawn})
    assert not found.missed or number < len(found.strata)
    assert all(s.drawn <= s.held for s in found.strata)


@given(SOURCES, st.integers(1, 50), st.integers(0, 9), st.data())
def test_what_was_drawn_before_stays_and_is_counted(
    sources: dict[str, tuple[str, str]], number: int, seed: int, data: st.DataObject
) -> None:
    before = data.draw(st.sets(st.sampled_from(sorted(sources)), max_size=10))
    found = draw(sources, number, seed=seed, kept=before)

    assert before <= set(found.chosen)
    assert len(found.chosen) == max(len(before), min(number, len(sources)))


def test_drawing_more_keeps_what_is_there_and_drawing_again_changes_nothing() -> None:
    sources = strata(9, 6, 3)
    first = draw(sources, 5, seed=3)

    assert draw(sources, 5, seed=3, kept=first.chosen).chosen == first.chosen
    assert set(first.chosen) < set(draw(sources, 8, seed=3, kept=first.chosen).chosen)


@pytest.mark.parametrize(
    ("sizes", "number", "drawn"),
    [
        ((50, 30, 20), 10, [5, 3, 2]),  # to the share
        (
            (47, 16, 158, 112, 333),
            20,
            [1, 1, 5, 3, 10],
        ),  # 1.41 0.48 4.74 3.36 10.0: floors, then the minimum, then 4.74
        ((10, 1, 1), 3, [1, 1, 1]),
        ((9, 5, 2, 1), 2, [1, 1, 0, 0]),  # larger strata first
        ((2, 2), 9, [2, 2]),
    ],
)
def test_strata_get_their_proportional_share_by_largest_remainders(
    sizes: tuple[int, ...], number: int, drawn: list[int]
) -> None:
    assert [s.drawn for s in draw(strata(*sizes), number, seed=1).strata] == drawn


def test_a_small_sample_meets_each_value_before_any_comes_twice() -> None:
    sources = {f"{site}-{role}": (site, role) for site in "abcd" for role in ("x", "y", "z", "w")}
    for seed in range(20):
        chosen = draw(sources, 4, seed=seed).chosen
        assert {sources[s][0] for s in chosen} == set("abcd")
        assert {sources[s][1] for s in chosen} == {"x", "y", "z", "w"}


def test_strata_that_are_missed_are_named() -> None:
    assert [s.values for s in draw(strata(9, 5, 2, 1), 2, seed=1).missed] == [("c",), ("d",)]


def test_a_seed_gives_the_same_sample_for_ever() -> None:
    """Written down: a published sample must come out again in years."""
    assert draw(strata(5, 5), 4, seed=7).chosen == ("a4", "a0", "b1", "b0")
    assert draw(strata(5, 5), 4, seed=8).chosen != draw(strata(5, 5), 4, seed=7).chosen


def test_every_source_of_a_stratum_can_be_drawn() -> None:
    hit = Counter(slug for seed in range(400) for slug in draw(strata(5), 1, seed=seed).chosen)

    assert set(hit) == set(strata(5))
    assert min(hit.values()) > 400 / 5 / 2


@given(st.integers(0, 40), st.integers(2, 5), st.integers(0, 9))
def test_pairs_and_coders_get_the_same_number_of_sources(size: int, many: int, seed: int) -> None:
    coders = [f"coder-{n}" for n in range(many)]
    found = in_pairs([f"s{n}" for n in range(size)], coders, seed=seed)
    pairs = Counter(dict.fromkeys(combinations(coders, 2), 0))
    pairs.update(found.values())
    load = Counter(dict.fromkeys(coders, 0))
    load.update(who for pair in found.values() for who in pair)

    assert len(found) == size
    assert max(pairs.values()) - min(pairs.values()) <= 1
    assert max(load.values()) - min(load.values()) <= 2


def test_pairs_that_were_given_before_stay_and_are_counted() -> None:
    found = in_pairs(["s", "t", "u"], ["ana", "bo", "cy"], seed=1, before={"u": ["bo", "ana"], "t": ["cy"]})

    assert found["u"] == ("ana", "bo")
    assert "cy" in found["t"]
    assert len(set(found.values())) == 3


@pytest.mark.parametrize(
    ("written", "share"), [("20%", Fraction(1, 5)), ("20 %", Fraction(1, 5)), (".5", Fraction(1, 2)), ("1", 1)]
)
def test_a_share_is_read_as_people_write_it(written: str, share: Fraction) -> None:
    assert share_of(written) == share


@pytest.mark.parametrize(
    "written", ["0", "0%", "101%", "1.5", "20", "-5%", "nan", "1e999999999", "", "a fifth", "٢٠%"]
)
def test_what_is_no_share_is_refused_in_one_line(written: str) -> None:
    with pytest.raises(WorkbenchError, match="--count"):
        share_of(written)
