"""Tidy tables out of the study: codings, sources, units, participants, codes by sites, and codes as 0 and 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.cells import write_csv, xlsx
from workbench.actions.reading import corpus, matrix
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.filters import Filters
from workbench.model.source import Consent, Site, Source
from workbench.store import frames
from workbench.store.codes import find_code
from workbench.store.frames import Rows

if TYPE_CHECKING:
    import pandas as pd

    from workbench.displays.binary import Row
    from workbench.model.corpus import Corpus

TABLES = (*frames.COLUMNS, "matrix", "binary")
_TEXT, _NUMBER = "string", "Int64"
_MATRIX = {"code": _TEXT, "code_name": _TEXT, "site": _TEXT, "units": _NUMBER, "silent": _TEXT}


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What was written. ``withheld``: rows without their words, by consent; ``left_out``: rows of the withdrawn."""

    rows: int
    withheld: int = 0
    left_out: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Binary:
    """What is asked of the table of 0 and 1.

    ``by``: a row is a 'source' or a 'site'. ``codes``: the columns; where none is named the codes in use, or with
    ``groups`` the groups that they lie in. ``long``: a row is a code in a source or site, with the reason.
    """

    by: str = "source"
    codes: tuple[str, ...] = ()
    groups: bool = False
    long: bool = False


def table(place: Workplace, name: str, *, binary: Binary | None = None) -> pd.DataFrame:
    """A tidy DataFrame, one row a coding, source, unit, participant, or code and site; see ``Binary`` for 'binary'.

    Words of who agreed to no quotation or no archive are missing; who has withdrawn does not appear.
    In ``matrix``, ``units`` is missing where nobody can say, with the reason in ``silent``; 0 is asked and absent.
    """
    return frames.framed(_rows(place, name, binary))


def _rows(place: Workplace, name: str, binary: Binary | None) -> Rows:
    if name == "matrix":
        return _matrix(place)
    if name == "binary":
        return _binary(corpus(place, Filters()), binary or Binary())
    with place.reading() as study:
        return frames.rows_of(study.db, name)


def _matrix(place: Workplace) -> Rows:
    rows = [
        (row.code, row.name, cell.site, cell.units, cell.silent.reason.value if cell.silent else None)
        for row in matrix(place, Filters()).rows
        for cell in row.cells
    ]
    return Rows(columns=_MATRIX, rows=rows)


def _binary(read: Corpus, asked: Binary) -> Rows:
    """The table of 0 and 1; nothing where nobody can say."""
    from workbench.displays.binary import binary, codes_in_use

    if asked.by not in _BY:
        raise NotKnown("way to count by", asked.by, _BY, hint=f"known are {', '.join(_BY)}")
    named = tuple(dict.fromkeys(find_code(read.codebook, code).slug for code in asked.codes))
    wanted = named or codes_in_use(read, groups=asked.groups)
    found = binary(read, wanted, by=asked.by)
    if not asked.long:
        return _BY[asked.by](read, wanted, found)
    names = {code.slug: code.name for code in read.codebook}
    rows = [
        (code, names[code], row.slug, cell.value, cell.reason)
        for row in found
        for code, cell in zip(wanted, row.cells, strict=True)
    ]
    columns = {"code": _TEXT, "code_name": _TEXT, asked.by: _TEXT, "value": _NUMBER, "reason": _TEXT}
    return Rows(columns=columns, rows=rows)


def _by_source(read: Corpus, codes: Sequence[str], found: Sequence[Row]) -> Rows:
    """One row a source that counts. Its participant is not named where they have withdrawn."""
    gone = {p.slug for p in read.participants if Consent.WITHDRAWN in p.consent}
    known = {s.slug: s for s in read.sources}

    def fixed(s: Source) -> tuple[str | None, ...]:
        person = None if s.participant in gone else s.participant
        return (s.slug, s.kind.value, s.site, read.district_of(s), person, s.role, s.wave, s.date)

    columns = ("source", "kind", "site", "district", "participant", "role", "wave", "date")
    told = {row.slug: (fixed(known[row.slug]), known[row.slug].attributes) for row in found}
    return _wide("source", columns, told, codes, found)


def _by_site(read: Corpus, codes: Sequence[str], found: Sequence[Row]) -> Rows:
    """One row a site, with the number of its sources that count."""
    known = {s.slug: s for s in read.sites}

    def fixed(s: Site) -> tuple[str | int | None, ...]:
        return (s.slug, s.name, s.district, "; ".join(s.levels) or None, len(read.by_site[s.slug]))

    columns = ("site", "name", "district", "levels", "sources")
    told = {row.slug: (fixed(known[row.slug]), known[row.slug].attributes) for row in found}
    return _wide("site", columns, told, codes, found)


_BY = {"source": _by_source, "site": _by_site}


def _wide(
    by: str,
    fixed: Sequence[str],
    told: Mapping[str, tuple[Sequence[str | int | None], Mapping[str, str]]],
    codes: Sequence[str],
    found: Sequence[Row],
) -> Rows:
    """What is told of each row, its attributes and its cells; a name that is taken gets what it is of before it."""
    attributes = tuple(sorted({name for _, own in told.values() for name in own}))
    named = [f"{by}.{name}" if name in fixed else name for name in attributes]
    columns = {name: _NUMBER if name == "sources" else _TEXT for name in (*fixed, *named)}
    columns |= {f"code.{code}" if code in columns else code: _NUMBER for code in codes}
    rows = [
        (*told[row.slug][0], *(told[row.slug][1].get(name) for name in attributes), *(c.value for c in row.cells))
        for row in found
    ]
    return Rows(columns=columns, rows=rows)


def export(
    place: Workplace, name: str, target: Path, *, overwrite: bool = False, binary: Binary | None = None
) -> Exported:
    """Write a table as a workbook where the name of the file ends in .xlsx, else as CSV (UTF-8, RFC 4180).

    Formulas of spreadsheets are disarmed. The file is whole or not there.
    """
    _refuse_target(target, overwrite=overwrite, hint="choose another name, or give --overwrite")
    made = _rows(place, name, binary)
    part = target.with_name(f".{target.name}.part")
    try:
        if target.suffix.casefold() == ".xlsx":
            part.write_bytes(xlsx(tuple(made.columns), made.rows, sheet=name))
        else:
            with part.open("w", encoding="utf-8", newline="") as file:
                write_csv(file, tuple(made.columns), made.rows)
        part.replace(target)
    except OSError as error:
        raise _unwritten(target, error) from error
    finally:
        part.unlink(missing_ok=True)
    return Exported(rows=len(made.rows), withheld=made.withheld, left_out=made.left_out)


def write_rows(target: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table that a person edits and gives back: never over one that is there, it may hold decisions.

    It begins with a byte order mark, without which Excel takes UTF-8 for something else.
    """
    _refuse_target(target, overwrite=False, hint="it may hold decisions: choose another name, or remove it")
    try:
        with target.open("x", encoding="utf-8-sig", newline="") as file:
            write_csv(file, columns, rows)
    except OSError as error:
        raise _unwritten(target, error) from error


def _refuse_target(target: Path, *, overwrite: bool, hint: str) -> None:
    if target.exists() and not overwrite:
        raise WorkbenchError(f"{target} is there already", hint=hint)
    if not target.parent.is_dir():
        raise WorkbenchError(f"the folder {target.parent} is missing", hint="make it, or choose another one")


def _unwritten(target: Path, error: OSError) -> WorkbenchError:
    return WorkbenchError(f"cannot write {target}: {error.strerror or error}", hint="choose another folder")
