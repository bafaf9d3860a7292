"""Writing YAML as a person would: long prose folded, short lists on one line, keys in the order given."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

WIDTH = 118
LINE_MARKS = "\x85\u2028\u2029"  # line ends to YAML, but not to us: they survive in double quotes only
PROSE = 90  # from this length on a text is folded below its key


class Flow(list[str]):
    """A list that is written on one line."""


def write_yaml(record: Mapping[str, Any]) -> str:
    """A record as YAML text: the same record gives the same bytes, and the text loads back to it.

    >>> print(write_yaml({"title": "Trust: a frame", "cues": Flow(["open door", "no"])}), end="")
    title: 'Trust: a frame'
    cues: [open door, 'no']
    """
    import yaml

    class Dumper(yaml.SafeDumper):
        """Lists indented below their key, as in the files of ``codebooks/``."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, indentless=False)

        def ignore_aliases(self, data: Any) -> bool:
            return True

        def write_folded(self, text: str) -> None:
            """Break lines before they get too long; the library breaks them one word later."""
            self.write_indicator(">-", need_whitespace=True)
            width = WIDTH - (self.indent or 0)
            for line in textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False):
                self.write_indent()
                self.stream.write(line)
                self.column += len(line)
            self.whitespace = self.indention = False

    Dumper.add_representer(str, _prose)
    Dumper.add_representer(Flow, _flow)
    text: str = yaml.dump(dict(record), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return text


def filled(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs that hold something; an empty value is written by leaving its key out.

    >>> filled([("name", "Load"), ("include", ""), ("cues", [])])
    {'name': 'Load'}
    """
    return {key: value for key, value in pairs if value}


def _prose(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Fold what is plain prose; whatever folding could change is left to the library's quoting."""
    style = None
    if any(mark in text for mark in LINE_MARKS):
        style = '"'
    elif len(text) >= PROSE and text.isprintable() and text == " ".join(text.split()):
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _flow(dumper: yaml.SafeDumper, items: Flow) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", list(items), flow_style=True)
