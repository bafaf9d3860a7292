"""Word files: paragraphs and tables in the order of the body, as they read with all changes accepted.

The tree is walked here, not by ``paragraph.text`` of python-docx, which loses tracked insertions and content
controls: those are the participant's words too.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from workbench.errors import WorkbenchError
from workbench.importing.decode import Decoded
from workbench.importing.package import check_package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}
_HOLDERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
# Nothing below these is read: deleted, drawn, a second form of the same, or properties (whose w:tab is a stop).
_SKIPPED = frozenset([_FALLBACK, *(f"{_W}{name}" for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr"))])
_NOTES = {"comments": "comment", "footnotes": "footnote", "endnotes": "endnote"}  # part: element, and its noun
_INSIDE = (
    (f"{_W}del", "tracked deletion"),
    (f"{_W}drawing", "image"),
    (f"{_W}pict", "image"),
    (f"{_W}txbxContent", "text box"),
    (f"{_W}sym", "symbol"),
    (_MATH, "formula"),
)


def read_docx(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    """The canonical text of a Word file.

    Paragraphs are joined by a blank line, empty ones dropped; a soft line break is a line end; a table is one
    paragraph with a line for each row and `` | `` between its cells.

    Args:
        raw: the bytes of the file.
        encoding: not used, as a Word file names its own; a note says so.
        where: how messages call the file.

    Raises:
        WorkbenchError: the file is no Word file, damaged, locked, dangerous, or holds no text.
    """
    check_package(raw, where=where)
    try:
        text, left_out = _read(raw)
    except Exception as error:  # an untrusted package makes python-docx raise whatever its parts provoke
        message = f"{where} is damaged or no Word file"
        raise WorkbenchError(message, hint="open it in Word and save it as .docx again") from error
    if not text.strip():
        raise WorkbenchError(f"{where} holds no text", hint="text in pictures and text boxes must be typed out")
    notes = [f"{where}: --encoding was not used, a Word file names its own"] if encoding else []
    if left_out:
        notes.append(f"{where}: left out {', '.join(left_out)}")
    return Decoded(text=text, encoding="docx", notes=tuple(notes))


def _read(raw: bytes) -> tuple[str, list[str]]:
    """The canonical text, and what it leaves out."""
    from docx import Document

    document = Document(io.BytesIO(raw))
    text = "\n\n".join(block for block in _blocks(document.element.body) if block.strip())
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return text, _left_out(document)


def _blocks(parent: Any) -> Iterator[str]:
    """The text of each paragraph and table below ``parent``, in order."""
    for child in parent.iterchildren():
        if child.tag == f"{_W}p":
            yield "".join(_pieces(child))
        elif child.tag == f"{_W}tbl":
            yield "\n".join(_row(row) for row in child.iter(f"{_W}tr") if _nearest(row, "tbl") is child)
        elif child.tag in _HOLDERS:
            yield from _blocks(child)


def _pieces(parent: Any) -> Iterator[str]:
    for child in parent.iterchildren():
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _SKIPPED:
            yield from _pieces(child)


def _row(row: Any) -> str:
    """One line; what is laid out inside a cell (paragraphs, breaks, a table) is joined by spaces."""
    cells = (cell for cell in row.iter(f"{_W}tc") if _nearest(cell, "tr") is row)
    return " | ".join(" ".join(" ".join(_blocks(cell)).split()) for cell in cells)


def _nearest(element: Any, name: str) -> Any:
    return next(element.iterancestors(f"{_W}{name}"), None)


def _left_out(document: Any) -> list[str]:
    """What a reader of the Word file sees and the text does not hold, counted."""
    counts: Counter[str] = Counter()
    for tag, what in _INSIDE:
        for element in document.element.body.iter(tag):
            # w:del in properties is a deleted paragraph mark and takes no words; Fallback repeats its drawing
            if next(element.iterancestors(_FALLBACK, f"{_W}rPr", f"{_W}del"), None) is None:
                counts[what] += 1
    for part in document.part.package.iter_parts():
        counts.update(_in_part(part))
    return [_plural(number, what) for what, number in counts.items() if number]


def _in_part(part: Any) -> dict[str, int]:
    """What one part beside the body holds: a header or footer with words, comments, notes."""
    from docx.oxml import parse_xml

    kind = part.content_type.rsplit(".", 1)[-1].removesuffix("+xml")
    if kind in ("header", "footer"):
        return {kind: int(any((t.text or "").strip() for t in part.element.iter(f"{_W}t")))}
    if kind in _NOTES:
        root = part.element if hasattr(part, "element") else parse_xml(part.blob)
        notes = root.iter(f"{_W}{_NOTES[kind]}")
        # Word keeps the lines that set notes off as notes with a type of their own
        return {_NOTES[kind]: sum(note.get(f"{_W}type") in (None, "normal") for note in notes)}
    return {}


def _plural(number: int, what: str) -> str:
    """A count with its noun.

    >>> _plural(1, "text box"), _plural(2, "text box"), _plural(3, "image")
    ('1 text box', '2 text boxes', '3 images')
    """
    ending = "" if number == 1 else "es" if what.endswith("x") else "s"
    return f"{number} {what}{ending}"
