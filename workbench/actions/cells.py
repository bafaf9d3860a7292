"""Tables for spreadsheets: CSV, TSV and xlsx, in which no cell is run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import IO, Any

from workbench.errors import WorkbenchError
from workbench.model.cells import disarmed

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1_048_576, 16_384, 32_767  # what a sheet of Excel holds

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Cell = str | int | None  # nothing told is an empty cell, never 0


def write_csv(file: IO[str], columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a table as RFC 4180 asks for it, lines ending in CRLF; gives the number of rows.

    The file must be open with ``newline=""``: what stands in a cell stays to the letter.
    """
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([disarmed(name) for name in columns])
    count = 0
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
        count += 1
    return count


def _csv_cell(cell: Cell) -> Cell:
    return "" if cell is None else disarmed(cell) if isinstance(cell, str) else cell


def xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str) -> bytes:
    """A workbook of one sheet; texts are texts whatever they begin with, numbers are numbers.

    The same table gives the same bytes. Signs that a workbook cannot hold become U+FFFD.

    Raises: WorkbenchError when the table is larger than a sheet, or a text longer than a cell.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.xml.functions import tostring

    from workbench.reports.docx_parts import EARLIEST, same_bytes

    if len(columns) > MOST_COLUMNS:
        raise _too_large(f"{len(columns):,} columns; a sheet holds {MOST_COLUMNS:,}")
    table: list[list[Cell]] = []
    for row in chain([columns], rows):  # refused as a whole, before anything is written
        table.append([_sheet_cell(cell) for cell in row])
        if len(table) > MOST_ROWS:
            raise _too_large(f"more than {MOST_ROWS - 1:,} rows, which is all that a sheet holds")
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(sheet)
    page.freeze_panes = "A2"
    for cells in table:
        page.append([_text(WriteOnlyCell(page, cell)) if isinstance(cell, str) else cell for cell in cells])
    out = io.BytesIO()
    workbook.save(out)  # it notes the clock, which the file must not tell
    when = EARLIEST.replace(tzinfo=None)
    told: Any = tostring(DocumentProperties(creator="workbench", created=when, modified=when).to_tree())
    return same_bytes(out.getvalue(), {"docProps/core.xml": told})


def _sheet_cell(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = disarmed(_NO_XML.sub("\ufffd", cell))
    if len(text) > LONGEST_CELL:
        raise _too_large(f"a text of {len(text):,} characters; a cell holds {LONGEST_CELL:,}")
    return text


def _text(cell: Any) -> Any:
    """A cell that is a text, also where it looks like an error or a formula."""
    cell.data_type = "s"
    return cell


def _too_large(what: str) -> WorkbenchError:
    return WorkbenchError(f"the table has {what}", hint="export to .csv instead")
