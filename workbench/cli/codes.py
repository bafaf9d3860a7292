"""Codebook and levers; the protocol and claims stand beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.claims import claim
from workbench.cli.options import coder, dry_run, file, listing_format, workplace
from workbench.cli.output import listing
from workbench.cli.places import loaded
from workbench.cli.protocol import protocol

if TYPE_CHECKING:
    from workbench.actions.codebook_changes import Card


@click.group()
def codebook() -> None:
    """Codes and what they mean."""


@codebook.command("load")
@click.argument("path", metavar="FILE", type=file())
@click.option("--codebook", "book", default="", metavar="NAME", help="FILE is a version of this codebook.")
@click.option("--minor", multiple=True, metavar="CODE", help="Only its words are others: codings stay up to date.")
@coder
@dry_run
def codebook_load(path: Path, book: str, minor: tuple[str, ...], coder: str | None, dry_run: bool, yes: bool) -> None:
    """Bring the codes of a FILE into the study, or up to date: .yaml, .qdc (REFI-QDA), .csv or .xlsx.

    Shows first what is new, renamed, moved, redefined and retired, and asks where codes that are there change. A code
    that has another slug is known by a slug that it once had, or by its name.

    \b
    Example: workbench codebook load codebooks/urban-leadership.yaml
    """
    from workbench.actions.codebook_load import plan_load
    from workbench.cli.codebook_plan import carry_out

    place = workplace(coder)
    carry_out(place, plan_load(place, path, codebook=book, minor=minor), dry_run=dry_run, yes=yes)


@codebook.command("show")
@click.argument("code", default="")
@click.option("--retired", is_flag=True, help="The codes that were retired, with the codings that went with them.")
@listing_format
def codebook_show(code: str, retired: bool, format: str | None) -> None:
    """All codes with their codings, or everything about one CODE.

    \b
    Example: workbench codebook show environment/operations/load
    """
    from workbench.actions.codebook_changes import look_up
    from workbench.actions.codebook_retiring import list_retired
    from workbench.actions.reading import read_codebook

    place = workplace()
    if retired:
        listing(["code", "name", "codings"], [(r.slug, r.name, r.codings) for r in list_retired(place)], format)
    elif code:
        listing(["what", "text"], _card(look_up(place, code)), format)
    else:
        book, counts = read_codebook(place)
        listing(["code", "name", "codings"], [(c.slug, c.name, counts.get(c.slug)) for c in book], format)


def _card(card: Card) -> list[tuple[str, str | int]]:
    """Everything about a code, as far as there is something to tell."""
    code = card.code
    texts = ("slug", "name", "definition", "include", "exclude", "example", "proposition", "origin")
    told: list[tuple[str, str | int]] = [
        *((name, getattr(code, name)) for name in texts),
        ("cues", ", ".join(code.cues)),
        ("cycle", f"second: a pattern code over {', '.join(code.over)}" if code.over else ""),
        ("pattern codes over it", ", ".join(card.patterns)),
        ("formerly", ", ".join(code.former)),
        ("redefined", code.redefined[:19]),
        ("outdated codings", card.outdated),
    ]
    return [*((what, text) for what, text in told if text), ("codings", card.codings)]


@click.group()
def lever() -> None:
    """The State's policy levers and strategies, and the links to them."""


@lever.command("load")
@click.argument("folder", type=file(), required=False)
def lever_load(folder: Path | None) -> None:
    """Load levers, strategies and links from a FOLDER (default: the study's codebooks/).

    \b
    Example: workbench lever load
    """
    from workbench.actions.places import load_levers

    loaded(load_levers(workplace(), folder))


COMMANDS = (codebook, protocol, claim, lever)
