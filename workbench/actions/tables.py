"""Tidy tables out of the study: codings, sources, units, and the matrix of codes by sites."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.reading import matrix
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.store import frames

if TYPE_CHECKING:
    import pandas as pd

TABLES = (*frames.QUERIES, "matrix")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet recognises a formula


def table(place: Workplace, name: str) -> pd.DataFrame:
    """A tidy DataFrame, one row a coding, source, unit, or code and site.

    In ``matrix``, ``units`` is missing where nobody can say, with the reason in ``silent``; 0 is asked and absent.
    """
    if name == "matrix":
        return _matrix(place)
    with place.open() as study:
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


def export(place: Workplace, name: str, target: Path, *, overwrite: bool = False) -> int:
    """Write a table as CSV (UTF-8, RFC 4180); gives the number of rows. Formulas of spreadsheets are disarmed."""
    if target.exists() and not overwrite:
        raise WorkbenchError(f"{target} is there already", hint="choose another name, or give --overwrite")
    if not target.parent.is_dir():
        raise WorkbenchError(f"the folder {target.parent} is missing", hint="make it, or choose another one")
    found = table(place, name)
    for column in found.columns:
        if found[column].dtype == "string":
            found[column] = found[column].map(_disarmed, na_action="ignore")
    part = target.with_name(f".{target.name}.part")
    try:
        found.to_csv(part, index=False, encoding="utf-8", lineterminator="\r\n")
        part.replace(target)
    except OSError as error:
        raise WorkbenchError(
            f"cannot write {target}: {error.strerror or error}", hint="choose another folder"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return len(found)
