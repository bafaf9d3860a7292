"""What agreement on some units would gain: they change places in the counts, and nothing is counted again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan

import numpy as np
import numpy.typing as npt

from workbench.agreement.axis import Numbers
from workbench.agreement.ratings import Floats
from workbench.agreement.stretches import Segments
from workbench.agreement.sums import over

BOTH, NEITHER = 0, 3  # columns of the cells of a pair


@dataclass(frozen=True, kw_only=True, slots=True)
class Gain:
    """By how much a coefficient rises (or falls) when coders agree that it is coded, or that it is not.

    NaN where it is undefined after that, because nothing varies any more.
    """

    coded: float
    not_coded: float

    @property
    def least(self) -> float:
        """What is gained at least, whatever is decided; NaN where neither is defined.

        >>> Gain(coded=0.04, not_coded=0.02).least, Gain(coded=float("nan"), not_coded=0.02).least
        (0.02, 0.02)
        """
        return min((g for g in (self.coded, self.not_coded) if not isnan(g)), default=float("nan"))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Groups:
    """Segments of a code in rows. ``firsts`` and ``lasts``: (D,), the first and the last one of each."""

    firsts: Numbers
    lasts: Numbers

    def sums(self, each: npt.NDArray[np.number]) -> Floats:
        """Sums of segments (K, ...) over each group (D, ...)."""
        until = np.concatenate([np.zeros((1, *each.shape[1:])), np.cumsum(each, axis=0)])
        return np.asarray(until[self.lasts + 1] - until[self.firsts], dtype=np.float64)


class Alpha:
    """Nominal alpha of a code from three sums: pairs apart, judgements 'coded', judgements 'not coded'."""

    def __init__(self, cut: Segments) -> None:
        judges, coded = cut.judged.sum(axis=1), cut.coded.sum(axis=1)
        units = np.where(judges > 1, cut.units, 0)
        self._apart = units * 2.0 * coded * (judges - coded) / np.maximum(judges - 1, 1)
        self._ones, self._noughts = units * coded, units * (judges - coded)
        self._totals = [np.asarray(s.sum(), np.float64) for s in (self._apart, self._ones, self._noughts)]
        self.value = float(_alpha(*self._totals))

    def settled(self, groups: Groups) -> tuple[Gain, ...]:
        """What it gains with one group coded by all, or by nobody."""
        apart, down, up = (groups.sums(each) for each in (self._apart, self._ones, self._noughts))
        left, ones, noughts = self._totals
        coded = _alpha(left - apart, ones + up, noughts - up) - self.value
        return _gains(coded, _alpha(left - apart, ones - down, noughts + down) - self.value)


def _alpha(apart: Floats, ones: Floats, noughts: Floats) -> Floats:
    return np.asarray(1.0 - (ones + noughts - 1.0) * over(apart, 2.0 * ones * noughts))


class Pooled:
    """Pooled kappa over codes, the mean over pairs of coders, from the cells of each pair and code."""

    def __init__(self, coders: int, codes: Sequence[tuple[str, Segments]]) -> None:
        self._pairs = list(combinations(range(coders), 2))
        self._of = {code: self._cells(cut).sum(axis=0) for code, cut in codes}
        self._missed = {code: _missed(cells) for code, cells in self._of.items()}
        self._all = sum(self._missed.values(), start=np.zeros((2, len(self._pairs))))
        self.value = float(self._kappa(self._all[:, None])[0])

    def settled(self, code: str, cut: Segments, groups: Groups) -> tuple[Gain, ...]:
        """What it gains with one group of the code coded by all, or by nobody."""
        return self._gained(code, groups.sums(self._cells(cut)))

    def all_settled(self, code: str, cut: Segments) -> Gain:
        """What it gains when all units of the code that coders differ on are coded by all, or by nobody."""
        return self._gained(code, self._cells(cut)[cut.apart].sum(axis=0)[None])[0]

    def _cells(self, cut: Segments) -> Floats:
        """(K, pairs, 4) units that both coded, one, the other, neither; zeros where not both judged."""
        found = np.zeros((len(cut.units), len(self._pairs), 4))
        rows = np.arange(len(found))
        for n, (one, other) in enumerate(self._pairs):
            column = NEITHER - 2 * cut.coded[:, one] - cut.coded[:, other]
            found[rows, n, column] = np.where(cut.judged[:, one] & cut.judged[:, other], cut.units, 0)
        return found

    def _gained(self, code: str, moved: Floats) -> tuple[Gain, ...]:
        """``moved``: (D, pairs, 4), the units that are settled."""
        after = []
        for column in (BOTH, NEITHER):
            cells = self._of[code] - moved
            cells[..., column] += moved.sum(axis=-1)
            others = self._all - self._missed[code]
            after.append(self._kappa(_missed(cells) + others[:, None]) - self.value)
        return _gains(*after)

    @staticmethod
    def _kappa(missed: Floats) -> Floats:
        """(2, D, pairs) sums over codes of 1 - po and 1 - pe → (D,)."""
        kappas = 1.0 - over(*np.where(np.abs(missed) < TINY, 0.0, missed))
        there = ~np.isnan(kappas)
        return over(np.where(there, kappas, 0.0).sum(axis=-1), there.sum(axis=-1))


TINY = 1e-12  # what taking a code out of a sum and putting it back leaves


def _missed(cells: Floats) -> Floats:
    """(2, ..., pairs) 1 - po and 1 - pe; both 0 where nothing varies or the pair has judged nothing."""
    both, one, other, neither = np.moveaxis(cells, -1, 0)
    units = np.maximum(both + one + other + neither, 1.0)
    first, second = (both + one) / units, (both + other) / units
    return np.stack([(one + other) / units, first * (1 - second) + second * (1 - first)])


def _gains(coded: Floats, not_coded: Floats) -> tuple[Gain, ...]:
    pairs = zip(coded.tolist(), not_coded.tolist(), strict=True)
    return tuple(Gain(coded=yes, not_coded=no) for yes, no in pairs)
