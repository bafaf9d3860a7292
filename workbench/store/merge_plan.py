"""What a merge will do, found out by doing it in a scratch database: nothing is written to either copy.

The scratch database has no name: SQLite keeps it in memory, and on disk once it is large, where nobody finds it after
a kill. In it, ``main`` is the united study, ``here`` and ``other`` are the two copies, and the temporary table
``side`` says of each event who has it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import StudyDamaged
from workbench.store.merge import (
    DAY,
    LOOK,
    Heads,
    attached,
    ends,
    examine,
    refuse_no_other,
    understood,
    unite,
)
from workbench.store.schema import DERIVED_DDL, JOURNAL_DDL, TABLES, projection_ddl
from workbench.store.trouble import explained

_JOURNAL = ("event", "change", "text", "head", "setting")
PLACE = ("code", "coder", "start", "end", "text", "stance", "method", "fingerprint")  # of a coding, as compared


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """Live rows of one table: ``here`` before, what is new, what goes, what reads otherwise, ``after``."""

    here: int
    new: int
    gone: int
    changed: int
    after: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Codings of one coder on one source, waiting or not. ``source`` and ``coder`` are slugs.

    ``both``: on both copies, and as they were; ``mine``: on this copy only; ``new``: come in; ``changed`` and
    ``gone``: by what the other copy did to them; ``waits``: of those that there are afterwards, the ones that count
    in another text than their source has, and do not wait here yet.
    """

    source: str
    coder: str
    both: int
    mine: int
    new: int
    changed: int
    gone: int
    waits: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What one person did on the other copy that is not here. ``since`` and ``until``: UTC microseconds."""

    coder: str
    runs: int
    events: int
    since: int
    until: int


@contextmanager
def united(here: Path, other: Path, *, namespace: str, now: int, accept_clock: bool) -> Iterator[sqlite3.Connection]:
    """The scratch database after the merge. ``now``: UTC microseconds.

    Raises: WorkbenchError as `merge.merge` does.
    """
    refuse_no_other(here, other)
    try:
        # one transaction: one state of both copies for all that is asked
        with scratch() as db, attached(db, here, schema="here"), attached(db, other), transaction(db):
            with understood(other):
                take_in(db, "here")
                examine(db, other, namespace=namespace, latest=None if accept_clock else now + DAY)
                unite(db, other)
                _tell_sides(db)
            yield db
    except sqlite3.DatabaseError as error:  # a damaged page that only the plan reads
        if type(error) is not sqlite3.DatabaseError:
            raise
        raise explained(error, other) or StudyDamaged(f"{other} cannot be read ({error})", hint=LOOK) from error


@contextmanager
def scratch() -> Iterator[sqlite3.Connection]:
    """An empty study without a name."""
    with closing(sqlite3.connect("", isolation_level=None, uri=True)) as db:
        for pragma in ("journal_mode = memory", "synchronous = off", "cache_size = -65536", "temp_store = file"):
            db.execute(f"pragma {pragma}")
        db.executescript(JOURNAL_DDL + DERIVED_DDL + projection_ddl())
        yield db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All reads inside see one state of what is attached. What is written inside is for these reads alone."""
    db.execute("begin")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):  # a damaged file cannot even be let go; the first error is the one to tell
            db.execute("rollback")


def take_in(db: sqlite3.Connection, schema: str) -> None:
    """The journal of a copy, as it lies there."""
    for table in _JOURNAL:
        db.execute(f"insert into main.{table} select * from {schema}.{table}")


def _tell_sides(db: sqlite3.Connection) -> None:
    """side(event, place): 'both', 'here' or 'there'."""
    db.execute("create temp table side(event integer primary key, place text not null)")
    db.execute(
        "insert into side select e.n, case when e.id not in (select id from here.event) then 'there'"
        " when e.id in (select id from other.event) then 'both' else 'here' end from main.event e"
    )


def heads_of(db: sqlite3.Connection) -> Heads:
    """How both copies ended when the scratch database was made."""
    return ends(db, "here")


def visits(db: sqlite3.Connection) -> tuple[Visit, ...]:
    """Who brings what."""
    query = (
        "select coder, count(distinct run), count(*), min(clock), max(clock) from main.event e join side d"
        " on d.event = e.n where d.place = 'there' group by coder order by coder"
    )
    return tuple(
        Visit(coder=coder, runs=runs, events=events, since=since, until=until)
        for coder, runs, events, since, until in db.execute(query)
    )


def counts(db: sqlite3.Connection) -> dict[str, Count]:
    """Table → what becomes of its live rows."""
    return {name: _count(db, name) for name in TABLES}


def _count(db: sqlite3.Connection, name: str) -> Count:
    lives = " and {}.live" if TABLES[name].lasting else ""
    absent = f"not exists (select 1 from {{}}.{name} o where o.id = t.id{lives.format('o')})"
    told = f"select count(*) from {{}}.{name} t where 1{lives.format('t')}"
    fields = [f for f in TABLES[name].fields if f != "layout"]
    same = f"({_told(name, fields, 'main', 't')}) is ({_told(name, fields, 'here', 'o')})"
    changed = (
        f"select count(*) from main.{name} t join here.{name} o on o.id = t.id where not ({same})"
        f"{lives.format('t')}{lives.format('o')}"
    )
    asked = (
        told.format("here"),
        f"{told.format('main')} and {absent.format('here')}",
        f"{told.format('here')} and {absent.format('main')}",
        changed,
        told.format("main"),
    )
    here, new, gone, other, after = (db.execute(query).fetchone()[0] for query in asked)
    return Count(here=here, new=new, gone=gone, changed=other, after=after)


def _told(name: str, fields: list[str], schema: str, row: str) -> str:
    """Fields of a row; references by their uuid, since row numbers differ from copy to copy."""
    refs = TABLES[name].refs
    return ", ".join(
        f'(select id from {schema}.{refs[f]} x where x.n = {row}."{f}")' if f in refs else f'{row}."{f}"'
        for f in fields
    )


def lines(db: sqlite3.Connection) -> tuple[Line, ...]:
    """Codings by source and coder, of each pair of which there is one on either copy, in the order of the study."""
    same = f"({_told('coding', list(PLACE), 'main', 't')}) is ({_told('coding', list(PLACE), 'here', 'o')})"
    waits = "t.text <> substr({0}.text, 1, 16)"
    query = (
        "select s.slug, p.slug, sum(o.id is not null and d.place = 'both' and {same}),"
        " sum(o.id is not null and d.place = 'here'), sum(o.id is null), sum(o.id is not null and not {same}),"
        " sum({now} and not coalesce(o.text <> substr(b.text, 1, 16), 0)) from main.coding t"
        " join main.source s on s.n = t.source join main.coder p on p.n = t.coder"
        " join main.change c on c.n = t.change join side d on d.event = c.event"
        " left join here.coding o on o.id = t.id left join here.source b on b.n = o.source"
        " group by s.n, p.n order by s.n, p.slug"
    ).format(same=same, now=waits.format("s"))
    found = {
        (source, coder): Line(
            source=source, coder=coder, both=both, mine=mine, new=new, changed=changed, gone=0, waits=wait
        )
        for source, coder, both, mine, new, changed, wait in db.execute(query)
    }
    query = (
        "select s.slug, p.slug, count(*) from here.coding t join here.source s on s.n = t.source"
        " join here.coder p on p.n = t.coder where t.id not in (select id from main.coding) group by s.n, p.n"
    )
    for source, coder, gone in db.execute(query):
        was = found.get((source, coder))
        found[source, coder] = Line(
            source=source, coder=coder, gone=gone, both=was.both if was else 0, mine=was.mine if was else 0,
            new=was.new if was else 0, changed=was.changed if was else 0, waits=was.waits if was else 0,
        )  # fmt: skip
    return tuple(found.values())


def arrivals(db: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Table → slugs of what comes in, of the tables that others point at."""
    return {
        name: tuple(
            slug
            for (slug,) in db.execute(
                f"select slug from main.{name} t where live and id not in (select id from here.{name} where live)"
                " order by slug"
            )
        )
        for name in ("source", "site", "district", "participant", "coder", "code")
    }


def live_counts(db: sqlite3.Connection) -> dict[str, int]:
    """Table → live rows, and 'coding by CODER' for each coder: what a merge foretells and then proves."""
    found = {
        name: int(db.execute(f"select count(*) from main.{name}{' where live' * t.lasting}").fetchone()[0])
        for name, t in TABLES.items()
    }
    query = "select p.slug, count(*) from main.coding k join main.coder p on p.n = k.coder group by p.slug"
    return found | {f"coding by {coder}": number for coder, number in db.execute(query)}


def new_coders(db: sqlite3.Connection) -> frozenset[str]:
    """Uuids of coders who are live afterwards and are not here."""
    query = "select id from main.coder where live and kind = '' and id not in (select id from here.coder where live)"
    return frozenset(key for (key,) in db.execute(query))


def originals(db: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """Name and digest of the files from which sources that come in were made."""
    query = (
        "select original, original_digest from main.source"
        " where live and id not in (select id from here.source where live) order by slug"
    )
    return tuple(db.execute(query))
