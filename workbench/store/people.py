"""Coders, districts and sites."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from itertools import count

from workbench.model.source import Consent, District, Participant, Site
from workbench.model.text import natural_id
from workbench.store.journal import Change
from workbench.store.rows import difference, read, to_json


def row_id(db: sqlite3.Connection, namespace: str, table: str, slug: str) -> str:
    """The uuid of the live row of that slug, else the one that a new row would have.

    They differ once names were masked: the row keeps its uuid, and its slug is another one.
    """
    found = db.execute(f"select id from {table} where slug = ? and live", (slug,)).fetchone()
    return found[0] if found else natural_id(namespace, table, slug)


def coders(db: sqlite3.Connection) -> dict[str, str]:
    """slug → name of those who code; the consensus is no person and not among them."""
    return {row["slug"]: row["name"] for row in read(db, "coder") if not row["kind"]}


def add_coders(db: sqlite3.Connection, namespace: str, named: Iterable[tuple[str, str]]) -> list[Change]:
    """Changes that make coders known: (slug, name)."""
    rows = {_coder_id(db, namespace, slug): [slug, name, ""] for slug, name in named}
    return difference(db, "coder", rows)


def _coder_id(db: sqlite3.Connection, namespace: str, slug: str) -> str:
    """As ``row_id``; but whoever had that slug and was given another name is somebody else."""
    used = dict(db.execute("select id, slug from coder"))
    keys = (natural_id(namespace, "coder", slug if n == 0 else f"{slug}#{n}") for n in count())
    live = db.execute("select id from coder where slug = ? and live", (slug,)).fetchone()
    return live[0] if live else next(key for key in keys if used.get(key, slug) == slug)


def districts(db: sqlite3.Connection) -> tuple[District, ...]:
    """All districts, in the order in which they came."""
    return tuple(District(**row) for row in read(db, "district"))


def sites(db: sqlite3.Connection) -> tuple[Site, ...]:
    """All sites, in the order in which they came; ``district`` is a slug."""
    slugs = {row["id"]: row["slug"] for row in read(db, "district")}
    return tuple(
        Site(
            id=row["id"],
            slug=row["slug"],
            name=row["name"],
            district=slugs.get(row["district"]),
            levels=tuple(json.loads(row["levels"])),
            attributes=json.loads(row["attributes"]),
        )
        for row in read(db, "site")
    )


def put_districts(db: sqlite3.Connection, namespace: str, wanted: Iterable[tuple[str, str]]) -> list[Change]:
    """Changes that make districts known: (slug, name)."""
    rows = {row_id(db, namespace, "district", slug): [slug, name] for slug, name in wanted}
    return difference(db, "district", rows)


def put_sites(db: sqlite3.Connection, namespace: str, wanted: Iterable[Site]) -> list[Change]:
    """Changes that make sites known or bring them up to date; ``id`` of the given sites is not looked at."""
    rows = {
        row_id(db, namespace, "site", site.slug): [
            site.slug,
            site.name,
            row_id(db, namespace, "district", site.district) if site.district else None,
            to_json(list(site.levels)),
            to_json(dict(site.attributes)),
        ]
        for site in wanted
    }
    return difference(db, "site", rows)


def participants(db: sqlite3.Connection) -> tuple[Participant, ...]:
    """All participants, in the order in which they came; ``site`` and ``district`` are slugs."""
    rows = read(db, "participant")
    if not rows:
        return ()
    places = {row["id"]: row["slug"] for name in ("site", "district") for row in read(db, name)}
    return tuple(
        Participant(
            id=row["id"], slug=row["slug"], name=row["name"], role=row["role"], role_group=row["role_group"],
            site=places.get(row["site"]), district=places.get(row["district"]),
            consent=tuple(Consent(c) for c in json.loads(row["consent"])), attributes=json.loads(row["attributes"]),
        )
        for row in rows
    )  # fmt: skip


def put_participants(db: sqlite3.Connection, namespace: str, wanted: Iterable[Participant]) -> list[Change]:
    """Changes that make participants as told; others stay as they are."""
    rows = {
        row_id(db, namespace, "participant", p.slug): [
            p.slug, p.name, p.role, p.role_group,
            row_id(db, namespace, "site", p.site) if p.site else None,
            row_id(db, namespace, "district", p.district) if p.district else None,
            to_json(list(p.consent)), to_json(dict(p.attributes)),
        ]
        for p in wanted
    }  # fmt: skip
    return difference(db, "participant", rows)
