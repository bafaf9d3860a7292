"""What a query leaves of a study: the sources that it speaks of, and the units on which it holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """``sources``: slugs of those that it speaks of. ``units``: source → ranges, in order; None is every unit.

    ``text``: the query with saved ones written out. ``roles``: those to which it narrows the question; none is all.
    """

    sources: frozenset[str]
    units: Mapping[str, tuple[tuple[int, int], ...]] | None = None
    text: str = ""
    roles: tuple[str, ...] = ()

    def holds(self, source: str, start: int, end: int) -> bool:
        """Whether words touch a unit of the answer; units lie apart.

        >>> n = Narrowing(sources=frozenset({"a"}), units={"a": ((0, 5), (9, 12))})
        >>> n.holds("a", 4, 6), n.holds("a", 5, 9), n.holds("a", 5, 10), n.holds("b", 0, 5)
        (True, False, True, False)
        """
        if self.units is None:
            return source in self.sources
        spans = self.units.get(source, ())
        at = bisect_right(spans, end - 1, key=lambda span: span[0]) - 1
        return at >= 0 and spans[at][1] > start
