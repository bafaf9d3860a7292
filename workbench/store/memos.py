"""Memos and what they are attached to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.model.memo import Attachment, Memo, MemoKind, Thing
from workbench.model.text import natural_id, short_id
from workbench.store.journal import Add, Change, Retract, Set, new_ids
from workbench.store.rows import by_slug, read, to_json

NAMED = ("site", "district", "source", "participant", "code", "claim", "lever", "strategy")  # by their slugs
_LASTING = ("site", "district", "source", "participant", "code")
AT = "@"  # between the parts of a selection


def remark(target: str, coder: str | None, body: str) -> list[str | None]:
    """The row of a remark on one thing, as coding writes it."""
    return [target, coder, body, "", "", "{}", ""]


def memo_row(memo: Memo, coder: str) -> list[Any]:
    """The row of a memo; ``coder`` is a uuid."""
    return ["", coder, memo.body, memo.kind.value, memo.title, to_json(dict(memo.form)), memo.written]


def write_memo(namespace: str, memo: Memo, coder: str, attached: Iterable[tuple[Thing, str]]) -> list[Change]:
    """The changes that make a memo and attach it; its uuid is new unless it has one. ``attached``: (what, target)."""
    key = memo.id or new_ids(1)[0]
    made: list[Change] = [Add(table="memo", rows={key: memo_row(memo, coder)})]
    return made + attach(namespace, key, attached)


def attach(namespace: str, memo: str, things: Iterable[tuple[Thing, str]]) -> list[Change]:
    """The change that attaches a memo (uuid) to things that it does not stand with yet."""
    rows = {attachment_id(namespace, memo, what, target): [memo, what.value, target] for what, target in things}
    return [Add(table="attachment", rows=rows)] if rows else []


def detach(namespace: str, memo: str, things: Iterable[tuple[Thing, str]]) -> list[Change]:
    """The changes that take a memo away from things."""
    return [Retract(table="attachment", row=attachment_id(namespace, memo, what, target)) for what, target in things]


def change_memo(memo: Memo, values: Mapping[str, Any]) -> list[Change]:
    """The change that gives a memo other words. ``values``: body, title, kind or form, those that become others."""
    told = {name: to_json(dict(value)) if name == "form" else value for name, value in values.items()}
    now = {"body": memo.body, "title": memo.title, "kind": memo.kind.value, "form": to_json(dict(memo.form))}
    other = {name: value for name, value in told.items() if now[name] != value}
    return [Set(table="memo", row=memo.id, values=other)] if other else []


def remove_memo(namespace: str, memo: Memo) -> list[Change]:
    """The changes that take a memo away, with what it is attached to."""
    gone = detach(namespace, memo.id, [(a.what, a.target) for a in memo.attached])
    return [Retract(table="memo", row=memo.id), *gone]


def targets(db: sqlite3.Connection) -> dict[Thing, dict[str, str]]:
    """What a memo may be attached to and is known by its slug: kind → slug → uuid."""
    return {Thing(name): by_slug(db, name) for name in NAMED}


def coding_ids(db: sqlite3.Connection) -> list[str]:
    """The uuids of the live codings that are seen."""
    return [key for (key,) in db.execute("select id from live_coding order by id")]


def attachment_id(namespace: str, memo: str, what: Thing, target: str) -> str:
    """The uuid of an attachment: the same on every copy."""
    return natural_id(namespace, "attachment", f"{memo}:{what.value}:{target}")


def memos(db: sqlite3.Connection, *, remarks: bool = False) -> tuple[Memo, ...]:
    """All memos, the oldest first; remarks on codings and codes only when asked for."""
    names = _Names(db)
    coders = dict(db.execute("select id, slug from coder"))
    attached: dict[str, list[Attachment]] = {}
    for row in read(db, "attachment", order="t.what, t.target"):
        attached.setdefault(row["memo"], []).append(names.attachment(Thing(row["what"]), row["target"]))
    found = []
    for row in read(db, "memo", order="t.written, t.id"):
        if not row["kind"] and not remarks:
            continue
        things = attached.get(row["id"], [])
        things += [names.remarked(row["target"])] if row["target"] else []
        found.append(
            Memo(
                id=row["id"], body=row["body"], coder=coders.get(row["coder"], ""),
                kind=MemoKind(row["kind"]) if row["kind"] else MemoKind.REMARK, title=row["title"],
                form=json.loads(row["form"]), written=row["written"], attached=tuple(things),
            )
        )  # fmt: skip
    return tuple(found)


def selection_target(source: str, start: int, end: int, text: str) -> str:
    """How an attachment names a selection. ``source``: uuid; ``text``: mark of the text that the offsets count in."""
    return f"{source}{AT}{start}-{end}{AT}{text}"


class _Names:
    """What things are called now; '' for what the study has no more."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.by: dict[str, dict[str, str]] = {}
        for name in NAMED:
            live = " where live" if name in _LASTING else ""
            self.by[name] = dict(db.execute(f"select id, slug from {name}{live}"))

    def attachment(self, what: Thing, target: str) -> Attachment:
        return Attachment(what=what, target=target, name=self._name(what, target))

    def remarked(self, target: str) -> Attachment:
        """What a remark is on: its row does not tell in which table that lies."""
        what = next((Thing(name) for name in NAMED if target in self.by[name]), Thing.CODING)
        return self.attachment(what, target)

    def _name(self, what: Thing, target: str) -> str:
        if what is Thing.STUDY:
            return "study"
        if what is Thing.SELECTION:
            source, _, place = target.rpartition(AT)[0].partition(AT)
            slug = self.by["source"].get(source, "")
            return f"{slug}{AT}{place}" if slug else ""
        if what in (Thing.CODING, Thing.MEMO):
            view = "live_coding" if what is Thing.CODING else "memo"
            there = self.db.execute(f"select 1 from {view} where id = ?", (target,)).fetchone()
            return short_id(target) if there else ""
        return self.by[what.value].get(target, "")
