"""OpenDocument texts (LibreOffice, OpenOffice): the body in its order, as it reads with all changes accepted.

The XML is read as a stream of events, never as a tree: memory grows with the words, not with what is around them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from typing import Any
from xml.sax.handler import ContentHandler, feature_namespaces

from workbench.errors import WorkbenchError
from workbench.importing.formats.blocks import joined, left_out, table
from workbench.importing.formats.decode import Decoded
from workbench.importing.formats.package import OPEN_DOCUMENT, check_package

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_OASIS}office:1.0": "office:",
    f"{_OASIS}text:1.0": "text:",
    f"{_OASIS}table:1.0": "table:",
    f"{_OASIS}drawing:1.0": "draw:",
    f"{_OASIS}style:1.0": "style:",
}
_LEFT_OUT = {  # elements that are not read, and what they are called; without a name nobody misses them
    "office:annotation": "comment",
    "office:forms": "",
    "table:covered-table-cell": "",  # lies under a merged cell, which is told once
    "text:number": "",  # told again by the list or heading that it numbers
    "text:ruby-text": "",
    "text:script": "",
    "text:tracked-changes": "",  # deletions are counted inside
}
_SHAPES = ("custom-shape", "ellipse", "g", "line", "path", "polygon", "polyline", "rect")
_LEFT_OUT |= {f"draw:{shape}": "drawing" for shape in _SHAPES}
_FRAMED = {  # what the first of these in a frame makes of it
    "draw:image": "image",
    "draw:text-box": "text box",
    "draw:object": "embedded file",
    "draw:object-ole": "embedded file",
}
_PAGE_ENDS = {  # of each page; they stand in styles.xml
    f"style:{end}{which}": end for end in ("header", "footer") for which in ("", "-left", "-first")
}
_Name = tuple[str | None, str]  # namespace, local name
_BLANK = re.compile(r"[ \t\r\n]+")
_DEEPEST = 250  # elements inside each other; Writer makes about ten
_MOST_SPACES = 80  # of one text:s; more are a layout


def read_odt(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    """The canonical text of an OpenDocument text.

    Paragraphs are joined by a blank line, empty ones dropped; a line break is a line end; a table is one paragraph
    with a line for each row and `` | `` between its cells. Comments, tracked deletions, notes, headers, footers,
    pictures, hidden text and the numbers of lists are left out and counted.

    Args:
        raw: the bytes of the file.
        encoding: not used, as the file names its own; a note says so.
        where: how messages call the file.

    Raises:
        WorkbenchError: the file is no OpenDocument text, damaged, locked, dangerous, or holds no text.
    """
    check_package(raw, where=where, form=OPEN_DOCUMENT)
    handler = _Body()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            if "styles.xml" in package.namelist():
                _parse(package.read("styles.xml"), handler)
            _parse(package.read("content.xml"), handler)
    except Exception as error:  # an untrusted package makes zip and XML raise whatever its parts provoke
        message = f"{where} is damaged or no OpenDocument text"
        raise WorkbenchError(message, hint=f"{OPEN_DOCUMENT.again} again") from error
    text = joined(handler.blocks)
    if not text.strip():
        raise WorkbenchError(f"{where} holds no text", hint="text in pictures and text boxes must be typed out")
    notes = (f"{where}: --encoding was not used, an OpenDocument text names its own",) if encoding else ()
    return Decoded(text=text, encoding="odt", notes=notes + left_out(handler.counts, where=where))


def _parse(content: bytes, handler: ContentHandler) -> None:
    from defusedxml.sax import make_parser

    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    parser.feed(content)  # at once: older versions of expat start a long token anew with each piece that they get
    parser.close()


def _sign(tag: str, values: Mapping[str, str]) -> str:
    """The characters that an element inside a paragraph stands for."""
    if tag == "text:s":
        return " " * min(int(values.get("text:c", "1")), _MOST_SPACES)
    return {"text:tab": "\t", "text:line-break": "\n"}.get(tag, "")


class _Body(ContentHandler):
    """Gathers ``blocks``, the paragraphs and tables of the body, and ``counts`` of what is left out.

    It reads styles.xml before content.xml, as both declare styles: which of them hide text, which number lists.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.counts: Counter[str] = Counter()
        self._depth = 0
        self._in_text = False
        self._skipped_from = 0  # depth of the element that is being left out, 0 for none
        self._skipped = ""  # what it is called
        self._skipped_words = False
        self._pieces: list[str] | None = None  # of the open paragraph
        self._after_blank = True  # whether a further blank would be the second in a row
        self._holders = [self.blocks]  # where paragraphs go: the body, or cells inside each other
        self._tables: list[list[list[list[str]]]] = []  # tables inside each other: rows of cells of paragraphs
        self._repeated: list[bool] = []  # for each open row and cell
        self._lists: list[str] = []  # names of the styles of lists inside each other
        self._numbered = False  # whether the next paragraph has a number before it
        self._style = ""  # the style that is being declared
        self._hiding: set[str] = set()
        self._numbering: set[tuple[str, int]] = set()  # styles of lists and their levels from 1

    def startElementNS(self, name: _Name, qname: str | None, attrs: Any) -> None:  # noqa: N802  SAX calls it so
        """An element begins."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("elements too deep inside each other")
        tag = _PREFIXES.get(name[0] or "", "?") + name[1]
        values = {_PREFIXES.get(uri or "", "?") + local: value for (uri, local), value in attrs.items()}
        if self._skipped_from:
            self._inside_skipped(tag)
        elif (what := self._what_is_left_out(tag, values)) is not None:
            self._skipped_from, self._skipped, self._skipped_words = self._depth, what, False
        elif not self._in_text:
            self._declare(tag, values)
        elif self._pieces is not None:
            sign = _sign(tag, values)
            self._pieces.extend(sign)
            self._after_blank = self._after_blank and not sign
        else:
            self._open(tag, values)

    def endElementNS(self, name: _Name, qname: str | None) -> None:  # noqa: N802
        """An element ends."""
        if self._skipped_from:
            if self._skipped_from == self._depth:
                # what has a header style but no words in it is nothing to miss
                needs_words = self._skipped in ("header", "footer", "hidden passage")
                self.counts[self._skipped] += bool(self._skipped) and (self._skipped_words or not needs_words)
                self._skipped_from = 0
        elif self._in_text:
            self._close(_PREFIXES.get(name[0] or "", "?") + name[1])
        self._depth -= 1

    def characters(self, content: str) -> None:
        """Words; blanks in a row are one, and none at the start of a paragraph, as OpenDocument has it."""
        if self._skipped_from:
            self._skipped_words = self._skipped_words or bool(content.strip())
        elif self._pieces is not None:
            words = _BLANK.sub(" ", content)
            words = words[1:] if self._after_blank and words.startswith(" ") else words
            if words:
                self._pieces.append(words)
                self._after_blank = words.endswith(" ")

    def _what_is_left_out(self, tag: str, values: Mapping[str, str]) -> str | None:
        """What to call an element that is not read; None for all others."""
        if not self._in_text:
            return _PAGE_ENDS.get(tag)
        if tag in ("text:span", "text:p", "text:h") and values.get("text:style-name") in self._hiding:
            return "hidden passage"
        if tag == "text:section" and values.get("text:display") == "none":
            return "hidden passage"
        if tag == "text:note":
            return "endnote" if values.get("text:note-class") == "endnote" else "footnote"
        return "drawing" if tag == "draw:frame" else _LEFT_OUT.get(tag)

    def _inside_skipped(self, tag: str) -> None:
        if tag == "text:deletion":
            self.counts["tracked deletion"] += 1
        elif self._skipped == "drawing" and tag in _FRAMED:
            self._skipped = _FRAMED[tag]

    def _declare(self, tag: str, values: Mapping[str, str]) -> None:
        """What stands outside the body: styles."""
        if tag == "office:text":
            self._in_text = True
        elif tag in ("style:style", "text:list-style"):
            self._style = values.get("style:name", "")
        elif tag == "style:text-properties" and values.get("text:display") == "none":
            self._hiding.add(self._style)
        elif tag == "text:list-level-style-number" and values.get("style:num-format"):
            self._numbering.add((self._style, int(values.get("text:level", "1"))))

    def _open(self, tag: str, values: Mapping[str, str]) -> None:
        """An element of the body that holds paragraphs, or is one."""
        if tag in ("text:p", "text:h"):
            self._pieces, self._after_blank = [], True
        elif tag == "text:list":
            outer = self._lists[-1] if self._lists else ""
            self._lists.append(values.get("text:style-name", outer))
        elif tag == "text:list-item":
            self._numbered = (self._lists[-1], len(self._lists)) in self._numbering
        elif tag == "table:table":
            self._tables.append([])
        elif tag == "table:table-row":
            self._tables[-1].append([])
            self._repeated.append(values.get("table:number-rows-repeated", "1") != "1")
        elif tag == "table:table-cell":
            cell: list[str] = []
            self._tables[-1][-1].append(cell)
            self._holders.append(cell)
            self._repeated.append(values.get("table:number-columns-repeated", "1") != "1")

    def _close(self, tag: str) -> None:
        if tag in ("text:p", "text:h") and self._pieces is not None:
            self._paragraph("".join(self._pieces))
        elif tag == "text:list":
            self._lists.pop()
        elif tag == "table:table":
            rows = self._tables.pop()
            self._holders[-1].extend(table(rows))
        elif tag == "table:table-row":
            self._tell_once("repeated row", any(any(cell) for cell in self._tables[-1][-1]))
        elif tag == "table:table-cell":
            self._tell_once("repeated cell", any(self._holders.pop()))

    def _paragraph(self, text: str) -> None:
        text = text[:-1] if self._after_blank and text.endswith(" ") else text
        self._pieces = None
        if text.strip():
            self._holders[-1].append(text)
            self.counts["list number"] += self._numbered
            self._numbered = False

    def _tell_once(self, what: str, has_words: bool) -> None:
        """A row or cell that says it stands a million times is told once."""
        self.counts[what] += self._repeated.pop() and has_words
