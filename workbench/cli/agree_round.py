"""Rounds of calibration: agree round start, compare, end, list, show, drop."""

from __future__ import annotations

import click

from workbench.cli.agree import UNITS, agree
from workbench.cli.agree_round_shown import print_figures, print_round, print_rounds, told_blindness, told_figures
from workbench.cli.options import coder as coder_option
from workbench.cli.options import confirmed, dry_run, listing_format, workplace
from workbench.cli.output import NO_DATA, count, progress, say

UNDO = "'workbench undo' takes it back"


@agree.group("round")
def round_() -> None:
    """Rounds of calibration: some sources coded by several, compared, talked over, and compared again."""


@round_.command("start")
@click.argument("name")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--for", "coders", multiple=True, metavar="CODER", help="Who codes; twice or more.")
@click.option("--sample", default="", metavar="NAME", help="The sources of this sample (see 'assignment list').")
@click.option("--count", "number", type=click.IntRange(min=1), metavar="N", help="Draw N sources.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of the draw.")
@click.option("--code", "codes", multiple=True, help="About this code, with all below it; may be repeated.")
@click.option("--memo", default="", help="Why.")
@coder_option
def round_start(
    name: str,
    sources: tuple[str, ...],
    coders: tuple[str, ...],
    sample: str,
    number: int | None,
    seed: int,
    codes: tuple[str, ...],
    memo: str,
    coder: str | None,
) -> None:
    """Begin a round called NAME: its sources are given to the coders blind, and the codebook is noted as it reads.

    \b
    Example: workbench agree round start first osgood-p-w1 ida-t-w1 --for ana --for ben
             workbench agree round start second --count 4 --seed 7 --for ana --for ben --code supervisory
    """
    from workbench.actions.round_sources import Choice
    from workbench.actions.rounds import start
    from workbench.agreement.rounds import chosen

    choice = Choice(sources=sources, sample=sample, count=number or 0, seed=seed)
    made = start(workplace(coder), name, coders, choice, wanted=codes, memo=memo)
    for source in made.sources:
        click.echo(source)
    new = made.round
    say(
        f"round {new.slug}: {count(len(made.sources), 'source')} ({chosen(new.sample)}) for {', '.join(new.coders)},"
        f" {count(made.given, 'new assignment')}, blind; {count(len(new.wording), 'code')} noted; {UNDO}"
    )
    for note in made.notes:
        say(f"note: {note}")
    say(f"when all have finished: 'workbench agree round compare {new.slug}'")


@round_.command("compare")
@click.argument("name")
@click.option("--again", is_flag=True, help="Keep these figures as those before discussion, instead of earlier ones.")
@click.option("--unit", type=click.Choice(UNITS), help="What is judged as one (default: as before, else sentence).")
@click.option("--size", type=click.IntRange(min=1), default=100, metavar="N", help="Characters of --unit fixed.")
@click.option("--rule", type=click.Choice(("any", "majority")), default="any", show_default=True,
              help="With --unit: a unit is coded when any of it is, or at least half.")  # fmt: skip
@click.option("--replicates", type=click.IntRange(0, 100_000), default=2000, metavar="N", show_default=True,
              help="Of the bootstrap over sources; 0 for no intervals.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="Of the bootstrap.")
@coder_option
@listing_format
def round_compare(
    name: str,
    again: bool,
    unit: str | None,
    size: int,
    rule: str,
    replicates: int,
    seed: int,
    coder: str | None,
    format: str | None,
) -> None:
    """How far coders agree in a round, the worst code first. The first figures are kept as those before discussion.

    \b
    Example: workbench agree round compare first
    """
    from workbench.actions.rounds import compare
    from workbench.agreement.axis import Rule, Unitizing, UnitKind

    how = Unitizing(kind=UnitKind(unit), rule=Rule(rule), size=size) if unit else None
    with progress() as show:
        found = compare(workplace(coder), name, how=how, replicates=replicates, seed=seed, again=again, progress=show)
    print_figures(found.taken, [found.coders.get(key, NO_DATA) for key in found.taken.coders], format)
    for line in (*told_figures(found.taken), *told_blindness(found.taken)):
        say(line)
    slug = found.round.slug
    if found.kept:
        instead = f" instead of those of {found.earlier.when[:10]}" if found.earlier else ""
        say(f"kept as the figures before discussion{instead}; {UNDO}")
        say(f"now talk, change definitions ('workbench codebook redefine'), code again: 'agree round end {slug}'")
    elif found.earlier:
        say(f"figures of today, not kept: those before discussion are of {found.earlier.when[:10]} (--again)")


@round_.command("end")
@click.argument("name")
@click.option("--memo", default="", help="What was agreed on; it is added to what was noted at the start.")
@coder_option
@listing_format
def round_end(name: str, memo: str, coder: str | None, format: str | None) -> None:
    """End a round: figures after discussion, and what was changed in the definitions since it began.

    \b
    Example: workbench agree round end first --memo "Praise is no supervision."
    """
    from workbench.actions.rounds import end

    with progress() as show:
        found = end(workplace(coder), name, memo=memo, progress=show)
    print_round(found, format)
    say(f"round {found.round.slug} has ended; {UNDO}")


@round_.command("show")
@click.argument("name")
@listing_format
def roundprint_round(name: str, format: str | None) -> None:
    """All of a round: figures by code before and after discussion, and definitions word by word.

    \b
    Example: workbench agree round show first
    """
    from workbench.actions.rounds import look_up

    print_round(look_up(workplace(), name), format)


@round_.command("list")
@listing_format
def round_list(format: str | None) -> None:
    """The rounds in the order in which they began, with their figures before and after discussion.

    \b
    Example: workbench agree round list
    """
    from workbench.actions.rounds import history

    rounds = history(workplace())
    print_rounds(rounds, format)
    if not rounds:
        say("no round was begun yet; see 'workbench agree round start --help'")


@round_.command("drop")
@click.argument("name")
@coder_option
@dry_run
def round_drop(name: str, coder: str | None, dry_run: bool, yes: bool) -> None:
    """Take a round out of the history, with its figures. Assignments and codings stay.

    \b
    Example: workbench agree round drop first
    """
    from workbench.actions.rounds import drop, plan_drop

    place = workplace(coder)
    plan = plan_drop(place, name)
    of = plan.round
    kept = "figures before and after" if of.after else "figures before discussion" if of.before else "no figures yet"
    what = f"round {of.slug} of {of.began[:10]} goes, with {kept}; {count(plan.assignments, 'assignment')} of it stay"
    if dry_run:
        say(f"{what}; nothing was written")
    elif confirmed(f"agree round drop ({what})?", yes=yes):
        drop(place, plan)
        say(f"{what}; {UNDO}")
    else:
        say("nothing was written")
