"""What nobody could have seen when a claim came to its stage, or when it was searched last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Unseen:
    """Codings (uuids) that came later, or from a copy that had not been taken in.

    ``made``: made, or given another stance. ``attached``: attached to the claim, or with another stance.
    """

    made: frozenset[str] = frozenset()
    attached: frozenset[str] = frozenset()

    def holds(self, codings: Iterable[str]) -> bool:
        """Whether words that these codings mark are news: newly judged, or coded by nobody before.

        >>> new = Unseen(made=frozenset("ab"), attached=frozenset("c"))
        >>> new.holds("ab"), new.holds("ax"), new.holds("cx")
        (True, False, True)
        """
        of = frozenset(codings)
        return bool(of) and (of <= self.made or not of.isdisjoint(self.attached))


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What is new to a claim since it came to its stage (None: nobody noted when), and since its last search."""

    stage: Unseen | None = None
    search: Unseen | None = None


NO_NEWS = News()
