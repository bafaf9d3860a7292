"""Erasure: the one thing that cannot be undone (withdrawal of a participant, de-identification).

An ``erase`` change names the old digest and carries the replacement, so that the chain still verifies and a
merge with a copy that holds the old body takes the replacement there too. Salt and body are overwritten.
"""

from __future__ import annotations

import base64
import os
import sqlite3
from collections.abc import Sequence
from typing import Any

from workbench.errors import WorkbenchError
from workbench.store import journal
from workbench.store.fold import empty, replay
from workbench.store.journal import Stored
from workbench.store.study import Study


def erase(study: Study, replacements: dict[int, Any], *, texts: Sequence[str] = (), command: str, coder: str) -> None:
    """Overwrite bodies of changes for good. ``replacements``: change number → what stands there from now on.

    ``texts``: digests of canonical texts whose bodies go. Afterwards the file is rebuilt, so that no page holds
    the old words; backups and exports are the caller's to list.
    """
    db = study.db
    db.execute("pragma secure_delete = on")
    with study.transaction():
        rows = [_tombstone(db, n, value) for n, value in replacements.items()]
        rows += [_seal("text", digest, {"by": None}) for digest in texts]
        study.append(rows, command=command, coder=coder)
        obey_erasures(db)
        empty(db)
        replay(db, db)
    db.execute("insert into unit_text(unit_text) values('delete-all')")
    db.execute("delete from unit")
    db.execute("delete from layout")
    db.execute("vacuum")
    db.execute("pragma wal_checkpoint(truncate)")


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
        found = db.execute("select body from change where kind = 'erase' and row = ?", (digest,)).fetchone()
        if found is None:
            return digest
        digest = journal.unpack(found[0])["by"]


def _seal(table: str, row: str, value: Any) -> Stored:
    body, salt = journal.pack(value), os.urandom(16)
    return Stored(table, "erase", row, salt, journal.change_digest(table, "erase", row, salt, body), body)


def obey_erasures(db: sqlite3.Connection) -> None:
    """Overwrite whatever an erasure in the journal names and still stands here; safe to repeat."""
    for table, row, body in db.execute(
        "select tbl, row, body from change where kind = 'erase' order by n"
    ).fetchall():
        if table == "text":
            db.execute("update text set body = null where hash = ?", (row,))
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
