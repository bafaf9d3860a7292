"""The codebook in the study."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from itertools import count
from typing import Any

from workbench.errors import NotKnown
from workbench.model.codebook import Code, Codebook
from workbench.model.text import natural_id
from workbench.store.journal import Change
from workbench.store.rows import Values, by_slug, difference, read, to_json


def codebook(db: sqlite3.Connection) -> Codebook:
    """All live codes, whichever file they came from, in the order of their files.

    A code whose parent is not here stands at the top; a cycle of parents (after a merge) is cut at its
    youngest code.
    """
    rows = read(db, "code", order="t.codebook, t.position, t.slug")
    slugs = {row["slug"] for row in rows}
    parents = {row["slug"]: row["parent"] if row["parent"] in slugs else None for row in rows}
    for slug in reversed([row["slug"] for row in rows]):
        if _closes_a_cycle(slug, parents):
            parents[slug] = None
    books = list(dict.fromkeys(row["codebook"] for row in rows))
    now = {old: row["slug"] for row in rows for old in json.loads(row["former"])} | {slug: slug for slug in slugs}
    for row in rows:
        row["over"] = [now[slug] for slug in json.loads(row["over"]) if slug in now]
    return Codebook(slug=", ".join(books), title=", ".join(books), codes=tuple(_code(row, parents) for row in rows))


def find_code(book: Codebook, wanted: str) -> Code:
    """The code that has or had that slug, or the only one whose slug ends in it; an error offers the nearest."""
    found = book.named(wanted)
    if found is not None:
        return found
    tails = [c for c in book if c.slug.rsplit("/", 1)[-1] == wanted]
    if len(tails) == 1:
        return tails[0]
    raise NotKnown("code", wanted, [c.slug for c in book], hint="see 'workbench codebook show'")


def homes(db: sqlite3.Connection) -> dict[str, str]:
    """Slug of each live code → the codebook that it came from."""
    return {row["slug"]: row["codebook"] for row in read(db, "code")}


def cycles(db: sqlite3.Connection) -> list[str]:
    """Codes that are their own ancestors; moves on two copies, merged, can make them so."""
    parents = {row["slug"]: row["parent"] for row in read(db, "code")}
    parents = {slug: parent if parent in parents else None for slug, parent in parents.items()}
    return [slug for slug in parents if _closes_a_cycle(slug, parents)]


def _closes_a_cycle(slug: str, parents: dict[str, str | None]) -> bool:
    seen, at = set(), parents[slug]
    while at is not None and at not in seen:
        if at == slug:
            return True
        seen.add(at)
        at = parents[at]
    return False


def _code(row: dict[str, Any], parents: dict[str, str | None]) -> Code:
    return Code(
        slug=row["slug"], name=row["name"], definition=row["definition"], parent=parents[row["slug"]],
        include=row["include"], exclude=row["exclude"], example=row["example"], cues=tuple(json.loads(row["cues"])),
        proposition=row["proposition"], origin=row["origin"], over=tuple(row["over"]),
        former=tuple(json.loads(row["former"])), alike=tuple(json.loads(row["alike"])), redefined=row["redefined"],
    )  # fmt: skip


def ids(db: sqlite3.Connection) -> dict[str, str]:
    """slug → uuid of the live codes. A code keeps its uuid when it is renamed or moved."""
    return by_slug(db, "code")


def aliases(db: sqlite3.Connection) -> dict[str, str]:
    """Slugs that codes once had → the slug now. What is told of a code by an old name is told of it still."""
    book = codebook(db)
    return {old: code.slug for code in book for old in code.former if old not in book.slugs}


def put_codebook(
    db: sqlite3.Connection, namespace: str, book: Codebook, *, follows: Mapping[str, str] | None = None
) -> list[Change]:
    """Changes that bring the study's codes to the book's; codes of that book that it lacks are retracted.

    ``follows``: slug in the book → slug in the study of the code that it is, where they differ.
    """
    here = ids(db)
    wanted = {
        here.get((follows or {}).get(code.slug, code.slug)) or new_id(db, namespace, code.slug): values(
            code, position=position, codebook=book.slug
        )
        for position, code in enumerate(book.codes)
    }
    old = [r["id"] for r in read(db, "code") if r["codebook"] == book.slug and r["id"] not in wanted]
    return difference(db, "code", wanted, retract=old)


def new_id(db: sqlite3.Connection, namespace: str, slug: str) -> str:
    """The uuid of a code that comes in: by its name, unless a code that had that name has gone on under another.

    A retired code of the name comes back.
    """
    used = dict(db.execute("select id, slug from code"))
    keys = (natural_id(namespace, "code", slug if n == 0 else f"{slug}#{n}") for n in count())
    return next(key for key in keys if used.get(key, slug) == slug)


def values(code: Code, *, position: int, codebook: str) -> Values:
    """A code as a row: values in the order of the table's fields."""
    return [
        code.slug, code.name, code.parent, code.definition, code.include, code.exclude, code.example,
        to_json(list(code.cues)), code.proposition, code.origin, position, code.fingerprint, codebook,
        to_json(list(code.former)), to_json(list(code.alike)), code.redefined, to_json(list(code.over)),
    ]  # fmt: skip
