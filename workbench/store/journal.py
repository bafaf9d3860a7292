"""The journal: events and their changes, hash-chained, append-only.

An event's id is the sha256 of its parents, its header and the digests of its changes. A change's digest is
the sha256 of salt, header and body; the salt keeps a short body from being guessed back after erasure.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from workbench.errors import WorkbenchError
from workbench.store.schema import FORMAT, TABLES

CHUNK = 1000  # rows of one add
SMALL = 512  # bytes, the window of a small body: a single coding or a changed field

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, kw_only=True, slots=True)
class Add:
    """New rows of one table: uuid → values in the order of the table's fields."""

    table: str
    rows: Mapping[str, Sequence[Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Set:
    """New values for some fields of one row."""

    table: str
    row: str
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Retract:
    """One row leaves every view."""

    table: str
    row: str


Change = Add | Set | Retract


class Stored(NamedTuple):
    """A change as it lies in the journal."""

    table: str
    kind: str
    row: str | None
    salt: bytes
    digest: bytes
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """Who did what, when, on which copy. ``clock`` is UTC in microseconds; ``reverts`` names a run."""

    clock: int
    replica: str
    coder: str
    command: str
    run: str
    format: int = FORMAT
    reverts: str | None = None

    def packed(self) -> bytes:
        """The bytes that enter the event's id."""
        return dump([self.clock, self.replica, self.coder, self.command, self.run, self.format, self.reverts])


def dump(value: Any) -> bytes:
    """Canonical JSON, in UTF-8."""
    return encoded(_ENCODE(value))


def encoded(text: str) -> bytes:
    """In UTF-8; half of a character (a lone surrogate) is refused with the words before it."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        near = ascii(text[max(0, error.start - 20) : error.end])
        raise WorkbenchError(
            f"{near} ends in half of a character, which no file can hold; it was not written",
            hint="correct that place in what was given and run the command again",
        ) from error


def pack(value: Any) -> bytes:
    """Canonical JSON, compressed."""
    plain = dump(value)
    if len(plain) > SMALL:
        return zlib.compress(plain, 1)
    packer = zlib.compressobj(1, zlib.DEFLATED, 9, 1)  # making the usual window takes longer than filling it
    return packer.compress(plain) + packer.flush()


def unpack(body: bytes) -> Any:
    """What ``pack`` packed."""
    return json.loads(zlib.decompress(body))


def sha(*parts: bytes) -> bytes:
    """sha256 over parts, each preceded by its length, so that no two lists of parts run together."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


def change_digest(table: str, kind: str, row: str | None, salt: bytes, body: bytes) -> bytes:
    """The digest of one change."""
    return sha(salt, table.encode(), kind.encode(), encoded(row or ""), body)


def event_id(parents: bytes, header: Header, digests: Iterable[bytes]) -> bytes:
    """The id of an event. ``parents``: the 32-byte ids of all heads it was written on, sorted, in a row."""
    return sha(parents, header.packed(), *digests)


def new_ids(count: int) -> list[str]:
    """``count`` uuids of version 7, in rising order: time, randomness of this call, a counter.

    >>> a, b = new_ids(2)
    >>> a < b, len(a), a[14]
    (True, 36, '7')
    """
    stamp, random = f"{time.time_ns() // 1_000_000:012x}", os.urandom(5).hex()
    base = f"{stamp[:8]}-{stamp[8:]}-7{random[:3]}-8{random[3:6]}-{random[6:10]}"
    return [f"{base}{i:08x}" for i in range(count)]


def stored(change: Change) -> Iterator[tuple[Stored, Sequence[Sequence[Any]]]]:
    """A change as journal rows; an add is cut into chunks, each beside its unpacked rows."""
    if isinstance(change, Add):
        width = len(TABLES[change.table].fields)
        if wrong := {len(values) for values in change.rows.values()} - {width}:
            raise ValueError(f"{change.table} takes {width} values, got {min(wrong)}")
        rows = [(key, *values) for key, values in change.rows.items()]
        for at in range(0, len(rows), CHUNK):
            part = rows[at : at + CHUNK]
            yield _seal(change.table, "add", None, part), part
    elif isinstance(change, Set):
        if unknown := set(change.values) - set(TABLES[change.table].fields):
            raise ValueError(f"{change.table} has no field {sorted(unknown)}")
        yield _seal(change.table, "set", change.row, dict(change.values)), []
    else:
        yield _seal(change.table, "retract", change.row, {}), []


def _seal(table: str, kind: str, row: str | None, value: Any) -> Stored:
    body, salt = pack(value), os.urandom(16)
    return Stored(table, kind, row, salt, change_digest(table, kind, row, salt, body), body)


def heads(db: sqlite3.Connection) -> list[bytes]:
    """Events that no other event was written on, sorted."""
    return [r[0] for r in db.execute("select id from head order by id")]


def since(db: sqlite3.Connection, known: Sequence[str]) -> list[tuple[str, str]] | None:
    """(Run, command) of every event that this copy took in after some heads (hex), in the order of arrival.

    None where one of them is not an event of this copy.
    """
    numbers = [db.execute("select n from event where id = ?", (bytes.fromhex(h),)).fetchone() for h in known]
    if not all(numbers):
        return None
    last = max((n for (n,) in numbers), default=0)
    return db.execute("select run, command from event where n > ? order by n", (last,)).fetchall()


def append(db: sqlite3.Connection, header: Header, rows: Sequence[Stored]) -> tuple[int, int]:
    """Write one event on all heads; gives the numbers of the event and of its first change."""
    parents = b"".join(heads(db))
    eid = event_id(parents, header, (r.digest for r in rows))
    event = db.execute(
        "insert into event(id, parents, clock, replica, coder, command, run, format, reverts)"
        " values(?,?,?,?,?,?,?,?,?)",
        (eid, parents, header.clock, header.replica, header.coder, header.command, header.run, header.format,
         header.reverts),
    ).lastrowid  # fmt: skip
    db.execute("delete from head")
    db.execute("insert into head values(?)", (eid,))
    first: int = db.execute("select coalesce(max(n), 0) + 1 from change").fetchone()[0]
    db.executemany(
        "insert into change(event, tbl, kind, row, salt, digest, body) values(?,?,?,?,?,?,?)",
        ((event, *r) for r in rows),
    )
    return event or 0, first


def next_clock(db: sqlite3.Connection, now: int) -> int:
    """Later than every event known here, however the machine's clock runs."""
    last = db.execute("select max(clock) from event").fetchone()[0]
    return max(now, (last or 0) + 1)


def dead_runs(db: sqlite3.Connection) -> frozenset[str]:
    """Runs that an undo in force names. An undo that is itself undone is not in force."""
    dead: set[str] = set()
    query = "select run, reverts from event where reverts is not null order by clock desc, id desc"
    for run, target in db.execute(query):
        if run not in dead:
            dead.add(target)
    return frozenset(dead)


def is_dead(db: sqlite3.Connection, run: str) -> bool:
    """Whether an undo in force names this run. Asked at every write: most runs are named by none."""
    named = db.execute("select 1 from event where reverts = ? limit 1", (run,)).fetchone()
    return bool(named) and run in dead_runs(db)


def root_run(db: sqlite3.Connection, run: str) -> str:
    """The run at the bottom of a chain of undo and redo: the one whose rows are concerned."""
    while True:
        found = db.execute("select reverts from event where run = ? and reverts is not null", (run,)).fetchone()
        if found is None:
            return run
        run = found[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One command as ``log`` shows it. ``rows``: kind of change → table → number of rows."""

    id: str
    clock: int
    coder: str
    command: str
    reverts: str | None
    undone: bool
    rows: Mapping[str, Mapping[str, int]]


def runs(db: sqlite3.Connection, *, limit: int | None = None, counts: bool = True) -> list[Run]:
    """The last runs, newest first; all of them without a limit. ``counts`` false leaves ``rows`` empty."""
    dead = dead_runs(db)
    query = (
        "select run, max(clock), coder, command, reverts from event group by run order by max(clock) desc, run"
        + (" limit ?" if limit else "")
    )
    found = db.execute(query, (limit,) if limit else ()).fetchall()
    return [
        Run(id=r, clock=t, coder=c, command=m, reverts=v, undone=r in dead, rows=row_counts(db, r) if counts else {})
        for r, t, c, m, v in found
    ]


def row_counts(db: sqlite3.Connection, run: str) -> dict[str, dict[str, int]]:
    """What a run did: kind of change → table → number of rows."""
    counts: dict[str, dict[str, int]] = {}
    query = "select tbl, kind, body from change where event in (select n from event where run = ?)"
    for table, kind, body in db.execute(query, (run,)):
        of_kind = counts.setdefault(kind, {})
        of_kind[table] = of_kind.get(table, 0) + (len(unpack(body)) if kind == "add" else 1)
    return counts
