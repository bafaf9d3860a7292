"""Agreement of coders who mark off the units themselves: ranges on one continuum, their bounds and their codes.

For each coder a sequence of (start, end, code), half-open, anywhere in [begin, begin + length). What overlaps itself
(one coder, one code) is one range; what only touches stays two. Sweeps over sorted bounds, in whole numbers: no
character is ever looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, combinations, pairwise
from math import nan

from workbench.model.nearness import Range

Spans = Sequence[tuple[int, int, str]]
GAP = None


def u_alpha(coders: Sequence[Spans], *, begin: int, length: int) -> float:
    """u-alpha 1 - (l - sum o_cc) / (l - sum e_cc), over the codes c and the gap between coded ranges.

    Krippendorff, Mathet, Bouvry & Widlöcher (2016, Quality & Quantity 50, 2347-2364): o_cc is the length on which
    pairs of coders have the same value, over m - 1, for m coders; l all their lengths, l_c those of one value; e_cc =
    l (l_c^2 - S_c) / (l^2 - S), S_c the sum of squared lengths of the ranges of c (of the gap the sum of its
    lengths), S their sum. At most 1. NaN with fewer than two coders or where no disagreement can be expected, as
    nobody coded anything. Raises ValueError where one coder has two codes on one character: a character has one value
    here; see `u_alpha_by_code`.

    >>> u_alpha([[(5, 15, "A"), (20, 30, "B")], [(5, 15, "A"), (20, 30, "B")]], begin=0, length=40)
    1.0
    >>> one, other = [(0, 20, "A"), (30, 50, "B"), (60, 80, "A")], [(5, 20, "A"), (30, 55, "B"), (60, 80, "B")]
    >>> round(u_alpha([one, other], begin=0, length=100), 7)
    0.5733966
    """
    spans = [_by_code(each, begin, length) for each in coders]
    for number, each in enumerate(spans, 1):
        flat = sorted(at for ranges in each.values() for at in ranges)
        for before, after in pairwise(flat):
            if after[0] < before[1]:
                raise ValueError(
                    f"coder {number} has two codes on character {after[0]}: a character has one value here"
                )
    return _u_alpha(spans, length)


def u_alpha_by_code(coders: Sequence[Spans], *, begin: int, length: int) -> dict[str, float]:
    """u-alpha of each code as a continuum of its own, coded or gap; ranges of several codes may overlap.

    >>> one, other = [(0, 20, "A"), (10, 50, "B")], [(0, 20, "A"), (30, 50, "B")]
    >>> {code: round(value, 3) for code, value in u_alpha_by_code([one, other], begin=0, length=100).items()}
    {'A': 1.0, 'B': 0.549}
    """
    spans = [_by_code(each, begin, length) for each in coders]
    return {
        code: _u_alpha([{code: each[code]} if code in each else {} for each in spans], length)
        for code in _codes(spans)
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class AlphaU:
    """alpha-U of all codes together and of each; NaN where undefined."""

    overall: float
    by_code: Mapping[str, float]


def alpha_u_2004(coders: Sequence[Spans], *, begin: int, length: int) -> AlphaU:
    """alpha-U 1 - Do/De of 1995 and 2004: squared distances between the bounds of units that meet, against chance.

    Krippendorff (1995, Sociological Methodology 25, 47-76; 2004, Content Analysis, 2nd ed., p. 251-256). Do: over
    ordered pairs of m coders, two units that overlap are (b_g - b_h)^2 + (e_g - e_h)^2 apart, a unit inside the
    other's gap its squared length; over m (m-1) L^2. De: 2/L sum over units [(N-1)/3 (2l^3 - 3l^2 + l) + l^2 sum over
    gaps of at least l of (gap - l + 1)], over mL(mL-1) - sum l(l-1). Each code is a continuum of its own; overall 1 -
    sum Do / sum De. At most 1. NaN for a code that nobody used, with fewer than two coders, and where De is 0.

    >>> one, other = [(225, 295, "c"), (370, 400, "c")], [(220, 300, "c"), (355, 375, "c"), (400, 420, "c")]
    >>> round(alpha_u_2004([one, other], begin=150, length=300).by_code["c"], 4)
    0.7286
    """
    spans = [_by_code(each, begin, length) for each in coders]
    apart = {code: _distances([each.get(code, []) for each in spans], begin, length) for code in _codes(spans)}
    together = (sum(o for o, _ in apart.values()), sum(e for _, e in apart.values()))
    return AlphaU(overall=_one_less(*together), by_code={code: _one_less(*each) for code, each in apart.items()})


def _codes(spans: Iterable[Mapping[str, object]]) -> list[str]:
    return sorted({code for each in spans for code in each})


def _by_code(spans: Spans, begin: int, length: int) -> dict[str, list[Range]]:
    """Code → its ranges in order, those that overlap as one."""
    found: dict[str, list[Range]] = {}
    for start, end, code in sorted(spans):
        if not begin <= start < end <= begin + length:
            raise ValueError(f"({start}, {end}) is no range within [{begin}, {begin + length})")
        ranges = found.setdefault(code, [])
        if ranges and start < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], end))
        else:
            ranges.append((start, end))
    return found


def _one_less(observed: Fraction | int, expected: Fraction | int) -> float:
    return float(1 - Fraction(observed) / expected) if expected > 0 else nan


def _u_alpha(spans: Sequence[Mapping[str, Sequence[Range]]], length: int) -> float:
    """u-alpha of ranges that do not overlap within a coder."""
    m = len(spans)
    if m < 2:  # noqa: PLR2004
        return nan
    total = m * length
    lengths: Counter[str | None] = Counter()
    squares: Counter[str | None] = Counter()
    for each in spans:
        for code, ranges in each.items():
            lengths[code] += sum(end - start for start, end in ranges)
            squares[code] += sum((end - start) ** 2 for start, end in ranges)
    lengths[GAP] = squares[GAP] = total - lengths.total()
    all_squares = squares.total()
    if total**2 == all_squares:
        return nan
    expected = Fraction(total * sum(lengths[c] ** 2 - squares[c] for c in lengths), total**2 - all_squares)
    return _one_less(total - Fraction(_alike(spans, length), m - 1), total - expected)


def _alike(spans: Sequence[Mapping[str, Sequence[Range]]], length: int) -> int:
    """Length × ordered pairs of coders who have the same value there, the gap being one."""
    turns = sorted(
        turn
        for each in spans
        for code, ranges in each.items()
        for start, end in ranges
        for turn in ((start, code, 1), (end, code, -1))
    )
    coded: Counter[str | None] = Counter({GAP: len(spans)})
    pairs, found, before = len(spans) * (len(spans) - 1), 0, turns[0][0] if turns else 0
    outside = pairs * length - (pairs * (turns[-1][0] - turns[0][0]) if turns else 0)  # where nobody coded
    for at, code, step in turns:
        found += (at - before) * pairs
        before = at
        for value, change in ((code, step), (GAP, -step)):
            pairs += change * (2 * coded[value] + change - 1)
            coded[value] += change
    return found + outside


def _distances(coders: Sequence[Sequence[Range]], begin: int, length: int) -> tuple[Fraction, Fraction]:
    """Observed and expected disagreement of one code; (0, 0) with fewer than two coders."""
    m = len(coders)
    if m < 2 or not length:  # noqa: PLR2004
        return Fraction(0), Fraction(0)
    observed = 2 * sum(_met(one, other) for one, other in combinations(coders, 2))
    lengths = [end - start for ranges in coders for start, end in ranges]
    gaps = sorted(gap for ranges in coders for gap in _gaps(ranges, begin, begin + length))
    above = [*accumulate(reversed(gaps), initial=0)][::-1]  # above[i]: sum of gaps[i:]
    thrice = 0  # whole numbers as long as it goes
    for each in lengths:
        first = bisect_left(gaps, each)
        room = above[first] - (len(gaps) - first) * (each - 1)
        thrice += (len(lengths) - 1) * (2 * each**3 - 3 * each**2 + each) + 3 * each**2 * room
    mixed = m * length * (m * length - 1) - sum(each * (each - 1) for each in lengths)
    if not mixed:
        return Fraction(0), Fraction(0)
    return Fraction(observed, m * (m - 1) * length**2), Fraction(2 * thrice, 3 * length * mixed)


def _gaps(ranges: Sequence[Range], begin: int, end: int) -> list[int]:
    """Lengths of what lies between ranges in order, none of them 0."""
    bounds = [(begin, begin), *ranges, (end, end)]
    return [after[0] - before[1] for before, after in pairwise(bounds) if after[0] > before[1]]


def _met(one: Sequence[Range], other: Sequence[Range]) -> int:
    """Squared distances of two coders' units: of bounds where they overlap, the length of one that meets none."""
    found, n = 0, 0
    alone = [True] * len(other)
    for start, end in one:
        while n < len(other) and other[n][1] <= start:
            n += 1
        at = n
        while at < len(other) and other[at][0] < end:
            found += (start - other[at][0]) ** 2 + (end - other[at][1]) ** 2
            alone[at] = False
            at += 1
        if at == n:
            found += (end - start) ** 2
    return found + sum((end - start) ** 2 for left, (start, end) in zip(alone, other, strict=True) if left)
