"""Suggestions: made, ranked, accepted, dismissed. None is counted before a coder accepts it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import as_filters, coder, filters, listing_format, workplace
from workbench.cli.output import count, listing, one_line, say
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.actions.proposing import Proposed
    from workbench.actions.suggestions import Decided, Proposal
    from workbench.actions.workplace import Workplace
    from workbench.model.filters import Filters
    from workbench.model.suggestion import Suggestion

method = click.option(
    "--method", default="", help="Only of rules ('rule', 'rule:NAME') or of a model ('suggestion')."
)
order = click.option(
    "--order", type=click.Choice(["likely", "uncertain", "text"]), default="likely", show_default=True,
    help="What comes first: the highest score, a score near one half, the text.",
)  # fmt: skip


@click.group()
def suggest() -> None:
    """Codings that a rule or a model proposes; a person decides."""


@suggest.command("list")
@method
@order
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many.")
@filters
@listing_format
def suggest_list(method: str, order: str, limit: int, format: str | None, **given: Any) -> None:
    """Open suggestions, what deserves a look first.

    \b
    Example: workbench suggest list --code supervisory --limit 20
    """
    from workbench.actions.suggestions import Order, open_suggestions, short_id

    place, chosen = who_and_what(given)
    found = open_suggestions(place, chosen, order=Order(order), method=method, limit=limit + 1)
    rows = [
        (short_id(p.suggestion), f"{p.suggestion.score:.2f}", p.suggestion.code, p.suggestion.source, p.turn,
         p.suggestion.method, p.suggestion.start, p.suggestion.end, p.suggestion.quote)
        for p in found[:limit]
    ]  # fmt: skip
    listing(["id", "score", "code", "source", "turn", "method", "start", "end", "quote"], rows, format)
    if len(found) > limit:
        say(f"the first {limit}; --limit shows more")
    if not found:
        say("nothing is proposed; 'workbench suggest make' or 'workbench autocode run' propose")


@suggest.command("accept")
@click.argument("ids", nargs=-1, required=True)
@click.option("--stance", type=click.Choice(["supports", "qualifies", "challenges", "context"]), default=None,
              help="For codes that state a proposition.")  # fmt: skip
@coder
def suggest_accept(ids: tuple[str, ...], stance: str | None, coder: str | None) -> None:
    """Make suggestions codings of yours, by the ids that 'suggest list' shows.

    \b
    Example: workbench suggest accept 3fa09c11 --coder ana
    """
    from workbench.actions.suggestions import accept

    done = accept(workplace(coder), ids, stance=stance or "")
    _show(done)
    if done.others:
        say(f"accepted by {', '.join(done.others)} before: your codings stand beside theirs")
    if done.unstated:
        say(
            f"{count(done.unstated, 'coding')} without a stance counts as support of what the code states;"
            " --stance says otherwise"
        )
    there = f", {done.known} of them coded by you already" if done.known else ""
    say(f"{count(len(done.suggestions), 'suggestion')} accepted{there}; 'workbench undo' takes it back")


@suggest.command("dismiss")
@click.argument("ids", nargs=-1, required=True)
@click.option("--reason", default="", help="Why it is wrong; required.")
@coder
def suggest_dismiss(ids: tuple[str, ...], reason: str, coder: str | None) -> None:
    """Note that suggestions are wrong; they never come back under the same definition of the code.

    \b
    Example: workbench suggest dismiss 3fa09c11 --reason "about students" --coder ana
    """
    from workbench.actions.suggestions import dismiss

    done = dismiss(workplace(coder), ids, reason=reason)
    _show(done)
    say(f"{count(len(done.suggestions), 'suggestion')} dismissed; 'workbench undo' takes it back")


def _show(done: Decided) -> None:
    for s in done.suggestions:
        click.echo(f"{s.source}  {s.code}  {one_line(s.quote)[:100]}")


@suggest.command("clear")
@method
def suggest_clear(method: str) -> None:
    """Take back the open suggestions, all or those of a rule or model.

    \b
    Example: workbench suggest clear --method rule:open-door
    """
    from workbench.actions.suggestions import clear

    gone = clear(workplace(), method=method)
    say(f"{count(gone, 'suggestion')} taken back" + ("; 'workbench undo' brings them again" if gone else ""))


@suggest.command("review")
@method
@order
@filters
def suggest_review(method: str, order: str, **given: Any) -> None:
    """Go through the open suggestions: y, n WHY, ? (leave it), b (back), d (definition), q.

    Each answer is written at once; the next session goes on with what is open. --coder says who you are.

    \b
    Example: workbench suggest review --code supervisory --coder ana
    """
    from workbench.actions.suggest_review import HELP, Review
    from workbench.actions.suggestions import Order, open_suggestions

    place, chosen = who_and_what(given)
    session = Review(place=place, proposals=open_suggestions(place, chosen, order=Order(order), method=method))
    say(HELP if session.proposals else "nothing is proposed that nobody has decided on")
    while proposal := session.current:
        _show_proposal(proposal, at=session.at + 1, of=len(session.proposals))
        try:
            said = session.answer(click.prompt("", prompt_suffix="> ", default="h", show_default=False))
        except click.Abort:  # the end of the input, or Ctrl-C: as q
            break
        except WorkbenchError as error:
            said = str(error)
        for line in filter(None, said.splitlines()):
            say(line)
    left = len(session.proposals) - session.accepted - session.dismissed
    say(f"{session.accepted} accepted, {session.dismissed} dismissed, {left} open; 'workbench undo' takes one back")


def who_and_what(given: dict[str, Any]) -> tuple[Workplace, Filters]:
    """A suggestion has no coder: here --coder says who looks at it."""
    chosen = as_filters(given)
    if len(chosen.coder) > 1:
        raise click.UsageError("who are you? give one --coder")
    return workplace(chosen.coder[0] if chosen.coder else None), replace(chosen, coder=())


def kept_back(proposed: Proposed) -> str:
    """What of a run is not new, and why."""
    told = {
        "proposed already": proposed.stand,
        "coded already": proposed.coded,
        "dismissed before": proposed.dismissed,
    }
    return "".join(f", {n:,} {what}" for what, n in told.items() if n)


def _show_proposal(proposal: Proposal, *, at: int, of: int) -> None:
    s = proposal.suggestion
    click.echo(f"\n{at} of {of}  {s.source}, turn {proposal.turn}  {one_line(proposal.speaker)}".rstrip())
    if proposal.before:
        click.echo(f"    ... {one_line(proposal.before)}")
    click.echo(f"  > {one_line(marked(s))}")
    if proposal.after:
        click.echo(f"    {one_line(proposal.after)} ...")
    click.echo(f"  {s.code} ({one_line(proposal.code.name)})  {s.score:.2f} by {s.method}")


def marked(suggestion: Suggestion) -> str:
    """The words, those that weighed most between signs."""
    text, at, told = suggestion.quote, 0, ""
    for mark in suggestion.marks:
        start, end = mark.start - suggestion.start, mark.end - suggestion.start
        if at <= start and end <= len(text):
            told += f"{text[at:start]}*{text[start:end]}*"
            at = end
    return told + text[at:]


@suggest.command("report")
@click.option("--by", type=click.Choice(["day", "month", "all"]), default="month", show_default=True, help="Periods.")
@listing_format
def suggest_report(by: str, format: str | None) -> None:
    """How many suggestions were accepted, of those decided on, per code over time.

    \b
    Example: workbench suggest report --by all
    """
    from workbench.actions.suggestions import rates

    rows = [
        (r.code, r.method, r.period, r.accepted, r.decided, f"{r.accepted / r.decided:.2f}")
        for r in rates(workplace(), by=by)
    ]
    listing(["code", "method", "period", "accepted", "decided", "rate"], rows, format)
    say("decisions of all coders on suggestions; rate = accepted / decided; not counted anywhere else")


COMMANDS = (suggest,)
