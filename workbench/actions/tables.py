"""Tidy tables out of the study: codings, sources, units, participants, and the matrix of codes by sites."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.reading import matrix
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.store import frames

if TYPE_CHECKING:
    import pandas as pd

TABLES = (*frames.COLUMNS, "matrix")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet recognises a formula


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What was written. ``withheld``: rows without their words, by consent; ``left_out``: rows of the withdrawn."""

    rows: int
    withheld: int = 0
    left_out: int = 0


def table(place: Workplace, name: str) -> pd.DataFrame:
    """A tidy DataFrame, one row a coding, source, unit, participant, or code and site.

    Words of who agreed to no quotation or no archive are missing; who has withdrawn does not appear.
    In ``matrix``, ``units`` is missing where nobody can say, with the reason in ``silent``; 0 is asked and absent.
    """
    return _framed(place, name).table


def _framed(place: Workplace, name: str) -> frames.Framed:
    if name == "matrix":
        return frames.Framed(table=_matrix(place))
    with place.open() as study, study.snapshot():
        return frames.frame(study.db, name)


def _matrix(place: Workplace) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (row.code, row.name, cell.site, cell.units, cell.silent.reason.value if cell.silent else None)
        for row in matrix(place, Filters()).rows
        for cell in row.cells
    ]
    kinds = {"code": "string", "code_name": "string", "site": "string", "units": "Int64", "silent": "string"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def _disarmed(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def export(place: Workplace, name: str, target: Path, *, overwrite: bool = False) -> Exported:
    """Write a table as CSV (UTF-8, RFC 4180). Formulas of spreadsheets are disarmed."""
    _refuse_target(target, overwrite=overwrite, hint="choose another name, or give --overwrite")
    made = _framed(place, name)
    found = made.table
    for column in found.columns:
        if found[column].dtype == "string":
            found[column] = found[column].map(_disarmed, na_action="ignore")
    part = target.with_name(f".{target.name}.part")
    try:
        found.to_csv(part, index=False, encoding="utf-8", lineterminator="\r\n")
        part.replace(target)
    except OSError as error:
        raise _unwritten(target, error) from error
    finally:
        part.unlink(missing_ok=True)
    return Exported(rows=len(found), withheld=made.withheld, left_out=made.left_out)


def write_rows(target: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table that a person edits and gives back: never over one that is there, it may hold decisions.

    It begins with a byte order mark, without which Excel takes UTF-8 for something else.
    """
    _refuse_target(target, overwrite=False, hint="it may hold decisions: choose another name, or remove it")
    try:
        with target.open("x", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([_disarmed(cell) for cell in row] for row in rows)
    except OSError as error:
        raise _unwritten(target, error) from error


def _refuse_target(target: Path, *, overwrite: bool, hint: str) -> None:
    if target.exists() and not overwrite:
        raise WorkbenchError(f"{target} is there already", hint=hint)
    if not target.parent.is_dir():
        raise WorkbenchError(f"the folder {target.parent} is missing", hint="make it, or choose another one")


def _unwritten(target: Path, error: OSError) -> WorkbenchError:
    return WorkbenchError(f"cannot write {target}: {error.strerror or error}", hint="choose another folder")
