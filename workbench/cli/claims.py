"""Claims: put down, loaded, listed, shown, worded anew, brought to a stage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import (
    as_filters,
    coder,
    confirmed,
    dry_run,
    file,
    filters,
    listing_format,
    narrowed,
    workplace,
)
from workbench.cli.output import count, listing, progress, say
from workbench.cli.places import loaded

if TYPE_CHECKING:
    from workbench.actions.claim_load import ClaimPlan
    from workbench.model.filters import Filters

STAGES = ("hunch", "pattern", "finding", "revised", "set-aside")
CODES_HELP = "A code that it rests on, CODE or CODE=challenges (qualifies, context); may be repeated."


@click.group()
def claim() -> None:
    """Cross-site propositions, tried site by site."""


def scope(function: Any) -> Any:
    """--kind --role --level --wave: what a claim is about."""
    for name, meaning in reversed({"kind": "kind of source", "role": "role", "level": "school level",
                                   "wave": "wave of visits"}.items()):  # fmt: skip
        function = click.option(
            f"--{name}",
            multiple=True,
            metavar=name.upper(),
            help=f"It is about this {meaning} only; may be repeated.",
        )(function)
    return function


def _scope(given: dict[str, Any]) -> Filters:
    from workbench.model.filters import Filters

    return Filters(**{name: given.pop(name) for name in ("kind", "role", "level", "wave")})


@claim.command("add")
@click.argument("statement")
@click.option("--codes", "codes_", multiple=True, required=True, metavar="CODE", help=CODES_HELP)
@click.option("--name", default="", metavar="SLUG", help="How it is called (default: made of the statement).")
@click.option("--note", default="", help="What a reader should know beside it.")
@scope
@coder
def claim_add(statement: str, codes_: tuple[str, ...], name: str, note: str, coder: str | None, **given: Any) -> None:
    """Put down a claim, as a hunch.

    \b
    Example: workbench claim add "Management work keeps principals out of classrooms." --codes load \\
               --codes informal-visits=challenges --role principal --coder ana
    """
    from workbench.actions.claims import add_claim

    made = add_claim(workplace(coder), statement, name=name, codes=codes_, scope=_scope(given), note=note)
    say(f"claim {made.slug}, a hunch; 'workbench claim show {made.slug}' tries it, 'workbench undo' takes it back")


@claim.command("load")
@click.argument("path", metavar="FILE", type=file())
@coder
@dry_run
def claim_load(path: Path, coder: str | None, dry_run: bool, yes: bool) -> None:
    """Bring the claims of a YAML FILE into the study, or up to date. Claims that it lacks stay.

    It asks where a claim changes that was worked on in the study: worded, staged, given evidence.

    \b
    Example: workbench claim load claims.yaml
    """
    from dataclasses import replace

    from workbench.actions.claim_load import apply_load, plan_load
    from workbench.actions.places import Loaded

    place = workplace(coder)
    plan = plan_load(place, path)
    _show_plan(plan)
    asked = f"Change {count(len(plan.asks), 'claim')} with a history in this study?"
    if plan.asks and not dry_run and not confirmed(asked, yes=yes):
        return
    run = "" if dry_run else apply_load(place, plan)[0]
    told = Loaded(what="claims", total=len(plan.claims), new=len(plan.new), changed=len(plan.changed), run=run)
    loaded(replace(told, notes=plan.notes), dry_run=dry_run)


def _show_plan(plan: ClaimPlan) -> None:
    for each in plan.changed:
        say(f"{each.new.slug}: other {', '.join(each.what)}" + (", and it has a history here" if each.told else ""))
        if "statement" in each.what:
            say(f"  was: {each.old.statement}")
            say(f"  is:  {each.new.statement}")
        if "stage" in each.what:
            say(f"  stage: {each.old.stage} → {each.new.stage}")
    if plan.staying:
        say(f"in the study and not in the file, so they stay: {', '.join(plan.staying)}")


@claim.command("list")
@narrowed
@filters
@listing_format
def claim_list(format: str | None, **given: Any) -> None:
    """Each claim and how it fares.

    \b
    Example: workbench claim list
    """
    from workbench.actions.claims import list_claims

    with progress() as show:
        tried = list_claims(workplace(), as_filters(given), progress=show)
    rows = [(t.claim.slug, t.gate.stage, t.claim.statement, t.trial.summary, t.weight.pattern.value) for t in tried]
    listing(["claim", "stage", "statement", "sites", "pattern"], rows, format)


@claim.command("show")
@click.argument("name", metavar="CLAIM")
@narrowed
@filters
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True,
              help="For people or for a program.")  # fmt: skip
def claim_show(name: str, format: str, **given: Any) -> None:
    """One claim: who supports it, qualifies it, challenges it, or was never asked, down to the line.

    \b
    Example: workbench claim show role-alike-peers
    """
    _shown(name, format, as_filters(given))


@claim.command("try")
@click.argument("name", metavar="CLAIM")
@narrowed
@filters
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True,
              help="For people or for a program.")  # fmt: skip
def claim_try(name: str, format: str, **given: Any) -> None:
    """Confront a claim with every site: the same as 'claim show'.

    \b
    Example: workbench claim try role-alike-peers --wave 2
    """
    _shown(name, format, as_filters(given))


def _shown(name: str, format: str, chosen: Filters) -> None:
    from workbench.actions.claims import try_claim
    from workbench.cli.claim_shown import as_json, lines_of

    tried = try_claim(workplace(), name, chosen)
    if format == "json":
        click.echo(as_json(tried))
        return
    for line in lines_of(tried):
        click.echo(line)


@claim.command("edit")
@click.argument("name", metavar="CLAIM")
@click.option("--statement", default="", help="Another wording; the old one stays in its history.")
@click.option("--codes", "codes_", multiple=True, metavar="CODE", help=f"Instead of the codes it has. {CODES_HELP}")
@click.option("--everywhere", is_flag=True, help="It is about all kinds, roles, levels and waves again.")
@click.option("--note", default=None, help="Instead of the note it has.")
@click.option("--reason", default="", help="Why; it stays in the claim's history.")
@scope
@coder
def claim_edit(
    name: str, statement: str, codes_: tuple[str, ...], everywhere: bool, note: str | None, reason: str,
    coder: str | None, **given: Any,
) -> None:  # fmt: skip
    """Word a claim anew, or give it other codes or another scope. A finding becomes 'revised' by it.

    \b
    Example: workbench claim edit role-alike-peers --statement "Coaches can turn to coaches of other schools." \\
               --reason "it holds of coaches alone" --coder ana
    """
    from workbench.actions.claims import edit_claim

    within = _scope(given)
    if within and everywhere:
        raise click.UsageError("--everywhere leaves no --kind, --role, --level or --wave")
    if not (statement or codes_ or within or everywhere or note is not None):
        raise click.UsageError("what is to change? give --statement, --codes, a scope or --note")
    if (statement or codes_ or within or everywhere) and not reason.strip():
        raise click.UsageError("why? give --reason; it stays in the claim's history")
    new, run = edit_claim(
        workplace(coder), name, statement=statement, codes=codes_, scope=within if within or everywhere else None,
        note=note, reason=reason,
    )  # fmt: skip
    end = "; 'workbench undo' takes it back" if run else ": it was so already"
    say(f"claim {new.slug}, {new.stage}{end}")


@claim.command("stage")
@click.argument("name", metavar="CLAIM")
@click.argument("stage", type=click.Choice(STAGES))
@click.option("--reason", required=True, help="Why; it stays in the claim's history.")
@click.option("--override", default="", metavar="REASON", help="Call it a finding although something is missing.")
@coder
def claim_stage(name: str, stage: str, reason: str, override: str, coder: str | None) -> None:
    """Bring a claim to a stage. For a finding a search, rivals and the reading must be there; all gaps are named.

    \b
    Example: workbench claim stage role-alike-peers finding --reason "searched, nothing against it" --coder ana
    """
    from workbench.actions.claims import stage_claim
    from workbench.model.claim import Stage

    wanted = Stage(stage.replace("-", " "))
    tried, run = stage_claim(workplace(coder), name, wanted, reason=reason, override=override)
    if not run:
        say(f"claim {name} is {wanted} already")
        return
    by = "" if tried.gate.open or wanted is not Stage.FINDING else ", by override; what is missing is shown with it"
    say(f"claim {name}: {tried.claim.stage} → {wanted}{by}; 'workbench undo' takes it back")


@claim.command("history")
@click.argument("name", metavar="CLAIM")
@listing_format
def claim_history(name: str, format: str | None) -> None:
    """The wordings and stages of a claim: who, when, why.

    \b
    Example: workbench claim history role-alike-peers
    """
    from workbench.actions.claims import read_claim
    from workbench.patterns.wording import history

    found = read_claim(workplace(), name)
    changes = history(found)
    rows = [(c.at[:16].replace("T", " "), c.coder, c.what, c.stage.value, c.statement, c.reason) for c in changes]
    listing(["when (UTC)", "who", "what", "stage", "statement", "reason"], rows, format)
    if not changes:
        say(f"as it was loaded, a {found.stage}: nothing was changed here since")


@claim.command("remove")
@click.argument("name", metavar="CLAIM")
@dry_run
def claim_remove(name: str, dry_run: bool, yes: bool) -> None:
    """Take a claim away, with its evidence, rivals, searches and wordings. To keep it on record, set it aside.

    \b
    Example: workbench claim remove role-alike-peers
    """
    from workbench.actions.claims import read_claim, remove_claim

    place = workplace()
    found = read_claim(place, name)
    attached = {
        "attached coding": found.evidence, "rival explanation": found.rivals, "version": found.versions,
    }  # fmt: skip
    told = [count(len(rows), noun) for noun, rows in attached.items() if rows]
    told += [f"{len(found.searches)} search{'es' * (len(found.searches) != 1)}"] if found.searches else []
    with_it = f" with {', '.join(told)}" if told else ""
    if dry_run:
        say(f"claim {found.slug} would go{with_it}; nothing was written")
        return
    if told and not confirmed(f"Remove claim {found.slug}{with_it}?", yes=yes):
        return
    remove_claim(place, name)
    say(f"claim {found.slug} removed{with_it}; 'workbench undo' brings it back")
