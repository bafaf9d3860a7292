"""Units as they are shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A unit of an answer. ``turn`` counts from 1; offsets are code points; ``kind`` is the source's."""

    source: str
    kind: str
    start: int
    end: int
    turn: int
    voice: str
    text: str


def hits(db: sqlite3.Connection, rows: Iterable[tuple[int, int, int, str, int]]) -> Iterator[Hit]:
    """Units with their words. ``rows``: (source, start, stop, voice, turn), those of one source side by side.

    Each text is read once: cutting a unit out of it in SQL would read all that lies before it.
    """
    at, slug, kind, text = 0, "", "", ""
    query = "select s.slug, s.kind, t.body from source s join text t on t.hash = s.text where s.n = ?"
    for source, start, stop, voice, turn in rows:
        if source != at:
            at = source
            slug, kind, text = db.execute(query, (source,)).fetchone()
        yield Hit(source=slug, kind=kind, start=start, end=stop, turn=turn + 1, voice=voice, text=text[start:stop])
