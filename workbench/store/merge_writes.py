"""Which rows both copies have written to, and which writes did not know of each other.

All functions read the scratch database of `merge_plan.united`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.store import journal
from workbench.store.fold import unpacked
from workbench.store.journal import dead_runs
from workbench.store.schema import TABLES

MOST = 4096  # events here whose descent is followed one by one; of more, all that both copies have count as known
Row = tuple[str, str]  # table, uuid


@dataclass(frozen=True, slots=True)
class Write:
    """A change in force of one row, in the order of the fold. ``at``: its place in that order.

    ``known``: of a write that comes in, the bits of the events here that it was written upon; ``bit``: of one here.
    """

    at: int
    kind: str
    values: Mapping[str, Any]
    known: int = 0
    bit: int = 0


@dataclass(frozen=True, slots=True)
class Writes:
    """What each copy did to one row, first to last."""

    here: list[Write]
    there: list[Write]


def apart(one: Write, two: Write) -> bool:
    """Whether of a write here and one that comes in neither was made in knowledge of the other."""
    return not (one.known & two.bit or two.known & one.bit)


def writes_of_both(db: sqlite3.Connection) -> dict[Row, Writes]:
    """Rows that incoming events write to, and events here as well."""
    coming = {row for row, _ in _touching(db, "= 'there'")}
    here: dict[Row, list[int]] = {}
    for row, event in _touching(db, "<> 'there'") if coming else ():
        if row in coming:
            here.setdefault(row, []).append(event)
    bits, known = _descent(db, sorted({event for events in here.values() for event in events}))
    dead, found = dead_runs(db), {row: Writes([], []) for row in sorted(here)}
    query = (
        "select e.n, d.place, e.run, c.tbl, c.kind, c.row, c.body from main.change c"
        " join main.event e on e.n = c.event join side d on d.event = e.n where c.kind <> 'erase'"
        " order by e.clock, e.id, c.n"
    )
    for at, (event, place, run, table, kind, key, body) in enumerate(db.execute(query)) if here else ():
        if run in dead or (place != "there" and event not in bits):
            continue
        for row, values in _values(table, kind, key, body, found):
            if place == "there":
                found[row].there.append(Write(at, kind, values, known=known.get(event, 0)))
            else:
                found[row].here.append(Write(at, kind, values, bit=bits[event]))
    return found


def _values(
    table: str, kind: str, key: str, body: bytes, wanted: Mapping[Row, object]
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """What a change sets in each of the wanted rows."""
    if kind != "add":
        if (table, key) in wanted:
            yield (table, key), journal.unpack(body) if kind == "set" else {}
    elif TABLES[table].natural:
        for row, *values in unpacked(TABLES[table], body):
            if (table, row) in wanted:
                yield (table, row), dict(zip(TABLES[table].fields, values, strict=True))


def _touching(db: sqlite3.Connection, place: str) -> Iterator[tuple[Row, int]]:
    """Rows with the events that write to them; new ones of which no other copy can know are left out."""
    where = f"from main.change c join side d on d.event = c.event where d.place {place}"
    query = f"select distinct c.tbl, c.row, c.event {where} and c.kind in ('set', 'retract')"
    yield from (((table, row), event) for table, row, event in db.execute(query))
    for table, body, event in db.execute(f"select c.tbl, c.body, c.event {where} and c.kind = 'add'"):
        if TABLES[table].natural:
            yield from (((table, row[0]), event) for row in unpacked(TABLES[table], body))


def _descent(db: sqlite3.Connection, events: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """(Event here → its bit, incoming event → bits of those it descends from)."""
    if len(events) > MOST:  # one bit for all that both copies have, one for what is here alone
        both = {n for (n,) in db.execute("select event from side where place = 'both'")}
        coming = db.execute("select event from side where place = 'there'")
        return {n: 1 if n in both else 2 for n in events}, {n: 1 for (n,) in coming}
    bits = {event: 1 << at for at, event in enumerate(events)}
    known: dict[bytes, int] = {}
    found: dict[int, int] = {}
    query = "select e.n, e.id, e.parents, d.place from main.event e join side d on d.event = e.n order by e.n"
    for n, key, parents, place in db.execute(query) if events else ():
        of = 0
        for at in range(0, len(parents), 32):
            of |= known.get(parents[at : at + 32], 0)
        known[key] = of | bits.get(n, 0)
        if place == "there":
            found[n] = of
    return bits, found
