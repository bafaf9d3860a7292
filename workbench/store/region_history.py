"""What stood in the analyst's regions of a report, one wording after the other, as the journal tells it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from workbench.model.stages import Amendment
from workbench.model.text import natural_id
from workbench.store.erase import standing
from workbench.store.journal import dead_runs, unpack
from workbench.store.schema import TABLES

ERASED = "[erased]"
ID = 32  # bytes of an event's id

_CHANGES = """
select e.n, e.run, e.coder, e.clock, c.kind, c.row, c.digest, c.body from change c join event e on e.n = c.event
where c.tbl = 'region' and c.kind <> 'erase' order by e.clock, e.id, c.n
"""


def amendments(
    db: sqlite3.Connection, report: str, *, within: Collection[int] | None = None
) -> tuple[Amendment, ...]:
    """Each change of the analyst's text in a report, the oldest first; the first writing of a region is one too.

    Runs that were undone are left out. ``within``: only events of these numbers. A wording that was erased shows as
    ``ERASED``, unless something stands in its place.
    """
    now: dict[str, str] = {}
    found = []
    for name, text, coder, clock in _wordings(db, report, within):
        if text != now.get(name, ""):
            at = datetime.fromtimestamp(clock / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            found.append(Amendment(report=report, region=name, old=now.get(name, ""), new=text, coder=coder, at=at))
            now[name] = text
    return tuple(found)


def texts_at(db: sqlite3.Connection, report: str, head: str) -> dict[str, str] | None:
    """Region → text as it was for who wrote an event: by it and all that it stands on. ``head``: how its id begins.

    What another copy wrote beside it was not known there, whenever it was taken in here. None where this copy has no
    such event.
    """
    row = db.execute("select n from event where hex(id) like ? || '%' limit 1", (head.upper(),)).fetchone()
    if row is None:
        return None
    return {each.region: each.new for each in amendments(db, report, within=_known(db, row[0]))}


def _known(db: sqlite3.Connection, event: int) -> set[int]:
    """An event and those that it was written on, by their numbers; linear in the events."""
    events = list(db.execute("select n, id, parents from event"))
    number = {key: n for n, key, _ in events}
    parents = {n: [number[p[at : at + ID]] for at in range(0, len(p), ID)] for n, _, p in events}
    seen, queue = {event}, [event]
    while queue:
        new = set(parents[queue.pop()]) - seen
        seen |= new
        queue += new
    return seen


def _wordings(
    db: sqlite3.Connection, report: str, within: Collection[int] | None
) -> Iterator[tuple[str, str, str, int]]:
    """Region, text, coder and clock of each change; a change of a row names the row and not its region."""
    dead, gone = dead_runs(db), standing(db)
    namespace = db.execute("select value from setting where name = 'namespace'").fetchone()[0]
    names: dict[str, str] = {}
    for n, run, coder, clock, kind, row, digest, body in db.execute(_CHANGES):
        if run in dead or (within is not None and n not in within):
            continue
        value: Any = unpack(body)
        erased = ERASED if digest.hex() in gone else ""
        if kind == "add":
            for key, of, name, text in (TABLES["region"].widened(each) for each in value):
                if of == report or key == natural_id(namespace, "region", f"{report}:{name}"):
                    names[key] = name
                    yield name, text or erased, coder, clock
        elif row in names and kind == "retract":
            yield names[row], "", coder, clock
        elif row in names and "body" in value:
            yield names[row], value["body"] or erased, coder, clock
