"""Where coders who judged a code differ, stretch by stretch, and how much would be gained by settling it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import inf, isnan

import numpy as np

from workbench.agreement.axis import Axis, Rule
from workbench.agreement.comparison import Comparison, Material
from workbench.agreement.gains import Alpha, Gain, Groups, Pooled
from workbench.agreement.stretches import Range, Segments, Stretch, axis_of, placed, segments
from workbench.model.coding import Coding


@dataclass(frozen=True, kw_only=True, slots=True)
class Disagreement:
    """Units in a row, each coded with a code by some of those who judged it there and not by others.

    ``judges``: who judged the code there; ``coded``: (coder, units of the stretch that they coded), of those who
    coded any. ``alpha``: what the code's alpha gains, ``pooled``: what pooled kappa gains.
    """

    code: str
    stretch: Stretch
    judges: tuple[str, ...]
    coded: tuple[tuple[str, int], ...]
    alpha: Gain
    pooled: Gain


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCode:
    """All disagreements on a code. ``alpha``: of the code as it is, NaN where undefined; all settled, it is 1.

    ``pooled``: what pooled kappa gains if all of them are settled.
    """

    code: str
    stretches: int
    units: int
    alpha: float
    pooled: Gain


@dataclass(frozen=True, kw_only=True, slots=True)
class Disagreements:
    """``stretches`` and ``codes``, what gains most of pooled kappa first; equal ones by the code's alpha.

    The gains of a stretch are those of two ways to settle it; it counts by the lesser one, which is had whatever is
    decided.
    """

    stretches: tuple[Disagreement, ...]
    codes: tuple[OfCode, ...]


def disagreements(comparison: Comparison, materials: Iterable[Material]) -> Disagreements:
    """All disagreements on the codes that anybody used; equal ones in the order of sources, text and codebook."""
    cut = {c.slug: segments(comparison, c.slug) for c in comparison.book if c.slug in comparison.used}
    pooled = Pooled(len(comparison.coders), list(cut.items()))
    ranged = [each for code, of in cut.items() for each in _of_code(comparison, code, of, pooled)]
    where = placed(comparison, materials, {at for at, _ in ranged})
    ranged.sort(key=lambda pair: (_order(pair[1].pooled.least), _order(pair[1].alpha.least), pair[0]))
    codes = [_whole(code, of, pooled) for code, of in cut.items() if of.apart.any()]
    return Disagreements(
        stretches=tuple(replace(found, stretch=where[at]) for at, found in ranged),
        codes=tuple(sorted(codes, key=lambda c: _order(c.pooled.least))),
    )


def _order(gain: float) -> float:
    """What sorts the greatest gain first and undefined ones last."""
    return inf if isnan(gain) else -round(gain, 9)  # what rounding alone tells apart is equal


_NOWHERE = Stretch(source="", start=0, stop=0, units=0)  # until the text has been looked at


def _of_code(
    comparison: Comparison, code: str, cut: Segments, pooled: Pooled
) -> Iterator[tuple[Range, Disagreement]]:
    groups = _groups(cut)
    coded = groups.sums(cut.units[:, None] * cut.coded)
    gains = zip(Alpha(cut).settled(groups), pooled.settled(code, cut, groups), strict=True)
    for n, (alpha, of_pooled) in enumerate(gains):
        first, last = groups.firsts[n], groups.lasts[n]
        judges = (who for who, judged in zip(comparison.coders, cut.judged[first], strict=True) if judged)
        found = Disagreement(
            code=code, stretch=_NOWHERE, judges=tuple(judges), alpha=alpha, pooled=of_pooled,
            coded=tuple((who, int(u)) for who, u in zip(comparison.coders, coded[n], strict=True) if u),
        )  # fmt: skip
        yield (int(cut.starts[first]), int(cut.stops[last])), found


def _groups(cut: Segments) -> Groups:
    """Segments in a row that are apart, in one source."""
    apart = cut.apart
    goes_on = np.zeros(len(apart) + 1, dtype=bool)  # the segment before it, into it
    goes_on[1:-1] = apart[1:] & apart[:-1] & (cut.source[1:] == cut.source[:-1])
    return Groups(firsts=np.flatnonzero(apart & ~goes_on[:-1]), lasts=np.flatnonzero(apart & ~goes_on[1:]))


def _whole(code: str, cut: Segments, pooled: Pooled) -> OfCode:
    return OfCode(
        code=code, stretches=len(_groups(cut).firsts), units=int(cut.units[cut.apart].sum()),
        alpha=Alpha(cut).value, pooled=pooled.all_settled(code, cut),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """What one coder made of a stretch. ``units``: of it that count as coded by them.

    ``codings``: of the code, that touch it; ``instead``: other codes of theirs on it that nobody who coded it used
    there, of who coded nothing of it.
    """

    coder: str
    units: int
    codings: tuple[Coding, ...]
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SideBySide:
    """A disagreement and each of its judges."""

    of: Disagreement
    sides: tuple[Side, ...]


def side_by_side(
    found: Sequence[Disagreement], comparison: Comparison, materials: Iterable[Material]
) -> tuple[SideBySide, ...]:
    """Each disagreement with what its judges coded there, in the order in which they come."""
    of_source: dict[str, list[int]] = {}
    for at, each in enumerate(found):
        of_source.setdefault(each.stretch.source, []).append(at)
    told: dict[int, SideBySide] = {}
    for material in materials:
        if material.slug in of_source:
            laid = _Laid(comparison, material)
            for at in of_source[material.slug]:
                told[at] = SideBySide(of=found[at], sides=_sides(found[at], laid))
    return tuple(told[at] for at in range(len(found)))


def _sides(of: Disagreement, laid: _Laid) -> tuple[Side, ...]:
    touching = laid.touching(of.stretch)
    marked = dict(of.coded)
    theirs = {who: dict.fromkeys(c.code for c in touching if c.coder == who) for who in of.judges}
    agreed = {code for who in marked for code in theirs[who]}
    return tuple(
        Side(
            coder=who, units=marked.get(who, 0),
            codings=tuple(c for c in touching if c.coder == who and c.code == of.code),
            instead=() if who in marked else tuple(c for c in theirs[who] if c not in agreed and c != of.code),
        )
        for who in of.judges
    )  # fmt: skip


class _Laid:
    """The codings of a source by where they begin, and its units."""

    def __init__(self, comparison: Comparison, material: Material) -> None:
        among = set(comparison.coders)
        ours = (c for c in material.codings if c.coder in among)
        self._codings = sorted(ours, key=lambda c: (c.start, c.end, c.coder, c.code, c.id))
        self._starts = [c.start for c in self._codings]
        self._reach = list(accumulate((c.end for c in self._codings), max))  # nothing before ends later
        self._units: Axis = replace(axis_of(comparison, material), rule=Rule.ANY)

    def touching(self, stretch: Stretch) -> list[Coding]:
        """Codings that touch a unit of it, in the order of the text."""
        low = bisect_right(self._reach, stretch.start)
        high = bisect_left(self._starts, stretch.stop)
        inside = (c for c in self._codings[low:high] if c.end > stretch.start)
        return [c for c in inside if self._touches(c, stretch)]

    def _touches(self, coding: Coding, stretch: Stretch) -> bool:
        within = max(coding.start, stretch.start), min(coding.end, stretch.stop)
        return len(self._units.covered([within])) > 0
