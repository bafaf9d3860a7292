"""Tables that researchers keep beside their transcripts: which schools there are, and what each file is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from workbench.errors import Problems
from workbench.importing.describing.fields import field_name, is_missing
from workbench.importing.formats import spreadsheet
from workbench.importing.formats.readers import read_bytes
from workbench.model.text import slug

_HINT = "mend the table and try again"


@dataclass(frozen=True, kw_only=True)
class SiteRow:
    """A school as the table of sites tells it; ``district`` is a slug, ``district_name`` as written."""

    slug: str
    name: str
    district: str | None = None
    district_name: str | None = None
    levels: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


def read_table(path: Path, *, required: Sequence[str], optional: Sequence[str] = ()) -> list[dict[str, str]]:
    """Read a table whose first row names its columns.

    Args:
        path: .xlsx, or CSV in UTF-8 or Windows-1252 with cells parted by comma, semicolon or tab.
        required: columns in which every row must have a value. ``"name|school"`` takes the first of these that
            the table has, and calls it ``name``.
        optional: columns that may be absent, written in the same way; every row has them, '' where nothing is told.

    Returns:
        A dict for each row that is not blank: cells by field name without white space around them, further
        columns too, and ``_line``, the line of the file on which the row starts, from 1.

    Raises:
        WorkbenchError: the file cannot be read.
        Problems: columns are missing or repeated, cells too many or empty; all of them, with their lines.
    """
    problems: list[str] = []
    records = list(spreadsheet.rows(read_bytes(path), where=path.name, problems=problems))
    if not records:
        raise Problems(path.name, problems or [f"{path.name}: no rows"], hint=_HINT)
    (first, written), *rest = records
    columns = [field_name(cell) for cell in written]
    names = _names(columns, required, optional)
    problems += _column_problems(f"{path.name}:{first}", columns, names, required)
    needed = [name for name in (each.split("|")[0] for each in required) if name in names]
    told = []
    for line, cells in rest:
        if [field_name(cell) for cell in cells] == columns:
            problems.append(f"{path.name}:{line}: the row of column names stands there again; take it out")
            continue
        problems += _row_problems(f"{path.name}:{line}", cells, names, needed)
        values = dict(zip(names, cells, strict=False))
        filled = {name: values.get(name, "") for name in names if name}
        told.append({each.split("|")[0]: "" for each in optional} | filled | {"_line": str(line)})
    if problems:
        raise Problems(path.name, problems, hint=_HINT)
    return told


def sites_from(path: Path) -> list[SiteRow]:
    """The schools of a table with the columns name, and as you like slug, district, district name and levels.

    Raises:
        Problems: a site stands there twice, or a district under two names, or no short name can be made of one;
            or as ``read_table``.
    """
    rows = read_table(
        path, required=("name|site|school",), optional=("slug|site|id", "district", "district_name", "levels|level")
    )
    problems = [f"{path.name}:{row['_line']}: {what}" for row in rows for what in _nameless(row)]
    if problems:
        raise Problems(path.name, problems, hint=_HINT)
    sites = [_site(row) for row in rows]
    seen: dict[str, SiteRow] = {}
    districts: dict[str, SiteRow] = {}
    for site in sites:
        place = f"{path.name}:{site.line}"
        first = seen.setdefault(site.slug, site)
        if first is not site:
            problems.append(f"{place}: site {site.name!r} stands on line {first.line} too; keep one")
        named = districts.setdefault(site.district or "", site)
        if site.district and site.district_name != named.district_name:
            problems.append(
                f"{place}: district {site.district_name!r} is {named.district_name!r} on line {named.line}; keep one"
            )
    if problems:
        raise Problems(path.name, problems, hint=_HINT)
    return sites


def sources_from(path: Path) -> dict[str, dict[str, str]]:
    """The rows of a table of sources by ``file_key`` of its column 'file', which holds file names or stems.

    Raises:
        Problems: a file stands there twice, or as ``read_table``.
    """
    rows: dict[str, dict[str, str]] = {}
    problems: list[str] = []
    for row in read_table(path, required=("file|filename|file_name|source|name",)):
        first = rows.setdefault(file_key(row["file"]), row)
        if first is not row:
            place = f"{path.name}:{row['_line']}"
            problems.append(f"{place}: {row['file']!r} stands on line {first['_line']} too; keep one")
    if problems:
        raise Problems(path.name, problems, hint=_HINT)
    return rows


def row_for(rows: Mapping[str, dict[str, str]], path: Path) -> dict[str, str]:
    """The row of a file, by its name or its stem; empty when the table does not have it."""
    return rows.get(file_key(path.name)) or rows.get(file_key(path.stem)) or {}


def file_key(name: str) -> str:
    r"""A file name as file names are compared: without folders, NFC, in one case.

    >>> file_key("Wave 1\\Osei.TXT") == file_key("osei.txt"), file_key("Cafe\u0301") == file_key("café")
    (True, True)
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", last).casefold())


def _names(columns: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> list[str]:
    """The names of the columns once aliases have found theirs, wanted ones first."""
    names = list(columns)
    for wanted in (*required, *optional):
        name, *aliases = wanted.split("|")
        alias = next((each for each in aliases if each in names), None)
        if name not in names and alias:
            names[names.index(alias)] = name
    return names


def _column_problems(
    place: str, columns: Sequence[str], names: Sequence[str], required: Sequence[str]
) -> Iterator[str]:
    for wanted in required:
        name, *aliases = wanted.split("|")
        if name not in names:
            called = f" (or {', '.join(aliases)})" if aliases else ""
            yield f"{place}: no column {name!r}{called}; there are {', '.join(filter(None, columns))}"
    yield from (
        f"{place}: column {name!r} stands there {columns.count(name)} times; keep one"
        for name in dict.fromkeys(columns)
        if name and columns.count(name) > 1
    )


def _row_problems(place: str, cells: Sequence[str], names: Sequence[str], needed: Sequence[str]) -> Iterator[str]:
    if any(cells[len(names) :]):
        hint = "put a cell that holds a delimiter in quotation marks"
        yield f"{place}: {len(cells)} cells for {len(names)} columns; {hint}"
    nameless = [cell for cell, name in zip(cells, names, strict=False) if cell and not name]
    if nameless:
        yield f"{place}: {nameless[0]!r} stands in a column without a name; name the column"
    for name in needed:
        at = names.index(name)
        if at >= len(cells) or not cells[at]:
            yield f"{place}: {name!r} is empty"


def _nameless(row: Mapping[str, str]) -> Iterator[str]:
    """What of a row has no letter from a to z and no digit: all such names would become one slug."""
    told = {name: value for name, value in row.items() if not is_missing(value)}
    for what, columns in (("site", ("slug", "name")), ("district", ("district", "district_name"))):
        written = next((told[column] for column in columns if column in told), "")
        if written and not any(c.isascii() and c.isalnum() for c in unicodedata.normalize("NFKD", written)):
            yield f"no short name can be made of {what} {written!r}; give one from a to z in column {columns[0]!r}"


def _site(row: Mapping[str, str]) -> SiteRow:
    told = {name: value for name, value in row.items() if not is_missing(value)}
    name, line = row["name"], int(told.pop("_line"))
    told.pop("name", None)
    district = told.pop("district", None)
    named = told.pop("district_name", district)
    district = slug(district or named or "") if district or named else None
    levels = (level.strip() for level in told.pop("levels", "").split(";"))
    return SiteRow(
        slug=slug(told.pop("slug", name)),
        name=name,
        district=district,
        district_name=named,
        levels=tuple(filter(None, levels)),
        attributes=told,
        line=line,
    )
