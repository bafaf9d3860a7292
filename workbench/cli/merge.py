"""merge: a colleague's copy of the study comes in."""

from __future__ import annotations

from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import confirmed, file, workplace
from workbench.cli.output import count, one_line, progress, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.actions.merging import Plan
    from workbench.actions.workplace import Workplace

SHOWN = 12  # of one kind
POINTED = {"source": "source", "site": "site", "district": "district", "participant": "participant", "coder": "coder",
           "code": "code"}  # fmt: skip


@click.command()
@click.argument("other", type=file(), metavar="OTHER")
@click.option("--check", "proving", is_flag=True, help="Try it in every order and add up all counts; write nothing.")
@click.option("--accept-clock", is_flag=True, help="Its clock may have run more than a day ahead.")
@click.option("--new-coder", "new_coders", multiple=True, metavar="CODER",
              help="This coder is nobody who is known here already; repeated.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.pass_context
def merge(
    context: click.Context,
    other: Path,
    proving: bool,
    accept_clock: bool,
    new_coders: tuple[str, ...],
    dry_run: bool,
    yes: bool,
) -> None:
    """Bring in what a colleague did on another copy of this study: OTHER is its study.db, or its folder.

    It is shown first: by source and coder, then where both copies changed the same thing, and what stands. Nothing is
    lost: whatever does not stand lies in the journal. Merging twice, or in any order, gives the same study. A backup
    is made before, since a merge cannot be undone. The key of pseudonyms in another folder's vault stays there.

    \b
    Example: workbench merge ../ana/study.db --dry-run
             workbench merge ../ana --check
             workbench merge ../ana --yes
    """
    from workbench.actions import merging

    place = workplace()
    if proving:
        context.exit(_prove(place, other, accept_clock=accept_clock))
    plan = merging.plan(place, other, accept_clock=accept_clock)
    if not plan.events:
        say(f"{plan.other} holds nothing that is not here; nothing was written")
        return
    with suppress(BrokenPipeError):  # whoever reads only the beginning of the plan still wants the merge
        show(plan)
    if dry_run:
        say(f"{_summary(plan)}; nothing was written")
        return
    merging.refuse(plan, two_persons=new_coders)
    if not confirmed(f"merge {plan.other} ({_summary(plan)})?", yes=yes):
        say("nothing was written")
        return
    with progress() as bar:
        done = merging.merge(place, plan, two_persons=new_coders, progress=bar)
    for path in done.old_backups:
        say(f"note: {path} still holds words that were erased: destroy it, or take it into a vault")
    say(f"{_summary(plan)}; merged. A merge cannot be undone; the study as it was is in {done.backup}"
        if not plan.erases else f"{_summary(plan)}; merged. It cannot be undone; no backup of before is kept,"
        " because words were erased")  # fmt: skip
    waits = any(line.waits for line in plan.lines)
    say("next: workbench check" + (", workbench coding review --settle" if waits else ""))


def _summary(plan: Plan) -> str:
    """What changes, in a few words."""
    new, changed, gone = (sum(getattr(line, what) for line in plan.lines) for what in ("new", "changed", "gone"))
    told = [f"{count(new, 'coding')} to add"]
    told += [f"{changed:,} changed"] if changed else []
    told += [f"{gone:,} retracted"] if gone else []
    told += [count(len(plan.conflicts), "thing") + " to look at"] if plan.conflicts else []
    return ", ".join(told)


def show(plan: Plan) -> None:
    """The plan: who brings what, codings by source and coder, everything else, and what to look at."""
    from workbench.actions.history import when

    for visit in plan.visits:
        who = visit.coder or "(nobody named)"
        span = f"{when(visit.since)} to {when(visit.until)} UTC"
        click.echo(one_line(f"{who}: {count(visit.runs, 'command')} ({count(visit.events, 'event')}), {span}"))
    rows = [
        (one_line(n.source), one_line(n.coder), n.new or None, n.both or None, n.mine or None, n.changed or None,
         n.gone or None, n.waits or None)
        for n in plan.lines
        if n.new or n.changed or n.gone or n.waits
    ]  # fmt: skip
    if rows:
        columns = ["source", "coder", "to add", "already here", "only here", "changed", "retracted", "text differs"]
        click.echo(table(columns, rows), nl=False)
    _show_others(plan)
    for kind, group in groupby(sorted(plan.conflicts, key=lambda c: c.kind), key=lambda c: c.kind):
        found = list(group)
        click.echo(f"{kind}:")
        for conflict in found[:SHOWN]:
            click.echo(one_line(f"- {conflict.text}" + (f" ({conflict.hint})" if conflict.hint else "")))
        if len(found) > SHOWN:
            click.echo(f"- ... and {len(found) - SHOWN:,} more")
    for new, (known, why) in plan.likes.items():
        click.echo(one_line(f"new coder {new} may be {known}: {why}"))
    for note in plan.notes:
        say(one_line(f"note: {note}"))


def _show_others(plan: Plan) -> None:
    for name in POINTED:
        if found := plan.arrivals.get(name):
            more = f", … {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
            click.echo(one_line(f"new {name}s: {', '.join(found[:SHOWN])}{more}"))
    changed = [c for c in plan.codes if c.ways != ("new",)]
    for code in changed[:SHOWN]:
        way = f"{code.was} → {code.code}" if code.was not in ("", code.code) else code.code
        also = " (changed here too)" if code.both else ""
        click.echo(one_line(f"code {', '.join(code.ways)}: {way}{also}"))
    if len(changed) > SHOWN:
        click.echo(f"... and {count(len(changed) - SHOWN, 'more code')}")
    for name, n in plan.counts.items():
        if name not in ("coding", "code") and (n.new or n.gone or n.changed):
            parts = ((n.new, "new"), (n.changed, "changed"), (n.gone, "taken out"))
            told = ", ".join(f"{number:,} {word}" for number, word in parts if number)
            click.echo(f"{name}: {told}; {n.after:,} afterwards")


def _prove(place: Workplace, other: Path, *, accept_clock: bool) -> int:
    """Print the sums; 3 when something does not add up."""
    from workbench.actions import merging

    proof = merging.prove(place, other, accept_clock=accept_clock)
    columns = ["what", "here", "there", "both", "taken out", "back", "after"]
    click.echo(table(columns, [_sum(s) for s in proof.sums]), nl=False)
    for problem in proof.problems:
        click.echo(one_line(problem))
    good = "here + there - both - taken out + back = after; both orders and a second time give the same"
    told = count(len(proof.problems), "problem") if proof.problems else good
    say(f"{count(proof.events, 'event')} to come in: {told}; nothing was written")
    return 3 if proof.problems else 0


def _sum(each: object) -> Sequence[object]:
    return [getattr(each, name) for name in ("what", "here", "there", "both", "gone", "back", "after")]


COMMANDS = (merge,)
