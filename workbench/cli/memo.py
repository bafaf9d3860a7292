"""Memos: what researchers write while they read, code and compare, with quotations cited by their id."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import coder, workplace
from workbench.cli.output import one_line, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.memos.forms import Draft
    from workbench.model.memo import Memo, MemoKind

KINDS = (
    "analytic",
    "methodological",
    "reflexive",
    "theoretical",
    "code",
    "site",
    "contact",
    "member-check",
    "vignette",
)
THINGS = (
    "study, site:, district:, source:, selection:, participant:, code:, coding:, claim:, lever:, strategy:, memo:"
)
PROBLEMS = 3  # exit code of a check that found something

FIELD_HELP = "A field of a contact summary or vignette, such as consent=WORDS; may be repeated."
kind_option = click.option("--kind", type=click.Choice(KINDS), help="What kind of memo it is.")
on_option = click.option(
    "--on", multiple=True, metavar="THING", help=f"What it stands with ({THINGS}); may be repeated."
)
quote_option = click.option("--quote", default="", metavar="WORDS", help="These words of the source given with --on.")


@click.group()
def memo() -> None:
    """Memos: written, attached to anything, searched, exported; member checks."""


def kind_of(name: str) -> MemoKind:
    """The kind that an option names."""
    from workbench.model.memo import MemoKind

    return MemoKind({"contact": "contact summary", "member-check": "member check"}.get(name, name))


@memo.command("add")
@click.argument("text", default="", metavar="[TEXT|-]")
@kind_option
@click.option("--title", default="", help="Its title (default: the line of the text that begins with #).")
@on_option
@quote_option
@click.option("--field", "fields", multiple=True, metavar="NAME=WORDS", help=FIELD_HELP)
@coder
def memo_add(
    text: str, kind: str | None, title: str, on: tuple[str, ...], quote: str, fields: tuple[str, ...],
    coder: str | None,
) -> None:  # fmt: skip
    """Write a memo, in your editor, as TEXT, or from stdin (-), in Markdown.

    Cite a quotation by its id, as [[coding:3fa09c11]], other things as [[site:osgood]], [[claim:role-alike-peers]].
    A contact summary and a vignette open a form.

    \b
    Example: workbench memo add --kind analytic --title "Load" --on site:osgood
             workbench memo add "They say load, and mean time." --on code:environment/operations/load
             workbench memo add --kind contact --on site:osgood
    """  # fmt: skip
    from dataclasses import replace

    from workbench.actions.memos import add
    from workbench.memos.forms import read_typed

    wanted = kind_of(kind or "analytic")
    place = workplace(coder)
    form = _fields(fields, wanted)
    if text:
        draft = read_typed(_given(text), wanted)
        draft = replace(draft, title=title or draft.title, form={**draft.form, **form})
        done = _kept(draft, wanted, lambda: add(place, draft, wanted, on=on, quote=quote))
    else:
        written = _written(wanted, title, form)
        if written is None:
            say("nothing was written")
            return
        done = _kept(written, wanted, lambda: add(place, written, wanted, on=on, quote=quote))
    _tell(done, "is written")


def _fields(given: tuple[str, ...], kind: MemoKind) -> dict[str, str]:
    from workbench.errors import NotKnown
    from workbench.memos.forms import FORMS

    known = FORMS.get(kind, {})
    found = {}
    for each in given:
        name, _, words = each.partition("=")
        if name not in known:
            raise NotKnown("field", name, known, hint=f"fields of this kind: {', '.join(known) or 'none'}")
        found[name] = words
    return found


def _given(text: str) -> str:
    return sys.stdin.read() if text == "-" else text


def _written(kind: MemoKind, title: str, form: dict[str, str]) -> Draft | None:
    """What was written in the editor; None where nothing was."""
    from workbench.memos.forms import Draft

    return in_editor(Draft(title=title, form=form), kind)


def in_editor(draft: Draft, kind: MemoKind) -> Draft | None:
    """A draft as somebody left it in their editor; None where it was closed unsaved, emptied, or left as it was."""
    from workbench.memos.forms import as_typed, read_typed

    shown = as_typed(draft, kind)
    typed = click.edit(shown, extension=".md")
    if typed is None or not typed.strip():
        return None
    found = read_typed(typed, kind)
    return None if found.empty or found == read_typed(shown, kind) else found


def _kept(draft: Draft, kind: MemoKind, do: Callable[[], Memo]) -> Memo:
    """Do it; where that fails, what was written is kept in a file."""
    from workbench.errors import WorkbenchError
    from workbench.memos.forms import as_typed

    try:
        return do()
    except WorkbenchError:
        if not draft.empty:
            say(f"what you wrote is kept in {_put_by(as_typed(draft, kind))}")
        raise


def _put_by(text: str) -> Path:
    """A new file beside where the person is, else among the temporary ones."""
    import tempfile

    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        for number in range(1, 1000):
            path = folder / f"memo-not-written-{number}.md"
            try:
                with path.open("x", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
                    file.write(text)
            except FileExistsError:
                continue
            except OSError:
                break
            return path
    raise OSError("the text could be kept nowhere")


def _tell(done: Memo, what: str) -> None:
    from workbench.actions.memo_things import named
    from workbench.memos.forms import headline
    from workbench.model.text import short_id

    click.echo(short_id(done.id))
    on = ", ".join(named(a) for a in done.attached) or "nothing"
    title = one_line(headline(done.title, done.body))
    say(f"memo “{title}” {what}, on {one_line(on)}; 'workbench undo' takes it back")


@memo.command("edit")
@click.argument("wanted", metavar="ID")
@click.argument("text", default="", metavar="[TEXT|-]")
@click.option("--title", help="Another title; the body stays unless it is given too.")
@kind_option
@coder
def memo_edit(wanted: str, text: str, title: str | None, kind: str | None, coder: str | None) -> None:
    """Change a memo: in your editor, as TEXT, or from stdin (-). What it read like before stays in its versions.

    \b
    Example: workbench memo edit 3fa09c11
             workbench memo edit 3fa09c11 --title "Load, again" --kind theoretical
    """
    from dataclasses import replace

    from workbench.actions.memo_reading import show
    from workbench.actions.memos import edit
    from workbench.memos.files import state_of
    from workbench.memos.forms import Draft, read_typed

    place = workplace(coder)
    now = show(place, wanted).memo
    become = kind_of(kind) if kind else now.kind
    draft = Draft(title=now.title, body=now.body, form=dict(now.form))
    if text:
        typed = read_typed(_given(text), become)
        draft = Draft(title=typed.title or draft.title, body=typed.body, form={**draft.form, **typed.form})
    elif title is None and kind is None:
        edited = in_editor(draft, become)
        if edited is None:
            say("nothing was changed")
            return
        draft = edited
    draft = draft if title is None else replace(draft, title=title)
    done = _kept(draft, become, lambda: edit(place, now.id, draft, kind=become, seen=state_of(now)))
    _tell(done, "is changed")


@memo.command("attach")
@click.argument("wanted", metavar="ID")
@on_option
@quote_option
@coder
def memo_attach(wanted: str, on: tuple[str, ...], quote: str, coder: str | None) -> None:
    """Attach a memo to further things.

    \b
    Example: workbench memo attach 3fa09c11 --on claim:role-alike-peers --on site:larkin
    """
    from workbench.actions.memos import attach

    _tell(attach(workplace(coder), wanted, on, quote=quote), "stands")


@memo.command("detach")
@click.argument("wanted", metavar="ID")
@on_option
@coder
def memo_detach(wanted: str, on: tuple[str, ...], coder: str | None) -> None:
    """Take a memo away from things.

    \b
    Example: workbench memo detach 3fa09c11 --on site:larkin
    """
    from workbench.actions.memos import detach

    _tell(detach(workplace(coder), wanted, on), "stands")


@memo.command("remove")
@click.argument("wanted", metavar="ID")
@coder
def memo_remove(wanted: str, coder: str | None) -> None:
    """Take a memo away; 'workbench undo' brings it back.

    \b
    Example: workbench memo remove 3fa09c11
    """
    from workbench.actions.memos import remove
    from workbench.memos.forms import headline

    gone = remove(workplace(coder), wanted)
    say(f"memo “{one_line(headline(gone.title, gone.body))}” is removed; 'workbench undo' brings it back")


COMMANDS = (memo,)
