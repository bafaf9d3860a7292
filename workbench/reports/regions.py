"""The analyst's own prose lives in marked regions of the generated Markdown and survives every rebuild.

A region looks like this; its placeholder stands there until something is written::

    <!-- analyst: claim-load -->

    _What do the passages tell about load?_ <!-- prompt 1f0c3a9d -->

    <!-- /analyst: claim-load -->

The digest in the placeholder covers its words: a placeholder that someone wrote into is text, and is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from workbench.errors import Problems
from workbench.reports.characters import flat, shown
from workbench.reports.document import Block, Document, Emphasis, Heading, Paragraph, Region, Text, rewritten, walk
from workbench.reports.inline import lines as inline_lines

KEPT = "Kept from an earlier build"
_WHY_KEPT = "This report no longer has a place for the text below. Move it to where it belongs, or delete it."
_MARK = re.compile(r"<!-- (/?)analyst: ([A-Za-z0-9][A-Za-z0-9._/-]*) -->[ \t]*")
# What an editor may make of a mark: a lost colon or space, a long dash, an escape, a missing half. Generated
# text never matches, since `inline` escapes every "<", "&lt;" and "-->" of it.
_LIKE_A_MARK = re.compile(
    r"(?<!\\)(?:<|&lt;)\s*!?\s*[-–—]+\s*/?\s*analyst\b|^\W*/?\s*analyst\s*:.*(?<!\\)-->", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"(_.*_) <!-- prompt ([0-9a-f]{8}) -->[ \t]*")
_MEND = "mend the marks by hand; nothing was written"


def read_regions(markdown: str, *, where: str) -> dict[str, str]:
    r"""The analyst's text by region name; an empty region has ''. Damage is refused, all of it at once.

    >>> read_regions("<!-- analyst: load -->\nMy *own* view.\n<!-- /analyst: load -->", where="a.md")
    {'load': 'My *own* view.'}
    """
    reading = _Reading(where=where)
    for number, line in enumerate(shown(markdown).removeprefix("\ufeff").split("\n"), 1):
        reading.take(number, line)
    return reading.done()


def weave(document: Document, regions: Mapping[str, str]) -> Document:
    """The document with the analyst's text in its regions; text that has no place any more stands at the end."""
    texts = {name: normalised(text) for name, text in regions.items()}
    for name, text in texts.items():
        _refuse_marks(name, text)
    names = {b.name for b in walk((*document.blocks, *document.footer)) if isinstance(b, Region)}

    def fill(block: Block) -> Block:
        return replace(block, text=texts.get(block.name, block.text)) if isinstance(block, Region) else block

    homeless = {name: text for name, text in texts.items() if text and name not in names}
    blocks = (*rewritten(document.blocks, fill), *_kept(homeless))
    return replace(document, blocks=blocks, footer=rewritten(document.footer, fill))


def normalised(text: str) -> str:
    r"""Analyst text as a region holds it: LF line ends, no blank lines around it, no placeholder.

    >>> normalised("\r\n  One.\r\n\r\n")
    '  One.'
    """
    lines = [line for line in shown(text).split("\n") if not _is_placeholder(line)]
    while lines and not lines[-1].strip():
        lines.pop()
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    return "\n".join(lines[first:])


def replaced(markdown: str, new: Mapping[str, str]) -> str:
    r"""A page with other text in some of its regions; whatever stands outside them stays as it is.

    >>> replaced("A\n<!-- analyst: x -->\nOld.\n<!-- /analyst: x -->\nB", {"x": "New."})
    'A\n<!-- analyst: x -->\n\nNew.\n\n<!-- /analyst: x -->\nB'
    """
    kept: list[str] = []
    name = ""
    for line in markdown.split("\n"):
        mark = _MARK.fullmatch(line.removeprefix("\ufeff").rstrip("\r"))
        if mark and mark[1]:
            name = ""
        if name not in new:
            kept.append(line)
        if mark and not mark[1]:
            name = mark[2]
            if name in new:
                _refuse_marks(name, new[name])
                kept += ["", *([normalised(new[name]), ""] if new[name] else [])]
    return "\n".join(kept)


def marked(region: Region) -> list[str]:
    """The lines of a region in Markdown; the analyst's text stands there verbatim."""
    text = normalised(region.text)
    _refuse_marks(region.name, text)
    body = text.split("\n") if text else _placeholder(region.prompt)
    return [f"<!-- analyst: {region.name} -->", "", *body, *[""] * bool(body), f"<!-- /analyst: {region.name} -->"]


def _kept(homeless: Mapping[str, str]) -> tuple[Block, ...]:
    if not homeless:
        return ()
    regions = [(Heading(level=3, text=name), Region(name=name, text=text)) for name, text in homeless.items()]
    opening = (Heading(level=2, text=KEPT), Paragraph(runs=(Text(text=_WHY_KEPT),)))
    return (*opening, *(block for pair in regions for block in pair))


def _placeholder(prompt: str) -> list[str]:
    words = " ".join(inline_lines((Emphasis(text=flat(prompt)),), suffix="md"))
    return [f"{words} <!-- prompt {_digest(words)} -->"] if words else []


def _is_placeholder(line: str) -> bool:
    found = _PLACEHOLDER.fullmatch(line)
    return found is not None and found[2] == _digest(found[1])


def _digest(words: str) -> str:
    return sha256(words.encode("utf-8")).hexdigest()[:8]


def _refuse_marks(name: str, text: str) -> None:
    """A mark inside the text would cut it in two at the next build."""
    wrong = [number for number, line in enumerate(text.split("\n"), 1) if _LIKE_A_MARK.search(line)]
    if wrong:
        told = [f"line {number}: looks like a mark of an analyst region" for number in wrong]
        raise Problems(f"the text of region {name!r}", told, hint="reword these lines")


@dataclass(kw_only=True)
class _Reading:
    """Where one pass through the lines of a file stands."""

    where: str
    found: dict[str, str] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    name: str = ""  # of the region that is open; "" outside
    body: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, number: int, line: str) -> None:
        """One line of the file, counted from 1."""
        mark = _MARK.fullmatch(line)
        if mark is None:
            if _LIKE_A_MARK.search(line):
                self.blame(number, f"damaged mark {line.strip()[:60]!r}")
            self.body.append(line)
        elif mark[1]:
            self.close(number, mark[2])
        else:
            self.open(number, mark[2])

    def open(self, number: int, name: str) -> None:
        """An opening mark."""
        if name in self.opened:
            self.blame(number, f"region {name!r} is opened twice, first in line {self.opened[name]}")
        elif self.name:
            self.blame(number, f"region {name!r} opens inside {self.name!r} (line {self.opened[self.name]})")
        self.opened.setdefault(name, number)
        self.name, self.body = name, []

    def close(self, number: int, name: str) -> None:
        """A closing mark."""
        if name == self.name:
            self.found[name] = normalised("\n".join(self.body))
            self.name = ""
        elif self.name:
            self.blame(number, f"{name!r} is closed while {self.name!r} is open (line {self.opened[self.name]})")
        else:
            self.blame(number, f"region {name!r} is closed without being open")

    def blame(self, number: int, what: str) -> None:
        """Note a problem of that line."""
        self.problems.append(f"{self.where}:{number}: {what}")

    def done(self) -> dict[str, str]:
        """What was found, or all that is wrong."""
        if self.name:
            self.blame(self.opened[self.name], f"region {self.name!r} is not closed")
        if self.problems:
            raise Problems(self.where, self.problems, hint=_MEND)
        return self.found
