"""Coefficients for any number of coders, with missing judgements, after Gwet's general framework.

Observed agreement is the mean over units with two judgements or more; categories' shares are the mean over units
with at least one, so that a unit with one judgement still counts there (Gwet 2014, Handbook of Inter-Rater
Reliability, 4th ed., ch. 2 and 5). Every function gives an array of the leading shape of the weights, NaN where
undefined. Standard errors are Gwet's, by linearising, over units as a sample; ``ddof`` 1 divides by n (n - 1), as he
does for ratings of any number of coders, and 0 by n^2, as he does for contingency tables of two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.agreement.ratings import Floats, Ratings
from workbench.agreement.sums import Agreeing, agreeing, by_coder, judged, lookup, over, totals, units
from workbench.agreement.weights import Weights, agreement


def fleiss_kappa(ratings: Ratings, weights: Weights = "identity") -> Floats:
    """(pa - pe) / (1 - pe), with pe the sum over pairs of categories of w × the product of their shares.

    Fleiss (1971, p. 379-380); with missing judgements and weights as Gwet (2014). Shape (...), at most 1.
    Undefined where every judgement is the same, or no unit was judged by two.

    >>> from workbench.agreement.ratings import from_counts
    >>> round(float(fleiss_kappa(from_counts([[3, 0], [2, 1], [1, 2], [0, 3]]))), 3)  # Randolph (2005, p. 17)
    0.333
    """
    return _fleiss(ratings, weights).kappa


def fleiss_kappa_se(ratings: Ratings, weights: Weights = "identity", *, ddof: int = 1) -> Floats:
    """Gwet's standard error of `fleiss_kappa` (2014); with two coders and ``ddof`` 0, his of Scott's pi."""
    return _se(ratings, _fleiss(ratings, weights), ddof)


def fleiss_category_kappa(ratings: Ratings) -> Floats:
    """(..., q) kappa of each category against all others: 1 - sum n_ij (n - n_ij) / (N n (n-1) p_j (1 - p_j)).

    Fleiss (1971, p. 381). Undefined (NaN) for a category that nobody used.

    >>> from workbench.agreement.ratings import from_counts
    >>> fleiss_category_kappa(from_counts([[2, 0, 0], [1, 1, 0], [0, 2, 0]])).round(3).tolist()
    [0.333, 0.333, nan]
    """
    return np.stack([fleiss_kappa(ratings.against_rest(each)) for each in ratings.categories], axis=-1)


def brennan_prediger(ratings: Ratings, weights: Weights = "identity") -> Floats:
    """(pa - pe) / (1 - pe), with pe = 1/q, or sum of w / q^2: what q categories by lot would give.

    Brennan & Prediger (1981, Educational and Psychological Measurement 41, 687-699); of two categories 2 po - 1
    (PABAK, Bennett's S), of many coders Randolph's (2005) free-marginal kappa. It depends on q, unused categories
    included. Shape (...), at most 1. Undefined where every judgement is the same, or no unit was judged by two.

    >>> from workbench.agreement.ratings import from_table
    >>> round(float(brennan_prediger(from_table([[50, 0, 0], [10, 10, 10], [20, 0, 0]]))), 3)
    0.4
    """
    return _brennan_prediger(ratings, weights).kappa


def brennan_prediger_se(ratings: Ratings, weights: Weights = "identity", *, ddof: int = 1) -> Floats:
    """Gwet's standard error of `brennan_prediger` (2014)."""
    return _se(ratings, _brennan_prediger(ratings, weights), ddof)


def gwet_ac1(ratings: Ratings) -> Floats:
    """AC1 (pa - pe) / (1 - pe), with pe = sum of p (1 - p) over categories / (q - 1).

    Gwet (2008, British Journal of Mathematical and Statistical Psychology 61, 29-48). It depends on q, unused
    categories included. Shape (...), at most 1. Undefined where every judgement is the same, or no unit was judged by
    two.

    >>> from workbench.agreement.ratings import from_table
    >>> round(float(gwet_ac1(from_table([[8, 1], [0, 1]]))), 4)
    0.8658
    """
    return gwet_ac2(ratings, "identity")


def gwet_ac1_se(ratings: Ratings, *, ddof: int = 1) -> Floats:
    """Gwet's standard error of AC1 (2008, 2014)."""
    return gwet_ac2_se(ratings, "identity", ddof=ddof)


def gwet_ac2(ratings: Ratings, weights: Weights = "quadratic") -> Floats:
    """AC2: as AC1 with agreement weighted, and pe = sum of w × sum of p (1 - p) / (q (q - 1)).

    Gwet (2014, ch. 4). ``weights`` as `weights.agreement`; shape, range and undefined as `gwet_ac1`.

    >>> from workbench.agreement.ratings import from_table
    >>> round(float(gwet_ac2(from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))), 5)
    0.63855
    """
    return _gwet(ratings, weights).kappa


def gwet_ac2_se(ratings: Ratings, weights: Weights = "quadratic", *, ddof: int = 1) -> Floats:
    """Gwet's standard error of AC2 (2014)."""
    return _se(ratings, _gwet(ratings, weights), ddof)


def conger_kappa(ratings: Ratings, weights: Weights = "identity") -> Floats:
    """Cohen's kappa for many coders: pe is the mean over pairs of coders of sum of w × the product of their shares.

    Conger (1980, Psychological Bulletin 88, 322-328); Hubert (1977). A coder's shares are of the units that this
    coder judged; who judged nothing is passed over. Shape (...), at most 1. Undefined where all coders used one and
    the same category throughout, or no unit was judged by two.

    >>> from workbench.agreement.ratings import from_units
    >>> round(float(conger_kappa(from_units([[1, 1, 1, 1]] * 6 + [[1, 0, 1, 0]] * 5 + [[0, 0, 0, 0]] * 4))), 3)
    0.564
    """
    return _conger(ratings, weights).kappa


def conger_kappa_se(ratings: Ratings, weights: Weights = "identity", *, ddof: int = 1) -> Floats:
    """Gwet's standard error of `conger_kappa` (2014); with two coders and ``ddof`` 0, that of Cohen's kappa."""
    return _se(ratings, _conger(ratings, weights), ddof)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Estimate:
    """A coefficient, and what its standard error is made of."""

    kappa: Floats  # (...)
    observed: Agreeing
    chance: Floats  # (...) pe
    met: Floats  # (..., P) what a unit of the row adds to pe; its mean over units is pe


def _shares(ratings: Ratings) -> Floats:
    """(..., q) share of each category: mean over the units with any judgement of its share in the unit."""
    return over(totals(ratings, 1.0 / np.maximum(judged(ratings), 1.0)), units(ratings, 1)[..., None])


def _mean_lookup(ratings: Ratings, table: Floats) -> Floats:
    return lookup(ratings.values, table) / np.maximum(judged(ratings), 1.0)


def _estimate(observed: Agreeing, unlike: Floats, met: Floats) -> _Estimate:
    """1 - (1 - pa) / (1 - pe); ``unlike`` is 1 - pe, 0 or NaN where the coefficient is undefined."""
    kappa = 1.0 - over(1.0 - observed.mean, unlike)
    return _Estimate(kappa=kappa, observed=observed, chance=1.0 - unlike, met=met)


def _varied(shares: Floats, unlike: Floats) -> Floats:
    """``unlike`` where two categories were used, else NaN: without variation nothing is said of chance."""
    return np.where((shares > 0).sum(axis=-1) > 1, unlike, np.nan)


def _fleiss(ratings: Ratings, weights: Weights) -> _Estimate:
    agree = agreement(weights, ratings.categories)
    shares = _shares(ratings)
    unlike = ((shares @ (1.0 - agree)) * shares).sum(axis=-1)
    met = _mean_lookup(ratings, shares @ ((agree + agree.T) / 2))
    return _estimate(agreeing(ratings, agree), unlike, met)


def _brennan_prediger(ratings: Ratings, weights: Weights) -> _Estimate:
    agree = agreement(weights, ratings.categories)
    chance = agree.sum() / max(agree.size, 1)
    unlike = _varied(_shares(ratings), np.full(ratings.weights.shape[:-1], 1.0 - chance))
    return _estimate(agreeing(ratings, agree), unlike, np.full(len(ratings.values), chance))


def _gwet(ratings: Ratings, weights: Weights) -> _Estimate:
    agree = agreement(weights, ratings.categories)
    q = len(agree)
    factor = agree.sum() / max(q * (q - 1), 1)
    shares = _shares(ratings)
    unlike = _varied(shares, 1.0 - factor * (shares * (1.0 - shares)).sum(axis=-1))
    return _estimate(agreeing(ratings, agree), unlike, factor * _mean_lookup(ratings, 1.0 - shares))


def _conger(ratings: Ratings, weights: Weights) -> _Estimate:
    if not ratings.same_coders:
        raise ValueError("this coefficient needs to know who judged what: the coders differ from unit to unit here")
    agree = agreement(weights, ratings.categories)
    counts = by_coder(ratings)
    own = counts.sum(axis=-1)
    shares = np.where(own[..., None] > 0, over(counts, own[..., None]), 0.0)
    coders = (own > 0).sum(axis=-1)
    pairs = coders * (coders - 1.0)
    between = np.einsum("...gk,kl,...hl->...gh", shares, 1.0 - agree, shares)
    between[..., range(ratings.coders), range(ratings.coders)] = 0.0
    unlike = over(between.sum(axis=(-2, -1)), pairs)
    met = _met_by_coder(ratings, shares, own, (agree + agree.T) / 2)
    return _estimate(agreeing(ratings, agree), unlike, over(met, pairs[..., None]))


def _met_by_coder(ratings: Ratings, shares: Floats, own: Floats, agree: Floats) -> Floats:
    """(..., P) what a unit adds to the sum over ordered pairs of coders of w × the product of their shares.

    A coder's share is a ratio of two means over units, and is linearised as such.
    """
    others = (shares.sum(axis=-2, keepdims=True) - shares) @ agree  # (..., R, q)
    alike = (shares * others).sum(axis=-1)
    scale = np.where(own > 0, over(units(ratings, 1)[..., None], own), 0.0)
    met = np.zeros(ratings.weights.shape)
    for coder in range(ratings.coders):
        column = ratings.values[:, [coder]]
        there = column[:, 0] >= 0
        aside = lookup(column, others[..., coder, :]) - there * alike[..., coder, None]
        met += scale[..., coder, None] * aside + alike[..., coder, None]
    return met


def _se(ratings: Ratings, estimate: _Estimate, ddof: int) -> Floats:
    """Square root of the variance of the mean of each unit's linearised share in the coefficient."""
    found = judged(ratings)
    n = units(ratings, 1)
    kappa, chance = estimate.kappa[..., None], estimate.chance[..., None]
    scale = over(n, units(ratings, 2))[..., None]
    gained = scale * (estimate.observed.each - chance * (found > 1))
    each = over(gained - 2 * (1.0 - kappa) * (estimate.met - chance), 1.0 - chance) - kappa
    spread = (ratings.weights * (found > 0) * each**2).sum(axis=-1)
    return np.sqrt(over(spread, n * (n - ddof)))
