"""YAML with positions: every mapping, list and text knows its line, and all problems are told at once.

A file is parsed into events and never built into Python objects. So no tag can run code, no alias can
grow a short file into a long one, and ``no``, ``1.0`` and ``2024-01-01`` stay the words that were typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from workbench.errors import Problems, WorkbenchError

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
STANDARD_TAG = "tag:yaml.org,2002:"
PLAIN_TAGS = frozenset(STANDARD_TAG + t for t in ("str", "int", "float", "bool", "null", "seq", "map"))


@dataclass(frozen=True, slots=True)
class TextNode:
    """A single value, as it was typed; surrounding white space does not belong to it."""

    line: int
    text: str
    what: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    line: int
    items: tuple[Node, ...]
    what: ClassVar[str] = "a list"


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping; ``lines`` holds where each key stands."""

    line: int
    fields: Mapping[str, Node]
    lines: Mapping[str, int]
    what: ClassVar[str] = "a mapping"


Node = TextNode | ListNode | MapNode


class Findings:
    """The problems of one file, gathered while it is read and raised together.

    >>> found = Findings("codes.yaml", hint="mend the file")
    >>> found.note(9, "no definition"); found.note(3, "an alias")
    >>> found.settle()
    Traceback (most recent call last):
    workbench.errors.Problems: 2 problems in codes.yaml; mend the file
      line 3: an alias
      line 9: no definition
    """

    def __init__(self, where: str, *, hint: str = "mend these lines and load the file again") -> None:
        self.where = where
        self.hint = hint
        self._noted: list[tuple[int, str]] = []

    def note(self, line: int, message: str) -> None:
        """Remember one problem."""
        self._noted.append((line, message))

    def settle(self) -> None:
        """Raise ``Problems`` when there are any, in the order of the lines."""
        if self._noted:
            ordered = sorted(dict.fromkeys(self._noted), key=lambda noted: noted[0])
            raise Problems(self.where, [f"line {line}: {message}" for line, message in ordered], hint=self.hint)


def load(path: Path, found: Findings) -> Node:
    """The tree of a YAML file.

    What leaves no tree (a syntax error, a second document) is raised at once; what leaves one (a repeated
    key, an alias) is noted in ``found`` beside the problems that the caller will find.
    """
    return parse(read_utf8(path, found), found)


def parse(text: str, found: Findings) -> Node:
    """The tree of a YAML text, as ``load`` gives it.

    >>> parse("title: Trust", Findings("x.yaml")).fields["title"]
    TextNode(line=1, text='Trust')
    """
    import yaml

    try:
        events = [e for e in yaml.parse(text, Loader=yaml.SafeLoader) if not isinstance(e, yaml.StreamStartEvent)]
    except yaml.YAMLError as error:
        _note_syntax(text, error, found)
        found.settle()
        raise  # never reached: a syntax error is always noted
    starts = [e for e in events if isinstance(e, yaml.DocumentStartEvent)]
    if not starts:
        found.note(1, "the file is empty")
    for second in starts[1:]:
        found.note(_line(second), "a second document begins with '---'; one file holds one")
    if len(starts) != 1:
        found.settle()
    return _Tree(iter(events[1:]), found).next_node()


class _Tree:
    """Turns a stream of events into nodes."""

    def __init__(self, events: Iterator[yaml.Event], found: Findings) -> None:
        self.events = events
        self.found = found

    def next_node(self, depth: int = 0) -> Node:
        """The node that begins with the next event."""
        node = self._node(next(self.events), depth)
        assert node is not None, "the parser balances its events"  # noqa: S101 - an invariant, not a check of input
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node | None:
        """The node that ``event`` begins; None where a list or mapping ends."""
        import yaml

        line = _line(event)
        if depth > MAX_DEPTH:
            self.found.note(line, f"nested more than {MAX_DEPTH} deep")
            self.found.settle()
        if isinstance(event, yaml.AliasEvent):
            self.found.note(line, f"an alias (*{event.anchor}); write the text out instead")
            return TextNode(line, f"*{event.anchor}")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            self._refuse_marks(line, event)
        if isinstance(event, yaml.ScalarEvent):
            return TextNode(line, _words(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return ListNode(line, tuple(self._items(depth + 1)))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(line, depth + 1)
        return None

    def _items(self, depth: int) -> Iterator[Node]:
        while (node := self._node(next(self.events), depth)) is not None:
            yield node

    def _mapping(self, line: int, depth: int) -> MapNode:
        fields: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for key in self._items(depth):
            value = self.next_node(depth)
            if not isinstance(key, TextNode):
                self.found.note(key.line, f"a key must be text, found {key.what}")
            elif key.text in fields:
                self.found.note(key.line, f"key '{key.text}' is repeated (first on line {lines[key.text]})")
            else:
                fields[key.text], lines[key.text] = value, key.line
        return MapNode(line, fields, lines)

    def _refuse_marks(self, line: int, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self.found.note(line, f"an anchor (&{event.anchor}); write the text out where it is needed")
        if event.tag is not None and event.tag not in ("!", *PLAIN_TAGS):
            tag = event.tag.replace(STANDARD_TAG, "!!")
            self.found.note(line, f"a tag ({tag}); only plain text, lists and mappings are read")


def _line(event: yaml.Event) -> int:
    """The line where an event begins, counted from 1."""
    return event.start_mark.line + 1 if event.start_mark else 1


def _words(event: yaml.ScalarEvent) -> str:
    """The text of a value; an unquoted ``null`` or ``~`` is how YAML writes 'nothing'."""
    if event.style is None and event.value in ("null", "Null", "NULL", "~"):
        return ""
    return event.value.strip()


def read_utf8(path: Path, found: Findings, *, largest: int = MAX_BYTES, save_as: str = "UTF-8") -> str:
    """The text of a UTF-8 file of sane size; where it is another encoding, the line and what to save it as."""
    try:
        size = path.stat().st_size
        if size > largest:
            raise WorkbenchError(
                f"{path.name} has {size:,} bytes; at most {largest:,} are read",
                hint="is it the right file?",
            )
        raw = path.read_bytes()
    except OSError as error:
        raise WorkbenchError(f"cannot read {path}: {error.strerror or error}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found.note(line, f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as {save_as}")
        found.settle()
        raise  # never reached: the problem has just been noted


def _note_syntax(text: str, error: yaml.YAMLError, found: Findings) -> None:
    """Say where the parser stopped; tabs come first, since its own words about them are dark."""
    import yaml

    tabs = [n for n, line in enumerate(text.splitlines(), 1) if "\t" in line[: len(line) - len(line.lstrip())]]
    for line in tabs:
        found.note(line, "a tab in the indentation; use spaces")
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = error.problem or "not YAML"
        if line not in tabs:
            found.note(line, f"{message}{_advice(message)}{_begun(error, line)}")
    elif isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        found.note(line, f"a control character (U+{ord(text[error.position]):04X}) that YAML does not allow")
    else:
        found.note(1, f"not YAML: {error}")


def _begun(error: yaml.MarkedYAMLError, line: int) -> str:
    """Where the thing began that did not end well, such as a text whose closing quote is missing."""
    mark = error.context_mark
    return (
        f" ({error.context} begun on line {mark.line + 1})" if mark and error.context and mark.line + 1 < line else ""
    )


def _advice(message: str) -> str:
    """What usually lies behind the parser's message."""
    if "mapping values are not allowed" in message:
        return " (put a text that holds ': ' in quotes)"
    if "cannot start any token" in message or "expected <block end>" in message:
        return " (check the indentation, and put a text that begins with a sign in quotes)"
    return ""
