"""Documents as Markdown: CommonMark with the tables of GitHub, the same bytes for the same document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from workbench.reports import charts, inline
from workbench.reports.characters import flat, paragraphs
from workbench.reports.chart_data import Chart
from workbench.reports.chart_table import MISSING, as_table
from workbench.reports.compose import bar_text, beside_line, share
from workbench.reports.document import (
    Bars,
    Block,
    Cell,
    Column,
    Details,
    Document,
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
)
from workbench.reports.regions import marked

SUFFIX = "md"
NOTE_LABELS = {"warning": "Warning", "method": "How it was counted", "reason": "Why"}
_DELIMITERS = {"left": "---", "right": "---:", "center": ":---:"}
_BETWEEN_LISTS = "<!-- -->"  # two lists would otherwise become one


def render(document: Document) -> str:
    r"""The document as Markdown, ending with one line feed.

    >>> print(render(Document(title="On *trust*", slug="t", blocks=(Note(kind="reason", text="asked"),))), end="")
    # On \*trust\*
    <BLANKLINE>
    **Why.** asked
    """
    document = charts.pictured(document)
    head = [f"# {inline.one_line(document.title)}"]
    if document.subtitle:
        head.append(_lines((Text(text=flat(document.subtitle)),)))
    if document.meta:
        head.append(_items(Items(items=tuple(_pair(label, value) for label, value in document.meta))))
    parts = [*head, *_blocks(document.blocks)]
    if document.footer:
        parts += ["---", *_blocks(document.footer)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    parts = [_block(block) for block in blocks]
    for at, (one, next_) in enumerate(pairwise(blocks), 1):
        if isinstance(one, Items) and isinstance(next_, Items):
            parts[at] = f"{_BETWEEN_LISTS}\n\n{parts[at]}"
    return parts


def _block(block: Block) -> str:  # noqa: PLR0911 - one case a kind of block
    match block:
        case Heading():
            return _heading(block)
        case Paragraph(runs=runs):
            return _lines(runs)
        case Items():
            return _items(block)
        case Table():
            return _table(block)
        case Quotation():
            return _quotation(block)
        case Note(kind=kind, text=text):
            first, *more = paragraphs(text)
            said = (Strong(text=f"{NOTE_LABELS[kind]}."), Text(text=f" {first}"))
            return "\n\n".join([_lines(said), *(_lines((Text(text=p),)) for p in more)])
        case Region():
            return "\n".join(marked(block))
        case Details(summary=summary, blocks=inner):
            return "\n\n".join([_lines((Strong(text=summary),)), *_blocks(inner)])
        case Bars():
            return _table(_as_table(block))
        case Chart():
            return "\n\n".join([_picture(block), _table(as_table(block))])


def _picture(chart: Chart) -> str:
    """The picture beside the page, with the same in words; the reason where none was drawn."""
    return f"![{inline.one_line(chart.alternative)}]({chart.file})" if chart.file else _block(MISSING)


def _lines(runs: Iterable[Run]) -> str:
    return "\n".join(inline.lines(runs, suffix=SUFFIX))


def _pair(label: str, value: str) -> tuple[Run, ...]:
    return Strong(text=f"{label}:"), Text(text=f" {value}")


def _heading(heading: Heading) -> str:
    line = f"{'#' * heading.level} {inline.one_line(heading.text)}"
    if heading.anchor and heading.anchor != _github_anchor(heading.text):
        return f'<a id="{heading.anchor}"></a>\n\n{line}'
    return line


def _github_anchor(text: str) -> str:
    """The anchor that GitHub gives a heading by itself.

    >>> _github_anchor("Load: time, and more")
    'load-time-and-more'
    """
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def _items(block: Items) -> str:
    whole = []
    for number, item in enumerate(block.items, 1):
        marker = f"{number}. " if block.ordered else "- "
        first, *more = inline.lines(item, suffix=SUFFIX) or [""]
        whole += [f"{marker}{first}".rstrip(), *(" " * len(marker) + line for line in more)]
    return "\n".join(whole)


def _quotation(quotation: Quotation) -> str:
    said = ["\n".join(inline.lines((Text(text=p),), suffix=SUFFIX)) for p in paragraphs(quotation.text)]
    other = "\n".join(inline.lines((Text(text=beside_line(quotation)),), suffix=SUFFIX))
    source = _source_line(quotation)
    whole = "\n\n".join(filter(None, [*said, other, source]))
    return "\n".join(f"> {line}".rstrip() for line in whole.split("\n"))


def _source_line(quotation: Quotation) -> str:
    place: Run = Text(text=quotation.locator)
    if quotation.href:
        place = LinkTo(text=quotation.locator, href=quotation.href)
    parts: list[Run] = [Text(text=quotation.speaker)] if quotation.speaker else []
    parts += [place] if quotation.locator else []
    parts += [Strong(text=quotation.stance.value)] if quotation.stance else []
    between = [run for part in parts for run in (Text(text=" · "), part)][1:]
    return " ".join(inline.lines((Text(text="— "), *between), suffix=SUFFIX)) if parts else ""


def _table(table: Table) -> str:
    head = _row(inline.cell(_column_label(c)) for c in table.columns)
    delimiters = _row(_DELIMITERS[c.side] for c in table.columns)
    rows = [_row(map(_cell, row, table.columns)) for row in table.rows]
    parts = [_lines((Strong(text=flat(table.caption)),)), "\n".join([head, delimiters, *rows])]
    if table.note:
        parts.append(_lines((Text(text=table.note),)))
    return "\n\n".join(parts)


def _column_label(column: Column) -> str:
    return f"{column.group}: {column.label}" if column.group else column.label


def _cell(cell: Cell, column: Column) -> str:
    """What pointing at a cell tells, and links of a matrix, are for HTML: here they would drown the figures."""
    return inline.linked(cell.text, "" if column.kind == "matrix" else cell.href, suffix=SUFFIX)


def _row(cells: Iterable[str]) -> str:
    return re.sub(r" +", " ", f"| {' | '.join(cells)} |")


def _as_table(bars: Bars) -> Table:
    """The figures of a bar chart, with percentages in place of the bars."""
    columns = (Column(label="Item"), Column(label="Value", kind="number"))
    rows = tuple(
        (Cell(text=bar.label), Cell(text=_bar_value(bar.value, bar.of, bar_text(bar)))) for bar in bars.items
    )
    return Table(caption=bars.caption, columns=columns, rows=rows)


def _bar_value(value: int | None, of: int | None, words: str) -> str:
    return words if value is None or of is None else share(value, of)
