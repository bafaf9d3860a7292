"""Coders: coder rename, join; add and list stand in places."""

from __future__ import annotations

import click

from workbench.cli.options import coder as coder_option
from workbench.cli.options import confirmed, dry_run, workplace
from workbench.cli.output import count, say
from workbench.cli.places import coder


@coder.command("rename")
@click.argument("old")
@click.argument("name")
@coder_option
def coder_rename(old: str, name: str, coder: str | None) -> None:
    """Give the coder OLD another NAME; what they coded stays theirs.

    \b
    Example: workbench coder rename ana "Ana Ruiz"
    """
    from workbench.actions.coders import rename_coder

    slug = rename_coder(workplace(coder), old, name)
    say(f"{old} is {slug} from now on; 'workbench undo' takes it back")


@coder.command("join")
@click.argument("old")
@click.option("--into", required=True, metavar="CODER", help="Who OLD is.")
@coder_option
@dry_run
def coder_join(old: str, into: str, coder: str | None, dry_run: bool, yes: bool) -> None:
    """Make two coders one person: codings, readings, verdicts, memos, assignments of OLD become the other's.

    A coding that the other has in the very same place is not doubled. It is done again where a colleague's copy has
    gone on under the old name.

    \b
    Example: workbench coder join anna --into ana --dry-run
    """
    from workbench.actions.coders import join_coders, plan_join

    place = workplace(coder)
    plan = plan_join(place, old, into)
    told = [count(plan.codings, "coding")]
    told += [f"{plan.doubled:,} that {plan.into} has too"] if plan.doubled else []
    told += [f"{number:,} {_many(name, number)}" for name, number in plan.counts.items()]
    what = f"{', '.join(told)} of {plan.old} become {plan.into}'s"
    if dry_run or not plan.changes:
        say(f"{what}; " + ("nothing was written" if dry_run else "there was nothing to do"))
    elif confirmed(f"coder join ({what})?", yes=yes):
        join_coders(place, plan)
        say(f"{what}; 'workbench undo' takes it back")
    else:
        say("nothing was written")


def _many(name: str, number: int) -> str:
    plural = {"coverage": "notes of reading", "freeze": "decisions on codebooks"}
    return plural.get(name, f"{name}{'s' * (number != 1)}")
