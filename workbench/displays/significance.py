"""Tests of significance and intervals, each exact and small. They are options and stand in no report.

A handful of sites that were chosen on purpose, with sources nested in them, supports no inference to a population
(methods/00, Rules). What a figure must not be read as goes with it wherever it is printed: ``CAUTION``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import comb, factorial, prod, sqrt
from statistics import NormalDist

CAUTION = (
    "exploratory: p tells how rare such a table would be if these few sites, which were chosen and not drawn, had"
    " been dealt out at random; it is no evidence of anything about other schools, a high p does not say that there"
    " is no difference, and sites of one district are not independent of each other"
)
LARGEST = 10_000  # counts that a test of whole numbers takes
TRIED = 20_000  # ways to fill one column that `freeman_halton` tries before it gives up
States = dict[tuple[tuple[int, ...], int], int]  # (left of the rows, probability so far) → ways to come there


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Fisher's exact test of a 2 × 2 table, two-sided: all tables of these margins that are no more probable.

    Raises: ValueError for counts below 0 or above 10,000 in all.

    >>> round(fisher(3, 1, 1, 3), 6)
    0.485714
    """
    _whole((a, b, c, d))
    row, column, total = a + b, a + c, a + b + c + d
    weights = [
        comb(row, k) * comb(total - row, column - k)
        for k in range(max(0, row + column - total), min(row, column) + 1)
    ]
    seen = comb(row, a) * comb(total - row, column - a)
    return sum(w for w in weights if w <= seen) / sum(weights)


def freeman_halton(table: Sequence[Sequence[int]]) -> float | None:
    """Fisher's test of rows × columns: all tables of these margins that are no more probable. None: too large.

    Columns are filled one after the other; partial tables with the same rows left and the same probability are one.

    >>> round(freeman_halton([[3, 1], [1, 3]]), 6)
    0.485714
    """
    _whole([n for row in table for n in row])
    if len({len(row) for row in table}) > 1:
        raise ValueError("the rows of a table are of one length")
    columns = [column for column in zip(*table, strict=True) if any(column)]
    rows = tuple(sorted(sum(row) for row in table if sum(row)))
    seen = prod(_ways(column) for column in columns)
    states: States = {(rows, 1): 1}
    for column in columns:
        filled = _filled(states, sum(column))
        if filled is None:
            return None
        states = filled
    every = sum(weight * many for (_, weight), many in states.items())
    return sum(weight * many for (_, weight), many in states.items() if weight <= seen) / every


def _filled(states: States, total: int) -> States | None:
    """Every way to fill one column of that total; None: too many. Which row has how much left is all the same."""
    found: States = {}
    tried = 0
    for (left, weight), many in states.items():
        for column in _columns(left, total):
            tried += 1
            if tried > TRIED:
                return None
            key = (tuple(sorted(r - c for r, c in zip(left, column, strict=True))), weight * _ways(column))
            found[key] = found.get(key, 0) + many
    return found


def _columns(left: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """Counts of one column, at most what is left of each row; none where the total cannot be had."""
    if not left:
        if total == 0:
            yield ()
        return
    after = sum(left[1:])
    for first in range(max(0, total - after), min(left[0], total) + 1):
        for rest in _columns(left[1:], total - first):
            yield (first, *rest)


def _ways(column: Sequence[int]) -> int:
    return factorial(sum(column)) // prod(factorial(n) for n in column)


def mcnemar(new: int, dropped: int) -> float:
    """McNemar's exact test, two-sided, of those that changed one way against those that changed the other.

    >>> round(mcnemar(1, 7), 6), mcnemar(0, 0)
    (0.070312, 1.0)
    """
    _whole((new, dropped))
    n = new + dropped
    tail = sum(comb(n, k) for k in range(min(new, dropped) + 1))
    return min(1.0, 2 * tail / (1 << n))


def cramers_v(table: Sequence[Sequence[int]]) -> float | None:
    """Cramér's V, 0 to 1, without correction; None where fewer than two rows or columns hold anything.

    >>> round(cramers_v([[6, 1], [2, 6]]), 6)
    0.607143
    """
    rows = [row for row in table if any(row)]
    sums, columns = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]
    total, least = sum(sums), min(len(rows), sum(c > 0 for c in columns)) - 1
    if least < 1:
        return None
    cells = product(range(len(rows)), (at for at, c in enumerate(columns) if c))
    squared = sum((rows[r][c] - sums[r] * columns[c] / total) ** 2 / (sums[r] * columns[c] / total) for r, c in cells)
    return sqrt(squared / (total * least))


def benjamini_hochberg(values: Sequence[float]) -> tuple[float, ...]:
    """q of each p: the share of false discoveries when everything up to it is called one (Benjamini & Hochberg 1995).

    >>> [round(q, 3) for q in benjamini_hochberg([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    found, least, n = [0.0] * len(values), 1.0, len(values)
    for rank, at in reversed(list(enumerate(sorted(range(n), key=lambda i: values[i]), start=1))):
        least = min(least, values[at] * n / rank)
        found[at] = least
    return tuple(found)


def wilson(k: int, n: int, *, level: float = 0.95) -> tuple[float, float] | None:
    """Wilson's interval of k of n; None of nothing. For sites it says how coarse n is, not where other sites lie.

    >>> [round(end, 6) for end in wilson(12, 15)]
    [0.548146, 0.929525]
    """
    if not n:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle, half = (k + z * z / 2) / (n + z * z), z * sqrt(k * (n - k) / n + z * z / 4) / (n + z * z)
    return max(0.0, middle - half), min(1.0, middle + half)


def _whole(counts: Sequence[int]) -> None:
    if min(counts, default=0) < 0 or sum(counts) > LARGEST:
        raise ValueError(f"counts must be 0 or more, and {LARGEST:,} at most in all")
