"""Which codes stand in the same places: by sentence, or where codings overlap (methods/02, row 16).

One sweep (`displays.overlaps`) serves both, a source at a time: work grows as n log n plus the pairs that overlap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from workbench.displays.overlaps import Counts, merged, swept
from workbench.model.spans import Ranges

UNEVEN = 5  # one code that many times as frequent as the other: c says more of the frequencies than of the pair
SMALL = 5  # a code found in fewer places


class By(StrEnum):
    """What codes are seen together in."""

    SENTENCE = "sentence"
    OVERLAP = "overlap"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two codes (slugs), the first earlier in the codebook.

    Attributes:
        first, second: The codes.
        n1, n2: Sentences under each, each once; by overlap: places of each.
        n12: Sentences under both; by overlap: pairs of a place of one and a place of the other that overlap.
        n: Respondents' sentences of the sources that somebody has read for both codes, or that hold either; None by
            overlap.
        unread: Sources that hold one of them and that nobody has read for the other.
        extent: Characters under the first, the second and both; None by sentence.
    """

    first: str
    second: str
    n1: int
    n2: int
    n12: int
    n: int | None
    unread: int
    extent: tuple[int, int, int] | None = None

    @property
    def c(self) -> float | None:
        """n12 / (n1 + n2 - n12). By sentence it is Jaccard's coefficient; by overlap it can be above 1.

        >>> round(Pair(first="a", second="b", n1=100, n2=10, n12=5, n=None, unread=0).c, 6)
        0.047619
        """
        return _ratio(self.n12, self.n1 + self.n2 - self.n12)

    @property
    def jaccard(self) -> float | None:
        """What both cover, of what either covers: sentences, or characters by overlap."""
        if self.extent is None:
            return self.c
        one, two, both = self.extent
        return _ratio(both, one + two - both)

    @property
    def phi(self) -> float | None:
        """Of the 2 × 2 table of sentences; None by overlap, and where a code is in none or all of them."""
        if self.n is None:
            return None
        below = self.n1 * self.n2 * (self.n - self.n1) * (self.n - self.n2)
        return (self.n12 * self.n - self.n1 * self.n2) / sqrt(below) if below > 0 else None

    @property
    def of_first(self) -> float | None:
        """n12 / n1."""
        return _ratio(self.n12, self.n1)

    @property
    def of_second(self) -> float | None:
        """n12 / n2."""
        return _ratio(self.n12, self.n2)

    @property
    def flags(self) -> tuple[str, ...]:
        """What to be wary of."""
        least, most = sorted((self.n1, self.n2))
        told = (
            ("uneven", most > UNEVEN * least),
            ("small", least < SMALL),
            ("above 1", (self.c or 0) > 1),
            (f"unread {self.unread}", self.unread > 0),
        )
        return tuple(flag for flag, holds in told if holds)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cooccurrence:
    """Codes × codes, in the order of ``codes`` (slugs of the codebook). All arrays are square and symmetric.

    ``shared``: sentences (characters by overlap) under both, on the diagonal under each. ``places``: pairs of places
    that overlap, on the diagonal places of each. ``units`` and ``unread``: as in `Pair`.
    """

    codes: tuple[str, ...]
    by: By
    sources: int
    shared: Counts
    places: Counts
    units: Counts
    unread: Counts

    def pair(self, first: str, second: str) -> Pair:
        """Two codes by their slugs. KeyError for one that is not there."""
        return self._pair(self._at(first), self._at(second))

    def pairs(self, *, least: int = 1) -> tuple[Pair, ...]:
        """Pairs with at least ``least`` places in common, the highest c first, ties in the order of the codebook."""
        counted = self._counted
        rows, columns = np.nonzero(np.triu(counted >= max(least, 1), k=1))
        found = [self._pair(int(a), int(b)) for a, b in zip(rows, columns, strict=True)]
        return tuple(sorted(found, key=lambda pair: -(pair.c or 0)))

    @property
    def used(self) -> tuple[str, ...]:
        """Codes that were found at all."""
        return tuple(code for code, n in zip(self.codes, self._counted.diagonal(), strict=True) if n)

    def matrix(self, codes: Sequence[str]) -> tuple[tuple[float | None, ...], ...]:
        """c of each of the codes with each; None on the diagonal, and where neither was found."""
        at = [self._at(code) for code in codes]
        return tuple(tuple(None if a == b else self._pair(a, b).c for b in at) for a in at)

    @property
    def _counted(self) -> Counts:
        return self.shared if self.by is By.SENTENCE else self.places

    def _at(self, code: str) -> int:
        if code not in self.codes:
            raise KeyError(code)
        return self.codes.index(code)

    def _pair(self, a: int, b: int) -> Pair:
        a, b = min(a, b), max(a, b)
        n, shared, plain = self._counted, self.shared, self.by is By.SENTENCE
        return Pair(
            first=self.codes[a], second=self.codes[b], n1=int(n[a, a]), n2=int(n[b, b]), n12=int(n[a, b]),
            n=int(self.units[a, b]) if plain else None, unread=int(self.unread[a, b]),
            extent=None if plain else (int(shared[a, a]), int(shared[b, b]), int(shared[a, b])),
        )  # fmt: skip


def cooccurrence(
    ranges: Iterable[Ranges],
    codes: Sequence[str],
    read: Mapping[str, Collection[str]],
    *,
    by: By = By.SENTENCE,
) -> Cooccurrence:
    """Sweep the codings of all sources.

    Args:
        ranges: One for each source that counts, also where nothing is coded; in the units of ``by``.
        codes: Slugs, by the numbers that ranges call them.
        read: Source → codes for which somebody has read it (`Frame.covered`).
        by: What codes are seen together in.
    """
    size, place = len(codes), {code: at for at, code in enumerate(codes)}
    shared, places = np.zeros((size, size), dtype=np.int64), np.zeros((size, size), dtype=np.int64)
    units: list[int] = []
    held: list[NDArray[np.bool_]] = []
    known: list[NDArray[np.bool_]] = []
    for each in ranges:
        here, apart = np.unique(each.codes, return_inverse=True)
        if len(here):
            lengths, met = swept(*merged(apart, each.starts, each.ends), len(here))
            at = np.ix_(here, here)
            shared[at] += lengths
            places[at] += met
        units.append(each.units)
        held.append(_flags(size, here))
        known.append(_flags(size, [place[code] for code in read.get(each.source, ()) if code in place]))
    stood, unread = _standing(size, units, held, known)
    return Cooccurrence(
        codes=tuple(codes), by=by, sources=len(units), shared=_mirrored(shared), places=_mirrored(places),
        units=stood, unread=unread,
    )  # fmt: skip


def _mirrored(upper: Counts) -> Counts:
    return upper + np.triu(upper, k=1).T


def _flags(size: int, at: Sequence[int] | Counts) -> NDArray[np.bool_]:
    found = np.zeros(size, dtype=bool)
    found[list(at)] = True
    return found


def _standing(
    size: int, units: Sequence[int], held: Sequence[NDArray[np.bool_]], known: Sequence[NDArray[np.bool_]]
) -> tuple[Counts, Counts]:
    """For each pair: sentences of the sources read for both or holding either; sources of which half is not known."""
    if not units:
        return np.zeros((size, size), dtype=np.int64), np.zeros((size, size), dtype=np.int64)
    weight = np.array(units, dtype=np.float64)[:, None]
    has, read = np.array(held), np.array(known)
    lacks = (~has).astype(np.float64)
    blank, unknown = lacks * read, lacks * ~read
    stood = weight.sum() - lacks.T @ (weight * lacks) + blank.T @ (weight * blank)
    half = has.astype(np.float64).T @ unknown
    return np.rint(stood).astype(np.int64), np.rint(half + half.T).astype(np.int64)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
