"""Adjudication: from coders who differ to a consensus, which is a layer of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import as_filters, filters, listing_format, workplace
from workbench.cli.output import count, listing, one_line, say
from workbench.cli.suggest import who_and_what

if TYPE_CHECKING:
    from workbench.actions.passage_view import Position, View
    from workbench.agreement.adjudication import Matter
    from workbench.model.coding import Coding

NAMED = 4  # sources that are named; the others are counted


class Adjudicate(click.Group):
    """A group that takes sources, or nothing, where no command is named: these are gone through one by one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Whatever is no command of this group is for 'step'."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["step", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Adjudicate)
def adjudicate() -> None:
    """Decide where coders differ; what is agreed and decided is the consensus.

    'workbench adjudicate SOURCE' goes through its passages, as 'step' does. The consensus is a coder of its own kind,
    seen with --layer consensus in a source once it is settled there. What coders coded stays as it is, and agreement
    is computed on that.

    \b
    Example: workbench adjudicate osgood-teacher-w2 --coder ana
    """


@adjudicate.command("step")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--again", is_flag=True, help="Go through what is decided already, too.")
@filters
def step(sources: tuple[str, ...], again: bool, **given: Any) -> None:
    """Go through the passages that coders coded differently; ? shows what you can type.

    Each decision is written at once, with its reason. --coder says who decides. Behind the last passage of a source
    the consensus is settled there, for the codes that were asked for, or for all.

    \b
    Example: workbench adjudicate step osgood-teacher-w2 --coder ana
             workbench adjudicate step --code supervisory --site osgood --coder ana
    """
    from workbench.actions.adjudicating_by_hand import Session
    from workbench.cli.plain import talk

    place, chosen = who_and_what(given)
    session = Session(place=place, wanted=sources, filters=chosen, again=again)
    talk(session, _show)
    say(f"{count(session.decided, 'passage')} decided, {session.left} left; 'workbench undo' takes one back")


def _show(view: View) -> None:
    where = ", ".join(filter(None, (view.source, f"turn {view.turn}", view.place, view.speaker)))
    click.echo(f"\npassage {view.number} of {view.of}  {one_line(where)}")
    click.echo(one_line(view.code))
    for line in view.definition:
        click.echo(f"    {one_line(line)}")
    for position in view.positions:
        _show_position(position)
    for line in view.before:
        click.echo(f"  decided before by {one_line(line)}")


def _show_position(position: Position) -> None:
    stances = f" ({', '.join(position.stances)})" if position.stances else ""
    words = position.words or "not coded"
    click.echo(f"  {position.number} {one_line(position.coder)}{stances}: {one_line(words)}")
    for memo in position.memos:
        click.echo(f"      memo: {one_line(memo)}")


@adjudicate.command("list")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@filters
@listing_format
def adjudicate_list(sources: tuple[str, ...], format: str | None, **given: Any) -> None:
    """What is to decide, decided and agreed, for each source and code, and whether it is settled.

    State: to decide; new since (coders coded on after it was settled); to settle; settled.

    \b
    Example: workbench adjudicate list --code supervisory
    """
    from workbench.actions.adjudicating import standing

    found = standing(workplace(), sources, as_filters(given))
    rows = [(r.source, r.code or None, r.open, r.decided, r.agreed, r.against, r.state) for r in found.rows]
    columns = ["source", "code", "to decide", "decided", "agreed", "decided twice", "state"]
    listing(columns, rows, format)
    say(
        f"{count(len({r.source for r in found.rows}), 'source')} judged by two coders or more; a passage: codings of"
        " one code that touch the same sentences"
    )
    if against := sum(r.against for r in found.rows):
        say(f"{count(against, 'passage')} decided apart on two copies, not alike: the later decision counts;"
            " 'workbench adjudicate' asks again")  # fmt: skip
    _say_left_out(found.left_out)
    if found.others:
        told = ", ".join(f"{who} ({n})" for who, n in sorted(found.others.items()))
        say(f"codings of coders who did not judge these sources enter no consensus: {told}")


def _say_left_out(left_out: Any) -> None:
    told = [f"{source} ({why})" for source, why in left_out.items()]
    if told:
        more = f" and {len(told) - NAMED} more" if len(told) > NAMED else ""
        say(f"left out: {'; '.join(told[:NAMED])}{more}")


@adjudicate.command("passages")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@filters
@listing_format
def adjudicate_passages(sources: tuple[str, ...], format: str | None, **given: Any) -> None:
    """The passages of sources with what each coder coded, and the ranges that 'decide' takes.

    \b
    Example: workbench adjudicate passages osgood-teacher-w2 --format csv
    """
    from workbench.actions.adjudicating import passages

    found = passages(workplace(), sources, as_filters(given))
    rows = [
        (m.cluster.source, m.cluster.code, m.cluster.start, m.cluster.end, m.state.value, _positions(m),
         m.decision.reason if m.decision else None)
        for m in found
    ]  # fmt: skip
    listing(["source", "code", "start", "end", "state", "coders", "reason"], rows, format)


def _positions(matter: Matter) -> str:
    cluster = matter.cluster
    told = (f"{who} {' '.join(_place(c) for c in cluster.of(who)) or 'not coded'}" for who in cluster.judges)
    return "; ".join(told)


def _place(coding: Coding) -> str:
    return f"{coding.start}:{coding.end}{f' ({coding.stance.value})' if coding.stance else ''}"


COMMANDS = (adjudicate,)
