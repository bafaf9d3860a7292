"""What a memo has read like, one wording after the other, and which wordings were written apart from each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from workbench.store.erase import standing
from workbench.store.journal import dead_runs, unpack
from workbench.store.schema import TABLES

ERASED = "[erased]"
_ID = 32  # bytes of an event's id

_CHANGES = """
select e.id, e.run, e.coder, e.clock, c.kind, c.row, c.digest, c.body from change c
join event e on e.n = c.event where c.tbl = 'memo' and c.kind in ('add', 'set') order by e.clock, e.id, c.n
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """A body that a memo has had, by whom and since when (UTC, ISO 8601).

    ``apart``: nobody who wrote a later body had seen this one: copies of the study were changed at the same time.
    """

    body: str
    coder: str
    at: str
    apart: bool = False


Told = tuple[bytes, int, Wording]  # the event, its clock, what it made of the body


def wordings(db: sqlite3.Connection) -> dict[str, tuple[Wording, ...]]:
    """uuid of a memo → its bodies, the oldest first, without runs that were undone; the last is what it has now."""
    told = _told(db)
    parents = _parents(db) if any(len(bodies) > 1 for bodies in told.values()) else {}
    clocks = dict(db.execute("select id, clock from event")) if parents else {}
    found = {}
    for key, bodies in told.items():
        apart = _apart([(event, clock) for event, clock, _ in bodies], parents, clocks) if parents else set()
        found[key] = tuple(replace(w, apart=at in apart) for at, (_, _, w) in enumerate(bodies))
    return found


def _told(db: sqlite3.Connection) -> dict[str, list[Told]]:
    dead, gone = dead_runs(db), standing(db)
    table = TABLES["memo"]
    told: dict[str, list[Told]] = {}
    for event, run, coder, clock, kind, row, digest, packed in db.execute(_CHANGES):
        if run in dead:
            continue
        value: Any = unpack(packed)
        erased = ERASED if digest.hex() in gone else ""
        bodies = (
            [(key, dict(zip(table.fields, rest, strict=True))["body"]) for key, *rest in map(table.widened, value)]
            if kind == "add"
            else [(row, value["body"])] * ("body" in value)
        )
        at = datetime.fromtimestamp(clock / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        for key, body in bodies:
            told.setdefault(key, []).append((event, clock, Wording(body=body or erased, coder=coder, at=at)))
    return told


def _parents(db: sqlite3.Connection) -> dict[bytes, list[bytes]]:
    """Event → the events that it was written on; empty where no two were written on the same."""
    found = {
        key: [packed[at : at + _ID] for at in range(0, len(packed), _ID)]
        for key, packed in db.execute("select id, parents from event")
    }
    on = [parent for of in found.values() for parent in of]
    return found if len(on) > len(set(on)) else {}


def _apart(
    events: Sequence[tuple[bytes, int]], parents: Mapping[bytes, Sequence[bytes]], clocks: Mapping[bytes, int]
) -> set[int]:
    """Which events, but for the last, none of the others was written on. A later event has a later clock."""
    oldest = min((clock for _, clock in events), default=0)
    before: set[bytes] = set()
    for event, _ in events:
        waiting = list(parents.get(event, ()))
        while waiting:
            at = waiting.pop()
            if at not in before and clocks.get(at, 0) >= oldest:
                before.add(at)
                waiting += parents.get(at, ())
    return {at for at, (event, _) in enumerate(events[:-1]) if event not in before and event != events[-1][0]}
