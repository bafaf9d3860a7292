"""Codebook, claims, levers; the protocol stands beside them."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import confirmed, dry_run, file, listing_format, workplace
from workbench.cli.output import count, listing, progress, say
from workbench.cli.places import loaded
from workbench.cli.protocol import protocol


@click.group()
def codebook() -> None:
    """Codes and what they mean."""


@codebook.command("load")
@click.argument("path", metavar="FILE", type=file())
@dry_run
def codebook_load(path: Path, dry_run: bool, yes: bool) -> None:
    """Bring the codes of a YAML FILE into the study, or up to date.

    \b
    Example: workbench codebook load codebooks/urban-leadership.yaml
    """
    from workbench.actions.places import load_codebook

    place = workplace()
    planned = load_codebook(place, path, dry_run=True)
    if planned.hides:
        total = count(sum(planned.hides.values()), "coding")
        what = f"{count(len(planned.hides), 'code')} with {total}"
        say(f"{what} would be retired, and the codings leave every count: {', '.join(planned.hides)}")
    if dry_run:
        loaded(planned, dry_run=True)
    elif not planned.hides or confirmed(f"Retire {what}?", yes=yes):
        loaded(load_codebook(place, path, heads=planned.heads if planned.hides else ()))


@codebook.command("check")
@click.argument("path", metavar="FILE", type=file())
def codebook_check(path: Path) -> None:
    """Read a codebook FILE and name every mistake in it, with its line.

    \b
    Example: workbench codebook check codebooks/urban-leadership.yaml
    """
    from workbench.actions.places import check_codebook

    book = check_codebook(path)
    say(f"{book.title}: {count(len(book.codes), 'code')}, {len(book.leaves())} of them leaves; nothing wrong")
    if book.warning:
        say(f"warning: {book.warning}")


@codebook.command("show")
@click.argument("code", default="")
@listing_format
def codebook_show(code: str, format: str | None) -> None:
    """All codes with their codings, or everything about one CODE.

    \b
    Example: workbench codebook show environment/operations/load
    """
    from workbench.actions.reading import read_codebook, show_code

    place = workplace()
    if not code:
        book, counts = read_codebook(place)
        listing(["code", "name", "codings"], [(c.slug, c.name, counts.get(c.slug)) for c in book], format)
        return
    found, count = show_code(place, code)
    rows = [
        (name, getattr(found, name))
        for name in ("slug", "name", "definition", "include", "exclude", "example", "proposition", "origin")
    ]
    rows += [("cues", ", ".join(found.cues)), ("codings", count)]
    listing(["what", "text"], [(k, v) for k, v in rows if v or k == "codings"], format)


@click.group()
def claim() -> None:
    """Cross-site propositions, tried site by site."""


@claim.command("load")
@click.argument("path", metavar="FILE", type=file())
def claim_load(path: Path) -> None:
    """Make the claims of a YAML FILE the claims of the study.

    \b
    Example: workbench claim load claims.yaml
    """
    from workbench.actions.places import load_claims

    loaded(load_claims(workplace(), path))


@claim.command("list")
@listing_format
def claim_list(format: str | None) -> None:
    """Each claim and how it fares.

    \b
    Example: workbench claim list
    """
    from workbench.actions.reading import list_claims

    with progress() as show:
        tried = list_claims(workplace(), progress=show)
    rows = [(t.claim.slug, t.claim.stage.value, t.claim.statement, t.summary) for t in tried]
    listing(["claim", "stage", "statement", "sites"], rows, format)


@claim.command("show")
@click.argument("name", metavar="CLAIM")
def claim_show(name: str) -> None:
    """One claim: who supports it, qualifies it, challenges it, or was never asked, down to the line.

    \b
    Example: workbench claim show role-alike-peers
    """
    from workbench.actions.reading import try_claim
    from workbench.cli.claims import lines_of

    read, trial = try_claim(workplace(), name)
    for line in lines_of(read, trial):
        click.echo(line)


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
