"""Single quotations: shown, pinned, excluded; the reason is printed wherever they override the rule of choice."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from workbench.cli.options import coder, listing_format, workplace
from workbench.cli.output import count, listing, one_line, say

if TYPE_CHECKING:
    from workbench.actions.pins import Decided

REPORT = click.option("--report", default="", metavar="SLUG", help="Only in this report (default: in all).")
REASON = click.option("--reason", required=True, metavar="WORDS", help="Why; it is printed with the quotations.")


@click.group()
def quote() -> None:
    """Quotations by their id: shown, pinned, excluded."""


@quote.command("pin")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@REASON
@REPORT
@coder
def quote_pin(ids: tuple[str, ...], reason: str, report: str, coder: str | None) -> None:
    """Always choose quotations where reports choose of a pool that holds them.

    The rule of choice stays; what was pinned comes first and is counted in the number of quotations.

    \b
    Example: workbench quote pin 3fa09c11 --reason "says most plainly what three others only hint at"
             workbench quote pin 3fa09c11 --reason "for the district chapter" --report cross-site
    """
    from workbench.actions.pins import decide
    from workbench.model.quoting import Way

    _tell(decide(workplace(coder), ids, Way.PINNED, reason, report=report), "pinned")


@quote.command("exclude")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@REASON
@REPORT
@coder
def quote_exclude(ids: tuple[str, ...], reason: str, report: str, coder: str | None) -> None:
    """Never choose quotations; they stay in every figure.

    \b
    Example: workbench quote exclude 3fa09c11 --reason "the story would give the school away"
    """
    from workbench.actions.pins import decide
    from workbench.model.quoting import Way

    _tell(decide(workplace(coder), ids, Way.EXCLUDED, reason, report=report), "excluded")


@quote.command("release")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--report", metavar="SLUG", help="Only what was decided for this report (default: wherever).")
@coder
def quote_release(ids: tuple[str, ...], report: str | None, coder: str | None) -> None:
    """Let the rule decide again.

    \b
    Example: workbench quote release 3fa09c11
    """
    from workbench.actions.pins import release

    _tell(release(workplace(coder), ids, report=report), "released")


@quote.command("list")
@REPORT
@listing_format
def quote_list(report: str, format: str | None) -> None:
    """What was decided of quotations, by whom and why.

    \b
    Example: workbench quote list
             workbench quote list --report cross-site
    """
    from workbench.actions.pins import ALL_REPORTS, decisions
    from workbench.model.text import short_id

    found = decisions(workplace(), report=report)
    rows = [
        (short_id(d.pin.coding), d.pin.way.value, d.pin.place or ALL_REPORTS, d.pin.reason, d.pin.coder or None,
         *((d.coding.source, d.coding.code, d.coding.quote) if d.coding else ("(no longer coded)", None, None)))
        for d in found
    ]  # fmt: skip
    listing(["id", "what", "where", "reason", "coder", "source", "code", "quote"], rows, format)
    say(count(len(rows), "decision"))


@quote.command("show")
@click.argument("wanted", metavar="ID")
@click.option("--context", type=click.IntRange(0, 20), default=1, metavar="N",
              help="Sentences before and after (default 1).")  # fmt: skip
def quote_show(wanted: str, context: int) -> None:
    """One quotation: words, context, place, who coded it how, whether it is pinned, where it is cited.

    \b
    Example: workbench quote show 3fa09c11 --context 2
    """
    from workbench.actions.pins import ALL_REPORTS, show
    from workbench.model.text import short_id

    found = show(workplace(), wanted, context=context)
    p = found.passage
    if found.before:
        click.echo(_wrapped(found.before))
    click.echo(_wrapped(f"“{p.text}”"))
    if found.after:
        click.echo(_wrapped(found.after))
    click.echo()
    site = found.corpus.name_of(p.source.site)
    told = [
        ("id", f"[[coding:{short_id(p.coding.id)}]]"),
        ("place", p.locator),
        ("who", ", ".join(filter(None, (p.role or p.source.kind.value, p.speaker, site, p.source.wave
                                        and f"wave {p.source.wave}")))),
        *(("code", f"{c.code}, by {c.coder}" + (f" ({c.stance.value})" if c.stance else ""))
          for c in (p.coding, *p.also)),
        *(("decided", f"{pin.way.value} in {pin.place or ALL_REPORTS}: {pin.reason} ({pin.coder})")
          for pin in found.pins),
        *(("cited", where) for where in found.cited),
    ]  # fmt: skip
    if not p.quotable:
        told.append(("consent", "the participant agreed to paraphrase only, or withheld these words: not for print"))
    for label, value in told:
        click.echo(f"{label + ':':9} {one_line(value)}")


def _wrapped(words: str) -> str:
    return textwrap.fill(one_line(words), 100, initial_indent="    ", subsequent_indent="    ")


def _tell(done: tuple[Decided, ...], what: str) -> None:
    from workbench.model.text import short_id

    for each in done:
        words = one_line(each.coding.quote)[:90] if each.coding else "(no longer coded)"
        click.echo(f"{short_id(each.pin.coding)}  {words}")
    say(f"{count(len(done), 'quotation')} {what}; 'workbench undo' takes it back")


COMMANDS = (quote,)
