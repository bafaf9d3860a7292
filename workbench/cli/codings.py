"""Codings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import coder, confirmed, dry_run, file, workplace
from workbench.cli.output import count, progress, say

if TYPE_CHECKING:
    from workbench.actions.codings import Coded

SHOWN = 12  # codings that a bulk command shows before it asks


class Range(click.ParamType[tuple[int, int]]):
    """START:END in code points, half-open."""

    name = "start:end"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Two whole numbers around a colon."""
        start, _, end = str(value).partition(":")
        if not (start.isdecimal() and end.isdecimal() and len(value) < 20):
            self.fail(f"{value!r} is not START:END, such as 120:184", param, ctx)
        return int(start), int(end)


@click.group()
def coding() -> None:
    """Passages and the codes that coders gave them."""


@coding.command("add")
@click.argument("source", default="")
@click.option("--code", multiple=True, required=True, help="The code; may be repeated.")
@click.option("--quote", default="", help="The passage, to the letter; it must stand in the source once.")
@click.option("--at", type=Range(), help="The passage as START:END.")
@click.option("--find", "pattern", default="", metavar="REGEX", help="Every match in what respondents say.")
@click.option("--from", "table", type=file(exists=False), metavar="FILE",
              help="Passages that 'find --format tsv' (csv, json) has printed; - for the input.")  # fmt: skip
@click.option("--all-units", is_flag=True, help="With --from: also if that is every sentence of the study.")
@click.option("--stance", type=click.Choice(["supports", "qualifies", "challenges", "context"]), default=None,
              help="For a code that states a proposition.")  # fmt: skip
@click.option("--memo", default="", help="A remark that stays with the coding.")
@coder
@dry_run
def coding_add(
    source: str,
    code: tuple[str, ...],
    quote: str,
    at: tuple[int, int] | None,
    pattern: str,
    table: Path | None,
    all_units: bool,
    stance: str | None,
    memo: str,
    coder: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Code a passage of SOURCE, or all that a pattern finds in it; or everywhere, what a search has found.

    \b
    Example: workbench coding add osgood-teacher-w2 --code supervisory/classrooms/informal-visits \\
               --quote "Twice a week, I'd say?" --stance supports --coder coder-1
             workbench find 'fire drill*' --format tsv | workbench coding add --code load --from - --yes
    """
    from workbench.actions.codings import add_codings, apply

    if table is not None:
        if source or quote or at or pattern:
            raise click.UsageError("--from tells the passages: leave SOURCE, --quote, --at and --find out")
        _add_found(table, code, coder or "", stance or "", memo, all_units=all_units, dry_run=dry_run, yes=yes)
        return
    if not source or all_units:
        raise click.UsageError("--all-units goes with --from" if source else "which SOURCE? name it, or give --from")
    if sum(map(bool, (quote, at, pattern))) != 1:
        raise click.UsageError('which passage? give one of --quote "WORDS", --at START:END, --find REGEX')
    ask = bool(pattern) and not (dry_run or yes)
    place = workplace(coder)
    done = add_codings(
        place, source, code, quote=quote, at=at, pattern=pattern, coder=coder or "", stance=stance or "", memo=memo,
        dry_run=dry_run or ask,
    )  # fmt: skip
    _show(done.new)
    if ask and (done.rows or done.changes):
        if not confirmed(f"Code {count(len(done.rows), 'passage')}{_and_change(done)}?", yes=yes):
            return
        done = apply(place, done)
    _tell(done, dry_run=dry_run)


def _add_found(
    table: Path, codes: tuple[str, ...], coder: str, stance: str, memo: str, *, all_units: bool, dry_run: bool,
    yes: bool,
) -> None:  # fmt: skip
    """Code the rows of a table, or of the input, from which no answer to a question can come then."""
    from workbench.actions.coding_found import plan_found
    from workbench.actions.codings import apply
    from workbench.coding.found import read
    from workbench.errors import WorkbenchError

    place = workplace(coder)
    name, rows = read(table)
    with progress() as show:
        planned = plan_found(
            place, rows, codes, where=name, coder=coder, stance=stance, memo=memo, all_units=all_units, progress=show
        )
    _show(planned.new)
    if not (dry_run or yes) and (planned.rows or planned.changes):
        question = f"Code {count(len(planned.rows), 'passage')}{_and_change(planned)}?"
        if str(table) == "-":
            raise WorkbenchError(
                f"{question} cannot be asked, because the rows come by the input", hint="give --yes, or --dry-run"
            )
        if not confirmed(question, yes=yes):
            return
    _tell(planned if dry_run else apply(place, planned), dry_run=dry_run)


def _show(new: tuple[tuple[str, str, str], ...]) -> None:
    for source, quote, code in new[:SHOWN]:
        click.echo(f"{source}  {code}  {' '.join(quote.split())[:100]}")
    if len(new) > SHOWN:
        click.echo(f"... and {len(new) - SHOWN} more")


def _and_change(planned: Coded) -> str:
    return f" and change {len(planned.changed)}" if planned.changed else ""


def _tell(done: Coded, *, dry_run: bool) -> None:
    if done.uncounted:
        say(f"{count(done.uncounted, 'coding')} counted in no figure: a question, a heading, an observer's comment,"
            " a text beside the one that counts")  # fmt: skip
    if done.crossing:
        say(f"{count(done.crossing, 'coding')} over several speakers: figures take the first; code them one by one")
    changed = f", {len(done.changed)} changed" if done.changed else ""
    there = f", {done.known} were there already" if done.known else ""
    end = "; nothing was written" if dry_run or not done.run else "; 'workbench undo' takes it back"
    say(f"{count(len(done.new), 'coding')}{changed}{there}{end}")


@coding.command("import")
@click.argument("path", metavar="FILE.csv", type=file())
@coder
@dry_run
def coding_import(path: Path, coder: str | None, dry_run: bool, yes: bool) -> None:
    """Read codings from a CSV: source, code, quote (or start and end), stance, memo, coder.

    \b
    Example: workbench coding import coder-1.csv --coder coder-1 --yes
    """
    from workbench.actions.codings import apply, import_codings

    place = workplace(coder)
    with progress() as show:
        planned = import_codings(place, path, coder=coder or "", dry_run=True, progress=show)
    if dry_run:
        _show(planned.new)
        _tell(planned, dry_run=True)
        return
    question = f"Import {count(len(planned.rows), 'coding')}{_and_change(planned)}?"
    if (planned.rows or planned.changes) and not confirmed(question, yes=yes):
        return
    _tell(apply(place, planned), dry_run=False)


@coding.command("remove")
@click.argument("ids", nargs=-1, required=True)
@coder
def coding_remove(ids: tuple[str, ...], coder: str | None) -> None:
    """Take codings back, named by the id that 'coding list' shows.

    \b
    Example: workbench coding remove 3fa09c11
    """
    from workbench.actions.codings import remove_codings

    gone = remove_codings(workplace(coder), ids)
    for c in gone:
        click.echo(f"{c.source}  {c.code}  {c.coder}  {' '.join(c.quote.split())[:100]}")
    whose, them = ", ".join(sorted({c.coder for c in gone})), "it" if len(gone) == 1 else "them"
    say(f"{count(len(gone), 'coding')} of {whose} removed; 'workbench undo' brings {them} back")


COMMANDS = (coding,)
