"""Districts, sites, coders."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import file, listing_format, remember, settings_file, workplace
from workbench.cli.output import count, listing, say


def loaded(result: object, *, dry_run: bool = False) -> None:
    """One line of what a load changed and how to undo it."""
    from workbench.actions.places import Loaded

    if isinstance(result, Loaded):
        counts = f"{result.new} new, {result.changed} changed, {result.retired} retired"
        what, *of = result.what.split(" ")  # 'codes of urban-leadership'
        things = " ".join((count(result.total, what.removesuffix("s")), *of))
        say(f"{things}: {counts}" + _undo_hint(result.run, dry_run=dry_run))
        for note in result.notes:
            say(f"note: {note}")


def _undo_hint(run: str, *, dry_run: bool) -> str:
    if dry_run:
        return "; nothing was written"
    return "; 'workbench undo' takes it back" if run else "; the study held all of it already"


@click.group()
def site() -> None:
    """The sites (schools) of the study."""


@site.command("import")
@click.argument("table", type=file())
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
def site_import(table: Path, dry_run: bool) -> None:
    """Read a .csv or .xlsx TABLE: site, name, district, district_name, level, and columns of your own.

    Values are checked against [variables.site] of workbench.toml.

    \b
    Example: workbench site import sites.csv
    """
    from workbench.actions.places import import_sites

    loaded(import_sites(workplace(), table, dry_run=dry_run), dry_run=dry_run)


@site.command("add")
@click.argument("name")
@click.option("--slug", default="", help="Its short name (default: made from NAME).")
@click.option("--district", help="The slug of its district.")
@click.option("--level", multiple=True, help="elementary, middle, high; may be repeated.")
def site_add(name: str, slug: str, district: str | None, level: tuple[str, ...]) -> None:
    """Add one school.

    \b
    Example: workbench site add "Osgood Middle" --slug osgood --district brightwater --level middle
    """
    from workbench.actions.places import add_site

    say(f"site {add_site(workplace(), name, site=slug, district=district, levels=level)} is known")


@site.command("list")
@listing_format
def site_list(format: str | None) -> None:
    """The sites, with their declared variables and sources; · is not told.

    \b
    Example: workbench site list
    """
    from workbench.actions.reading import list_sites

    place = workplace()
    own = [name for name in place.variables.declared("site") if name != "levels"] if place.config.variables else []
    rows = [
        (s.slug, s.name, s.district, ", ".join(s.levels) or None, *(s.attributes.get(n) for n in own), count)
        for s, count in list_sites(place)
    ]
    listing(["site", "name", "district", "level", *own, "sources"], rows, format)


@click.group()
def district() -> None:
    """The districts that sites lie in."""


@district.command("add")
@click.argument("name")
@click.option("--slug", default="", help="Its short name (default: made from NAME).")
def district_add(name: str, slug: str) -> None:
    """Add one district.

    \b
    Example: workbench district add "Brightwater City Schools" --slug brightwater
    """
    from workbench.actions.places import add_district

    say(f"district {add_district(workplace(), name, district=slug)} is known")


@district.command("list")
@listing_format
def district_list(format: str | None) -> None:
    """The districts.

    \b
    Example: workbench district list
    """
    from workbench.actions.reading import list_districts

    listing(["district", "name"], [(d.slug, d.name) for d in list_districts(workplace())], format)


@click.group()
def coder() -> None:
    """Who codes."""


@coder.command("add")
@click.argument("name")
@click.option("--me", is_flag=True, help="Note in your own settings that this is you.")
def coder_add(name: str, me: bool) -> None:
    """Make a coder known to the study.

    \b
    Example: workbench coder add "Ana Ruiz" --me
    """
    from workbench.actions.workplace import add_coder

    slug = add_coder(workplace(), name)
    if me:
        remember(slug)
    say(f"coder {slug} is known" + (f"; you are {slug} from now on ({settings_file()})" if me else ""))


@coder.command("list")
@listing_format
def coder_list(format: str | None) -> None:
    """The coders.

    \b
    Example: workbench coder list
    """
    from workbench.actions.reading import list_coders

    listing(["coder", "name"], list(list_coders(workplace()).items()), format)


COMMANDS = (site, district, coder)
