"""Which codes stand in for each other: one coder used the one and not the other, and a second coder the reverse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, permutations

import numpy as np

from workbench.agreement.comparison import Comparison, Material
from workbench.agreement.stretches import Bools, Range, Segments, Stretch, placed, segments

SHOWN = 3  # passages of each pair of codes


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A stretch on which ``coders`` used the two codes of a confusion, the first coder the first code."""

    stretch: Stretch
    coders: tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Confusion:
    """Two codes, and the units on which one coder used only the first and another only the second.

    A unit counts once for each pair of coders, of those who both judged both codes in its source. ``alone``: for each
    of the two codes the units that one of a pair coded with it and the other did not. ``by``: (coder of the first
    code, coder of the second) → units. ``places``: the longest.
    """

    codes: tuple[str, str]
    units: int
    alone: tuple[int, int]
    by: Mapping[tuple[str, str], int]
    places: tuple[Place, ...]

    @property
    def share(self) -> float:
        """The larger of its shares of what was coded with a code by one of a pair alone."""
        return self.units / min(self.alone)


def confusion(comparison: Comparison, materials: Iterable[Material]) -> tuple[Confusion, ...]:
    """All pairs of codes that were confused anywhere, those with most units first."""
    codes = [c.slug for c in comparison.book if c.slug in comparison.used]
    cut = [segments(comparison, code) for code in codes]
    found: dict[tuple[int, int], _Tally] = {}
    for one, other in permutations(range(len(comparison.coders)), 2):
        for pair, met in _meetings(comparison, cut, one, other):
            found.setdefault(pair, _Tally()).take(met)
    longest = {pair: tally.longest() for pair, tally in found.items()}
    where = placed(comparison, materials, {met.at for of in longest.values() for met in of})
    told = []
    for (a, b), tally in found.items():
        both = np.logical_and(*(comparison.who(comparison.book.under(codes[at])) for at in (a, b)))
        told.append(Confusion(
            codes=(codes[a], codes[b]), units=sum(tally.by.values()),
            alone=(_alone(cut[a], both), _alone(cut[b], both)),
            by={(comparison.coders[i], comparison.coders[j]): n for (i, j), n in tally.by.items()},
            places=tuple(
                Place(stretch=where[m.at], coders=(comparison.coders[m.one], comparison.coders[m.other]))
                for m in longest[a, b]
            ),
        ))  # fmt: skip
    return tuple(sorted(told, key=lambda c: (-c.units, -c.share, c.codes)))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Met:
    """Units on which coder ``one`` used the first code alone, and ``other`` the second."""

    at: Range
    source: int
    one: int
    other: int


def _order(met: _Met) -> tuple[int, Range]:
    """The longest first."""
    return met.at[0] - met.at[1], met.at


@dataclass(kw_only=True)
class _Tally:
    """What is kept of the meetings of two codes, which come coder by coder in the order of the text."""

    by: dict[tuple[int, int], int] = field(default_factory=dict)
    most: list[_Met] = field(default_factory=list)
    last: _Met | None = None

    def take(self, met: _Met) -> None:
        """Count it; one that goes on where the last ended is one with it."""
        key = met.one, met.other
        self.by[key] = self.by.get(key, 0) + met.at[1] - met.at[0]
        last = self.last
        if last and (last.at[1], last.source, last.one, last.other) == (met.at[0], met.source, *key):
            met = replace(met, at=(last.at[0], met.at[1]))
        else:
            self.most = self.longest()
        self.last = met

    def longest(self) -> list[_Met]:
        """The longest so far."""
        return sorted([*self.most, self.last] if self.last else self.most, key=_order)[:SHOWN]


def _meetings(
    comparison: Comparison, cut: list[Segments], one: int, other: int
) -> Iterator[tuple[tuple[int, int], _Met]]:
    """Where a code of ``one`` alone meets a later code of ``other`` alone: one sweep over where any begins or ends.

    A pair is told once, with the code that comes first in the codebook; ``one`` is who used that.
    """
    turns: list[tuple[int, bool, int, bool]] = []  # place, begins, code, of one
    for code, of in enumerate(cut):
        for whose, (yes, no) in ((True, (one, other)), (False, (other, one))):
            alone = of.coded[:, yes] & ~of.coded[:, no] & of.judged[:, no]
            for low, high in zip(of.starts[alone].tolist(), of.stops[alone].tolist(), strict=True):
                turns += [(low, True, code, whose), (high, False, code, whose)]
    ends = np.cumsum(comparison.sizes)
    live: dict[bool, dict[int, None]] = {True: {}, False: {}}
    turns.sort()  # what ends at a place comes before what begins there
    before = 0
    for place, group in groupby(turns, key=lambda turn: turn[0]):
        if live[True] and live[False]:
            source = int(np.searchsorted(ends, before, side="right"))
            for a in live[True]:
                for b in live[False]:
                    if a < b:
                        yield (a, b), _Met(at=(before, place), source=source, one=one, other=other)
        for _, begins, code, whose in group:
            if begins:
                live[whose][code] = None
            else:
                live[whose].pop(code, None)
        before = place


def _alone(cut: Segments, both: Bools) -> int:
    """Units that one of a pair coded and the other did not, pair by pair, of those who judged both codes there."""
    judged = cut.judged & both[cut.source]
    coded = (cut.coded & judged).sum(axis=1)
    return int((cut.units * coded * (judged.sum(axis=1) - coded)).sum())
