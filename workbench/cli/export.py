"""Tables for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import file, workplace
from workbench.cli.output import count, say

NAMES = ("codings", "sources", "units", "participants", "matrix")


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.argument("target", metavar="FILE.csv", type=file())
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
def export(name: str, target: Path, overwrite: bool) -> None:
    """Write a tidy table as CSV, for R, pandas or a spreadsheet; codings carry full quotations.

    Words of participants who are to be paraphrased only or not archived are left empty; who has withdrawn does not
    appear.

    \b
    Example: workbench export codings codings.csv
    """
    from workbench.actions.tables import export as write

    done = write(workplace(), name, target, overwrite=overwrite)
    if done.withheld:
        what = "quotation" if name == "codings" else "text"
        say(f"{count(done.withheld, what)} left out by consent (paraphrase only, or no archive)")
    if done.left_out:
        say(f"{count(done.left_out, 'row')} left out: the participant has withdrawn")
    say(f"{count(done.rows, 'row')} of {name}")
    click.echo(target)


COMMANDS = (export,)
