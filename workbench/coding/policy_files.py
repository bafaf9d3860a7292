"""Levers, strategies and links as YAML files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from workbench.coding.shape import SLUG, Either, ListOf, Placed, Record, Row, Text, note_repeats, read_record
from workbench.coding.yaml_file import Findings
from workbench.model.lever import Lever, Link, Relevance, Strategy

TEXT = Text()
HEAD = {"title": TEXT, "version": TEXT, "about": TEXT}
LEVER = Record(
    "lever",
    required={"id": SLUG, "name": TEXT, "group": TEXT, "statement": TEXT},
    optional={"origin": Either(TEXT, Record("origin", optional={"activity": TEXT, "tool": TEXT, "area": TEXT}))},
)
ITEMS = Record("items", required={"tool": TEXT, "activity": TEXT, "number": TEXT}, optional={"repeats": ListOf(TEXT)})


def load_levers(path: Path) -> tuple[Lever, ...]:
    """The levers of a file, in its order."""
    shape = Record(
        "file of levers", required={"levers": ListOf(LEVER, filled=True)}, optional={"levers_of": SLUG, **HEAD}
    )
    top, found = read_record(path, shape)
    rows = top.rows("levers")
    _note_repeated_ids("lever", rows, found)
    found.settle()
    return tuple(
        Lever(slug=row.text("id"), name=row.text("name"), group=row.text("group"), statement=row.text("statement"))
        for row in rows
    )


def load_strategies(path: Path, levers: Iterable[Lever]) -> tuple[Strategy, ...]:
    """The strategies of a file; each serves some of ``levers``, the first one foremost."""
    lever = Text(what="lever", one_of=tuple(each.slug for each in levers))
    strategy = Record(
        "strategy",
        required={"id": SLUG, "name": TEXT, "statement": TEXT, "levers": ListOf(lever, filled=True)},
        optional={"lever": lever, "group": TEXT, "items": Either(TEXT, ITEMS)},
    )
    shape = Record(
        "file of strategies",
        required={"strategies": ListOf(strategy, filled=True)},
        optional={"strategies_of": SLUG, **HEAD},
    )
    top, found = read_record(path, shape)
    rows = top.rows("strategies")
    _note_repeated_ids("strategy", rows, found)
    for row in rows:
        _note_levers(row, found)
    found.settle()
    return tuple(_strategy(row) for row in rows)


def load_links(path: Path, *, codes: Collection[str], targets: Collection[str]) -> tuple[Link, ...]:
    """The links of a file from ``codes`` to ``targets``; the key ``lever`` or ``strategy`` tells their kind."""
    link = Record(
        "link",
        required={
            "code": Text(what="code", one_of=codes),
            "relevance": Text(what="relevance", one_of=tuple(Relevance)),
            "reason": TEXT,
        },
        optional={kind: Text(what=kind, one_of=targets) for kind in ("lever", "strategy")},
    )
    shape = Record(
        "file of links",
        required={"links": ListOf(link, filled=True)},
        optional={"links_of": SLUG, "to": SLUG, **HEAD},
    )
    top, found = read_record(path, shape)
    rows = top.rows("links")
    note_repeats("link", (pair for row in rows if (pair := _pair(row, found))), found)
    found.settle()
    return tuple(_link(row) for row in rows)


def links_of(path: Path) -> str:
    """The codebook whose codes a file of links names; '' when it does not say, or cannot be read."""
    try:
        found = re.search(r"^links_of:[ ]*([a-z0-9-]+)[ ]*$", path.read_text(encoding="utf-8-sig"), re.MULTILINE)
    except (OSError, UnicodeDecodeError):  # told with its reason by whoever loads the file
        return ""
    return found[1] if found else ""


def _note_repeated_ids(what: str, rows: Iterable[Row], found: Findings) -> None:
    note_repeats(what, (Placed(row.text("id"), row.line_of("id")) for row in rows), found)


def _note_levers(row: Row, found: Findings) -> None:
    """Note a lever named twice, and a ``lever`` that is not the first of ``levers``."""
    named, foremost = row.placed("levers"), row.text("lever")
    note_repeats("lever", named, found)
    if foremost and named and foremost != named[0].text:
        message = f"'lever' is '{foremost}', but the first of 'levers' is '{named[0].text}'"
        found.note(row.line_of("lever"), message)


def _strategy(row: Row) -> Strategy:
    return Strategy(
        slug=row.text("id"),
        name=row.text("name"),
        statement=row.text("statement"),
        levers=row.texts("levers"),
        group=row.text("group"),
        items=_items(row),
    )


def _items(row: Row) -> str:
    """Where the printed tools have a strategy: 'Tool 3, Activity III, item 1 (repeated as 13)'."""
    if not (parts := row.rows("items")):
        return row.text("items")
    items = parts[0]
    where = f"Tool {items.text('tool')}, Activity {items.text('activity')}, item {items.text('number')}"
    again = items.texts("repeats")
    return f"{where} (repeated as {' and '.join(again)})" if again else where


def _pair(row: Row, found: Findings) -> Placed | None:
    """Code and target of a link as one text; notes a link that has no target or two."""
    kinds = [kind for kind in ("lever", "strategy") if kind in row.keys]
    if len(kinds) != 1:
        wrong = "both a 'lever' and a 'strategy'" if kinds else "neither a 'lever' nor a 'strategy'"
        found.note(row.line, f"the link has {wrong}; it leads to one thing")
        return None
    code, target = row.text("code"), row.text(kinds[0])
    return Placed(f"{code} → {target}", row.line) if code and target else None


def _link(row: Row) -> Link:
    kind = "lever" if row.text("lever") else "strategy"
    return Link(
        code=row.text("code"),
        kind=kind,
        target=row.text(kind),
        relevance=Relevance(row.text("relevance")),
        reason=row.text("reason"),
    )
