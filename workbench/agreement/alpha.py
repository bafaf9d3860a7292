"""Krippendorff's alpha: disagreement among the judgements that can be paired, against that of all of them mixed.

A unit with one judgement has nothing to be paired with and drops out altogether.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.agreement.ratings import Floats, Ratings
from workbench.agreement.sums import apart, judged, lookup, over, totals, units
from workbench.agreement.weights import disagreement, positions, ratio_apart

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def krippendorff_alpha(ratings: Ratings, level: Level = "nominal") -> Floats:
    """Alpha 1 - (n-1) sum o_ck d_ck / sum n_c n_k d_ck, over the coincidences o_ck of n pairable values.

    Krippendorff (2004, Content Analysis, 2nd ed., p. 230-236; 2011, Computing Krippendorff's Alpha-Reliability). d is
    0 or 1 (nominal), (c-k)^2 (interval), the square of the number of values between two ranks (ordinal, in the order
    of the categories), ((c-k)/(c+k))^2 (ratio). Any number of coders, missing judgements; shape (...), at most 1.
    Undefined where all pairable values are the same, or there are none.

    >>> from workbench.agreement.ratings import from_units
    >>> r = from_units([[1, 0], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 1], [0, 0], [0, 0]])
    >>> round(float(krippendorff_alpha(r)), 3)
    0.095
    """
    parts = _parts(ratings, level)
    return 1.0 - (parts.values - 1.0) * over(parts.observed, parts.expected)


def alpha_se(ratings: Ratings, level: Level = "nominal", *, ddof: int = 1) -> Floats:
    """Gwet's standard error of alpha, by linearising over the n units with two judgements or more.

    Gwet (2014, Handbook of Inter-Rater Reliability, 4th ed., ch. 5). ``ddof`` 1 divides by n (n - 1), 0 by n^2. The
    distances are taken as fixed, those of ranks (ordinal) too. Shape (...); undefined as alpha, and for one unit.

    >>> from workbench.agreement.ratings import from_table
    >>> round(float(alpha_se(from_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]]), ddof=0)), 5)
    0.05905
    """
    parts = _parts(ratings, level)
    n = units(ratings, 2)
    values = parts.values[..., None]
    total, expected = parts.observed[..., None], parts.expected[..., None]
    size = np.where(judged(ratings) > 1, judged(ratings), 0.0)
    # Each unit's part in 1 - alpha, Do/De, by the rules for the ratio of two sums over units.
    met = over(lookup(ratings.values, parts.from_value), expected) * over(total * values, expected)
    each = n[..., None] * (2 * met - over(parts.each * values + size * total, expected))
    spread = (ratings.weights * (size > 0) * each**2).sum(axis=-1)
    return np.sqrt(over(spread, n * (n - ddof)))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Parts:
    """Sums of distances, over ordered pairs of values."""

    values: Floats  # (...) n, the pairable values
    each: Floats  # (P,) or (..., P) distances within the units of a row, over m - 1
    observed: Floats  # (...) their sum over units
    from_value: Floats  # (..., q) distance of a value of the category to all pairable values
    expected: Floats  # (...) of all to all; NaN where they do not differ


def _parts(ratings: Ratings, level: Level) -> _Parts:
    if level not in LEVELS:
        raise ValueError(f"no level is called {level!r}; there are {', '.join(LEVELS)}")
    counts = totals(ratings, (judged(ratings) > 1).astype(np.float64))
    if level in ("ordinal", "interval"):
        line = np.cumsum(counts, axis=-1) - counts / 2 if level == "ordinal" else _numbers(ratings)
        each, from_value = _on_a_line(ratings, line, counts)
    else:
        matrix = ratio_apart(_numbers(ratings)) if level == "ratio" else disagreement("identity", ratings.categories)
        each, from_value = apart(ratings, matrix), counts @ matrix
    each = each / np.maximum(judged(ratings) - 1.0, 1.0)
    varied = (counts > 0).sum(axis=-1) > 1
    return _Parts(
        values=np.asarray(counts.sum(axis=-1)),
        each=each,
        observed=np.asarray((ratings.weights * each).sum(axis=-1)),
        from_value=from_value,
        expected=np.where(varied, (counts * from_value).sum(axis=-1), np.nan),
    )


def _numbers(ratings: Ratings) -> Floats:
    """(q,) the categories as numbers, which interval and ratio ask for."""
    if any(isinstance(each, str) for each in ratings.categories):
        raise ValueError(f"interval and ratio ask for numbers, not for {ratings.categories}")
    return positions(ratings.categories)


def _on_a_line(ratings: Ratings, line: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Squared distances on a line (q,) or (..., q): within each row, and from each category to all values.

    By sums about the mean, so that many categories need no table of all against all.
    """
    if line.size:  # alpha does not depend on where the line begins, nor on its scale; squares of both do
        line = line - line.mean(axis=-1, keepdims=True)
        reach = np.abs(line).max(axis=-1, keepdims=True)
        line = line / np.where(reach > 0, reach, 1.0)
    found, there = judged(ratings), ratings.values >= 0
    middle = lookup(ratings.values, line) / np.maximum(found, 1.0)
    padded = np.concatenate([line, np.zeros((*line.shape[:-1], 1))], axis=-1)
    within = np.zeros_like(middle)
    for coder in range(ratings.coders):
        within += there[:, coder] * (padded[..., ratings.values[:, coder]] - middle) ** 2
    n = counts.sum(axis=-1, keepdims=True)
    mean = (counts * line).sum(axis=-1, keepdims=True) / np.maximum(n, 1e-300)
    spread = (counts * (line - mean) ** 2).sum(axis=-1, keepdims=True)
    return 2 * found * within, n * (line - mean) ** 2 + spread
