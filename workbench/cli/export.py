"""Tables for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import file, workplace
from workbench.cli.output import count, say

NAMES = ("codings", "sources", "units", "participants", "matrix", "binary")


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.argument("target", metavar="FILE", type=file())
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
@click.option("--by", type=click.Choice(["source", "site"]), help="binary: a row is a source (default) or a site.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="binary: a column; default all codes in use.")
@click.option("--groups", is_flag=True, help="binary: columns are the groups that the codes in use lie in.")
@click.option("--long", is_flag=True, help="binary: a row is a code in a source or site, with the reason.")
def export(
    name: str, target: Path, overwrite: bool, by: str | None, codes: tuple[str, ...], groups: bool, long: bool
) -> None:
    """Write a tidy table for R, pandas or a spreadsheet: a workbook if FILE ends in .xlsx, else CSV.

    Codings carry full quotations. Words of participants who are to be paraphrased only or not archived are left
    empty; who has withdrawn does not appear. 'binary' has 1 where a code was found, 0 where it was asked, read and
    not found, and nothing where nobody can say.

    \b
    Example: workbench export codings codings.csv
             workbench export binary binary.xlsx --by site --groups
    """
    from workbench.actions.tables import Binary
    from workbench.actions.tables import export as write

    if name != "binary" and (by or codes or groups or long):
        raise click.UsageError("--by, --code, --groups and --long go with 'binary'")
    if codes and groups:
        raise click.UsageError("which columns? give --code or --groups, not both")
    asked = Binary(by=by or "source", codes=codes, groups=groups, long=long) if name == "binary" else None
    done = write(workplace(), name, target, overwrite=overwrite, binary=asked)
    if done.withheld:
        what = "quotation" if name == "codings" else "text"
        say(f"{count(done.withheld, what)} left out by consent (paraphrase only, or no archive)")
    if done.left_out:
        say(f"{count(done.left_out, 'row')} left out: the participant has withdrawn")
    if asked:
        say("1: coded, whatever the stance; 0: asked, read throughout and not found; empty: nobody can say"
            f" ({'see the reasons' if long else '--long tells why'})")  # fmt: skip
    say(f"{count(done.rows, 'row')} of {name}")
    click.echo(target)


COMMANDS = (export,)
