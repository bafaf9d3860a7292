"""The figures of one code or group of codes: coefficients with intervals, counts, and reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import isnan

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.bands import Band, decided
from workbench.agreement.bootstrap import Interval, Replicates, interval
from workbench.agreement.comparison import Comparison
from workbench.agreement.many import brennan_prediger, conger_kappa, fleiss_kappa, gwet_ac1
from workbench.agreement.pairs import (
    cohen_kappa,
    jaccard,
    kappa_max,
    kappa_se,
    percent,
    positive_agreement,
    scott_pi,
)
from workbench.agreement.ratings import Floats, Ratings, binary
from workbench.agreement.reasons import why_undefined
from workbench.agreement.tabulate import Counts

TWO = 2
Coefficient = Callable[..., Floats]

# Key → what it is for two coders, and for more. The keys are the columns of every table.
COEFFICIENTS: dict[str, tuple[Coefficient, Coefficient]] = {
    "alpha": (krippendorff_alpha, krippendorff_alpha),
    "kappa": (cohen_kappa, conger_kappa),
    "ac1": (gwet_ac1, gwet_ac1),
    "percent": (percent, percent),
    "positive": (positive_agreement, positive_agreement),
    "pi": (scott_pi, fleiss_kappa),
    "bp": (brennan_prediger, brennan_prediger),
    "jaccard": (jaccard, jaccard),
}
ONLY_OF_TWO: dict[str, Coefficient] = {"kappa_max": kappa_max, "kappa_se": kappa_se}
NONE = Interval()
WITH_INTERVAL = ("alpha", "kappa", "ac1", "percent", "positive")


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A coefficient with its interval. An undefined one is NaN, and ``why`` says why."""

    value: float
    why: str = ""
    interval: Interval = NONE

    @property
    def defined(self) -> bool:
        """Whether there is a value."""
        return not isnan(self.value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The figures of a code, or with ``group`` of it and all codes below it together.

    ``coders``: who judged it anywhere; ``sources`` and ``units``: those that two or more judged. ``coded``: coder →
    units of these that they coded, of the units that they ``judged``. ``cells``: units that both coded, only the
    first, only the second, neither; None unless two coders judged it. ``characters``: percent and Cohen's kappa in
    characters of the whole text, as NVivo counts them (means over pairs where there are more than two coders).
    """

    code: str
    group: bool = False
    coders: tuple[str, ...]
    sources: int
    units: int
    coded: Mapping[str, int] = field(default_factory=dict)
    judged: Mapping[str, int] = field(default_factory=dict)
    cells: tuple[int, int, int, int] | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    characters: Mapping[str, float] = field(default_factory=dict)

    @property
    def band(self) -> Band:
        """The band of alpha, decided on the lower limit of its interval where there is one."""
        found = self.figures["alpha"]
        return decided(found.value, found.interval.low)


def row(comparison: Comparison, code: str, drawn: Replicates, *, group: bool = False) -> Row:
    """The figures of a code, on the units that two or more coders judged for it."""
    whole = comparison.counts(code, below=group)
    shared = whole.judged.sum(axis=1) >= TWO
    counts = Counts(counts=np.where(shared[:, None], whole.counts, 0), judged=whole.judged & shared[:, None])
    at = np.flatnonzero(counts.judged.any(axis=0))
    coders = tuple(comparison.coders[n] for n in at)
    return Row(
        code=code, group=group, coders=coders, sources=int(shared.sum()),
        units=int(comparison.sizes[shared].sum()), coded=_coded(comparison.coders, coders, counts),
        judged={comparison.coders[n]: int(comparison.sizes[counts.judged[:, n]].sum()) for n in at},
        cells=_cells(counts.pair(*at)) if len(at) == TWO else None,
        figures=_figures(counts, drawn, sources=int(shared.sum()), two=len(at) == TWO, at=at),
        characters=_characters(comparison.in_characters(code, below=group)),
    )  # fmt: skip


def _coded(names: tuple[str, ...], coders: tuple[str, ...], counts: Counts) -> dict[str, int]:
    columns, total = np.arange(counts.counts.shape[1]), counts.counts.sum(axis=0)
    return {c: int(total[(columns >> names.index(c)) & 1 == 1].sum()) for c in coders}


def _cells(by_source: NDArray[np.int64]) -> tuple[int, int, int, int]:
    both, one, other, neither = by_source.sum(axis=0).tolist()
    return both, one, other, neither


def _figures(
    counts: Counts, drawn: Replicates, *, sources: int, two: bool, at: NDArray[np.int64]
) -> dict[str, Figure]:
    ratings = _of_pair(counts, at) if two else counts.ratings
    total = replace(ratings, weights=ratings.weights.sum(axis=0))
    again = replace(ratings, weights=drawn.weights(ratings.weights)) if len(drawn.times) else None
    found = {}
    for key, (of_two, of_many) in COEFFICIENTS.items():
        coefficient = of_two if two else of_many
        value = float(coefficient(total))
        limits = NONE
        if again is not None and key in WITH_INTERVAL and not isnan(value):
            limits = interval(coefficient(again), sources=sources)
        why = why_undefined(total, coefficient.__name__) if isnan(value) else ""
        found[key] = Figure(value=value, why=why, interval=limits)
    if two:
        for key, coefficient in ONLY_OF_TWO.items():
            found[key] = Figure(value=float(coefficient(total)), why=found["kappa"].why)
    return found


def _of_pair(counts: Counts, at: NDArray[np.int64]) -> Ratings:
    return binary(*counts.pair(*at).T)


def _characters(counts: Counts) -> dict[str, float]:
    """Percent and kappa of each pair that judged it, averaged."""
    coders = range(counts.judged.shape[1])
    pairs = [counts.pair(one, other).sum(axis=0) for one, other in combinations(coders, TWO)]
    tables = [binary(*cells) for cells in pairs if cells.sum()]
    found = {"percent": [float(percent(t)) for t in tables], "kappa": [float(cohen_kappa(t)) for t in tables]}
    defined = {key: [v for v in values if not isnan(v)] for key, values in found.items()}
    return {key: sum(values) / len(values) if values else float("nan") for key, values in defined.items()}
