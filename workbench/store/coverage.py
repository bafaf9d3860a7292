"""Reading coverage: which coder has read which source, or part of one, for which codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from workbench.model.coding import Coverage
from workbench.store.codes import aliases, codebook
from workbench.store.journal import Add, Change
from workbench.store.noted import CLOCK, counted_turns, microseconds, note_id, readings
from workbench.store.rows import by_slug

_COVERAGE = f"""
select s.slug, p.slug, v.scope, v.first, v.last, {CLOCK.format("v")} from coverage v
join live_source s on s.n = v.source join coder p on p.n = v.coder where p.live and p.kind = ''
order by s.n, p.slug, v.scope, v.first
"""


def coverage(db: sqlite3.Connection) -> tuple[Coverage, ...]:
    """Who has read which whole sources for what; sources and coders that are not live are left out.

    Reading covers the codes that there were, as they were defined then: a scope in which a code has come in or was
    redefined since is told as the leaves that stood in it then, so that nobody is taken to have read for a code
    that was not there. Parts count when together they hold every turn that counts.
    """
    return tuple(dict.fromkeys(c for c in _whole(db, _told(db))))


def parts(db: sqlite3.Connection) -> tuple[Coverage, ...]:
    """As ``coverage``, and parts of sources as they were noted."""
    return tuple(dict.fromkeys(_told(db)))


def _told(db: sqlite3.Connection) -> Iterator[Coverage]:
    book, now = codebook(db), aliases(db)
    came = {slug: max(clock, microseconds(when)) for slug, clock, when in db.execute(_CAME)}
    for pattern in book:  # who has read for its codes has read for a pattern code
        if pattern.over:
            came.pop(pattern.slug, None)
    leaves = {c.slug for c in book.leaves()}
    for source, coder, named, first, last, clock in db.execute(_COVERAGE):
        scope = now.get(named, named)
        within = (book.under(scope) if scope else book.slugs) & came.keys()
        if scope and scope not in book.slugs:
            continue  # retired since
        if all(came[code] <= clock for code in within):
            yield Coverage(source=source, coder=coder, scope=scope, first=first, last=last)
            continue
        for code in sorted(leaves & within):
            if came[code] <= clock:
                yield Coverage(source=source, coder=coder, scope=code, first=first, last=last)


_CAME = f"select k.slug, {CLOCK.format('k')}, k.redefined from code k where k.live"


def _whole(db: sqlite3.Connection, told: Iterable[Coverage]) -> Iterator[Coverage]:
    """Whole readings, and for what the parts add up to them."""
    pieces: dict[tuple[str, str], None] = {}
    for c in told:
        if c.first is None:
            yield c
        else:
            pieces[c.source, c.coder] = None
    if pieces:
        read, turns = readings(db), counted_turns(db, {source for source, _ in pieces})
        for source, coder in pieces:
            for scope in read.wholly(source, coder, turns[source]):
                yield Coverage(source=source, coder=coder, scope=scope)


def mark_coverage(db: sqlite3.Connection, namespace: str, read: Iterable[Coverage]) -> list[Change]:
    """Changes that note what has been read; what is noted already is noted anew when codes have come in since."""
    source, coder = by_slug(db, "source"), by_slug(db, "coder")
    wanted = {}
    for c in read:
        key = note_id(namespace, source[c.source], coder[c.coder], c.scope, first=c.first, last=c.last)
        wanted[key] = (c, [source[c.source], coder[c.coder], c.scope, c.first, c.last])
    standing = {*parts(db), *coverage(db)}
    again = {key: row for key, (c, row) in wanted.items() if c not in standing}
    return [Add(table="coverage", rows=again)] if again else []
