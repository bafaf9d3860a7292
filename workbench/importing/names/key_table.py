"""The table of names and pseudonyms that a person edits: CSV with a line for each name."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence

from workbench.errors import Problems, nearest
from workbench.importing.names.atoms import folded, key_of
from workbench.importing.names.identify import KINDS
from workbench.importing.names.mentions import LONGEST
from workbench.importing.names.ordinary import LISTED
from workbench.importing.names.pseudonyms import Key, Row
from workbench.model.cells import FORMULA, armed, disarmed

COLUMNS = ("name", "kind", "pseudonym", "decision", "variants", "count", "sources", "found_by", "context")
DECISIONS = ("mask", "keep", "?")
_NEEDED = ("name", "kind", "pseudonym", "decision")


def write_table(rows: Iterable[Row]) -> str:
    """The table as CSV. A cell that would be run as a formula gets an apostrophe, which reading takes away.

    >>> print(write_table([Row(name="+49 1234 5678", kind="phone", pseudonym="[phone 1]", decision="mask")]))
    name,kind,pseudonym,decision,variants,count,sources,found_by,context
    '+49 1234 5678,phone,[phone 1],mask,,0,0,,
    <BLANKLINE>
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        variants, found_by = "; ".join(each for each in row.variants if ";" not in each), ", ".join(row.found_by)
        cells = (
            row.name,
            row.kind,
            row.pseudonym,
            row.decision,
            variants,
            row.count,
            row.sources,
            found_by,
            row.context,
        )
        writer.writerow([disarmed(" ".join(str(cell).split())) for cell in cells])
    return out.getvalue()


def read_table(
    text: str,
    *,
    where: str = "the table of names",
    taken: Collection[str] = (),
    ordinary: Collection[str] = LISTED,
    settled: bool = True,
) -> tuple[Row, ...]:
    """The rows of an edited table, checked one by one and against each other.

    Args:
        text: the CSV; cells are parted by commas, or by semicolons or tabs, as spreadsheets save them.
        where: how messages call it.
        taken: names found in the texts that the table may not have: no pseudonym may be one of them.
        ordinary: as for ``Key``.
        settled: whether a '?' is a problem, as it is before names are replaced.

    Raises:
        Problems: all of them, with their lines.
    """
    problems: list[str] = []
    rows = list(_rows(text, where, problems))
    if rows:
        problems += [f"{where}:{row.line}: {what}" for row in rows for what in _of_row(row)]
        problems += [f"{where}:{line}: {what}" for line, what in _among(rows, taken, ordinary)]
        undecided = [row for row in rows if row.decision == "?"]
        if settled and undecided:
            names = "1 name is" if len(undecided) == 1 else f"{len(undecided)} names are"
            first = undecided[0]
            problems.append(
                f"{where}:{first.line}: {names} undecided ('?'), the first is {first.name!r}: mask or keep"
            )
    if problems:
        raise Problems(where, problems, hint="mend the table and try again")
    return tuple(rows)


def _rows(text: str, where: str, problems: list[str]) -> Iterator[Row]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    delimiter = max(",;\t", key=text.lstrip().partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True)
    columns: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not columns:
                columns = [cell.strip().casefold().replace(" ", "_") for cell in cells]
                missing = [name for name in _NEEDED if name not in columns]
                if missing:
                    problems.append(
                        f"{where}:{line}: no column {', '.join(map(repr, missing))}; there must be {_NEEDED}"
                    )
                    return
            elif any(cell.strip() for cell in cells):
                if len(cells) > len(columns):
                    problems.append(
                        f"{where}:{line}: {len(cells)} cells for {len(columns)} columns; quote such a cell"
                    )
                yield _row(dict(zip(columns, cells, strict=False)), line)
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(f"{where}:{line}: a quotation mark is not closed, or stands inside a cell ({error})")
        return
    if not columns:
        problems.append(f"{where} is empty")


def _row(cells: dict[str, str], line: int) -> Row:
    told = {name: armed(cell.strip(" ")) for name, cell in cells.items()}
    count, sources = (int(n) if (n := told.get(name, "")).isdecimal() else 0 for name in ("count", "sources"))
    return Row(
        name=" ".join(told["name"].split()),
        kind=told.get("kind", "").casefold(),
        pseudonym=told.get("pseudonym", ""),
        decision=told.get("decision", "").casefold() or "?",
        variants=tuple(filter(None, (" ".join(each.split()) for each in told.get("variants", "").split(";")))),
        count=count,
        sources=sources,
        found_by=tuple(filter(None, (each.strip() for each in told.get("found_by", "").split(",")))),
        context=told.get("context", ""),
        line=line,
    )


def _of_row(row: Row) -> Iterator[str]:
    """What is wrong with a row by itself."""
    if not row.name:
        yield "the name is empty"
    for name in filter(None, (row.name, *row.variants)):
        words = folded(name)
        if not words:
            yield f"{name!r} has neither letter nor number, and cannot be found"
        elif len(words) > LONGEST:
            yield f"a name of {len(words)} words; {LONGEST} are the most"
    if row.kind not in KINDS:
        yield f"kind {row.kind!r}; {_meant(row.kind, KINDS)}"
    if row.decision not in DECISIONS:
        yield f"decision {row.decision!r}; {_meant(row.decision, DECISIONS)}"
    if row.decision != "mask":
        return
    if not row.pseudonym:
        yield f"no pseudonym for {row.name!r}"
    elif not folded(row.pseudonym):
        yield f"the pseudonym {row.pseudonym!r} has neither letter nor number"
    if any(not letter.isprintable() for letter in row.pseudonym):
        yield f"the pseudonym of {row.name!r} has a line break or another control character"
    elif row.pseudonym.startswith(FORMULA):
        yield f"the pseudonym {row.pseudonym!r} begins like a formula; begin it with a letter or a bracket"


def _meant(written: str, known: Sequence[str]) -> str:
    near = nearest(written, known, count=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"


def _among(rows: Sequence[Row], taken: Collection[str], ordinary: Collection[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with rows beside each other: names told twice, pseudonyms that two have or that are names."""
    names: dict[tuple[str, ...], Row] = {}
    for row in rows:
        for name in dict.fromkeys(key_of(each) for each in (row.name, *row.variants)):
            first = names.setdefault(name, row)
            if name and first is not row:
                yield row.line, f"{' '.join(name)!r} stands on line {first.line} too; keep one"
    masked = [row for row in rows if row.decision == "mask" and folded(row.pseudonym)]
    key = Key.of(masked, ordinary)
    occurring = {key_of(each): each for each in taken} | {name: row.name for name, row in names.items() if name}
    given: dict[tuple[str, ...], Row] = {}
    for row in masked:
        first = given.setdefault(folded(row.pseudonym), row)
        if first is not row:
            same = f"if both are the same, name one as a variant of {first.name!r}"
            yield row.line, f"{row.pseudonym!r} stands for {first.name!r} on line {first.line} already; {same}"
        held = key.clash(row.pseudonym) or occurring.get(key_of(row.pseudonym))
        if held is not None:
            whose = "its own name" if held == row.name else f"a name, {held!r}"
            yield row.line, f"the pseudonym {row.pseudonym!r} is or holds {whose}; choose another one"
