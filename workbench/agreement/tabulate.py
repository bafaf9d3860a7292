"""How often coders judged a unit the same: codings as ranges of units → counts of each combination, by source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.axis import Numbers, Runs
from workbench.agreement.ratings import Ratings

MOST = 20  # coders that a combination can tell apart


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Counts:
    """Units by who coded them with one code.

    ``counts``: (S, 2**R), for each source how many units each combination of coders coded: bit r of the column is
    coder r. ``judged``: (S, R), whether a coder judged the code in that source at all; a coder who did not has bit 0
    there, and that is no judgement.
    """

    counts: Numbers
    judged: NDArray[np.bool_]

    @property
    def ratings(self) -> Ratings:
        """Judgements as rows, weights by source (S, P): coded 1, not coded 0, not judged -1."""
        values: list[NDArray[np.int16]] = []
        weights: list[NDArray[np.float64]] = []
        coders = self.judged.shape[1]
        bits = (np.arange(self.counts.shape[1])[:, None] >> np.arange(coders)) & 1
        for who in np.unique(self.judged, axis=0):
            if not who.any():
                continue
            here = (self.judged == who).all(axis=1)
            possible = ~(bits.astype(bool) & ~who).any(axis=1)
            rows = np.where(who, bits[possible], -1).astype(np.int16)
            values.append(rows)
            weights.append(np.where(here[:, None], self.counts[:, possible], 0).astype(np.float64))
        if not values:
            return Ratings(
                values=np.empty((0, coders), dtype=np.int16),
                weights=np.empty((len(self.judged), 0)),
                categories=(False, True),
            )
        return Ratings(
            values=np.concatenate(values), weights=np.concatenate(weights, axis=1), categories=(False, True)
        )

    def pair(self, one: int, other: int) -> Numbers:
        """(S, 4): units that both coded, only one, only the other, neither; zeros where not both judged."""
        columns = np.arange(self.counts.shape[1])
        a, b = (columns >> one) & 1, (columns >> other) & 1
        both = (self.judged[:, one] & self.judged[:, other])[:, None]
        found = [self.counts[:, (a == x) & (b == y)].sum(axis=1) for x, y in ((1, 1), (1, 0), (0, 1), (0, 0))]
        return np.where(both, np.stack(found, axis=1), 0)


def tabulate(runs: Sequence[Runs], sizes: Numbers, judged: NDArray[np.bool_]) -> Counts:
    """Count units by which of the coders coded them, source by source.

    Args:
        runs: for each coder the ranges that they coded, of units numbered through all sources.
        sizes: (S,), the number of units of each source, in the order in which they are numbered.
        judged: (S, R), who judged the code where.

    K ranges cost K log K, however many units there are.
    """
    if len(runs) > MOST:
        raise ValueError(f"at most {MOST} coders are compared at once, got {len(runs)}")
    places, kinds = _in_order(runs, np.cumsum(sizes))
    steps = np.array([*((1 << bit) * sign for bit in range(len(runs)) for sign in (1, -1)), 0], dtype=np.int64)
    combination = np.cumsum(steps[kinds])[:-1]
    source = np.repeat(np.arange(len(sizes)), np.diff(np.flatnonzero(kinds == 2 * len(runs)), prepend=0))
    width = 1 << len(runs)
    found = np.bincount(source * width + combination, weights=np.diff(places), minlength=len(sizes) * width)
    counts = np.rint(found[: len(sizes) * width]).astype(np.int64).reshape(len(sizes), width)
    counts[:, 0] += sizes - counts.sum(axis=1)  # what lies before the first place
    return Counts(counts=_told(counts, judged), judged=judged)


def _in_order(runs: Sequence[Runs], ends: Numbers) -> tuple[Numbers, Numbers]:
    """Where anything begins or ends, in order, and what does.

    That is 2r where a range of coder r begins, 2r + 1 where one ends, 2R where a source does. Place and kind are
    packed into one number, and what is in order already is merged: both are several times faster than to look for
    the order of places.
    """
    shift = (2 * len(runs) + 1).bit_length()
    small = not len(ends) or int(ends[-1]) << shift < 2**31  # half the bytes sort in half the time
    several = [(own[:, side] << shift) | (2 * bit + side) for bit, own in enumerate(runs) for side in (0, 1)]
    together = np.concatenate([*several, (ends << shift) | (2 * len(runs))])
    packed = np.sort(together.astype(np.int32) if small else together, kind="stable")
    return packed >> shift, packed & ((1 << shift) - 1)


def _told(counts: Numbers, judged: NDArray[np.bool_]) -> Numbers:
    """Without what coders marked where they did not judge: such units count as if they had marked nothing."""
    if judged.all():
        return counts
    columns, found = np.arange(counts.shape[1]), np.zeros_like(counts)
    for who in np.unique(judged, axis=0):
        here = np.flatnonzero((judged == who).all(axis=1))
        mask = int((who.astype(np.int64) << np.arange(len(who))).sum())
        for column in columns:
            found[here, column & mask] += counts[here, column]
    return found
