"""Tables of Word files: heads that come again on every page, rows that no page cuts in two, shades as in HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from workbench.reports.document import Cell, Column, Table
from workbench.reports.docx_style import MARGIN, PAGE, TABLE
from workbench.reports.docx_xml import paragraph, run

HEAD_FILL = "E7E6E6"
SHADES = ("", "EAF1F8", "D6E4F1", "C1D7EA", "ABC9E3", "94BADA", "7DABD1", "5F97C4", "4081B4")
WIDE = 9  # columns, from which on a table stands on a page of its own, turned, and is set smaller
VAST = 16  # columns, from which on labels stand upright
LONGEST_WORD, LONGEST = 14, 40  # characters that a column is made for
LETTER = 105  # twentieths of a point that a letter takes
TALL = 1500  # twentieths of a point, of a row with upright labels
_CLOSE = '<w:tblCellMar><w:left w:w="20" w:type="dxa"/><w:right w:w="20" w:type="dxa"/></w:tblCellMar>'

Linked = Callable[[str, str, bool], str]  # words, where they lead, whether small → XML


def is_wide(table: Table) -> bool:
    """Whether a table needs a page across."""
    return len(table.columns) >= WIDE


def table_xml(table: Table, linked: Linked) -> str:
    """The table without its caption and note. ``linked`` makes words that lead somewhere."""
    wide = is_wide(table)
    widths = _widths(table, (PAGE[1] if wide else PAGE[0]) - 2 * MARGIN)
    rows = [_group_row(table.columns, widths)] if any(column.group for column in table.columns) else []
    rows.append(_head_row(table, widths))
    for cells in table.rows:
        made = (
            _cell(cell, column, width, linked, weighty=table.header_column and at == 0, small=wide)
            for at, (cell, column, width) in enumerate(zip(cells, table.columns, widths, strict=True))
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(made)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = _CLOSE if _is_upright(table) else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _widths(table: Table, room: int) -> list[int]:
    """How the page is shared out: no word is cut where it can be helped, and what is left goes to long texts.

    Columns of a matrix of many columns are alike, and their labels stand upright.
    """
    if _is_upright(table):
        first = room // 8
        each = (room - first) // (len(table.columns) - 1)
        return [first, *[each] * (len(table.columns) - 1)]
    texts = [[column.label for column in table.columns], *([cell.text for cell in row] for row in table.rows)]
    needed, wished = [], []
    for column in zip(*texts, strict=True):
        needed.append(min(LONGEST_WORD, max(map(_longest_word, column))) + 2)
        wished.append(max(needed[-1], min(LONGEST, max(map(len, column)))))
    left = max(0, room // LETTER - sum(needed))
    more = [wish - need for wish, need in zip(wished, needed, strict=True)]
    parts = [need + left * extra / max(1, sum(more)) for need, extra in zip(needed, more, strict=True)]
    return [int(room * part / sum(parts)) for part in parts]


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _is_upright(table: Table) -> bool:
    """Whether it has so many columns that labels only fit when they stand upright."""
    return len(table.columns) >= VAST


def _group_row(columns: Sequence[Column], widths: Sequence[int]) -> str:
    """The headings above neighbours that share one."""
    cells, at = [], 0
    for group, members in groupby(columns, key=lambda column: column.group):
        count = len(list(members))
        cells.append(_place(run(group, bold=True) if group else "", sum(widths[at : at + count]), side="center",
                            fill=HEAD_FILL, span=count))  # fmt: skip
        at += count
    return _repeated(cells)


def _head_row(table: Table, widths: Sequence[int]) -> str:
    small, upright = is_wide(table), _is_upright(table)
    places = (
        _place(run(column.label, bold=True, small=small), width, side="left" if upright and at else column.side,
               fill=HEAD_FILL, upright=upright and at > 0)
        for at, (column, width) in enumerate(zip(table.columns, widths, strict=True))
    )  # fmt: skip
    return _repeated(list(places), tall=upright)


def _repeated(cells: Sequence[str], *, tall: bool = False) -> str:
    height = f'<w:trHeight w:val="{TALL}" w:hRule="atLeast"/>' if tall else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, column: Column, width: int, linked: Linked, *, weighty: bool, small: bool) -> str:
    href = cell.href or (f"#{cell.opens}" if cell.opens else "")
    inside = linked(cell.text, href, small) if href else run(cell.text, bold=weighty, small=small)
    return _place(inside, width, side=column.side, fill=SHADES[cell.shade or 0])


def _place(inside: str, width: int, *, side: str, fill: str, span: int = 1, upright: bool = False) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    turned = '<w:textDirection w:val="btLr"/>' if upright else ""
    aligned = f'<w:jc w:val="{side}"/>' if side != "left" else ""
    body = paragraph(inside, style="TableText", more=aligned)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{ground}{turned}</w:tcPr>{body}</w:tc>'
