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
from workbench.importing.formats.blocks import joined, left_out, table
from workbench.importing.formats.decode import Decoded
from workbench.importing.formats.package import check_package

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
_LISTS = ("numbering", "styles")
_INSIDE = (
    (f"{_W}del", "tracked deletion"),
    (f"{_W}drawing", "image"),
    (f"{_W}pict", "image"),
    (f"{_W}txbxContent", "text box"),
    (f"{_W}sym", "symbol"),
    (f"{_W}altChunk", "embedded file"),
    (_MATH, "formula"),
)


def read_docx(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    """The canonical text of a Word file.

    Paragraphs are joined by a blank line, empty ones dropped; a soft line break is a line end; a table is one
    paragraph with a line for each row and `` | `` between its cells. Numbers that Word sets before the items of a
    list are not in the text, as nobody said them.

    Args:
        raw: the bytes of the file.
        encoding: not used, as a Word file names its own; a note says so.
        where: how messages call the file.

    Raises:
        WorkbenchError: the file is no Word file, damaged, locked, dangerous, or holds no text.
    """
    check_package(raw, where=where)
    try:
        text, counts = _read(raw)
    except Exception as error:  # an untrusted package makes python-docx raise whatever its parts provoke
        message = f"{where} is damaged or no Word file"
        raise WorkbenchError(message, hint="open it in Word and save it as .docx again") from error
    if not text.strip():
        raise WorkbenchError(f"{where} holds no text", hint="text in pictures and text boxes must be typed out")
    notes = (f"{where}: --encoding was not used, a Word file names its own",) if encoding else ()
    return Decoded(text=text, encoding="docx", notes=notes + left_out(counts, where=where))


def _read(raw: bytes) -> tuple[str, Counter[str]]:
    """The canonical text, and how often it leaves out what."""
    from docx import Document

    document = Document(io.BytesIO(raw))
    return joined(_blocks(document.element.body)), _left_out(document)


def _blocks(parent: Any) -> Iterator[str]:
    """The text of each paragraph and table below ``parent``, in order."""
    for child in parent.iterchildren():
        if child.tag == f"{_W}p":
            yield "".join(_pieces(child))
        elif child.tag == f"{_W}tbl":
            yield from table([_row(row) for row in child.iter(f"{_W}tr") if _nearest(row, "tbl") is child])
        elif child.tag in _HOLDERS:
            yield from _blocks(child)


def _pieces(parent: Any) -> Iterator[str]:
    for child in parent.iterchildren():
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _SKIPPED and not _hidden(child):
            yield from _pieces(child)


def _row(row: Any) -> list[list[str]]:
    """The cells of a row, each with its paragraphs."""
    return [list(_blocks(cell)) for cell in row.iter(f"{_W}tc") if _nearest(cell, "tr") is row]


def _hidden(run: Any) -> bool:
    """Whether a run has the font property 'hidden'."""
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")


def _nearest(element: Any, name: str) -> Any:
    return next(element.iterancestors(f"{_W}{name}"), None)


def _left_out(document: Any) -> Counter[str]:
    """What a reader of the Word file sees and the text does not hold, counted."""
    counts: Counter[str] = Counter()
    body = document.element.body
    for tag, what in _INSIDE:
        for element in body.iter(tag):
            # w:del in properties is a deleted paragraph mark and takes no words; Fallback repeats its drawing
            if next(element.iterancestors(_FALLBACK, f"{_W}rPr", f"{_W}del"), None) is None:
                counts[what] += 1
    counts["hidden passage"] = sum(_hidden(run) and bool(_words(run)) for run in body.iter(f"{_W}r"))
    counts["list number"] = _list_numbers(document)
    for part in document.part.package.iter_parts():
        counts.update(_in_part(part))
    return counts


def _in_part(part: Any) -> dict[str, int]:
    """What one part beside the body holds: a header or footer with words, comments, notes."""
    kind = _kind(part)
    if kind in ("header", "footer"):
        return {kind: int(bool(_words(part.element)))}
    if kind in _NOTES:
        notes = _root(part).iter(f"{_W}{_NOTES[kind]}")
        # Word keeps the lines that set notes off as notes with a type of their own
        return {_NOTES[kind]: sum(note.get(f"{_W}type") in (None, "normal") for note in notes)}
    return {}


def _list_numbers(document: Any) -> int:
    """How many paragraphs Word numbers by itself; bullets are no loss."""
    roots = {_kind(part): _root(part) for part in document.part.package.iter_parts() if _kind(part) in _LISTS}
    if "numbering" not in roots:
        return 0
    counted = _counted_levels(roots["numbering"])
    styles = roots["styles"].iter(f"{_W}style") if "styles" in roots else ()
    by_style = {style.get(f"{_W}styleId"): _list_level(style) for style in styles}
    return sum(
        (_list_level(paragraph) or by_style.get(_value(paragraph, f"{_W}pPr/{_W}pStyle"))) in counted
        for paragraph in document.element.body.iter(f"{_W}p")
        if _words(paragraph)
    )


def _counted_levels(numbering: Any) -> set[tuple[str, str]]:
    """The levels of lists that count, as (number of the list, level from 0)."""
    counted = {
        (kind.get(f"{_W}abstractNumId"), level.get(f"{_W}ilvl"))
        for kind in numbering.iter(f"{_W}abstractNum")
        for level in kind.iter(f"{_W}lvl")
        if _value(level, f"{_W}numFmt") not in (None, "bullet", "none")
    }
    lists = {each.get(f"{_W}numId"): _value(each, f"{_W}abstractNumId") for each in numbering.iter(f"{_W}num")}
    return {
        (number, str(level)) for number, kind in lists.items() for level in range(9) if (kind, str(level)) in counted
    }


def _list_level(holder: Any) -> tuple[str, str] | None:
    """The list and level in the properties of a paragraph or a style."""
    number = _value(holder, f"{_W}pPr/{_W}numPr/{_W}numId")
    return (number, _value(holder, f"{_W}pPr/{_W}numPr/{_W}ilvl") or "0") if number else None


def _value(holder: Any, path: str) -> str | None:
    element = holder.find(path)
    return None if element is None else element.get(f"{_W}val")


def _words(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{_W}t")).strip()


def _kind(part: Any) -> str:
    """'header' for application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml."""
    return str(part.content_type.rsplit(".", 1)[-1].removesuffix("+xml"))


def _root(part: Any) -> Any:
    from docx.oxml import parse_xml

    return part.element if hasattr(part, "element") else parse_xml(part.blob)
