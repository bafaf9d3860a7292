"""Paragraphs of a Word file as Markdown: bold, italic, code, lists, quotations, headings; of all else its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from workbench.reports.document import Code, Emphasis, Run, Strong, Text
from workbench.reports.docx_xml import CODE_FONT
from workbench.reports.inline import lines

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LISTS = {"ListBullet": "list bullet", "ListNumber": "list number"}  # our styles, where a file has no list of styles
_STYLES = {**LISTS, "Quote": "quote"}
_SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
# Deleted, drawn, properties, what a field is made of; a footnote's mark says nothing by itself.
_SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr", "sdtPr", "instrText",
                                               "footnoteReference", "drawing", "pict"))  # fmt: skip
_OFF = frozenset({"0", "false", "off", "none"})
_CITATION = re.compile(r"\\\[\\\[([a-z]+:[^\[\]\n]{1,200}?)\\\]\\\]")
_DEEPEST = 8  # levels of a list


class Reader:
    """Reads paragraphs, with what the file says of its styles and lists."""

    def __init__(self, *, styles: Element | None, numbering: Element | None) -> None:
        self._styles = dict(_styles(styles)) if styles is not None else _STYLES
        self._numbered = dict(_numbered(numbering)) if numbering is not None else {}

    def text(self, paragraphs: Iterable[Element]) -> str:
        """The Markdown of paragraphs; items of one list, and lines of one quotation, stand together."""
        blocks = [(kind, words) for kind, words in map(self._block, paragraphs) if words.strip()]
        joined = []
        for kind, group in groupby(blocks, key=lambda block: block[0]):
            said = [words for _, words in group]
            if kind == "bullet":
                joined.append("\n".join(said))
            elif kind == "number":
                joined.append("\n".join(item.replace("1.", f"{at}.", 1) for at, item in enumerate(said, 1)))
            elif kind == "quote":
                whole = "\n\n".join(said).split("\n")
                joined.append("\n".join(f"> {line}".rstrip() for line in whole))
            else:
                joined += said
        return "\n\n".join(joined)

    def _block(self, paragraph: Element) -> tuple[str, str]:
        style = self._styles.get(_value(paragraph, "pPr/pStyle"), "")
        said = "\n".join(_CITATION.sub(_cited, line) for line in lines(_runs(paragraph), suffix="md"))
        kind = self._list_kind(paragraph, style)
        if kind and said:
            level = _value(paragraph, "pPr/numPr/ilvl")
            lead = "  " * min(int(level), _DEEPEST) if level.isdecimal() and level.isascii() else ""
            mark = f"{lead}{'1.' if kind == 'number' else '-'} "
            return kind, mark + said.replace("\n", "\n" + " " * len(mark))
        if style in ("quote", "intense quote"):
            return "quote", said
        if said and style.startswith("heading ") and style[8:] in ("1", "2", "3", "4", "5", "6"):
            return "heading", f"### {said.replace(chr(10), ' ')}"
        return "text", said

    def _list_kind(self, paragraph: Element, style: str) -> str:
        number = _value(paragraph, "pPr/numPr/numId")
        if number and number != "0":
            known = self._numbered.get(number)
            if known:
                return known
        if number == "0" or not style.startswith("list "):
            return ""
        return "number" if style.startswith("list number") else "bullet" if style.startswith("list bullet") else ""


def _cited(found: re.Match[str]) -> str:
    """A citation as the analyst writes it: its brackets are no link's."""
    return f"[[{found[1].replace(chr(92), '')}]]"


def paragraphs(content: Element) -> Iterator[Element]:
    """Paragraphs in order, those of tables and of controls inside too; no recursion."""
    waiting = [content]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{W}p":
            yield element
        elif element.tag not in _SKIPPED:
            waiting += reversed(element)


def _runs(paragraph: Element) -> list[Run]:
    """The words of a paragraph, neighbours of one look together: Word cuts them wherever somebody has typed."""
    said: list[tuple[type[Run], str]] = []
    waiting: list[tuple[Element, type[Run]]] = [(paragraph, Text)]
    while waiting:
        element, look = waiting.pop()
        if element.tag == f"{W}t":
            said.append((look, element.text or ""))
        elif element.tag in _SIGNS:
            said.append((look, _SIGNS[element.tag]))
        elif element.tag not in _SKIPPED:
            here = _look(element) if element.tag == f"{W}r" else look
            waiting += [(child, here) for child in reversed(element)]
    return [look(text="".join(text for _, text in group)) for look, group in groupby(said, key=lambda each: each[0])]


def _look(run: Element) -> type[Run]:
    fonts = run.find(f"{W}rPr/{W}rFonts")
    if fonts is not None and fonts.get(f"{W}ascii") == CODE_FONT:
        return Code
    if _is_on(run.find(f"{W}rPr/{W}b")):
        return Strong
    return Emphasis if _is_on(run.find(f"{W}rPr/{W}i")) else Text


def _is_on(mark: Element | None) -> bool:
    return mark is not None and mark.get(f"{W}val", "1") not in _OFF


def _value(element: Element, path: str) -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")


def _styles(styles: Element) -> Iterator[tuple[str, str]]:
    """Style id → its name, which is English for the styles of Word itself in every language."""
    for style in styles.iter(f"{W}style"):
        yield style.get(f"{W}styleId", ""), _value(style, "name").lower()


def _numbered(numbering: Element) -> Iterator[tuple[str, str]]:
    """Id of a list → 'bullet' or 'number'."""
    kinds = {}
    for abstract in numbering.iter(f"{W}abstractNum"):
        form = _value(abstract, "lvl/numFmt")
        kinds[abstract.get(f"{W}abstractNumId", "")] = "bullet" if form == "bullet" else "number"
    for number in numbering.iter(f"{W}num"):
        kind = kinds.get(_value(number, "abstractNumId"))
        if kind:
            yield number.get(f"{W}numId", ""), kind
