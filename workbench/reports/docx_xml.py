"""WordprocessingML as strings: quicker than trees of objects by far, and every text in them escaped in one place."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from workbench.reports.docx_parts import printable

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
CODE_FONT = "Courier New"
SMALL = 16  # half points
_BREAKS = re.compile(r"([\n\t])")
_DIRTY = ' w:dirty="true"'
_SIGNS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def words(text: str) -> str:
    r"""Text inside a run: line feeds are breaks, tabs are tabs.

    >>> words("a\n<b>")
    '<w:t xml:space="preserve">a</w:t><w:br/><w:t xml:space="preserve">&lt;b&gt;</w:t>'
    """
    parts = filter(None, _BREAKS.split(printable(text)))
    return "".join(_SIGNS.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts)


def run(text: str, *, bold: bool = False, italic: bool = False, code: bool = False, small: bool = False,
        style: str = "") -> str:  # fmt: skip
    """Words of one look.

    >>> run("a", bold=True)
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">a</w:t></w:r>'
    """
    look = "".join((
        f'<w:rStyle w:val="{style}"/>' if style else "",
        f'<w:rFonts w:ascii="{CODE_FONT}" w:hAnsi="{CODE_FONT}" w:cs="{CODE_FONT}"/>' if code else "",
        "<w:b/>" if bold else "", "<w:i/>" if italic else "",
        f'<w:sz w:val="{SMALL}"/>' if small else "",
    ))  # fmt: skip
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{words(text)}</w:r>"


def paragraph(inside: str, *, style: str = "", more: str = "") -> str:
    """A paragraph. ``style``: an id of `docx_style`; ``more``: other properties, in the order that Word wants.

    >>> paragraph("")
    '<w:p></w:p>'
    """
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + more
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def field(instruction: str, shown: str) -> str:
    """Something that Word reckons itself, with what it shows until then."""
    before, behind = around(instruction, dirty=False)
    return f"{before}{run(shown)}{behind}"


def around(instruction: str, *, dirty: bool = True) -> tuple[str, str]:
    """What stands before and behind what a field shows; ``dirty``: Word is to reckon it when the file is opened."""
    marks = {kind: f'<w:fldChar w:fldCharType="{kind}"{_DIRTY if dirty and kind == "begin" else ""}/>'
             for kind in ("begin", "separate", "end")}  # fmt: skip
    begin, middle, last = (f"<w:r>{mark}</w:r>" for mark in marks.values())
    return f'{begin}<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>{middle}', last


def link(inside: str, *, anchor: str = "", relation: str = "") -> str:
    """Runs that lead to a bookmark of the document, or along a relation to another file."""
    told = f" r:id={quoteattr(relation)}" if relation else ""
    return f"<w:hyperlink{told}{f' w:anchor={quoteattr(anchor)}' if anchor else ''}>{inside}</w:hyperlink>"


def bookmark(number: int, name: str, inside: str) -> str:
    """What can be linked to."""
    return f"{start(number, name)}{inside}{end(number)}"


def start(number: int, name: str) -> str:
    """Where a bookmark over several paragraphs begins; `end` of the same number ends it."""
    return f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'


def end(number: int) -> str:
    """Where it ends."""
    return f'<w:bookmarkEnd w:id="{number}"/>'


def control(*, tag: str, title: str, number: int, empty: bool, inside: str) -> str:
    """Paragraphs that a reader may fill and a program finds again; Word lets nobody delete the frame by mistake."""
    placeholder = "<w:showingPlcHdr/>" if empty else ""
    told = (f"<w:alias w:val={quoteattr(title)}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:id w:val="{number}"/><w:lock w:val="sdtLocked"/>{placeholder}')  # fmt: skip
    return f"<w:sdt><w:sdtPr>{told}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def section(*, width: int, height: int, margin: int, footer: str) -> str:
    """The page that ends here, in twentieths of a point; ``footer``: its relation."""
    turned = ' w:orient="landscape"' if width > height else ""
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footer}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" '
        'w:header="700" w:footer="700" w:gutter="0"/>'
        "</w:sectPr>"
    )
