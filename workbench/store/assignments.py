"""Who is to code what, what was decided of their differences, and rounds of calibration."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from workbench.model.team import Assignment, Round
from workbench.model.text import natural_id
from workbench.store.journal import Add, Change, Set, new_ids
from workbench.store.rows import by_slug, read, to_json

_ASSIGNMENTS = """
select a.id, s.slug, p.slug, a.sample, a.blind, a.given, a.finished, a.opened, a.reason from assignment a
join live_source s on s.n = a.source join coder p on p.n = a.coder and p.live order by s.n, p.slug, a.sample
"""


def assignments(db: sqlite3.Connection) -> tuple[Assignment, ...]:
    """All assignments of live sources to live coders, in the order of the sources."""
    return tuple(
        Assignment(
            id=key, source=source, coder=coder, sample=sample, blind=bool(blind), given=given, finished=finished,
            opened=opened, reason=reason,
        )
        for key, source, coder, sample, blind, given, finished, opened, reason in db.execute(_ASSIGNMENTS)
    )  # fmt: skip


def assign(db: sqlite3.Connection, namespace: str, wanted: Iterable[Assignment]) -> list[Change]:
    """The change that gives coders their sources; what is given already in the same sample stays as it is."""
    source, coder = by_slug(db, "source"), by_slug(db, "coder")
    known = {a.id for a in assignments(db)}
    rows = {}
    for a in wanted:
        key = natural_id(namespace, "assignment", f"{source[a.source]}:{coder[a.coder]}:{a.sample}")
        if key not in known:
            rows[key] = [
                source[a.source], coder[a.coder], a.sample, int(a.blind), a.given, a.finished, a.opened, a.reason,
            ]  # fmt: skip
    return [Add(table="assignment", rows=rows)] if rows else []


def amend(keys: Iterable[str], **values: str) -> list[Change]:
    """Set fields (finished, opened, reason) of assignments."""
    return [Set(table="assignment", row=key, values=values) for key in keys]


def decide(
    *,
    source: str,
    code: str,
    coder: str,
    span: tuple[int, int],
    text: str,
    outcome: str,
    reason: str,
    codings: Sequence[str],
    coding: str,
) -> Add:
    """The change that notes a decision. ``source``, ``code``, ``coder`` are uuids; ``text``: mark of the text."""
    row = [source, code, coder, *span, text, outcome, reason, to_json(list(codings)), coding]
    return Add(table="adjudication", rows={new_ids(1)[0]: row})


def rounds(db: sqlite3.Connection) -> tuple[Round, ...]:
    """The rounds of calibration, in the order in which they began."""
    return tuple(
        Round(
            id=r["id"], slug=r["slug"], began=r["began"], ended=r["ended"], coders=tuple(json.loads(r["coders"])),
            sample=json.loads(r["sample"]), wording=json.loads(r["wording"]), before=json.loads(r["before"]),
            after=json.loads(r["after"]), memo=r["memo"],
        )
        for r in read(db, "round", order="t.began, t.slug")
    )  # fmt: skip


def begin_round(namespace: str, new: Round) -> Add:
    """The change that begins a round."""
    row = [
        new.slug, new.began, new.ended, to_json(list(new.coders)), to_json(new.sample), to_json(new.wording),
        to_json(new.before), to_json(new.after), new.memo,
    ]  # fmt: skip
    return Add(table="round", rows={natural_id(namespace, "round", new.slug): row})


def amend_round(key: str, **values: object) -> Set:
    """Set fields of a round; mappings are packed."""
    packed = {name: value if isinstance(value, str) else to_json(value) for name, value in values.items()}
    return Set(table="round", row=key, values=packed)
