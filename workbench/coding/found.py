"""What a search has found, as rows of a table that another program or 'find' has printed: where, and which words."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from workbench.coding.yaml_file import Findings
from workbench.errors import WorkbenchError
from workbench.model.cells import armed

NEEDED = ("source", "start", "end")
WORDS = ("text", "quote")  # how the column is called that holds the words: by 'find', by 'coding list'
LARGEST = 300_000_000  # bytes: a million selections with their words
FIELD_LIMIT = 1_000_000  # characters in one cell
MOST_DIGITS = 12  # no text has offsets longer than that
FORMS = ("csv", "tsv", "json")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundRow:
    """A selection. ``line``: where it stands in the table (in JSON, which row). ``words``: '' where none are told."""

    line: int
    source: str
    start: int
    end: int
    words: str = ""


def same_words(told: str, there: str) -> bool:
    r"""Whether a table's words are those of the text: listings print them in one line, and make formulas safe.

    >>> same_words("'- well, yes", "- well,\n  yes"), same_words("well", "wells")
    (True, False)
    """
    are = _line(there)
    return are in (_line(told), _line(armed(told)))


def _line(words: str) -> str:
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", " ".join(words.split()))


def read(path: Path) -> tuple[str, tuple[FoundRow, ...]]:
    """The name of a table and its rows; '-' is what comes by the input."""
    name = "the input" if str(path) == "-" else path.name
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        raise WorkbenchError(f"cannot read {name}: {error.strerror or error}") from error
    return name, read_found(data, name=name)


def read_found(data: bytes, *, name: str) -> tuple[FoundRow, ...]:
    """The rows of a CSV, TSV or JSON table with the columns source, start and end; others are left alone.

    ``name``: of the file, whose ending tells the form; without a known one the text itself does. Raises ``Problems``
    with all that is wrong, each with its line.
    """
    found = Findings(name, hint="print them with 'workbench find ... --format tsv', csv or json")
    if len(data) > LARGEST:
        raise WorkbenchError(f"{name} has more than {LARGEST:,} bytes", hint="narrow the search")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbenchError(f"{name} is not UTF-8 (byte {error.start})", hint="save it as UTF-8") from error
    form = PurePath(name).suffix.removeprefix(".").casefold()
    if form not in FORMS:
        form = "json" if text.lstrip()[:1] == "[" else ""
    records = _json(text, found) if form == "json" else _table(text, form, found)
    rows = [row for line, cells in records if (row := _row(line, cells, found))]
    found.settle()
    return tuple(rows)


def _table(text: str, form: str, found: Findings) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Records with the line where each begins, by the names of the header."""
    csv.field_size_limit(max(csv.field_size_limit(), FIELD_LIMIT))
    header = text.partition("\n")[0]
    tabs = form == "tsv" or (form != "csv" and header.count("\t") > header.count(","))
    lines = io.StringIO(text, newline="")
    # our own TSV has one line a row and quotes nothing
    plain = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    reader = plain if tabs else csv.reader(lines, strict=True)
    names: list[str] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if not names:
                    names = [cell.strip().casefold() for cell in cells]
                    if not _fits(names, begins, found):
                        return
                elif any(cells[len(names) :]):
                    found.note(begins, f"{len(cells)} cells for {len(names)} columns")
                else:
                    yield begins, dict(zip(names, cells, strict=False))
            begins = reader.line_num + 1
    except csv.Error as error:
        found.note(begins, f"not a table from here on: {error}")
        return
    if not names:
        found.note(1, "the table is empty, and has no header")


def _json(text: str, found: Findings) -> Iterator[tuple[int, Mapping[str, object]]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        found.note(getattr(error, "lineno", 1), f"not JSON: {getattr(error, 'msg', 'nested too deeply')}")
        return
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        found.note(1, "not a list of rows, each with names and values")
        return
    for number, row in enumerate(rows, 1):
        if _fits([str(name).casefold() for name in row], number, found):
            yield number, {str(name).casefold(): value for name, value in row.items()}


def _fits(names: Sequence[str], line: int, found: Findings) -> bool:
    absent = [name for name in NEEDED if name not in names]
    for name in absent:
        found.note(line, f"no column '{name}'")
    for name in (*NEEDED, *WORDS):
        if names.count(name) > 1:
            found.note(line, f"column '{name}' stands there {names.count(name)} times")
            absent.append(name)
    return not absent


def _row(line: int, cells: Mapping[str, object], found: Findings) -> FoundRow | None:
    source = str(cells.get("source") or "").strip()
    start, end = (_offset(name, cells.get(name), line, found) for name in ("start", "end"))
    if not source:
        found.note(line, "'source' is empty")
    if not source or start is None or end is None:
        return None
    words = next((str(cells[name]) for name in WORDS if cells.get(name)), "")
    return FoundRow(line=line, source=source, start=start, end=end, words=words)


def _offset(name: str, value: object, line: int, found: Findings) -> int | None:
    said = "" if value is None or isinstance(value, bool) else str(value).strip()
    if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS:
        return int(said)
    found.note(line, f"'{name}' is '{said[:MOST_DIGITS]}', not a whole number" if said else f"'{name}' is empty")
    return None
