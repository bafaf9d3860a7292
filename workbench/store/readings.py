"""Source by source: its words, its units and its codings, for whoever reads all of them and keeps none."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from workbench.model.coding import Coding
from workbench.model.consent import INSTEAD
from workbench.model.filters import Filters
from workbench.model.source import Unit
from workbench.store import codings, people, sources
from workbench.store.corpus import in_filters
from workbench.store.hearing import Hearing, hearing


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A source that counts. ``units`` are those of voices that count, or of all; ``codings`` are everybody's.

    Turns of people who withdrew, and of roles that the filters leave out, are not among the units.
    """

    heard: Hearing
    text: str
    units: tuple[Unit, ...]
    codings: tuple[Coding, ...]

    def touched(self, coding: Coding) -> range:
        """The units that a coding touches, as places in ``units``.

        Two searches, so that reading costs no more than its codings.
        """
        low = bisect_right(self.units, coding.start, key=lambda u: u.stop)
        high = bisect_right(self.units, coding.end - 1, key=lambda u: u.start)
        return range(low, max(low, high))


def readings(
    db: sqlite3.Connection,
    filters: Filters,
    *,
    every: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Iterator[Reading]:
    """The sources that count and pass the filters (which `corpus.resolve` has gone through), in their order.

    A filter on coders narrows the codings. ``every``: units of all voices. The caller holds a snapshot.
    """
    places, known = people.sites(db), sources.sources(db)
    whole = {s.slug: s for s in known}
    barred = [p for p in people.participants(db) if not INSTEAD.keys().isdisjoint(p.consent)]
    kept = [s for s in known if s.counted and in_filters(s, places, filters)]
    chosen = (c for c in codings.codings(db) if not filters.coder or c.coder in filters.coder)
    coded = _Grouped(chosen, {s.slug: at for at, s in enumerate(known)})
    for at, source in enumerate(kept):
        heard = hearing(source, whole.get(source.beside or ""), barred, filters.role)
        text = sources.body(db, source.text)
        units = (
            u for u in sources.units(db, source.id) if (every or u.voice.counted) and u.turn not in heard.left_out
        )
        yield Reading(heard=heard, text=text, units=tuple(units), codings=coded.of(source.slug))
        progress("reading", at + 1, len(kept))


class _Grouped:
    """Codings of one source after the other; they come in the order of the sources, of which many have none."""

    def __init__(self, found: Iterator[Coding], order: Mapping[str, int]) -> None:
        self._groups = groupby(found, key=lambda c: c.source)
        self._order = order
        self._next: tuple[int, tuple[Coding, ...]] = (-1, ())

    def of(self, source: str) -> tuple[Coding, ...]:
        """The codings of a source that comes after all those asked for before."""
        wanted = self._order[source]
        while self._next[0] < wanted:
            slug, group = next(self._groups, ("", iter(())))
            self._next = (self._order[slug] if slug else len(self._order), tuple(group))
        return self._next[1] if self._next[0] == wanted else ()
