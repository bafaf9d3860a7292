"""Rows of the projection as mappings, and the changes that bring a table to a wanted state."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.store.journal import Add, Change, Retract, Set
from workbench.store.schema import TABLES

Values = Sequence[Any]


def to_json(value: Any) -> str:
    """Canonical JSON text of a list or mapping field."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read(db: sqlite3.Connection, name: str, *, order: str = "t.n") -> list[dict[str, Any]]:
    """The live rows of a table, each with its uuid under ``id``; references are uuids again."""
    table = TABLES[name]
    fields = [
        f'(select id from {table.refs[f]} x where x.n = t."{f}")' if f in table.refs else f't."{f}"'
        for f in table.fields
    ]
    where = " where t.live" if table.lasting else ""
    query = f"select t.id, {', '.join(fields)} from {name} t{where} order by {order}"
    names = ("id", *table.fields)
    return [dict(zip(names, row, strict=True)) for row in db.execute(query)]


def by_slug(db: sqlite3.Connection, name: str) -> dict[str, str]:
    """slug → uuid of the live rows of a table."""
    where = " where live" if TABLES[name].lasting else ""
    return dict(db.execute(f"select slug, id from {name}{where} order by n"))


def difference(
    db: sqlite3.Connection, name: str, wanted: Mapping[str, Values], *, retract: Sequence[str] = ()
) -> list[Change]:
    """What must be journaled so that the table holds ``wanted`` (uuid → values in the order of its fields).

    Rows that are already so give nothing: loading a file twice is one change, not two. ``retract`` names rows
    that are to go.
    """
    table = TABLES[name]
    present = {row.pop("id"): row for row in read(db, name)}
    changes: list[Change] = []
    if new := {key: values for key, values in wanted.items() if key not in present}:
        changes.append(Add(table=name, rows=new))
    for key, values in wanted.items():
        if key in present:
            other = {
                field: value
                for field, value in zip(table.fields, values, strict=True)
                if present[key][field] != value
            }
            if other:
                changes.append(Set(table=name, row=key, values=other))
    return changes + [Retract(table=name, row=key) for key in retract if key in present]
