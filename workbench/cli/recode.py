"""Reading again for codes that are new or redefined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.cli.options import coder, listing_format, workplace
from workbench.cli.output import count, listing, say

if TYPE_CHECKING:
    from workbench.actions.recode import Recode

FEW = 5  # sources that are named before the others are counted


@click.group()
def recode() -> None:
    """Read again for codes that are new or redefined."""


@recode.command("start")
@click.argument("codes", nargs=-1)
@click.option("--redefined", is_flag=True, help="All codes that were redefined after somebody had read for them.")
@coder
def recode_start(codes: tuple[str, ...], redefined: bool, coder: str | None) -> None:
    """Queue the sources that nobody has read for CODES as they are now, newest first.

    \b
    Example: workbench recode start environment/operations/load --coder ana
             workbench recode start --redefined --coder ana
    """
    from workbench.actions.recode import start

    if not codes and not redefined:
        raise click.UsageError("which code? name it, or give --redefined")
    for found in start(workplace(coder), codes, redefined=redefined):
        if found.left:
            more = f" and {len(found.left) - FEW} more" if len(found.left) > FEW else ""
            say(f"{found.code}: {count(len(found.left), 'source')} to read: {', '.join(found.left[:FEW])}{more}")
        else:
            say(f"{found.code}: every source that counts has been read for it as it is now; nothing is queued")
    say("next: workbench recode next")


@recode.command("list")
@listing_format
def recode_list(format: str | None) -> None:
    """Codes for which reading is under way, and those for which it should begin.

    "Found": codings made since the beginning, in the sources that were queued.

    \b
    Example: workbench recode list
    """
    from workbench.actions.recode import list_recodes

    found = list_recodes(workplace())
    rows = [
        (r.code, r.begun[:10] or None, len(r.read) if r.begun else None, len(r.left), r.codings if r.begun else None)
        for r in found
    ]
    listing(["code", "begun", "read", "left", "found"], rows, format)
    if not found:
        say("nothing is to be read again")


@recode.command("next")
@click.argument("code", default="")
@click.option("--blind", is_flag=True, help="Do not show what others have coded.")
@coder
def recode_next(code: str, blind: bool, coder: str | None) -> None:
    """Open the next source of the queue (of CODE alone, or of all that are under way) to be coded.

    \b
    Example: workbench recode next --coder ana
    """
    from workbench.actions.coding_by_hand import open_session
    from workbench.actions.recode import following
    from workbench.cli.plain import converse

    place = workplace(coder)
    found = following(place, code)
    if found is None:
        say("every source is read; 'workbench recode end CODE' says what was found")
        return
    source, scopes = found
    with open_session(place, source, scopes=scopes, blind=blind) as session:
        converse(session)
    say("next: workbench recode next")


@recode.command("end")
@click.argument("code")
@coder
def recode_end(code: str, coder: str | None) -> None:
    """End the reading for CODE: how much was read, how much was found, what is left.

    \b
    Example: workbench recode end environment/operations/load --coder ana
    """
    from workbench.actions.recode import end

    for line in _ended(end(workplace(coder), code)):
        say(line)


def _ended(found: Recode) -> list[str]:
    queued = count(len(found.read) + len(found.left), "source")
    lines = [
        f"{found.code}: {len(found.read)} of {queued} read since {found.begun[:10]}",
        f"found: {count(found.codings, 'coding')} in {count(found.sources, 'source')},"
        f" {found.sites} of {count(found.among, 'site')}",
    ]
    if found.left:
        more = f" and {len(found.left) - FEW} more" if len(found.left) > FEW else ""
        lines.append(f"still not coded yet for it: {', '.join(found.left[:FEW])}{more}")
    return lines


COMMANDS = (recode,)
