"""How alike sites are in what is coded there, and an order by which they are neighbours (methods/02, row 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log2, sqrt

from workbench.displays.matrix import Matrix

Values = tuple[tuple[float | None, ...], ...]


class Likeness(StrEnum):
    """Cosine, or 1 less the Jensen–Shannon divergence in bits; both are 1 for equal profiles and 0 for disjoint."""

    COSINE = "cosine"
    SHANNON = "jensen-shannon"


@dataclass(frozen=True, kw_only=True, slots=True)
class Merge:
    """Two groups of sites that were joined, and how far apart they were (1 less the mean likeness)."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    distance: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Similarity:
    """Sites × sites.

    Attributes:
        sites: Slugs, in an order in which alike sites stand together; those without data last.
        values: Likeness, rows and columns as ``sites``; None where nothing can be compared.
        codes: Codes that each pair was compared on.
        merges: The order of joining, nearest first.
        blank: Sites with nothing to compare.
        how: The measure.
    """

    sites: tuple[str, ...]
    values: Values
    codes: tuple[tuple[int, ...], ...]
    merges: tuple[Merge, ...]
    blank: tuple[str, ...]
    how: Likeness

    def value(self, one: str, other: str) -> float | None:
        """The likeness of two sites."""
        return self.values[self.sites.index(one)][self.sites.index(other)]


def similarity(matrix: Matrix, how: Likeness = Likeness.COSINE) -> Similarity:
    """Sites of a code × site matrix by their profiles: rates of codes, scaled to a sum of 1.

    A code takes part in a pair only where both sites were asked and read for it or have it: what is blank is not 0. A
    site's words divide all its rates alike, so they are out of a profile that sums to 1, and sentences serve.
    """
    profiles = {site: tuple(row.cells[at].units for row in matrix.rows) for at, site in enumerate(matrix.sites)}
    shared = {(a, b): _shared(profiles[a], profiles[b]) for a in profiles for b in profiles}
    likeness = {pair: alike(*two, how=how) for pair, two in shared.items()}
    blank = tuple(site for site in matrix.sites if likeness[site, site] is None)
    told = [site for site in matrix.sites if site not in blank]
    merges = linked(told, [[likeness[a, b] for b in told] for a in told])
    order = (*(merges[-1].left + merges[-1].right if merges else told), *blank)
    return Similarity(
        sites=order,
        values=tuple(tuple(likeness[a, b] for b in order) for a in order),
        codes=tuple(tuple(len(shared[a, b][0]) for b in order) for a in order),
        merges=merges,
        blank=blank,
        how=how,
    )


def alike(one: Sequence[float], other: Sequence[float], *, how: Likeness = Likeness.COSINE) -> float | None:
    """Likeness of two profiles of one length, 0 to 1; None where one of them is nothing but zeros.

    >>> alike([1, 1], [2, 2]), alike([1, 0], [0, 1]), alike([0, 0], [1, 0])
    (1.0, 0.0, None)
    >>> alike([1, 0], [0, 3], how=Likeness.SHANNON), alike([2, 2], [3, 3], how=Likeness.SHANNON)
    (0.0, 1.0)
    """
    if not sum(one) or not sum(other):
        return None
    p, q = [x / sum(one) for x in one], [x / sum(other) for x in other]
    if how is Likeness.COSINE:
        found = sum(x * y for x, y in zip(p, q, strict=True)) / sqrt(sum(x * x for x in p) * sum(y * y for y in q))
    else:
        middle = [(x + y) / 2 for x, y in zip(p, q, strict=True)]
        found = 1 - (_divergence(p, middle) + _divergence(q, middle)) / 2
    return min(1.0, max(0.0, round(found, 12)))


def linked(sites: Sequence[str], values: Sequence[Sequence[float | None]]) -> tuple[Merge, ...]:
    """Join the two nearest groups until one is left, by average linkage; of equals, those that come first.

    The distance of two groups is the mean over the pairs that can be compared; groups without one are joined last, at
    distance 1. Within a join the group of the earlier site stands left.

    >>> [m.right for m in linked(["a", "b", "c"], [[1, 0.2, 0.9], [0.2, 1, 0.1], [0.9, 0.1, 1]])]
    [('c',), ('b',)]
    """
    place = {site: at for at, site in enumerate(sites)}
    groups: list[tuple[str, ...]] = [(site,) for site in sites]
    merges: list[Merge] = []
    while len(groups) > 1:
        pairs = ((a, b) for a in range(len(groups)) for b in range(a + 1, len(groups)))
        far = {(a, b): _apart(groups[a], groups[b], place, values) for a, b in pairs}
        a, b = min(far, key=lambda pair: (far[pair], pair))
        merges.append(Merge(left=groups[a], right=groups[b], distance=far[a, b][1]))
        groups[a] += groups.pop(b)
    return tuple(merges)


def _apart(
    one: Sequence[str], other: Sequence[str], place: dict[str, int], values: Sequence[Sequence[float | None]]
) -> tuple[bool, float]:
    """Whether nothing can be compared, and the mean distance."""
    known = [v for a in one for b in other if (v := values[place[a]][place[b]]) is not None]
    return (False, round(1 - sum(known) / len(known), 12)) if known else (True, 1.0)


def _shared(one: Sequence[int | None], other: Sequence[int | None]) -> tuple[list[int], list[int]]:
    both = [(x, y) for x, y in zip(one, other, strict=True) if x is not None and y is not None]
    return [x for x, _ in both], [y for _, y in both]


def _divergence(p: Sequence[float], q: Sequence[float]) -> float:
    return sum(x * log2(x / y) for x, y in zip(p, q, strict=True) if x)
