"""Corrected transcripts: source revise, source texts, coding review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.codings import Range, coding
from workbench.cli.options import coder, confirmed, file, listing_format, workplace
from workbench.cli.output import count, listing, progress, say
from workbench.cli.sources import source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.actions.revising import Line, Revision

CERTAIN = ("kept", "moved")  # shown only with --all: the words are the same
WHAT = {"coding": "", "review": " (from the review list)", "mark": " (a passage of the claim)"}


@source.command("revise")
@click.argument("name", metavar="SOURCE")
@click.argument("path", metavar="FILE", type=file())
@click.option("--encoding", help="Force the encoding of a plain text.")
@click.option("--convention", help="Force how speakers are marked.")
@click.option("--interviewer", multiple=True, metavar="LABEL", help="A further label of somebody who asks.")
@click.option("--all", "everything", is_flag=True, help="Show those whose words are the same too.")
@click.option("--dry-run", is_flag=True, help="Show the plan; write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@listing_format
@coder
def source_revise(
    name: str,
    path: Path,
    encoding: str | None,
    convention: str | None,
    interviewer: tuple[str, ...],
    everything: bool,
    dry_run: bool,
    yes: bool,
    format: str | None,
    coder: str | None,
) -> None:
    """Put a corrected FILE in the place of SOURCE; its codings go with the words.

    A plan is shown first: kept, moved, changed inside, ambiguous or lost, for each coding and each mark of a claim.
    What is ambiguous or lost waits in 'coding review'; it is never taken away.

    \b
    Example: workbench source revise osgood-teacher-w2 corrected/osgood-teacher-w2.docx
    """
    from workbench.actions.revising import apply_revision, as_seen, plan_revision

    place = workplace(coder)
    plan = plan_revision(place, name, path, encoding=encoding, convention=convention, interviewers=interviewer)
    seen = as_seen(place, plan)
    _show(seen if everything else [line for line in seen if line.fate.value not in CERTAIN], format)
    for note in plan.notes:
        say(f"note: {note}")
    say(f"{plan.source}: {_counts(plan)}")
    if dry_run or not confirmed(f"Put {path.name} in the place of {plan.source}?", yes=yes):
        say("nothing was written")
        return
    with progress() as show:
        apply_revision(place, plan, progress=show)
    left = sum(not line.at for line in plan.lines if line.what != "mark")
    waiting = f"; {count(left, 'coding')} to place by 'workbench coding review'" if left else ""
    say(f"revised{waiting}; 'workbench undo' takes it back")


def _counts(plan: Revision) -> str:
    told = ", ".join(f"{number} {fate.value}" for fate, number in plan.counts.items())
    what = "coding or passage of a claim" if len(plan.lines) == 1 else "codings and passages of claims"
    return f"{len(plan.lines)} {what}: {told}" if told else "nothing stands on it"


def _show(lines: Iterable[Line], format: str | None) -> None:
    """For a person one block each, what was above what is; as a table where a format is asked for."""
    if format is None:
        for x in lines:
            click.echo(f"{x.fate.value}: {x.name}{f' by {x.coder}' if x.coder else ''}{WHAT[x.what]}")
            click.echo(f"  was  {x.old}")
            for words in (x.new,) if x.new else x.places:
                click.echo(f"  {'is ' if x.new else 'or '}  {words}")
            if x.why:
                click.echo(f"  why  {x.why}")
        return
    rows = [
        (x.fate.value, x.what, x.name, x.coder, x.old, x.new or "; ".join(x.places) or None, x.why or None)
        for x in lines
    ]
    if rows:
        listing(["fate", "what", "code or claim", "coder", "was", "is, or could be", "why"], rows, format)


@source.command("texts")
@click.argument("name", metavar="SOURCE")
@click.option("--show", "text", metavar="TEXT", help="Print the text whose digest begins so.")
@listing_format
def source_texts(name: str, text: str | None, format: str | None) -> None:
    """The texts that SOURCE has had, oldest first; an erased one has no characters.

    \b
    Example: workbench source texts osgood-teacher-w2
             workbench source texts osgood-teacher-w2 --show 3fa09c11
    """
    from workbench.actions.history import when
    from workbench.actions.review import old_text, texts_of

    if text:
        click.echo(old_text(workplace(), name, text), nl=False)
        return
    rows = [(v.text[:12], when(v.clock), v.command, v.characters) for v in texts_of(workplace(), name)]
    listing(["text", "UTC", "command", "characters"], rows, format)


@coding.command("review")
@click.argument("name", metavar="ID", default="")
@click.option("--quote", default="", help="The words that the coding now stands on.")
@click.option("--at", type=Range(), help="Its place as START:END, in characters from 0.")
@click.option("--drop", is_flag=True, help="Take the coding back.")
@click.option("--settle", is_flag=True, help="Place all that have one certain place now, as after a merge.")
@click.option("--dry-run", is_flag=True, help="With --settle: say what would be done; write nothing.")
@listing_format
@coder
def coding_review(
    name: str,
    quote: str,
    at: tuple[int, int] | None,
    drop: bool,
    settle: bool,
    dry_run: bool,
    format: str | None,
    coder: str | None,
) -> None:
    """Codings that wait: their source has another text now, and nobody could say for certain where they belong.

    \b
    Example: workbench coding review
             workbench coding review 3fa09c11 --quote "they talk to each other"
    """
    from workbench.actions import review
    from workbench.model.text import digest

    place = workplace(coder)
    if name:
        coding, words = review.place_waiting(place, name, quote=quote, at=at, drop=drop)
        done = f"stands on {' '.join(words.split())[:80]!r}" if words else "was taken back"
        say(f"{coding.code} by {coding.coder} on {coding.source} {done}; 'workbench undo' takes that back")
        return
    if settle:
        plan = review.settle(place, dry_run=dry_run)
        _show(plan.lines, format)
        end = "; 'workbench undo' takes it back" if plan.run else "; nothing was written"
        say(f"{len(plan.changes)} of {count(len(plan.lines), 'coding')} placed" + end)
        return
    rows = [
        (digest(k.id)[:8], k.source, k.code, k.coder, x.fate.value, x.old, x.new or "; ".join(x.places) or None,
         x.why or None)
        for k, x in review.waiting(place)
    ]  # fmt: skip
    listing(["id", "source", "code", "coder", "fate", "was", "could be", "why"], rows, format)
    say(
        f"{count(len(rows), 'coding')} to place; --settle places those with one certain place"
        if rows
        else "nothing waits"
    )
