"""Sources: import, list, show, units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workbench.cli.options import as_filters, coder, file, filters, listing_format, workplace
from workbench.cli.output import listing, progress, say


@click.group()
def source() -> None:
    """Transcripts, observation notes, artifacts, memos."""


@source.command("import")
@click.argument("paths", type=file(), nargs=-1, required=True)
@click.option("--table", type=file(), help="A CSV with one row a file: file, kind, site, role, wave, date, ...")
@click.option("--encoding", help="Force the encoding of plain texts.")
@click.option("--convention", help="Force how speakers are marked (see the reference).")
@click.option("--interviewer", multiple=True, metavar="LABEL", help="A further label of somebody who asks.")
@click.option("--strict", is_flag=True, help="One bad file keeps all of them out.")
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing.")
@coder
@click.pass_context
def source_import(
    context: click.Context,
    paths: tuple[Path, ...],
    table: Path | None,
    encoding: str | None,
    convention: str | None,
    interviewer: tuple[str, ...],
    strict: bool,
    dry_run: bool,
    coder: str | None,
) -> None:
    """Import files and whole folders (.txt, .md, .docx).

    \b
    Example: workbench source import transcripts/ --table sources.csv
    """
    from workbench.actions.sources import import_sources

    with progress() as show:
        done = import_sources(
            workplace(coder), paths, table=table, encoding=encoding, convention=convention,
            interviewers=interviewer, strict=strict, dry_run=dry_run, progress=show,
        )  # fmt: skip
    for result in done.of("skipped"):
        say(f"skipped: {result.path}: {result.detail}")
    for result in done.of("known"):
        say(f"known: {result.path}: {result.detail}")
    for result in done.of("imported"):
        missing = f"; not told: {', '.join(result.missing)}" if result.missing else ""
        detail = f"; {result.detail}" if result.detail else ""
        say(
            f"{'would import' if dry_run else 'imported'}: {result.slug}: {result.turns} turns,"
            f" {result.speakers} speakers ({result.convention}), {result.words} words{missing}{detail}"
        )
    for result in done.of("refused"):
        say(f"refused: {result.path}: {result.detail}")
    for row in done.unmatched:
        say(row)
    counts = ", ".join(f"{len(done.of(s))} {s}" for s in ("imported", "known", "refused", "skipped") if done.of(s))
    say(counts + ("; 'workbench undo' takes it back" if done.run else "; nothing was written"))
    if done.of("refused"):
        context.exit(1)


@source.command("list")
@filters
@listing_format
def source_list(format: str | None, **given: Any) -> None:
    """The sources and what is told of them.

    \b
    Example: workbench source list --site osgood --wave 2
    """
    from workbench.actions.reading import list_sources

    found = list_sources(workplace(), as_filters(given))
    rows = [(s.slug, s.kind.value, s.site, s.district, s.role, s.wave, s.date, len(s.turns)) for s in found]
    listing(["source", "kind", "site", "district", "role", "wave", "date", "turns"], rows, format)


@source.command("show")
@click.argument("name", metavar="SOURCE")
def source_show(name: str) -> None:
    """A source turn by turn, with the codes of each turn.

    \b
    Example: workbench source show osgood-teacher-leader-w2
    """
    from workbench.actions.reading import show_source
    from workbench.model.text import Lines

    found, text, codings = show_source(workplace(), name)
    lines = Lines(text)
    click.echo(f"{found.title} ({found.kind.value})")
    for number, turn in enumerate(found.turns, 1):
        line = lines.locate(turn.start)[0]
        click.echo(f"\n[turn {number}, line {line}, {turn.start}:{turn.end}] {turn.speaker or turn.voice.value}")
        click.echo(text[turn.start : turn.end])
        for c in codings:
            if c.start < turn.end and turn.start < c.end:
                stance = f", {c.stance.value}" if c.stance else ""
                click.echo(f"    | {c.code} ({c.coder}{stance}): {_short(c.quote)}")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:79] + "…"


@source.command("units")
def source_units() -> None:
    """Make units that are missing, after a merge or when sentences are found in a new way.

    \b
    Example: workbench source units
    """
    from workbench.actions.sources import make_units

    with progress() as show:
        done = make_units(workplace(), progress=show)
    say(f"made the units of {done} sources")


COMMANDS = (source,)
