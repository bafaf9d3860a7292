"""Documents as Word files: real headings, lists, captions, footnotes and tables, the same bytes again and again.

A heading of level 2 becomes Word's Heading 1, under the document's Title. Where a quotation stands is a footnote;
the analyst's regions are content controls, which `docx_regions` reads back. A table of many columns gets a page
across. The file is sealed, so that a build can tell whether somebody has worked on it since.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from workbench.reports import charts, prose
from workbench.reports.characters import flat, paragraphs
from workbench.reports.chart_data import Chart
from workbench.reports.chart_table import MISSING, as_table
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
from workbench.reports.docx_notes import HYPERLINK, Footnotes, keep
from workbench.reports.docx_parts import EARLIEST, UNSEALED, printable, same_bytes, sealed
from workbench.reports.docx_regions import Written, as_read, kept_xml, tag_of
from workbench.reports.docx_style import ANALYST_LIST, MARGIN, PAGE, new_document
from workbench.reports.docx_tables import is_wide, table_xml
from workbench.reports.docx_xml import (
    NAMESPACES,
    around,
    bookmark,
    control,
    end,
    field,
    link,
    paragraph,
    run,
    section,
    start,
)
from workbench.reports.markdown import NOTE_LABELS

OTHERS = "html"  # what other pages are opened as: not all of them are made for Word
LISTED = (2, 3)  # levels in the table of contents
FIRST_MARK = 1_000_000  # number of the bookmark over the first region; those of headings are smaller
_PER_TWENTIETH = 635  # of Word's units of drawing, in a twentieth of a point


def render(document: Document, *, when: datetime = EARLIEST) -> bytes:
    """The document as a Word file that says it was made at ``when``.

    >>> made = render(Document(title="Load", slug="load"))
    >>> made[:2], made == render(Document(title="Load", slug="load"))
    (b'PK', True)
    """
    whole = anchored(charts.pictured(document))
    page = _Page(whole)
    page.say(whole.title, style="Title")
    if whole.subtitle:
        page.say(whole.subtitle, style="Subtitle")
    for label, value in whole.meta:
        page.paragraph((Strong(text=f"{label}: "), Text(text=value)))
    page.contents(whole.blocks)
    page.blocks(whole.blocks)
    page.blocks(whole.footer)
    return page.finished(when)


class _Page:
    """A Word file in the making: its body as XML, and the parts that it refers to."""

    def __init__(self, document: Document) -> None:
        self.word: Any = new_document()
        self.title = document.title
        self.body: list[str] = []
        self.notes = Footnotes(self.word)
        self.regions: dict[str, Written] = {}
        self.across = False  # whether the page that is being filled lies across
        self.relations: dict[tuple[int, str], str] = {}
        self.numbers = {kind: count(1) for kind in ("Table", "Figure", "control", "picture")}
        every = walk((*document.blocks, *document.footer))
        anchors = [b.anchor for b in every if isinstance(b, Heading | Details) and b.anchor]
        # Word's names have 40 characters at most: bookmarks are numbered
        self.bookmarks = {anchor: number for number, anchor in enumerate(anchors, 1)}
        self.footer = self._footer()

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Blocks one after the other; a wide table takes the headings before it along onto its page."""
        for at, block in enumerate(blocks):
            ahead = next((b for b in blocks[at:] if not isinstance(b, Heading | Note)), None)
            follows = isinstance(block, Heading | Table) or self.across
            self.turn(across=follows and isinstance(ahead, Table) and is_wide(ahead))
            self.block(block)
        self.turn(across=False)

    def block(self, block: Block) -> None:
        match block:
            case Heading(level=level, text=text, anchor=anchor):
                inside = bookmark(self.bookmarks[anchor], self.place(anchor), run(flat(text)))
                self.body.append(paragraph(inside, style=f"Heading{level - 1}"))
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
            case Details():
                self.details(block)
            case Bars():
                self.table(_as_table(block))
            case Chart():
                self.chart(block)

    def place(self, anchor: str) -> str:
        return f"place{self.bookmarks[anchor]}"

    def say(self, text: str, *, style: str) -> None:
        """A line of plain words."""
        self.body.append(paragraph(run(flat(text)), style=style))

    def paragraph(self, runs: Iterable[Run], *, style: str = "", more: str = "", after: str = "") -> None:
        self.body.append(paragraph(self.inside(runs) + after, style=style, more=more))

    def inside(self, runs: Iterable[Run], *, part: Any = None) -> str:
        """Runs as XML; ``part``: what their links belong to, by default the document."""
        return "".join(self.run(each, part) for each in runs)

    def run(self, each: Run, part: Any) -> str:
        if isinstance(each, LinkTo):
            return self.linked(each.text, each.href, part=part)
        return run(each.text, bold=isinstance(each, Strong), italic=isinstance(each, Emphasis),
                   code=isinstance(each, Code))  # fmt: skip

    def linked(self, text: str, href: str, small: bool = False, *, part: Any = None) -> str:
        """Words that lead to a heading here, or to another file of the folder."""
        path, _, anchor = href_in(href, OTHERS).partition("#")
        if path:
            relation = self.relation(part if part is not None else self.word.part, printable(path))
            return link(run(text, style="Hyperlink", small=small), relation=relation, anchor=anchor)
        if anchor in self.bookmarks:
            return link(run(text, style="Hyperlink", small=small), anchor=self.place(anchor))
        return run(text, small=small)

    def relation(self, part: Any, target: str) -> str:
        """The id of a relation; python-docx would search all of them for every link."""
        known = (id(part), target)
        if known not in self.relations:
            self.relations[known] = part.relate_to(target, HYPERLINK, is_external=True)
        return self.relations[known]

    def contents(self, blocks: Iterable[Block]) -> None:
        """A table of contents, which Word brings up to date; page numbers come when it does."""
        listed = [b for b in blocks if isinstance(b, Heading) and b.level in LISTED]
        if len(listed) < 2:  # noqa: PLR2004 - one heading needs no table
            return
        before, behind = around('TOC \\o "1-2" \\h \\z \\u')
        for at, heading in enumerate(listed):
            line = link(run(flat(heading.text)), anchor=self.place(heading.anchor))
            whole = (before if at == 0 else "") + line + (behind if at == len(listed) - 1 else "")
            self.body.append(paragraph(whole, style=f"TOC{heading.level - 1}"))

    def items(self, block: Items, *, more: str = "") -> None:
        number = self.new_numbers() if block.ordered else None
        for item in block.items:
            told = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number is not None else ""
            self.paragraph(item, style="ListNumber" if block.ordered else "ListBullet", more=told + more)

    def new_numbers(self) -> int:
        """The id of a list that begins with 1; Word would go on counting where the last one ended."""
        of_style = self.word.styles["List Number"].element.pPr.numPr.numId.val
        definitions = self.word.part.numbering_part.element
        made = definitions.add_num(definitions.num_having_numId(of_style).abstractNumId.val)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        number: int = made.numId
        return number

    def quotation(self, quotation: Quotation) -> None:
        """The words, and where they stand in a footnote; who says it and its stance stay beside them."""
        parts = [*paragraphs(quotation.text), *filter(None, [beside_line(quotation)])]
        mark = self.footnote(quotation)
        for at, part in enumerate(parts, 1):
            self.paragraph((Text(text=part),), style="Quote", after=mark if at == len(parts) else "")
        said: list[Run] = [Text(text=quotation.speaker)] if quotation.speaker else []
        said += [Strong(text=quotation.stance.value)] if quotation.stance else []
        if said:
            between = [each for one in said for each in (Text(text=" · "), one)][1:]
            self.paragraph((Text(text="— "), *between), style="QuoteSource")

    def footnote(self, quotation: Quotation) -> str:
        if not quotation.locator:
            return ""
        place: Run = Text(text=quotation.locator)
        if quotation.href:
            place = LinkTo(text=quotation.locator, href=quotation.href)
        return self.notes.add(self.inside([place], part=self.notes.part))

    def labelled(self, label: str, text: str) -> None:
        first, *more = paragraphs(text)
        self.paragraph((Strong(text=f"{label}. "), Text(text=first)), style="Remark")
        for part in more:
            self.paragraph((Text(text=part),), style="Remark")

    def details(self, block: Details) -> None:
        summary = run(flat(block.summary), bold=True)
        if block.anchor:
            summary = bookmark(self.bookmarks[block.anchor], self.place(block.anchor), summary)
        self.body.append(paragraph(summary, more="<w:keepNext/>"))
        self.blocks(block.blocks)

    def region(self, region: Region) -> None:
        """A frame to write in, with a line at its head that says whose words stand there.

        A bookmark around it says the same again: LibreOffice takes frames away, and bookmarks and looks of words in
        their first paragraph. So that is the line, or the prompt, which Word takes away as one writes.
        """
        number = next(self.numbers["control"])
        mark, name = FIRST_MARK + number, f"analyst{number}"
        told = "Analyst" if region.text else "Analyst: not written yet"
        line = run(f"{told} · {region.name}")
        label = paragraph(line, style="RegionLabel")
        outside, self.body = self.body, []
        for block in prose.blocks(region.text):
            self.analyst(block)
        text, self.body = "".join(self.body), outside
        prompt = paragraph(run(flat(region.prompt) or " ", style="PlaceholderText"), style="AnalystText")
        outer = paragraph(start(mark, name) + ("" if text else line), style="RegionEdge" if text else "RegionLabel")
        inner, before = (label, label) if text else ("", prompt)
        frame = control(tag=tag_of(region.name), title=f"Analyst: {region.name}"[:64], empty=not text, number=mark,
                        inside=inner + (text or prompt))  # fmt: skip
        self.body += [outer, frame, paragraph(end(mark))]
        self.regions[region.name] = Written(text=region.text, read=as_read(text), mark=name, before=as_read(before))

    def analyst(self, block: Block) -> None:
        match block:
            case Paragraph(runs=runs):
                self.paragraph(runs, style="AnalystText")
            case Items():
                self.items(block, more=ANALYST_LIST)
            case _:
                self.block(block)

    def table(self, table: Table) -> None:
        self.caption("Table", table.caption)
        self.body.append(table_xml(table, self.linked))
        self.body.append(paragraph(run(table.note), style="TableNote"))  # empty too: else two tables become one

    def caption(self, kind: str, text: str) -> None:
        number = field(f"SEQ {kind} \\* ARABIC", str(next(self.numbers[kind])))
        self.body.append(paragraph(run(f"{kind} ") + number + run(f". {flat(text)}"), style="Caption"))

    def chart(self, chart: Chart) -> None:
        if not chart.file:
            self.block(MISSING)
            self.table(as_table(chart))
            return
        self.caption("Figure", chart.caption)
        inline = self.word.part.new_pic_inline(io.BytesIO(charts.picture(chart)))
        room = (PAGE[0] - 2 * MARGIN) * _PER_TWENTIETH
        if inline.extent.cx > room:
            height = inline.extent.cy * room // inline.extent.cx
            inline.extent.cx = inline.graphic.graphicData.pic.spPr.cx = room
            inline.extent.cy = inline.graphic.graphicData.pic.spPr.cy = height
        inline.docPr.id = next(self.numbers["picture"])
        inline.docPr.name = chart.name
        inline.docPr.set("descr", printable(flat(chart.alternative)))
        self.body.append(paragraph(f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"))
        self.table(as_table(chart, caption=f"{flat(chart.caption)}: the figures"))

    def turn(self, *, across: bool) -> None:
        """Begin a page across, or go back; the section that ends here says how its own pages lie."""
        if across != self.across:
            self.body.append(paragraph("", more=self.section()))
            self.across = across

    def section(self) -> str:
        width, height = reversed(PAGE) if self.across else PAGE
        return section(width=width, height=height, margin=MARGIN, footer=self.footer)

    def _footer(self) -> str:
        """The relation to the foot of all pages, which has their number."""
        from docx.oxml import parse_xml

        bottom = self.word.sections[0].footer
        line = paragraph(field("PAGE", "1"), style="Footer", more=_CENTRED)
        made = parse_xml(f"<w:ftr {NAMESPACES}>{line}</w:ftr>")
        root = bottom._element
        for old in list(root):
            root.remove(old)
        root.extend(list(made))
        (reference,) = self.word.sections[0]._sectPr.footerReference_lst
        identifier: str = reference.rId
        return identifier

    def finished(self, when: datetime) -> bytes:
        """The bytes of the file."""
        from docx.oxml import parse_xml

        body = self.word.element.body
        for old in list(body):
            body.remove(old)
        body.extend(list(parse_xml(f"<w:body {NAMESPACES}>{''.join(self.body)}{self.section()}</w:body>")))
        self.notes.finish()
        if self.regions:
            keep(self.word, kept_xml(self.regions))
        told = self.word.core_properties
        told.title, told.author, told.last_modified_by = printable(flat(self.title))[:255], "workbench", ""
        told.comments, told.revision = "", 1
        told.created = told.modified = when.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        told.identifier = UNSEALED
        out = io.BytesIO()
        self.word.save(out)
        return sealed(same_bytes(out.getvalue()))


_CENTRED = '<w:jc w:val="center"/>'


def _as_table(bars: Bars) -> Table:
    """The figures of a bar chart, with percentages in place of the bars."""
    columns = (Column(label="Item"), Column(label="Value", kind="number"))
    rows = tuple((Cell(text=bar.label), Cell(text=_bar_words(bar))) for bar in bars.items)
    return Table(caption=bars.caption, columns=columns, rows=rows)


def _bar_words(bar: Bar) -> str:
    return bar_text(bar) if bar.value is None or bar.of is None else share(bar.value, bar.of)
