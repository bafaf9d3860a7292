"""Rows that both copies have changed since they parted: fields set to different values, rows that one took out.

All functions read the scratch database of `merge_plan.united`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.model.text import digest
from workbench.store.fold import unpacked
from workbench.store.merge_writes import Write, Writes, apart, writes_of_both
from workbench.store.schema import TABLES

SHOWN = 60  # characters of a value
# what follows from another field, and is not shown beside it
_FOLLOWS = {
    "source": {"turns", "layout", "locators", "original", "original_digest", "encoding", "answers"},
    "code": {"fingerprint", "alike", "redefined", "position", "codebook"},
    "coding": {"start", "text", "fingerprint"},
}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """One thing that a person should look at. ``kind``: under which it is listed; ``hint``: what can be done."""

    kind: str
    text: str
    hint: str = ""


def row_conflicts(db: sqlite3.Connection) -> Iterator[Conflict]:
    """Each field and each row of which the copies make something else, neither in knowledge of the other."""
    for (table, row), writes in writes_of_both(db).items():
        yield from _of_life(db, table, row, writes)
        yield from _of_fields(db, table, row, writes)


def _of_fields(db: sqlite3.Connection, table: str, row: str, writes: Writes) -> Iterator[Conflict]:
    """Fields that both copies have set, and not to the same."""
    here = {name: write for write in writes.here for name in write.values}
    there = {name: write for write in writes.there for name in write.values}
    for name in TABLES[table].fields:
        if name in _FOLLOWS.get(table, ()) or name not in here or name not in there:
            continue
        own, other = here[name].values[name], there[name].values[name]
        if own != other and apart(here[name], there[name]):
            stands = "here" if here[name].at > there[name].at else "there"
            field = "text" if (table, name) == ("coding", "end") else name
            yield Conflict(
                kind="set on both copies",
                text=f"{named(db, table, row)}: {field} is {_shown(db, own)} here and {_shown(db, other)} there;"
                f" the later one stands, from {stands}",
            )


def _of_life(db: sqlite3.Connection, table: str, row: str, writes: Writes) -> Iterator[Conflict]:
    """A row that one copy took out while the other went on with it."""
    for gone, kept in (("here", "there"), ("there", "here")):
        last, others = _last_of_life(getattr(writes, gone)), getattr(writes, kept)
        later = _last_of_life(others)
        if last is None or last.kind != "retract" or (later is not None and later.kind == "retract"):
            continue
        met = [write for write in others if apart(last, write)]
        fields = sorted({name for write in met for name in write.values} - _FOLLOWS.get(table, set()))
        if met:
            where = f"id = ?{' and live' * TABLES[table].lasting}"
            lives = db.execute(f"select 1 from main.{table} where {where}", (row,)).fetchone()
            yield Conflict(
                kind="taken out on one copy, changed on the other",
                text=f"{named(db, table, row)}: taken out {gone}, and {', '.join(fields) or 'brought back'} changed"
                f" {kept}; it {'stays' if lives else 'is out'}",
            )


def _last_of_life(found: list[Write]) -> Write | None:
    return next((write for write in reversed(found) if write.kind != "set"), None)


def named(db: sqlite3.Connection, table: str, row: str) -> str:
    """A row as a person knows it: its slug, or the beginning of its digest and where it stands."""
    if "slug" in TABLES[table].fields:
        for schema in ("main", "here"):
            if found := db.execute(f"select slug from {schema}.{table} where id = ?", (row,)).fetchone():
                return f"{table} {found[0]}"
    fields = _fields(db, table, row)
    where = " ".join(_slug(db, ref, fields[ref]) for ref in ("source", "code") if ref in fields)
    if table == "region" and fields:
        where = f"{fields['report']} {fields['name']}"
    return f"{table} {digest(row)[:8]} {where}".rstrip()


def _fields(db: sqlite3.Connection, table: str, row: str) -> dict[str, Any]:
    """The fields of a row as it was added last; nothing where that was erased."""
    query = (
        f"select c.body from main.change c where c.n in (select change from main.{table} where id = ?1"
        f" union select change from here.{table} where id = ?1 union select change from main.gone where id = ?1)"
    )
    for (body,) in db.execute(query, (row,)):
        for key, *values in unpacked(TABLES[table], body):
            if key == row:
                return dict(zip(TABLES[table].fields, values, strict=True))
    return {}


def _slug(db: sqlite3.Connection, table: str, key: str) -> str:
    found = db.execute(f"select slug from main.{table} where id = ?", (key,)).fetchone()
    return found[0] if found else ""


def _shown(db: sqlite3.Connection, value: Any) -> str:
    """A value on one line; uuids as slugs."""
    if value in (None, ""):
        return "nothing"
    text = " ".join(str(value).split())
    if _UUID.fullmatch(text):
        for table in ("site", "district", "participant", "source", "code", "coder"):
            if found := db.execute(f"select slug from main.{table} where id = ?", (text,)).fetchone():
                return str(found[0])
    return repr(text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…") if isinstance(value, str) else text
