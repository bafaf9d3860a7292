"""Merge: the union of two journals, replayed. It writes no event, so order and repetition cannot matter."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from workbench.errors import StudyDamaged, WorkbenchError
from workbench.model.text import digest
from workbench.store import journal
from workbench.store.erase import obey_erasures, scrubbed, standing
from workbench.store.fold import empty, replay
from workbench.store.journal import Header
from workbench.store.merge_values import senseless
from workbench.store.study import Study, address, refuse_strangers
from workbench.store.trouble import explained

DAY = 86_400_000_000  # microseconds
LOOK = "run 'workbench check' on that study first"
# what a journal that hangs together, and yet makes no sense, does to the fold
SENSELESS = (zlib.error, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """What came in."""

    events: int
    changes: int


class Heads(NamedTuple):
    """How both journals end, in hex."""

    here: tuple[str, ...]
    there: tuple[str, ...]


def merge(
    study: Study,
    other: Path,
    *,
    now: int,
    accept_clock: bool = False,
    heads: Heads | None = None,
    prove: Callable[[sqlite3.Connection], None] = lambda _: None,
) -> Merged:
    """Bring every event of ``other`` that is not here into this study, in one transaction.

    Args:
        study: This study.
        other: The study.db of another copy; nothing is written to it.
        now: UTC microseconds.
        accept_clock: Events may lie more than a day ahead of ``now``.
        heads: How both ended when this was planned.
        prove: Looks at the merged tables before they are kept; what it raises rolls everything back.

    Raises:
        WorkbenchError: ``other`` is another study, newer, damaged or ahead, or one of both is not as planned.
    """
    db = study.db
    refuse_no_other(study.path, other)
    with attached(db, other):
        with understood(other):
            refuse_strangers(db, other, schema="other")
            erases = _erases(db)
        # one transaction: what was examined is what is taken over, whoever writes to the other copy meanwhile
        with scrubbed(study) if erases else nullcontext(), study.transaction():
            with understood(other):
                found = ends(db)
            if heads is not None and found != heads:
                raise WorkbenchError(
                    "a copy was changed meanwhile, so that what was shown no longer holds; nothing was written",
                    hint="run the command again",
                )
            examine(db, other, namespace=study.namespace, latest=None if accept_clock else now + DAY)
            merged = unite(db, other)
            prove(db)
    return merged


@contextmanager
def attached(db: sqlite3.Connection, path: Path, *, schema: str = "other") -> Iterator[None]:
    """Another study as a schema beside this one, to be read only."""
    with understood(path):
        db.execute(f"attach ? as {schema}", (_resting(path),))
    try:
        yield
    finally:
        db.execute(f"detach {schema}")


def _resting(path: Path) -> str:
    """How SQLite is to open a copy that is only read: pages that wait beside it are not moved into it.

    Where none wait it is opened as usual, because SQLite then removes again what it lays beside the file.
    """
    beside = path.with_name(path.name + "-wal")
    if beside.exists() and beside.stat().st_size:
        return f"{path.resolve().as_uri()}?mode=ro"
    return address(path)


@contextmanager
def understood(other: Path) -> Iterator[None]:
    """Whatever a file of somebody else does to whoever reads it comes out as one line."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, other) or StudyDamaged(f"{other} cannot be read ({error})", hint=LOOK) from error
    except SENSELESS as error:
        raise StudyDamaged(f"{other}: a change cannot be read ({error!r})", hint=LOOK) from error


def refuse_no_other(here: Path, other: Path) -> None:
    """Refuse a path that is no file, or this study itself."""
    if not other.is_file():  # attach would make an empty file
        raise WorkbenchError(f"no study at {other}", hint="name the study.db of a colleague's study, or its folder")
    if other.samefile(here):
        raise WorkbenchError(f"{other} is this study itself", hint="name the study.db of a colleague's study")


def _erases(db: sqlite3.Connection) -> bool:
    """Whether words must leave the file without a trace: by an erasure that comes in, or of a text that does."""
    queries = (
        "select 1 from other.change c join other.event e on e.n = c.event where c.kind = 'erase'"
        " and e.id not in (select id from main.event) limit 1",
        "select 1 from other.text where body is not null and hash not in (select hash from main.text)"
        " and hash in (select row from main.change where kind = 'erase') limit 1",
    )
    return any(db.execute(query).fetchone() for query in queries)


def ends(db: sqlite3.Connection, here: str = "main", there: str = "other") -> Heads:
    """How both journals end."""
    query = "select lower(hex(id)) from {}.head order by id"
    return Heads(*(tuple(i for (i,) in db.execute(query.format(schema))) for schema in (here, there)))


def examine(db: sqlite3.Connection, other: Path, *, namespace: str, latest: int | None) -> None:
    """Refuse what must not come in. ``latest``: the last clock that is believed, UTC microseconds."""
    with understood(other):
        refuse_strangers(db, other, schema="other")
        found = db.execute("select value from other.setting where name = 'namespace'").fetchone()
        if not found or found[0] != namespace:
            raise WorkbenchError(f"{other} is another study", hint="only copies of one study can be merged")
        if (broken := next(broken_events(db, "other"), None)) is not None:
            raise StudyDamaged(f"{other}: {broken}", hint=LOOK)
        _refuse_bad_texts(db, other)
        _refuse_bad_erasures(db, other)
        _refuse_future(db, other, latest=latest)


def _refuse_bad_texts(db: sqlite3.Connection, other: Path) -> None:
    query = "select hash, body from other.text where body is not null and hash not in (select hash from main.text)"
    for key, body in db.execute(query):
        if digest(body) != key:
            raise StudyDamaged(f"{other}: text {key[:12]} does not fit its hash", hint=LOOK)


def _refuse_bad_erasures(db: sqlite3.Connection, other: Path) -> None:
    """Nothing is destroyed for an erasure that does not say what stands in the place of the words."""
    query = (
        "select c.tbl, c.body from other.change c join other.event e on e.n = c.event"
        " where c.kind = 'erase' and e.id not in (select id from main.event)"
    )
    for table, body in db.execute(query):
        told = journal.unpack(body)
        by, final = told["by"], told["final"]
        sound = isinstance(final, bool) and table in ("change", "text") and isinstance(by, str | None)
        moved = told["moved"] if table == "text" and by else ()
        if not sound or not all(isinstance(n, int) for stretch in moved for n in stretch):
            raise StudyDamaged(f"{other}: an erasure does not say what it erases", hint=LOOK)


def _refuse_future(db: sqlite3.Connection, other: Path, *, latest: int | None) -> None:
    query = "select max(clock) from other.event where id not in (select id from main.event)"
    found = db.execute(query).fetchone()[0]
    if latest is not None and (found or 0) > latest:
        raise WorkbenchError(
            f"{other} holds events more than a day ahead of this machine's clock ({_date(found)})",
            hint="set the clock right, or merge with --accept-clock",
        )


def _date(clock: int) -> str:
    try:
        return f"{datetime.fromtimestamp(clock / 1e6, UTC):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):
        return f"{clock} µs"


def unite(db: sqlite3.Connection, other: Path) -> Merged:
    """Take over the journal of ``other``, which was examined, and fold anew. The caller holds the transaction."""
    events, changes = _take_over(db)
    try:
        obey_erasures(db)
        _find_heads(db)
        empty(db)
        replay(db, db)
    except (*SENSELESS, sqlite3.Error) as error:
        if isinstance(error, sqlite3.Error) and explained(error, other):  # a full disk and the like
            raise
        raise StudyDamaged(
            f"{other}: what both studies hold makes no study ({error!r}); nothing was written", hint=LOOK
        ) from error
    if (wrong := next(senseless(db), None)) is not None:
        raise StudyDamaged(f"{other}: {wrong}; nothing was written", hint=LOOK)
    return Merged(events=events, changes=changes)


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
