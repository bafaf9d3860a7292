"""Coding by hand."""

from __future__ import annotations

import click

from workbench.cli.options import coder, workplace
from workbench.cli.output import say


@click.command()
@click.argument("source")
@click.option("--plain", is_flag=True, help="Line by line, in any terminal; for now there is no other way.")
@click.option("--code", multiple=True, metavar="CODE",
              help="Read for this code and all below it; may be repeated (default: the whole codebook).")  # fmt: skip
@click.option("--from", "start", type=click.IntRange(min=1), metavar="TURN",
              help="Begin at this turn (default: the first that you have not read).")  # fmt: skip
@click.option("--blind", is_flag=True,
              help="Do not show what others have coded; always so where SOURCE is blind for you.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Go through interviewers' sentences too.")
@coder
def code(
    source: str,
    plain: bool,
    code: tuple[str, ...],
    start: int | None,
    blind: bool,
    everything: bool,
    coder: str | None,
) -> None:
    """Code SOURCE sentence by sentence; ? shows what you can type.

    Each decision is written at once. Turns that you have gone through are noted as read, so that the next session
    goes on where this one ends. What others coded in a source that was given to you blind is hidden until all have
    finished ('workbench assignment open' is the way round); you have, once all of it is read for the whole codebook.

    \b
    Example: workbench code osgood-teacher-w2 --coder ana
             workbench code osgood-teacher-w2 --code supervisory --from 1 --coder ana
    """
    from workbench.actions.coding_by_hand import open_session
    from workbench.cli.plain import converse

    place = workplace(coder)
    with open_session(place, source, scopes=code, start=start, blind=blind, everything=everything) as session:
        converse(session)
        if not session.notes.left:
            following = session.following()
            say(f"next to read: workbench code {following}" if following else "no source is left to read")


ALL_DAY = (code,)
