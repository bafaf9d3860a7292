from fractions import Fraction
from itertools import permutations
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.unitizing import alpha_u_2004, u_alpha, u_alpha_by_code

LENGTH = 18


@st.composite
def one_coder(draw):
    """Ranges of A and B that do not overlap, at some bounds of a continuum that begins at 5."""
    bounds = sorted(draw(st.sets(st.integers(5, 5 + LENGTH), max_size=8)))
    codes = [draw(st.sampled_from(["A", "B", None])) for _ in bounds[1:]]
    return [(a, b, c) for a, b, c in zip(bounds, bounds[1:], codes, strict=False) if c]


CODERS = st.lists(one_coder(), min_size=2, max_size=4)


def by_character(coders):
    """u-alpha with every character written down."""
    m, total = len(coders), len(coders) * LENGTH
    worn = np.full((m, LENGTH), "gap")
    for coder, spans in zip(worn, coders, strict=True):
        for start, end, code in spans:
            coder[start - 5 : end - 5] = code
    values = {"gap", "A", "B"}
    alike = sum(Fraction(int((a == b).sum()), m - 1) for a, b in permutations(worn, 2))
    lengths = {v: int((worn == v).sum()) for v in values}
    squares = {v: sum((e - s) ** 2 for spans in coders for s, e, c in spans if c == v) for v in values}
    squares["gap"] = lengths["gap"]
    left = total**2 - sum(squares.values())
    if not left:
        return nan
    expected = sum(Fraction(total * (lengths[v] ** 2 - squares[v]), left) for v in values)
    return nan if expected == total else float(1 - (total - alike) / (total - expected))


def sections(spans, code):
    """Units of a code and the gaps between them, as (start, end, whether a unit)."""
    found, at = [], 5
    for start, end, _ in sorted(s for s in spans if s[2] == code):
        found += [(at, start, False)] * (start > at) + [(start, end, True)]
        at = end
    return found + [(at, 5 + LENGTH, False)] * (at < 5 + LENGTH)


def by_sections(coders, code):
    """alpha-U as printed in 2004: all sections of all pairs of coders."""
    m = len(coders)
    worn = [sections(spans, code) for spans in coders]
    observed = 0
    for one, other in permutations(worn, 2):
        for (a, b, unit), (c, d, also) in ((g, h) for g in one for h in other):
            if unit and also and a < d and c < b:
                observed += (a - c) ** 2 + (b - d) ** 2
            elif unit and not also and c <= a and b <= d:
                observed += (b - a) ** 2
            elif also and not unit and a <= c and d <= b:
                observed += (d - c) ** 2
    marked = [e - s for each in worn for s, e, unit in each if unit]
    gaps = [e - s for each in worn for s, e, unit in each if not unit]
    expected = Fraction(0)
    for n in marked:
        expected += Fraction((len(marked) - 1) * (2 * n**3 - 3 * n**2 + n), 3)
        expected += n**2 * sum(gap - n + 1 for gap in gaps if gap >= n)
    left = m * LENGTH * (m * LENGTH - 1) - sum(n * (n - 1) for n in marked)
    return Fraction(observed, m * (m - 1) * LENGTH**2), 2 * expected / LENGTH / left


def one_less(observed, expected):
    return float(1 - observed / expected) if expected else nan


@given(CODERS)
def test_the_sweep_says_what_characters_say(coders):
    assert u_alpha(coders, begin=5, length=LENGTH) == pytest.approx(by_character(coders), nan_ok=True)


@given(CODERS)
def test_each_code_is_a_continuum_of_its_own(coders):
    found = u_alpha_by_code(coders, begin=5, length=LENGTH)

    assert set(found) == {code for spans in coders for _, _, code in spans}
    for code, value in found.items():
        alone = [[s for s in spans if s[2] == code] for spans in coders]
        assert value == pytest.approx(by_character(alone), nan_ok=True)


@given(CODERS)
def test_alpha_u_says_what_its_sections_say(coders):
    found = alpha_u_2004(coders, begin=5, length=LENGTH)
    parts = {code: by_sections(coders, code) for code in found.by_code}

    assert found.by_code == pytest.approx({c: one_less(*p) for c, p in parts.items()}, nan_ok=True)
    together = [sum(each) for each in zip(*parts.values(), strict=True)] or [0, 0]
    assert found.overall == pytest.approx(one_less(*together), nan_ok=True)


@given(CODERS, st.randoms(use_true_random=False))
def test_coders_and_spans_may_change_places(coders, chance):
    moved = [chance.sample(spans, len(spans)) for spans in chance.sample(coders, len(coders))]

    for coefficient in (u_alpha, u_alpha_by_code, lambda *a, **k: alpha_u_2004(*a, **k).by_code):
        assert coefficient(moved, begin=5, length=LENGTH) == pytest.approx(
            coefficient(coders, begin=5, length=LENGTH), nan_ok=True
        )


def test_overlapping_ranges_of_one_code_are_one_and_touching_ones_are_two():
    other = [(0, 10, "A")]

    assert u_alpha([[(0, 6, "A"), (4, 10, "A")], other], begin=0, length=20) == 1.0
    assert alpha_u_2004([[(0, 6, "A"), (4, 10, "A")], other], begin=0, length=20).overall == 1.0
    assert alpha_u_2004([[(0, 5, "A"), (5, 10, "A")], other], begin=0, length=20).overall < 1.0


def test_two_codes_on_one_character_are_refused_unless_each_code_stands_alone():
    coders = [[(0, 8, "A"), (5, 9, "B")], [(0, 8, "A")]]

    with pytest.raises(ValueError, match="coder 1 has two codes on character 5"):
        u_alpha(coders, begin=0, length=20)
    assert u_alpha_by_code(coders, begin=0, length=20)["A"] == 1.0


@pytest.mark.parametrize("span", [(-1, 4, "A"), (4, 21, "A"), (4, 4, "A"), (6, 4, "A")])
def test_a_range_outside_the_continuum_is_refused(span):
    with pytest.raises(ValueError, match="no range within"):
        u_alpha([[span], []], begin=0, length=20)


def test_where_nothing_can_disagree_it_is_undefined():
    assert isnan(u_alpha([[], []], begin=0, length=20))
    assert isnan(u_alpha([[(0, 20, "A")], [(0, 20, "A")]], begin=0, length=20))
    assert isnan(u_alpha([[(0, 5, "A")]], begin=0, length=20))
    assert isnan(u_alpha([], begin=0, length=0))
    assert isnan(alpha_u_2004([[], []], begin=0, length=20).overall)
    assert isnan(alpha_u_2004([[(0, 5, "A")]], begin=0, length=20).by_code["A"])


def test_one_unit_of_one_of_three_coders_is_as_good_as_chance():
    assert alpha_u_2004([[(0, 1, "X")], [], []], begin=0, length=20).overall == 0.0


@pytest.mark.parametrize(
    ("one", "other", "printed"),
    [
        ([(2, 10), (14, 20)], [(4, 8), (15, 17)], 0.553),
        ([(0, 2), (2, 10), (10, 14), (14, 20), (20, 24)], [(0, 4), (4, 8), (8, 15), (15, 17), (17, 24)], 0.066),
    ],
)
def test_the_limits_of_krippendorff_1995_come_out_on_a_finely_divided_continuum(one, other, printed):
    """Pairs A and D of Krippendorff (1995, p. 57-62), 24 long, divided 50,000 times."""
    fine = [[(50_000 * a, 50_000 * b, "X") for a, b in spans] for spans in (one, other)]

    assert alpha_u_2004(fine, begin=0, length=24 * 50_000).overall == pytest.approx(printed, abs=0.0005)
