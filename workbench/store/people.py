"""Coders, districts and sites."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from workbench.model.source import District, Site
from workbench.model.text import natural_id
from workbench.store.journal import Change
from workbench.store.rows import difference, read, to_json


def coders(db: sqlite3.Connection) -> dict[str, str]:
    """slug → name."""
    return {row["slug"]: row["name"] for row in read(db, "coder")}


def add_coders(db: sqlite3.Connection, namespace: str, named: Iterable[tuple[str, str]]) -> list[Change]:
    """Changes that make coders known: (slug, name)."""
    rows = {natural_id(namespace, "coder", slug): [slug, name] for slug, name in named}
    return difference(db, "coder", rows)


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
    rows = {natural_id(namespace, "district", slug): [slug, name] for slug, name in wanted}
    return difference(db, "district", rows)


def put_sites(db: sqlite3.Connection, namespace: str, wanted: Iterable[Site]) -> list[Change]:
    """Changes that make sites known or bring them up to date; ``id`` of the given sites is not looked at."""
    rows = {
        natural_id(namespace, "site", site.slug): [
            site.slug,
            site.name,
            natural_id(namespace, "district", site.district) if site.district else None,
            to_json(list(site.levels)),
            to_json(dict(site.attributes)),
        ]
        for site in wanted
    }
    return difference(db, "site", rows)
