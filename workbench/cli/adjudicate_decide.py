"""Adjudication without a dialogue: decide, settle, and the table of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workbench.cli.adjudicate import NAMED, adjudicate
from workbench.cli.options import as_filters, coder, filters, listing_format, workplace
from workbench.cli.output import count, listing, say
from workbench.cli.suggest import who_and_what

if TYPE_CHECKING:
    from workbench.agreement.ruling import Ruling

STANCES = ("supports", "qualifies", "challenges", "context")


@adjudicate.command("decide")
@click.argument("source")
@click.option("--code", required=True, metavar="CODE", help="The code that coders differ on.")
@click.option("--at", required=True, metavar="START:END", help="Any range that touches the passage and no other.")
@click.option("--take", metavar="CODER", help="As this coder coded it, or did not.")
@click.option("--both", is_flag=True, help="One coding from the first to the last word that anybody marked.")
@click.option("--not-coded", is_flag=True, help="It is not coded.")
@click.option("--as", "instead", metavar="CODE", help="It is this code instead.")
@click.option("--stance", type=click.Choice(STANCES), help="Of the coding, instead of what the coder told.")
@click.option("--reason", required=True, metavar="WORDS", help="Why.")
@click.option("--again", is_flag=True, help="Also where a decision stands.")
@coder
def adjudicate_decide(
    source: str, code: str, at: str, reason: str, again: bool, coder: str | None, **given: Any
) -> None:
    """Decide on one passage, for scripts; 'passages' shows the ranges.

    \b
    Example: workbench adjudicate decide osgood-teacher-w2 --code load --at 120:310 --take ana
                 --reason "the rule says whole sentences" --coder cy
    """
    from workbench.actions.deciding import decide

    done = decide(workplace(coder), source, code, _range(at), _ruling(given), reason=reason, again=again)
    for entry in done.entries:
        stance = f"  {entry.stance.value}" if entry.stance else ""
        click.echo(f"{done.source}  {entry.code}  {entry.start}:{entry.end}{stance}")
    if done.judge:
        say("whoever decided has judged the passage as a coder too, which 'adjudicate decisions' tells")
    for unstated in done.unstated:
        say(f"without a stance {unstated} counts as support of what it states; --stance says otherwise")
    say(
        f"decided: {done.outcome}; 'workbench undo' takes it back; 'workbench adjudicate settle {done.source}' makes"
        " it the consensus once nothing is left there"
    )


def _range(at: str) -> tuple[int, int]:
    from workbench.errors import WorkbenchError

    start, _, end = at.partition(":")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(at) < 24):
        raise WorkbenchError(f"--at {at!r} is no range", hint="write --at START:END, in characters, such as 120:310")
    if int(start) >= int(end):
        raise WorkbenchError(f"--at {at} is empty", hint="its end comes after its start")
    return int(start), int(end)


def _ruling(given: dict[str, Any]) -> Ruling:
    from workbench.agreement.ruling import Kind, Ruling
    from workbench.errors import WorkbenchError
    from workbench.model.coding import Stance

    chosen = {
        Kind.TAKE: given["take"], Kind.BOTH: given["both"], Kind.NOT_CODED: given["not_coded"],
        Kind.INSTEAD: given["instead"],
    }  # fmt: skip
    told = [kind for kind, value in chosen.items() if value]
    if len(told) != 1:
        raise WorkbenchError("what is decided?", hint="give one of --take CODER, --both, --not-coded, --as CODE")
    stance = Stance(given["stance"]) if given["stance"] else None
    if stance and told[0] is Kind.NOT_CODED:
        raise WorkbenchError("what is not coded has no stance", hint="leave --stance out")
    return Ruling(kind=told[0], coder=given["take"] or "", code=given["instead"] or "", stance=stance)


@adjudicate.command("settle")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@filters
def adjudicate_settle(sources: tuple[str, ...], **given: Any) -> None:
    """Write what is agreed, and settle sources in which nothing is left to decide.

    For the codes that --code names with all below them, else for all that two coders judged there. --coder says who
    does it.

    \b
    Example: workbench adjudicate settle osgood-teacher-w2 --coder ana
             workbench adjudicate settle --code supervisory --coder ana
    """
    from workbench.actions.adjudicating_by_hand import for_what
    from workbench.actions.deciding import settle
    from workbench.errors import WorkbenchError

    place, chosen = who_and_what(given)
    done, run = settle(place, sources, chosen)
    settled = [s for s in done if s.scopes]
    if not settled:
        told = [f"{s.source} ({_left(s.left)})" for s in done]
        raise WorkbenchError(f"nothing was settled: {'; '.join(told[:NAMED])}", hint="'workbench adjudicate'")
    for each in settled:
        state = "settled" if each.changed else "settled already"
        click.echo(
            f"{each.source}  {state} for {for_what(each.scopes)}: {each.agreed} agreed, {each.decided} decided"
        )
    if left := [s for s in done if s.left]:
        say(f"{count(len(left), 'source')} not settled: passages are left to decide, see 'workbench adjudicate list'")
    say("one run; 'workbench undo' takes it back" if run else "nothing to write")


def _left(passages: int) -> str:
    return f"{count(passages, 'passage')} to decide" if passages else "no such code was judged"


@adjudicate.command("decisions")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@filters
@listing_format
def adjudicate_decisions(sources: tuple[str, ...], format: str | None, **given: Any) -> None:
    """All decisions: when, who, where, what the coders had coded, the outcome, the reason.

    --coder narrows to who decided. 'stands' is no where a later decision counts, or the coding was taken out.

    \b
    Example: workbench adjudicate decisions --site osgood --format csv
    """
    from workbench.actions.adjudicating import decisions
    from workbench.actions.history import when

    rows = [
        (when(t.decision.clock), t.decision.coder, "yes" if t.own else "no", t.decision.source, t.decision.start,
         t.decision.end, t.decision.code, _told(t.positions), _became(t.decision.outcome, t.decision.code, t.entered),
         t.decision.reason, "yes" if t.stands else "no")
        for t in decisions(workplace(), sources, as_filters(given))
    ]  # fmt: skip
    columns = ["date", "decided by", "a coder of it", "source", "start", "end", "code", "coders", "outcome", "reason",
               "stands"]  # fmt: skip
    listing(columns, rows, format)


def _told(positions: tuple[tuple[str, int, int, str], ...]) -> str:
    return "; ".join(
        f"{who} {start}:{end}{f' ({stance})' if stance else ''}" for who, start, end, stance in positions
    )


def _became(outcome: str, code: str, entered: tuple[str, ...]) -> str:
    other = [c for c in entered if c != code]
    return f"{outcome} as {', '.join(other)}" if other else outcome
