"""Rules for coding: checked, tried, run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import confirmed, dry_run, file, filters, workplace
from workbench.cli.output import count, one_line, progress, say
from workbench.cli.suggest import kept_back, who_and_what

if TYPE_CHECKING:
    from workbench.actions.autocode import Ruled
    from workbench.coding.rule_preview import RuleTold


@click.group()
def autocode() -> None:
    """Rules that find passages: they propose, and code only when you say so."""


@autocode.command("check")
@click.argument("path", metavar="FILE.yaml", type=file())
def autocode_check(path: Path) -> None:
    """Read a FILE of rules and name every mistake in it, with its line.

    \b
    Example: workbench autocode check rules.yaml
    """
    from workbench.actions.autocode import rules_of

    say(f"{path.name}: {count(len(rules_of(workplace(), path)), 'rule')}; nothing wrong")


@autocode.command("run")
@click.argument("path", metavar="[FILE.yaml]", type=file(), required=False)
@click.option("--cues", is_flag=True, help="Take the codebook's cues as rules, without a file.")
@click.option("--apply", "as_codings", is_flag=True, help="Write codings of yours, not suggestions.")
@click.option("--examples", type=click.IntRange(min=0), default=3, show_default=True, help="Of each rule.")
@filters
@dry_run
def autocode_run(
    path: Path | None, cues: bool, as_codings: bool, examples: int, dry_run: bool, yes: bool, **given: Any
) -> None:
    """Show what rules hit, rule by rule, and propose it; --apply makes it codings of --coder.

    --code takes only rules of that code; with --apply, --coder says whose codings they become. Run again, it adds
    only what is new.

    \b
    Example: workbench autocode run rules.yaml --dry-run
             workbench autocode run --cues --code supervisory/classrooms --yes
    """
    from workbench.actions import autocode as action
    from workbench.actions.codings import apply

    if bool(path) == cues:
        raise click.UsageError("which rules? give a FILE.yaml, or --cues")
    place, chosen = who_and_what(given)
    only, chosen = chosen.code, replace(chosen, code=())
    rules = action.rules_of(place, path, only=only)
    with progress() as show:
        ruled = action.run(place, rules, chosen, as_codings=as_codings, progress=show)
    for told in ruled.preview.rules:
        _show(told, examples)
    _tell(ruled)
    new = len(ruled.coded.rows) if ruled.coded else len(ruled.proposed.new)
    what = f"{'Code' if as_codings else 'Propose'} {count(new, 'passage')}?"
    if not new:
        say("nothing new; nothing was written")
    elif dry_run:
        say(f"{count(new, 'coding' if as_codings else 'suggestion')}; nothing was written")
    elif confirmed(what, yes=yes):
        if ruled.coded:
            apply(place, ruled.coded)
            if ruled.stating:
                say(
                    f"{count(ruled.stating, 'coding')} without a stance, where the code states something: they count"
                    " as support; look for negations ('workbench coding list method:rule')"
                )
            say(f"{count(new, 'coding')} by {place.coder}; 'workbench undo' takes the run back")
        else:
            action.propose_all(place, ruled)
            say(f"{count(new, 'suggestion')}: 'workbench suggest review'; 'workbench undo' takes the run back")


def _show(told: RuleTold, examples: int) -> None:
    if not told.hits + told.also:
        return
    also = f", {told.also} more that an earlier rule of the code takes" if told.also else ""
    click.echo(
        f"{told.rule.id}  {told.rule.code}  {count(told.hits, 'hit')} in {count(told.sources, 'source')}{also}"
    )
    for example in told.examples[:examples]:
        click.echo(f"    {one_line(example)}")


def _tell(ruled: Ruled) -> None:
    told = ruled.preview
    if told.silent:
        say(f"no hit: {', '.join(told.silent)}")
    for rule in told.broad:
        say(f"{rule} matches nearly everything (more than a third of {count(told.units, 'sentence')})")
    say(f"{count(told.hits, 'hit')} in {count(told.units, 'sentence')}{kept_back(ruled.proposed)}")


COMMANDS = (autocode,)
