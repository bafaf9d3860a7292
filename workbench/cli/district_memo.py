"""District memos."""

from __future__ import annotations

import click

from workbench.cli.options import workplace
from workbench.cli.output import progress
from workbench.cli.reports import tell_built
from workbench.model.team import LAYERS, UNION


@click.group("district-memo")
def district_memo() -> None:
    """Memos on districts."""


@district_memo.command("build")
@click.argument("districts", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every district of the study.")
@click.option("--layer", type=click.Choice(LAYERS), help="Whose codings (default: union).")
@click.option("--to", "formats", type=click.Choice(["docx", "pdf"]), multiple=True, help="Also as Word, or PDF.")
@click.option("--wave", "waves", multiple=True, metavar="WAVE", help="Only a wave of visits.")
def district_memo_build(
    districts: tuple[str, ...], everything: bool, layer: str | None, formats: tuple[str, ...], waves: tuple[str, ...]
) -> None:
    """Build the memo of DISTRICTS, or of all districts.

    Counted are the district's own sources; what its schools' sources say of it stands apart.

    \b
    Example: workbench district-memo build brightwater
             workbench district-memo build --all
    """
    from workbench.actions.memo_building import build_memos
    from workbench.model.filters import Filters

    if bool(districts) == everything:
        raise click.UsageError("which districts? name them, or give --all")
    chosen = Filters(wave=waves, layer=layer if layer not in (None, UNION) else "")
    with progress() as show:
        done = build_memos(workplace(), "district-memos", districts, filters=chosen, formats=formats, progress=show)
    tell_built(done)


COMMANDS = (district_memo,)
