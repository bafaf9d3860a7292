"""Agreement over time: sources in the order in which they were finished, a few windows of them beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.axis import length, merged
from workbench.agreement.comparison import Comparison
from workbench.agreement.figures import TWO, Coefficient, Figure
from workbench.agreement.pairs import percent, positive_agreement
from workbench.agreement.ratings import Floats, Ratings
from workbench.agreement.stretches import Bools, Segments, segments

WINDOWS = 3
SOURCES = 3  # in a window, at least
CODED = 10  # judgements 'coded' in a window, at least

TOGETHER = "the sources were noted as finished at the same time, so that nobody knows their order"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """How much one coder coded in a window.

    ``units``: of the sources that they judged; ``coded``: of these, the units with any of the codes. ``judgements``:
    code by unit, what they coded where another judged the code too; ``alone``: of these, what nobody else coded.
    """

    coder: str
    units: int
    coded: int
    judgements: int
    alone: int

    @property
    def of_100(self) -> float:
        """Of 100 units, how many they coded; NaN where they judged none."""
        return 100 * self.coded / self.units if self.units else float("nan")

    @property
    def share_alone(self) -> float:
        """The share of their judgements 'coded' that nobody else made; NaN where they made none."""
        return self.alone / self.judgements if self.judgements else float("nan")


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Sources that were finished one after the other. ``began`` and ``ended``: UTC in microseconds.

    ``coded``: code by unit, the judgements of two or more coders of which any is 'coded'. The figures are of all
    codes together, code by unit.
    """

    sources: tuple[str, ...]
    began: int
    ended: int
    units: int
    coded: int
    percent: Figure
    positive: Figure
    alpha: Figure
    rates: tuple[Rate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """Windows in the order of time. ``untold``: sources of which nobody knows when they were finished.

    ``why``: why there are fewer windows than were asked for, '' where there are not.
    """

    windows: tuple[Window, ...]
    untold: tuple[str, ...] = ()
    why: str = ""


def drift(
    comparison: Comparison, when: Mapping[str, int | None], *, windows: int = WINDOWS, codes: Sequence[str] = ()
) -> Drift:
    """Agreement in windows of sources.

    Args:
        comparison: coders laid beside each other.
        when: source → when the last of its coders finished or read it, UTC in microseconds; missing or None where
            nobody knows.
        windows: how many are made, of as many sources each, or one more in the first. One with fewer than
            ``SOURCES`` sources or ``CODED`` judgements 'coded' is put together with the next.
        codes: of these only; of all that anybody used when empty.
    """
    wanted = codes or [c.slug for c in comparison.book if c.slug in comparison.used]
    cut = [_shared(segments(comparison, code)) for code in wanted]
    coded = np.zeros(len(comparison.sources))
    for c in cut:
        coded += np.bincount(c.source, weights=c.units * c.coded.any(axis=1), minlength=len(coded))
    times = {at: t for at, slug in enumerate(comparison.sources) if (t := when.get(slug)) is not None}
    untold = tuple(slug for at, slug in enumerate(comparison.sources) if at not in times)
    if len(set(times.values())) < len(times) - len(times) // windows:  # an order that nobody knows is none
        return Drift(windows=(), untold=untold, why=TOGETHER)
    order = sorted(times, key=lambda at: (times[at], comparison.sources[at]))
    parts = _parts(order, coded, windows)
    few = f"fewer than {windows} windows have {SOURCES} sources and {CODED} judgements 'coded' each"
    return Drift(
        windows=tuple(_window(comparison, wanted, cut, part, times) for part in parts),
        untold=untold,
        why=few if len(parts) < windows else "",
    )


def _shared(cut: Segments) -> Segments:
    """Of what two or more have judged."""
    shared = (cut.judged.sum(axis=1) >= TWO)[:, None]
    return replace(cut, judged=cut.judged & shared, coded=cut.coded & shared)


def _parts(order: Sequence[int], coded: Floats, windows: int) -> list[list[int]]:
    """Windows with enough in them; what is left over at the end goes to the last."""
    found: list[list[int]] = []
    gathered: list[int] = []
    for part in np.array_split(np.array(order, dtype=np.int64), windows):
        gathered += part.tolist()
        if len(gathered) >= SOURCES and coded[gathered].sum() >= CODED:
            found.append(gathered)
            gathered = []
    if gathered and found:
        found[-1] += gathered
    return found or ([gathered] if gathered else [])


def _window(
    comparison: Comparison, codes: Sequence[str], cut: Sequence[Segments], part: Sequence[int],
    times: Mapping[int, int],
) -> Window:  # fmt: skip
    inside = np.zeros(len(comparison.sources), dtype=bool)
    inside[list(part)] = True
    here = [_narrowed(c, inside) for c in cut]
    ratings = _together(here, len(comparison.coders))
    judged = np.zeros((len(comparison.sources), len(comparison.coders)), dtype=bool)
    for c in here:
        judged[c.source] |= c.judged
    return Window(
        sources=tuple(comparison.sources[at] for at in part),
        began=min(times[at] for at in part), ended=max(times[at] for at in part),
        units=int(comparison.sizes[judged.any(axis=1)].sum()),
        coded=int(sum(c.units[c.coded.any(axis=1)].sum() for c in here)),
        percent=_figure(percent, ratings, "nothing was judged by two"),
        positive=_figure(positive_agreement, ratings, "nobody coded a unit"),
        alpha=_figure(krippendorff_alpha, ratings, "nothing varies"),
        rates=tuple(_rate(comparison, codes, here, at, judged[:, at] & inside) for at in range(len(judged.T))),
    )  # fmt: skip


def _narrowed(cut: Segments, inside: Bools) -> Segments:
    kept = inside[cut.source] & cut.judged.any(axis=1)
    return Segments(
        starts=cut.starts[kept], stops=cut.stops[kept], source=cut.source[kept], coded=cut.coded[kept],
        judged=cut.judged[kept],
    )  # fmt: skip


def _together(cut: Sequence[Segments], coders: int) -> Ratings:
    """All judgements, code by unit."""
    judged = np.concatenate([np.zeros((0, coders), dtype=bool), *(c.judged for c in cut)])
    coded = np.concatenate([np.zeros((0, coders), dtype=bool), *(c.coded for c in cut)])
    units = np.concatenate([np.zeros(0), *(c.units for c in cut)])
    rows, place = np.unique(np.where(judged, coded, -1).astype(np.int16), axis=0, return_inverse=True)
    weights = np.bincount(place.ravel(), weights=units, minlength=len(rows)).astype(np.float64)
    return Ratings(values=rows, weights=weights, categories=(False, True))


def _figure(coefficient: Coefficient, ratings: Ratings, why: str) -> Figure:
    value = float(coefficient(ratings))
    return Figure(value=value, why="" if value == value else why)  # noqa: PLR0124  (NaN)


def _rate(comparison: Comparison, codes: Sequence[str], cut: Sequence[Segments], coder: int, judged: Bools) -> Rate:
    own = [c.coded[:, coder] for c in cut]
    ranges = [np.stack([c.starts, c.stops], axis=1)[yes] for c, yes in zip(cut, own, strict=True)]
    any_code = merged(np.concatenate([np.zeros((0, 2), dtype=np.int64), *ranges]))
    others = [c.coded.sum(axis=1) - yes for c, yes in zip(cut, own, strict=True)]
    pairs = list(zip(cut, own, others, strict=True))
    return Rate(
        coder=comparison.coders[coder], units=int(comparison.sizes[judged].sum()), coded=length(any_code),
        judgements=int(sum(c.units[yes].sum() for c, yes, _ in pairs)),
        alone=int(sum(c.units[yes & (more == 0)].sum() for c, yes, more in pairs)),
    )  # fmt: skip
