"""``display``: prevalence, classes, concordance, change, triangulation, contrasts, whose words are quoted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from workbench.cli.options import as_filters, filters, listing_format, narrowed, workplace
from workbench.cli.output import NO_DATA, count, listing, say

if TYPE_CHECKING:
    from workbench.displays.change import Change
    from workbench.displays.frame import Dimension
    from workbench.displays.prevalence import Prevalence
    from workbench.displays.tally import Share
    from workbench.model.filters import Filters

# as in displays/frame.py and actions/displays.py, which 'workbench --help' must not load; a test compares them
DIMENSIONS = ("district", "level", "role", "wave", "kind")
OF = ("leaves", "groups", "all")
F = TypeVar("F", bound=Callable[..., Any])
SITES = "sites that have it, of those that were asked and wholly read, or have it"
GROUPS = "role groups (supervisory, teacher leader, teacher, and roles that stand alone)"
NO_PROTOCOL = "blank where nobody can say: no source, not asked, not yet coded"


@click.group()
def display() -> None:
    """Displays of what is coded, within a site and across sites."""


def of_codes(function: F) -> F:
    """--of of a display that takes codes."""
    return click.option(
        "--of", type=click.Choice(OF), default="leaves", show_default=True, help="Which codes of the codebook."
    )(function)


def shown(function: F) -> F:
    """--query, the filters and --format."""
    return narrowed(filters(listing_format(function)))


def caption(chosen: Filters, *told: str) -> None:
    """What was counted, of what, and what was left out: on stderr, below the listing."""
    layer = "consensus where it is settled, union of coders elsewhere" if chosen.layer else "union of coders"
    narrow = ("only sentences that the query holds of: absent is absent among them",) if chosen.query else ()
    say("; ".join((*told, *narrow, layer, "memos not counted", f"filter: {chosen}")))


def number(value: float | None, digits: int = 3) -> Any:
    """A figure as it is listed; a dash where there is none."""
    return NO_DATA if value is None else round(value, digits)


def named(names: Sequence[str]) -> str | None:
    """Names in a cell; None for none."""
    return ", ".join(names) or None


@display.command()
@click.option("--by", type=click.Choice(DIMENSIONS), help="Add the sites of each group.")
@click.option("--wilson", is_flag=True, help="Add Wilson's 95 % interval: how coarse so few sites are.")
@click.option("--test", is_flag=True, help="Add an exact test over the groups of --by; read the caution.")
@of_codes
@shown
def prevalence(by: str | None, wilson: bool, test: bool, of: str, format: str | None, **given: Any) -> None:
    """How far each code is spread: sites, sources and people, k of n, with its pattern class.

    \b
    Example: workbench display prevalence
             workbench display prevalence --by district --of groups
    """
    from workbench.actions.displays import prevalence as count_
    from workbench.displays.frame import Dimension
    from workbench.displays.significance import wilson as interval
    from workbench.errors import WorkbenchError
    from workbench.patterns.classes import classify

    if test and not by:
        raise WorkbenchError("a test needs groups", hint="add --by district or --by level")
    chosen, place = as_filters(given), workplace()
    found = count_(place, chosen, of)
    thresholds = place.config.thresholds
    names = ["code", "sites", "class", "sources", "people", "sentences", "one source at", "left out"]
    rows: list[list[Any]] = [
        [
            p.code, _of(p.sites), str(classify(p, thresholds=thresholds).pattern), _of(p.sources), _of(p.persons),
            NO_DATA if p.units is None else p.units, named(p.single_source), len(p.excluded) or None,
        ]
        for p in found
    ]  # fmt: skip
    if wilson:
        names += ["low", "high"]
        for row, p in zip(rows, found, strict=True):
            row += [number(end, 2) for end in interval(p.sites.k, p.sites.n) or (None, None)]
    if by:
        names += _by(rows, found, Dimension(by))
    told = []
    if by and test:
        names += ["p", "V", "q"]
        told = _test(rows, found, Dimension(by))
    listing(names, rows, format)
    caption(chosen, SITES, "sources and people likewise", NO_PROTOCOL, *told)


def _by(rows: list[list[Any]], found: Sequence[Prevalence], by: Dimension) -> list[str]:
    groups = {group.group: group.name for each in found for group in each.by(by)}
    for row, each in zip(rows, found, strict=True):
        have = {group.group: _of(group.sites) for group in each.by(by)}
        row += [have.get(group, NO_DATA) for group in groups]
    return [f"{by}: {name}" for name in groups.values()]


def _test(rows: list[list[Any]], found: Sequence[Prevalence], by: Dimension) -> list[str]:
    from workbench.actions.displays import tested
    from workbench.displays.significance import CAUTION

    for row, each in zip(rows, tested(found, by), strict=True):
        row += [number(value) for value in (each.p, each.v, each.q)]
    return ["p: Freeman–Halton; V: Cramér; q: Benjamini–Hochberg over the codes listed", CAUTION]


def _of(share: Share) -> str:
    return str(share) if share.n else NO_DATA


def _part(share: Share) -> float | None:
    return share.k / share.n if share.n else None


@display.command()
@of_codes
@shown
def classes(of: str, format: str | None, **given: Any) -> None:
    """The pattern class of each code, with the rule that it meets.

    \b
    Example: workbench display classes --of groups
    """
    from workbench.actions.displays import classes as find

    chosen, place = as_filters(given), workplace()
    rows = [
        [c.code, str(c.pattern), _of(c.sites), _of(c.districts), len(c.excluded) or None,
         named([str(p) for p in c.could_become]), c.rule]
        for c in find(place, chosen, of)
    ]  # fmt: skip
    names = ["code", "class", "sites", "districts", "left out", "could become", "rule"]
    listing(names, rows, format)
    limits = place.config.thresholds
    caption(chosen, SITES, f"thresholds {limits.few} and {limits.most}",
            "could become: if the sites left out all had it, or none")  # fmt: skip


@display.command()
@click.argument("at", metavar="[SITE]", required=False, default="")
@click.option("--all", "every", is_flag=True, help="Also codes that nobody has there.")
@of_codes
@shown
def concordance(at: str, every: bool, of: str, format: str | None, **given: Any) -> None:
    """Do the roles at SITE (or at each site) say the same?

    \b
    Example: workbench display concordance osgood
    """
    from workbench.actions.displays import concordance as find

    chosen = as_filters(given)
    found = [c for c in find(workplace(), chosen, at, of) if every or c.said or c.other]
    rows = [
        [c.site, c.code, c.verdict, named(c.said), named(c.other), named(c.silent),
         named([f"{group} ({silent.reason})" for group, silent in c.unheard]), "yes" if c.disagreement else None]
        for c in found
    ]  # fmt: skip
    names = ["site", "code", "who says it", "has it", "against or context only", "asked and absent", "not heard",
             "for and against"]  # fmt: skip
    listing(names, rows, format)
    caption(chosen, f"{GROUPS}, each in its own words", "a group is silent where it was asked and wholly read")


@display.command()
@click.argument("at", metavar="[SITE]", required=False, default="")
@click.option("--all", "every", is_flag=True, help="Also codes that no source has there.")
@of_codes
@shown
def triangulation(at: str, every: bool, of: str, format: str | None, **given: Any) -> None:
    """Do the kinds of source at SITE (or at each site) bear each other out?

    \b
    Example: workbench display triangulation osgood
    """
    from workbench.actions.displays import triangulation as find

    chosen = as_filters(given)
    found = [t for t in find(workplace(), chosen, at, of) if every or t.carrying or t.against]
    rows = [
        [t.site, t.code, str(t.verdict), named(t.carrying), named(t.against), named(t.silent), named(t.unheard)]
        for t in found
    ]
    listing(["site", "code", "verdict", "carried by", "challenged by", "silent", "not heard"], rows, format)
    caption(chosen, "kinds of source", "convergent: two kinds or more carry it and none stands against it")


@display.command()
@click.argument("at", metavar="[SITE]", required=False, default="")
@click.option("--test", is_flag=True, help="Add McNemar's exact test of each code over sites; read the caution.")
@click.option("--all", "every", is_flag=True, help="Also codes that are in neither wave.")
@of_codes
@shown
def change(at: str, test: bool, every: bool, of: str, format: str | None, **given: Any) -> None:
    """What SITE says anew, still, or no longer from wave to wave; of all sites, how many say each code so.

    \b
    Example: workbench display change osgood
             workbench display change --of groups
    """
    from workbench.actions.displays import change as find
    from workbench.errors import WorkbenchError

    chosen = as_filters(given)
    if at and test:
        raise WorkbenchError("a test of one site has one case", hint="leave SITE out, or --test")
    found = find(workplace(), chosen, at, of)
    told = "codes that were put and read in both waves; open: not, with the wave and the reason"
    if at:
        listing(["waves", "code", "change", "why open"], _changes(found, every), format)
        caption(chosen, told)
        return
    rows, names = _over_sites(found, every), ["waves", "code", "new", "kept", "dropped", "never", "open",
                                              "new at", "dropped at"]  # fmt: skip
    more: tuple[str, ...] = ()
    if test:
        from workbench.displays.significance import CAUTION, mcnemar

        names.append("p")
        rows = [[*row, number(mcnemar(row[2], row[4]))] for row in rows]
        more = ("p: McNemar's exact test of new against dropped, not adjusted for the number of codes", CAUTION)
    listing(names, rows, format)
    caption(chosen, "sites with both waves", told, *more)


HOW = ("new", "kept", "dropped", "never")


def _changes(found: Sequence[Change], every: bool) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for each in found:
        waves = f"{each.before} → {each.after}"
        rows += [[waves, code, how, None] for how in HOW if every or how != "never" for code in getattr(each, how)]
        rows += [[waves, code, "open", f"{wave}: {why.reason}"] for code, wave, why in each.open if every]
    return rows


def _over_sites(found: Sequence[Change], every: bool) -> list[list[Any]]:
    """Code by code, how many sites changed in which way between two waves; what changed most stands first."""
    sites: dict[tuple[str, str], dict[str, list[str]]] = {}
    for each in found:
        waves = f"{each.before} → {each.after}"
        told = [(how, code) for how in HOW for code in getattr(each, how)] + [("open", c) for c, _, _ in each.open]
        for how, code in told:
            sites.setdefault((waves, code), {}).setdefault(how, []).append(each.site)
    rows = [
        [waves, code, *(len(by.get(how, ())) for how in (*HOW, "open")), named(by.get("new", ())),
         named(by.get("dropped", ()))]
        for (waves, code), by in sites.items()
        if every or set(by) & {"new", "kept", "dropped"}
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row[0], -row[2] - row[4], row[1]))


@display.command()
@of_codes
@shown
def contrasts(of: str, format: str | None, **given: Any) -> None:
    """Where districts, levels, roles or waves part: most sites of one side have a code, few of the other.

    \b
    Example: workbench display contrasts --of groups
    """
    from workbench.actions.displays import contrasts as find

    chosen, place = as_filters(given), workplace()
    rows = [
        [c.code, str(c.dimension), named(c.high.names), str(c.high.sites), named(c.low.names), str(c.low.sites),
         named([str(d) for d in c.same_split]), c.text]
        for c in find(place, chosen, of)
    ]  # fmt: skip
    names = ["code", "by", "has it", "sites", "lacks it", "sites there", "same split by", "in words"]
    listing(names, rows, format)
    limits = place.config.thresholds
    caption(chosen, f"exploratory: {count(len(rows), 'contrast')} among all codes and groups",
            f"sites asked and wholly read; at least {limits.most} against at most {limits.few}")  # fmt: skip


@display.command()
@shown
def representation(format: str | None, **given: Any) -> None:
    """Whose words are quoted in the cross-site report, against whose words there are.

    \b
    Example: workbench display representation
    """
    from workbench.actions.displays import representation as find

    chosen = as_filters(given)
    found = find(workplace(), chosen)
    rows = [
        [what, each.group, _of(each.quotes), number(_part(each.quotes)), number(each.words)]
        for what, groups in (("site", found.sites), ("role", found.roles))
        for each in groups
    ]  # fmt: skip
    listing(["by", "group", "quotations", "share", "share of words"], rows, format)
    never, barred = (named(sites) or "none" for sites in (found.never, found.paraphrased))
    caption(chosen, f"sites never quoted: {never}", f"sites that may only be paraphrased: {barred}",
            "words: respondents', in sources that count")  # fmt: skip


COMMANDS = (display,)
