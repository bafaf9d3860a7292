"""Unitizing alpha of a comparison in characters: do coders mark the same stretches, borders and all?"""

from __future__ import annotations

import numpy as np

from workbench.agreement.axis import Runs
from workbench.agreement.comparison import NOTHING, Comparison
from workbench.agreement.unitizing import u_alpha


def unitizing(comparison: Comparison, code: str) -> float:
    """u-alpha of one code, on the sources that all who judged it anywhere have judged; NaN where it is undefined.

    ``comparison`` is in characters. Sources follow each other on one continuum, and no stretch goes over their ends.
    """
    who = comparison.who({code})
    coders = np.flatnonzero(who.any(axis=0))
    kept = who[:, coders].all(axis=1) if len(coders) else np.zeros(len(who), dtype=bool)
    if len(coders) < 2 or not kept.any():  # noqa: PLR2004
        return float("nan")
    ends = np.cumsum(comparison.sizes)
    starts = ends - comparison.sizes
    shift = starts - (np.cumsum(np.where(kept, comparison.sizes, 0)) - np.where(kept, comparison.sizes, 0))
    marked = []
    for coder in coders:
        runs = comparison.runs.get((code, comparison.coders[coder]), NOTHING)
        marked.append([
            (low - shift[n], high - shift[n], code)
            for n in np.flatnonzero(kept)
            for low, high in _inside(runs, starts[n], ends[n]).tolist()
        ])  # fmt: skip
    return float(u_alpha(marked, begin=0, length=int(comparison.sizes[kept].sum())))


def _inside(runs: Runs, start: int, end: int) -> Runs:
    low = np.searchsorted(runs[:, 1], start, side="right")
    high = np.searchsorted(runs[:, 0], end, side="left")
    return np.clip(runs[low:high], start, end)
