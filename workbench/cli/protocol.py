"""The interview protocol: its questions, and where they were put."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import confirmed, dry_run, file, listing_format, workplace
from workbench.cli.output import count, listing, progress, say
from workbench.cli.places import loaded

if TYPE_CHECKING:
    from workbench.actions.protocol import Decided, Matching
    from workbench.actions.workplace import Workplace

SHOWN = 4  # sources that a line names


@click.group()
def protocol() -> None:
    """The interview protocol: who is asked what, and for which codes."""


@protocol.command("load")
@click.argument("path", metavar="FILE", type=file())
def protocol_load(path: Path) -> None:
    """Make the questions of a YAML FILE the protocol of the study.

    \b
    Example: workbench protocol load protocol.yaml
    """
    from workbench.actions.places import load_protocol

    loaded(load_protocol(workplace(), path))


@protocol.command("show")
@listing_format
def protocol_show(format: str | None) -> None:
    """The questions: for how many sources each was meant, in how many somebody looked for it, and found it.

    \b
    Example: workbench protocol show
    """
    from workbench.actions.protocol import show_protocol

    rows = [
        (p.question.id, p.question.role or "(all)", p.question.wave or "(all)", p.question.text, p.meant, p.looked,
         p.found if p.looked else None)
        for p in show_protocol(workplace())
    ]  # fmt: skip
    listing(["question", "role", "wave", "text", "meant for", "looked in", "found in"], rows, format)


@protocol.command("match")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--out", type=file(), help="Write the proposals as a CSV in which the questions are decided.")
@click.option("--apply", "table", type=file(), help="Keep what such a CSV decides, for the sources in it.")
@click.option("--accept", is_flag=True, help="Keep proposals as they are, but of sources with an open turn.")
@click.option("--least", type=click.FloatRange(0, 1), help="Propose from this score on (default: 0.5).")
@listing_format
@dry_run
def protocol_match(
    sources: tuple[str, ...],
    out: Path | None,
    table: Path | None,
    accept: bool,
    least: float | None,
    format: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Find which question each turn of the interviewer puts; without SOURCE, where nobody has looked yet.

    Once the questions of a source are kept, those that were not found in it count as not asked there, whatever the
    protocol says. What is decided in one source helps to find the same question in the others.

    \b
    Example: workbench protocol match osgood-principal-w1 --out asked.csv     (decide there, then)
             workbench protocol match --apply asked.csv
    """
    from workbench.actions.protocol import apply_table, propose

    if sum(map(bool, (out, table, accept))) > 1 or (table and sources):
        raise click.UsageError("give SOURCES with or without one of --out and --accept, or --apply alone")
    place = workplace()
    if table:
        _tell_decided(apply_table(place, table, dry_run=dry_run))
        return
    with progress() as show:
        found = propose(place, sources, least=least, progress=show)
    if out and found.proposals:
        _write_proposals(found, out)
    elif not (out or accept):
        _list_proposals(found, format)
    _tell_matching(found)
    if accept and found.proposals:
        _accept(place, found, dry_run=dry_run, yes=yes)


def _list_proposals(found: Matching, format: str | None) -> None:
    rows = [
        (p.source, each.turn + 1, each.question, round(each.score, 2), each.wording,
         ", ".join(f"{question} {score:.2f}" for question, score in each.rivals) or None,
         ", ".join(str(at + 1) for at in each.answers) or None)
        for p in found.proposals
        for each in p.asked
    ]  # fmt: skip
    listing(["source", "turn", "question", "score", "wording", "rivals", "answered in"], rows, format)


def _write_proposals(found: Matching, out: Path) -> None:
    from workbench.actions.tables import write_rows
    from workbench.coding.asked_table import COLUMNS, to_rows

    rows = [row for p in found.proposals for row in to_rows(p.source, p.asked, found.texts)]
    write_rows(out, COLUMNS, [[row[name] for name in COLUMNS] for row in rows])
    click.echo(out)
    say("decide in the column 'question' (empty: none of the protocol's), then:"
        f" workbench protocol match --apply {out}")  # fmt: skip


def _tell_matching(found: Matching) -> None:
    """What was proposed, and what was passed over and why; on stderr, below a listing."""
    why: dict[str, list[str]] = {}
    for source, reason in found.passed.items():
        why.setdefault(reason, []).append(source)
    for reason, passed in why.items():
        more = f" and {len(passed) - SHOWN} more" if len(passed) > SHOWN else ""
        say(f"passed over: {', '.join(passed[:SHOWN])}{more}: {reason}")
    if found.decided:
        say(
            f"{count(len(found.decided), 'source')} left out in which somebody has looked; name one to match it again"
        )
    if not found.proposals:
        say("there is no source to match")
        return
    put = sum(len(p.found) for p in found.proposals)
    meant = sum(len(p.meant) for p in found.proposals)
    unclear = sum(p.open for p in found.proposals)
    are = "is" if put == 1 else "are"
    say(f"{count(len(found.proposals), 'source')}: {put} of {count(meant, 'question')} meant for them {are} found"
        + (f", {count(unclear, 'turn')} open between rivals" if unclear else ""))  # fmt: skip


def _accept(place: Workplace, found: Matching, *, dry_run: bool, yes: bool) -> None:
    from workbench.actions.protocol import accept

    kept = [p for p in found.proposals if p.settled]
    left = [p for p in found.proposals if not p.settled]
    if left:
        more = f" and {len(left) - SHOWN} more" if len(left) > SHOWN else ""
        say(f"left out: {', '.join(p.source for p in left[:SHOWN])}{more}:"
            f" {count(sum(p.open for p in left), 'turn')} open between rivals; decide with --out")  # fmt: skip
    if not kept:
        say("nothing was written")
        return
    missed = sum(len(set(p.meant) - p.found) for p in kept)
    say(f"kept as they are, {count(missed, 'question')} would count as not asked in their sources from now on")
    if dry_run:
        say("nothing was written")
    elif confirmed(f"Keep the questions of {count(len(kept), 'source')}?", yes=yes):
        _tell_decided(accept(place, found))


def _tell_decided(done: Decided) -> None:
    missed = (
        f"; {count(done.missed, 'question')} meant for them and not found {'counts' if done.missed == 1 else 'count'}"
        " as not asked" if done.missed else ""
    )  # fmt: skip
    end = "'workbench undo' takes it back" if done.run else "nothing was written"
    answer = "answers" if done.turns == 1 else "answer"
    say(f"{count(done.turns, 'turn')} of {count(len(done.sources), 'source')} {answer} a question,"
        f" {len(done.changed)} changed{missed}; {end}")  # fmt: skip
