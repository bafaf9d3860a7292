"""Coefficients for two coders, and those that are summed over the pairs of coders.

Every function takes `Ratings` and gives an array of the leading shape of their weights; NaN where it is undefined,
and `reasons.why_undefined` says why. Where a coder's own distribution matters, only units count that both judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from workbench.agreement.contingency import check_two, contingency
from workbench.agreement.ratings import Category, Floats, Ratings
from workbench.agreement.sums import agreeing, judged, lookup, over
from workbench.agreement.weights import Weights, agreement


def percent(ratings: Ratings, weights: Weights = "identity") -> Floats:
    """Share of agreeing pairs among the pairs of coders of a unit, mean over units that two or more judged.

    Fleiss (1971, Psychological Bulletin 76, p. 379, P bar); for two coders the plain percent agreement.
    Shape (...), from 0 to 1. Undefined where no unit was judged by two.

    >>> from workbench.agreement.ratings import from_units
    >>> round(float(percent(from_units([[1, 1, None], [1, 1, 2], [2, 2, 2], [None, None, 1]]))), 4)
    0.7778
    """
    return agreeing(ratings, agreement(weights, ratings.categories)).mean


def positive_agreement(ratings: Ratings, category: Category | None = None) -> Floats:
    """Positive-specific agreement 2 n11 / (2 n11 + n10 + n01); of more coders counts are summed over pairs.

    Dice (1945); Fleiss (1981, Statistical Methods for Rates and Proportions); Cicchetti & Feinstein (1990).
    Shape (...), from 0 to 1. ``category``: whose agreement; the default is True (or 1) of a code put or not.
    Undefined where nobody chose the category on a unit that two judged.

    >>> from workbench.agreement.ratings import binary
    >>> round(float(positive_agreement(binary(40, 9, 6, 45))), 3)
    0.842
    """
    both, one = _chosen(ratings, category)
    return over(2 * both, 2 * both + one)


def jaccard(ratings: Ratings, category: Category | None = None) -> Floats:
    """Units where both chose the category, of those where one did: n11 / (n11 + n10 + n01); pairs as above.

    Jaccard (1901). Shape (...), from 0 to 1. Undefined as `positive_agreement`.

    >>> from workbench.agreement.ratings import binary
    >>> round(float(jaccard(binary(6, 1, 2, 6))), 6)
    0.666667
    """
    both, one = _chosen(ratings, category)
    return over(both, both + one)


def holsti(ratings: Ratings) -> Floats:
    """Coefficient of reliability 2 M / (N1 + N2): M judgements alike, N1 and N2 those that each coder made.

    Holsti (1969, Content Analysis for the Social Sciences and Humanities, p. 140). Two coders; shape (...), from 0
    to 1. It equals percent agreement where both judged every unit. Undefined where they judged no unit together.

    >>> from workbench.agreement.ratings import from_units
    >>> round(float(holsti(from_units([["a", "a"], ["a", "b"], ["b", None]]))), 3)
    0.4
    """
    check_two(ratings)
    values = ratings.values
    both = np.asarray((values >= 0).all(axis=1))
    alike = both & np.asarray((values[:, :1] == values[:, -1:]).all(axis=1))
    found = over(2 * (ratings.weights @ alike), ratings.weights @ judged(ratings))
    return np.where(ratings.weights @ both > 0, found, np.nan)


def cohen_kappa(ratings: Ratings) -> Floats:
    """Kappa (po - pe) / (1 - pe), with pe the sum over categories of the product of both coders' shares.

    Cohen (1960, Educational and Psychological Measurement 20, 37-46). Two coders, units that both judged; shape
    (...), at most 1. Undefined where both used one and the same category throughout, or no unit was judged by both.

    >>> from workbench.agreement.ratings import from_table
    >>> round(float(cohen_kappa(from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))), 3)
    0.492
    """
    return weighted_kappa(ratings, "identity")


def weighted_kappa(ratings: Ratings, weights: Weights = "linear") -> Floats:
    """Weighted kappa 1 - sum d p_ij / sum d p_i. p_.j, with d the disagreement between two categories.

    Cohen (1968, Psychological Bulletin 70, 213-220). ``weights``: a name or a matrix (`weights.agreement`).
    Two coders; shape (...), at most 1. Undefined where by their distributions no disagreement is expected.

    >>> from workbench.agreement.ratings import from_table
    >>> table = from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    >>> round(float(weighted_kappa(table, [[0, 1, 3], [1, 0, 6], [3, 6, 0]])), 3)
    0.348
    """
    table = contingency(ratings, weights)
    return 1.0 - over(table.observed, table.expected)


def kappa_max(ratings: Ratings) -> Floats:
    """The greatest kappa that both coders' distributions allow: (sum min(p_i., p_.i) - pe) / (1 - pe).

    Cohen (1960, p. 42). Two coders; shape (...), from 0 to 1. Undefined as `cohen_kappa`.

    >>> from workbench.agreement.ratings import from_table
    >>> round(float(kappa_max(from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))), 3)
    0.831
    """
    table = contingency(ratings, "identity")
    return 1.0 - over(1.0 - np.minimum(table.rows, table.columns).sum(axis=-1), table.expected)


def kappa_se(ratings: Ratings, weights: Weights = "identity") -> Floats:
    """Standard error of kappa or weighted kappa for large samples, where kappa need not be 0.

    Fleiss, Cohen & Everitt (1969, Psychological Bulletin 72, 323-327): sqrt of the sum of
    p_ij [w_ij - (1-k)(w_i. + w_.j)]^2 - [k - pe(1-k)]^2, over N (1-pe)^2. Gwet's table formulas give the same.
    Shape (...), in units of kappa. Undefined as kappa.

    >>> from workbench.agreement.ratings import from_table
    >>> table = from_table([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    >>> round(float(kappa_se(table)), 4), round(float(kappa_se(table, "linear")), 4)
    (0.138, 0.1457)
    """
    table = contingency(ratings, weights)
    values = table.ratings.values
    ratio = over(table.observed, table.expected)[..., None]
    met = lookup(values[:, :1], table.columns @ table.apart.T) + lookup(values[:, -1:], table.rows @ table.apart)
    each = table.each - table.observed[..., None] - ratio * (met - 2 * table.expected[..., None])
    spread = (table.ratings.weights * each**2).sum(axis=-1)
    return np.sqrt(over(spread, (table.units * table.expected) ** 2))


def kappa_se0(ratings: Ratings, weights: Weights = "identity") -> Floats:
    """Standard error of kappa or weighted kappa if it were 0, for a test of that.

    Fleiss, Cohen & Everitt (1969, p. 325): sqrt of the sum of p_i. p_.j [w_ij - (w_i. + w_.j)]^2 - pe^2, over
    N (1-pe)^2. Shape (...). Undefined as kappa.

    >>> from workbench.agreement.ratings import from_table
    >>> round(float(kappa_se0(from_table([[0, 4, 1], [0, 8, 0], [0, 1, 5]]))), 4)
    0.1484
    """
    table = contingency(ratings, weights)
    met = (table.columns @ table.apart.T)[..., :, None] + (table.rows @ table.apart)[..., None, :] - table.apart
    square = (table.rows[..., :, None] * table.columns[..., None, :] * met**2).sum(axis=(-2, -1))
    return np.sqrt(over(np.maximum(square - table.expected**2, 0.0), table.units * table.expected**2))


def kappa_ci(ratings: Ratings, weights: Weights = "identity", level: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper limit: kappa -/+ z × `kappa_se`, by the normal distribution; the upper one may pass 1.

    >>> from workbench.agreement.ratings import from_table
    >>> [round(float(limit), 4) for limit in kappa_ci(from_table([[0, 4, 1], [0, 8, 0], [0, 1, 5]]))]
    [0.2137, 0.7547]
    """
    kappa = weighted_kappa(ratings, weights)
    reach = NormalDist().inv_cdf((1.0 + level) / 2.0) * kappa_se(ratings, weights)
    return kappa - reach, kappa + reach


def scott_pi(ratings: Ratings) -> Floats:
    """Pi (po - pe) / (1 - pe), with pe the sum of squares of the categories' shares in both coders' judgements.

    Scott (1955, Public Opinion Quarterly 19, 321-325). Two coders, units that both judged; shape (...), at most 1.
    Undefined where every judgement is the same.

    >>> from workbench.agreement.ratings import from_table
    >>> round(float(scott_pi(from_table([[20, 20], [10, 50]]))), 3)
    0.341
    """
    table = contingency(ratings, "identity")
    shares = (table.rows + table.columns) / 2
    return 1.0 - over(table.observed, ((shares @ table.apart) * shares).sum(axis=-1))


def observed_and_expected(ratings: Ratings) -> tuple[Floats, Floats]:
    """po and pe of Cohen's kappa, each (...); pe is exactly 1 where there is no variation.

    >>> from workbench.agreement.ratings import from_table
    >>> table = from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    >>> [round(float(each), 2) for each in observed_and_expected(table)]
    [0.7, 0.41]
    """
    table = contingency(ratings, "identity")
    return 1.0 - table.observed, 1.0 - table.expected


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Pooled:
    """Pooled kappa (...), over how many codes, and how many were left out for want of variation or units."""

    kappa: Floats
    codes: npt.NDArray[np.int64]
    left_out: npt.NDArray[np.int64]


def pooled_kappa(observed: npt.ArrayLike, expected: npt.ArrayLike, *, include_unvaried: bool) -> Pooled:
    """One kappa for several codes: (mean po - mean pe) / (1 - mean pe) over the codes.

    De Vries, Elliott, Kanouse & Teleki (2008, Field Methods 20, 272-282). ``observed`` and ``expected`` are
    (..., codes), from `observed_and_expected`. A code that nobody used (or all on every unit) has po = pe = 1:
    ``include_unvaried`` counts it among the codes; the figure is the same, as it adds nothing to either sum. A code
    with no unit (NaN) is always left out. Undefined where no code is left.

    >>> pooled = pooled_kappa([0.9, 0.8, 1.0], [0.5, 0.6, 1.0], include_unvaried=False)
    >>> round(float(pooled.kappa), 3), int(pooled.codes), int(pooled.left_out)
    (0.667, 2, 1)
    >>> round(float(pooled_kappa([0.9, 0.8, 1.0], [0.5, 0.6, 1.0], include_unvaried=True).kappa), 3)
    0.667
    """
    po, pe = np.broadcast_arrays(np.asarray(observed, np.float64), np.asarray(expected, np.float64))
    there = ~(np.isnan(po) | np.isnan(pe))
    if not include_unvaried:
        there &= pe < 1
    codes = there.sum(axis=-1)
    missed = np.where(there, 1.0 - po, 0.0).sum(axis=-1)
    kappa = 1.0 - over(missed, np.where(there, 1.0 - pe, 0.0).sum(axis=-1))
    return Pooled(kappa=kappa, codes=codes, left_out=po.shape[-1] - codes)


def _chosen(ratings: Ratings, category: Category | None) -> tuple[Floats, Floats]:
    """Pairs of judgements on one unit (...) of which both, and of which one alone, is the category."""
    if category is None:
        if set(ratings.categories) - {0, 1}:
            raise ValueError(f"say of which category: {ratings.categories} are not True and False")
        category = True
    chosen = np.zeros(len(ratings.values))
    if category in ratings.categories:
        chosen += (ratings.values == ratings.index(category)).sum(axis=1)
    elif set(ratings.categories) - {0, 1}:
        ratings.index(category)
    both = ratings.weights @ (chosen * (chosen - 1) / 2)
    return np.asarray(both), np.asarray(ratings.weights @ (chosen * (judged(ratings) - chosen)))
