"""What protects participants: source deidentify, participant withdraw, study purge."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import coder, confirmed, file, listing_format, workplace
from workbench.cli.output import count, listing, progress, say
from workbench.cli.participants import participant
from workbench.cli.sources import source

if TYPE_CHECKING:
    from workbench.actions.audit import Audit
    from workbench.actions.withdrawing import Withdrawal

SHOWN = 20  # findings of an audit, places elsewhere


@source.command("deidentify")
@click.option(
    "--list", "roster", type=file(), help="Names to look for: one a line, or a table (name, kind, aliases)."
)
@click.option("--style", type=click.Choice(["label", "realistic"]), default="label", show_default=True,
              help="Pseudonyms of new names: like [Principal A], or invented names.")  # fmt: skip
@click.option("--apply", "table", type=file(), help="Replace what this table says 'mask' to, for good.")
@click.option("--undecided", type=click.Choice(["mask", "keep"]), help="With --apply: what becomes of every '?'.")
@click.option("--check", "look", is_flag=True, help="Is a name of the key left anywhere? Exit 3 when one is.")
@click.option("--also", multiple=True, type=file(), help="With --check: a further folder or file to look through.")
@click.option("--dry-run", is_flag=True, help="With --apply: count what would be replaced; write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@listing_format
@coder
@click.pass_context
def source_deidentify(
    context: click.Context,
    roster: Path | None,
    style: str,
    table: Path | None,
    undecided: str | None,
    look: bool,
    also: tuple[Path, ...],
    dry_run: bool,
    yes: bool,
    format: str | None,
    coder: str | None,
) -> None:
    """Find names, decide on them in a table, replace them for good; codings stay on their words.

    Without --apply the names that were found are written to vault/names.csv: set 'decision' to mask or keep, and
    change pseudonyms as you like. Then --apply that table. It cannot be undone; what held names goes to vault/.

    \b
    Example: workbench source deidentify --list names.txt
             workbench source deidentify --apply vault/names.csv
             workbench source deidentify --check
    """
    place = workplace(coder)
    if sum(map(bool, (table, look))) > 1:
        raise click.UsageError("--apply and --check are two things: give one")
    if look:
        _check(context, also, format)
        return
    if table is not None:
        _apply(table, undecided or "", dry_run=dry_run, yes=yes, format=format, coder=coder)
        return
    from workbench.actions.masking import find_names

    with progress() as show:
        names = find_names(place, roster=roster, style=style, progress=show)
    rows = [
        (r.name, r.kind, r.pseudonym, r.decision, r.count, r.sources, ", ".join(r.found_by), r.context)
        for r in names.rows
    ]
    often = sorted(rows, key=lambda row: -int(row[4]))
    shown = rows if format or not sys.stdout.isatty() else often[:SHOWN]
    listing(["name", "kind", "pseudonym", "decision", "count", "sources", "found by", "context"], shown, format)
    if len(shown) < len(rows):
        say(f"these are the {SHOWN} that are said most often; all stand in {names.path}")
    open_ = sum(r.decision == "?" for r in names.rows)
    say(f"{count(len(rows), 'name')} in {names.words:,} words, {open_} to decide")
    say(f"looked: the list, speaker labels, patterns, rules{f', {names.finder}' if names.finder else ''}")
    say(f"next: edit {names.path} (decision: mask or keep), then: workbench source deidentify --apply {names.path}")


def _apply(table: Path, undecided: str, *, dry_run: bool, yes: bool, format: str | None, coder: str | None) -> None:
    from workbench.actions.masking import apply_masking, plan_masking

    place = workplace(coder)
    with progress() as show:
        plan = plan_masking(place, table, undecided=undecided, progress=show)
    listing(["pseudonym", "mentions"], list(plan.mentions.items()), format)
    mentions = count(sum(plan.mentions.values()), "mention")
    say(f"{mentions} of {count(len(plan.key.entries), 'name')} in {count(plan.texts, 'text')}")
    if dry_run:
        say("nothing was written")
        return
    say("this cannot be undone; old texts, originals, backups and reports that hold a name go to vault/")
    if not confirmed("Replace them for good?", yes=yes):
        return
    with progress() as show:
        done = apply_masking(place, plan, progress=show)
    journal = count(done.changes, "change")
    say(f"replaced in {count(done.texts, 'text')} and {journal} of the journal; codings stand on the same words")
    for path in done.moved:
        say(f"to the vault: {path}")
    _tell(done.audit)
    say("next: workbench build, and destroy copies of the study that hold the names")


def _check(context: click.Context, also: tuple[Path, ...], format: str | None) -> None:
    from workbench.actions.audit import audit

    with progress() as show:
        found = audit(workplace(), also=also, progress=show)
    rows = [(f.where, f.pseudonym, f.count) for f in found.findings]
    if rows or format:
        listing(["where", "pseudonym", "count"], rows, format)
    _tell(found, places=False)
    if found.findings:
        context.exit(3)


def _tell(found: Audit, *, places: bool = True) -> None:
    for finding in found.findings[: SHOWN if places else 0]:
        say(f"still there: {finding.where}: {finding.pseudonym} ({finding.count})")
    for path in found.unread:
        say(f"could not be read, look yourself: {path}")
    left = f"found in {count(len(found.findings), 'place')}" if found.findings else "no name is left"
    say(f"{count(found.names, 'name')} looked for in {count(found.places, 'place')}: {left}")


@participant.command("withdraw")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Say what would be destroyed; write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@coder
def participant_withdraw(name: str, dry_run: bool, yes: bool, coder: str | None) -> None:
    """Destroy all words of a participant, for good: texts, journal, originals and backups.

    \b
    Example: workbench participant withdraw teacher-7 --dry-run
    """
    from workbench.actions.withdrawing import plan_withdrawal

    plan = plan_withdrawal(workplace(coder), name)
    for slug in plan.whole:
        say(f"to be destroyed: source {slug}")
    for slug, turns in plan.parts.items():
        say(f"to be destroyed: {count(turns, 'turn')} of {slug}; the others who speak there stay")
    _destroy(plan, f"Destroy all words of {name}?", "participant withdraw", dry_run=dry_run, yes=yes, coder=coder)


@click.group()
def study() -> None:
    """The study as a whole: what was taken out, destroyed for good."""


@study.command("purge")
@click.option("--dry-run", is_flag=True, help="Say what would be destroyed; write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@coder
def study_purge(dry_run: bool, yes: bool, coder: str | None) -> None:
    """Destroy texts that no source holds any more: of sources taken out or undone, and old texts of revised ones.

    Texts on which a coding waits in 'coding review' stay.

    \b
    Example: workbench study purge --dry-run
    """
    from workbench.actions.withdrawing import plan_purge

    plan = plan_purge(workplace(coder))
    if not plan.texts:
        say("there is nothing to purge")
        return
    _destroy(plan, "Destroy them?", "study purge", dry_run=dry_run, yes=yes, coder=coder)


def _destroy(plan: Withdrawal, question: str, command: str, *, dry_run: bool, yes: bool, coder: str | None) -> None:
    from workbench.actions.withdrawing import apply_withdrawal

    for path in plan.files[:SHOWN]:
        say(f"to be deleted: {path}")
    if len(plan.files) > SHOWN:
        say(f"to be deleted: {len(plan.files) - SHOWN} more files, in the vault and backups")
    say(f"{count(plan.texts, 'text')} and {count(plan.codings, 'coding')} on them")
    for place in plan.elsewhere:
        say(f"yours to see to: {place}")
    if dry_run:
        say("nothing was written")
        return
    say("this cannot be undone")
    if not confirmed(question, yes=yes):
        return
    with progress() as show:
        apply_withdrawal(workplace(coder), plan, command=command, progress=show)
    say("destroyed; 'workbench check' accepts what is left, and there is a new backup")


COMMANDS = (study,)
