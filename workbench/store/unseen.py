"""What is new to a claim, by the journal: an event is new to another one that was not written on it.

Times would not do: what was coded yesterday on another copy and taken in today was seen by nobody here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from workbench.model.unseen import News, Unseen
from workbench.store import journal

ID = 32  # bytes of an event's id


def news(db: sqlite3.Connection) -> dict[str, News]:
    """Slug of a claim → what is new to it; claims without a noted stage and without a search are left out."""
    stages = dict(db.execute("select claim, max(change) from version group by claim"))
    searches = dict(db.execute("select claim, max(change) from search where override = '' group by claim"))
    if not (stages or searches):
        return {}
    later = _Later(db, {*stages.values(), *searches.values()})
    return {
        slug: News(
            stage=later.than(stages[key], key) if key in stages else None,
            search=later.than(searches[key], key) if key in searches else None,
        )
        for key, slug in db.execute("select id, slug from claim")
        if key in stages or key in searches
    }


class _Later:
    """Codings and evidence by the change that made them or turned their stance, from the first basis on."""

    def __init__(self, db: sqlite3.Connection, bases: Iterable[int]) -> None:
        self.bases = sorted(bases)
        self.concurrent = _concurrent(db, self.bases)
        first = min([*self.bases, *(n for found in self.concurrent.values() for n in found)])
        self.made = list(db.execute("select change, id from main.coding where change >= ?", (first,)))
        self.made += ((n, row) for n, row in _turned(db, "coding", first))
        rows = {key: (claim, coding) for key, claim, coding in db.execute(
            "select id, target, coding from evidence where kind = 'claim'")}  # fmt: skip
        told = list(db.execute("select change, id from evidence where change >= ?", (first,)))
        self.attached = [(n, *rows[key]) for n, key in (*told, *_turned(db, "evidence", first)) if key in rows]

    def than(self, basis: int, claim: str) -> Unseen:
        """What is new to the claim (uuid) since the change ``basis``."""
        apart = self.concurrent.get(basis, frozenset())
        return Unseen(
            made=frozenset(key for n, key in self.made if n > basis or n in apart),
            attached=frozenset(key for n, of, key in self.attached if of == claim and (n > basis or n in apart)),
        )


def _turned(db: sqlite3.Connection, table: str, first: int) -> Iterator[tuple[int, str]]:
    """Changes of this copy's order, from the first on, that gave rows another stance."""
    dead = journal.dead_runs(db)
    query = (
        "select c.n, c.row, c.body, e.run from change c join event e on e.n = c.event"
        " where c.n >= ? and c.tbl = ? and c.kind = 'set'"
    )
    for n, row, body, run in db.execute(query, (first, table)):
        if run not in dead and "stance" in journal.unpack(body):
            yield n, row


def _concurrent(db: sqlite3.Connection, bases: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Basis → changes that this copy took in before it, though it was not written on them. Empty on one copy alone.

    One walk from the last event back, with a bit for each basis: parents stand before their children in a journal.
    Nothing at all where each event was written on the one before.
    """
    events = list(db.execute("select n, id, parents from event order by n"))
    chain = all(after[2] == before[1] for before, after in pairwise(events))
    if chain:
        return {}
    number = {eid: n for n, eid, _ in events}
    starting: dict[int, list[int]] = {}  # event → bits of the bases that it wrote
    found: dict[int, set[int]] = {}
    of_bit = list(bases)
    for bit, basis in enumerate(of_bit):
        (event,) = db.execute("select event from change where n = ?", (basis,)).fetchone()
        starting.setdefault(event, []).append(bit)
        found[basis] = set()
    later = 0  # bases that stand behind the event at hand
    built_on: dict[int, int] = {}  # event → bases that were written on it
    for n, _, parents in reversed(events):
        above = built_on.pop(n, 0)
        if apart := later & ~above:
            (low, high) = db.execute("select min(n), max(n) from change where event = ?", (n,)).fetchone()
            changes = range(low, high + 1) if low is not None else ()
            for bit in _bits(apart):
                found[of_bit[bit]].update(changes)
        own = sum(1 << bit for bit in starting.get(n, ()))
        later |= own
        for at in range(0, len(parents), ID):
            parent = number[parents[at : at + ID]]
            built_on[parent] = built_on.get(parent, 0) | above | own
    return {basis: frozenset(changes) for basis, changes in found.items()}


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
