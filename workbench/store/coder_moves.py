"""One person under two names: what is told under the one, and the changes that tell it under the other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.model.text import natural_id
from workbench.store import code_moves
from workbench.store.journal import Add, Change, Retract, Set
from workbench.store.rows import read, to_json

# tables whose rows only say who it was
GIVEN = ("adjudication", "freeze", "evidence", "rival", "search", "version", "pin", "reply", "step", "summary")


@dataclass(frozen=True, kw_only=True, slots=True)
class Coder:
    """A coder as the study knows them, also one who is not live. ``codings``: of theirs, in whatever view."""

    id: str
    slug: str
    name: str
    kind: str
    live: bool
    codings: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """What goes from one coder to another. ``doubled``: codings that the other has too, so that they go.

    ``counts``: table → rows, without the codings.
    """

    codings: int
    doubled: int
    counts: dict[str, int]
    changes: tuple[Change, ...]


def coders(db: sqlite3.Connection) -> tuple[Coder, ...]:
    """All coders, whoever is not live last."""
    query = (
        "select id, slug, name, kind, live, (select count(*) from coding k where k.coder = p.n) from coder p"
        " order by live desc, slug, n"
    )
    return tuple(
        Coder(id=key, slug=slug, name=name, kind=kind, live=bool(live), codings=codings)
        for key, slug, name, kind, live, codings in db.execute(query)
    )


def renamed(db: sqlite3.Connection, coder: Coder, slug: str, name: str) -> list[Change]:
    """The changes that give a coder another name; none where they have it."""
    values = {
        field: new for field, new, old in (("slug", slug, coder.slug), ("name", name, coder.name)) if new != old
    }
    if not values:
        return []
    return [Set(table="coder", row=coder.id, values=values), *_rounds(db, coder.slug, slug)]


def _rounds(db: sqlite3.Connection, old: str, new: str) -> Iterator[Change]:
    """Rounds of calibration name coders by their slugs."""
    for row in read(db, "round"):
        named = json.loads(row["coders"])
        if old in named and old != new:
            told = dict.fromkeys(new if slug == old else slug for slug in named)
            yield Set(table="round", row=row["id"], values={"coders": to_json(list(told))})


def joined(db: sqlite3.Connection, namespace: str, old: Coder, new: Coder) -> Moved:
    """What makes two coders one: everything of ``old`` becomes ``new``'s, and ``old`` is live no more."""
    gone = dict(_doubled(db, old.id, new.id))
    own = _own(db, "coding", old.id)
    changes: list[Change] = [Set(table="coding", row=key, values={"coder": new.id}) for key in own if key not in gone]
    changes += [Retract(table="coding", row=key) for key in gone]
    changes += code_moves.carry_memos(db, gone)
    counts: dict[str, int] = {}
    for table, made in (
        ("coverage", _coverage(db, old.id, new.id)),
        ("verdict", _named_anew(db, namespace, "verdict", old.id, new.id)),
        ("assignment", _named_anew(db, namespace, "assignment", old.id, new.id)),
        ("memo", _memos(db, old.id, new.id, gone)),
        *((table, _given(db, table, old.id, new.id)) for table in GIVEN),
        ("round", _rounds(db, old.slug, new.slug)),
    ):
        moved = list(made)
        counts |= {table: len([c for c in moved if not isinstance(c, Retract)])} if moved else {}
        changes += moved
    if old.live:
        changes.append(Retract(table="coder", row=old.id))
    return Moved(codings=len(own) - len(gone), doubled=len(gone), counts=counts, changes=tuple(changes))


def _own(db: sqlite3.Connection, table: str, coder: str) -> list[str]:
    query = f"select t.id from {table} t join coder p on p.n = t.coder where p.id = ? order by t.n"
    return [key for (key,) in db.execute(query, (coder,))]


def _doubled(db: sqlite3.Connection, old: str, new: str) -> Iterator[tuple[str, str]]:
    """Codings of the one that the other has as well, in the very same place: uuid → uuid of the other's."""
    query = (
        "select o.id, min(k.id) from coding o join coding k on k.source = o.source and k.start = o.start"
        ' and k."end" = o."end" and k.code = o.code and k.text = o.text and k.stance is o.stance'
        " where o.coder = (select n from coder where id = ?) and k.coder = (select n from coder where id = ?)"
        " group by o.id"
    )
    yield from db.execute(query, (old, new))


def _coverage(db: sqlite3.Connection, old: str, new: str) -> Iterator[Change]:
    """Notes of what was read keep their time, since it tells for which codes it was read."""
    for key in _own(db, "coverage", old):
        yield Set(table="coverage", row=key, values={"coder": new})


def _named_anew(db: sqlite3.Connection, namespace: str, table: str, old: str, new: str) -> Iterator[Change]:
    """Rows whose uuid is made of their coder; what the other has already stays as it is there."""
    told = {"verdict": ("suggestion", ""), "assignment": ("source", "sample")}[table]
    rows = read(db, table)
    there = {tuple(row.get(f) for f in told) for row in rows if row["coder"] == new}
    for row in (row for row in rows if row["coder"] == old):
        key = row.pop("id")
        first, last = (row.get(f) for f in told)
        if (first, last) not in there:
            name = f"{first}:{new}" + (f":{last}" if told[1] else "")
            yield Add(table=table, rows={natural_id(namespace, table, name): [*(row | {"coder": new}).values()]})
        yield Retract(table=table, row=key)


def _given(db: sqlite3.Connection, table: str, old: str, new: str) -> Iterator[Change]:
    """Rows that only say who it was."""
    for row in read(db, table):
        if row["coder"] == old:
            yield Set(table=table, row=row["id"], values={"coder": new})


def _memos(db: sqlite3.Connection, old: str, new: str, gone: dict[str, str]) -> Iterator[Change]:
    """Remarks by the coder, and those on the coder."""
    for row in read(db, "memo"):
        values = {"coder": new} if row["coder"] == old else {}
        values |= {"target": new} if row["target"] == old else {}
        if values:
            yield Set(table="memo", row=row["id"], values=values)
