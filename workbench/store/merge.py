"""Merge: the union of two journals, replayed. It writes no event, so order and repetition cannot matter."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import StudyDamaged, WorkbenchError
from workbench.model.text import digest
from workbench.store import journal
from workbench.store.erase import obey_erasures, scrubbed, standing
from workbench.store.fold import empty, replay
from workbench.store.journal import Header
from workbench.store.study import Study, address, refuse_strangers
from workbench.store.trouble import plainly

DAY = 86_400_000_000  # microseconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """What came in."""

    events: int
    changes: int


def merge(study: Study, other: Path, *, now: int, accept_clock: bool = False) -> Merged:
    """Bring every event of ``other`` that is not here into this study.

    Raises: WorkbenchError when ``other`` is another study, newer, damaged, or more than a day ahead of ``now``
    (UTC microseconds) without ``accept_clock``.
    """
    db = study.db
    _refuse_no_other(study, other)
    with plainly(other):
        db.execute("attach ? as other", (address(other),))
    try:
        with plainly(other):
            refuse_strangers(db, other, schema="other")
            erases = _erases(db)
        # one transaction: what was examined is what is taken over, whoever writes to the other copy meanwhile
        with scrubbed(study) if erases else nullcontext(), study.transaction():
            with plainly(other):
                _refuse_other_study(db, study, other)
                _refuse_bad_events(db, other)
                _refuse_bad_texts(db, other)
                _refuse_future(db, other, latest=None if accept_clock else now + DAY)
            events, changes = _take_over(db)
            obey_erasures(db)
            _find_heads(db)
            empty(db)
            replay(db, db)
    finally:
        db.execute("detach other")
    return Merged(events=events, changes=changes)


def _refuse_no_other(study: Study, other: Path) -> None:
    if not other.is_file():  # attach would make an empty file
        raise WorkbenchError(f"no study at {other}", hint="name the study.db of a colleague's study")
    if other.samefile(study.path):
        raise WorkbenchError(f"{other} is this study itself", hint="name the study.db of a colleague's study")


def _erases(db: sqlite3.Connection) -> bool:
    query = "select 1 from {}.change where kind = 'erase' limit 1"
    return any(db.execute(query.format(schema)).fetchone() for schema in ("main", "other"))


def _refuse_other_study(db: sqlite3.Connection, study: Study, other: Path) -> None:
    namespace = db.execute("select value from other.setting where name = 'namespace'").fetchone()
    if not namespace or namespace[0] != study.namespace:
        raise WorkbenchError(f"{other} is another study", hint="only copies of one study can be merged")


def _refuse_bad_events(db: sqlite3.Connection, other: Path) -> None:
    try:
        broken = next(broken_events(db, "other"), None)
    except (zlib.error, ValueError) as error:
        broken = f"a change cannot be read ({error})"
    if broken is not None:
        raise StudyDamaged(f"{other}: {broken}", hint="run 'workbench check' on that study first")


def _refuse_bad_texts(db: sqlite3.Connection, other: Path) -> None:
    query = "select hash, body from other.text where body is not null and hash not in (select hash from main.text)"
    for key, body in db.execute(query):
        if digest(body) != key:
            raise StudyDamaged(
                f"{other}: text {key[:12]} does not fit its hash", hint="run 'workbench check' on that study first"
            )


def _refuse_future(db: sqlite3.Connection, other: Path, *, latest: int | None) -> None:
    query = "select max(clock) from other.event where id not in (select id from main.event)"
    found = db.execute(query).fetchone()[0]
    if latest is not None and (found or 0) > latest:
        raise WorkbenchError(
            f"{other} holds events more than a day ahead of this machine's clock",
            hint="set the clock right, or merge with --accept-clock",
        )


def broken_events(db: sqlite3.Connection, schema: str = "main") -> Iterator[str]:
    """Walk the chain: every body fits its digest (or an erasure's), every event its id, every parent is known."""
    replaced = {sealed: stands.by for sealed, stands in standing(db, schema).items()}
    known = {i for (i,) in db.execute(f"select id from {schema}.event")}
    digests: dict[int, list[bytes]] = {}
    rows = db.cursor().execute(f"select event, tbl, kind, row, salt, digest, body from {schema}.change order by n")
    for event, table, kind, row, salt, sealed, body in rows:
        digests.setdefault(event, []).append(sealed)
        found = journal.change_digest(table, kind, row, salt, body).hex()
        if found != replaced.get(sealed.hex(), sealed.hex()):
            yield f"a change of event {event} does not fit its digest"
    query = f"select n, id, parents, clock, replica, coder, command, run, format, reverts from {schema}.event"
    for n, eid, parents, clock, replica, coder, command, run, version, reverts in db.cursor().execute(query):
        header = Header(
            clock=clock,
            replica=replica,
            coder=coder,
            command=command,
            run=run,
            format=version,
            reverts=reverts,
        )
        if eid != journal.event_id(parents, header, digests.get(n, [])):
            yield f"event {n} ({command}) does not fit its id"
        if any(parents[i : i + 32] not in known for i in range(0, len(parents), 32)):
            yield f"event {n} ({command}) names a parent that is not here"


def _take_over(db: sqlite3.Connection) -> tuple[int, int]:
    db.execute("create temp table incoming(theirs integer primary key, mine integer not null)")
    top = db.execute("select coalesce(max(n), 0) from event").fetchone()[0]
    db.execute(
        "insert into incoming select n, ? + row_number() over (order by n) from other.event"
        " where id not in (select id from main.event)",
        (top,),
    )
    columns = "id, parents, clock, replica, coder, command, run, format, reverts"
    events = db.execute(
        f"insert into event(n, {columns}) select i.mine, {columns} from other.event e"
        " join incoming i on i.theirs = e.n"
    ).rowcount
    columns = "tbl, kind, row, salt, digest, body"
    changes = db.execute(
        f"insert into change(event, {columns}) select i.mine, {columns} from other.change c"
        " join incoming i on i.theirs = c.event order by c.n"
    ).rowcount
    db.execute("insert or ignore into text(hash, body) select hash, body from other.text")
    db.execute("drop table incoming")
    return events, changes


def _find_heads(db: sqlite3.Connection) -> None:
    parents: set[bytes] = set()
    for (row,) in db.execute("select parents from event"):
        parents.update(row[i : i + 32] for i in range(0, len(row), 32))
    ids = {i for (i,) in db.execute("select id from event")}
    db.execute("delete from head")
    db.executemany("insert into head values(?)", ((i,) for i in sorted(ids - parents)))
