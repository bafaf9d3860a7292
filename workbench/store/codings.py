"""Codings, memos on them, and reading coverage."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.model.coding import Coding, Coverage, Stance
from workbench.model.text import natural_id
from workbench.store.journal import Add, Change, new_ids
from workbench.store.rows import by_slug, difference


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCoding:
    """A coding to be written. ``source``, ``code`` and ``coder`` are uuids."""

    source: str
    code: str
    coder: str
    start: int
    end: int
    stance: Stance | None = None
    method: str = "hand"
    fingerprint: str = ""
    memo: str = ""


def add_codings(new: Sequence[NewCoding]) -> list[Change]:
    """The changes that write codings, and the memos that come with them."""
    ids = new_ids(len(new))
    rows = {
        key: (c.source, c.code, c.coder, c.start, c.end, c.stance and c.stance.value, c.method, c.fingerprint)
        for key, c in zip(ids, new, strict=True)
    }
    noted = [(key, c) for key, c in zip(ids, new, strict=True) if c.memo]
    memos = {m: [key, c.coder, c.memo] for m, (key, c) in zip(new_ids(len(noted)), noted, strict=True)}
    changes: list[Change] = [Add(table="coding", rows=rows)] if rows else []
    return changes + ([Add(table="memo", rows=memos)] if memos else [])


_SELECT = """
select k.id, s.slug, c.slug, p.slug, k.start, k.end, k.quote, k.stance, k.method, k.fingerprint, m.body
from live_source s cross join coding k on k.source = s.n
join code c on c.n = k.code and c.live join coder p on p.n = k.coder and p.live
left join (select target, group_concat(body, char(10)) as body from memo group by target) m on m.target = k.id
"""


def codings(db: sqlite3.Connection, *, source: str | None = None, coder: str | None = None) -> Iterator[Coding]:
    """Live codings in the order of source and text. ``source`` and ``coder`` are slugs."""
    given = [(f"{column} = ?", value) for column, value in (("s.slug", source), ("p.slug", coder)) if value]
    where = " where " + " and ".join(test for test, _ in given) if given else ""
    order = " order by s.n, k.start, k.end, c.slug, p.slug, k.id"
    for row in db.execute(_SELECT + where + order, [value for _, value in given]):
        yield Coding(
            id=row[0], source=row[1], code=row[2], coder=row[3], start=row[4], end=row[5], quote=row[6],
            stance=Stance(row[7]) if row[7] else None, method=row[8], fingerprint=row[9], memo=row[10] or "",
        )  # fmt: skip


def same_codings(db: sqlite3.Connection, of: Collection[str]) -> set[tuple[str, str, str, int, int]]:
    """(source, code, coder, start, end) of the live codings on some sources: what need not be written again.

    All of them by uuid. A single coding must not pay for a table of a million.
    """
    return set(
        db.execute(
            # cross join holds the order: sources first, then their codings by the index that begins with the source
            "select s.id, c.id, p.id, k.start, k.end from json_each(?) w cross join live_source s on s.id = w.value"
            " cross join coding k on k.source = s.n join code c on c.n = k.code and c.live"
            " join coder p on p.n = k.coder and p.live",
            (json.dumps(sorted(of)),),
        )
    )


def live(db: sqlite3.Connection) -> int:
    """The number of live codings."""
    count: int = db.execute("select count(*) from live_coding").fetchone()[0]
    return count


def count_by(db: sqlite3.Connection, what: str) -> dict[str, int]:
    """Slug → number of live codings. ``what``: 'coder' or 'code'."""
    query = f"select x.slug, count(*) from live_coding k join {what} x on x.n = k.{what} group by x.n order by x.slug"
    return dict(db.execute(query))


def coverage(db: sqlite3.Connection) -> tuple[Coverage, ...]:
    """Who has read what for which codes; sources and coders that are not live are left out."""
    query = (
        "select s.slug, p.slug, v.scope from coverage v join live_source s on s.n = v.source"
        " join coder p on p.n = v.coder where p.live order by s.n, p.slug, v.scope"
    )
    return tuple(Coverage(source=s, coder=p, scope=scope) for s, p, scope in db.execute(query))


def mark_coverage(db: sqlite3.Connection, namespace: str, read: Iterable[Coverage]) -> list[Change]:
    """Changes that note what has been read."""
    source, coder = by_slug(db, "source"), by_slug(db, "coder")
    wanted = {
        natural_id(namespace, "coverage", f"{source[c.source]}:{coder[c.coder]}:{c.scope}"): [
            source[c.source],
            coder[c.coder],
            c.scope,
        ]
        for c in read
    }
    return difference(db, "coverage", wanted)
