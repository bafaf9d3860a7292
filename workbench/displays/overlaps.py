"""Places of codes in one source, and what they share: a sweep over arrays.

Codings of one code that overlap are one place, whoever marked them, so the places of a code lie apart, and what two
codes share is the sum over their overlapping places.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 19  # pairs of places that are laid out at once
Counts = NDArray[np.int64]


def merged(codes: Counts, starts: Counts, ends: Counts) -> tuple[Counts, Counts, Counts]:
    """Codings as places, in the order of their starts: those of one code that overlap become one."""
    order = np.lexsort((starts, codes))
    codes, starts, ends = codes[order], starts[order], ends[order]
    apart = codes * (int(ends.max()) + 1)  # one code's range of numbers after the other's: one sweep serves all
    reach = np.maximum.accumulate(ends + apart)
    new = np.ones(len(codes), dtype=bool)
    new[1:] = (starts + apart)[1:] >= reach[:-1]
    new[1:] |= codes[1:] != codes[:-1]
    firsts = np.flatnonzero(new)
    lasts = np.append(firsts[1:], len(codes)) - 1
    codes, starts, ends = codes[firsts], starts[firsts], (reach - apart)[lasts]
    order = np.argsort(starts, kind="stable")
    return codes[order], starts[order], ends[order]


def swept(codes: Counts, starts: Counts, ends: Counts, size: int) -> tuple[Counts, Counts]:
    """Shared length, and pairs of places, of each code with each later one; on the diagonal those of its own."""
    lengths, met = np.zeros(size * size, dtype=np.int64), np.zeros(size * size, dtype=np.int64)
    own = codes * (size + 1)
    np.add.at(lengths, own, ends - starts)
    np.add.at(met, own, 1)
    for first, second in _overlapping(starts, ends):
        both = np.minimum(codes[first], codes[second]) * size + np.maximum(codes[first], codes[second])
        length = np.minimum(ends[first], ends[second]) - starts[second]
        # sums of whole numbers below 2**53: nothing is lost in a float
        lengths += np.bincount(both, weights=length, minlength=size * size).astype(np.int64)
        met += np.bincount(both, minlength=size * size)
    return lengths.reshape(size, size), met.reshape(size, size)


def _overlapping(starts: Counts, ends: Counts) -> Iterator[tuple[Counts, Counts]]:
    """Pairs of places that overlap, the earlier first, a block at a time. ``starts`` never fall."""
    many = np.searchsorted(starts, ends, side="left") - np.arange(len(starts)) - 1
    until = np.cumsum(many)
    at = 0
    while at < len(starts):
        done = int(until[at - 1]) if at else 0
        stop = max(at + 1, int(np.searchsorted(until, done + BLOCK, side="right")))
        some = many[at:stop]
        first = np.repeat(np.arange(at, stop), some)
        within = np.arange(len(first)) - np.repeat(np.cumsum(some) - some, some)
        if len(first):
            yield first, first + 1 + within
        at = stop
