"""What a REFI-QDA codebook file holds, as it stands there: read once, from beginning to end."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import WorkbenchError

MOST_BYTES = 20_000_000
DEEPEST = 64  # elements within each other; no program in use shows so many levels
MOST_CODES = 20_000
LONGEST_NAME = 1_000  # characters
AGAIN = "export the codebook as REFI-QDA (.qdc) again"
_CONTROL = re.compile("[\x7f-\x9f]")  # XML allows them, and a terminal would obey


@dataclass(kw_only=True, slots=True)
class Item:
    """A code as the file has it; ``above`` is the item that it lies in."""

    name: str
    guid: str
    above: Item | None
    text: str = ""
    slug: str = ""


@dataclass(kw_only=True, slots=True)
class File:
    """What a file holds: codes in its order, and sets as (guid, name, GUIDs of the members)."""

    origin: str = ""
    items: list[Item] = field(default_factory=list)
    sets: list[tuple[str, str, list[str]]] = field(default_factory=list)


def read_file(raw: bytes) -> File:
    """The codes of a file, met one after the other; nothing is followed into the depth by recursion."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    if len(raw) > MOST_BYTES:
        raise WorkbenchError(f"the codebook has {len(raw):,} bytes; at most {MOST_BYTES:,} are read", hint=AGAIN)
    reading = _Reading()
    try:
        for event, element in iterparse(io.BytesIO(raw), events=("start", "end"), forbid_dtd=True):
            getattr(reading, event)(element, element.tag.rpartition("}")[2])
    except DefusedXmlException as error:
        raise WorkbenchError("the codebook holds a DOCTYPE, which no program needs", hint=AGAIN) from error
    except (ParseError, ValueError, LookupError) as error:  # a wrong character, or an encoding that nobody knows
        raise WorkbenchError(f"the codebook is no XML: {error}", hint=AGAIN) from error
    return reading.found


@dataclass(kw_only=True, slots=True)
class _Reading:
    """Where one pass through a file stands: the codes that are open, and how deep it is."""

    found: File = field(default_factory=File)
    open: list[Item] = field(default_factory=list)
    depth: int = 0

    def start(self, element: Any, tag: str) -> None:
        """An element begins."""
        if not self.depth and tag != "CodeBook":
            what = "a project" if tag == "Project" else f"<{tag[:40]}>"
            raise WorkbenchError(f"the file is {what}, no REFI-QDA codebook", hint=AGAIN)
        self.depth += 1
        if self.depth > DEEPEST or len(self.found.items) >= MOST_CODES:
            raise WorkbenchError(f"more than {DEEPEST} levels or {MOST_CODES:,} codes are not read", hint=AGAIN)
        if tag == "CodeBook":
            self.found.origin = element.get("origin", "")
        elif tag == "Code":
            item = Item(
                name=_name(element.get("name", "")), guid=guid_of(element.get("guid", "")),
                above=self.open[-1] if self.open else None, text=element.get("description", ""),
            )  # fmt: skip
            self.found.items.append(item)
            self.open.append(item)
        elif tag == "Set":
            self.found.sets.append((guid_of(element.get("guid", "")), _name(element.get("name", "")), []))
        elif tag == "MemberCode" and self.found.sets:
            self.found.sets[-1][2].append(guid_of(element.get("guid") or element.get("targetGUID") or ""))

    def end(self, element: Any, tag: str) -> None:
        """An element ends; only now its text is there."""
        self.depth -= 1
        if tag == "Code":
            self.open.pop()
        elif tag == "Description" and self.open and element.text:
            self.open[-1].text = element.text.strip()
        element.clear()


def _name(written: str) -> str:
    """A name in one line."""
    if len(written) > LONGEST_NAME:
        raise WorkbenchError(f"a name of {len(written):,} characters; at most {LONGEST_NAME:,} are read", hint=AGAIN)
    return " ".join(_CONTROL.sub("\ufffd", written).split())


def guid_of(written: str) -> str:
    """A GUID as they are compared: without braces, in lower case."""
    return written.strip().strip("{}").lower()
