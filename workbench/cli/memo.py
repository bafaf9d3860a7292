"""Memos: what researchers write while they read, code and compare, with quotations cited by their id."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import coder, listing_format, workplace
from workbench.cli.output import count, listing, one_line, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.actions.memo_reading import Chosen
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
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
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


@memo.command("list")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; may be repeated.")
@click.option("--on", multiple=True, metavar="THING", help="Only what is attached to it, or cites it.")
@click.option("--coder", "coders", multiple=True, metavar="CODER", help="Only by this coder.")
@click.option("--site", "sites", multiple=True, metavar="SITE", help="Only on this site, or on what lies there.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only on this code, or on codings under it.")
@click.option("--since", default="", metavar="DATE", help="Only written since then (2026-11-01).")
@click.option("--missing", type=click.Choice(["contact"]), help="Instead: sites and waves without a contact summary.")
@listing_format
def memo_list(
    kinds: tuple[str, ...], on: tuple[str, ...], coders: tuple[str, ...], sites: tuple[str, ...],
    codes: tuple[str, ...], since: str, missing: str | None, format: str | None,
) -> None:  # fmt: skip
    """The memos, the oldest first.

    \b
    Example: workbench memo list --site osgood
             workbench memo list --on coding:3fa09c11
             workbench memo list --missing contact
    """
    from workbench.actions.memo_reading import listed, without_contact
    from workbench.actions.memo_things import named
    from workbench.memos.forms import headline
    from workbench.model.text import short_id

    if missing:
        visits = without_contact(workplace())
        listing(["site", "wave", "sources"], [(site, wave or None, n) for site, wave, n in visits], format)
        say(f"{count(len(visits), 'visit')} without a contact summary")
        return
    found = listed(workplace(), chosen_of(kinds, on, coders, sites, codes, since))
    rows = [
        (short_id(f.memo.id), f.memo.kind.value, headline(f.memo.title, f.memo.body), f.memo.coder or None,
         f.memo.written[:10] or None, ", ".join(named(a) for a in f.memo.attached) or None, f.citations,
         *((", ".join(f.how),) if on else ()))
        for f in found
    ]  # fmt: skip
    listing(["id", "kind", "title", "coder", "written", "on", "cites", *(("how",) if on else ())], rows, format)
    say(count(len(rows), "memo"))


def chosen_of(
    kinds: tuple[str, ...], on: tuple[str, ...], coders: tuple[str, ...], sites: tuple[str, ...],
    codes: tuple[str, ...], since: str,
) -> Chosen:  # fmt: skip
    """The memos that options ask for; a date that is none is refused."""
    from workbench.actions.memo_reading import Chosen
    from workbench.errors import WorkbenchError

    try:
        date.fromisoformat(since or "2026-11-01")
    except ValueError:
        raise WorkbenchError(f"{since!r} is no date", hint="write --since 2026-11-01") from None
    return Chosen(
        kinds=tuple(map(kind_of, kinds)), on=on, coders=coders, sites=sites, codes=codes, since=since
    )  # fmt: skip


@memo.command("show")
@click.argument("wanted", metavar="ID")
@click.option("--versions", is_flag=True, help="What it read like before, by whom, and what was written beside it.")
def memo_show(wanted: str, versions: bool) -> None:
    """One memo: its words with the quotations written out, what it is on, what cites it.

    \b
    Example: workbench memo show 3fa09c11
             workbench memo show 3fa09c11 --versions
    """
    from workbench.actions.memo_reading import show
    from workbench.actions.memo_things import named
    from workbench.memos.cited import written_out
    from workbench.memos.forms import FORMS, headline
    from workbench.model.text import short_id

    found = show(workplace(), wanted)
    it = found.memo
    click.echo(f"{one_line(headline(it.title, it.body))}  [[memo:{short_id(it.id)}]]")
    click.echo(f"{it.kind.value}, by {it.coder or '(nobody)'}, {it.written[:16] or 'no date'}")
    click.echo(f"on: {one_line(', '.join(named(a) for a in it.attached)) or 'nothing'}\n")
    for name, words in it.form.items():
        click.echo(f"{FORMS.get(it.kind, {}).get(name, one_line(name))}: {plainly(words)}")
    click.echo(plainly(written_out(it.body, found.known)))
    for other in found.cited_by:
        click.echo(f"cited by: {one_line(headline(other.title, other.body))}  [[memo:{short_id(other.id)}]]")
    apart = [w for w in found.wordings if w.apart and w.body != it.body]
    for each in found.wordings[:-1] if versions else ():
        told = " — written beside the one it has now, and not in it" if each in apart else ""
        click.echo(f"\n--- {each.coder or '(nobody)'}, {each.at[:16]}{told}\n{plainly(each.body)}")
    if apart and not versions:
        say(f"{count(len(apart), 'other version')} of it, by {', '.join(sorted({w.coder for w in apart}))}, "
            f"written on another copy at the same time: --versions shows them")  # fmt: skip


def plainly(text: str) -> str:
    """A text of several lines without signs that would steer a terminal."""
    return _STEERS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


@memo.command("search")
@click.argument("words", nargs=-1, required=True)
@listing_format
def memo_search(words: tuple[str, ...], format: str | None) -> None:
    """Memos whose titles and words hold all WORDS; "a phrase" in quotation marks. Case does not matter.

    \b
    Example: workbench memo search load '"three times"'
    """
    from workbench.actions.memo_reading import search
    from workbench.memos.forms import headline
    from workbench.model.text import short_id

    hits = search(workplace(), " ".join(words))
    rows = [(short_id(h.memo.id), h.memo.kind.value, headline(h.memo.title, h.memo.body), h.words) for h in hits]
    listing(["id", "kind", "title", "words"], rows, format)
    say(count(len(rows), "memo"))


@memo.command("check")
@listing_format
def memo_check(format: str | None) -> None:
    """Whether all that memos cite still stands; exit code 3 where something does not.

    \b
    Example: workbench memo check
    """
    from workbench.actions.memo_reading import check
    from workbench.memos.forms import headline
    from workbench.model.text import short_id

    looked, failing = check(workplace())
    rows = [(short_id(f.memo.id), headline(f.memo.title, f.memo.body), f.memo.coder or None, f.what, f.why)
            for f in failing]  # fmt: skip
    listing(["memo", "title", "coder", "what", "why"], rows, format)
    say(f"{count(looked, 'citation')} looked at, {count(len(rows), 'thing')} to be looked after")
    if failing:
        click.get_current_context().exit(PROBLEMS)


COMMANDS = (memo,)
