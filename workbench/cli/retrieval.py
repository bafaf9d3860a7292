"""What was coded, found again: coding list and report codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.codings import coding
from workbench.cli.options import as_filters, filters, workplace
from workbench.cli.output import FORMATS, RENDER, shown_as
from workbench.cli.reports import built, report

if TYPE_CHECKING:
    from workbench.actions.retrieval import Row

NARROW = ("id", "source", "turn", "code", "coder", "stance", "before", "quote", "after", "memo")  # on a terminal
FOR_PEOPLE = ("table", "md")
MOST_CONTEXT = 50
AT_ONCE = 500  # rows that are printed together


@coding.command("list")
@click.argument("query", default="")
@filters
@click.option("--outdated", is_flag=True, help="Only those made before the rules of their code changed.")
@click.option("--context", type=click.IntRange(0, MOST_CONTEXT), metavar="N",
              help="The rest of the sentence, and N sentences before and after.")  # fmt: skip
@click.option("--wide", is_flag=True, help="All columns in a table too; CSV, TSV, JSON and xlsx always have them.")
@click.option("--format", "format", type=click.Choice((*FORMATS, "xlsx")), help="Default: table, or TSV when piped.")
def coding_list(
    query: str, outdated: bool, context: int | None, wide: bool, format: str | None, **given: Any
) -> None:
    """Codings with their place and quotation, of all or of those that answer a QUERY.

    The path of the code, site, role, page or time, overlapping codes and whether the rules of the code have changed
    since are in the columns of --wide. It shows all words: what participants agreed to is obeyed by reports and by
    'export'.

    \b
    Example: workbench coding list --code environment/operations --site osgood
             workbench coding list 'code:load overlaps code:peers' --context 1
             workbench coding list --outdated --format xlsx > outdated.xlsx
    """
    from workbench.actions.retrieval import Wanted, listed

    wanted = Wanted(query=query, filters=as_filters(given), outdated=outdated, context=context)
    chosen = shown_as(format)
    if chosen == "xlsx" and sys.stdout.isatty():
        raise click.UsageError("a workbook cannot be shown here; write it to a file: ... --format xlsx > FILE.xlsx")
    columns = wanted.columns
    with listed(workplace(), wanted) as rows:
        if chosen == "xlsx":
            _workbook(columns, rows)
        elif chosen in FOR_PEOPLE:
            shown = columns if wide else [c for c in NARROW if c in columns]
            places = [columns.index(c) for c in shown]
            click.echo(RENDER[chosen](shown, [[row[at] for at in places] for row in rows]), nl=False)
        else:
            for part in _parts(columns, rows, chosen):
                click.echo(part, nl=False)


def _workbook(columns: Sequence[str], rows: Iterable[Row]) -> None:
    from workbench.actions.cells import xlsx

    sys.stdout.buffer.write(xlsx(columns, rows, sheet="codings"))


def _parts(columns: Sequence[str], rows: Iterator[Row], format: str) -> Iterator[str]:
    """A listing as it is printed elsewhere, some rows at a time, so that a million codings need little room."""
    if format == "json":
        yield from _json_parts(columns, rows)
        return
    head = RENDER[format](columns, [])
    yield head
    while some := list(islice(rows, AT_ONCE)):
        yield RENDER[format](columns, some)[len(head) :]


def _json_parts(columns: Sequence[str], rows: Iterator[Row]) -> Iterator[str]:
    between = "[\n "
    for row in rows:
        one = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, indent=1)
        yield between + one.replace("\n", "\n ")
        between = ",\n "
    yield "[]\n" if between.startswith("[") else "\n]\n"


@report.command("codes")
@click.argument("codes", nargs=-1)
@click.option("--query", default="", help="Only codings that answer a query, as in 'find'.")
@filters
@click.option("--context", type=click.IntRange(0, MOST_CONTEXT), default=0, metavar="N",
              help="N sentences before and after each passage.")  # fmt: skip
def report_codes(codes: tuple[str, ...], query: str, context: int, **given: Any) -> None:
    """Every passage of CODES (with all below them), or of all codes, with its place, coders and overlapping codes.

    \b
    Example: workbench report codes environment/operations --context 1
             workbench report codes --query 'code:load and role:principal' --site osgood
    """
    from workbench.actions.retrieval import Request

    given["code"] = (*codes, *given["code"])
    built((), retrieval=Request(query=query, context=context), **given)
