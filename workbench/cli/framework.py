"""The framework matrix: the analyst's own summary of each theme at each site."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import F, coder, dry_run, file, listing_format, workplace
from workbench.cli.output import count, listing, one_line, say
from workbench.cli.reports import report, tell_built
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.memos.framework import Cell


def of_site(function: F) -> F:
    """--site and --theme of a listing."""
    function = click.option("--theme", "themes", multiple=True, help="Only this code or group of codes.")(function)
    return click.option("--site", "sites", multiple=True, help="Only this site.")(function)


@click.group()
def framework() -> None:
    """Summaries by site and theme, where patterns are first written down."""


@framework.command("set")
@click.argument("site")
@click.argument("theme")
@click.argument("text", required=False)
@coder
def framework_set(site: str, theme: str, text: str | None, coder: str | None) -> None:
    """Write what SITE tells about THEME: TEXT, '-' for what is piped in, else your editor opens.

    Cite quotations as [[coding:ID]]. An empty text empties the cell.

    \b
    Example: workbench framework set osgood trust "Trust grew with the coach."
             workbench framework set osgood trust - < summary.md
    """
    from workbench.actions.framework import cells, summarise

    place = workplace(coder)
    if text == "-":
        text = sys.stdin.read()
    elif text is None:
        (cell,) = cells(place, sites=[site], themes=[theme])
        text = click.edit(cell.summary.body if cell.summary else "", extension=".md")
        if text is None:
            raise WorkbenchError("the editor was left without saving; nothing was written", hint="give TEXT, or '-'")
    done = summarise(place, site, theme, text)
    for each in done.notes:
        say(f"note: {each}")
    told = "is emptied" if not text.strip() else "is written"
    say(f"{site} × {theme} {told}; 'workbench undo' takes it back" if done.cells else "the cell says so already")


@framework.command("show")
@of_site
@listing_format
def framework_show(sites: tuple[str, ...], themes: tuple[str, ...], format: str | None) -> None:
    """The summaries, whole.

    \b
    Example: workbench framework show --site osgood
             workbench framework show --theme trust --format md
    """
    from workbench.actions.framework import cells

    found = cells(workplace(), sites=sites, themes=themes)
    rows = [(c.site, c.theme, c.summary.body if c.summary else None, _stale(c)) for c in found]
    listing(["site", "theme", "summary", "stale"], rows, format)


@framework.command("list")
@of_site
@click.option("--stale", is_flag=True, help="Only summaries whose evidence has changed since.")
@listing_format
def framework_list(sites: tuple[str, ...], themes: tuple[str, ...], stale: bool, format: str | None) -> None:
    """Which cells are written, by whom, on how many passages, and which are stale.

    \b
    Example: workbench framework list --stale
    """
    from workbench.actions.framework import cells

    found = cells(workplace(), sites=sites, themes=themes, stale=stale)
    rows = [
        (
            c.site, c.theme, c.summary.coder if c.summary else None, c.summary.at[:10] if c.summary else None,
            len(c.summary.cites) if c.summary else None, c.passages, _stale(c),
        )
        for c in found
    ]  # fmt: skip
    listing(["site", "theme", "by", "since", "cites", "passages now", "stale"], rows, format)
    say(f"{sum(c.summary is not None for c in found)} of {count(len(found), 'cell')} written")


def _stale(cell: Cell) -> str | None:
    return "; ".join(cell.why) or None


@framework.command("export")
@click.argument("path", type=file(exists=False), metavar="FILE")
@click.option("--overwrite", is_flag=True, help="Write over a file that is there.")
def framework_export(path: Path, overwrite: bool) -> None:
    """Write the matrix into an Excel workbook, to be filled in by a team.

    \b
    Example: workbench framework export framework.xlsx
    """
    from workbench.actions.framework_sheet import export

    cells = export(workplace(), path, overwrite=overwrite)
    say(f"wrote the matrix, {count(cells, 'cell')} of it summarised")
    click.echo(path)


@framework.command("import")
@click.argument("path", type=file(), metavar="FILE")
@click.option("--use", type=click.Choice(["theirs", "ours", "both"]),
              help="Whose words cells hold that were changed on both sides.")  # fmt: skip
@dry_run
@coder
def framework_import(path: Path, use: str | None, dry_run: bool, yes: bool, coder: str | None) -> None:
    """Take over what was written into an exported workbook.

    A cell that was changed in the study too is shown and stays, unless --use says whose words it is to hold.

    \b
    Example: workbench framework import framework.xlsx --dry-run
    """
    from workbench.actions.framework_sheet import bring
    from workbench.memos.taking import Use
    from workbench.memos.workflow import worded

    place, whose = workplace(coder), Use(use) if use else None
    plan = bring(place, path, use=whose, dry_run=True)
    for site, theme in plan.taken:
        say(f"{site} × {theme}: taken")
    for (site, theme), (ours, theirs) in plan.conflicts.items():
        click.echo(f"== {site} × {theme}, changed on both sides: from ours [-taken out-] to theirs {{+put in+}}")
        click.echo(one_line(worded(ours, theirs)))
    if plan.ours:
        say(f"{count(plan.ours, 'cell')} changed here only: as they are")
    if dry_run or not plan.taken:
        say("nothing was written" if dry_run else "nothing to take")
        return
    if not yes:
        click.confirm(f"write {count(len(plan.taken), 'cell')}?", abort=True, err=True)
    done = bring(place, path, use=whose).done
    for each in done.notes:
        say(f"note: {each}")
    say(f"wrote {count(done.cells, 'cell')}; 'workbench undo' takes them back")


@report.command("framework")
@click.option("--theme", "themes", multiple=True, help="Only this code or group of codes.")
@click.option("--to", "formats", multiple=True, type=click.Choice(["docx"]), help="Beside Markdown and HTML.")
def report_framework(themes: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """The framework matrix as a document: few themes side by side, many one under another.

    \b
    Example: workbench report framework
             workbench report framework --theme trust --to docx
    """
    from workbench.actions.framework import build_framework

    tell_built(build_framework(workplace(), themes=themes, formats=formats))


COMMANDS = (framework,)
