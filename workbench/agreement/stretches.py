"""Units in a row that the same coders coded with a code, and where they stand in the text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.axis import Axis, Numbers, axis
from workbench.agreement.comparison import NOTHING, Comparison, Material

Bools = NDArray[np.bool_]
Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Segments:
    """All units of a comparison, cut where a source ends and where any coder begins or ends with one code.

    ``starts`` and ``stops``: (K,), numbers through all sources; ``source``: (K,), its place in the comparison.
    ``coded`` and ``judged``: (K, R); who did not judge the code in a source has coded nothing there.
    """

    starts: Numbers
    stops: Numbers
    source: Numbers
    coded: Bools
    judged: Bools

    @property
    def units(self) -> Numbers:
        """(K,) how many units each has."""
        return self.stops - self.starts

    @property
    def apart(self) -> Bools:
        """(K,) whether some of those who judged it coded it and others did not."""
        coded = self.coded.sum(axis=1)
        return np.asarray((coded > 0) & (coded < self.judged.sum(axis=1)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Units in a row: ``start`` to ``stop`` are characters of the text of a source, ``units`` how many there are."""

    source: str
    start: int
    stop: int
    units: int


def segments(comparison: Comparison, code: str) -> Segments:
    """The segments of a code; of the code itself, not of those below it."""
    ends = np.cumsum(comparison.sizes)
    runs = [comparison.runs.get((code, who), NOTHING) for who in comparison.coders]
    cuts = np.unique(np.concatenate([np.zeros(1, dtype=np.int64), ends, *(own.ravel() for own in runs)]))
    starts, stops = cuts[:-1], cuts[1:]
    source = np.searchsorted(ends, starts, side="right")
    judged = comparison.who(comparison.book.under(code))[source]
    coded = np.zeros((len(starts), len(runs)), dtype=bool)
    for at, own in enumerate(runs):
        if len(own):
            last = np.searchsorted(own[:, 0], starts, side="right") - 1
            coded[:, at] = (last >= 0) & (own[np.maximum(last, 0), 1] > starts)
    return Segments(starts=starts, stops=stops, source=source, coded=coded & judged, judged=judged)


def placed(comparison: Comparison, materials: Iterable[Material], wanted: Collection[Range]) -> dict[Range, Stretch]:
    """Ranges of unit numbers as stretches of text. No range goes over the end of a source."""
    ends = np.cumsum(comparison.sizes)
    numbers = {slug: at for at, slug in enumerate(comparison.sources)}
    of_source: dict[int, list[Range]] = {}
    for each in wanted:
        of_source.setdefault(int(np.searchsorted(ends, each[0], side="right")), []).append(each)
    found: dict[Range, Stretch] = {}
    for material in materials:
        number = numbers.get(material.slug)
        if number is None or number not in of_source:
            continue
        laid, before = axis_of(comparison, material), int(ends[number] - comparison.sizes[number])
        for low, high in of_source[number]:
            start, _ = _characters(laid, low - before)
            _, stop = _characters(laid, high - 1 - before)
            found[low, high] = Stretch(source=material.slug, start=start, stop=stop, units=high - low)
    return found


def axis_of(comparison: Comparison, material: Material) -> Axis:
    """The units of a source as they were compared."""
    return axis(material.text, material.turns, material.units, comparison.how, left_out=material.left_out)


def _characters(laid: Axis, unit: int) -> Range:
    """Where a unit stands in the text."""
    if laid.before is None:
        return int(laid.starts[unit]), int(laid.stops[unit])
    stretch = int(np.searchsorted(laid.before, unit, side="right")) - 1
    at = int(laid.starts[stretch] + unit - laid.before[stretch])
    return at, at + 1
