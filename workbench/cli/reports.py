"""The documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import FILTERS, as_filters, filters, listing_format, narrowed, workplace
from workbench.cli.output import count, listing, progress, say
from workbench.errors import WorkbenchError
from workbench.model.team import LAYERS

if TYPE_CHECKING:
    from workbench.actions.build import Build
    from workbench.actions.retrieval import Request


def built(
    what: tuple[str, ...], sites: tuple[str, ...] = (), *, retrieval: Request | None = None, **given: Any
) -> None:
    """Build documents and tell what changed. ``given``: the filters."""
    from workbench.actions.build import build as make

    chosen = as_filters({**dict.fromkeys(FILTERS, ()), **given}) if given else None
    with progress() as show:
        done = make(workplace(), what, sites=sites, filters=chosen, retrieval=retrieval, progress=show)
    tell_built(done)


def tell_built(done: Build) -> None:
    """What was written, and what is new."""
    for document in done.documents:
        say(f"{'wrote' if document.changed else 'same '}  {document.title}")
        click.echo(document.path)
        if document.kept:
            say(f"      it had been edited outside the analyst marks; the old page is kept as {document.kept}")
    for step, told in done.outdated:
        say(f"{step.subject}: its evidence changed since it was {step.stage.value} ({told})")
    changed = sum(d.changed for d in done.documents)
    kept = f"; {count(done.regions, 'new analyst text')} noted in the journal" if done.regions else ""
    say(f"{changed} of {count(len(done.documents), 'document')} changed{kept}")


@click.command()
@click.option("--layer", type=click.Choice(LAYERS), help="Whose codings (default: union).")
@click.option("--check", is_flag=True, help="Say which reports are older than the study; write nothing.")
@listing_format
def build(layer: str | None, check: bool, format: str | None) -> None:
    """Every document: site and district memos, the cross-site report, evidence by lever; analyst text stays.

    What lies in reports/, and what each page was made from, stands in reports/manifest.json. With --check nothing is
    written, and the exit code is 3 where a report no longer says what the study says.

    \b
    Example: workbench build
             workbench build --check
    """
    from workbench.actions.documents import ALL

    if check:
        tell_fresh(format)
    else:
        built(ALL, layer=layer)


def tell_fresh(format: str | None) -> None:
    """Which reports are out of date, why, and what builds them again."""
    from workbench.actions.build_check import check_reports

    found = check_reports(workplace())
    if not found:
        raise WorkbenchError("no build has written a manifest yet", hint="run 'workbench build'")
    late = [each for each in found if each.reasons]
    if late:
        rows = [(each.slug, "; ".join(each.reasons), each.again) for each in late]
        listing(["report", "why it is out of date", "build again with"], rows, format)
    say(f"{len(found) - len(late)} of {count(len(found), 'report')} say what the study says")
    if late:
        click.get_current_context().exit(3)


@click.group()
def report() -> None:
    """Reports across schools."""


@report.command("levers")
@narrowed
@filters
def report_levers(**given: Any) -> None:
    """Proposed evidence for each lever and strategy, and the gaps.

    \b
    Example: workbench report levers
    """
    built(("levers",), **given)


ALL_DAY = (build,)
NOUNS = (report,)
