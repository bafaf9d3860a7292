"""What was noted and coded, with its time: who has read what, which codes a coder used last, what came in since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from workbench.model.reading import Noted, Readings
from workbench.model.source import Voice
from workbench.model.text import natural_id
from workbench.store.codes import aliases, codebook
from workbench.store.journal import Add, dead_runs, unpack

# The time of the event that brought a row in, or in again.
CLOCK = "(select e.clock from change c join event e on e.n = c.event where c.n = {}.change)"
_NOTES = f"""
select v.id, s.slug, p.slug, v.scope, v.first, v.last, {CLOCK.format("v")} from coverage v
join live_source s on s.n = v.source join coder p on p.n = v.coder where p.live and p.kind = ?
order by s.n, p.slug, v.scope, v.first
"""


def readings(db: sqlite3.Connection, *, kind: str = "") -> Readings:
    """All notes of what was read, on live sources by live coders, with the codebook that they are held against.

    ``kind`` of coders: persons, or the consensus.
    """
    now = aliases(db)
    notes = tuple(
        Noted(id=key, source=source, coder=coder, scope=now.get(scope, scope), first=first, last=last, clock=clock)
        for key, source, coder, scope, first, last, clock in db.execute(_NOTES, (kind,))
    )
    came = {
        slug: max(clock, microseconds(when))
        for slug, clock, when in db.execute(f"select slug, {CLOCK.format('k')}, redefined from code k where live")
    }
    return Readings(notes=notes, book=codebook(db), came=came)


def microseconds(when: str) -> int:
    """A time in ISO 8601 as a clock of the journal; 0 for ''."""
    return round(datetime.fromisoformat(when).timestamp() * 1e6) if when else 0


def note(namespace: str, source: str, coder: str, read: Iterable[tuple[str, int | None, int | None]]) -> Add:
    """The change that notes a reading now, whatever was noted before; ``mark_coverage`` notes only what is not.

    ``source`` and ``coder`` are uuids; ``read``: scope, first and last turn (none: the whole source).
    """
    rows = {
        note_id(namespace, source, coder, scope, first=first, last=last): [source, coder, scope, first, last]
        for scope, first, last in read
    }
    return Add(table="coverage", rows=rows)


def note_id(
    namespace: str, source: str, coder: str, scope: str, *, first: int | None = None, last: int | None = None
) -> str:
    """The uuid of a note: the same reading noted twice is one row. ``source`` and ``coder`` are uuids."""
    part = "" if first is None else f":{first}-{last}"
    return natural_id(namespace, "coverage", f"{source}:{coder}:{scope}{part}")


def counted_turns(db: sqlite3.Connection, wanted: Collection[str] | None = None) -> dict[str, tuple[int, ...]]:
    """Source → the numbers, from 1, of its turns that count. ``wanted``: slugs, or all live sources."""
    query = "select slug, turns from live_source"
    named = () if wanted is None else (json.dumps(sorted(wanted)),)
    where = "" if wanted is None else " where slug in (select value from json_each(?))"
    counted = {voice.value for voice in Voice if voice.counted}
    return {
        slug: tuple(at for at, (*_, voice) in enumerate(json.loads(turns), 1) if voice in counted)
        for slug, turns in db.execute(query + where + " order by n", named)
    }


def last_codes(db: sqlite3.Connection, coder: str, *, limit: int) -> tuple[str, ...]:
    """The codes that a coder used last, newest first. ``coder``: slug. Looks at the last 500 codings of the study."""
    query = (
        "select c.slug, p.slug from (select * from coding order by n desc limit 500) k"
        " join code c on c.n = k.code and c.live join coder p on p.n = k.coder order by k.n desc"
    )
    found = dict.fromkeys(code for code, who in db.execute(query) if who == coder)
    return tuple(found)[:limit]


def coded_since(db: sqlite3.Connection, codes: Collection[str], clock: int) -> tuple[tuple[str, str], ...]:
    """(Source, coder) of each live coding of the codes that came in at that time or later."""
    query = (
        f"select s.slug, p.slug from live_coding k join live_source s on s.n = k.source join code c on c.n = k.code"
        f" join coder p on p.n = k.coder where c.slug in (select value from json_each(?))"
        f" and {CLOCK.format('k')} >= ? order by k.n"
    )
    return tuple(db.execute(query, (json.dumps(sorted(codes)), clock)))


def reverting(db: sqlite3.Connection, run: str) -> str:
    """The run that reverted a run last; '' when none did."""
    found = db.execute("select run from event where reverts = ? order by clock desc limit 1", (run,)).fetchone()
    return found[0] if found else ""


def came_in(db: sqlite3.Connection) -> dict[str, int]:
    """Code → when it first came into the codebook: UTC in microseconds.

    Whatever its definition has become, whether it was retired meanwhile, and on whatever copies it was loaded.
    """
    dead, first = dead_runs(db), dict[str, int]()
    query = (
        "select c.body, e.run, e.clock from change c join event e on e.n = c.event"
        " where c.kind = 'add' and c.tbl = 'code' order by e.clock desc"
    )
    for body, run, clock in db.execute(query):
        if run not in dead:
            first |= dict.fromkeys((row[0] for row in unpack(body)), clock)
    return {slug: first[key] for slug, key in db.execute("select slug, id from code where live") if key in first}


def coded_late(db: sqlite3.Connection, ends: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """Codings that came in after their coder had finished, by source and coder, where there are any.

    ``ends``: source, coder (slugs) and when they had finished, UTC in microseconds.
    """
    query = (
        "select count(*) from live_coding k join live_source s on s.n = k.source join coder p on p.n = k.coder"
        f" where s.slug = ? and p.slug = ? and {CLOCK.format('k')} > ?"
    )
    found = {(source, coder): db.execute(query, (source, coder, end)).fetchone()[0] for source, coder, end in ends}
    return {at: number for at, number in found.items() if number}
