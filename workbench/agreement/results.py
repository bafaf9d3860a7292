"""All figures of a comparison: by code, by group of codes, by pair of coders, by source, and over all codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import isnan

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.bootstrap import Replicates, interval, resample
from workbench.agreement.comparison import Comparison
from workbench.agreement.figures import TWO, Coefficient, Figure, Row, row
from workbench.agreement.pairs import observed_and_expected, percent, pooled_kappa, positive_agreement
from workbench.agreement.ratings import Floats, Ratings, binary
from workbench.agreement.tabulate import Counts

ENOUGH = 10  # units that anybody coded, below which a code is in no median
NO_MEDIAN = f"no code with {ENOUGH} coded units that varies"


@dataclass(frozen=True, kw_only=True, slots=True)
class Overall:
    """Figures over the codes that anybody used, for all coders or a pair, on all sources or one.

    ``codes`` were judged by two here, of the codes that anybody used anywhere; ``undefined`` of them do not vary here
    and are in no mean or median. ``pooled``: pooled kappa (de Vries and others 2008) of the others; of more than two
    coders the mean over pairs. ``median``: of alpha, over the ``of`` codes of which ten or more units were coded by
    anybody. ``alpha``, ``percent``, ``positive``: of all ``judgements`` together, code by unit.
    """

    what: str
    coders: tuple[str, ...]
    sources: int
    units: int
    judgements: int
    codes: int
    undefined: int
    pooled: Figure
    median: Figure
    of: int
    alpha: Figure
    percent: Figure
    positive: Figure


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """All figures. ``codes``: those that anybody used; ``unused``: judged by two, and used by nobody."""

    comparison: Comparison
    codes: tuple[Row, ...]
    groups: tuple[Row, ...]
    pairs: tuple[Overall, ...]
    sources: tuple[Overall, ...]
    overall: Overall
    unused: tuple[str, ...]
    replicates: int
    seed: int
    within: bool


def agreement(comparison: Comparison, *, replicates: int = 2000, seed: int = 1) -> Agreement:
    """Compute all figures. ``replicates``: of the bootstrap over sources, drawn with ``seed``; 0 for no intervals."""
    drawn = resample(comparison.sites, replicates=replicates, seed=seed)
    book, used = comparison.book, comparison.used
    codes = [c.slug for c in book if c.slug in used]
    groups = [c.slug for c in book if book.under(c.slug) - {c.slug} and book.under(c.slug) & used]
    table = _Codes(comparison, codes, drawn)
    every = range(len(comparison.coders))
    return Agreement(
        comparison=comparison,
        codes=tuple(row(comparison, code, drawn) for code in codes),
        groups=tuple(row(comparison, code, drawn, group=True) for code in groups),
        pairs=tuple(table.overall("", pair) for pair in combinations(every, TWO)) if len(every) > TWO else (),
        sources=tuple(table.overall(slug, tuple(every), source=n) for n, slug in enumerate(comparison.sources)),
        overall=table.overall("", tuple(every)),
        unused=tuple(
            c.slug
            for c in book.leaves()
            if c.slug not in used and (comparison.who({c.slug}).sum(axis=1) >= TWO).any()
        ),
        replicates=replicates, seed=seed, within=drawn.within,
    )  # fmt: skip


class _Codes:
    """The counts of all codes that were used, beside each other."""

    def __init__(self, comparison: Comparison, codes: Sequence[str], drawn: Replicates) -> None:
        self.comparison, self.drawn = comparison, drawn
        self.counts = [comparison.counts(code) for code in codes]

    def overall(self, what: str, at: tuple[int, ...], *, source: int | None = None) -> Overall:
        """Over all codes, of the coders ``at`` these places, on one source or on all."""
        part = slice(None) if source is None else slice(source, source + 1)
        of = [_narrowed(Counts(counts=c.counts[part], judged=c.judged[part]), at) for c in self.counts]
        shared = self._shared(at)[part]
        drawn = self.drawn if source is None and len(self.drawn.times) else None
        cells = _cells(of, at, len(shared))
        rated = [c.ratings for c in of]
        alphas = [float(_alpha(r, None)) for r in rated]
        enough = [n for n, c in enumerate(of) if c.counts[:, 1:].sum() >= ENOUGH and not isnan(alphas[n])]
        here = [bool(c.judged.any()) for c in of]
        together = _together(rated)
        sources = int(shared.sum())
        return Overall(
            what=what, coders=tuple(self.comparison.coders[n] for n in at), sources=sources,
            units=int(self.comparison.sizes[part][shared].sum()),
            judgements=sum(int(c.counts.sum()) for c in of), codes=sum(here),
            undefined=sum(isnan(a) for a, judged in zip(alphas, here, strict=True) if judged),
            pooled=_figure(_pooled(cells), _pooled(cells, drawn), sources, "no code was used by two who judged it"),
            median=_figure(_median(rated, enough), _median(rated, enough, drawn), sources, NO_MEDIAN),
            of=len(enough),
            alpha=_figure(*_both(krippendorff_alpha, together, drawn), sources, "nothing varies"),
            percent=_figure(*_both(percent, together, drawn), sources, "nothing was judged by two"),
            positive=_figure(*_both(positive_agreement, together, drawn), sources, "nobody coded a unit"),
        )  # fmt: skip

    def _shared(self, at: tuple[int, ...]) -> NDArray[np.bool_]:
        """(S,): where two of them have judged anything."""
        by, names = self.comparison.judged.by, [self.comparison.coders[n] for n in at]
        return np.array([sum((s, c) in by for c in names) >= TWO for s in self.comparison.sources], dtype=bool)


def _cells(of: Sequence[Counts], at: tuple[int, ...], many: int) -> list[NDArray[np.int64]]:
    """For each pair (codes, S, 4), of so ``many`` sources."""
    pairs = combinations(range(len(at)), TWO)
    return [np.array([c.pair(one, other) for c in of]).reshape(len(of), many, 4) for one, other in pairs]


def _narrowed(counts: Counts, at: tuple[int, ...]) -> Counts:
    """Of some coders, and only where two of them judged."""
    columns = np.arange(counts.counts.shape[1])
    narrow = np.zeros(len(columns), dtype=np.int64)
    for bit, coder in enumerate(at):
        narrow |= ((columns >> coder) & 1) << bit
    found = np.zeros((len(counts.counts), 1 << len(at)), dtype=np.int64)
    for column, target in enumerate(narrow):
        found[:, target] += counts.counts[:, column]
    judged = counts.judged[:, list(at)]
    shared = judged.sum(axis=1) >= TWO
    return Counts(counts=np.where(shared[:, None], found, 0), judged=judged & shared[:, None])


def _pooled(cells: Sequence[NDArray[np.int64]], drawn: Replicates | None = None) -> Floats:
    """Pooled kappa of each pair over the codes that it used, and the mean over pairs."""
    found = []
    for of_pair in cells:
        by_source = of_pair.transpose(1, 0, 2).astype(np.float64)
        total = by_source.sum(axis=0) if drawn is None else drawn.weights(by_source)
        observed, expected = observed_and_expected(binary(*np.moveaxis(total, -1, 0)))
        found.append(pooled_kappa(observed, expected, include_unvaried=False).kappa)
    kept = [f for f in found if not np.isnan(f).all()]
    return np.asarray(np.mean(kept, axis=0)) if kept else np.array(np.nan)


def _median(of: Sequence[Ratings], enough: Sequence[int], drawn: Replicates | None = None) -> Floats:
    if not enough:
        return np.array(np.nan)
    alphas = np.array([_alpha(of[n], drawn) for n in enough])
    some = ~np.isnan(alphas).all(axis=0)  # a code of few sources is undefined where none of them is drawn
    return np.asarray(np.where(some, np.nanmedian(np.where(some, alphas, 0), axis=0), np.nan))


def _alpha(ratings: Ratings, drawn: Replicates | None) -> Floats:
    weights = ratings.weights.sum(axis=0) if drawn is None else drawn.weights(ratings.weights)
    return krippendorff_alpha(replace(ratings, weights=weights))


def _together(several: Sequence[Ratings]) -> Ratings | None:
    """All judgements, code by unit, as rows with weights by source."""
    if not several:
        return None
    values = np.concatenate([r.values for r in several])
    weights = np.concatenate([r.weights for r in several], axis=1)
    rows, place = np.unique(values, axis=0, return_inverse=True)
    summed = np.zeros((len(weights), len(rows)))
    np.add.at(summed.T, place.ravel(), weights.T)
    return Ratings(values=rows, weights=summed, categories=several[0].categories)


def _both(
    coefficient: Coefficient, together: Ratings | None, drawn: Replicates | None
) -> tuple[Floats, Floats | None]:
    """A coefficient of everything, and in each replicate."""
    if together is None:
        return np.array(np.nan), None
    value = coefficient(replace(together, weights=together.weights.sum(axis=0)))
    again = coefficient(replace(together, weights=drawn.weights(together.weights))) if drawn else None
    return value, again


def _figure(value: Floats, again: Floats | None, sources: int, why: str) -> Figure:
    plain = float(value)
    if isnan(plain):
        return Figure(value=plain, why=why)
    if again is None or again.ndim == 0:
        return Figure(value=plain)
    return Figure(value=plain, interval=interval(again, sources=sources))
