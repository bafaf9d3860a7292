"""Codings and the texts that their offsets count in: what waits for a person, and what a source has read like."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.model.coding import Stance
from workbench.model.text import MARK
from workbench.store import journal
from workbench.store.fold import unpacked
from workbench.store.journal import Set
from workbench.store.schema import TABLES


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchored:
    """A coding with the mark of its text, whether or not the source still holds that text.

    ``source``, ``code`` and ``coder`` are slugs.
    """

    id: str
    source: str
    code: str
    coder: str
    start: int
    end: int
    text: str
    quote: str
    stance: Stance | None


_SELECT = """
select k.id, s.slug, c.slug, p.slug, k.start, k.end, k.text, k.quote, k.stance from coding k
join live_source s on s.n = k.source join code c on c.n = k.code and c.live join coder p on p.n = k.coder and p.live
"""


def anchored(db: sqlite3.Connection, source: str) -> tuple[Anchored, ...]:
    """All codings of a source (uuid), on whatever text, in the order of the texts' marks and of the words."""
    rows = db.execute(_SELECT + " where s.id = ? order by k.text, k.start, k.end, k.id", (source,))
    return tuple(_anchored(row) for row in rows)


def waiting(db: sqlite3.Connection) -> tuple[Anchored, ...]:
    """Codings on a text that their source has no more: no figure counts them until somebody places them."""
    where = f" where k.text <> substr(s.text, 1, {MARK}) order by s.n, k.text, k.start, k.end, k.id"
    return tuple(_anchored(row) for row in db.execute(_SELECT + where))


def _anchored(row: tuple[str, str, str, str, int, int, str, str, str | None]) -> Anchored:
    key, source, code, coder, start, end, text, quote, stance = row
    return Anchored(
        id=key, source=source, code=code, coder=coder, start=start, end=end, text=text, quote=quote,
        stance=Stance(stance) if stance else None,
    )  # fmt: skip


def placed(coding: str, start: int, end: int, text: str) -> Set:
    """The change that puts a coding (uuid) somewhere. ``text``: mark; the three always change together."""
    return Set(table="coding", row=coding, values={"start": start, "end": end, "text": text})


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A text that a source has had. ``clock``: since when; ``characters``: None when it was erased."""

    text: str
    clock: int
    command: str
    characters: int | None


def versions(db: sqlite3.Connection, source: str) -> tuple[Version, ...]:
    """The texts that a source (uuid) has had, oldest first, also those of runs that were undone."""
    found: dict[str, Version] = {}
    for clock, command, text in _texts_told(db, source):
        if text not in found:
            size = db.execute("select length(body) from text where hash = ?", (text,)).fetchone()
            found[text] = Version(text=text, clock=clock, command=command, characters=size[0] if size else None)
    return tuple(found.values())


def _texts_told(db: sqlite3.Connection, source: str) -> Iterator[tuple[int, str, str]]:
    at = 1 + list(TABLES["source"].fields).index("text")
    query = (
        "select e.clock, e.command, c.kind, c.body from change c join event e on e.n = c.event where c.tbl = 'source'"
        " and (c.kind = 'add' or (c.kind = 'set' and c.row = ?)) order by e.clock, e.id, c.n"
    )
    for clock, command, kind, body in db.execute(query, (source,)).fetchall():
        if kind == "add":
            for row in unpacked(TABLES["source"], body):
                if row[0] == source:
                    yield clock, command, row[at]
        elif text := journal.unpack(body).get("text"):
            yield clock, command, text
