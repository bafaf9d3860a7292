"""Agreement of a table of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.agree import agree
from workbench.cli.options import file, listing_format
from workbench.cli.output import count, listing, say

WEIGHTS = ("linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar")


@agree.command("table")
@click.argument("path", type=file(), metavar="FILE")
@click.option("--layout", type=click.Choice(("units", "table", "counts")), default="units", show_default=True,
              help="Units × coders; coder 1 × coder 2; or units × categories with numbers of coders.")  # fmt: skip
@click.option("--level", type=click.Choice(("nominal", "ordinal", "interval", "ratio")), default="nominal",
              show_default=True, help="Of alpha.")  # fmt: skip
@click.option("--weights", type=click.Choice(WEIGHTS), help="Weighted kappa and AC2 too.")
@click.option("--category", "categories", multiple=True, metavar="NAME",
              help="A category that was open to the coders, in their order; may be repeated.")  # fmt: skip
@listing_format
def agree_table(
    path: Path, layout: str, level: str, weights: str | None, categories: tuple[str, ...], format: str | None
) -> None:
    """Every coefficient of a table in FILE (.csv or .xlsx): a published one, or judgements from another program.

    The first row names the columns; of --layout table the first column names the rows. An empty cell is no judgement.
    No study is needed.

    \b
    Example: workbench agree table fleiss1971.csv --layout counts
             workbench agree table ratings.xlsx --level ordinal --weights quadratic
    """
    from workbench.actions.agreement_table import of_table

    ratings, found = of_table(path, layout=layout, level=level, weights=weights, categories=categories)
    rows = [
        (t.name, None if t.value != t.value else round(t.value, 6), t.se and round(t.se, 6), t.why or None, t.source)
        for t in found
    ]
    listing(["coefficient", "value", "se", "undefined because", "source"], rows, format)
    known = ", ".join(f"{c:g}" if isinstance(c, float) else str(c) for c in ratings.categories)
    judged = int((ratings.values >= 0).sum(axis=1) @ ratings.weights)
    say(
        f"{count(round(float(ratings.weights.sum())), 'unit')}, {count(judged, 'judgement')};"
        f" categories {known}; se: of large samples, kappa by Fleiss, Cohen and"
        " Everitt (1969), others by Gwet (2014)"
    )
