"""A session of coding in any terminal, or through a pipe: a line in, a few lines out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.output import CONTROL, one_line, say

if TYPE_CHECKING:
    from workbench.actions.coding_by_hand import Session
    from workbench.actions.source_view import Line, View

WIDEST = 100  # columns of running text that can be read with ease


def converse(session: Session) -> None:
    """Code until the session is over, and close it."""
    try:
        talk(session, show)
    finally:
        for line in session.close():
            say(_clean(line))


def talk(session: Any, show: Callable[[Any], None]) -> None:
    """Ask for lines until the session is over, the input ends or Ctrl-C is typed.

    ``session`` has ``opening()`` and ``step(line)``, which reply with what is ``said``, a ``view`` to ``show``, and
    whether it is ``over``.
    """
    with suppress(ImportError):  # arrow keys bring earlier lines back, where Python has them
        if sys.stdin.isatty():
            import readline  # noqa: F401
    reply = session.opening()
    try:
        while True:
            for line in reply.said:
                say(_clean(line))
            if reply.view:
                show(reply.view)
            if reply.over:
                break
            reply = session.step(click.prompt("", prompt_suffix="> ", default="", show_default=False))
    except (click.Abort, KeyboardInterrupt):
        say()


def _clean(line: str) -> str:
    """Without signs that would steer the terminal; spaces stay, so that what stands in columns does."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", line)


def show(view: View) -> None:
    """The sentence in its place, with what is coded on it."""
    click.echo()
    speaker = ""
    for line in view.before:
        click.echo(_folded(_spoken(line) if line.speaker != speaker else one_line(line.words), "    "))
        speaker = line.speaker
    more = f", {view.selected} sentences" if view.selected > 1 else ""
    heading = f"turn {view.turn}  {one_line(view.speaker)}  " if view.new_turn else ""
    click.echo(f"{heading}[{view.number} of {view.of}{more}]")
    click.echo(_folded(one_line(view.words), "  "))
    for code in view.codes:
        click.echo(f"  = {one_line(code)}")


def _spoken(line: Line) -> str:
    return one_line(f"{line.speaker}: {line.words}" if line.speaker else line.words)


def _folded(text: str, indent: str) -> str:
    """In lines of the terminal; through a pipe in one."""
    if not sys.stdout.isatty():
        return indent + text
    room = min(shutil.get_terminal_size().columns, WIDEST)
    return click.wrap_text(text, width=room, initial_indent=indent, subsequent_indent=indent)
