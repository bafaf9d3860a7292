"""Site memos: how they are built. What two people do with one stands in `site_memo_work`."""

from __future__ import annotations

import click

from workbench.cli.options import workplace
from workbench.cli.output import progress
from workbench.cli.reports import tell_built
from workbench.model.team import LAYERS, UNION


@click.group("site-memo")
def site_memo() -> None:
    """Within-site memos."""


@site_memo.command("build")
@click.argument("sites", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every school of the study.")
@click.option("--layer", type=click.Choice(LAYERS), help="Whose codings (default: union).")
@click.option("--to", "formats", type=click.Choice(["docx", "pdf"]), multiple=True, help="Also as Word, or PDF.")
@click.option("--wave", "waves", multiple=True, metavar="WAVE", help="Only a wave of visits.")
def site_memo_build(
    sites: tuple[str, ...], everything: bool, layer: str | None, formats: tuple[str, ...], waves: tuple[str, ...]
) -> None:
    """Build the memo of SITES, or of all schools; analyst text stays.

    Sections and their codes come from codebooks/site-outline.yaml of the study, which a team may change. With --layer
    or --wave the memo is one of its own, beside the whole one.

    \b
    Example: workbench site-memo build osgood
             workbench site-memo build --all
             workbench site-memo build osgood --wave 2
             workbench site-memo build osgood --to docx
    """
    from workbench.actions.memo_building import build_memos
    from workbench.model.filters import Filters

    if bool(sites) == everything:
        raise click.UsageError("which schools? name them, or give --all")
    chosen = Filters(wave=waves, layer=layer if layer not in (None, UNION) else "")
    with progress() as show:
        done = build_memos(workplace(), "site-memos", sites, filters=chosen, formats=formats, progress=show)
    tell_built(done)


COMMANDS = (site_memo,)
