"""A merge tried in every way, in scratch databases: nothing is lost, nothing doubled, and no order matters."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.store.fold import replay, states, unpacked
from workbench.store.journal import dead_runs
from workbench.store.merge import Merged, attached, ends, understood, unite
from workbench.store.merge_plan import scratch, take_in, transaction, united
from workbench.store.schema import TABLES


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """Live rows of a table, each copy counted by itself: here + there - both - gone + back = after.

    ``what``: a table, or 'coding by CODER'. ``gone``: live on a copy and not afterwards, because a copy has retracted
    or undone it; ``back``: live on neither and afterwards.
    """

    what: str
    here: int
    there: int
    both: int
    gone: int
    back: int
    after: int

    @property
    def adds_up(self) -> bool:
        """Whether nothing is lost and nothing doubled."""
        return self.here + self.there - self.both - self.gone + self.back == self.after


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What came out. ``events``: that come in; ``problems``: what came out otherwise than it must."""

    sums: tuple[Sum, ...]
    problems: tuple[str, ...]
    events: int


def prove(here: Path, other: Path, *, namespace: str, now: int, accept_clock: bool = False) -> Proof:
    """Merge this copy with the other, the same once more, and the other with this one; nothing is written.

    Raises: WorkbenchError as `merge.merge` does.
    """
    with united(here, other, namespace=namespace, now=now, accept_clock=accept_clock) as db:
        first, end = states(db), ends(db, "main").here
        events = db.execute("select count(*) from side where place = 'there'").fetchone()[0]
        _note_live(db, other)
        sums = tuple(_sums(db))
        problems = [f"{s.what}: the numbers do not add up" for s in sums if not s.adds_up] + list(_unexplained(db))
        again = unite(db, other)
        problems += _compared(first, states(db), how="merged a second time")
        problems += [] if again == Merged(events=0, changes=0) else ["a second merge brought something"]
    with united(other, here, namespace=namespace, now=now, accept_clock=True) as db:
        problems += _compared(first, states(db), how="merged in the other order")
        problems += [] if ends(db, "main").here == end else ["the journal ends otherwise in the other order"]
    return Proof(sums=sums, problems=tuple(problems), events=events)


def _compared(one: Mapping[str, str], two: Mapping[str, str], *, how: str) -> Iterator[str]:
    yield from (f"table {name} is another one when {how}" for name in one if one[name] != two[name])


def _note_live(db: sqlite3.Connection, other: Path) -> None:
    """live(place, what, id, run): the live rows of here, there and after, each with the run that brought it in."""
    db.execute("create temp table live(place text, what text, id text, run text, primary key(what, id, place))")
    for place, schema in (("here", "here"), ("after", "main")):
        for query in _live(schema):
            db.execute(f"insert into live select '{place}', * from ({query})")
    with scratch() as alone, attached(alone, other), understood(other), transaction(alone):
        take_in(alone, "other")
        replay(alone, alone)
        for query in _live("main"):
            db.executemany("insert into live values('there', ?, ?, ?)", alone.execute(query))


def _live(schema: str) -> Iterator[str]:
    """Queries for what, uuid and run of live rows, by table and by coder."""
    run = f"(select e.run from {schema}.change c join {schema}.event e on e.n = c.event where c.n = t.change)"
    for name, table in TABLES.items():
        yield f"select '{name}', t.id, {run} from {schema}.{name} t" + " where t.live" * table.lasting
    yield (f"select 'coding by ' || p.id, t.id, '' from {schema}.coding t join {schema}.coder p on p.n = t.coder")


_SUMS = """
select what, sum(here), sum(there), sum(here and there), sum((here or there) and not after),
  sum(after and not here and not there), sum(after)
from (select what, max(place = 'here') here, max(place = 'there') there, max(place = 'after') after
      from live group by what, id)
group by what
"""


def _sums(db: sqlite3.Connection) -> Iterator[Sum]:
    order = {name: at for at, name in enumerate(TABLES)}
    slugs = {f"coding by {key}": f"coding by {slug}" for key, slug in db.execute("select id, slug from main.coder")}
    found = sorted(db.execute(_SUMS).fetchall(), key=lambda row: (order.get(row[0], len(order)), row[0]))
    for what, *numbers in found:
        here, there, both, gone, back, after = numbers
        yield Sum(what=slugs.get(what, what), here=here, there=there, both=both, gone=gone, back=back, after=after)


def _unexplained(db: sqlite3.Connection) -> Iterator[str]:
    """Rows that went although no copy has retracted, undone or erased them."""
    dead = dead_runs(db)
    gone = db.execute(
        "select what, id, run, exists (select 1 from main.change c join main.event e on e.n = c.event"
        "  where c.row = l.id and c.kind = 'retract' and c.tbl = l.what) from live l where place <> 'after'"
        " and what not like 'coding by %'"
        " and not exists (select 1 from live a where a.what = l.what and a.id = l.id and a.place = 'after')"
    ).fetchall()
    lost = {(what, key) for what, key, run, retracted in gone if not retracted and run not in dead}
    for what in {what for what, _ in lost}:
        left = {key for name, key in lost if name == what} & _added(db, what)  # others were erased without a trace
        yield from (f"{what} {key} is lost" for key in sorted(left))


def _added(db: sqlite3.Connection, table: str) -> set[str]:
    """Uuids of all rows that the united journal brings in."""
    adds = db.execute("select body from main.change where kind = 'add' and tbl = ?", (table,))
    return {row[0] for (body,) in adds for row in unpacked(TABLES[table], body)}
