"""Codings as rows of a CSV file, as a spreadsheet or another program writes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from workbench.coding.yaml_file import Findings, read_utf8
from workbench.errors import NotKnown
from workbench.model.coding import Stance

NEEDED = ("source", "code")
COLUMNS = (*NEEDED, "quote", "start", "end", "stance", "memo", "coder")
MOST_DIGITS = 12  # no text has offsets longer than that
NEAR = 0.8  # one letter wrong or two changed about; less alike, and it is a column of somebody else's
LARGEST = 300_000_000  # bytes: a million codings with their quotations
FIELD_LIMIT = 1_000_000  # characters in one cell; csv's own 131,072 is less than a long passage with its memo


@dataclass(frozen=True, kw_only=True, slots=True)
class CodingRow:
    """A row: a quotation to be found, or a range, or both, in which case they must agree."""

    line: int
    source: str
    code: str
    quote: str = ""
    start: int | None = None
    end: int | None = None
    stance: Stance | None = None
    memo: str = ""
    coder: str = ""


def read_codings(path: Path) -> tuple[CodingRow, ...]:
    """The rows of a CSV file; raises ``Problems`` with all that is wrong, each with its line.

    Columns may stand in any order, and columns of other names are left alone, unless one looks like a
    misspelt name of ours: what it holds would be lost without a word.
    """
    found = Findings(path.name, hint="mend these rows and read the file again")
    records = _records(read_utf8(path, found, largest=LARGEST, save_as="'CSV UTF-8'"), found)
    header = next(records, None)
    if header is None:
        found.note(1, "the file is empty")
        found.settle()
        return ()
    line, cells = header
    names = [name.strip().casefold() for name in cells]
    _note_columns(line, names, found)
    found.settle()
    fitting = _fitting(records, names, found)
    rows = [_row(at, dict(zip(names, cells, strict=False)), found) for at, cells in fitting]
    found.settle()
    return tuple(rows)


def _records(text: str, found: Findings) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, each with the line where it begins."""
    csv.field_size_limit(max(csv.field_size_limit(), FIELD_LIMIT))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        found.note(begins, f"not CSV from here on: {error}")


def _delimiter(text: str) -> str:
    """What parts the columns of the first line; half of the world's spreadsheets write semicolons."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _note_columns(line: int, names: Sequence[str], found: Findings) -> None:
    absent = [name for name in COLUMNS if name not in names]
    for name in names:
        if name and name not in COLUMNS and (near := get_close_matches(name, absent, n=1, cutoff=NEAR)):
            found.note(line, f"unknown column '{name}'; did you mean {near[0]}?")
        if name in COLUMNS and names.count(name) > 1:
            found.note(line, f"column '{name}' stands there {names.count(name)} times")
    for name in NEEDED:
        if name in absent:
            found.note(line, f"no column '{name}'")
    if "quote" in absent and ("start" in absent or "end" in absent):
        found.note(line, "no column 'quote', nor both 'start' and 'end'")


def _fitting(
    records: Iterator[tuple[int, list[str]]], names: Sequence[str], found: Findings
) -> Iterator[tuple[int, list[str]]]:
    """The records that have no more filled cells than there are columns."""
    for line, cells in records:
        if any(cells[len(names) :]):
            found.note(line, f"{len(cells)} cells for {len(names)} columns; is a quotation mark missing?")
        else:
            yield line, cells


def _row(line: int, cells: Mapping[str, str], found: Findings) -> CodingRow:
    """One row; what is wrong with it is noted, and its place left empty."""
    said = {name: cells.get(name, "").strip() for name in COLUMNS}
    for name in NEEDED:
        if not said[name]:
            found.note(line, f"'{name}' is empty")
    start, end = (_offset(name, said[name], line, found) for name in ("start", "end"))
    _note_place(line, said, start, end, found)
    return CodingRow(
        line=line,
        source=said["source"],
        code=said["code"],
        quote=said["quote"].replace("\r\n", "\n"),  # sources are kept with LF
        start=start,
        end=end,
        stance=_stance(said["stance"], line, found),
        memo=said["memo"],
        coder=said["coder"],
    )


def _note_place(line: int, said: Mapping[str, str], start: int | None, end: int | None, found: Findings) -> None:
    if not (said["quote"] or said["start"] or said["end"]):
        found.note(line, "neither a quotation nor a range says what is coded")
    for given, wanted in (("start", "end"), ("end", "start")):
        if said[given] and not said[wanted]:
            found.note(line, f"'{given}' without '{wanted}'")
    if start is not None and end is not None and start >= end:
        found.note(line, f"the range {start}:{end} is empty; 'end' must be greater than 'start'")


def _offset(name: str, said: str, line: int, found: Findings) -> int | None:
    if not said:
        return None
    if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS:
        return int(said)
    found.note(line, f"'{name}' is '{said}', not a whole number")
    return None


def _stance(said: str, line: int, found: Findings) -> Stance | None:
    try:
        return Stance(said.casefold()) if said else None
    except ValueError:
        known = ", ".join(Stance)
        found.note(line, str(NotKnown("stance", said, list(Stance), hint=f"known: {known}")))
        return None
