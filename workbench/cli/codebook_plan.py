"""A change of the codebook on the terminal: shown, asked about, made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from workbench.cli.options import confirmed
from workbench.cli.output import count, one_line, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.actions.codebook_plan import Plan
    from workbench.actions.workplace import Workplace
    from workbench.coding.lifecycle import Fate
    from workbench.store.code_moves import Tally

SHOWN = 12  # codes
SOURCES = 4  # of one coder
UNDO = "'workbench undo' takes it back"
QUOTE = 90  # characters of a quotation


def carry_out(place: Workplace, plan: Plan, *, dry_run: bool, yes: bool) -> None:
    """Show what a command does, ask where a person is to be asked, and do it; one line tells what was done."""
    from workbench.actions.codebook_plan import apply, as_seen

    show(replace(plan, touched=as_seen(place, plan.touched)))
    asks = plan.asks and not dry_run and bool(plan.changes)
    if asks:
        _tell(plan.notes)  # before the question that they are about
    if dry_run or not plan.changes:
        end = "nothing was written" if dry_run else "the study held all of it already"
    elif asks and not confirmed(f"{plan.command} ({plan.done})?", yes=yes):
        say("nothing was written")
        return
    else:
        apply(place, plan)
        end = UNDO
    say(f"{plan.done}; {end}")
    if not asks:
        _tell(plan.notes)
    if end == UNDO and not plan.command.startswith("codebook load"):
        _tell_behind(place, plan)


def _tell(notes: Sequence[str]) -> None:
    for note in notes:
        say(f"note: {note}")


def show(plan: Plan) -> None:
    """What happens to codes, and which codings that touches: by coder and source, and the first of them."""
    lines = [_line(f) for f in plan.fates if not f.along]
    only_new = all(f.kinds[0].value == "new" for f in plan.fates)
    if not only_new or len(lines) <= SHOWN:  # else it is a whole codebook, and its number tells enough
        for line in lines[:SHOWN]:
            click.echo(line)
        if len(lines) > SHOWN:
            click.echo(f"... and {count(len(lines) - SHOWN, 'more code')}")
    along = sum(f.along for f in plan.fates)
    if along:
        click.echo(f"and {count(along, 'code')} below, which {'goes' if along == 1 else 'go'} along")
    _show_codings(plan.touched)


def _line(fate: Fate) -> str:
    kinds = ", ".join(kind.value for kind in fate.kinds)
    way = f"{fate.was} → {fate.code}" if fate.was else fate.code
    codings = f"({count(fate.codings, 'coding')})" if fate.codings else ""
    return one_line(f"{kinds}: {way} {codings} {fate.words}")


def _show_codings(tally: Tally) -> None:
    from workbench.model.text import short_id

    by_coder: dict[str, list[tuple[str, int]]] = {}
    for (coder, source), number in tally.counts:
        by_coder.setdefault(coder, []).append((source, number))
    for coder, found in by_coder.items():
        shown = ", ".join(f"{source} {number}" for source, number in found[:SOURCES])
        more = f", … {count(len(found) - SOURCES, 'more source')}" if len(found) > SOURCES else ""
        click.echo(f"{coder}: {count(sum(n for _, n in found), 'coding')} in {shown}{more}")
    for coding in tally.first:
        words = " ".join(coding.quote.split())
        shown = words if len(words) <= QUOTE else f"{words[: QUOTE - 1]}…"
        click.echo(one_line(f"{short_id(coding.id)}  {coding.source}  {coding.code}  {shown}"))
    if tally.total > len(tally.first):
        click.echo(f"... and {count(tally.total - len(tally.first), 'more coding')}")
    if tally.hidden:
        why = "they wait for 'coding review', or their source or coder is out of the study"
        say(f"{count(tally.hidden, 'coding')} more in no view go the same way: {why}")


def _tell_behind(place: Workplace, plan: Plan) -> None:
    """Where the file that codes came from says something else by now, say so."""
    from workbench.actions.codebook_plan import behind

    for path, book in behind(place, plan.homes):
        name = path.relative_to(place.root).as_posix()
        written = f"workbench codebook export {name} --overwrite{f' --codebook {book}' if book else ''}"
        say(f"note: {name} says something else now; '{written}' writes it")
