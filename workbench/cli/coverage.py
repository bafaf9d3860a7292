"""Who has read what: marked, taken back, shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workbench.cli.options import FILTERS, as_filters, coder, file, filters, listing_format, workplace
from workbench.cli.output import NO_DATA, count, listing, say

WHOLE_BOOK = "(whole codebook)"
FEW = 3  # codes that are named before the others are counted


class Turns(click.ParamType[tuple[int, int]]):
    """FIRST-LAST, from 1, both included; one number is one turn."""

    name = "first-last"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """One whole number, or two around a hyphen."""
        first, hyphen, last = str(value).partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not hyphen) and len(value) < 20):
            self.fail(f"{value!r} is not FIRST-LAST, such as 3-17", param, ctx)
        return int(first), int(last or first)


codes = click.option(
    "--code", multiple=True, metavar="CODE", help="For this code and all below it; may be repeated (default: all)."
)


@click.group(invoke_without_command=True)
@click.pass_context
def coverage(context: click.Context) -> None:
    """Who has read what, so that silence can be told from work not done; alone, it shows it."""
    if context.invoked_subcommand is None:
        context.invoke(coverage_show, **dict.fromkeys(("sources", *FILTERS), ()), outdated=False, format=None)


@coverage.command("mark")
@click.argument("sources", nargs=-1, required=True)
@codes
@click.option("--turns", type=Turns(), help="Only these turns, such as 3-17.")
@coder
def coverage_mark(
    sources: tuple[str, ...], code: tuple[str, ...], turns: tuple[int, int] | None, coder: str | None
) -> None:
    """Note that you have read SOURCES.

    \b
    Example: workbench coverage mark osgood-teacher-w2 --code supervisory --coder ana
    """
    from workbench.actions.coverage import mark_coverage

    new = mark_coverage(workplace(coder), sources, scopes=code, coder=coder or "", turns=turns)
    them = "it" if new == 1 else "them"
    say(f"{count(new, 'new note')} of what was read" + (f"; 'workbench undo' takes {them} back" if new else ""))


@coverage.command("unmark")
@click.argument("sources", nargs=-1, required=True)
@click.option("--code", multiple=True, metavar="CODE", help="Only notes for exactly this code; may be repeated.")
@click.option("--turns", type=Turns(), help="Only notes of exactly these turns, such as 3-17.")
@coder
def coverage_unmark(
    sources: tuple[str, ...], code: tuple[str, ...], turns: tuple[int, int] | None, coder: str | None
) -> None:
    """Take back your notes that you have read SOURCES.

    \b
    Example: workbench coverage unmark osgood-teacher-w2 --coder ana
    """
    from workbench.actions.coverage import unmark_coverage

    gone = unmark_coverage(workplace(coder), sources, scopes=code, coder=coder or "", turns=turns)
    for n in gone:
        click.echo(f"{n.source}  {_turns(n.first, n.last)}  {n.scope or WHOLE_BOOK}")
    them = "it" if len(gone) == 1 else "them"
    say(f"{count(len(gone), 'note')} of what was read taken back; 'workbench undo' brings {them} again")


@coverage.command("import")
@click.argument("path", metavar="FILE.csv", type=file())
def coverage_import(path: Path) -> None:
    """Read a CSV of what has been read: source, coder, codes.

    \b
    Example: workbench coverage import coverage.csv
    """
    from workbench.actions.coverage import import_coverage

    rows = import_coverage(workplace(), path)
    say(f"{count(rows, 'row')} of coverage; 'workbench undo' takes {'it' if rows == 1 else 'them'} back")


@coverage.command("show")
@click.option("--source", "sources", multiple=True, metavar="SOURCE", help="Only this source; may be repeated.")
@click.option("--outdated", is_flag=True, help="Only notes that do not hold for all codes of today.")
@filters
@listing_format
def coverage_show(sources: tuple[str, ...], outdated: bool, format: str | None, **given: Any) -> None:
    """Who has read what: whole sources and parts, for which codes.

    "Not for": codes that came in or were redefined after the reading, so that it says nothing about them.

    \b
    Example: workbench coverage show --coder ana
             workbench coverage show --outdated
    """
    from workbench.actions.coverage import list_coverage

    found = list_coverage(workplace(), as_filters(given), wanted=sources, outdated=outdated)
    rows = [
        (s.note.source, s.note.coder, s.note.scope or WHOLE_BOOK, _turns(s.note.first, s.note.last), _some(s.since))
        for s in found
    ]
    listing(["source", "coder", "codes", "turns", "not for"], rows, format)
    if any(s.since for s in found):
        say("not for: came in or redefined since; 'workbench recode start CODE' queues what is to be read again")


def _turns(first: int | None, last: int | None) -> str:
    return "all" if first is None else f"{first}-{last}"


def _some(codes: tuple[str, ...]) -> str | None:
    more = f" and {len(codes) - FEW} more" if len(codes) > FEW else ""
    return ", ".join(codes[:FEW]) + more if codes else None


@coverage.command("matrix")
@filters
@listing_format
def coverage_matrix(format: str | None, **given: Any) -> None:
    """Site × coder: sources read to the end for all codes, of the sources that count.

    \b
    Example: workbench coverage matrix --wave 2
    """
    from workbench.actions.coverage import SourcesRead, by_site

    chosen = as_filters(given)
    found = by_site(workplace(), chosen)
    coders = sorted({c for site in found for c in site.read if not chosen.coder or c in chosen.coder})

    def shown(read: SourcesRead | None) -> str:
        return NO_DATA if read is None else f"{read.whole} (+{read.begun})" if read.begun else str(read.whole)

    rows = [(s.site, s.sources, *(shown(s.read.get(c)) for c in coders)) for s in found]
    listing(["site", "sources", *coders], rows, format)
    say("sources that count; (+n): begun, or read for some codes only; –: none begun; codes that came in since"
        " are not asked for")  # fmt: skip


COMMANDS = (coverage,)
