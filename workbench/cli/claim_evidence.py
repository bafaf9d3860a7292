"""What stands for and against a claim: attached codings, rival explanations, searches, suggested hunches."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.claims import claim
from workbench.cli.options import as_filters, coder, dry_run, file, filters, listing_format, narrowed, workplace
from workbench.cli.output import count, listing, one_line, progress, say

if TYPE_CHECKING:
    from workbench.actions.claim_search import Against
    from workbench.model.claim import Search
    from workbench.store.search import Hit

STANCES = ("supports", "qualifies", "challenges", "context")
OUTCOMES = ("holds", "holds in part", "does not hold", "open")


@claim.command("attach")
@click.argument("name", metavar="CLAIM")
@click.argument("ids", nargs=-1, metavar="ID...")
@click.option("--stance", type=click.Choice(STANCES), required=True, help="How these words stand to the claim.")
@click.option("--reason", default="", help="Why you read them so.")
@click.option("--from", "table", type=file(exists=False), metavar="FILE",
              help="What 'find' has printed (tsv, csv or json); - for the input.")  # fmt: skip
@coder
@dry_run
def claim_attach(
    name: str, ids: tuple[str, ...], stance: str, reason: str, table: Path | None, coder: str | None, dry_run: bool,
    yes: bool,
) -> None:  # fmt: skip
    """Attach codings to a CLAIM, by the ids of 'coding list', whatever code they have. Your stance goes before rules.

    \b
    Example: workbench claim attach role-alike-peers 3fa09c11 --stance qualifies --reason "by mail only" --coder ana
             workbench find --code peer-network --format tsv | \\
               workbench claim attach role-alike-peers --from - --stance supports --coder ana
    """
    from workbench.actions.claim_evidence import FoundAt, attach
    from workbench.coding.found import read
    from workbench.model.coding import Stance

    if not ids and table is None:
        raise click.UsageError("which codings? name their ids, or give --from")
    where, rows = read(table) if table is not None else ("", ())
    found = [FoundAt(line=r.line, source=r.source, start=r.start, end=r.end) for r in rows]
    done = attach(
        workplace(coder), name, ids, stance=Stance(stance), reason=reason, found=found, where=where, dry_run=dry_run
    )
    for key in (*done.new, *done.changed):
        click.echo(key)
    changed = f", {len(done.changed)} changed" if done.changed else ""
    there = f", {len(done.same)} were attached so already" if done.same else ""
    end = "nothing was written" if dry_run or not done.run else "'workbench undo' takes it back"
    say(f"{count(len(done.new), 'coding')} attached to {done.claim} ({stance}){changed}{there}; {end}")


@claim.command("detach")
@click.argument("name", metavar="CLAIM")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def claim_detach(name: str, ids: tuple[str, ...]) -> None:
    """Take codings away from a CLAIM, also such as are no more.

    \b
    Example: workbench claim detach role-alike-peers 3fa09c11
    """
    from workbench.actions.claim_evidence import detach

    gone = detach(workplace(), name, ids)
    say(f"{count(len(gone), 'coding')} detached from {name}; 'workbench undo' attaches them again")


@claim.command("check")
@click.argument("name", metavar="CLAIM", default="")
@listing_format
def claim_check(name: str, format: str | None) -> None:
    """What is attached to a CLAIM, or to all, and whether it still stands: retracted, waiting, out of scope.

    \b
    Example: workbench claim check role-alike-peers
    """
    from workbench.actions.claim_evidence import check
    from workbench.model.text import short_id

    found = check(workplace(), name)
    rows = [
        (s.claim, short_id(s.evidence.coding), s.evidence.stance.value, s.evidence.coder, s.evidence.at[:10],
         s.evidence.reason, s.says)
        for s in found
    ]  # fmt: skip
    listing(["claim", "id", "stance", "by", "on", "reason", "now"], rows, format)
    gone = sum(not s.stands for s in found)
    say(f"{count(len(found), 'attached coding')}, {gone} not in the trial" if found else "nothing is attached")


@claim.group("rival")
def claim_rival() -> None:
    """Other explanations of what a claim says."""


@claim_rival.command("add")
@click.argument("name", metavar="CLAIM")
@click.argument("statement")
@click.option("--shows", required=True, help="What one would see if it held instead.")
@click.option(
    "--for", "supports", multiple=True, metavar="ID", help="A quotation that speaks for it; may be repeated."
)
@click.option("--against", multiple=True, metavar="ID", help="A quotation that speaks against it; may be repeated.")
@coder
def rival_add(
    name: str, statement: str, shows: str, supports: tuple[str, ...], against: tuple[str, ...], coder: str | None
) -> None:
    """Note a rival explanation of a CLAIM, and what one would see if it held.

    \b
    Example: workbench claim rival add role-alike-peers "Only the district's coaches meet." \\
               --shows "no network where the school pays the coach" --coder ana
    """
    from workbench.actions.claim_rivals import add_rival

    add_rival(workplace(coder), name, statement, shows=shows, supports=supports, against=against)
    say(f"noted; 'workbench claim show {name}' numbers it, 'workbench undo' takes it back")


@claim_rival.command("none")
@click.argument("name", metavar="CLAIM")
@click.option("--reason", required=True, help="How you looked for one.")
@coder
def rival_none(name: str, reason: str, coder: str | None) -> None:
    """Say that you looked for rival explanations of a CLAIM and see none.

    \b
    Example: workbench claim rival none role-alike-peers --reason "asked the corroborator too" --coder ana
    """
    from workbench.actions.claim_rivals import no_rival

    no_rival(workplace(coder), name, reason=reason)
    say("noted; 'workbench undo' takes it back")


@claim_rival.command("decide")
@click.argument("name", metavar="CLAIM")
@click.argument("which", metavar="NUMBER")
@click.option("--verdict", type=click.Choice(OUTCOMES), required=True, help="What became of it.")
@click.option("--reason", required=True, help="Why.")
@coder
def rival_decide(name: str, which: str, verdict: str, reason: str, coder: str | None) -> None:
    """Say whether a rival explanation of a CLAIM holds; NUMBER is as 'claim show' numbers it.

    \b
    Example: workbench claim rival decide role-alike-peers 1 --verdict "does not hold" \\
               --reason "schools that pay have one too" --coder ana
    """
    from workbench.actions.claim_rivals import Outcome, decide_rival

    decided = decide_rival(workplace(coder), name, which, verdict=Outcome(verdict), reason=reason)
    say(f"{one_line(decided.statement)}: {verdict}; 'workbench undo' takes it back")


@claim.command("search")
@click.argument("name", metavar="CLAIM")
@click.option(
    "--query", default="", help="What to ask (default: what would challenge the claim by its codes and cues)."
)
@click.option(
    "--record", is_flag=True, help="Record without asking that every hit listed was read, and found nothing."
)
@click.option("--note", default="", help="With --record: what to remember of it.")
@filters
@listing_format
def claim_search(name: str, query: str, record: bool, note: str, format: str | None, **given: Any) -> None:
    """Search for what speaks against a CLAIM, hit by hit: y WHY (challenges), q WHY (qualifies), n, s (stop).

    The search is recorded with its query, coverage, hits and how many were looked at; that it finds nothing is a
    result. --coder says who searches: preferably somebody other than the claim's author.

    \b
    Example: workbench claim search role-alike-peers --coder ben
             workbench claim search role-alike-peers --query 'alone or "on my own"' --record --coder ben
    """
    from dataclasses import replace

    from workbench.actions.claim_search import look
    from workbench.actions.claim_search import record as note_it

    chosen = as_filters(given)
    if len(chosen.coder) > 1:
        raise click.UsageError("who searches? give one --coder")
    place = workplace(chosen.coder[0] if chosen.coder else None)
    found = look(place, name, query=query, filters=replace(chosen, coder=()))
    say(f"asked: {found.query}")
    if found.uncued:
        say(f"codes without cues, of which uncoded words could not be asked: {', '.join(found.uncued)}")
    if sys.stdin.isatty() and not record and format is None:
        _told(_converse(place, found))
        return
    listing(["source", "turn", "at", "text"], [_row(hit) for hit in found.hits], format)
    if record:
        _told(note_it(place, found, looked=len(found.hits), note=note))
    else:
        say(f"{count(len(found.hits), 'hit')}; nothing was recorded: --record notes that you have read them")


def _row(hit: Hit) -> tuple[object, ...]:
    return (hit.source, hit.turn, f"{hit.start}:{hit.end}", hit.text)


def _converse(place: Any, found: Against) -> Search:
    from workbench.actions.claim_search import HELP, Searching
    from workbench.errors import WorkbenchError

    session = Searching.resumed(place, found)
    say(HELP if found.hits else "nothing answers")
    if session.start:
        say(f"going on at {session.start + 1} of {len(found.hits)}, where you stopped")
    while hit := session.current:
        click.echo(f"\n{session.at + 1} of {len(found.hits)}  {hit.source}, turn {hit.turn}")
        click.echo(f"  > {one_line(hit.text)}")
        try:
            said = session.answer(click.prompt("", prompt_suffix="> ", default="h", show_default=False))
        except click.Abort:  # the end of the input, or Ctrl-C: as s
            break
        except WorkbenchError as error:
            said = str(error)
        for line in filter(None, said.splitlines()):
            say(line)
    return session.end()


def _told(search: Search) -> None:
    say(
        f"search recorded: {search.looked} of {count(search.hits, 'hit')} looked at, {search.reading};"
        " 'workbench undo' takes it back, with what was attached in it"
    )


@claim.command("suggest")
@click.option(
    "--take", "taken", type=int, multiple=True, metavar="N", help="Make a hunch of contrast N; may be repeated."
)
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, help="At most so many contrasts.")
@narrowed
@filters
@listing_format
def claim_suggest(taken: tuple[int, ...], limit: int, format: str | None, **given: Any) -> None:
    """Contrasts by district, level, role, wave and site that the data show, ranked. Exploratory.

    Equal ranks do not differ; with --take, --coder says who takes them up.

    \b
    Example: workbench claim suggest
             workbench claim suggest --take 3 --coder ana
    """
    from dataclasses import replace

    from workbench.actions.hunches import suggest, take
    from workbench.patterns.hunches import EXPLORATORY

    chosen = as_filters(given)
    if taken:
        if len(chosen.coder) > 1:
            raise click.UsageError("who takes them up? give one --coder")
        place = workplace(chosen.coder[0] if chosen.coder else None)
        for made in take(place, replace(chosen, coder=()), taken):
            click.echo(made.slug)
        say("hunches, worded as the contrasts are: 'workbench claim edit' words them better; 'workbench undo' takes"
            " them back")  # fmt: skip
        return
    with progress() as show:
        found = suggest(workplace(), chosen, progress=show)
    rows = [
        (n, h.rank, h.way.value, h.by, h.code, h.high, h.low, ", ".join(h.confounded) or None,
         f"{h.grounds.several} of {len(h.having)}" if h.way.value != "roles of one site" else None, h.grounds.sources)
        for n, h in enumerate(found, start=1)
    ]  # fmt: skip
    columns = ["n", "rank", "what parts", "by", "code", "have it", "lack it", "or by", "sites >1 source", "sources"]
    listing(columns, rows[:limit], format)
    if len(rows) > limit:
        say(f"the first {limit} of {len(rows)}; --limit shows more")
    say(EXPLORATORY)
