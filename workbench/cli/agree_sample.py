"""``agree sample``: which sources are coded double."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.assignment import named, not_blind, tell_given, tell_new, whom
from workbench.cli.options import as_filters, confirmed, dry_run, filters, listing_format, workplace
from workbench.cli.output import count, listing, say

if TYPE_CHECKING:
    from workbench.actions.drawing import Sample

BY = ("site", "role", "wave")


@click.command()
@click.option("--share", default="", metavar="SHARE", help="Of the sources that count (default: 20%), rounded up.")
@click.option("--count", "number", type=int, metavar="N", help="As many sources, instead of a share.")
@click.option("--by", multiple=True, type=click.Choice(BY),
              help="Stratify by this; may be repeated (default: all of them that sources tell).")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 10**9), help="Another one draws other sources (default: 1).")
@click.option("--name", default="", metavar="NAME", help="Of the sample (default: sample-1); what is in it stays.")
@whom
@click.option("--pairs", is_flag=True, help="Each source goes to two of the coders, all pairs in turn.")
@not_blind
@click.option("--strata", is_flag=True, help="Print the strata, instead of the sources.")
@filters
@listing_format
@dry_run
def sample(
    share: str,
    number: int | None,
    by: tuple[str, ...],
    seed: int | None,
    name: str,
    coders: tuple[str, ...],
    pairs: bool,
    not_blind: bool,
    strata: bool,
    format: str | None,
    dry_run: bool,
    yes: bool,
    **given: Any,
) -> None:
    """Draw sources to be coded by several, stratified, and give them to coders.

    From each stratum comes at least one source and the others in proportion (largest remainders); a sample smaller
    than the number of strata meets each site, each role and each wave as far as it can. The same sources and seed
    give the same sample on every machine. Drawn again under the same name, what is in the sample stays.

    \b
    Example: workbench agree sample --share 20% --for ana --for bo --yes
             workbench agree sample --count 6 --by role --seed 7 --for ana --for bo --for cy --pairs --dry-run
    """
    from workbench.actions.assigning import apply
    from workbench.actions.drawing import SAMPLE, Wanted, plan_sample

    if share and number is not None:
        raise click.UsageError("--share or --count, not both")
    place = workplace()
    wanted = Wanted(
        coders=coders, share=share, count=number, by=tuple(dict.fromkeys(by)), seed=seed, name=name or SAMPLE,
        blind=not not_blind, pairs=pairs,
    )  # fmt: skip
    found = plan_sample(place, wanted, as_filters(given))
    _show(found, strata=strata, format=format)
    _tell(found)
    new = found.plan.new
    if new and not dry_run and not confirmed(f"Give {tell_new(found.plan)}?", yes=yes):
        return
    if dry_run:
        tell_given(found.plan, written=False)
    else:
        tell_given(apply(place, found.plan))


def _show(found: Sample, *, strata: bool, format: str | None) -> None:
    if strata:
        rows: list[Sequence[object]] = [(*(v or None for v in s.values), s.held, s.drawn) for s in found.draw.strata]
        listing([*found.by, "sources", "drawn"], rows, format)
        return
    to: dict[str, list[str]] = {}
    for a in (*found.plan.new, *found.plan.there):
        to.setdefault(a.source, []).append(a.coder)
    listing(
        ["source", "coders", "state"],
        [
            (slug, ", ".join(sorted(to[slug])), "in it before" if slug in found.draw.kept else "drawn")
            for slug in found.draw.chosen
        ],
        format,
    )


def _tell(found: Sample) -> None:
    draw = found.draw
    by = f", by {', '.join(found.by)} ({count(len(draw.strata), 'stratum').replace('stratums', 'strata')})"
    say(f"{found.name}, seed {draw.seed}: {len(draw.chosen)} of {count(found.among, 'source')} that count"
        + (by if found.by else ", not stratified"))  # fmt: skip
    if draw.missed:
        say(f"no source from {len(draw.missed)} of the strata: "
            + named(" / ".join(v or "not told" for v in s.values) for s in draw.missed)
            + "; draw more, or give fewer --by")  # fmt: skip
