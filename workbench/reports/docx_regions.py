"""Analyst regions in Word files: written as content controls, and read back as Markdown.

The file also keeps the Markdown that each region was made from, and how that reads in Word: a region that nobody has
changed comes back to the letter, however Word has stored it since. Bookmarks say once more where regions begin and
end, as LibreOffice keeps no content control that holds whole paragraphs.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from workbench.errors import Problems, WorkbenchError
from workbench.importing.formats.package import check_package
from workbench.reports.docx_markdown import Reader, W, paragraphs
from workbench.reports.docx_parts import printable
from workbench.reports.docx_xml import NAMESPACES

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SPACE = "urn:workbench:regions"
LONGEST = 64  # characters of a tag that Word takes
_NUMBERED = "~"  # no region's name holds it
_DOCUMENT, _STYLES, _NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
KEPT_IN = "customXml/item9.xml"  # where `docx_notes.keep` puts it; programs may call it otherwise
_FEW = 20_000_000  # bytes of our own data in a file


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A region as it was written.

    Attributes:
        text: Its Markdown.
        read: What it reads as in Word as long as nobody changes it.
        mark: The bookmark over it.
        before: What the frame says before it by itself: its label, or the prompt.
    """

    text: str
    read: str
    mark: str
    before: str = ""


def read_regions(raw: bytes, *, where: str = "the file") -> dict[str, str]:
    """The analyst's text by region, as Markdown; '' where nothing was written.

    A region that the file was made with and holds no more is not in it: `lost_regions` names these.

    Raises:
        WorkbenchError: no Word file, damaged, or dangerous.
        Problems: a region stands twice, or inside another: all of them at once.
    """
    parts = _parts(raw, where)
    written = _written(parts)
    reader = Reader(styles=parts.get(_STYLES), numbering=parts.get(_NUMBERING))
    names = {tag_of(name): name for name in written}
    found: dict[str, str] = {}
    problems = []
    for control, inside in _controls(parts[_DOCUMENT]):
        tag = _value(control, "tag")
        name = names.get(tag, tag)
        if (name not in written and not _ours(control)) or not _holds_paragraphs(control):
            continue
        if inside or name in found:
            problems.append(f"{where}: region {name!r} stands {'inside another region' if inside else 'twice'}")
        elif _NUMBERED in name:
            problems.append(f"{where}: a region whose name is lost ({name})")
        found[name] = _text(control, reader, written.get(name))
    if problems:
        raise Problems(where, problems, hint="keep one of each in Word and save it again; nothing was taken")
    bookmarked = _bookmarked(parts[_DOCUMENT], {w.mark: n for n, w in written.items() if n not in found})
    more = {name: _restored(reader.text(inside), written[name]) for name, inside in bookmarked.items()}
    return {**found, **more}


def lost_regions(raw: bytes, *, where: str = "the file") -> tuple[str, ...]:
    """Regions that the file was made with and that somebody has deleted from it since."""
    there = read_regions(raw, where=where)
    return tuple(name for name in _written(_parts(raw, where)) if name not in there)


def tag_of(name: str) -> str:
    """What a content control is called: the region's name, or its beginning and a digest where Word has no room.

    >>> tag_of("claim-load"), len(tag_of("x" * 200))
    ('claim-load', 64)
    """
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 9]}{_NUMBERED}{sha256(name.encode()).hexdigest()[:8]}"


def as_read(made: str) -> str:
    """How paragraphs that are being written will read, if nobody changes them."""
    from defusedxml.ElementTree import fromstring

    whole = fromstring(f"<w:body {NAMESPACES}>{made}</w:body>")
    return Reader(styles=None, numbering=None).text(paragraphs(whole))


def kept_xml(regions: Mapping[str, Written]) -> str:
    """What the file keeps of its regions."""
    each = (
        f"<region name={quoteattr(name)} mark={quoteattr(region.mark)}>"
        + "".join(
            f"<{what}>{escape(printable(text))}</{what}>"
            for what, text in (("text", region.text), ("read", region.read), ("before", region.before))
        )
        + "</region>"
        for name, region in regions.items()
    )
    return f'<regions xmlns="{SPACE}">{"".join(each)}</regions>'


def _text(control: Element, reader: Reader, written: Written | None) -> str:
    content = control.find(f"{W}sdtContent")
    if content is None or control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
        return ""
    text = reader.text(paragraphs(content))
    if written is None:  # a program has thrown away what the file kept
        written = Written(text="", read="\0", mark="", before=f"Analyst · {_value(control, 'tag')}")
    return _restored(text, written)


def _restored(text: str, written: Written) -> str:
    """The Markdown that it was made from, where nobody has changed it; without what stood before it for readers."""
    own = text.removeprefix(written.before).lstrip("\n") if written.before else text
    return written.text if own == written.read else own


def _controls(document: Element) -> Iterator[tuple[Element, bool]]:
    """Content controls with a tag, and whether each stands inside another one; no recursion."""
    waiting: list[tuple[Element, bool]] = [(document, False)]
    while waiting:
        element, inside = waiting.pop()
        here = element.tag == f"{W}sdt" and bool(_value(element, "tag"))
        if here:
            yield element, inside
        waiting += [(child, inside or here) for child in reversed(element)]


def _bookmarked(document: Element, names: Mapping[str, str]) -> dict[str, list[Element]]:
    """Region → its paragraphs, by the bookmark over them; not there where one of its ends is gone.

    They stand between the first and the last paragraph with an end of it: LibreOffice writes two beginnings. In the
    last one, which was empty, somebody may have written on.
    """
    every = list(paragraphs(document)) if names else []
    opened: dict[str, str] = {}
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for at, paragraph in enumerate(every):
        for mark in _marks(paragraph):
            number = mark.get(f"{W}id", "")
            if mark.tag == f"{W}bookmarkStart":
                opened[number] = mark.get(f"{W}name", "")
            name = names.get(opened.get(number, ""))
            if name:
                first.setdefault(name, at)
                last[name] = at
    return {name: every[first[name] + 1 : last[name] + 1] for name in first if last[name] > first[name]}


def _marks(paragraph: Element) -> Iterator[Element]:
    return (e for e in paragraph.iter() if e.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"))


def _holds_paragraphs(control: Element) -> bool:
    """LibreOffice leaves a control over the words of the first paragraph alone: then the bookmark is right."""
    return control.find(f"{W}sdtContent//{W}p") is not None


def _ours(control: Element) -> bool:
    return _value(control, "alias").startswith("Analyst:")


def _value(control: Element, what: str) -> str:
    found = control.find(f"{W}sdtPr/{W}{what}")
    return "" if found is None else found.get(f"{W}val", "")


def _parts(raw: bytes, where: str) -> dict[str, Element]:
    """The parts that matter, parsed."""
    check_package(raw, where=where)
    from defusedxml.ElementTree import fromstring

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            names = set(package.namelist())
            wanted = {_DOCUMENT, *(n for n in (_STYLES, _NUMBERING) if n in names), *_data_parts(package)}
            return {name: fromstring(package.read(name)) for name in sorted(wanted)}
    except Exception as error:  # an untrusted package makes parsers raise whatever it provokes
        raise WorkbenchError(f"{where} is damaged", hint="open it in Word and save it as .docx again") from error


def _data_parts(package: zipfile.ZipFile) -> Iterable[str]:
    """Parts that may hold our data: Word numbers them anew."""
    return (
        entry.filename
        for entry in package.infolist()
        if entry.filename.startswith("customXml/item") and entry.file_size <= _FEW and "Props" not in entry.filename
    )


def _written(parts: Mapping[str, Element]) -> dict[str, Written]:
    """What the file keeps of its regions; nothing where a program has thrown it away."""
    found = {}
    for root in parts.values():
        for region in root if root.tag == f"{{{SPACE}}}regions" else ():
            text, read, before = (region.findtext(f"{{{SPACE}}}{what}", "") for what in ("text", "read", "before"))
            mark = region.get("mark", "")
            found[region.get("name", "")] = Written(text=text, read=read, mark=mark, before=before)
    return found
