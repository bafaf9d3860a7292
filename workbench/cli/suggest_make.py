"""Suggestions from what people coded: how good they are first, then what they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import confirmed, dry_run, filters, listing_format
from workbench.cli.output import NO_DATA, count, listing, progress, say, table
from workbench.cli.suggest import kept_back, suggest, who_and_what

if TYPE_CHECKING:
    from workbench.actions.suggesting import Lesson
    from workbench.coding.suggest.figures import Figures
    from workbench.coding.suggest.trial import CodeTrial, Trial

COLUMNS = ("code", "examples", "sources", "of read", "precision", "recall", "F1", "average precision", "note")
fast = click.option("--fast", is_flag=True, help="Words only, not the characters in them: quicker, a little worse.")
seed = click.option("--seed", default=0, show_default=True, help="Deals the sources into folds.")


@suggest.command("check")
@fast
@seed
@filters
@listing_format
def suggest_check(fast: bool, seed: int, format: str | None, **given: Any) -> None:
    """How well suggestions do on sources that the model has not seen, code by code.

    \b
    Example: workbench suggest check
    """
    from workbench.actions import suggesting

    place, chosen = who_and_what(given)
    with progress() as show:
        learnt = suggesting.lesson(place, replace(chosen, code=()), progress=show)
        trial = suggesting.check(learnt, fast=fast, seed=seed, progress=show)
    listing(COLUMNS, _by_code(learnt, trial, chosen.code), format)
    _judge(learnt, trial, seed)


def _by_code(learnt: Lesson, trial: Trial, wanted: tuple[str, ...]) -> list[tuple[object, ...]]:
    below = learnt.below(wanted)
    return [_of_code(each) for each in trial.codes if each.code in below]


def _of_code(each: CodeTrial) -> tuple[object, ...]:
    figures = (each.precision, each.recall, each.f1, None if each.too_few else each.average_precision)
    return (each.code, each.segments, each.sources, each.known, *(_share(f) for f in figures), each.too_few)


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _all_shares(f: Figures) -> list[str]:
    found = (f.hit, f.precision, f.average_precision, f.micro_f1, f.macro_f1)
    return [NO_DATA if value is None else f"{value:.2f}" for value in found]


def _judge(learnt: Lesson, trial: Trial, seed: int) -> None:
    """The figures of the whole, beside what costs nothing."""
    how = "whole sources held out" if trial.by_source else "sentences held out, too few sources: figures are too good"
    say(
        f"{trial.model}: {count(trial.coded, 'coded sentence')} of {trial.segments:,} read, in"
        f" {count(trial.sources, 'source')}; {trial.folds} folds, {how}; seed {seed}"
    )
    ways = {"the model": trial.ours, "most frequent codes": trial.majority, "cues alone": trial.cue}
    rows = [(name, *_all_shares(f)) for name, f in ways.items()]
    head = ["", "hit@3", "precision at 3", "average precision", "micro F1", "macro F1"]
    say(table(head, rows).rstrip("\n"))
    say(
        f"hit@3 and precision at 3: of {trial.ours.coded:,} coded sentences; average precision and macro F1: means of"
        f" {count(trial.ours.codes, 'code')} with examples enough. It helps to look; it is no second coder"
    )
    if learnt.assumed:
        say("no reading is noted ('coverage mark'): sources with codings are taken to be read whole")


@suggest.command("make")
@click.option("--where", type=click.Choice(["unread", "read", "all"]), default="unread", show_default=True,
              help="In sources that nobody has read for the code, in the others, or in all.")  # fmt: skip
@click.option("--uncertain", is_flag=True, help="What it could learn most from, instead of what is likely.")
@click.option("--most", type=click.IntRange(min=1), default=300, show_default=True, help="At most so many in all.")
@click.option("--each", type=click.IntRange(min=1), default=30, show_default=True, help="At most so many of a code.")
@fast
@seed
@filters
@dry_run
def suggest_make(
    where: str, uncertain: bool, most: int, each: int, fast: bool, seed: int, dry_run: bool, yes: bool, **given: Any
) -> None:
    """Learn from all that is coded, say how good it is, and propose what is likely.

    Open suggestions of an earlier model go; what was dismissed does not come back.

    \b
    Example: workbench suggest make --code supervisory --yes
    """
    from workbench.actions import suggesting
    from workbench.actions.suggesting import Where, Wish

    place, chosen = who_and_what(given)
    wish = Wish(only=chosen.code, where=Where(where), most=most, each=each, uncertain=uncertain)
    with progress() as show:
        learnt = suggesting.lesson(place, replace(chosen, code=()), progress=show)
        trial = suggesting.check(learnt, fast=fast, seed=seed, progress=show)
    say(table(COLUMNS, _by_code(learnt, trial, chosen.code)).rstrip("\n"))
    _judge(learnt, trial, seed)
    if few := [each.code for each in trial.codes if each.too_few and each.code in learnt.below(chosen.code)]:
        say(f"too few examples to say how good suggestions of these are: {', '.join(few)}")
    with progress() as show:
        made = suggesting.make(place, learnt, wish, fast=fast, seed=seed, progress=show)
    planned = suggesting.put(place, made, dry_run=True)
    say(
        f"{made.passed:,} {'uncertain' if uncertain else 'likely'} pairs of code and sentence in"
        f" {made.looked_at:,} sentences;"
        f" {len(planned.new):,} new{kept_back(planned)}"
    )
    if not planned.new and not planned.gone:
        say("nothing new; nothing was written")
    elif dry_run:
        new = count(len(planned.new), "suggestion")
        say(f"{new}, {planned.gone:,} of an earlier run would go; nothing was written")
    elif confirmed(f"Propose {len(planned.new):,} and take back {planned.gone:,}?", yes=yes):
        suggesting.put(place, made)
        say(f"{count(len(planned.new), 'suggestion')}: 'workbench suggest review'; 'workbench undo' takes them back")
