"""One code at a time: codebook add, rename, move, redefine, retire, restore."""

from __future__ import annotations

import click

from workbench.cli.codebook_plan import carry_out
from workbench.cli.codes import codebook
from workbench.cli.options import coder, dry_run, workplace


@codebook.command("add")
@click.argument("code")
@click.option("--name", default="", help="Default: made of the last part of CODE.")
@click.option("--definition", required=True, help="When the code is used.")
@click.option("--include", default="", help="What is coded with it too.")
@click.option("--exclude", default="", help="What is not, and how that is coded.")
@click.option("--example", default="", help="An example.")
@click.option("--cue", "cues", multiple=True, help="Words that hint at it; may be repeated.")
@click.option("--proposition", default="", help="What it states, so that its codings have a stance.")
@click.option("--over", multiple=True, metavar="CODE", help="A pattern code over this code; may be repeated.")
@click.option("--codebook", "book", default="", metavar="NAME", help="Of several codebooks in the study, this one.")
@coder
@dry_run
def codebook_add(
    code: str,
    name: str,
    definition: str,
    include: str,
    exclude: str,
    example: str,
    cues: tuple[str, ...],
    proposition: str,
    over: tuple[str, ...],
    book: str,
    coder: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Add a CODE; the path tells what it stands below. With --over it is a pattern code, and those codes stay.

    \b
    Example: workbench codebook add environment/own-time --definition "Time that nobody else disposes of."
    """
    from workbench.actions.codebook_changes import plan_add
    from workbench.model.codebook import Code

    wanted = Code(
        slug=code, name=name, definition=definition.strip(), include=include, exclude=exclude, example=example,
        cues=cues, proposition=proposition, over=over,
    )  # fmt: skip
    place = workplace(coder)
    carry_out(place, plan_add(place, wanted, codebook=book), dry_run=dry_run, yes=yes)


@codebook.command("rename")
@click.argument("code")
@click.argument("name", default="")
@click.option("--slug", "last", default="", metavar="PART", help="Change the last part of its slug too.")
@coder
@dry_run
def codebook_rename(code: str, name: str, last: str, coder: str | None, dry_run: bool, yes: bool) -> None:
    """Give CODE another NAME. Its codings stay, and stay up to date; it is still found by its former slug.

    \b
    Example: workbench codebook rename environment/operations/load "Work load" --slug work-load
    """
    from workbench.actions.codebook_changes import plan_rename

    if not (name or last):
        raise click.UsageError("what is it called from now on? give a NAME, --slug PART, or both")
    place = workplace(coder)
    carry_out(place, plan_rename(place, code, name, last=last), dry_run=dry_run, yes=yes)


@codebook.command("move")
@click.argument("code")
@click.argument("parent", required=False)
@click.option("--top", is_flag=True, help="To the top, below no other code.")
@coder
@dry_run
def codebook_move(code: str, parent: str | None, top: bool, coder: str | None, dry_run: bool, yes: bool) -> None:
    """Put CODE, and all below it, below PARENT. Codings, coverage, claims and links follow.

    \b
    Example: workbench codebook move environment/operations/load environment/context
    """
    from workbench.actions.codebook_changes import plan_move

    if bool(parent) == top:
        raise click.UsageError("where to? give a PARENT or --top")
    place = workplace(coder)
    carry_out(place, plan_move(place, code, parent), dry_run=dry_run, yes=yes)


@codebook.command("redefine")
@click.argument("code")
@click.option("--definition", help="When the code is used.")
@click.option("--include", help="What is coded with it too; '' for nothing.")
@click.option("--exclude", help="What is not; '' for nothing.")
@click.option("--proposition", help="What it states; '' for nothing.")
@click.option("--example", help="An example; '' for none.")
@click.option("--cue", "cues", multiple=True, help="Words that hint at it, instead of those of now; may be repeated.")
@click.option("--minor", is_flag=True, help="Only the words are others: codings stay up to date.")
@coder
@dry_run
def codebook_redefine(
    code: str,
    cues: tuple[str, ...],
    minor: bool,
    coder: str | None,
    dry_run: bool,
    yes: bool,
    **rules: str | None,
) -> None:
    """Change what is told of CODE. Codings made before are outdated from then on: 'coding list --outdated'.

    \b
    Example: workbench codebook redefine environment/operations/load --exclude "Load of pupils."
    """
    from workbench.actions.codebook_changes import plan_redefine

    said: dict[str, str | tuple[str, ...]] = {name: text.strip() for name, text in rules.items() if text is not None}
    if cues:
        said["cues"] = cues
    if not said:
        raise click.UsageError("what is it from now on? give --definition, --include, --exclude or another of these")
    place = workplace(coder)
    carry_out(place, plan_redefine(place, code, said, minor=minor), dry_run=dry_run, yes=yes)


@codebook.command("retire")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--below", is_flag=True, help="With all that is below it.")
@coder
@dry_run
def codebook_retire(codes: tuple[str, ...], below: bool, coder: str | None, dry_run: bool, yes: bool) -> None:
    """Take codes out of use. Their codings leave every count; 'undo' or 'codebook restore' brings them back.

    Refused while claims, links, questions or pattern codes name them, unless --yes is given.

    \b
    Example: workbench codebook retire environment/operations/load
    """
    from workbench.actions.codebook_retiring import plan_retire

    place = workplace(coder)
    plan = plan_retire(place, codes, below=below, although=yes or dry_run)
    carry_out(place, plan, dry_run=dry_run, yes=yes)


@codebook.command("restore")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@coder
@dry_run
def codebook_restore(codes: tuple[str, ...], coder: str | None, dry_run: bool, yes: bool) -> None:
    """Bring retired codes back, with their codings.

    \b
    Example: workbench codebook restore environment/operations/load
    """
    from workbench.actions.codebook_retiring import plan_restore

    place = workplace(coder)
    carry_out(place, plan_restore(place, codes), dry_run=dry_run, yes=yes)
