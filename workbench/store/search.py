"""Full text over units (FTS5)."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from workbench.errors import WorkbenchError


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A unit that holds the words. ``turn`` counts from 1; offsets are code points; ``kind`` is the source's."""

    source: str
    kind: str
    start: int
    end: int
    turn: int
    voice: str
    text: str


def fts_query(words: str) -> str:
    """What a person types as an FTS5 expression: all words in one unit, "a phrase", a prefix*.

    >>> fts_query('trust "open door" princip*')
    '"trust" AND "open door" AND "princip"*'
    """
    parts = []
    for phrase, word in re.findall(r'"([^"]*)"|(\S+)', words):
        plain = (phrase or word).replace('"', " ").strip()
        stem = plain.rstrip("*")
        if re.search(r"\w", stem):
            parts.append(f'"{stem}"' + ("*" if plain.endswith("*") else ""))
    if not parts:
        raise WorkbenchError(f"nothing to look for in {words!r}", hint='give a word, a "phrase" or a prefix*')
    return " AND ".join(parts)


def find(db: sqlite3.Connection, words: str, *, limit: int | None = None) -> list[Hit]:
    """Units that hold the words, in the order of source and text; interviewers' units too."""
    query = (
        "select s.slug, s.kind, u.start, u.stop, u.turn, u.voice, substr(t.body, u.start + 1, u.stop - u.start)"
        " from unit_text f join unit u on u.n = f.rowid join live_source s on s.layout_n = u.layout"
        " join text t on t.hash = s.text where unit_text match ? order by s.n, u.start"
    ) + (" limit ?" if limit else "")
    given = (fts_query(words), limit) if limit else (fts_query(words),)
    return [
        Hit(source=slug, kind=kind, start=start, end=stop, turn=turn + 1, voice=voice, text=text)
        for slug, kind, start, stop, turn, voice, text in db.execute(query, given)
    ]
