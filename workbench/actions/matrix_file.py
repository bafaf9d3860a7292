"""A matrix as a file: CSV for other programs, a workbook to be printed and read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.actions.cells import LONGEST_CELL, MOST_COLUMNS, write_csv
from workbench.errors import WorkbenchError
from workbench.model.cells import disarmed

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Line = Sequence[Any]  # texts, whole numbers and fractions
NARROW, WIDE = 11, 40  # columns of a sheet, in characters


def write(
    target: Path, names: Sequence[str], lines: Sequence[Line], legend: Sequence[str], *, overwrite: bool = False
) -> None:
    """Write a matrix as a workbook (.xlsx) or as CSV; the file is whole or not there.

    ``legend``: what was counted, of what, and what blanks mean, line by line: the second sheet of a workbook.

    Raises: WorkbenchError for a name that ends otherwise, a file that is there, or a folder that is not.
    """
    made = {".xlsx": _xlsx, ".csv": _csv}.get(target.suffix.casefold())
    if made is None:
        raise WorkbenchError(f"{target} ends neither in .xlsx nor in .csv", hint="for others redirect --format")
    if target.exists() and not overwrite:
        raise WorkbenchError(f"{target} is there already", hint="choose another name, or give --overwrite")
    if not target.parent.is_dir():
        raise WorkbenchError(f"the folder {target.parent} is missing", hint="make it, or choose another one")
    content = made(names, lines, legend)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        raise WorkbenchError(f"cannot write {target}: {error.strerror}", hint="choose another folder") from error
    finally:
        part.unlink(missing_ok=True)


def _csv(names: Sequence[str], lines: Sequence[Line], legend: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    write_csv(out, names, lines)
    return out.getvalue().encode("utf-8-sig")  # without the mark, Excel takes UTF-8 for something else


def _xlsx(names: Sequence[str], lines: Sequence[Line], legend: Sequence[str]) -> bytes:
    """Header row and first column stay in sight and are repeated on every printed page; same matrix, same bytes."""
    from openpyxl import Workbook
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.xml.functions import tostring

    from workbench.reports.docx_parts import EARLIEST, same_bytes

    if len(names) > MOST_COLUMNS:
        raise WorkbenchError(f"the matrix has {len(names):,} columns", hint="write .csv, or take other --columns")
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "matrix"
    for at, line in enumerate([names, *lines], 1):
        _append(sheet, at, line)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    about = workbook.create_sheet("about")
    for at, part in enumerate(legend, 1):
        _append(about, at, [part])
    about.column_dimensions["A"].width = 2 * WIDE
    out = io.BytesIO()
    workbook.save(out)  # it notes the clock, which the file must not tell
    when = EARLIEST.replace(tzinfo=None)
    told: Any = tostring(DocumentProperties(creator="workbench", created=when, modified=when).to_tree())
    return same_bytes(out.getvalue(), {"docProps/core.xml": told})


def _append(sheet: Worksheet, row: int, line: Line) -> None:
    """One row; texts are texts whatever they begin with."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for column, value in enumerate(line, 1):
        cell: Any = sheet.cell(row, column)
        cell.value = _text(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
        words = column == 1 or (isinstance(value, str) and len(value) > WIDE)
        dimension = sheet.column_dimensions[get_column_letter(column)]
        if row == 1:
            cell.font = Font(bold=True)
            dimension.width = NARROW
        if words:
            dimension.width = WIDE
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left" if words else "right")


def _text(value: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if len(value) >= LONGEST_CELL:
        raise WorkbenchError(
            f"a cell has {len(value):,} characters; one of Excel holds {LONGEST_CELL:,}",
            hint="write .csv, or take fewer --quotes",
        )
    return disarmed(ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))
