"""Find: units that answer a query, as a list, with keywords in context, or counted; and saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import as_filters, filters, listing_format, workplace
from workbench.cli.output import CONTROL, listing, say, shown_as, width

if TYPE_CHECKING:
    from workbench.actions.workplace import Workplace
    from workbench.model.filters import Filters

Rows = list[tuple[object, ...]]
FIRST = 50  # hits of a table that a person reads; whoever pipes them on wants all
ALL = 10**9
FOR_PEOPLE = ("table", "md")  # formats in which a place is START:END, as other commands take it


@click.command()
@click.argument("query", default="")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many hits (default: 50 in a table, else all).")
@click.option("--kwic", is_flag=True, help="Keywords in context: what stands before and behind.")
@click.option("--context", type=click.IntRange(0, 500), default=40, show_default=True, metavar="N",
              help="Characters on each side, with --kwic.")  # fmt: skip
@click.option("--count-by", "count_by", default="", metavar="NAMES",
              help="Count the sentences by site, role, code, coder, ...; several parted by commas.")  # fmt: skip
@filters
@listing_format
def find(
    query: str, limit: int | None, kwic: bool, context: int, count_by: str, format: str | None, **given: Any
) -> None:
    """Sentences that answer a QUERY, or all codings when only --code is given.

    A query holds words, a "phrase", a prefix*, a /pattern/, facts such as code:load site:osgood role:principal, and
    between them: and, or, not, overlaps, inside, contains, precedes, follows, same turn, same source.

    \b
    Example: workbench find '"leadership team" princip*' --site osgood
             workbench find 'code:load and not coder:ana' --count-by site,role
             workbench find 'budget precedes code:load within 3 units' --kwic
             workbench find --code environment/operations
    """
    chosen = as_filters(given)
    if not query.strip() and not chosen.code:
        raise click.UsageError("what is to be found? give a query, or --code CODE")
    place = workplace()
    if count_by:
        _counted(place, query, chosen, count_by, format)
        return
    shown = shown_as(format)
    limit = limit or (FIRST if shown in FOR_PEOPLE else ALL)
    if kwic:
        columns, rows = _lines(place, query, chosen, limit + 1, context)
    elif query.strip():
        columns, rows = _units(place, query, chosen, limit + 1, shown)
    else:
        columns, rows = _codings(place, chosen, limit + 1, shown)
    if kwic and shown == "table":
        click.echo(_aligned([columns, *rows[:limit]]), nl=False)
    else:
        listing(columns, rows[:limit], shown)
    if len(rows) > limit:
        say(f"the first {limit}; --limit shows more")
    elif not rows:
        say("nothing found" + ("; interviewers' words were looked at too" if query.strip() else ""))


def _units(place: Workplace, query: str, chosen: Filters, limit: int, shown: str) -> tuple[list[str], Rows]:
    from workbench.actions.querying import find as ask

    names, at = _place(shown)
    rows: Rows = [
        (h.source, h.kind, h.turn, h.voice, *at(h.start, h.end), h.text)
        for h in ask(place, query, chosen, limit=limit)
    ]
    return ["source", "kind", "turn", "voice", *names, "text"], rows


def _codings(place: Workplace, chosen: Filters, limit: int, shown: str) -> tuple[list[str], Rows]:
    from workbench.actions.reading import find_coded

    names, at = _place(shown)
    rows: Rows = [
        (c.source, kind.value, c.code, c.coder, *at(c.start, c.end), c.quote)
        for c, kind in find_coded(place, chosen, limit=limit)
    ]
    return ["source", "kind", "code", "coder", *names, "text"], rows


def _place(shown: str) -> tuple[list[str], Any]:
    """A place for people is START:END; for programs, and for 'coding add --from', two columns."""
    if shown in FOR_PEOPLE:
        return ["at"], lambda start, end: (f"{start}:{end}",)
    return ["start", "end"], lambda start, end: (start, end)


def _lines(place: Workplace, query: str, chosen: Filters, limit: int, context: int) -> tuple[list[str], Rows]:
    from workbench.actions.querying import lines

    found = lines(place, query, chosen, limit=limit, context=context)
    rows: Rows = [(line.source, line.turn, line.left, line.keyword, line.right) for line in found]
    return ["source", "turn", "left", "keyword", "right"], rows


def _aligned(rows: list[Any]) -> str:
    """Keywords one below the other: what stands before them ends where they begin."""
    cells = [[CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value)) for value in row] for row in rows]
    widths = [max(width(row[n]) for row in cells) for n in range(5)]
    lines = []
    for row in cells:
        pads = [" " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)]
        source, turn, left, keyword, right = row
        lines.append(f"{source}{pads[0]}  {pads[1]}{turn}  {pads[2]}{left}  {keyword}{pads[3]}  {right}".rstrip())
    return "".join(f"{line}\n" for line in lines)


def _counted(place: Workplace, query: str, chosen: Filters, names: str, format: str | None) -> None:
    from workbench.actions.querying import OF_CODINGS, count_by

    found = count_by(place, query, chosen, [n.strip() for n in names.split(",") if n.strip()])
    rows: Rows = [(*key, units, of) for key, units, of in found.rows]
    total = ("total", *("" for _ in found.names[1:]), found.found, found.looked_at)
    listing([*(n.rpartition(".")[2] for n in found.names), "units", "of"], [*rows, total], format)
    several = "; a sentence of several codes or coders stands in several rows" * any(
        n in OF_CODINGS for n in found.names
    )
    say(f"sentences, all voices; of: sentences looked at; filter: {chosen}{several}; the total counts each once")


@click.group("query")
def query_group() -> None:
    """Queries saved in workbench.toml; each stands in another one as @NAME."""


@query_group.command("save")
@click.argument("name")
@click.argument("query")
@click.option("--overwrite", is_flag=True, help="Replace a query of that name.")
def query_save(name: str, query: str, overwrite: bool) -> None:
    """Save a QUERY under a NAME, in workbench.toml: no journal keeps it, so that undo does not reach it.

    \b
    Example: workbench query save hard-days 'code:load and not stance:supports'
    """
    from workbench.actions.querying import save

    replaced = save(workplace(), name, query, overwrite=overwrite)
    say(f"{'replaced' if replaced else 'saved'}; 'workbench find @{name}' asks it")


@query_group.command("list")
@listing_format
def query_list(format: str | None) -> None:
    """The saved queries.

    \b
    Example: workbench query list
    """
    from workbench.actions.querying import saved

    listing(["name", "query"], sorted(saved(workplace()).items()), format)


@query_group.command("remove")
@click.argument("name")
def query_remove(name: str) -> None:
    """Take a saved query out of workbench.toml.

    \b
    Example: workbench query remove hard-days
    """
    from workbench.actions.querying import remove

    remove(workplace(), name)
    say(f"@{name} is gone from workbench.toml")


ALL_DAY = (find,)
COMMANDS = (query_group,)
