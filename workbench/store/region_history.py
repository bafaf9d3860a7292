"""What stood in the analyst's regions of a report, one wording after the other, as the journal tells it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from workbench.model.stages import Amendment
from workbench.model.text import natural_id
from workbench.store.erase import standing
from workbench.store.journal import dead_runs, unpack
from workbench.store.schema import TABLES

ERASED = "[erased]"

_CHANGES = """
select e.n, e.run, e.coder, e.clock, c.kind, c.row, c.digest, c.body from change c join event e on e.n = c.event
where c.tbl = 'region' and c.kind <> 'erase' order by e.clock, e.id, c.n
"""


def amendments(db: sqlite3.Connection, report: str, *, until: int | None = None) -> tuple[Amendment, ...]:
    """Each change of the analyst's text in a report, the oldest first; the first writing of a region is one too.

    Runs that were undone are left out. ``until``: only events that this copy had up to that number. A wording
    that was erased shows as ``ERASED``, unless something stands in its place.
    """
    now: dict[str, str] = {}
    found = []
    for name, text, coder, clock in _wordings(db, report, until):
        if text != now.get(name, ""):
            at = datetime.fromtimestamp(clock / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            found.append(Amendment(report=report, region=name, old=now.get(name, ""), new=text, coder=coder, at=at))
            now[name] = text
    return tuple(found)


def texts_at(db: sqlite3.Connection, report: str, head: str) -> dict[str, str] | None:
    """Region → text as it was when an event was the last one. ``head``: how its id begins, in hex.

    None where this copy has no such event.
    """
    row = db.execute("select n from event where hex(id) like ? || '%' limit 1", (head.upper(),)).fetchone()
    if row is None:
        return None
    return {each.region: each.new for each in amendments(db, report, until=row[0])}


def _wordings(db: sqlite3.Connection, report: str, until: int | None) -> Iterator[tuple[str, str, str, int]]:
    """Region, text, coder and clock of each change; a change of a row names the row and not its region."""
    dead, gone = dead_runs(db), standing(db)
    namespace = db.execute("select value from setting where name = 'namespace'").fetchone()[0]
    names: dict[str, str] = {}
    for n, run, coder, clock, kind, row, digest, body in db.execute(_CHANGES):
        if run in dead or (until is not None and n > until):
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
