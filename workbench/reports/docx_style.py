"""The look of Word files: our own styles, made by code, so that a co-author changes one style and all follows."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.reports.docx_xml import NAMESPACES

SERIF, SANS = "Cambria", "Calibri"
INK, QUIET, RULE, LINK = "1E2126", "595F69", "C9C5BA", "1F4E79"
PAGE = (12240, 15840)  # US letter, in twentieths of a point
MARGIN = 1300
TABLE = "WorkbenchTable"
ANALYST_INK, ANALYST_EDGE, ANALYST_GROUND = "6B5410", "B59A4C", "FBF6E4"
ANALYST_LIST = f'<w:shd w:val="clear" w:color="auto" w:fill="{ANALYST_GROUND}"/>'
SCRIPTS = ("ascii", "hAnsi", "cs", "eastAsia")
_LINES = 'w:before="0" w:after="120" w:line="276" w:lineRule="auto"'
_WITH_NEXT = "<w:keepNext/><w:keepLines/>"
_DEFAULT, _BASED = ' w:default="1"', '<w:basedOn w:val="Normal"/>'
_BUILT_IN = frozenset({"normal", "title", "subtitle", "caption", "quote", "footnote", "footer", "heading", "toc"})
_CUSTOM = ' w:customStyle="1"'
_PLAIN = 3  # headings down to this level are black


def new_document() -> Any:
    """An empty Word document (of python-docx) with our styles and nothing else in it."""
    import docx

    return docx.Document(io.BytesIO(_template()))


@cache
def _template() -> bytes:
    import docx
    from docx.oxml import parse_xml

    made = docx.Document()
    styles = made.styles.element
    ours = {identifier: parse_xml(xml) for identifier, xml in _styles().items()}
    for old in [style for style in styles.style_lst if style.styleId in ours]:
        styles.remove(old)
    styles.extend(ours.values())
    fonts = styles.find(".//{*}docDefaults//{*}rFonts")
    fonts.attrib.clear()  # those of the theme would win
    for script in SCRIPTS:
        fonts.set(fonts.tag.replace("rFonts", script), SERIF)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Look:
    """A paragraph style. ``size`` in half points, ``spacing`` and ``indent`` as attributes of Word's elements."""

    name: str
    size: int
    spacing: str = 'w:after="120"'
    sans: bool = False
    bold: bool = False
    colour: str = ""
    indent: str = ""
    before: str = ""  # properties that stand before spacing
    last: str = ""  # and after indents

    def xml(self, identifier: str) -> str:
        """The style as Word has it; names of our own are told as such."""
        ours = (
            ""
            if self.name.lower() in _BUILT_IN or identifier.startswith(("Heading", "TOC"))
            else ' w:customStyle="1"'
        )
        fonts = "".join(f' w:{script}="{SANS}"' for script in SCRIPTS)
        face = f"<w:rFonts{fonts}/>" if self.sans else ""
        colour = f'<w:color w:val="{self.colour}"/>' if self.colour else ""
        indent = f"<w:ind {self.indent}/>" if self.indent else ""
        normal = identifier == "Normal"
        return (
            f'<w:style {NAMESPACES} w:type="paragraph"{_DEFAULT if normal else ours} w:styleId="{identifier}">'
            f'<w:name w:val="{self.name}"/>{"" if normal else _BASED}<w:qFormat/>'
            f"<w:pPr>{self.before}<w:spacing {self.spacing}/>{indent}{self.last}</w:pPr>"
            f"<w:rPr>{face}{'<w:b/>' if self.bold else ''}{colour}"
            f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )


def _styles() -> dict[str, str]:
    """Style id → its XML."""
    looks = {**_looks(), **{f"Heading{level}": _heading(level) for level in range(1, 6)}}
    return {**{key: look.xml(key) for key, look in looks.items()}, **_marks(), TABLE: _table_style()}


def _looks() -> dict[str, _Look]:
    aside, kept = 'w:left="420" w:right="420"', "<w:keepLines/>"
    quoted, remark = _edge(RULE, 12), _edge(QUIET, 12) + _ground("F5F2EA")
    analyst = _edge(ANALYST_EDGE, 18) + _ground(ANALYST_GROUND)
    close, tab = 'w:after="0"', '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9600"/></w:tabs>'
    return {
        "Normal": _Look(name="Normal", size=21, spacing=_LINES, colour=INK),
        "Title": _Look(name="Title", size=40, spacing='w:after="60"', sans=True, bold=True),
        "Subtitle": _Look(name="Subtitle", size=24, spacing='w:after="240"', colour=QUIET),
        "Caption": _Look(name="caption", size=19, spacing='w:before="200" w:after="80"', sans=True, bold=True,
                         before=f"<w:keepNext/>{kept}"),
        "Quote": _Look(name="Quote", size=21, spacing='w:after="60"', indent=aside, before=kept + quoted),
        "QuoteSource": _Look(name="Quote Source", size=18, spacing='w:after="160"', sans=True,
                             colour=QUIET, indent=aside, before=quoted),
        "Remark": _Look(name="Remark", size=19, spacing='w:before="60" w:after="120"', sans=True,
                        before=kept + remark),
        "RegionLabel": _Look(name="Region Label", size=17, spacing='w:before="120" w:after="0"', sans=True, bold=True,
                             colour=ANALYST_INK, before=f"<w:keepNext/>{analyst}"),
        "RegionEdge": _Look(name="Region Edge", size=4, spacing=close, before="<w:keepNext/>"),
        "AnalystText": _Look(name="Analyst Text", size=21, spacing=_LINES, before=analyst),
        "TableText": _Look(name="Table Text", size=18, spacing=close, sans=True),
        "TableNote": _Look(name="Table Note", size=17, spacing='w:before="60" w:after="200"', sans=True,
                           colour=QUIET),
        "FootnoteText": _Look(name="footnote text", size=17, spacing=close),
        "Footer": _Look(name="footer", size=17, spacing=close, sans=True, colour=QUIET),
        "TOC1": _Look(name="toc 1", size=20, spacing='w:after="40"', sans=True, before=tab),
        "TOC2": _Look(name="toc 2", size=20, spacing='w:after="40"', sans=True, before=tab, indent='w:left="260"'),
    }  # fmt: skip


def _heading(level: int) -> _Look:
    return _Look(
        name=f"heading {level}", size=(28, 24, 22, 20, 20)[level - 1], sans=True, bold=True, before=_WITH_NEXT,
        spacing=f'w:before="{max(200, 420 - 80 * level)}" w:after="100"', colour=INK if level <= _PLAIN else QUIET,
        last=f'<w:outlineLvl w:val="{level - 1}"/>',
    )  # fmt: skip


def _edge(colour: str, eighths: int) -> str:
    """A line at the left, in eighths of a point."""
    return f'<w:pBdr><w:left w:val="single" w:sz="{eighths}" w:space="8" w:color="{colour}"/></w:pBdr>'


def _ground(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def _marks() -> dict[str, str]:
    """Styles of words."""
    looks = {
        "Hyperlink": ("Hyperlink", f'<w:color w:val="{LINK}"/><w:u w:val="single"/>'),
        "FootnoteReference": ("footnote reference", '<w:vertAlign w:val="superscript"/>'),
        "PlaceholderText": ("Placeholder Text", f'<w:i/><w:color w:val="{QUIET}"/>'),
    }
    return {
        identifier: f'<w:style {NAMESPACES} w:type="character" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f"<w:rPr>{look}</w:rPr></w:style>"
        for identifier, (name, look) in looks.items()
    }


def _table_style() -> str:
    """Rules between rows, none between columns."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{colour}"/>'
        for side, width, colour in (("top", 8, QUIET), ("bottom", 8, QUIET), ("insideH", 4, RULE))
    )
    margins = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side, room in
                      (("top", 40), ("left", 70), ("bottom", 40), ("right", 70)))  # fmt: skip
    return (
        f'<w:style {NAMESPACES} w:type="table" w:customStyle="1" w:styleId="{TABLE}">'
        '<w:name w:val="Workbench Table"/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )
