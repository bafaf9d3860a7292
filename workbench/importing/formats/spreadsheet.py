"""Rows of tables, one after the other, from .csv and .xlsx files."""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePath
from typing import Any

from workbench.errors import WorkbenchError
from workbench.importing.formats.decode import decode
from workbench.importing.formats.package import Form, check_package

EXCEL = Form(
    name="Excel workbook",
    again="open it in Excel and save it as .xlsx",
    old="an old Excel file (.xls)",
    parts=("[Content_Types].xml", "xl/"),
)
_DELIMITERS = ",;\t"
_OTHERS = (".xls", ".xlsb", ".xlsm", ".ods", ".numbers")
_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"))
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
_OVERLAP = 32  # bytes in which a tag may be cut in two
_STEP = 2**20  # bytes
_BATCH = 500  # rows
_LAST_ROW = 1_048_576  # of any sheet that Excel makes
_MOST_CELLS = 50_000_000  # with empty ones between; 50,000 answers to 100 questions are 5,000,000


def rows(
    raw: bytes,
    *,
    where: str = "the file",
    encoding: str | None = None,
    problems: list[str] | None = None,
    notes: list[str] | None = None,
) -> Iterator[tuple[int, list[str]]]:
    r"""The rows of a table that are not blank, with the line of the file, from 1, on which each starts.

    The first of them names the columns, and no row has fewer cells; where it is repeated further down, it is skipped
    and counted. Cells are without white space around them. Of a workbook, the first sheet that holds anything is
    read: 3.0 as 3, days as 2026-05-03, times as 10:30:00, formulas by the value that Excel has kept.

    Args:
        raw: the bytes of the file; ``where`` tells by its suffix what they are, or else the bytes do.
        where: how messages call the file.
        encoding: of a CSV file, as in ``decode``.
        problems: what cannot be read is added here, each with its line. Without it, the first is raised.
        notes: what a user should know about the reading is added here.

    Raises:
        WorkbenchError: the file is no table that can be read; raised when the first row is asked for, or later where
            the file is damaged further down.

    >>> list(rows(b"file;role\na.txt;principal\n\nfile;role\nb.txt;coach\n"))
    [(1, ['file', 'role']), (2, ['a.txt', 'principal']), (5, ['b.txt', 'coach'])]
    """
    suffix = PurePath(where).suffix.casefold()
    if suffix in _OTHERS:
        raise WorkbenchError(f"{where} is a spreadsheet of another kind", hint="save it as .xlsx or .csv")
    excel = suffix == ".xlsx" or (not suffix and raw.startswith(b"PK"))
    told: list[str] = [] if notes is None else notes
    found = _sheet(raw, where, told) if excel else _csv(raw, where, encoding, told)
    header: list[str] | None = None
    again = 0
    for line, cells, wrong in found:
        for problem in wrong:
            if problems is None:
                raise WorkbenchError(f"{where}:{line}: {problem}", hint="mend the table and try again")
            problems.append(f"{where}:{line}: {problem}")
        if not any(cells):
            continue
        if header is None:
            header = _trimmed(cells)
        elif cells[0] == header[0] and _trimmed(cells) == header:
            again += 1
            continue
        yield line, cells + [""] * (len(header) - len(cells))
    if again:
        which = "row that repeats" if again == 1 else "rows that repeat"
        told.append(f"{where}: skipped {again} {which} the header")


def _trimmed(cells: list[str]) -> list[str]:
    last = next((at for at in range(len(cells), 0, -1) if cells[at - 1]), 0)
    return cells[:last]


Row = tuple[int, list[str], list[str]]  # line, cells, problems


def _csv(raw: bytes, where: str, encoding: str | None, notes: list[str]) -> Iterator[Row]:
    decoded = decode(raw, encoding=encoding, where=where)
    notes += decoded.notes
    delimiter = max(_DELIMITERS, key=decoded.text.lstrip().partition("\n")[0].count)
    reader = csv.reader(io.StringIO(decoded.text, newline="\n"), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield line, [], [f"a quotation mark is not closed, or stands inside a cell ({error})"]
            return
        yield line, cells, []
        line = reader.line_num + 1


def _sheet(raw: bytes, where: str, notes: list[str]) -> Iterator[Row]:
    check_package(raw, where=where, form=EXCEL)
    try:
        sheet = _first(_open(raw, values=True), where, notes)
        written = _cells(_open(raw, values=False)[sheet.title]) if _has_formulas(raw) else None
        yield from _read(_cells(sheet), written)
    except WorkbenchError:
        raise
    except Exception as error:  # an untrusted workbook makes openpyxl raise whatever its parts provoke
        raise WorkbenchError(f"{where} is damaged", hint=f"{EXCEL.again} again, or copy it again") from error


def _open(raw: bytes, *, values: bool) -> Any:
    from openpyxl import load_workbook

    with warnings.catch_warnings():  # of styles and extensions, which are not read
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(raw), read_only=True, data_only=values, keep_links=False)


def _first(workbook: Any, where: str, notes: list[str]) -> Any:
    """The first sheet that is shown and holds anything; a hidden one only where no other does."""
    sheets = [sheet for sheet in workbook.worksheets if _holds(sheet)]
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise WorkbenchError(f"{where} holds no rows", hint="fill its first sheet")
    first = (shown or sheets)[0]
    if others := ", ".join(repr(sheet.title) for sheet in sheets if sheet is not first):
        notes.append(f"{where}: read sheet {first.title!r}, and left out {others}")
    return first


def _has_formulas(raw: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        for name in package.namelist():
            if not name.startswith("xl/worksheets/"):
                continue
            tail = b""
            with package.open(name) as part:
                while step := part.read(_STEP):
                    if _FORMULA.search(tail + step):
                        return True
                    tail = step[-_OVERLAP:]
    return False


def _holds(sheet: Any) -> bool:
    return any(value is not None for _, cells in _cells(sheet) for value in cells)


def _cells(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of a sheet that have cells, from 1, whatever size the sheet says that it has."""
    sheet.reset_dimensions()
    found = enumerate(sheet.iter_rows(values_only=True), start=1)
    spent = 0
    while True:
        with warnings.catch_warnings():  # of dates that Excel could not show either
            warnings.simplefilter("ignore")
            batch = list(islice(found, _BATCH))
        if not batch:
            return
        for line, cells in batch:
            spent += len(cells)
            if line > _LAST_ROW or spent > _MOST_CELLS:
                raise ValueError("more rows or cells than Excel would write")
            if cells:
                yield line, cells


def _read(
    values: Iterable[tuple[int, tuple[Any, ...]]], written: Iterator[tuple[int, tuple[Any, ...]]] | None
) -> Iterator[Row]:
    """Cells as text; beside the values, where there are formulas, the same cells as they were written."""
    for line, cells in values:
        wrong = [
            f"column {_column(at)} holds the error {value}" for at, value in enumerate(cells) if _is_error(value)
        ]
        if written is not None:
            _, formulas = next(written)
            wrong += [
                f"column {_column(at)} holds a formula whose value Excel has not saved"
                for at, (value, formula) in enumerate(zip(cells, formulas, strict=False))
                if value is None and formula is not None
            ]
        yield line, ["" if _is_error(value) else _text(value) for value in cells], wrong


def _is_error(value: Any) -> bool:
    return isinstance(value, str) and value in _ERRORS


def _column(at: int) -> str:
    """The letters of a column, counted from 0.

    >>> _column(0), _column(27)
    ('A', 'AB')
    """
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _text(value: Any) -> str:
    """A value of a cell in the form in which it would stand in a CSV file.

    >>> [_text(value) for value in (3.0, 0.1 + 0.2, True, None, " a ")]
    ['3', '0.3', 'TRUE', '', 'a']
    >>> _text(datetime.datetime(2026, 5, 3)), _text(datetime.timedelta(hours=30))
    ('2026-05-03', '30:00:00')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime.datetime | datetime.time | datetime.timedelta):
        return _time(value)
    text = "" if value is None else str(value)
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _time(value: datetime.datetime | datetime.time | datetime.timedelta) -> str:
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="seconds")
    day = value.time() == datetime.time()
    return value.date().isoformat() if day else value.isoformat(sep=" ", timespec="seconds")
