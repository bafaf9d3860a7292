"""The codebook out of the study: codebook export; and looked at for trouble: codebook check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.codes import codebook
from workbench.cli.options import file, listing_format, workplace
from workbench.cli.output import count, listing, progress, say

if TYPE_CHECKING:
    from workbench.displays.codebook_remarks import Remark

FORMS = ("yaml", "qdc", "csv", "xlsx", "md", "html", "docx")


@codebook.command("export")
@click.argument("target", metavar="FILE", type=file(exists=False))
@click.option("--form", type=click.Choice(FORMS), help="Default: by the ending of FILE.")
@click.option("--codebook", "book", default="", metavar="NAME", help="Of several codebooks in the study, this one.")
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
def codebook_export(target: Path, form: str | None, book: str, overwrite: bool) -> None:
    """Write the codes to a FILE: .yaml, .qdc (REFI-QDA), .csv, .xlsx, or .md, .html, .docx to print; - is stdout.

    Tables and printed codebooks tell how far each code is used. A .qdc has one description a code: include, exclude,
    example, cues, proposition and origin stand in it under their names.

    \b
    Example: workbench codebook export codebook.docx
             workbench codebook export - --form yaml
    """
    from workbench.actions.codebook_output import export_codebook, rendered
    from workbench.errors import WorkbenchError

    if str(target) == "-":
        if form is None:
            raise WorkbenchError("stdout does not tell in which form the codebook is wanted", hint="give --form")
        made, _ = rendered(workplace(), form, codebook=book)
        sys.stdout.flush()
        click.echo(made, nl=False)
        return
    done = export_codebook(workplace(), target, form=form or "", codebook=book, overwrite=overwrite)
    say(count(done, "code"))
    click.echo(target)


@codebook.command("check")
@click.argument("path", metavar="[FILE]", type=file(), required=False)
@listing_format
def codebook_check(path: Path | None, format: str | None) -> None:
    """Look at the codebook in use for trouble; or read a FILE (.yaml) and name every mistake in it, with its line.

    In use: codes that nobody, one coder or one site alone has used, pairs that stand on the same units, names that
    are one name, long names, missing definitions, parents that are coded, codings under old rules. A remark is a
    reason to look, never a verdict.

    \b
    Example: workbench codebook check
             workbench codebook check codebooks/urban-leadership.yaml
    """
    if path is not None:
        _check_file(path)
        return
    from workbench.actions.codebook_output import check_use

    with progress() as show:
        book, found = check_use(workplace(), progress=show)
    rows = [(r.code, _what(r), r.how_much or None, next_step(r)) for r in found]
    listing(["code", "what", "how much", "next"], rows, format)
    about = f"{count(len({r.code for r in found}), 'code')} of {len(book.codes):,}"
    say(f"{count(len(found), 'remark')} on {about}" if found else f"nothing to remark on {len(book.codes):,} codes")


def _check_file(path: Path) -> None:
    from workbench.actions.places import check_codebook

    book = check_codebook(path)
    say(f"{book.title}: {count(len(book.codes), 'code')}, {len(book.leaves())} of them leaves; nothing wrong")
    if book.warning:
        say(f"warning: {book.warning}")


def _what(remark: Remark) -> str:
    return f"{remark.trouble.value} as {remark.other}" if remark.other else remark.trouble.value


def next_step(remark: Remark) -> str:
    """The command that a person may give once they have looked."""
    from workbench.displays.codebook_remarks import Trouble

    code, other = remark.code, remark.other
    steps = {
        Trouble.NO_DEFINITION: f'codebook redefine {code} --definition "…"',
        Trouble.SAME_RULES: f'codebook redefine {code} --exclude "…"',
        Trouble.LONG_NAME: f'codebook rename {code} "…"',
        Trouble.SAME_NAME: f'codebook merge {code} {other}, or codebook rename {code} "…"',
        Trouble.UNREAD: f"recode start {code}",
        Trouble.UNUSED: f"codebook retire {code}",
        Trouble.ONE_CODER: f"coding list --code {code}",
        Trouble.ONE_SITE: f"coding list --code {code}",
        Trouble.SAME_UNITS: f"codebook merge {code} {other}",
        Trouble.PARENT_CODED: f"codebook split {code}",
        Trouble.OUTDATED: f"coding list --outdated --code {code}",
    }
    return f"workbench {steps[remark.trouble]}"
