"""Codes together and apart: codebook merge, split; frozen: freeze, thaw, decisions; and coding confirm."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.codebook_plan import carry_out
from workbench.cli.codes import codebook
from workbench.cli.codings import coding
from workbench.cli.options import coder, dry_run, file, listing_format, workplace
from workbench.cli.output import count, listing, say

drop_stances = click.option("--drop-stances", is_flag=True, help="Stances that the other code has no use for may go.")


@codebook.command("merge")
@click.argument("codes", nargs=-1, required=True, metavar="CODE... INTO")
@click.option("--overlaps", type=click.Choice(["join", "keep"]), default="join", show_default=True,
              help="One coder's overlapping codings become one over the union, or stay two.")  # fmt: skip
@click.option("--minor", is_flag=True, help="They meant the same: no coding is out of date.")
@drop_stances
@coder
@dry_run
def codebook_merge(
    codes: tuple[str, ...],
    overlaps: str,
    minor: bool,
    drop_stances: bool,
    coder: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Make codes part of INTO: codings, codes below them, and all that names them; coverage and claims follow.

    Codings of one coder on the same words become one, with their memos; stances that contradict each other keep them
    apart. It is refused where stances would be lost, and where a claim has the codes on different sides.

    \b
    Example: workbench codebook merge environment/operations/load environment/context/opportunity environment/context
    """
    from workbench.actions.codebook_merging import plan_merge

    *merged, into = codes
    if not merged:
        raise click.UsageError("into what? name the codes, and last the one that they become part of")
    place = workplace(coder)
    plan = plan_merge(place, merged, into, join=overlaps == "join", minor=minor, drop_stances=drop_stances)
    carry_out(place, plan, dry_run=dry_run, yes=yes)


@codebook.command("split")
@click.argument("code")
@click.option("--to", "targets", multiple=True, metavar="NEW:DEFINITION", help="A code that comes in beside CODE (or "
              "by its path), or CODE2 that is there; repeated.")  # fmt: skip
@click.option("--query", "queries", multiple=True, metavar="NEW=QUERY", help="Codings that go to NEW; repeated.")
@click.option("--from", "table", type=file(), metavar="FILE", help="A table with the columns id and code.")
@click.option("--write-plan", "blank", type=file(), metavar="FILE.csv", help="Write that table, to be filled in.")
@click.option("--rest", default="", metavar="stay|NEW", help="Where codings go that nothing tells of.")
@click.option("--retire", is_flag=True, help="Take CODE out of use, when none stays.")
@drop_stances
@coder
@dry_run
def codebook_split(
    code: str,
    targets: tuple[str, ...],
    queries: tuple[str, ...],
    table: Path | None,
    blank: Path | None,
    rest: str,
    retire: bool,
    drop_stances: bool,
    coder: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Give each coding of CODE to one of several codes, by queries or by a table; what goes nowhere is refused.

    New codes state what CODE states, so that stances hold.

    \b
    Example: workbench codebook split environment/operations/load --write-plan load.csv
             workbench codebook split environment/operations/load --to "paper:Forms and reports." \\
               --to "people:Too few people." --from load.csv --rest stay
             workbench codebook split environment/operations/load --to "paper:Forms and reports." \\
               --query paper=form* --rest stay
    """
    from workbench.actions.codebook_splitting import Target, plan_split, write_split

    place = workplace(coder)
    if blank is not None:
        number = write_split(place, code, blank)
        say(f"{count(number, 'coding')}; fill in the column 'code' and give the table with --from")
        click.echo(blank)
        return
    if bool(table) == bool(queries):
        raise click.UsageError(
            "which coding goes where? give --query for the codes, or --from FILE (see --write-plan)"
        )
    asked = dict(_pair(each, "=", "--query NEW=QUERY") for each in queries)
    goals = [each.partition(":") for each in targets]
    unknown = next((name for name in asked if name not in {name.strip() for name, *_ in goals}), None)
    if unknown:
        raise click.UsageError(f"--query {unknown}: no --to of that name")
    plan = plan_split(
        place, code,
        [Target(code=n.strip(), definition=d.strip(), query=asked.get(n.strip(), "")) for n, _, d in goals],
        table=table, rest=rest, retire=retire, although=yes or dry_run, drop_stances=drop_stances,
    )  # fmt: skip
    carry_out(place, plan, dry_run=dry_run, yes=yes)


def _pair(text: str, sign: str, form: str) -> tuple[str, str]:
    name, found, rest = text.partition(sign)
    if not (name.strip() and found and rest.strip()):
        raise click.UsageError(f"{text!r} is not {form}")
    return name.strip(), rest.strip()


@codebook.command("freeze")
@click.option("--memo", required=True, help="The decision: what is frozen, and why.")
@click.option("--codebook", "book", default="", metavar="NAME", help="Only this codebook (default: all).")
@coder
def codebook_freeze(memo: str, book: str, coder: str | None) -> None:
    """Freeze the codebook: from now on every command refuses to change it, and says who decided so.

    \b
    Example: workbench codebook freeze --memo "Version for the second coder; 22 sources read." --coder ana
    """
    from workbench.actions.codebook_freezing import freeze_codebook

    made = freeze_codebook(workplace(coder), memo, codebook=book)
    say(f"{made.codebook or 'the codebook'} is frozen ({made.fingerprint[:12]}); 'workbench codebook thaw' ends it")


@codebook.command("thaw")
@click.option("--memo", default="", help="Why it changes again.")
@click.option("--codebook", "book", default="", metavar="NAME", help="Only this codebook (default: all).")
@coder
def codebook_thaw(memo: str, book: str, coder: str | None) -> None:
    """Let a frozen codebook change again; the decision stays on the list.

    \b
    Example: workbench codebook thaw --memo "Two codes were one." --coder ana
    """
    from workbench.actions.codebook_freezing import thaw_codebook

    made = thaw_codebook(workplace(coder), memo, codebook=book)
    say(f"{made.codebook or 'the codebook'} may change again; 'workbench codebook decisions' lists what was decided")


@codebook.command("decisions")
@listing_format
def codebook_decisions(format: str | None) -> None:
    """When the codebook was frozen and thawed, by whom, why, and whether it is now as it was then.

    \b
    Example: workbench codebook decisions
    """
    from workbench.actions.codebook_freezing import decisions

    rows = [
        (
            d.decision.date[:19], d.decision.coder, "frozen" if d.frozen else "thawed",
            d.decision.codebook or "(all)", d.decision.memo, d.decision.fingerprint[:12] or None,
            ("yes" if d.standing else "no") if d.frozen else None,
        )
        for d in decisions(workplace())
    ]  # fmt: skip
    listing(["date", "coder", "what", "codebook", "memo", "version", "as it is now"], rows, format)


@coding.command("confirm")
@click.argument("ids", nargs=-1)
@click.option("--code", default="", help="All of yours on this code that are outdated.")
@click.option("--query", default="", help="Of these, those that bear witness to a query.")
@coder
@dry_run
def coding_confirm(ids: tuple[str, ...], code: str, query: str, coder: str | None, dry_run: bool, yes: bool) -> None:
    """Say that you have looked again at codings made under other rules, and that they stand under those of today.

    \b
    Example: workbench coding confirm 3fa09c11 --coder coder-1
             workbench coding confirm --code environment/operations/load --coder coder-1
    """
    from workbench.actions.codebook_freezing import plan_confirm

    if bool(ids) == bool(code):
        raise click.UsageError("which codings? give their ids, or --code CODE")
    place = workplace(coder)
    carry_out(place, plan_confirm(place, ids, code=code, query=query), dry_run=dry_run, yes=yes)
