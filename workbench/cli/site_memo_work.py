"""The work of two people on a site memo: status, mark, log, take; and reading across memos."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import coder, dry_run, file, listing_format, workplace
from workbench.cli.output import count, listing, one_line, say
from workbench.cli.reports import tell_built
from workbench.cli.site_memo import site_memo

if TYPE_CHECKING:
    from workbench.actions.taking import Taken
    from workbench.memos.taking import Meeting, Use

STAGES = ("drafted", "refined", "corroborated")


@site_memo.command("status")
@click.argument("sites", nargs=-1)
@click.option("--stages", is_flag=True, help="All stages of each site, with the counts that they follow from.")
@listing_format
def memo_status(sites: tuple[str, ...], stages: bool, format: str | None) -> None:
    """How far the memo of SITES, or of all sites, has come, and whether its evidence changed since.

    \b
    Example: workbench site-memo status
             workbench site-memo status osgood --stages
    """
    from workbench.actions.stages import memo_states
    from workbench.model.stages import SiteStage

    found = memo_states(workplace(), sites)
    if stages:
        rows = [
            (s.site, each.stage.value, "yes" if each.done else "no", each.reason)
            for s in found
            for each in s.stages.stages
        ]
        listing(["site", "stage", "done", "why"], rows, format)
        return
    lines = []
    for state in found:
        steps = {step.stage: step for step in state.stages.steps}
        draft, last = steps.get(SiteStage.DRAFTED), steps.get(SiteStage.CORROBORATED)
        reached = state.stages.steps[-1] if state.stages.steps else None
        lines.append(
            (
                state.site, reached.stage.value if reached else None, draft and draft.coder, last and last.coder,
                reached and reached.at[:10], state.changed if reached else None, state.amended if draft else None,
            )
        )  # fmt: skip
    columns = ["site", "stage", "drafter", "corroborator", "since", "evidence changed", "amendments since the draft"]
    listing(columns, lines, format)


@site_memo.command("mark")
@click.argument("site")
@click.argument("stage", type=click.Choice(STAGES))
@click.option("--reason", default="", help="Why now; it stands in the log.")
@click.option("--override", default="", metavar="REASON", help="Corroborate one's own memo, and say why.")
@coder
def memo_mark(site: str, stage: str, reason: str, override: str, coder: str | None) -> None:
    """Say that the memo of SITE is drafted, refined, or corroborated by somebody other than who drafted it.

    \b
    Example: workbench site-memo mark osgood drafted --coder ana
             workbench site-memo mark osgood corroborated --coder ben
    """
    from workbench.actions.stages import mark
    from workbench.model.stages import SiteStage

    step = mark(workplace(coder), site, SiteStage(stage), reason=reason, override=override)
    say(f"{step.subject} is {step.stage.value}, says {step.coder}; 'workbench undo' takes it back")


@site_memo.command("log")
@click.argument("site")
@listing_format
def memo_log(site: str, format: str | None) -> None:
    """Each statement that was amended since the draft, old and new, with who noted it and when.

    Words that were written into the page since the last build are not noted yet.

    \b
    Example: workbench site-memo log osgood
    """
    from workbench.actions.stages import memo_log as read
    from workbench.memos.workflow import sentences_changed

    steps, amended = read(workplace(), site)
    rows = [(s.at, s.coder, s.stage.value, "", s.reason, "") for s in steps]
    rows += [
        (a.at, a.coder, "amended", a.region, old, new)
        for a in amended
        for old, new in sentences_changed(a.old, a.new)
    ]
    told = [(at[:16].replace("T", " "), *rest) for at, *rest in sorted(rows, key=lambda row: row[0])]
    listing(["UTC", "coder", "what", "region", "taken out, or reason", "put in"], told, format)


@site_memo.command("take")
@click.argument("path", type=file(), metavar="FILE")
@click.option("--report", default="", help="Which report it is (default: by the name of the file).")
@click.option("--region", "regions", multiple=True, help="A region in conflict that --use settles.")
@click.option("--use", type=click.Choice(["theirs", "ours", "both"]), help="Whose words the --region is to hold.")
@dry_run
@coder
def memo_take(
    path: Path, report: str, regions: tuple[str, ...], use: str | None, dry_run: bool, yes: bool, coder: str | None
) -> None:
    """Take the analyst's text of a Word or Markdown FILE back, in which a colleague has worked.

    What only the file changed is taken. What was changed here too is shown, word by word, and stays as it is until
    --region and --use settle it; 'both' puts their words below ours.

    \b
    Example: workbench site-memo take site-memo-osgood.docx --dry-run
             workbench site-memo take site-memo-osgood.docx --region next-visit --use both
    """
    from workbench.actions.taking import take
    from workbench.memos.taking import Use

    if bool(regions) != bool(use):
        raise click.UsageError("--region and --use go together")
    settled = {name: Use(use) for name in regions} if use else {}
    place = workplace(coder)
    plan = take(place, path, report=report, settled=settled, dry_run=True)
    _tell(plan, settled)
    if dry_run or not plan.taken:
        say("nothing was written" if dry_run else "nothing to take")
        return
    if not yes:
        click.confirm(f"take {count(len(plan.taken), 'region')} of {plan.report}?", abort=True, err=True)
    done = take(place, path, report=report, settled=settled)
    say(f"took {count(len(done.taken), 'region')} of {done.report}; 'workbench undo' takes them back")
    say("next: 'workbench build' brings all formats up to date, after an undo too")


def _tell(plan: Taken, settled: dict[str, Use]) -> None:
    """What becomes of each region, and both sides of what was changed on both."""
    from workbench.memos.taking import Fate

    for m in plan.meetings:
        if m.fate is not Fate.SAME:
            chosen = f" → {settled[m.region].value}" if m.fate is Fate.CONFLICT and m.region in settled else ""
            say(f"{m.region}: {m.fate.value}{chosen}")
    for m in plan.open(settled):
        _show(m)
    if plan.lacking:
        say(f"the file lacks {', '.join(plan.lacking)}: the text here stays")


def _show(meeting: Meeting) -> None:
    from workbench.memos.workflow import worded

    click.echo(f"== {meeting.region}: from ours [-taken out-] to theirs {{+put in+}}")
    click.echo(one_line(worded(meeting.ours, meeting.theirs)))


@site_memo.command("across")
@click.argument("section")
@click.option("--to", "formats", multiple=True, type=click.Choice(["md", "html", "docx", "-"]),
              help="Beside Markdown and HTML: docx; '-' prints Markdown and writes nothing.")  # fmt: skip
def memo_across(section: str, formats: tuple[str, ...]) -> None:
    """What the analysts wrote in one SECTION of all site memos, site under site.

    \b
    Example: workbench site-memo across change
             workbench site-memo across next-visit --to docx
    """
    from workbench.actions.reading_across import across_markdown, build_across

    if "-" in formats:
        click.echo(across_markdown(workplace(), section))
        return
    tell_built(build_across(workplace(), section, formats=formats))
