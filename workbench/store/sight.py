"""What is seen of the codings: one layer of them, without what a coder must not see yet.

Inside, ``coding``, ``live_coding`` and ``coverage`` are temporary views over the tables of these names, so that no
query can forget to ask. Where the whole is seen, nothing is made, and nothing is paid for. Writing needs the tables:
whoever changes codings reads them outside.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from workbench.errors import NotKnown
from workbench.model.team import CONSENSUS, UNION, hidden
from workbench.store import noted, people
from workbench.store.assignments import assignments
from workbench.store.schema import LIVE_CODING

_VIEWS = ("coverage", "live_coding", "coding")


@contextmanager
def seen(db: sqlite3.Connection, *, layer: str = UNION, coder: str = "") -> Iterator[frozenset[str]]:
    """One ``layer`` of the codings as a coder may see it; gives the sources on which others' codings are hidden.

    Union: all that persons coded. Consensus: what was adjudicated where that is settled for a code in a source, and
    the union elsewhere. ``coder``: slug of who looks, '' for somebody to whom nothing was assigned. The caller holds
    a snapshot.
    """
    given = assignments(db)
    if coder and coder not in people.coders(db) and any(a.blind and not a.finished for a in given):
        raise NotKnown(  # a name that was mistyped, or is another one now, must not open what is blind
            "coder", coder, people.coders(db), hint="say who you are: sources of this study are being coded blind"
        )
    kept_from = hidden(given, coder) if coder else frozenset[str]()
    decided = db.execute("select 1 from main.coder where kind = ? limit 1", (CONSENSUS,)).fetchone()
    if not decided and not kept_from:
        yield kept_from
        return
    try:
        _make(db, kept_from, layer=layer, coder=coder)
        yield kept_from
    finally:
        for name in _VIEWS:
            db.execute(f"drop view if exists temp.{name}")
        for name in ("seen_settled", "seen_hidden"):
            db.execute(f"drop table if exists temp.{name}")


def kept_from(db: sqlite3.Connection) -> frozenset[str]:
    """The sources on which others' codings are hidden now, inside ``seen``; none outside."""
    if not db.execute("select 1 from temp.sqlite_master where name = 'seen_hidden'").fetchone():
        return frozenset()
    named = db.execute("select slug from main.source where n in (select source from temp.seen_hidden)")
    return frozenset(slug for (slug,) in named)


def _make(db: sqlite3.Connection, kept_from: frozenset[str], *, layer: str, coder: str) -> None:
    db.execute("create temp table seen_hidden(source integer primary key)")
    db.execute(
        "insert into seen_hidden select n from main.source where live and slug in (select value from json_each(?))",
        (json.dumps(sorted(kept_from)),),
    )
    me = db.execute("select n from main.coder where slug = ? and live", (coder,)).fetchone()
    own = f"(c.coder = {me[0] if me else -1} or c.source not in (select source from seen_hidden))"
    person = f"c.coder not in (select n from main.coder where kind = '{CONSENSUS}')"
    if layer == CONSENSUS:
        _settle(db)
        shown = "c.source not in (select source from seen_hidden)"
        held = f"({shown} and (c.source, c.code) in (select source, code from seen_settled))"
        test = f"case when {person} then {own} and not {held} else {held} end"
    else:
        test = f"{person} and {own}"
    db.execute(f"create temp view coding as select c.* from main.coding c where {test}")
    db.execute(f"create temp view live_coding as {LIVE_CODING}")
    db.execute(f"create temp view coverage as select c.* from main.coverage c where {person} and {own}")


def _settle(db: sqlite3.Connection) -> None:
    """Sources and codes for which the consensus holds: what it was noted to have read, as others are."""
    db.execute("create temp table seen_settled(source integer, code integer, primary key(source, code))")
    db.executemany("insert or ignore into seen_settled values(?, ?)", settled(db))


def settled(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """(Source, code), by their row numbers, for which the consensus stands. A redefined code is settled no more."""
    read = noted.readings(db, kind=CONSENSUS)
    places = dict(db.execute("select slug, n from main.source where live"))
    numbers = dict(db.execute("select slug, n from main.code where live"))
    held: dict[str, set[str]] = {}
    for note in read.notes:
        held.setdefault(note.source, set()).update(read.held(note))
    for source, leaves in held.items():
        for code, number in numbers.items():
            below = read.leaves(code)  # a code with codes below it is settled with all of them
            if below and below <= leaves and source in places:
                yield places[source], number
