"""Codings of some codes, whatever view they are in, and the changes that give them another code."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from workbench.model.coding import Coding, Stance
from workbench.store.journal import Change, Retract, Set


def held(db: sqlite3.Connection, codes: Collection[str]) -> dict[str, tuple[Coding, ...]]:
    """Mark of a text → the codings of codes (uuids) on it, also those that wait for review or are in no view.

    ``source``, ``code`` and ``coder`` are uuids; quotations and memos are left out.
    """
    query = (
        "select k.text, k.id, s.id, c.id, p.id, k.start, k.end, k.stance, k.method, k.fingerprint"
        " from json_each(?) w cross join code c on c.id = w.value join coding k on k.code = c.n"
        " join source s on s.n = k.source join coder p on p.n = k.coder order by k.source, k.text, k.start"
    )
    found: dict[str, list[Coding]] = {}
    for text, key, source, code, coder, start, end, stance, method, fingerprint in db.execute(query, (_json(codes),)):
        each = Coding(
            id=key, source=source, code=code, coder=coder, start=start, end=end, quote="",
            stance=Stance(stance) if stance else None, method=method, fingerprint=fingerprint,
        )  # fmt: skip
        found.setdefault(text, []).append(each)
    return {text: tuple(each) for text, each in found.items()}


def changes(
    before: Mapping[str, Coding], moved: Mapping[str, Coding], texts: Mapping[str, str], gone: Collection[str]
) -> list[Change]:
    """Changes that make codings (by uuid) what they are afterwards. ``texts``: the mark of the text of each.

    Only what differs is written; start, end and text are a place, which is set as a whole.
    """
    made: list[Change] = []
    for key, after in moved.items():
        was = before[key]
        values: dict[str, object] = {}
        if after.code != was.code:
            values["code"] = after.code
        if (after.start, after.end) != (was.start, was.end):
            values |= {"start": after.start, "end": after.end, "text": texts[key]}
        if after.stance is not was.stance:
            values["stance"] = after.stance.value if after.stance else None
        if after.fingerprint != was.fingerprint:
            values["fingerprint"] = after.fingerprint
        made.append(Set(table="coding", row=key, values=values))
    return made + [Retract(table="coding", row=key) for key in gone]


def carry_memos(db: sqlite3.Connection, to: Mapping[str, str]) -> list[Change]:
    """Changes that put memos on what is to carry them: uuid → uuid of the other row. None is told twice."""
    query = "select m.id, m.target, m.coder, m.body from memo m where m.target in (select value from json_each(?))"
    there = {tuple(row) for row in db.execute(query.replace("m.id, ", ""), (_json(set(to.values())),))}
    made: list[Change] = []
    for key, target, coder, body in db.execute(query + " order by m.id", (_json(to),)):
        other = (to[target], coder, body)
        if other not in there:
            there.add(other)
            made.append(Set(table="memo", row=key, values={"target": to[target]}))
    return made


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Codings that a command touches. ``counts``: (coder, source) → number; ``first``: the first few of them.

    ``hidden``: those that are in no view: they wait for review, or their source or coder is not live.
    """

    total: int = 0
    counts: tuple[tuple[tuple[str, str], int], ...] = ()
    first: tuple[Coding, ...] = ()
    hidden: int = 0


def tally(db: sqlite3.Connection, wanted: Collection[str], *, by: str = "code", show: int = 5) -> Tally:
    """Codings as a person is told of them. ``by``: whether ``wanted`` names a 'code' or each coding ('id')."""
    start = "json_each(?) w cross join " + {
        "code": "code c on c.id = w.value join coding k on k.code = c.n",
        "id": "coding k on k.id = w.value join code c on c.n = k.code",
    }[by]  # fmt: skip
    rest = (
        f" from {start} join coder p on p.n = k.coder and p.live"
        " join live_source s on s.n = k.source and k.text = substr(s.text, 1, 16)"
    )
    given = (_json(wanted),)
    counts = db.execute(
        f"select p.slug, s.slug, count(*){rest} where c.live group by p.n, s.n order by p.slug, s.slug", given
    ).fetchall()
    first = db.execute(
        f"select k.id, s.slug, c.slug, p.slug, k.start, k.end, k.quote, k.stance{rest} where c.live"
        f" order by s.n, k.start, k.end, k.id limit {show}",
        given,
    )
    total = sum(number for *_, number in counts)
    every = db.execute(f"select count(*) from {start} where c.live", given).fetchone()[0]
    return Tally(
        total=total, counts=tuple(((coder, source), number) for coder, source, number in counts),
        first=tuple(
            Coding(
                id=row[0], source=row[1], code=row[2], coder=row[3], start=row[4], end=row[5], quote=row[6],
                stance=Stance(row[7]) if row[7] else None,
            )
            for row in first
        ),
        hidden=every - total,
    )  # fmt: skip


def outdated(db: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Slug of each code → fingerprint under which its live codings were made → their number."""
    found: dict[str, dict[str, int]] = {}
    query = (
        "select c.slug, k.fingerprint, count(*) from live_coding k join code c on c.n = k.code"
        " group by c.n, k.fingerprint"
    )
    for slug, fingerprint, number in db.execute(query):
        found.setdefault(slug, {})[fingerprint] = number
    return found


def _json(wanted: Collection[str]) -> str:
    return json.dumps(sorted(wanted))
