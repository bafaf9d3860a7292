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
from typing import Any, NamedTuple

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
    stands = standing(db).get(digest.hex())  # an earlier erasure's replacement: that is what goes now
    left = stands.by if stands else digest.hex()
    plain = {"by": by.hex(), "salt": base64.b64encode(salt).decode(), "body": base64.b64encode(body).decode()}
    return _seal("change", left, plain)


class Replacement(NamedTuple):
    """What stands in the place of an erased change, and its digest."""

    by: str
    salt: bytes
    body: bytes


def standing(db: sqlite3.Connection, schema: str = "main") -> dict[str, Replacement]:
    """Digest of an erased change, as its event was sealed with → what must stand there, on every copy.

    Erasures form trees: copies may replace one change apart from each other, and each other's replacements
    later. The last one by (clock, event id) in the whole tree stands. One pass finds it, since an erasure is
    always later than the one whose replacement it names.
    """
    query = (
        f"select c.row, c.body from {schema}.change c join {schema}.event e on e.n = c.event"
        " where c.kind = 'erase' and c.tbl = 'change' order by e.clock, e.id, c.n"
    )
    first: dict[str, str] = {}
    stands: dict[str, Replacement] = {}
    for row, packed in db.execute(query).fetchall():
        plain = journal.unpack(packed)
        root = first[plain["by"]] = first.get(row, row)
        stands[root] = Replacement(plain["by"], base64.b64decode(plain["salt"]), base64.b64decode(plain["body"]))
    return stands


def _seal(table: str, row: str, value: Any) -> Stored:
    body, salt = journal.pack(value), os.urandom(16)
    return Stored(table, "erase", row, salt, journal.change_digest(table, "erase", row, salt, body), body)


def obey_erasures(db: sqlite3.Connection) -> None:
    """Overwrite whatever an erasure in the journal names and still stands here; safe to repeat.

    Units and full text are made of the words, so they go with a text; they are made again from what is left.
    """
    query = "update text set body = null where body is not null and hash in (select row from change"
    if db.execute(query + " where kind = 'erase' and tbl = 'text')").rowcount:
        sources.forget_units(db, sources.segmenter(db))
    stands = standing(db)
    if not stands:
        return
    rows = db.execute("select n, digest, salt from change where kind <> 'erase'").fetchall()
    found = ((n, stands.get(digest.hex()), salt) for n, digest, salt in rows)
    todo = [(new.salt, new.body, n) for n, new, salt in found if new and new.salt != salt]
    db.executemany("update change set salt = ?, body = ? where n = ?", todo)
