"""Documents as Word files: real headings, lists and tables, the same bytes for the same document.

A heading of level 2 becomes Word's Heading 1, under the document's Title. What the analyst wrote is shown, but
stays where it is written, in the Markdown: nothing is read back from Word. The file is sealed, so that a build can
tell whether somebody has worked on it since.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from workbench.reports import prose
from workbench.reports.characters import flat, paragraphs
from workbench.reports.compose import bar_text, beside_line, share
from workbench.reports.document import (
    Bar,
    Bars,
    Block,
    Cell,
    Code,
    Column,
    Details,
    Document,
    Emphasis,
    Heading,
    Items,
    LinkTo,
    Note,
    Paragraph,
    Quotation,
    Region,
    Run,
    Strong,
    Table,
    Text,
    anchored,
    href_in,
    walk,
)
from workbench.reports.docx_parts import EARLIEST, UNSEALED, element, printable, same_bytes, sealed
from workbench.reports.markdown import NOTE_LABELS

OTHERS = "html"  # what other pages are opened as: not all of them are made for Word
CODE_FONT = "Courier New"
LINK_COLOUR = "1F4E79"
HEAD_FILL = "E7E6E6"
SHADES = ("", "EAF1F8", "D6E4F1", "C1D7EA", "ABC9E3", "94BADA", "7DABD1", "5F97C4", "4081B4")
WIDE = 8  # columns, from which on a table is set smaller
SMALL = 8  # points
SHORTEST, LONGEST = 6, 40  # characters by which columns share the page


def render(document: Document, *, when: datetime = EARLIEST) -> bytes:
    """The document as a Word file that says it was made at ``when``.

    >>> made = render(Document(title="Load", slug="load"))
    >>> made[:2], made == render(Document(title="Load", slug="load"))
    (b'PK', True)
    """
    whole = anchored(document)
    page = _Page(whole)
    page.say(whole.title, style="Title")
    if whole.subtitle:
        page.say(whole.subtitle, style="Subtitle")
    for label, value in whole.meta:
        page.paragraph((Strong(text=f"{label}: "), Text(text=value)))
    page.blocks(whole.blocks)
    page.blocks(whole.footer)
    return page.finished(when)


class _Page:
    """A Word file in the making; blocks are added at its end."""

    def __init__(self, document: Document) -> None:
        import docx

        self.word: Any = docx.Document()
        self.title = document.title
        self.styles: dict[str, str] = {}  # name → id
        every = list(walk((*document.blocks, *document.footer)))
        anchors = [block.anchor for block in every if isinstance(block, Heading)]
        # Word's names have 40 characters at most: bookmarks are numbered
        self.bookmarks = {anchor: f"place{number}" for number, anchor in enumerate(anchors, 1)}

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        match block:
            case Heading(level=level, text=text, anchor=anchor):
                self.mark(self.say(text, style=f"Heading {level - 1}"), anchor)
            case Paragraph(runs=runs):
                self.paragraph(runs)
            case Items():
                self.items(block)
            case Table():
                self.table(block)
            case Quotation():
                self.quotation(block)
            case Note(kind=kind, text=text):
                self.labelled(NOTE_LABELS[kind], text)
            case Region():
                self.region(block)
            case Details(summary=summary, blocks=inner):
                self.paragraph((Strong(text=summary),))
                self.blocks(inner)
            case Bars():
                self.table(_as_table(block))

    def say(self, text: str, *, style: str) -> Any:
        """A line of plain words."""
        return self.paragraph((Text(text=flat(text)),), style=style)

    def paragraph(self, runs: Iterable[Run], *, style: str = "Normal") -> Any:
        made = self.word.add_paragraph()
        if style not in self.styles:
            self.styles[style] = self.word.styles[style].style_id
        made._p.style = self.styles[style]  # python-docx would search all styles for every paragraph
        self.fill(made, runs)
        return made

    def fill(self, paragraph: Any, runs: Iterable[Run]) -> None:
        """Add runs to a paragraph."""
        for run in runs:
            if isinstance(run, LinkTo):
                self.link(paragraph, run.text, run.href)
                continue
            made = paragraph.add_run(printable(run.text))
            made.bold = isinstance(run, Strong) or None
            made.italic = isinstance(run, Emphasis) or None
            if isinstance(run, Code):
                made.font.name = CODE_FONT

    def link(self, paragraph: Any, text: str, href: str) -> None:
        """Words that lead to a heading here, or to another file of the folder."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.shared import RGBColor

        made = paragraph.add_run(printable(text))
        path, _, anchor = href_in(href, OTHERS).partition("#")
        if path:
            target = paragraph.part.relate_to(printable(path), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = element("w:hyperlink", ("r:id", target), *((("w:anchor", anchor),) if anchor else ()))
        elif anchor in self.bookmarks:
            link = element("w:hyperlink", ("w:anchor", self.bookmarks[anchor]))
        else:
            return
        made.font.color.rgb = RGBColor.from_string(LINK_COLOUR)
        made.font.underline = True
        made._r.addprevious(link)  # python-docx has no links
        link.append(made._r)

    def mark(self, paragraph: Any, anchor: str) -> None:
        """Make a heading something that can be linked to."""
        name = self.bookmarks[anchor]
        number = name.removeprefix("place")
        paragraph._p.insert(1, element("w:bookmarkStart", ("w:id", number), ("w:name", name)))
        paragraph._p.append(element("w:bookmarkEnd", ("w:id", number)))

    def items(self, block: Items) -> None:
        number = self.new_numbers() if block.ordered else None
        for item in block.items:
            made = self.paragraph(item, style="List Number" if block.ordered else "List Bullet")
            if number is not None:
                told = made._p.get_or_add_pPr().get_or_add_numPr()  # it has no lists that begin anew
                told.get_or_add_ilvl().val = 0
                told.get_or_add_numId().val = number

    def new_numbers(self) -> int:
        """The id of a list that begins with 1; Word would go on counting where the last one ended."""
        of_style = self.word.styles["List Number"].element.pPr.numPr.numId.val
        definitions = self.word.part.numbering_part.element
        made = definitions.add_num(definitions.num_having_numId(of_style).abstractNumId.val)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        number: int = made.numId
        return number

    def quotation(self, quotation: Quotation) -> None:
        for part in (*paragraphs(quotation.text), *filter(None, [beside_line(quotation)])):
            self.paragraph((Text(text=part),), style="Quote")
        place: Run = Text(text=quotation.locator)
        if quotation.href:
            place = LinkTo(text=quotation.locator, href=quotation.href)
        parts: list[Run] = [Text(text=quotation.speaker)] if quotation.speaker else []
        parts += [place] if quotation.locator else []
        parts += [Strong(text=quotation.stance.value)] if quotation.stance else []
        if parts:
            self.paragraph((Text(text="— "), *[run for part in parts for run in (Text(text=" · "), part)][1:]))

    def labelled(self, label: str, text: str) -> None:
        first, *more = paragraphs(text)
        self.paragraph((Strong(text=f"{label}. "), Text(text=first)))
        for part in more:
            self.paragraph((Text(text=part),))

    def region(self, region: Region) -> None:
        self.paragraph((Strong(text="Analyst" if region.text else "Analyst: not written yet"),))
        if region.text:
            self.blocks(prose.blocks(region.text))
        elif region.prompt:
            self.paragraph((Emphasis(text=region.prompt),))

    def table(self, table: Table) -> None:
        caption = self.say(table.caption, style="Caption")
        caption.paragraph_format.keep_with_next = True
        grouped = any(column.group for column in table.columns)
        made = self.word.add_table(rows=len(table.rows) + 1 + grouped, cols=len(table.columns), style="Table Grid")
        widths = self.widths(table)
        for lines in (made.columns, *(row.cells for row in made.rows)):
            for place, width in zip(lines, widths, strict=True):
                place.width = width
        rows = iter(made.rows)
        if grouped:
            self.groups(next(rows), table.columns)
        self.heads(next(rows), table.columns)
        for row, cells in zip(rows, table.rows, strict=True):
            row._tr.get_or_add_trPr().append(element("w:cantSplit"))  # rows stay on one page
            for at, (place, cell, column) in enumerate(zip(row.cells, cells, table.columns, strict=True)):
                self.cell(place, cell, column, weighty=table.header_column and at == 0, wide=len(cells) >= WIDE)
        self.paragraph((Text(text=table.note),))  # empty too: two tables would otherwise become one

    def widths(self, table: Table) -> list[int]:
        """How the page is shared out: by the longest text of each column, within bounds."""
        section = self.word.sections[0]
        room = section.page_width - section.left_margin - section.right_margin
        texts = [[column.label for column in table.columns], *([cell.text for cell in row] for row in table.rows)]
        wanted = [min(LONGEST, max(SHORTEST, *map(len, column))) for column in zip(*texts, strict=True)]
        return [room * each // sum(wanted) for each in wanted]

    def groups(self, row: Any, columns: Sequence[Column]) -> None:
        """The headings above neighbours that share one."""
        cells, at = row.cells, 0
        for group, members in groupby(columns, key=lambda column: column.group):
            count = len(list(members))
            whole = cells[at].merge(cells[at + count - 1]) if count > 1 else cells[at]
            self.cell(whole, Cell(text=group), Column(label="", align="center"), weighty=True, fill=HEAD_FILL)
            at += count
        self.repeated(row)

    def heads(self, row: Any, columns: Sequence[Column]) -> None:
        for place, column in zip(row.cells, columns, strict=True):
            wide = len(columns) >= WIDE
            self.cell(place, Cell(text=column.label), column, weighty=True, wide=wide, fill=HEAD_FILL)
        self.repeated(row)

    def repeated(self, row: Any) -> None:
        """Print the row again at the head of every page that the table reaches."""
        row._tr.get_or_add_trPr().append(element("w:tblHeader"))

    def cell(
        self, place: Any, cell: Cell, column: Column, *, weighty: bool = False, wide: bool = False, fill: str = ""
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        (paragraph,) = place.paragraphs
        run: Run = Strong(text=cell.text) if weighty else Text(text=cell.text)
        self.fill(paragraph, [LinkTo(text=cell.text, href=cell.href) if cell.href else run])
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, column.side.upper())
        paragraph.paragraph_format.space_after = Pt(0)
        linked = [run for link in paragraph.hyperlinks for run in link.runs]
        for made in (*paragraph.runs, *linked) if wide else ():
            made.font.size = Pt(SMALL)
        if colour := fill or SHADES[cell.shade or 0]:
            shading = element("w:shd", ("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour))
            place._tc.get_or_add_tcPr().append(shading)

    def finished(self, when: datetime) -> bytes:
        """The bytes of the file, with numbered pages."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        bottom = self.word.sections[0].footer.paragraphs[0]
        bottom.alignment = WD_ALIGN_PARAGRAPH.CENTER
        bottom._p.append(element("w:fldSimple", ("w:instr", "PAGE")))
        told = self.word.core_properties
        told.title, told.author, told.last_modified_by = printable(flat(self.title))[:255], "workbench", ""
        told.comments, told.revision = "", 1
        told.created = told.modified = when.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        told.identifier = UNSEALED
        out = io.BytesIO()
        self.word.save(out)
        return sealed(same_bytes(out.getvalue()))


def _as_table(bars: Bars) -> Table:
    """The figures of a bar chart, with percentages in place of the bars."""
    columns = (Column(label="Item"), Column(label="Value", kind="number"))
    rows = tuple((Cell(text=bar.label), Cell(text=_bar_words(bar))) for bar in bars.items)
    return Table(caption=bars.caption, columns=columns, rows=rows)


def _bar_words(bar: Bar) -> str:
    return bar_text(bar) if bar.value is None or bar.of is None else share(bar.value, bar.of)
