"""Agreement of a table that somebody else made: published figures, or judgements from another program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import Problems, WorkbenchError

if TYPE_CHECKING:
    from workbench.agreement.every import Told
    from workbench.agreement.ratings import Ratings

LAYOUTS = ("units", "table", "counts")
_NAMES = ("", "unit", "id", "subject", "item")  # a first column that names the rows
_HINT = "mend the table and try again; nothing was computed"
_NOTHING = ("", "na", "nan", ".", "*")  # no judgement


def of_table(
    path: Path,
    *,
    layout: str = "units",
    level: str = "nominal",
    weights: str | None = None,
    categories: Sequence[str] = (),
) -> tuple[Ratings, tuple[Told, ...]]:
    """Every coefficient of a CSV or Excel table; its first row names the columns.

    ``layout``: 'units' (a row is a unit, a column a coder, an empty cell no judgement), 'table' (a row is what the
    first coder chose, a column what the second did, numbers of units), 'counts' (a row is a unit, a column a
    category, numbers of coders). ``categories`` tells those that were open to the coders, in their order.
    """
    from workbench.agreement.every import every
    from workbench.importing.formats.readers import read_bytes
    from workbench.importing.formats.spreadsheet import rows

    problems: list[str] = []
    records = list(rows(read_bytes(path), where=path.name, problems=problems))
    if len(records) < 2:  # noqa: PLR2004
        problems = problems or [f"{path.name}: no rows below the names of the columns"]
    if problems:
        raise Problems(path.name, problems, hint=_HINT)
    try:
        ordered = level == "ordinal" or weights is not None
        ratings = (
            _units(path.name, records, categories, ordered=ordered)
            if layout == "units"
            else _READ[layout](path.name, records, categories)
        )
        return ratings, every(ratings, level=level, weights=weights)  # type: ignore[arg-type]
    except ValueError as error:
        raise WorkbenchError(f"{path.name}: {error}", hint="see 'workbench agree table --help'") from error


Records = Sequence[tuple[int, list[str]]]


def _units(where: str, records: Records, categories: Sequence[str], *, ordered: bool) -> Ratings:
    from workbench.agreement.ratings import from_units

    (_, header), *rest = records
    first = 1 if header[0].casefold() in _NAMES else 0
    cells = [[None if c.casefold() in _NOTHING else c for c in row[first : len(header)]] for _, row in rest]
    _refuse_long(where, records)
    known = [c for row in cells for c in row if c is not None]
    _refuse_names(header[first], cells)
    number = _all_numbers([*known, *categories])
    if ordered and not number and not categories:
        raise ValueError("an order of texts is needed: tell it with --category, the lowest first")
    given = None if not categories else [float(c) if number else c for c in categories]
    return from_units([[float(c) if number and c is not None else c for c in row] for row in cells], given)


def _refuse_names(header: str, cells: Sequence[Sequence[str | None]]) -> None:
    """A first column of names would be taken for a coder who agrees with nobody."""
    own = [row[0] for row in cells]
    others = {c for row in cells for c in row[1:]}
    if len(own) > 2 and len(set(own)) == len(own) and others.isdisjoint(own):  # noqa: PLR2004
        raise ValueError(
            f"each row has another value under {header!r}, none of which a coder gave: if it names the units, call it"
            " 'unit'"
        )


def _table(where: str, records: Records, categories: Sequence[str]) -> Ratings:
    from workbench.agreement.ratings import from_table

    names, cells = _numbers(where, records, named=True)
    across = names[1:]
    down = [row[0] for _, row in records[1:]]
    if down != across:
        raise ValueError(
            f"the first column is to name the rows as the first row names the columns: {', '.join(down)} are not"
            f" {', '.join(across)}"
        )
    return from_table(cells, _called(categories or across))


def _counts(where: str, records: Records, categories: Sequence[str]) -> Ratings:
    from workbench.agreement.ratings import from_counts

    named = records[0][1][0].casefold() in _NAMES
    names, cells = _numbers(where, records, named=named)
    return from_counts(cells, _called(categories or names[named:]))


def _called(names: Sequence[str]) -> list[float | str]:
    return [float(n) for n in names] if _all_numbers(names) else list(names)


def _numbers(where: str, records: Records, *, named: bool) -> tuple[list[str], list[list[float]]]:
    (_, header), *rest = records
    _refuse_long(where, records)
    problems, cells = [], []
    for line, row in rest:
        found = row[named : len(header)]
        wrong = [c for c in found if not _all_numbers([c])]
        problems += [f"{where}:{line}: {c or 'an empty cell'} is no number" for c in wrong[:1]]
        cells.append([] if wrong else [float(c) for c in found])
    if problems:
        raise Problems(where, problems, hint=_HINT)
    return header, cells


def _refuse_long(where: str, records: Records) -> None:
    width = len(records[0][1])
    problems = [f"{where}:{line}: more cells than columns" for line, row in records[1:] if any(row[width:])]
    if problems:
        raise Problems(where, problems, hint=_HINT)


def _all_numbers(cells: Sequence[str]) -> bool:
    try:
        return all(float(c) == float(c) for c in cells)
    except ValueError:
        return False


_READ = {"table": _table, "counts": _counts}
