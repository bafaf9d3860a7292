"""What the rows and columns of a matrix may be, and in which order they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workbench.displays.frame import Dimension, Frame, natural
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.source import Site

ATTRIBUTE = "attribute:"  # followed by its name: an order by what sites tell of themselves
MOST_NAMED = 12  # attributes that a refusal lists


class Axis(StrEnum):
    """What the rows, or the columns, of a matrix are."""

    CODE = "code"
    GROUP = "group"
    CHAPTER = "chapter"
    SITE = "site"
    DISTRICT = "district"
    LEVEL = "level"
    ROLE = "role"
    WAVE = "wave"
    KIND = "kind"
    CODER = "coder"
    PARTICIPANT = "participant"
    SOURCE = "source"

    @property
    def of_codes(self) -> bool:
        """Whether it is one of codes."""
        return self in (Axis.CODE, Axis.GROUP, Axis.CHAPTER)

    @property
    def of_voices(self) -> bool:
        """Whether it goes by who speaks, so that the turn of a coding must be known."""
        return self in (Axis.ROLE, Axis.PARTICIPANT)


class Order(StrEnum):
    """How sites and sources stand. ``attribute:NAME`` is one more."""

    STUDY = "study"
    DISTRICT = "district"
    DENSITY = "density"
    NAME = "name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One row or column: what it is called, and what it takes. '' and None are no restriction.

    ``code``: with all below it. ``sources``: slugs. ``voice``: a role or a person. ``coder``: whose codings.
    """

    slug: str
    name: str
    code: str = ""
    sources: frozenset[str] | None = None
    voice: str = ""
    coder: str = ""


def items(frame: Frame, axis: Axis, *, codes: Iterable[str] = (), coders: Iterable[str] = ()) -> tuple[Item, ...]:
    """The rows or columns of an axis, in the order of the study.

    ``codes``: those in use, which an axis of codes is made of; ``coders``: those of whom there are codings.
    """
    if axis.of_codes:
        wanted = of_codes(frame, axis, codes)
        return tuple(Item(slug=c, name=frame.codes[c].name, code=c) for c in frame.codes if c in wanted)
    if axis is Axis.CODER:
        every = dict.fromkeys([*frame.corpus.coders, *sorted(coders)])
        return tuple(Item(slug=coder, name=coder, coder=coder) for coder in every)
    counted = [s for s in frame.corpus.sources if s.counted]
    of: Mapping[str, Collection[str]]
    match axis:
        case Axis.SITE:
            names = {site.slug: site.name for site in frame.corpus.sites}
            of = {s.slug: [s.site or ""] for s in counted if s.site in names}
        case Axis.SOURCE:
            names = {s.slug: s.title for s in counted}
            of = {s.slug: (s.slug,) for s in counted}
        case Axis.PARTICIPANT:
            of = {s.slug: tuple(sorted(frame.persons(s))) for s in counted}
            known = {p.slug: p.name for p in frame.corpus.participants}
            heard = {person for persons in of.values() for person in persons}
            names = {p: known.get(p, p) for p in (*known, *sorted(heard)) if p in heard}
        case _:
            dimension = Dimension(axis.value)
            of = {s.slug: frame.values(s, dimension) for s in counted}
            groups = {group for values in of.values() for group in values}
            if dimension.of_site:  # a district that nobody heard must be seen
                groups |= {group for site in frame.corpus.sites for group in frame.site_values(site, dimension)}
            names = {group: frame.name(dimension, group) for group in frame.ordered(dimension, groups)}
    return _grouped(names, of, voiced=axis.of_voices)


def _grouped(names: Mapping[str, str], of: Mapping[str, Collection[str]], *, voiced: bool) -> tuple[Item, ...]:
    """One item a group. ``names``: group → name; ``of``: source → its groups."""
    found: dict[str, set[str]] = {group: set() for group in names}
    for source, groups in of.items():
        for group in groups:
            found[group].add(source)
    return tuple(
        Item(slug=slug, name=name, sources=frozenset(found[slug]), voice=slug if voiced else "")
        for slug, name in names.items()
    )


def of_codes(frame: Frame, axis: Axis, codes: Iterable[str]) -> frozenset[str]:
    """What the rows of codes in use are.

    Themselves with the pattern codes over them, the codes that they stand right below, or those without a parent
    that they belong to.
    """
    used = set(codes)
    if axis is Axis.CODE:
        return frozenset(used | {c.slug for c in frame.codes.values() if c.over and used & frame.under[c.slug]})
    if axis is Axis.GROUP:
        used |= {c.slug for c in frame.codes.values() if c.over and used & frame.under[c.slug]}
        return frozenset(c.parent for c in frame.codes.values() if c.slug in used and c.parent in frame.codes)
    return frozenset(top_of(frame, code) for code in used if code in frame.codes)


def top_of(frame: Frame, code: str) -> str:
    """The code without a parent above a code, or itself; in a cycle the last that is not met twice."""
    met = {code: None}
    while (parent := frame.codes[code].parent) in frame.codes and parent not in met:
        met[code := parent] = None
    return code


def ordered(frame: Frame, axis: Axis, found: tuple[Item, ...], order: str, density: Mapping[str, int]) -> list[Item]:
    """Items in the order asked for; ``density``: item → in how many cells there is something.

    By study and by district sites that tie stand as in the study, by density and attributes by their slugs. What
    has no such attribute stands last. Only sites and sources stand by district, density or attribute, and codes
    always as in the codebook.

    Raises: WorkbenchError for an order that there is not; NotKnown for an attribute that no site has.
    """
    if order not in set(Order) and not order.startswith(ATTRIBUTE):
        known = ", ".join(each.value for each in Order)
        raise WorkbenchError(f"no order '{order}'", hint=f"known are {known} and {ATTRIBUTE}NAME")
    if order == Order.NAME and not axis.of_codes:
        return sorted(found, key=lambda item: (item.name.casefold(), item.slug))
    if order in (Order.STUDY, Order.NAME) or axis not in (Axis.SITE, Axis.SOURCE):
        return list(found)
    if order == Order.DENSITY:
        return sorted(found, key=lambda item: (-density.get(item.slug, 0), item.slug))
    site_of = {s.slug: s.site for s in frame.corpus.sources} if axis is Axis.SOURCE else {}
    sites = {site.slug: site for site in frame.corpus.sites}
    homes = {item.slug: sites.get(site_of.get(item.slug) or item.slug) for item in found}
    if order == Order.DISTRICT:
        ranks = _by_district(frame, sites.values())
        return sorted(found, key=lambda item: ranks[home.slug] if (home := homes[item.slug]) else (len(sites), 0))
    told = _told(sites.values(), order.removeprefix(ATTRIBUTE))
    last = ((1, ()), "")
    keys = {
        i.slug: ((0, natural(told[home.slug])), "") for i in found if (home := homes[i.slug]) and home.slug in told
    }
    return sorted(found, key=lambda item: (keys.get(item.slug, last), item.slug))


def _by_district(frame: Frame, sites: Collection[Site]) -> dict[str, tuple[int, int]]:
    """Site → place of its district, then of its first level."""
    districts, levels = (
        frame.ordered(d, (group for site in sites for group in frame.site_values(site, d)))
        for d in (Dimension.DISTRICT, Dimension.LEVEL)
    )
    return {
        site.slug: (
            districts.index(frame.site_values(site, Dimension.DISTRICT)[0]),
            levels.index(frame.site_values(site, Dimension.LEVEL)[0]),
        )
        for site in sites
    }


def _told(sites: Collection[Site], name: str) -> dict[str, str]:
    """Site → its attribute of that name; NotKnown when none has it."""
    told = {site.slug: site.attributes[name] for site in sites if site.attributes.get(name)}
    if not told:
        known = sorted({each for site in sites for each in site.attributes})
        hint = f"sites have {', '.join(known[:MOST_NAMED])}" if known else "sites have none: 'workbench site import'"
        raise NotKnown("attribute", name, known, hint=hint)
    return told
