r"""Codebooks as tables, one row a code: what a spreadsheet shows, and reads back.

A list stands in one cell: its items parted by '; ', with ``\;`` for a semicolon that belongs to an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from workbench.coding.codebook_file import CODE, codes_of
from workbench.coding.shape import Row
from workbench.coding.yaml_file import Findings, ListNode, MapNode, Node, TextNode
from workbench.importing.describing.tables import read_table
from workbench.model.cells import armed
from workbench.model.codebook import Code, Codebook
from workbench.model.text import slug

LISTS = ("cues", "over")
TEXTS = ("parent", "name", "definition", "include", "exclude", "example", "proposition", "origin")
FIGURES = ("codings", "sources", "sites", "coders")
COLUMNS = (
    "slug", "parent", "level", "name", "definition", "include", "exclude", "example", "cues", "proposition",
    "origin", "over", "former", *FIGURES,
)  # fmt: skip
NEAR = 0.8  # as alike as one wrong letter makes two names; less, and it is a column of somebody else's
_ITEM = re.compile(r"(?:\\.|[^;\\]|\\$)+", re.DOTALL)
_ESCAPED = re.compile(r"\\([;\\])")


def rows_of(book: Codebook, figures: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The cells under ``COLUMNS``, one row a code.

    ``figures``: slug → texts under ``FIGURES``; a code that is not there gets empty cells.

    >>> book = Codebook(slug="b", title="B", codes=(Code(slug="a/b", name="B", definition="d", parent="a"),))
    >>> rows_of(book, {"a/b": ("2", "1", "1 of 6", "ana")})[0][:4]
    ['a/b', 'a', '2', 'B']
    """
    return [[*_cells(code), *figures.get(code.slug, [""] * len(FIGURES))] for code in book]


def _cells(code: Code) -> list[str]:
    told = {
        "slug": code.slug,
        "parent": code.parent or "",
        "level": str(code.slug.count("/") + 1),
        **{name: getattr(code, name) for name in TEXTS if name != "parent"},
        **{name: joined(getattr(code, name)) for name in (*LISTS, "former")},
    }
    return [told[name] for name in COLUMNS if name not in FIGURES]


def read_codebook_table(path: Path) -> Codebook:
    """The codebook of a .csv or .xlsx table; raises ``Problems`` with everything that is wrong in it.

    Needed are slug (or id), name and definition; the parent can be read off the slug. ``level``, ``former`` and the
    figures of an export are left alone, as is every column of another name, unless one looks like a misspelt name
    of ours. The codebook is called by the name of the file, for a table has no place for its title.
    """
    optional = tuple(name for name in (*TEXTS, *LISTS) if name not in ("name", "definition"))
    told = read_table(path, required=("slug|id", "name", "definition|description"), optional=optional)
    found = Findings(path.name, hint="mend these rows and load the table again")
    for name in told[0] if told else ():
        if name not in (*COLUMNS, "_line") and (near := get_close_matches(name, COLUMNS, n=1, cutoff=NEAR)):
            found.note(1, f"unknown column '{name}'; did you mean {near[0]}?")
    if not told:
        found.note(1, "there are names of columns, but no codes below them")
    read = (CODE.read(_node(row), "a row", found) for row in told)
    rows = [row for row in read if isinstance(row, Row)]
    return Codebook(slug=slug(path.stem), title=path.stem, codes=codes_of(rows, found))


def _node(row: Mapping[str, str]) -> MapNode:
    """A row as the mapping that would stand in a YAML file, so that both are held to the same shape."""
    line = int(row["_line"])
    fields: dict[str, Node] = {"id": TextNode(line, armed(row["slug"]))}
    fields |= {name: TextNode(line, armed(row[name])) for name in TEXTS if row[name]}
    for name in LISTS:
        if row[name]:
            fields[name] = ListNode(line, tuple(TextNode(line, item) for item in split(armed(row[name]))))
    return MapNode(line, fields, dict.fromkeys(fields, line))


def joined(items: Iterable[str]) -> str:
    r"""Items as one cell.

    >>> print(joined(["open door", "yes; no"]))
    open door; yes\; no
    """
    return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def split(cell: str) -> list[str]:
    r"""The items of a cell, without white space around them; empty ones are left out.

    >>> split("open door;; yes\\; no ")
    ['open door', 'yes; no']
    """
    items = (_ESCAPED.sub(r"\1", found[0]).strip() for found in _ITEM.finditer(cell))
    return [item for item in items if item]
