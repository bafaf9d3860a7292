"""Two trees of codes brought together: what the other copy did to codes, and what cannot stand as it came out.

All functions read the scratch database of `merge_plan.united`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.store import codes
from workbench.store.merge_rows import Conflict


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeChange:
    """What becomes of a code by the merge. ``code``: its slug afterwards; ``was``: here until now, '' for a new one.

    ``ways``: renamed, moved, redefined, retired, merged into X, restored, new. ``both``: this copy changed it too.
    """

    code: str
    was: str
    ways: tuple[str, ...]
    both: bool


_CHANGED = """
select m.id, m.slug, h.slug, m.live, h.live, m.parent is not h.parent, m.fingerprint is not h.fingerprint
from main.code m left join here.code h on h.id = m.id
where (h.id is not null or m.live) and (m.slug, m.live, m.parent, m.fingerprint) is not
  (h.slug, h.live, h.parent, h.fingerprint) order by m.codebook, m.position, m.slug
"""
_HERE = """
select c.row from main.change c join side d on d.event = c.event
where d.place = 'here' and c.tbl = 'code' and c.kind in ('set', 'retract')
"""


def code_changes(db: sqlite3.Connection) -> tuple[CodeChange, ...]:
    """The codes that the merge changes or brings, in the order of their codebooks."""
    touched = {row for (row,) in db.execute(_HERE)}
    now = codes.aliases(db)
    found = []
    for key, slug, was, live, lived, moved, redefined in db.execute(_CHANGED).fetchall():
        if not live:
            ways = [f"merged into {now[slug]}" if slug in now else "retired"] if lived else []
        elif was is None or not lived:
            ways = ["new" if was is None else "restored"]
        else:
            ways = []
        if live and was is not None:
            ways += ["renamed"] * (slug != was) + ["moved"] * moved + ["redefined"] * redefined
        if ways:
            found.append(CodeChange(code=slug, was=was or "", ways=tuple(ways), both=key in touched))
    return tuple(found)


def tree_conflicts(db: sqlite3.Connection) -> tuple[Conflict, ...]:
    """What no single copy would have let happen."""
    return (*_crossing(db), *_cycles(db))


def _crossing(db: sqlite3.Connection) -> Iterator[Conflict]:
    """Codes that were merged into each other, or into one that the other copy took out: none of them is left."""
    rows = db.execute("select id, slug, former, live from main.code order by slug").fetchall()
    into: dict[str, list[str]] = {}
    for _, slug, former, _ in rows:
        for old in json.loads(former):
            into.setdefault(old, []).append(slug)
    lives = {slug for _, slug, _, live in rows if live}
    lived = {key for (key,) in db.execute("select id from here.code where live")}
    for key, slug, _, live in rows:
        if live or slug in lives or slug not in into or key not in lived | _new_codes(db):
            continue
        seen, queue = {slug}, list(into[slug])
        while queue:
            at = queue.pop()
            if at not in seen:
                seen.add(at)
                queue += into.get(at, [])
        if not seen & lives:
            others = ", ".join(sorted(seen - {slug}))
            yield Conflict(
                kind="codes merged crosswise",
                text=f"code {slug} became {others} on one copy, and none of them is left",
                hint=f"'workbench codebook restore {slug}' brings it back; then merge the others into it again",
            )


def _new_codes(db: sqlite3.Connection) -> set[str]:
    query = "select id from main.code where id not in (select id from here.code)"
    return {key for (key,) in db.execute(query)}


def _cycles(db: sqlite3.Connection) -> Iterator[Conflict]:
    for slug in codes.cycles(db):
        yield Conflict(
            kind="codes below themselves", text=f"code {slug} is its own ancestor; it is shown at the top",
            hint=f"'workbench codebook move {slug} PARENT'",
        )  # fmt: skip
