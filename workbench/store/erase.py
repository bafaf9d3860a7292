"""Erasure: the one thing that cannot be undone (withdrawal of a participant, de-identification).

An ``erase`` change names the old digest and carries the replacement, so that the chain still verifies and a
merge with a copy that holds the old body takes the replacement there too. Salt and body are overwritten.
"""

from __future__ import annotations

import base64
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from workbench.errors import WorkbenchError
from workbench.store import journal, sources
from workbench.store.fold import empty, replay
from workbench.store.journal import Stored
from workbench.store.study import Study


def erase(study: Study, replacements: dict[int, Any], *, texts: Sequence[str] = (), command: str, coder: str) -> None:
    """Overwrite bodies of changes for good. ``replacements``: change number → what stands there from now on.

    ``texts``: digests of canonical texts whose bodies go. Afterwards the file is rebuilt, so that no page holds
    the old words; backups and exports are the caller's to list.
    """
    db = study.db
    with scrubbed(study), study.transaction():
        rows = [_tombstone(db, n, value) for n, value in replacements.items()]
        rows += [_seal("text", digest, {"by": None}) for digest in texts]
        study.append(rows, command=command, coder=coder)
        obey_erasures(db)
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


def _tombstone(db: sqlite3.Connection, n: int, value: Any) -> Stored:
    found = db.execute("select tbl, kind, row, digest from change where n = ?", (n,)).fetchone()
    if found is None or found[1] == "erase":
        raise WorkbenchError(f"change {n} cannot be erased", hint="see 'workbench log'")
    table, kind, row, digest = found
    salt, body = os.urandom(16), journal.pack(value)
    by = journal.change_digest(table, kind, row, salt, body)
    # An earlier erasure of the same change stands in the chain: continue from what it left.
    left = _left_by_erasures(db, digest.hex())
    plain = {"by": by.hex(), "salt": base64.b64encode(salt).decode(), "body": base64.b64encode(body).decode()}
    return _seal("change", left, plain)


def _left_by_erasures(db: sqlite3.Connection, digest: str) -> str:
    while True:
        query = (
            "select c.body from change c join event e on e.n = c.event where c.kind = 'erase' and c.row = ?"
            " order by e.clock desc, e.id desc"
        )
        found = db.execute(query, (digest,)).fetchone()
        if found is None:
            return digest
        digest = journal.unpack(found[0])["by"]


def _seal(table: str, row: str, value: Any) -> Stored:
    body, salt = journal.pack(value), os.urandom(16)
    return Stored(table, "erase", row, salt, journal.change_digest(table, "erase", row, salt, body), body)


def obey_erasures(db: sqlite3.Connection) -> None:
    """Overwrite whatever an erasure in the journal names and still stands here; safe to repeat.

    Of two copies that erased the same change at once the later one stands, in every copy. Units and full text
    are made of the words, so they go too; they are made again from what is left.
    """
    found = db.execute(
        "select c.tbl, c.row, c.body from change c join event e on e.n = c.event"
        " where c.kind = 'erase' order by e.clock, e.id, c.n"
    ).fetchall()
    for table, row, body in found:
        if table == "text":
            if db.execute("update text set body = null where hash = ? and body is not null", (row,)).rowcount:
                sources.forget_units(db, sources.segmenter(db))
            continue
        plain = journal.unpack(body)
        salt, new = base64.b64decode(plain["salt"]), base64.b64decode(plain["body"])
        _overwrite(db, row, salt, new)


def _overwrite(db: sqlite3.Connection, digest: str, salt: bytes, body: bytes) -> None:
    """The change whose chain of erasures ends in ``digest`` gets its replacement."""
    first = digest
    while True:
        back = [
            r
            for r, b in db.execute("select row, body from change where kind = 'erase' and tbl = 'change'")
            if journal.unpack(b)["by"] == first
        ]
        if not back:
            break
        first = back[0]
    db.execute("update change set salt = ?, body = ? where digest = ?", (salt, body, bytes.fromhex(first)))
