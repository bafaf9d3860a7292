"""The codebook in the study."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from workbench.errors import NotKnown
from workbench.model.codebook import Code, Codebook
from workbench.model.text import natural_id
from workbench.store.journal import Add, Change, dead_runs
from workbench.store.rows import Values, by_slug, difference, read, to_json
from workbench.store.schema import TABLES


def codebook(db: sqlite3.Connection) -> Codebook:
    """All live codes, whichever file they came from, in the order of their files; each after the one above it.

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
        over = dict.fromkeys(now[slug] for slug in json.loads(row["over"]) if slug in now)
        row["over"] = [slug for slug in over if slug != row["slug"]]
    found = tuple(_code(row, parents) for row in rows)
    return Codebook(slug=", ".join(books), title=", ".join(books), codes=_as_a_tree(found))


def _as_a_tree(found: Sequence[Code]) -> tuple[Code, ...]:
    """A code that was moved, or came in late, stands with the others below its parent."""
    below: dict[str | None, list[Code]] = {}
    for code in found:
        below.setdefault(code.parent, []).append(code)
    ordered: list[Code] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        ordered.append(waiting.pop())
        waiting += reversed(below.get(ordered[-1].slug, []))
    return tuple(ordered)


def find_code(book: Codebook, wanted: str) -> Code:
    """The code that has or had that slug, or the only one of which a slug ends in it; an error offers the nearest."""
    found = book.named(wanted)
    if found is not None:
        return found
    tails = [c for c in book if _ends(c.slug, wanted)] or [c for c in book if any(_ends(s, wanted) for s in c.former)]
    if len(tails) == 1:
        return tails[0]
    raise NotKnown("code", wanted, [c.slug for c in book], hint="see 'workbench codebook show'")


def _ends(slug: str, last: str) -> bool:
    """Whether a slug ends in these parts of a path."""
    return slug.endswith(f"/{last}") and bool(last)


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
    here = {each.slug: each.id for each in retired(db)} | ids(db)
    wanted = {
        here.get((follows or {}).get(code.slug, code.slug)) or new_id(db, namespace, code.slug): values(
            code, position=position, codebook=book.slug
        )
        for position, code in enumerate(book.codes)
    }
    old = [r["id"] for r in read(db, "code") if r["codebook"] == book.slug and r["id"] not in wanted]
    return difference(db, "code", wanted, retract=old)


def amend_codes(db: sqlite3.Connection, wanted: Mapping[str, Code]) -> list[Change]:
    """Changes that make live codes (by their slug now) into others; each keeps its place and its codebook."""
    rows = {row["slug"]: row for row in read(db, "code")}
    return difference(
        db,
        "code",
        {
            rows[slug]["id"]: values(code, position=rows[slug]["position"], codebook=rows[slug]["codebook"])
            for slug, code in wanted.items()
        },
    )


def add_code(db: sqlite3.Connection, namespace: str, code: Code, *, codebook: str) -> list[Change]:
    """Changes that bring a code in, as the last among those beside it."""
    position = 1 + max((row["position"] for row in read(db, "code") if row["codebook"] == codebook), default=-1)
    row = values(code, position=position, codebook=codebook)
    return difference(db, "code", {new_id(db, namespace, code.slug): row})


@dataclass(frozen=True, kw_only=True)
class Retired:
    """A retired code. ``codings``: those that would come back with it; ``row``: as it lies in the table."""

    id: str
    slug: str
    name: str
    codebook: str
    codings: int
    row: Values


def retired(db: sqlite3.Connection) -> tuple[Retired, ...]:
    """Codes that some command retired, by slug; those whose coming in was undone are no such codes."""
    fields = list(TABLES["code"].fields)
    went = json.dumps(sorted(_retracted(db)))
    query = (
        f"select c.id, (select count(*) from coding k where k.code = c.n), {', '.join(f'c.{f}' for f in fields)}"
        " from code c where not c.live and c.id in (select value from json_each(?)) order by c.slug, c.n"
    )
    at = {name: fields.index(name) for name in ("slug", "name", "codebook")}
    return tuple(
        Retired(id=key, codings=number, row=row, **{name: row[i] for name, i in at.items()})
        for key, number, *row in db.execute(query, (went,))
    )


def _retracted(db: sqlite3.Connection) -> set[str]:
    dead = dead_runs(db)
    query = (
        "select c.row, e.run from change c join event e on e.n = c.event where c.kind = 'retract' and c.tbl = 'code'"
    )
    return {row for row, run in db.execute(query) if run not in dead}


def bring_back(of: Iterable[Retired]) -> list[Change]:
    """Changes that make retired codes live again, as they were."""
    rows = {each.id: each.row for each in of}
    return [Add(table="code", rows=rows)] if rows else []


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
