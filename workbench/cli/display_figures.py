"""``display``: which codes go together, in a place or from site to site, and which sites are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workbench.cli.display import caption, display, named, number, shown
from workbench.cli.options import as_filters, workplace
from workbench.cli.output import NO_DATA, count, listing, progress, say
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.displays.cooccurrence import By, Pair
    from workbench.model.filters import Filters

# as in the stages, which 'workbench --help' must not load; a test compares them
BY = ("sentence", "overlap")
HOW = ("cosine", "jensen-shannon")
FLAGS = (
    "uneven: one more than 5 times as frequent; small: one in fewer than 5; unread N: N sources hold one and nobody"
    " has read them for the other"
)
TOP = click.option("--top", type=click.IntRange(0), default=40, show_default=True, help="Rows; 0 is all.")


@display.command()
@click.option("--by", type=click.Choice(BY), default="sentence", show_default=True, help="What codes share.")
@click.option("--pair", nargs=2, metavar="CODE CODE", help="List the passages where both stand, instead of figures.")
@click.option("--and", "third", metavar="CODE", help="With --pair: and this one too.")
@click.option(
    "--least", type=click.IntRange(1), default=1, show_default=True, help="Only pairs with as many in common."
)
@TOP
@shown
def cooccurrence(
    by: str, pair: tuple[str, str] | None, third: str | None, least: int, top: int, format: str | None, **given: Any
) -> None:  # fmt: skip
    """Which codes stand in the same sentences, or overlap; the highest c first.

    \b
    Example: workbench display cooccurrence --least 3
             workbench display cooccurrence --pair teacher-leaders/roles environment/operations
    """
    from workbench.actions.cooccurring import cooccurrence as sweep
    from workbench.displays.cooccurrence import By

    chosen = as_filters(given)
    if third and not pair:
        raise WorkbenchError("--and goes with --pair", hint="give --pair CODE CODE --and CODE")
    if pair:
        _together(chosen, (*pair, *([third] if third else [])), By(by), format)
        return
    with progress() as show:
        found = sweep(workplace(), chosen, By(by), progress=show)
    pairs = found.pairs(least=least)
    rows = [_pair(p, by) for p in pairs[: top or None]]
    names = ["code 1", "code 2", "n1", "n2", "n12", "c", "n12/n1", "n12/n2",
             *(["phi", "of"] if by == "sentence" else ["jaccard"]), "flags"]  # fmt: skip
    listing(names, rows, format)
    units = (
        "n: sentences of respondents, each once; c = n12/(n1+n2-n12) is Jaccard's too; of: sentences of sources read"
        " for both, or holding one" if by == "sentence"
        else "n: places, in which codings of one code that overlap are one; n12: pairs of places that overlap;"
        " jaccard: of characters; above 1: c of places that overlap several"
    )  # fmt: skip
    caption(chosen, f"{len(rows)} of {count(len(pairs), 'pair')}, {count(found.sources, 'source')}", units, FLAGS,
            "exploratory: what stands together may do so by a coder's habit")  # fmt: skip


def _pair(pair: Pair, by: str) -> list[Any]:
    last = [number(pair.phi), number(pair.n)] if by == "sentence" else [number(pair.jaccard)]
    return [pair.first, pair.second, pair.n1, pair.n2, pair.n12, number(pair.c), number(pair.of_first),
            number(pair.of_second), *last, named(pair.flags)]  # fmt: skip


def _together(chosen: Filters, codes: tuple[str, ...], by: By, format: str | None) -> None:
    from workbench.actions.cooccurring import together
    from workbench.model.text import short_id

    found = together(workplace(), chosen, codes, by)
    rows = []
    for each in found:
        first, shown_ = each.passages[0], each.shown
        ids = [short_id(p.coding.id) for p in each.passages]
        rows.append([
            first.source.site, first.source.slug, shown_.turn, shown_.line, each.end - each.start,
            named(list(dict.fromkeys(p.coding.code for p in each.passages))), named(list(dict.fromkeys(ids))),
            shown_.text if shown_.quotable else "(not to be quoted)",
        ])  # fmt: skip
    unit = str(by) + "s" if by == "sentence" else "characters"
    listing(["site", "source", "turn", "line", unit, "codes", "quotations", "words"], rows, format)
    caption(chosen, f"{count(len(rows), 'place')} where all stand, each with all below it",
            "words: the shortest passage there; quotations: ids for [[coding:ID]]")  # fmt: skip


@display.command()
@click.option("--test", is_flag=True, help="Add Fisher's exact test; read the caution.")
@TOP
@shown
def association(test: bool, top: int, format: str | None, **given: Any) -> None:
    """Codes that go together from site to site, the strongest first.

    \b
    Example: workbench display association --top 20
    """
    from workbench.actions.displays import association as find
    from workbench.displays.significance import CAUTION, benjamini_hochberg, fisher

    chosen = as_filters(given)
    found = find(workplace(), chosen)
    rows: list[list[Any]] = [
        [a.first, a.second, *a.table.cells, number(a.table.phi), number(a.table.jaccard), number(a.table.log_odds, 2),
         number(a.table.error, 2), a.left_out or None]
        for a in found
    ]  # fmt: skip
    names = [
        "code 1",
        "code 2",
        "both",
        "1 only",
        "2 only",
        "neither",
        "phi",
        "jaccard",
        "log odds",
        "SE",
        "left out",
    ]
    more: tuple[str, ...] = ()
    if test:
        names += ["p", "q"]
        values = [fisher(*a.table.cells) for a in found]
        for row, p, q in zip(rows, values, benjamini_hochberg(values), strict=True):
            row += [number(p), number(q)]
        more = (f"p: Fisher, two-sided; q: Benjamini–Hochberg over {count(len(found), 'pair')}", CAUTION)
    listing(names, rows[: top or None], format)
    caption(chosen, f"exploratory: {len(rows[: top or None])} of {count(len(rows), 'pair')}",
            "sites that were asked and wholly read for both codes; left out: other sites",
            "log odds with half a site added to each cell (Haldane, Anscombe)",
            "phi blank where a code is at all of them or at none", *more)  # fmt: skip


@display.command()
@click.option("--how", type=click.Choice(HOW), default="cosine", show_default=True, help="The measure; 1 is alike.")
@shown
def similarity(how: str, format: str | None, **given: Any) -> None:
    """How alike sites are in what is coded there; alike sites stand together.

    \b
    Example: workbench display similarity --how jensen-shannon
    """
    from workbench.actions.displays import similarity as compare
    from workbench.displays.similarity import Likeness

    chosen = as_filters(given)
    found = compare(workplace(), chosen, Likeness(how))
    rows = [[site, *map(number, line)] for site, line in zip(found.sites, found.values, strict=True)]
    listing(["site", *found.sites], rows, format)
    for merge in found.merges:
        say(f"{' + '.join(merge.left)} | {' + '.join(merge.right)}: {merge.distance:.3f} apart")
    few = min((n for line in found.codes for n in line), default=0)
    caption(chosen, "exploratory: profiles of sentences by code, each scaled to a sum of 1",
            f"a pair by the codes for which both were asked and read, or have ({few} at least)",
            "order by average linkage", f"{NO_DATA}: nothing to compare")  # fmt: skip
