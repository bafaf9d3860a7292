"""Memos as documents and as files of a folder."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.memo import KINDS, memo
from workbench.cli.memo_shown import chosen_of
from workbench.cli.options import coder, confirmed, dry_run, file, workplace
from workbench.cli.output import count, one_line, say


@memo.command("export")
@click.option("--to", required=True, type=file(exists=False), metavar="FILE|FOLDER",
              help="One document (.md, .html, .docx), or a folder for a file each.")  # fmt: skip
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; may be repeated.")
@click.option("--on", multiple=True, metavar="THING", help="Only what is attached to it, or cites it.")
@click.option("--coder", "coders", multiple=True, metavar="CODER", help="Only by this coder.")
@click.option("--site", "sites", multiple=True, metavar="SITE", help="Only on this site, or on what lies there.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only on this code, or on codings under it.")
@click.option("--since", default="", metavar="DATE", help="Only written since then (2026-11-01).")
@click.option("--overwrite", is_flag=True, help="Write over a document that is there.")
def memo_export(
    to: Path, kinds: tuple[str, ...], on: tuple[str, ...], coders: tuple[str, ...], sites: tuple[str, ...],
    codes: tuple[str, ...], since: str, overwrite: bool,
) -> None:  # fmt: skip
    """Write memos into one document, or into a folder that can be worked in and brought back.

    In a folder, files that somebody renamed or edited are left alone and named.

    \b
    Example: workbench memo export --to memos.docx --site osgood
             workbench memo export --to memos
    """
    from workbench.actions.memo_files import export

    done = export(workplace(), to, chosen_of(kinds, on, coders, sites, codes, since), overwrite=overwrite)
    for path, why in done.kept:
        say(f"left alone: {path.name} {why}")
    say(f"{count(done.memos, 'memo')}, {count(done.written, 'file')} written")
    click.echo(to)


@memo.command("import")
@click.argument("folder", type=file())
@dry_run
@coder
def memo_import(folder: Path, dry_run: bool, yes: bool, coder: str | None) -> None:
    """Take over what was written into the files of a folder that 'memo export' made.

    A file that was renamed is known by the id in it; one without an id becomes a new memo. What was changed on both
    sides is shown, and nothing is written. What a memo is on is read of new ones only: see 'memo attach'.

    \b
    Example: workbench memo import memos --dry-run
    """
    from workbench.actions.memo_files import bring

    place = workplace(coder)
    plan = bring(place, folder, dry_run=True)
    for name, why in plan.left:
        say(f"left alone: {one_line(name)}: {why}")
    told = f"{plan.new} new, {plan.changed} changed, {plan.same} as they were"
    if not (plan.new or plan.changed):
        say(f"{told}; nothing to write")
        return
    if dry_run:
        say(f"{told}; nothing was written")
        return
    if not confirmed(f"Take over {count(plan.new + plan.changed, 'memo')}?", yes=yes):
        say("nothing was written")
        return
    bring(place, folder)
    say(f"{told}; 'workbench undo' takes it back")
