"""Sums over the rows of ratings that several coefficients need; each is one product with the weights.

Shapes: P rows, R coders, q categories; ``...`` are the leading axes of the weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.agreement.ratings import Floats, Ratings, Rows

BLOCK = 2**22  # cells of a table rows × categories that are made at a time


def over(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    """A quotient, NaN where ``below`` is not above 0: no data is not zero.

    >>> over([1, 1], [2, 0]).tolist()
    [0.5, nan]
    """
    top, bottom = np.broadcast_arrays(np.asarray(above, np.float64), np.asarray(below, np.float64))
    found: Floats = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
    return found


def judged(ratings: Ratings) -> Floats:
    """(P,) how many coders judged the units of each row."""
    found: Floats = (ratings.values >= 0).sum(axis=1, dtype=np.float64)
    return found


def units(ratings: Ratings, least: int) -> Floats:
    """(...) units that at least so many coders judged."""
    found: Floats = np.asarray(ratings.weights @ (judged(ratings) >= least), dtype=np.float64)
    return found


def totals(ratings: Ratings, amounts: Floats) -> Floats:
    """(..., q) sum over units of ``amounts`` (P,) × the coders who chose the category."""
    found = np.zeros((*ratings.weights.shape[:-1], len(ratings.categories)))
    for block, counts in _blocks(ratings.values, len(ratings.categories)):
        found += ratings.weights[..., block] @ (counts * amounts[block, None])
    return found


def by_coder(ratings: Ratings) -> Floats:
    """(..., R, q) units that each coder put into each category."""
    found = np.zeros((*ratings.weights.shape[:-1], ratings.coders, len(ratings.categories)))
    for coder in range(ratings.coders):
        for block, counts in _blocks(ratings.values[:, [coder]], len(ratings.categories)):
            found[..., coder, :] += ratings.weights[..., block] @ counts
    return found


def lookup(values: Rows, table: Floats) -> Floats:
    """(..., P) sum of ``table`` (..., q) over the categories of each row's judgements; missing ones add 0."""
    padded = np.concatenate([table, np.zeros((*table.shape[:-1], 1))], axis=-1)  # -1 finds the 0 at the end
    found = np.zeros((*table.shape[:-1], len(values)))
    for column in values.T:
        found += padded[..., column]
    return found


def apart(ratings: Ratings, disagreement: Floats) -> Floats:
    """(P,) disagreement (q, q; 0 on the diagonal) summed over the ordered pairs of coders who judged a row.

    >>> from workbench.agreement.ratings import from_units
    >>> apart(from_units([[1, 2, 2], [1, 1, None]]), 1.0 - np.eye(2)).tolist()
    [0.0, 4.0]
    """
    values, q = ratings.values, len(ratings.categories)
    found = np.zeros(len(values))
    if ratings.coders > q:
        for block, counts in _blocks(values, q):
            found[block] = ((counts @ disagreement) * counts).sum(axis=1)
        return found
    both_ways = np.zeros((q + 1, q + 1))
    both_ways[:q, :q] = disagreement + disagreement.T
    for one in range(ratings.coders):
        for other in range(one):
            found += both_ways[values[:, one], values[:, other]]
    return found


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Agreeing:
    """Agreement among the coders of a unit: of each row (P,), 0 where fewer than two judged, and its mean (...)."""

    each: Floats
    mean: Floats


def agreeing(ratings: Ratings, agree: Floats) -> Agreeing:
    """Agreement (q, q) of the pairs of coders of a unit, and the mean over units that two or more judged."""
    found = judged(ratings)
    pairs = found * (found - 1)
    each = np.divide(pairs - apart(ratings, 1.0 - agree), pairs, out=np.zeros_like(pairs), where=pairs > 0)
    return Agreeing(each=each, mean=over(ratings.weights @ each, units(ratings, 2)))


def _blocks(values: Rows, q: int) -> Iterator[tuple[slice, Floats]]:
    """How many coders chose each category (rows of the block, q), some rows at a time."""
    step = max(BLOCK // max(q, 1), 1)
    for start in range(0, len(values), step):
        part = values[start : start + step]
        counts = np.zeros((len(part), q))
        for column in part.T:
            there = np.flatnonzero(column >= 0)
            counts[there, column[there]] += 1
        yield slice(start, start + step), counts
