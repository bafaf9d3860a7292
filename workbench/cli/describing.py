"""Sources that come by a table of answers, are described later, leave, or stand for what is no text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import coder, file, listing_format, workplace
from workbench.cli.output import count, listing, progress, say

if TYPE_CHECKING:
    from workbench.actions.surveys import Surveyed

UNDO = "; 'workbench undo' takes it back"


@click.command("survey")
@click.argument("table", metavar="FILE", type=file())
@click.option("--text", multiple=True, metavar="COLUMN", help="A column of open answers; may be repeated.")
@click.option("--id", "key", metavar="COLUMN", help="The column that tells respondents apart (default: numbered).")
@click.option("--by", type=click.Choice(["respondent", "question"]), default="respondent", show_default=True,
              help="What a source is.")  # fmt: skip
@click.option("--encoding", help="Force the encoding of a .csv file.")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@coder
def survey(
    table: Path,
    text: tuple[str, ...],
    key: str | None,
    by: str,
    encoding: str | None,
    dry_run: bool,
    coder: str | None,
) -> None:
    """Import the open answers of a .csv or .xlsx FILE, one source for each respondent or each question.

    The other columns tell what a source is: site, district, role, wave, date by their names, the rest as attributes
    of your own. Without --text, columns that look like open answers are proposed.

    \b
    Example: workbench source survey spring.xlsx --id respondent --text "What helps?" --text "What is hard?"
    """
    from workbench.actions.surveys import import_survey

    with progress() as show:
        done = import_survey(
            workplace(coder), table, text=text, id=key, by="question" if by == "question" else "respondent",
            encoding=encoding, dry_run=dry_run, progress=show,
        )  # fmt: skip
    for note in done.notes:
        say(f"note: {note}")
    _tell(done, dry_run=dry_run)


def _tell(done: Surveyed, *, dry_run: bool) -> None:
    silent = f", {done.silent:,} with no answer at all" if done.silent else ""
    say(f"{count(done.respondents, 'respondent')}{silent}; {count(len(done.questions), 'question')};"
        f" {count(done.answered, 'answer')}, {done.blank:,} left open")  # fmt: skip
    if done.columns:
        say(f"the other columns: {', '.join(done.columns)}")
    if done.missing:
        told = (f"{name} of {count(number, 'source')}" for name, number in done.missing.items())
        say(f"not told: {', '.join(told)}")
    what = "would import" if dry_run else "imported"
    known = f", {done.known:,} known" if done.known else ""
    end = UNDO if done.run else "; nothing was written"
    say(f"{what} {count(done.imported, 'source')} (one a {done.by}), {count(done.words, 'word')}{known}{end}")


@click.command("set")
@click.argument("words", metavar="SOURCE... FIELD=VALUE...", nargs=-1)
@click.option("--table", type=file(), help="A .csv or .xlsx with one row a source instead: file, and columns to set.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@listing_format
@coder
def set_(words: tuple[str, ...], table: Path | None, dry_run: bool, format: str | None, coder: str | None) -> None:
    """Say later what a source is: site, district, role, wave, kind, date, participant, title, beside, or own fields.

    FIELD= clears a field. In a table an empty cell changes nothing.

    \b
    Example: workbench source set osgood-teacher-w2 osgood-principal-w2 wave=2 phase=1
             workbench source set --table sources.xlsx --dry-run
    """
    from workbench.actions.describing import set_fields, set_from_table
    from workbench.errors import WorkbenchError

    if table and words:
        raise WorkbenchError("both a table and words", hint="give --table alone, or sources and FIELD=VALUE")
    names = [word for word in words if "=" not in word]
    place = workplace(coder)
    done = (
        set_from_table(place, table, dry_run=dry_run)
        if table
        else set_fields(place, names, [word for word in words if "=" in word], dry_run=dry_run)
    )
    for note in done.notes:
        say(f"note: {note}")
    if done.lines:
        rows = [(source, field, before or None, after or None) for source, field, before, after in done.lines]
        listing(["source", "field", "was", "is"], rows, format)
    sources = len({source for source, *_ in done.lines})
    what = f"{count(len(done.lines), 'field')} of {count(sources, 'source')}"
    end = UNDO if done.run else "; nothing was written" if done.lines else "; the sources were told so already"
    say(f"{'would set' if dry_run else 'set'} {what}{end}")


@click.command("remove")
@click.argument("names", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Say what would go; write nothing.")
@coder
def remove(names: tuple[str, ...], dry_run: bool, coder: str | None) -> None:
    """Take sources out of the study, with their codings; they can be brought back.

    Words that must be destroyed for good go by 'study purge'.

    \b
    Example: workbench source remove osgood-teacher-w2 --dry-run
    """
    from workbench.actions.describing import remove_sources

    done = remove_sources(workplace(coder), names, dry_run=dry_run)
    for name, number in done.codings.items():
        leave = "leaves" if number == 1 else "leave"
        say(
            f"{'would remove' if dry_run else 'removed'}: {name}; {count(number, 'coding')} of it {leave} every count"
        )
    for note in done.notes:
        say(f"note: {note}")
    say(f"{count(len(done.codings), 'source')}" + (UNDO if done.run else "; nothing was written"))


@click.command("surrogate")
@click.argument("path", metavar="FILE", type=file())
@click.argument("words", metavar="[FIELD=VALUE]...", nargs=-1)
@click.option("--title", required=True, help="What it is.")
@click.option("--about", default="", metavar="TEXT", help="What is to be seen; this is what is coded.")
@click.option("--about-file", type=file(), help="A text file that tells it instead.")
@click.option("--dry-run", is_flag=True, help="Say what would come in; write nothing.")
@coder
def surrogate(
    path: Path,
    words: tuple[str, ...],
    title: str,
    about: str,
    about_file: Path | None,
    dry_run: bool,
    coder: str | None,
) -> None:
    """Bring in a record of a FILE that is no text, such as a photograph: an artifact of your own words about it.

    The file is kept in corpora/ as it is, and its digest in the record.

    \b
    Example: workbench source surrogate wall.jpg --title "Data wall" --about "Names of pupils by level." site=osgood
    """
    from workbench.actions.describing import fields_of
    from workbench.actions.surrogates import add_surrogate
    from workbench.errors import WorkbenchError

    if about and about_file:
        raise WorkbenchError("two descriptions", hint="give --about or --about-file")
    if about_file:
        from workbench.importing.formats.readers import read

        about = read(about_file).text
    fields = fields_of(words)
    result = add_surrogate(workplace(coder), path, title=title, about=about, fields=fields, dry_run=dry_run)
    for note in result.notes:
        say(f"note: {note}")
    missing = f"; not told: {', '.join(result.missing)}" if result.missing else ""
    if result.state == "known":
        say(f"{result.slug} is there already; nothing was written")
        return
    end = "; nothing was written" if dry_run else UNDO
    say(f"{'would import' if dry_run else 'imported'}: {result.slug}: {count(result.words, 'word')}{missing}{end}")


COMMANDS = (survey, set_, remove, surrogate)
