"""The shape of a record, stated once: which keys it has, which of them it needs, what stands in them.

>>> from workbench.coding.yaml_file import parse
>>> COLOUR = Record("colour", required={"id": SLUG}, optional={"about": Text()})
>>> found = Findings("colours.yaml")
>>> row = COLOUR.read(parse("{id: red, abuot: warm}", found), "the file", found)
>>> found.settle()
Traceback (most recent call last):
workbench.errors.Problems: 1 problem in colours.yaml; mend these lines and load the file again
  line 1: unknown key 'abuot' in colour 'red'; did you mean about?
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from workbench.coding.yaml_file import Findings, ListNode, MapNode, Node, TextNode, load
from workbench.errors import nearest

FEW = 12  # so many allowed words can be listed in a message; of more, only the nearest are named


class Placed(NamedTuple):
    """A text and the line where it stands."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """A record that was read. A key that is absent or was at fault gives '' or ()."""

    line: int
    values: Mapping[str, Value] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()  # all that stand there, those at fault too

    def text(self, key: str) -> str:
        """The text under ``key``."""
        value = self.values.get(key)
        return value.text if isinstance(value, Placed) else ""

    def line_of(self, key: str) -> int:
        """The line of the text under ``key``, else the line where the record begins."""
        value = self.values.get(key)
        return value.line if isinstance(value, Placed | Row) else self.line

    def placed(self, key: str) -> tuple[Placed, ...]:
        """The texts of a list with their lines; a single text counts as a list of one."""
        return tuple(value for value in self._list(key) if isinstance(value, Placed))

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list."""
        return tuple(value.text for value in self.placed(key))

    def rows(self, key: str) -> tuple[Row, ...]:
        """The records of a list; a single record counts as a list of one."""
        return tuple(value for value in self._list(key) if isinstance(value, Row))

    def mixed(self, key: str) -> tuple[Placed | Row, ...]:
        """Texts and records of a list, in their order."""
        return tuple(value for value in self._list(key) if isinstance(value, Placed | Row))

    def _list(self, key: str) -> tuple[Value, ...]:
        value = self.values.get(key)
        if isinstance(value, Placed | Row):
            return (value,)
        return value or ()


Value = Placed | Row | tuple["Value", ...]


class Shape(Protocol):
    """Something that can read a node, or note why it cannot and give None."""

    @property
    def wants(self) -> str:
        """What it reads, for messages."""

    def read(self, node: Node, label: str, found: Findings) -> Value | None:
        """The value of ``node``, which messages call ``label``."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """Text that is not empty. ``form`` is a pattern it follows, ``one_of`` the words it may be."""

    what: str = "text"
    form: str = ""
    form_says: str = ""
    one_of: Collection[str] | None = None
    wants: str = "text"

    def read(self, node: Node, label: str, found: Findings) -> Placed | None:
        """The text with its line."""
        if not isinstance(node, TextNode):
            found.note(node.line, f"{label} wants {self.wants}, found {node.what}")
        elif not node.text:
            found.note(node.line, f"{label} is empty")
        elif self.form and not re.fullmatch(self.form, node.text):
            found.note(node.line, f"{label} is '{node.text}', but wants {self.form_says}")
        elif self.one_of is not None and node.text not in self.one_of:
            found.note(node.line, f"no {self.what} '{node.text}'{_meant(node.text, self.one_of)}")
        else:
            return Placed(node.text, node.line)
        return None


_WORD = "[a-z0-9]+(?:-[a-z0-9]+)*"
SLUG = Text(form=_WORD, form_says="lower-case words of letters and digits joined by hyphens")
PATH = Text(form=f"{_WORD}(?:/{_WORD})*", form_says="lower-case words of letters, digits and hyphens joined by '/'")


@dataclass(frozen=True)
class ListOf:
    """A list whose items all have one shape."""

    item: Shape
    filled: bool = False  # whether it must hold something
    wants: str = "a list"

    def read(self, node: Node, label: str, found: Findings) -> tuple[Value, ...] | None:
        """The items that could be read."""
        if not isinstance(node, ListNode):
            found.note(node.line, f"{label} wants {self.wants}, found {node.what}")
            return None
        if self.filled and not node.items:
            found.note(node.line, f"{label} is empty")
        read = (self.item.read(item, f"an item of {label}", found) for item in node.items)
        return tuple(value for value in read if value is not None)


@dataclass(frozen=True)
class Either:
    """Text or a record, whichever stands there."""

    text: Text
    record: Record
    wants: str = "text or a mapping"

    def read(self, node: Node, label: str, found: Findings) -> Value | None:
        """What the fitting one of both reads."""
        if isinstance(node, ListNode):
            found.note(node.line, f"{label} wants {self.wants}, found {node.what}")
            return None
        return (self.record if isinstance(node, MapNode) else self.text).read(node, label, found)


@dataclass(frozen=True)
class Record:
    """A mapping with known keys; ``name`` is what messages call it, its ``id`` tells which one."""

    name: str
    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    wants: str = "a mapping"

    def read(self, node: Node, label: str, found: Findings) -> Row | None:
        """The keys that could be read; every other thing in the mapping is noted."""
        if not isinstance(node, MapNode):
            found.note(node.line, f"{label} wants {self.wants}, found {node.what}")
            return None
        called = self._called(node)
        for key in self.required:
            if key not in node.fields:
                found.note(node.line, f"{called} has no '{key}'")
        shapes = {**self.required, **self.optional}
        values: dict[str, Value] = {}
        for key, child in node.fields.items():
            if key not in shapes:
                found.note(node.lines[key], f"unknown key '{key}' in {called}{_meant(key, shapes)}")
            elif (value := shapes[key].read(child, f"'{key}'", found)) is not None:
                values[key] = value
        return Row(node.line, values, frozenset(node.fields))

    def _called(self, node: MapNode) -> str:
        known = node.fields.get("id")
        return f"{self.name} '{known.text}'" if isinstance(known, TextNode) and known.text else f"the {self.name}"


def read_record(path: Path, shape: Record) -> tuple[Row, Findings]:
    """The record that a whole file is, with what is wrong with it so far; the caller adds to that and settles."""
    found = Findings(path.name)
    row = shape.read(load(path, found), "the file", found)
    if row is None:
        found.settle()
    return row or Row(1), found


def read_questions(path: Path, question: Record, *, what: str, of: str, codes: str) -> tuple[Row, ...]:
    """The rows of a file whose main part is a list of questions.

    Args:
        path: The YAML file.
        question: The shape of one question; it has an ``id``.
        what: What messages call the file.
        of: The key that names what the questions belong to.
        codes: The key of a question's list of codes, none of which may stand twice.
    """
    head = {of: SLUG, **{key: Text() for key in ("title", "version", "about")}}
    shape = Record(what, required={"questions": ListOf(question, filled=True)}, optional=head)
    top, found = read_record(path, shape)
    rows = top.rows("questions")
    note_repeats("question", (Placed(row.text("id"), row.line_of("id")) for row in rows), found)
    for row in rows:
        note_repeats(codes.removesuffix("s"), row.placed(codes), found)
    found.settle()
    return rows


def note_repeats(what: str, placed: Iterable[Placed], found: Findings, *, key: Callable[[str], str] = str) -> None:
    """Note every text that stood earlier already; two texts are one when ``key`` makes them equal."""
    first: dict[str, int] = {}
    for text, line in placed:
        if text and key(text) in first:
            found.note(line, f"{what} '{text}' is repeated (first on line {first[key(text)]})")
        first.setdefault(key(text), line)


def _meant(word: str, known: Collection[str]) -> str:
    """The end of a message on an unknown word: the nearest ones, else all if they are few."""
    if near := nearest(word, known):
        return f"; did you mean {' or '.join(near)}?"
    return f"; known: {', '.join(known)}" if 0 < len(known) <= FEW else ""
