"""``matrix``: what is coded, by code, place, person or coder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import as_filters, file, filters, listing_format, narrowed, workplace
from workbench.cli.output import NO_DATA, NONE, listing, progress, say

if TYPE_CHECKING:
    from workbench.actions.matrices import Asked, Found
    from workbench.displays.counted import Cell, Margin, Measure
    from workbench.model.filters import Filters

# as in displays/axes.py and actions/matrices.py, which 'workbench --help' must not load; a test compares them
AXES = (
    "code", "group", "chapter", "site", "district", "level", "role", "wave", "kind", "coder", "participant", "source",
)  # fmt: skip
CELLS = (
    "sentences", "codings", "sources", "participants", "sites", "words", "share", "rate", "presence", "persons",
    "quotes",
)  # fmt: skip
MARGINS, SHARES = ("(sources)", "(sentences)", "(words)"), ("(sources)", "(sites)")
UNITS = {
    "sentences": "sentences of respondents",
    "codings": "codings that touch a respondent's sentence",
    "sources": "sources that have it, of those that were asked and read, or hold it",
    "participants": "people who say it, of those heard in the sources that were asked and read, or hold it",
    "sites": "sites that have it, of those that were asked and wholly read, or hold it",
    "words": "words of the respondents' sentences",
    "share": "words of the coded sentences, as a part of all words of respondents there",
    "rate": "sentences of respondents per 1,000 of their words in sources asked and read for it, or holding it",
    "presence": "1: coded",
    "persons": "people who say it, of those heard; sites that have it, of those that count; sentences per 1,000"
    " words of respondents",
    "quotes": "quotations, each place once, in the order of the study, with their ids",
}


@click.command()
@click.option("--rows", type=click.Choice(AXES), default="code", show_default=True, help="What a row is.")
@click.option("--columns", type=click.Choice(AXES), default="site", show_default=True, help="What a column is.")
@click.option("--cells", type=click.Choice(CELLS), default="sentences", show_default=True, help="What is counted.")
@click.option("--order", metavar="ORDER", help="Of sites: district (default), study, density, name, attribute:NAME.")
@click.option("--totals", is_flag=True, help="Add the row and column of everything, and what they stand on.")
@click.option("--quotes", "most", type=click.IntRange(0), default=3, show_default=True,
              help="Quotations in a cell of --cells quotes; 0 is all.")  # fmt: skip
@click.option("--to", type=file(), metavar="FILE", help="Write it to FILE.xlsx or FILE.csv instead.")
@click.option("--overwrite", is_flag=True, help="Replace FILE.")
@click.option("--by", type=click.Choice(["leaf", "group"]), hidden=True, help="As --rows code or group.")
@narrowed
@filters
@listing_format
def matrix(
    rows: str, columns: str, cells: str, order: str | None, totals: bool, most: int, to: Path | None, overwrite: bool,
    by: str | None, format: str | None, **given: Any,
) -> None:  # fmt: skip
    """Code × site, or other rows and columns: sentences coded by anybody, each once; · asked and absent, – no data.

    \b
    Example: workbench matrix --rows group --district brightwater
             workbench matrix --rows role --columns chapter --cells persons
             workbench matrix --cells rate --order attribute:students --totals
    """
    from workbench.actions.matrices import Asked, Cells
    from workbench.actions.matrices import matrix as count
    from workbench.displays.axes import Axis

    chosen = as_filters(given)
    asked = Asked(
        rows=Axis("group" if by == "group" else rows), columns=Axis(columns), cells=Cells(cells), order=order or "",
        totals=totals, most=most,
    )  # fmt: skip
    place = workplace()
    with progress():
        found = count(place, chosen, asked)
    names, lines = laid_out(found)
    told = legend(asked, chosen)
    if to is None:
        listing(names, lines, format)
        say("; ".join(told))
        return
    from workbench.actions.matrix_file import write

    write(to, names, [[NONE if cell is None else cell for cell in line] for line in lines], told, overwrite=overwrite)
    say("; ".join(told))
    click.echo(to)


def laid_out(found: Found) -> tuple[list[str], list[list[Any]]]:
    """Names of the columns, and the rows; None is asked and absent."""
    first, asked = found.tables[0], found.asked
    names = ["code" if asked.rows.of_codes else asked.rows.value, *(c.slug for c in first.columns)]
    shares, margins = found.shares, first.margins
    names += ["sites"] if found.sites else []
    names += SHARES[: 1 if found.sites else 2] if shares[0] else []
    names += MARGINS if margins[0] else []
    lines: list[list[Any]] = []
    for at, row in enumerate(first.rows):
        line = [row.slug, *(_cell(found, at, column) for column in range(len(first.columns)))]
        line += [_of(found.sites[row.slug])] if found.sites else []
        if shares[0]:
            sources, sites = shares[0][row.slug]
            line += [_of(sources)] + ([] if found.sites else [_of(sites)])
        line += _margin(margins[0][row.slug]) if margins[0] else []
        lines.append(line)
    return names, lines + _below(found, len(names))


def _below(found: Found, wide: int) -> list[list[Any]]:
    """The rows that say what the columns stand on."""
    first = found.tables[0]
    shares, margins = found.shares[1], first.margins[1]
    below: list[list[Any]] = []
    if margins:
        told = [_margin(margins[c.slug]) for c in first.columns]
        below = [[name, *cells] for name, cells in zip(MARGINS, zip(*told, strict=True), strict=True)]
    if shares:
        below = [[name, *(_of(shares[c.slug][at]) for c in first.columns)] for at, name in enumerate(SHARES)]
    return [[*line, *[""] * (wide - len(line))] for line in below]


def _margin(margin: Margin) -> list[Any]:
    return [NO_DATA if figure is None else figure for figure in (margin.sources, margin.sentences, margin.words)]


def _cell(found: Found, row: int, column: int) -> Any:
    """What stands in a cell."""
    cells = [table.cells[row][column] for table in found.tables]
    first = found.tables[0]
    if found.quotes or found.asked.cells == "quotes":
        place = (first.rows[row].slug, first.columns[column].slug)
        quotes, more = found.quotes.get(place, ((), 0))
        if quotes:
            return "\n".join([*quotes, *([f"and {more} more"] if more else [])])
    figures = [figure(cell, table.measure) for cell, table in zip(cells, found.tables, strict=True)]
    if len(figures) == 1:
        return figures[0]
    if all(each in (None, NO_DATA) for each in figures):
        return figures[0]
    return "; ".join(NONE if each is None else str(each) for each in figures)


def figure(cell: Cell, measure: Measure) -> Any:
    """One figure as it is shown; None where it is asked, read and absent."""
    if cell.value is None:
        return NO_DATA
    if measure.of_shares:
        return _of(cell)
    if not cell.value:
        return None
    digits = {"rate": 2, "share": 4}.get(measure.value, 0)
    value = round(cell.value, digits) if digits else int(cell.value)
    return f"{value} −" if cell.challenging_only else value


def _of(cell: Cell) -> str:
    return f"{cell.value or 0:.0f} of {cell.of or 0}"


def legend(asked: Asked, chosen: Filters) -> list[str]:
    """What was counted, of what, and what the blanks mean."""
    once = ", each once" if asked.cells in ("sentences", "words", "share", "rate") else ""
    told = ["only sentences that the query holds of: absent is absent among them"] if chosen.query else []
    told += [
        f"{UNITS[asked.cells]}, {_layer(chosen)}{once}",
        "memos not counted",
        f"filter: {chosen}",
        "·: asked, read, absent",
        "–: no source, not asked, not yet coded, or absent where no protocol tells what was asked",
        "−: nothing but challenging passages, so not among the sites",
    ]
    if "coder" in asked.axes:
        told.append("of a coder: blank by what this coder has read")
    if "participant" in asked.axes and asked.cells in ("rate", "share"):
        told.append("–: also where several people speak, whose words are not counted apart")
    return told


def _layer(chosen: Filters) -> str:
    """Whose codings a table is of."""
    if chosen.layer:
        return "consensus where it is settled, union of coders elsewhere"
    return f"union of {', '.join(chosen.coder) or 'coders'}"


COMMANDS = (matrix,)
