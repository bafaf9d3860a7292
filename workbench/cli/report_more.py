"""Reports to work on: across sites by theme or question, the outline, data runs as appendices, chapters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workbench.cli.options import as_filters, file, filters, narrowed, workplace
from workbench.cli.output import progress
from workbench.cli.reports import report, tell_built

MOST_CONTEXT = 50
by = click.option("--by", type=click.Choice(["theme", "question"]), default="theme", show_default=True,
                  help="In the order of the codebook, or under the research questions.")  # fmt: skip


@report.command("cross-site")
@by
@narrowed
@filters
def report_cross_site(by: str, **given: Any) -> None:
    """Patterns, contrasts and claims across schools, with what speaks against them.

    The research questions are those of codebooks/research-questions.yaml. By question it is a report of its own.

    \b
    Example: workbench report cross-site
             workbench report cross-site --by question --wave 2
    """
    from workbench.actions.across import cross_site

    place, chosen = workplace(), as_filters(given)
    with progress() as show:
        done = cross_site(place, by=by, filters=chosen or None, progress=show)
    tell_built(done)


@report.command("outline")
@by
@narrowed
@filters
def report_outline(by: str, **given: Any) -> None:
    """The analytic outline to work on: claims, classes, figures, citations, in Markdown and Word.

    \b
    Example: workbench report outline
             workbench report outline --by question --level middle
    """
    from workbench.actions.across import outline_report

    place, chosen = workplace(), as_filters(given)
    with progress() as show:
        done = outline_report(place, by=by, filters=chosen or None, progress=show)
    tell_built(done)


@report.command("evidence")
@click.option("--claim", default="", metavar="CLAIM", help="The passages on which a claim rests, by stance.")
@click.option("--query", default="", help="Only codings that answer a query, as in 'find'.")
@click.option("--context", type=click.IntRange(0, MOST_CONTEXT), default=0, metavar="N",
              help="N sentences before and after each passage.")  # fmt: skip
@click.option("--to", "target", type=file(exists=False), metavar="FILE",
              help="One file (.md, .html or .docx) instead of pages in reports/.")  # fmt: skip
@filters
def report_evidence(claim: str, query: str, context: int, target: Path | None, **given: Any) -> None:
    """A data run as an appendix: every passage of a code, a query or a claim, by site, with figures.

    Pages in reports/ hold 500 passages each.

    \b
    Example: workbench report evidence --code environment/operations --context 1
             workbench report evidence --query 'code:load and role:principal' --to load.docx
             workbench report evidence --claim role-alike-peers
    """
    from workbench.actions.evidence_runs import Run, evidence_file, evidence_run

    place, chosen = workplace(), as_filters(given)
    run = Run(claim=claim, query=query, context=context)
    with progress() as show:
        if target is not None:
            click.echo(evidence_file(place, run, target, filters=chosen, progress=show))
            return
        done = evidence_run(place, run, filters=chosen, progress=show)
    tell_built(done)


@report.command("chapter")
@click.argument("theme")
@narrowed
@filters
def report_chapter(theme: str, **given: Any) -> None:
    """A chapter on THEME for a subgroup: site memos' text, memos, coded runs, runs on new codes, summaries.

    \b
    Example: workbench report chapter environment/operations --level middle
             workbench report chapter supervisory --district brightwater --role principal
    """
    from workbench.actions.chapters import chapter

    place, chosen = workplace(), as_filters(given)
    with progress() as show:
        done = chapter(place, theme, filters=chosen, progress=show)
    tell_built(done)
