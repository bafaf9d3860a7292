"""Who is to code what, apart from each other: given, listed, finished, opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import as_filters, coder, confirmed, dry_run, filters, listing_format, workplace
from workbench.cli.output import count, listing, say

if TYPE_CHECKING:
    from workbench.actions.assigning import Plan
    from workbench.model.team import Assignment

FEW = 5  # names that a line tells before the others are counted

whom = click.option(
    "--for", "coders", multiple=True, required=True, metavar="CODER", help="To whom; may be repeated."
)
not_blind = click.option("--not-blind", is_flag=True, help="They may see each other's codings all the time.")


@click.group()
def assignment() -> None:
    """Which coder is to code which source, blind to what others code there.

    While a source is blind for you, your commands leave out what others coded and read in it, until all who were
    given it have finished. You are who --coder, WORKBENCH_CODER or your own settings say; who gives no name sees all.
    """


@assignment.command("list")
@click.option("--to-do", is_flag=True, help="Only what is not finished.")
@filters
@listing_format
def assignment_list(to_do: bool, format: str | None, **given: Any) -> None:
    """Which source was given to whom, and what became of it. Times are UTC.

    \b
    Example: workbench assignment list --coder ana --to-do
    """
    from workbench.actions.assigning import list_assignments

    found = list_assignments(workplace(), as_filters(given), to_do=to_do)
    rows = [
        (a.source, a.coder, a.sample or None, "blind" if a.blind else "no", a.state, _time(a.given),
         _time(a.finished), _time(a.opened), a.reason or None)
        for a in found
    ]  # fmt: skip
    listing(["source", "coder", "sample", "blind", "state", "given", "finished", "opened", "reason"], rows, format)
    if not found:
        say("nothing is assigned; 'workbench agree sample' draws sources, 'workbench assignment add' gives them")


def _time(iso: str) -> str | None:
    return iso[:16].replace("T", " ") or None


@assignment.command("progress")
@filters
@listing_format
def assignment_progress(format: str | None, **given: Any) -> None:
    """How far each coder is with the sources that were given to them.

    \b
    Example: workbench assignment progress --wave 2
    """
    from workbench.actions.assigning import progress

    found = progress(workplace(), as_filters(given))
    rows = [(who, p.to_do, p.finished, p.opened) for who, p in found.items()]
    listing(["coder", "to do", "finished", "opened"], rows, format)
    if not found:
        say("nothing is assigned")


@assignment.command("add")
@click.argument("sources", nargs=-1, required=True)
@whom
@not_blind
def assignment_add(sources: tuple[str, ...], coders: tuple[str, ...], not_blind: bool) -> None:
    """Give SOURCES to coders, each of them to each.

    \b
    Example: workbench assignment add osgood-teacher-w2 --for ana --for bo
    """
    from workbench.actions.assigning import apply, plan_add

    place = workplace()
    done = apply(place, plan_add(place, sources, coders, blind=not not_blind))
    tell_given(done)


def tell_given(done: Plan, *, written: bool = True) -> None:
    """What was given, or would be, and who is not blind there any more."""
    for who in sorted({who for _, who in done.coded}):
        before = ", ".join(source for source, by in done.coded if by == who)
        say(f"{who} has coded before, when nothing was hidden, and is not blind there from the first: {before}")
    there = f", {len(done.there)} given already" if done.there else ""
    end = "; 'workbench undo' takes it back" if done.new and written else "; nothing was written"
    say(f"{count(len(done.new), 'assignment')} given{there}{end}" if written else f"{tell_new(done)}{there}{end}")


def tell_new(plan: Plan) -> str:
    """What a plan would give, in words.

    >>> from workbench.actions.assigning import Plan
    >>> tell_new(Plan(command=""))
    '0 assignments of 0 sources to nobody'
    """
    coders = sorted({a.coder for a in plan.new})
    held = len({a.source for a in plan.new})
    return f"{count(len(plan.new), 'assignment')} of {count(held, 'source')} to {named(coders) or 'nobody'}"


def named(names: Iterable[str]) -> str:
    """The first names, and how many more there are.

    >>> named("abcdefg")
    'a, b, c, d, e and 2 more'
    """
    every = list(names)
    return ", ".join(every[:FEW]) + (f" and {len(every) - FEW} more" if len(every) > FEW else "")


@assignment.command("remove")
@click.argument("sources", nargs=-1, required=True)
@whom
@dry_run
def assignment_remove(sources: tuple[str, ...], coders: tuple[str, ...], dry_run: bool, yes: bool) -> None:
    """Take SOURCES back from coders; what they coded stays.

    \b
    Example: workbench assignment remove osgood-teacher-w2 --for bo --yes
    """
    from workbench.actions.assigning import apply, plan_remove

    place = workplace()
    plan = plan_remove(place, sources, coders)
    for a in plan.gone:
        click.echo(f"{a.source}  {a.coder}  {_state(a)}")
    for who, source in plan.seeing:
        say(f"{who} will see what others coded in {source}")
    if dry_run:
        say(f"{count(len(plan.gone), 'assignment')}; nothing was written")
    elif confirmed(f"Take {count(len(plan.gone), 'assignment')} back?", yes=yes):
        apply(place, plan)
        say(f"{count(len(plan.gone), 'assignment')} taken back; 'workbench undo' gives them again")


def _state(a: Assignment) -> str:
    return ", ".join(filter(None, (a.sample, a.state)))


@assignment.command("finish")
@click.argument("source")
@coder
def assignment_finish(source: str, coder: str | None) -> None:
    """Say that you have finished SOURCE.

    'workbench code' does so by itself when you have read all of it for the whole codebook.

    \b
    Example: workbench assignment finish osgood-teacher-w2 --coder ana
    """
    from workbench.actions.assigning import finish
    from workbench.actions.coding_by_hand import finished

    say(finished(finish(workplace(coder), source, coder=coder or "")))


@assignment.command("reopen")
@click.argument("source")
@coder
def assignment_reopen(source: str, coder: str | None) -> None:
    """Take back that you have finished SOURCE.

    Once all had finished, others' codings could be seen: then the assignment is noted as opened.

    \b
    Example: workbench assignment reopen osgood-teacher-w2 --coder ana
    """
    from workbench.actions.assigning import reopen

    done = reopen(workplace(coder), source, coder=coder or "")
    seen = "; all had finished, so it counts as opened from now on" if done.opened else ""
    say(f"{done.source} is to do again for {done.coder}{seen}; 'workbench undo' takes it back")


@assignment.command("open")
@click.argument("source")
@click.option("--reason", required=True, metavar="WORDS", help="Why; the report on agreement tells it.")
@coder
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def assignment_open(source: str, reason: str, coder: str | None, yes: bool) -> None:
    """See what others coded in SOURCE before all have finished. It is noted with time and reason.

    \b
    Example: workbench assignment open osgood-teacher-w2 --reason "agreed on the phone" --coder ana --yes
    """
    from workbench.actions.assigning import open_assignment, refuse_to_open

    place = workplace(coder)
    refuse_to_open(place, source, reason=reason, coder=coder or "")
    if confirmed(f"End your blindness on {source}? It stays noted.", yes=yes):
        done = open_assignment(place, source, reason=reason, coder=coder or "")
        say(f"{done.source} is blind for {done.coder} no more; the time and the reason are noted")


COMMANDS = (assignment,)
