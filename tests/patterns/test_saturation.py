"""Saturation of codes that emerged. Interviews and codes are invented, or those of the reference."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.displays.build import Build
from tests.displays.reference import reference
from workbench.model.codebook import in_vivo
from workbench.patterns.saturation import Rule, Run, emergent_codes, over_orders, saturated, saturation

# constructed for this project, after Guest, Namey & Chen 2020: base 4, runs of 2 that overlap, threshold .05
TEN = ["abcde", "bcfg", "afhi", "cj", "ak", "b", "cl", "d", "e", "ab"]
RUNS = [(5, 6, 1, 0.1), (6, 7, 1, 0.1), (7, 8, 1, 0.1), (8, 9, 0, 0.0), (9, 10, 0, 0.0)]
interviews = st.lists(st.frozensets(st.sampled_from("abcdefgh")), max_size=12)


def test_the_reference_is_met() -> None:
    told = reference("saturation_base4_run2_thr0.05")
    found = saturated([set(codes) for codes in told["interviews"]])
    assert found.base == told["base_themes"]
    assert [[r.first, r.last, r.new, r.ratio] for r in found.runs] == told["runs(first,last,new,ratio)"]
    assert found.met is not None
    assert [found.met.first, found.met.last, found.met.new, found.met.ratio] == told["first_run_meeting"]


def test_the_same_ten_interviews_here() -> None:
    found = saturated([set(codes) for codes in TEN])
    assert [(r.first, r.last, r.new, r.ratio) for r in found.runs] == RUNS
    assert (found.base, found.used, found.met) == (10, (5, 7, 9, 10, 11, 11, 12, 12, 12, 12), found.runs[3])


def test_a_longer_run_is_stricter_and_a_step_leaves_runs_out() -> None:
    ten = [set(codes) for codes in TEN]
    assert saturated(ten, Rule(run=3)).met == Run(first=8, last=10, new=0, ratio=0.0)
    assert [r.first for r in saturated(ten, Rule(step=2)).runs] == [5, 7, 9]


@given(interviews, st.integers(1, 4), st.integers(1, 3))
def test_new_codes_are_those_that_nobody_had_said_before(heard: list[frozenset[str]], base: int, run: int) -> None:
    for found in saturated(heard, Rule(base=base, run=run)).runs:
        before = frozenset().union(*heard[: found.first - 1])
        within = frozenset().union(*heard[found.first - 1 : found.last])
        assert found.new == len(within - before)


def test_without_a_base_there_is_no_ratio() -> None:
    found = saturated([set(), set(), {"a"}], Rule(base=1, run=1))
    assert (found.base, [r.ratio for r in found.runs], found.met) == (0, [None, None], None)


def test_orders_are_drawn_from_the_seed_and_told_as_they_came_out() -> None:
    ten = [set(codes) for codes in TEN]
    assert over_orders(ten, many=50, seed=3) == over_orders(ten, many=50, seed=3)
    chance, order, ends = random.Random(3), list(ten), []  # noqa: S311
    for _ in range(50):
        chance.shuffle(order)
        met = saturated(order).met
        ends.append(met.last if met else 99)
    found = over_orders(ten, many=50, seed=3)
    assert (found.least, found.never) == (min(ends), ends.count(99))
    assert found.middle == sorted(ends)[24:26][0] / 2 + sorted(ends)[24:26][1] / 2


def test_orders_that_never_come_to_it_are_no_number() -> None:
    found = over_orders([{n} for n in "abcdefg"], many=10, seed=1)
    assert (found.least, found.middle, found.never) == (None, None, 10)


def _study() -> Build:
    build = Build().code("g").code("g/not-in-frame").code("g/not-in-frame/dogs").code("g/old").code("g/new")
    build.site("ash")
    for n in range(6):
        build.source(f"ash-{n}")
    build.codes.append(replace(build.codes[3], slug="g/chair", definition=in_vivo("a chair"), parent="g"))
    return build.read()


def test_what_emerged_is_in_vivo_or_not_in_frame_or_made_later() -> None:
    corpus = _study().code("over", over=("g/old",)).corpus()
    came = {"g": 1, "g/not-in-frame": 1, "g/not-in-frame/dogs": 1, "g/old": 1, "g/new": 9, "g/chair": 1, "over": 9}
    assert emergent_codes(corpus, came, 5) == {
        "g/not-in-frame/dogs": "under 'not in frame'", "g/new": "made after coding began", "g/chair": "in vivo",
    }  # fmt: skip
    assert "g/new" not in emergent_codes(corpus, came, None)


def test_only_emergent_codes_count_and_every_interview_read_does() -> None:
    build = _study().coded("ash-0", "g/old", 1).coded("ash-1", "g/new", 1).coded("ash-4", "g/new", 2)
    found = saturation(build.corpus(), {"g/new": "made after coding began"}, many=5)
    assert (found.told.used, found.told.base) == ((0, 1, 1, 1, 1, 1), 1)
    assert found.told.met == Run(first=5, last=6, new=0, ratio=0.0)
    assert found.sentence == "Of 1 emergent codes the first 4 interviews hold 1; interviews 5 to 6 add 0, 0% of that."


def test_a_fixed_frame_is_never_saturated() -> None:
    found = saturation(_study().coded("ash-0", "g/old", 1).corpus(), {})
    assert found.orders is None
    assert "nothing to be saturated" in found.sentence


def test_too_few_interviews_are_told() -> None:
    found = saturation(_study().corpus(), {"g/new": "x"}, rule=Rule(base=5))
    assert (found.told.met, found.orders) == (None, None)
    assert "6 interviews are read; a base of 5 and a run of 2 need 7" in found.sentence


@pytest.mark.parametrize("wrong", [{"base": 0}, {"step": 0}, {"threshold": 1.0}])
def test_a_rule_that_means_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="base, run and step"):
        Rule(**wrong)  # type: ignore[arg-type]
