"""The framework matrix as a workbook, to be written in by a team, and back: nothing is taken that both sides changed.

Row 1 holds the slugs of themes, row 2 their names, column A the slugs of sites, column B their names. A hidden sheet
holds a digest of each cell as it was exported. Rows and columns may be moved, and left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.actions.framework import Summarised, put
from workbench.actions.workplace import Workplace
from workbench.errors import Problems, WorkbenchError
from workbench.memos.framework import Framework
from workbench.memos.taking import Fate, Use
from workbench.model.cells import armed, disarmed
from workbench.model.corpus import Corpus
from workbench.model.text import short_id
from workbench.reports.write import replace_bytes
from workbench.store.corpus import read_corpus

SHEET, KEPT = "framework", "workbench"
MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 2000, 500, 20_000_000
_FIRST = 3  # row and column of the first cell
At = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """A workbook held against the study. ``conflicts``: cells that both sides changed, with ours and theirs."""

    taken: Mapping[At, str]
    conflicts: Mapping[At, tuple[str, str]]
    ours: int
    done: Summarised = Summarised(cells=0)  # noqa: RUF009 (frozen)


def export(place: Workplace, path: Path, *, overwrite: bool = False) -> int:
    """Write the matrix into an .xlsx file; gives the number of cells that hold a summary."""
    if path.suffix.lower() != ".xlsx":
        raise WorkbenchError(f"{path.name} does not end in .xlsx", hint="give the name of a workbook")
    if path.exists() and not overwrite:
        raise WorkbenchError(f"{path} is there already", hint="give another name, or --overwrite")
    with place.reading() as study:
        corpus = read_corpus(study.db)
        namespace = study.namespace
    replace_bytes(path, workbook_of(corpus, namespace))
    return sum(bool(s.body) for s in corpus.summaries)


def bring(place: Workplace, path: Path, *, use: Use | None = None, dry_run: bool = False) -> Brought:
    """Take over what was written into a workbook.

    A cell that was changed here since the export too is a conflict: it stays, unless ``use`` settles all of them.

    Raises:
        Problems: sites or themes that the study does not have, merged cells, formulas; all, and nothing is written.
    """
    theirs, base, namespace = read_workbook(path)
    with place.open() as study, study.transaction():
        if namespace != study.namespace:
            raise WorkbenchError(f"{path.name} is of another study", hint="export it from this one")
        corpus = read_corpus(study.db)
        _refuse_unknown(corpus, theirs, path.name)
        found = _held_against(corpus, theirs, base)
        texts = dict(found.taken)
        for at, (our, their) in found.conflicts.items():
            if use in (Use.THEIRS, Use.BOTH):
                texts[at] = their if use is Use.THEIRS else f"{our}\n\n{their}".strip()
        done = Summarised(cells=0)
        if not dry_run and texts:
            done = put(study, place, corpus, texts, command="framework import")
    return Brought(taken=texts, conflicts=found.conflicts if use is None else {}, ours=found.ours, done=done)


def _held_against(corpus: Corpus, theirs: Mapping[At, str], base: Mapping[At, str]) -> Brought:
    ours = {(s.site, s.theme): s.body for s in corpus.summaries}
    taken, conflicts, kept = {}, {}, 0
    for at, their in theirs.items():
        our = ours.get(at, "")
        match _fate(their, our, base.get(at, short_id(""))):
            case Fate.TAKEN:
                taken[at] = their
            case Fate.CONFLICT:
                conflicts[at] = (our, their)
            case Fate.OURS:
                kept += 1
    return Brought(taken=taken, conflicts=conflicts, ours=kept)


def _fate(theirs: str, ours: str, base: str) -> Fate:
    if theirs == ours:
        return Fate.SAME
    if short_id(theirs) == base:
        return Fate.OURS
    return Fate.TAKEN if short_id(ours) == base else Fate.CONFLICT


def _refuse_unknown(corpus: Corpus, theirs: Mapping[At, str], where: str) -> None:
    sites, themes = {s.slug for s in corpus.sites}, corpus.codebook.slugs
    problems = [f"no site {site!r}" for site in dict.fromkeys(s for s, _ in theirs) if site not in sites]
    problems += [f"no theme {theme!r}" for theme in dict.fromkeys(t for _, t in theirs) if theme not in themes]
    if problems:
        raise Problems(where, problems, hint="nothing was written; slugs stand in row 1 and column A")


def workbook_of(corpus: Corpus, namespace: str) -> bytes:
    """The matrix as an .xlsx file; the same matrix is the same bytes."""
    from openpyxl import Workbook
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.xml.functions import tostring

    from workbench.reports.docx_parts import EARLIEST, same_bytes

    cells = Framework(corpus=corpus).cells()
    if not cells:
        raise WorkbenchError("there are no sites, or no codes, to lay a matrix out by", hint="see 'workbench status'")
    sites, themes = (list(dict.fromkeys(each)) for each in zip(*((c.site, c.theme) for c in cells), strict=True))
    bodies = {(c.site, c.theme): c.summary.body if c.summary else "" for c in cells}
    lines = [["site \\ theme", "", *themes], ["", "name", *(corpus.code(theme).name for theme in themes)]]
    lines += [[site, corpus.name_of(site), *(bodies[site, theme] for theme in themes)] for site in sites]
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row, column, _text(value))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row < _FIRST or column < _FIRST)
            sheet.column_dimensions[get_column_letter(column)].width = 18 if column < _FIRST else 50
    sheet.freeze_panes = sheet.cell(_FIRST, _FIRST)
    sheet.page_setup.orientation = "landscape"
    kept = book.create_sheet(KEPT)
    kept.sheet_state = "hidden"
    kept.append(["study", namespace])
    for (site, theme), body in bodies.items():
        kept.append([site, theme, short_id(body)])
    out = io.BytesIO()
    book.save(out)
    when = EARLIEST.replace(tzinfo=None)
    told: Any = tostring(DocumentProperties(creator="workbench", created=when, modified=when).to_tree())
    return same_bytes(out.getvalue(), {"docProps/core.xml": told})


def read_workbook(path: Path) -> tuple[dict[At, str], dict[At, str], str]:
    """Texts, digests as they were exported, and the study of a workbook; all that is wrong with it at once."""
    from openpyxl import load_workbook

    from workbench.importing.formats.package import check_package
    from workbench.importing.formats.spreadsheet import EXCEL

    try:
        if path.stat().st_size > MOST_BYTES:
            raise WorkbenchError(
                f"{path.name} is larger than {MOST_BYTES // 10**6} MB", hint="give an exported matrix"
            )
        raw = path.read_bytes()
    except OSError as error:
        raise WorkbenchError(f"{path} cannot be read ({error.strerror})", hint="check its name and rights") from error
    check_package(raw, where=path.name, form=EXCEL)
    try:
        book = load_workbook(io.BytesIO(raw))
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise WorkbenchError(f"{path.name} is damaged", hint="save it again in Excel as .xlsx") from error
    if SHEET not in book.sheetnames or KEPT not in book.sheetnames:
        message = f"{path.name} has no sheets {SHEET!r} and {KEPT!r}, as 'workbench framework export' writes them"
        raise WorkbenchError(message, hint="export it again and write in that")
    sheet: Any = book[SHEET]
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise WorkbenchError(
            f"{path.name} has {sheet.max_row:,} rows and {sheet.max_column:,} columns",
            hint="clear the rows and columns that are not of the matrix",
        )
    problems = [f"cells {each} are merged" for each in map(str, sheet.merged_cells.ranges)]
    theirs = dict(_cells(sheet, problems))
    if problems:
        raise Problems(path.name, problems, hint="nothing was written; mend the workbook")
    rows = [[str(v or "") for v in row[:3]] for row in book[KEPT].iter_rows(values_only=True)]
    base = {(r[0], r[1]): r[2] for r in rows[1:] if len(r) > 2}  # noqa: PLR2004 (site, theme, digest)
    return theirs, base, rows[0][1] if rows and len(rows[0]) > 1 else ""


def _cells(sheet: Any, problems: list[str]) -> Iterator[tuple[At, str]]:
    """The texts by site and theme, wherever rows and columns were moved to; notes what is wrong."""
    columns: dict[str, int] = {}
    for column in range(_FIRST, sheet.max_column + 1):
        theme = str(sheet.cell(1, column).value or "").strip()
        filled = any(sheet.cell(row, column).value for row in range(_FIRST, sheet.max_row + 1))
        if theme in columns or (filled and not theme):
            problems.append(f"theme {theme!r} stands twice" if theme else f"column {column} has no theme in row 1")
        elif theme:
            columns[theme] = column
    seen: set[str] = set()
    for row in range(_FIRST, sheet.max_row + 1):
        site = str(sheet.cell(row, 1).value or "").strip()
        filled = any(sheet.cell(row, column).value for column in columns.values())
        if site in seen or (filled and not site):
            problems.append(f"site {site!r} stands twice" if site else f"row {row} has no site in column A")
        if not site or site in seen:
            continue
        seen.add(site)
        for theme, column in columns.items():
            cell = sheet.cell(row, column)
            if cell.data_type in ("f", "e"):
                problems.append(f"{cell.coordinate} ({site} × {theme}) is a formula, or an error of one")
            yield (site, theme), armed(str(cell.value or "")).replace("\r\n", "\n").strip()


def _text(value: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return disarmed(ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))
