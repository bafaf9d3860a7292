"""Tables for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import file, workplace
from workbench.cli.output import say

NAMES = ("codings", "sources", "units", "matrix")


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.argument("target", metavar="FILE.csv", type=file())
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
def export(name: str, target: Path, overwrite: bool) -> None:
    """Write a tidy table as CSV, for R, pandas or a spreadsheet; codings carry full quotations.

    \b
    Example: workbench export codings codings.csv
    """
    from workbench.actions.tables import export as write

    rows = write(workplace(), name, target, overwrite=overwrite)
    say(f"{rows} rows of {name}")
    click.echo(target)


COMMANDS = (export,)
