"""The codebook in the study."""

from __future__ import annotations

import json
import sqlite3

from workbench.errors import NotKnown
from workbench.model.codebook import Code, Codebook
from workbench.model.text import natural_id
from workbench.store.journal import Change
from workbench.store.rows import difference, read, to_json


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
    return Codebook(slug=", ".join(books), title=", ".join(books), codes=tuple(_code(row, parents) for row in rows))


def find_code(book: Codebook, wanted: str) -> Code:
    """The code of that slug, or the only one whose slug ends in it; an error offers the nearest."""
    found = book.get(wanted)
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


def _code(row: dict[str, str], parents: dict[str, str | None]) -> Code:
    return Code(
        slug=row["slug"], name=row["name"], definition=row["definition"], parent=parents[row["slug"]],
        include=row["include"], exclude=row["exclude"], example=row["example"], cues=tuple(json.loads(row["cues"])),
        proposition=row["proposition"], origin=row["origin"],
    )  # fmt: skip


def put_codebook(db: sqlite3.Connection, namespace: str, book: Codebook) -> list[Change]:
    """Changes that bring the study's codes to the file's; codes of that book that the file lacks are retracted."""
    wanted = {
        natural_id(namespace, "code", c.slug): [
            c.slug, c.name, c.parent, c.definition, c.include, c.exclude, c.example, to_json(list(c.cues)),
            c.proposition, c.origin, position, c.fingerprint, book.slug,
        ]
        for position, c in enumerate(book.codes)
    }  # fmt: skip
    old = [r["id"] for r in read(db, "code") if r["codebook"] == book.slug and r["id"] not in wanted]
    return difference(db, "code", wanted, retract=old)
