"""Memos looked at: listed, shown with what they cite, searched, checked."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import click

from workbench.cli.memo import KINDS, PROBLEMS, kind_of, memo
from workbench.cli.options import listing_format, workplace
from workbench.cli.output import count, listing, one_line, say

if TYPE_CHECKING:
    from workbench.actions.memo_listing import Chosen

_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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
    from workbench.actions.memo_listing import listed, without_contact
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
    from workbench.actions.memo_listing import Chosen
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
