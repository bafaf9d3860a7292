"""Erasure: the one thing that cannot be undone (withdrawal of a participant, de-identification).

An ``erase`` change names the old digest and that of its replacement, so that the chain still verifies. Salt and body
of the change are overwritten where it lies; the replacement's words stand there and nowhere else, so that they can
be replaced again. A text that is erased for its names goes on in another one, and says where its offsets went.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from workbench.errors import WorkbenchError
from workbench.model.text import digest
from workbench.store import journal, sources
from workbench.store.fold import empty, replay
from workbench.store.journal import Change, Stored
from workbench.store.study import Study


@dataclass(frozen=True, kw_only=True, slots=True)
class Successor:
    """What a text goes on in. ``stretches`` as in ``model.text.Replaced``."""

    body: str
    stretches: tuple[tuple[int, int, int], ...]


def erase(
    study: Study,
    replacements: Mapping[int, Any],
    *,
    texts: Mapping[str, Successor | None] | None = None,
    command: str,
    coder: str,
    changes: Sequence[Change] = (),
    final: bool = False,
    heads: Sequence[str] | None = None,
) -> None:
    """Overwrite bodies of changes, and texts, for good.

    ``replacements``: change number → what stands there from now on. ``texts``: digest of a canonical text → what it
    goes on in, None for nothing at all. ``changes`` are written with them, as one event. ``final``: no other copy
    may have it otherwise (a withdrawal). ``heads``: how the journal ended when this was planned. Afterwards the file
    is rebuilt, so that no page holds the old words; backups, originals and exports are the caller's to see to.
    """
    db = study.db
    with scrubbed(study), study.transaction():
        if heads is not None:
            study.expect(heads)
        ended = {bytes.fromhex(row) for row, stands in standing(db).items() if stands.final}
        rows = [_replaced(db, n, value, final=final, ended=ended) for n, value in replacements.items()]
        rows += [_erased_text(db, key, successor, final=final) for key, successor in (texts or {}).items()]
        rows += [row for change in changes for row, _ in journal.stored(change)]
        study.append(rows, command=command, coder=coder)
        _overwrite_texts(db)
        empty(db)
        replay(db, db)


@contextmanager
def scrubbed(study: Study) -> Iterator[None]:
    """What is overwritten inside leaves no trace in the file: no free page, no page of the -wal file."""
    db = study.db
    db.execute("pragma secure_delete = on")
    yield
    db.execute("vacuum")
    if db.execute("pragma main.wal_checkpoint(truncate)").fetchone()[0]:
        raise WorkbenchError(
            f"the words are erased, but another program holds {study.path} open, so its -wal file still has them",
            hint="close that program; the next command removes the file",
        )


def _replaced(db: sqlite3.Connection, n: int, value: Any, *, final: bool, ended: Set[bytes]) -> Stored:
    """Overwrite one change; gives the erasure that says so."""
    found = db.execute("select tbl, kind, row, digest from change where n = ?", (n,)).fetchone()
    if found is None or found[1] == "erase":
        raise WorkbenchError(f"change {n} cannot be erased", hint="see 'workbench log'")
    table, kind, row, sealed = found
    salt, body = os.urandom(16), journal.pack(value)
    db.execute("update change set salt = ?, body = ? where n = ?", (salt, body, n))
    by = journal.change_digest(table, kind, row, salt, body)
    return _seal("change", sealed.hex(), {"by": by.hex(), "final": final or sealed in ended})


def _erased_text(db: sqlite3.Connection, key: str, successor: Successor | None, *, final: bool) -> Stored:
    if successor is None:
        return _seal("text", key, {"by": None, "final": True})
    by = digest(successor.body)
    if by in sources.erased_texts(db):
        raise WorkbenchError(
            "the new wording of a text is one that was erased before", hint="choose another pseudonym"
        )
    db.execute("insert or ignore into text(hash, body) values(?, ?)", (by, successor.body))
    return _seal("text", key, {"by": by, "moved": successor.stretches, "final": final})


def _seal(table: str, row: str, value: Any) -> Stored:
    body, salt = journal.pack(value), os.urandom(16)
    return Stored(table, "erase", row, salt, journal.change_digest(table, "erase", row, salt, body), body)


class Stands(NamedTuple):
    """The digest of what must stand in the place of an erased change; ``final`` after a withdrawal."""

    by: str
    final: bool


def standing(db: sqlite3.Connection, schema: str = "main") -> dict[str, Stands]:
    """Digest of an erased change, as its event was sealed with → what must stand there, on every copy.

    Copies may replace one change apart from each other, and again later. The last erasure by (clock, event id)
    stands, but a withdrawal is not followed by anything that did not know of it.
    """
    query = (
        f"select c.row, c.body from {schema}.change c join {schema}.event e on e.n = c.event"
        " where c.kind = 'erase' and c.tbl = 'change' order by e.clock, e.id, c.n"
    )
    stands: dict[str, Stands] = {}
    for row, packed in db.execute(query).fetchall():
        plain = journal.unpack(packed)
        if plain["final"] or row not in stands or not stands[row].final:
            stands[row] = Stands(plain["by"], plain["final"])
    return stands


def obey_erasures(db: sqlite3.Connection) -> None:
    """After the journal of ``other`` has been taken over: what either copy erased is erased, and reads alike.

    The replacement of a change lies with the copy that has the erasure which stands.
    """
    _overwrite_texts(db)
    stands = standing(db)
    if not stands:
        return
    wrong = {}
    query = "select n, tbl, kind, row, salt, digest, body from {}.change where kind <> 'erase'"
    for n, table, kind, row, salt, sealed, body in db.cursor().execute(query.format("main")):
        new = stands.get(sealed.hex())
        if new and journal.change_digest(table, kind, row, salt, body).hex() != new.by:
            wrong[sealed] = n
    there = (r for r in db.cursor().execute(query.format("other")) if wrong and r[5] in wrong)
    todo = [(salt, body, wrong[sealed]) for _, _, _, _, salt, sealed, body in there]
    db.executemany("update change set salt = ?, body = ? where n = ?", todo)


def _overwrite_texts(db: sqlite3.Connection) -> None:
    """Units and full text are made of the words, so they go with a text; they are made again from what is left."""
    query = "update text set body = null where body is not null and hash in (select row from change"
    if db.execute(query + " where kind = 'erase' and tbl = 'text')").rowcount:
        sources.forget_units(db, sources.segmenter(db))
