"""``display``: what marks a group, how evenly a code is spread, when codes were first used, and saturation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.display import DIMENSIONS, caption, display, named, number, shown
from workbench.cli.options import as_filters, file, workplace
from workbench.cli.output import count, listing, say
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.actions.marking import Comparison

ORDER = ("study", "site")


@display.command()
@click.option(
    "--by", type=click.Choice(DIMENSIONS), default="district", show_default=True, help="What groups are of."
)
@click.option("--group", "groups", multiple=True, metavar="GROUP",
              help="One against all others, or two, one against the other (default: each in turn).")  # fmt: skip
@click.option(
    "--of", type=click.Choice(["words", "codes"]), default="words", show_default=True, help="What is counted."
)
@click.option("--stop", type=file(), metavar="FILE", help="Leave out the words of FILE (default: none are left out).")
@click.option(
    "--least", type=click.IntRange(1), default=5, show_default=True, help="Only words used as often, in all."
)
@click.option("--prior", type=click.FloatRange(0, min_open=True), default=0.1, show_default=True,
              help="How much of the pooled counts is the prior.")  # fmt: skip
@click.option("--top", type=click.IntRange(0), default=15, show_default=True, help="Words of each group; 0 is all.")
@click.option("--test", is_flag=True, help="Add z; read the caution.")
@shown
def words(
    by: str, groups: tuple[str, ...], of: str, stop: Path | None, least: int, prior: float, top: int, test: bool,
    format: str | None, **given: Any,
) -> None:  # fmt: skip
    """Respondents' words, or codes, that mark a group: log-odds against the others, ranked.

    \b
    Example: workbench display words --by role --group principal
             workbench display words --of codes --by level --group high --group middle
    """
    from workbench.actions.marking import Compared, marking, stop_words
    from workbench.displays.frame import Dimension
    from workbench.displays.significance import CAUTION

    if len(groups) > 2 or len(set(groups)) < len(groups):
        raise WorkbenchError("two groups are compared, one with the other", hint="give one --group or two")
    chosen = as_filters(given)
    wanted = Compared(
        by=Dimension(by), groups=groups, codes=of == "codes", least=least, prior=prior,
        stop=stop_words(stop) if stop else frozenset(),
    )  # fmt: skip
    found = marking(workplace(), chosen, wanted)
    rows = [row for each in found for row in _marked(each, top, both=len(groups) == 2, test=test)]
    names = ["group", "against", of[:-1], "log-odds", "uses", "uses there", "per 1,000", "there", "sources", "people",
             "flags", *(["z"] if test else [])]  # fmt: skip
    listing(names, rows, format)
    unit = "words of respondents that may be quoted" if of == "words" else "sentences under codes"
    for each in found:
        (one, two), (first, second) = each.totals, each.sources
        say(f"{each.names[0]}: {one:,} in {count(first, 'source')}; {each.names[1]}: {two:,} in"
            f" {count(second, 'source')}")  # fmt: skip
    caption(chosen, f"exploratory: {unit}, ranked by log-odds over their deviation, with no threshold",
            f"informative Dirichlet prior, {prior:g} of the pooled counts (Monroe, Colaresi & Quinn 2008)",
            "one source: a word that a single talk makes", *([CAUTION_Z, CAUTION] if test else []))  # fmt: skip


def _marked(found: Comparison, top: int, *, both: bool, test: bool) -> Iterator[list[Any]]:
    """What marks the first group, or both."""
    for name, against in (found.names, found.names[::-1])[: 1 + both]:
        marked = [m for m in found.markings if m.group == name]
        for m in marked[: top or None]:
            rates = (1000 * m.count / m.total, 1000 * m.other / m.other_total)
            yield [
                name, against, m.word, number(m.odds.delta, 2), m.count, m.other, *(number(r, 2) for r in rates),
                m.sources, m.persons, named(m.flags), *([number(m.odds.z, 2)] if test else []),
            ]  # fmt: skip


CAUTION_Z = "z takes every word for a draw of its own; words of one person are not"


@display.command()
@shown
def spread(format: str | None, **given: Any) -> None:
    """How evenly each code is spread over sources and roles, and whether one source makes it.

    \b
    Example: workbench display spread --kind transcript
    """
    from workbench.actions.displays import spread as find

    chosen = as_filters(given)
    rows = [
        [s.code, s.units, str(s.sources.share), number(s.sources.evenness, 2), s.sources.top or None,
         number(s.sources.top_share, 2), "one source" if s.one_source else None, str(s.roles.share),
         number(s.roles.evenness, 2), s.roles.top or None, number(s.roles.top_share, 2)]
        for s in find(workplace(), chosen)
    ]  # fmt: skip
    names = ["code", "sentences", "sources", "evenness", "most in", "share", "flag", "roles", "evenness of roles",
             "most by", "share of it"]  # fmt: skip
    listing(names, rows, format)
    caption(chosen, "sentences of respondents at sites, each once",
            "sources and roles that have it, of those that were asked and read, or have it",
            "evenness: Pielou's, 1 is even; flag: more than 0.4 of it in one source")  # fmt: skip


@display.command("first-use")
@click.option("--order", type=click.Choice(ORDER), default="study", show_default=True, help="Of interviews.")
@shown
def first_use(order: str, format: str | None, **given: Any) -> None:
    """After which interview each code of the frame had been used. This is no saturation.

    \b
    Example: workbench display first-use --order site
    """
    from workbench.actions.displays import first_use as curve

    chosen = as_filters(given)
    found = curve(workplace(), chosen, by_site=order == "site")
    rows = [[n, p.source, len(p.new), p.used, named(p.new)] for n, p in enumerate(found.points, start=1)]
    listing(["n", "source", "new", "used", "codes"], rows, format)
    caption(chosen, found.sentence.rstrip("."), f"{len(found.never)} never used",
            f"{count(len(found.unread), 'interview')} not read and left out")  # fmt: skip


@display.command()
@click.option("--base", type=click.IntRange(1), default=4, show_default=True, help="Interviews of the base.")
@click.option(
    "--run", "run_", type=click.IntRange(1), default=2, show_default=True, help="Interviews of a run; 3 is stricter."
)
@click.option("--threshold", type=click.FloatRange(0, 1, max_open=True), default=0.05, show_default=True,
              help="New codes of a run, of those of the base; 0 is strictest.")  # fmt: skip
@click.option("--step", type=click.IntRange(1), default=1, show_default=True, help="Interviews from run to run.")
@click.option("--order", type=click.Choice(ORDER), default="study", show_default=True, help="Of interviews.")
@click.option("--orders", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="Orders drawn.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the orders drawn.")
@shown
def saturation(
    base: int, run_: int, threshold: float, step: int, order: str, orders: int, seed: int, format: str | None,
    **given: Any,
) -> None:  # fmt: skip
    """When new interviews brought (almost) no new codes, of those that emerged while coding.

    \b
    Example: workbench display saturation
             workbench display saturation --run 3 --threshold 0 --order site
    """
    from workbench.actions.displays import saturation as find
    from workbench.patterns.saturation import Rule

    chosen = as_filters(given)
    rule = Rule(base=base, run=run_, threshold=threshold, step=step)
    found = find(workplace(), chosen, rule, by_site=order == "site", many=orders, seed=seed)
    runs = {run.last: run for run in found.told.runs}
    used = (0, *found.told.used)
    rows = []
    for n, source in enumerate(found.sources, start=1):
        run = runs.get(n)
        rows.append([n, source, used[n] - used[n - 1], used[n], *(
            [f"{run.first}–{run.last}", run.new, number(run.ratio)] if run else [None, None, None]
        )])  # fmt: skip
    listing(["n", "source", "new", "known", "run", "new in it", "of the base"], rows, format)
    say(found.sentence)
    if found.orders:
        o = found.orders
        say(f"over {o.many:,} orders (seed {o.seed}): met after {_or_never(o.least)} at the soonest,"
            f" {_or_never(o.middle)} at the median; never in {o.never:,}")  # fmt: skip
    why = {reason: [c for c, r in found.emergent.items() if r == reason] for reason in found.emergent.values()}
    told = [f"{reason}: {len(codes)}" for reason, codes in why.items()]
    caption(chosen, f"emergent codes: {', '.join(told) or 'none'}", "Guest, Namey & Chen 2020",
            "interviews, focus groups and surveys that were read",
            f"{count(len(found.unread), 'interview')} left out, not read",
            "of codes, not of meaning; and of these chosen people")  # fmt: skip


def _or_never(interviews: float | None) -> str:
    return "never" if interviews is None else f"{interviews:g} interviews"
