"""Codings and the memos on them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.model.coding import Coding, Stance
from workbench.store.journal import Add, Change, Set, new_ids
from workbench.store.memos import remark


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCoding:
    """A coding to be written. ``source``, ``code`` and ``coder`` are uuids, ``text`` is the mark of the text."""

    source: str
    code: str
    coder: str
    start: int
    end: int
    text: str
    stance: Stance | None = None
    method: str = "hand"
    fingerprint: str = ""
    memo: str = ""


def add_codings(new: Sequence[NewCoding]) -> list[Change]:
    """The changes that write codings, and the memos that come with them."""
    ids = new_ids(len(new))
    rows = {
        key: (c.source, c.code, c.coder, c.start, c.end, c.stance and c.stance.value, c.method, c.fingerprint, c.text)
        for key, c in zip(ids, new, strict=True)
    }
    noted = [(key, c) for key, c in zip(ids, new, strict=True) if c.memo]
    memos = {m: remark(key, c.coder, c.memo) for m, (key, c) in zip(new_ids(len(noted)), noted, strict=True)}
    changes: list[Change] = [Add(table="coding", rows=rows)] if rows else []
    return changes + ([Add(table="memo", rows=memos)] if memos else [])


_SELECT = """
select k.id, s.slug, c.slug, p.slug, k.start, k.end, k.quote, k.stance, k.method, k.fingerprint, m.body
from live_source s cross join coding k on k.source = s.n and k.text = substr(s.text, 1, 16)
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


Place = tuple[str, str, str, int, int]  # source, code, coder (all by uuid), start, end


def same_codings(db: sqlite3.Connection, of: Collection[str]) -> dict[Place, dict[str, Stance | None]]:
    """Place → stance of each live coding there, by uuid, on some sources: what need not be written again.

    A single coding must not pay for a table of a million.
    """
    rows = db.execute(
        # cross join holds the order: sources first, then their codings by the index that begins with the source
        "select s.id, c.id, p.id, k.start, k.end, k.id, k.stance from json_each(?) w"
        " cross join live_source s on s.id = w.value"
        " cross join coding k on k.source = s.n and k.text = substr(s.text, 1, 16)"
        " join code c on c.n = k.code and c.live join coder p on p.n = k.coder and p.live",
        (json.dumps(sorted(of)),),
    )
    found: dict[Place, dict[str, Stance | None]] = {}
    for *at, key, stance in rows:
        source, code, coder, start, end = at
        found.setdefault((source, code, coder, start, end), {})[key] = Stance(stance) if stance else None
    return found


def memos_on(db: sqlite3.Connection, of: Collection[str]) -> dict[str, str]:
    """The memos on some rows, by the uuid of the row; several are set below each other."""
    query = "select target, group_concat(body, char(10)) from memo where target in (select value from json_each(?))"
    return dict(db.execute(query + " group by target", (json.dumps(sorted(of)),)))


def amend_codings(stances: Mapping[str, Stance], memos: Iterable[tuple[str, str, str]]) -> list[Change]:
    """The changes that correct codings. ``stances``: by uuid of the coding; ``memos``: (coding, coder, body)."""
    noted = list(memos)
    changes: list[Change] = [Set(table="coding", row=k, values={"stance": s.value}) for k, s in stances.items()]
    rows = {key: remark(*each) for key, each in zip(new_ids(len(noted)), noted, strict=True)}
    return changes + ([Add(table="memo", rows=rows)] if rows else [])


def live(db: sqlite3.Connection) -> int:
    """The number of live codings."""
    count: int = db.execute("select count(*) from live_coding").fetchone()[0]
    return count


def count_by(db: sqlite3.Connection, what: str) -> dict[str, int]:
    """Slug → number of live codings. ``what``: 'coder' or 'code'."""
    query = f"select x.slug, count(*) from live_coding k join {what} x on x.n = k.{what} group by x.n order by x.slug"
    return dict(db.execute(query))
