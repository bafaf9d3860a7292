"""Where words of people lie in the journal, so that they can be replaced there for good.

The rows of ``WORDS`` are rewritten field by field by whoever erases; sources also hold offsets, which go with the
text that they count in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.model.text import Replaced
from workbench.store import journal
from workbench.store.fold import unpacked
from workbench.store.rows import to_json
from workbench.store.schema import TABLES
from workbench.store.sources import layout_of

# Fields in which names of people and places may stand. 'value': a short thing such as a title or a slug; 'prose';
# 'json': strings anywhere in it are values, and prose where they hold a space; 'marks': those of a claim. A 'path' is
# the slug of a code, part by part a value; 'paths' is a list of them: a code may be named by words of participants.
WORDS: Mapping[str, Mapping[str, str]] = {
    "study": {"title": "value"},
    "district": {"slug": "value", "name": "value"},
    "site": {"slug": "value", "name": "value", "attributes": "json"},
    "participant": {
        "slug": "value", "name": "value", "role": "prose", "role_group": "prose", "attributes": "json",
    },
    "source": {
        "slug": "value", "title": "value", "participant": "value", "original": "value", "role": "prose",
        "wave": "prose", "attributes": "json",
    },
    "code": {
        "slug": "path", "name": "prose", "parent": "path", "definition": "prose", "include": "prose",
        "exclude": "prose", "example": "prose", "former": "paths", "over": "paths",
    },
    "coverage": {"scope": "path"},
    "link": {"code": "path"},
    "coding": {"method": "value"},
    "memo": {"body": "prose", "title": "prose", "form": "json"},
    "evidence": {"reason": "prose"},
    "rival": {"statement": "prose", "shows": "prose", "verdict": "prose", "reason": "prose"},
    "search": {"query": "prose", "filters": "prose", "reading": "prose", "note": "prose", "override": "prose"},
    "version": {"statement": "prose", "reason": "prose"},
    "pin": {"place": "value", "reason": "prose"},
    "reply": {"words": "prose", "reason": "prose"},
    "step": {"subject": "value", "reason": "prose"},
    "summary": {"body": "prose"},
    "question": {"text": "prose", "codes": "paths"},
    "claim": {"slug": "value", "statement": "prose", "terms": "marks", "note": "prose"},
    "region": {"report": "value", "body": "prose"},
    "suggestion": {"method": "value"},
    "verdict": {"reason": "prose"},
    "freeze": {"memo": "prose"},
    "assignment": {"sample": "value", "reason": "prose"},
    "adjudication": {"reason": "prose"},
    "round": {
        "slug": "value", "sample": "json", "wording": "json", "before": "json", "after": "json", "memo": "prose",
    },
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """What texts become: digest of the old one → of the new one, and where its offsets go."""

    by: Mapping[str, str]
    moved: Mapping[str, Replaced]


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """An add or set of the journal that may hold words: its number, and rows as mappings of fields, by uuid."""

    n: int
    table: str
    kind: str
    rows: tuple[tuple[str, dict[str, Any]], ...]

    def body(self, rows: Mapping[str, dict[str, Any]]) -> Any:
        """The body of the change with other rows in it."""
        if self.kind == "set":
            return rows[self.rows[0][0]]
        return [[key, *rows[key].values()] for key, _ in self.rows]


def said(db: sqlite3.Connection) -> Iterator[Said]:
    """Every change that may hold words, in the order of the fold."""
    query = (
        "select c.n, c.tbl, c.kind, c.row, c.body from change c join event e on e.n = c.event"
        " where c.kind in ('add', 'set') order by e.clock, e.id, c.n"
    )
    for n, name, kind, row, body in db.cursor().execute(query):
        if name in WORDS:
            fields = tuple(TABLES[name].fields)
            if kind == "add":
                rows = tuple((r[0], dict(zip(fields, r[1:], strict=True))) for r in unpacked(TABLES[name], body))
            else:
                rows = ((row, journal.unpack(body)),)
            yield Said(n=n, table=name, kind=kind, rows=rows)


def rewritten(table: str, values: dict[str, Any], change: Callable[[str, str], str], texts: Texts) -> dict[str, Any]:
    """A row with its words changed. ``change``: (kind, words) → words; ``texts``: what became of the texts."""
    new = dict(values)
    for name, kind in WORDS[table].items():
        if new.get(name):
            new[name] = _IN_JSON[kind](new[name], change) if kind in _IN_JSON else change(kind, new[name])
    if table == "source":
        _move(new, change, texts)
    if table == "code" and new != values and values.get("fingerprint"):  # the same rules, in other words
        new["alike"] = to_json([*json.loads(new.get("alike") or "[]"), values["fingerprint"]])
    return new


def _in_json(packed: str, change: Callable[[str, str], str]) -> str:
    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return change("prose" if " " in value else "value", value)
        if isinstance(value, list):
            return [walk(each) for each in value]
        return {key: walk(each) for key, each in value.items()} if isinstance(value, dict) else value

    return to_json(walk(json.loads(packed)))


def _in_marks(packed: str, change: Callable[[str, str], str]) -> str:
    """Sources and quotations that a claim names, and its codes."""
    terms = json.loads(packed)
    marks = [[change("value", source), change("prose", quote), stance] for source, quote, stance in terms["marks"]]
    sides = [[_in_path(code, change), stance] for code, stance in terms["sides"]]
    return to_json({**terms, "marks": marks, "sides": sides})


def _in_path(path: str, change: Callable[[str, str], str]) -> str:
    return "/".join(change("value", part) for part in path.split("/"))


def _in_paths(packed: str, change: Callable[[str, str], str]) -> str:
    return to_json([_in_path(path, change) for path in json.loads(packed)])


_IN_JSON = {"json": _in_json, "marks": _in_marks, "path": _in_path, "paths": _in_paths}


def _move(new: dict[str, Any], change: Callable[[str, str], str], texts: Texts) -> None:
    """Turns, locators and the labels of speakers go with the text, which is told wherever they are."""
    if new.get("speakers"):
        new["speakers"] = to_json({
            change("prose", label): [who, role and change("prose", role), group]
            for label, (who, role, group) in json.loads(new["speakers"]).items()
        })  # fmt: skip
    old = new.get("text")
    if old is None or "turns" not in new:
        return
    to = texts.moved.get(old, Replaced(()))
    turns = [
        [*to.span(start, end), change("prose", label), voice] for start, end, label, voice in json.loads(new["turns"])
    ]
    new["text"] = texts.by.get(old, old)
    new["turns"] = to_json([[start, end, label, voice] for start, end, label, voice in turns if start < end])
    new["locators"] = to_json([[to.span(at, at)[0], kind, value] for at, kind, value in json.loads(new["locators"])])
    new["layout"] = layout_of(new["text"], new["turns"])


def live_texts(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Digest and words of every text that still has words, in the order in which they came."""
    return iter(db.cursor().execute("select hash, body from text where body is not null order by n"))


def unused_texts(db: sqlite3.Connection) -> tuple[str, ...]:
    """Digests of texts that no live source has and on which no live coding waits."""
    query = (
        "select hash from text where body is not null and hash not in (select text from source where live)"
        " and substr(hash, 1, 16) not in (select k.text from coding k join source s on s.n = k.source and s.live)"
        " order by n"
    )
    return tuple(key for (key,) in db.execute(query))


def predecessors(db: sqlite3.Connection, texts: Iterable[str]) -> frozenset[str]:
    """Digests of texts that went on in one of these when they lost their names, however many times."""
    query = "select row, body from change where kind = 'erase' and tbl = 'text'"
    by = {row: journal.unpack(body)["by"] for row, body in db.execute(query)}
    found = set(texts)
    while more := {old for old, new in by.items() if new in found} - found:
        found |= more
    return frozenset(found)


def headers(db: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """Number, command and coder of each event: they enter its id, so they can never be changed."""
    return iter(db.cursor().execute("select n, command, coder from event order by n"))


def everything(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(Place, words) of all that a study file says: texts, the bodies of changes, the headers of events."""
    for key, body in live_texts(db):
        yield f"text {key[:12]}", body
    for n, table, body in db.cursor().execute("select n, tbl, body from change order by n"):
        yield f"change {n} of {table}", to_json(journal.unpack(body))
    for n, command, coder in headers(db):
        yield f"event {n}", f"{command} {coder}"


def everything_in(path: Path) -> Iterator[tuple[str, str]]:
    """As ``everything``, of a copy that nobody writes to."""
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield from everything(db)
    finally:
        db.close()
