"""Intervals by resampling sources: sentences of one interview are no independent observations, interviews are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 10  # double-coded sources below which no interval is given
MOST_UNDEFINED = 0.05  # share of replicates in which a coefficient may be undefined


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Replicates:
    """Resampled sources. ``times``: (B, S), how often each source is drawn. ``within``: whether sites were kept."""

    times: NDArray[np.float64]
    seed: int
    within: bool

    def weights(self, by_source: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weights of rows by source (S, ...) → of each replicate (B, ...)."""
        return np.tensordot(self.times, by_source, axes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """Limits of a coefficient, or the reason why there are none."""

    low: float | None = None
    high: float | None = None
    why: str = ""


def resample(sites: Sequence[str | None], *, replicates: int = 2000, seed: int = 1) -> Replicates:
    """Draw sources with replacement, as many as there are (a cluster bootstrap; Efron and Tibshirani 1993, ch. 8).

    Within each site, so that every replicate holds the sites in the same shares; across all sources where a site has
    only one, because that one would be drawn every time and seem to vary nowhere.

    Args:
        sites: the site of each source, None for none (which is a stratum of its own).
        replicates: how many to draw.
        seed: of the generator (MT19937 as frozen in numpy's RandomState).

    >>> drawn = resample(["a", "a", "b", "b", "b"], replicates=3)
    >>> drawn.times[:, :2].sum(axis=1).tolist(), drawn.within
    ([2.0, 2.0, 2.0], True)
    """
    random = np.random.RandomState(seed)
    of_site: dict[str | None, list[int]] = {}
    for at, site in enumerate(sites):
        of_site.setdefault(site, []).append(at)
    within = len(of_site) > 1 and all(len(places) > 1 for places in of_site.values())
    groups = list(of_site.values()) if within else [list(range(len(sites)))]
    times = np.zeros((replicates, len(sites)))
    rows = np.arange(replicates)[:, None]
    for places in groups:
        if places:
            drawn = np.array(places)[random.randint(0, len(places), size=(replicates, len(places)))]
            np.add.at(times, (np.broadcast_to(rows, drawn.shape), drawn), 1)
    return Replicates(times=times, seed=seed, within=within)


def interval(values: NDArray[np.float64], *, sources: int, confidence: float = 0.95) -> Interval:
    """The percentile interval of a coefficient.

    Args:
        values: (B,), the coefficient in each replicate, NaN where it is undefined there.
        sources: how many double-coded sources there were.
        confidence: the share of replicates between the limits.

    >>> found = interval(np.linspace(0, 1, 2001), sources=10)
    >>> round(found.low, 3), round(found.high, 3)
    (0.025, 0.975)
    >>> interval(np.linspace(0, 1, 2001), sources=7).why
    'no interval: 7 double-coded sources, fewer than 10'
    """
    if sources < FEWEST:
        many = f"{sources} double-coded source{'s' * (sources != 1)}"
        return Interval(why=f"no interval: {many}, fewer than {FEWEST}")
    defined = values[~np.isnan(values)]
    if len(defined) < (1 - MOST_UNDEFINED) * len(values):
        return Interval(why=f"no interval: undefined in {len(values) - len(defined):,} of {len(values):,} replicates")
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Interval(low=float(low), high=float(high))
