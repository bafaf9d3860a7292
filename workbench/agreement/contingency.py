"""What two coders judged on the units that both judged: the shares of each, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.agreement.ratings import Floats, Ratings
from workbench.agreement.sums import by_coder, over
from workbench.agreement.weights import Weights, disagreement

TWO = 2


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Contingency:
    """Two coders' judgements on the units that both judged, how they disagree; ``ratings`` has only these rows."""

    ratings: Ratings
    units: Floats  # (...)
    rows: Floats  # (..., q) shares of the first coder
    columns: Floats  # (..., q) shares of the second
    apart: Floats  # (q, q) disagreement
    each: Floats  # (P,) disagreement of each row
    observed: Floats  # (...) mean disagreement
    expected: Floats  # (...) mean disagreement by the shares; exactly 0 where there can be none


def contingency(ratings: Ratings, weights: Weights) -> Contingency:
    """The table of two coders; ValueError unless there are two, and known. Without a unit its shares are NaN."""
    check_two(ratings)
    there = (ratings.values >= 0).all(axis=1)
    both = Ratings(values=ratings.values[there], weights=ratings.weights[..., there], categories=ratings.categories)
    apart = disagreement(weights, ratings.categories)
    units = np.asarray(both.weights.sum(axis=-1))
    if both.coders == TWO:
        shares = over(by_coder(both), units[..., None, None])
        each = apart[both.values[:, 0], both.values[:, 1]]
    else:
        shares, each = np.full((*units.shape, TWO, len(apart)), np.nan), np.zeros(len(both.values))
    rows, columns = shares[..., 0, :], shares[..., 1, :]
    expected = np.asarray(((rows @ apart) * columns).sum(axis=-1))
    return Contingency(
        ratings=both, units=units, rows=rows, columns=columns, apart=apart, each=each,
        observed=over(both.weights @ each, units), expected=np.where(units > 0, expected, np.nan),
    )  # fmt: skip


def check_two(ratings: Ratings) -> None:
    """Refuse what is not two known coders; no rows at all are nobody's and pass."""
    if not ratings.same_coders:
        raise ValueError("this coefficient needs to know who judged what: the coders differ from unit to unit here")
    if ratings.coders != TWO and len(ratings.values):
        raise ValueError(f"this coefficient is for two coders, not {ratings.coders}: choose them by Ratings.pair")
