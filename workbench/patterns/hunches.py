"""Suggested hunches: where groups of sites, single sites or the roles of a site part, ranked. Exploratory.

With a handful of chosen sites the figures cannot order contrasts finely, so a rank is shared: first those that split
the sites without remainder and can be told from every other contrast, and so on down. Inside a rank the order is one
of reading, by how well what is there is grounded; it is no order of importance. Nothing here is tested, and who looks
at every code at once finds some splits by chance alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from workbench.displays.concordance import Concordance, role_concordance
from workbench.displays.contrast import THRESHOLDS, Contrast, contrasts
from workbench.displays.eligibility import ALL, Scope
from workbench.displays.frame import Frame
from workbench.displays.prevalence import Layout
from workbench.displays.standing import Matter, Standing, stand
from workbench.model.coding import Stance
from workbench.model.config import Thresholds
from workbench.model.corpus import Corpus, Passage

EXPLORATORY = (
    "exploratory: contrasts that these sites show, not tested and not to be read beyond them; every code was looked"
    " at along every dimension, so that some will split by chance; figures of one rank do not differ"
)
ENOUGH = 3  # firm sites at least, before one can stand apart from the others


class Way(StrEnum):
    """What parts. Ranks are counted within one of these: they do not compare with each other."""

    GROUPS = "groups of sites"
    SITE = "one site apart"
    ROLES = "roles of one site"


@dataclass(frozen=True, kw_only=True, slots=True)
class Grounds:
    """How well a contrast is grounded, on the side that has the code. More is more, and none of it is a test.

    ``denied``: sites of the other side with nothing but challenging passages; the others are silent there.
    ``several``: sites that have it from more than one source. ``sources``: that have it.
    """

    denied: int
    several: int
    sources: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Hunch:
    """A contrast that somebody might take up.

    Attributes:
        rank: From 1, shared by all of one ``way`` that the figures cannot tell apart.
        way: What parts.
        by: The dimension ('district', 'level', 'role', 'wave'), or 'site'.
        code: Slug.
        having: Sites (slugs) on the side that has it; of roles the one site.
        lacking: Sites on the other side.
        between: Sites that stand between the two: qualified.
        high: k of n on the side that has it, with its name; of roles who supports it.
        low: The same of the other side.
        effect: The share of the one side less that of the other, 0 to 1; who stands between takes no side.
        confounded: Other dimensions that part the same sources just so.
        grounds: How well it is grounded.
        text: In words.
    """

    rank: int = 0
    way: Way
    by: str
    code: str
    having: tuple[str, ...]
    lacking: tuple[str, ...]
    between: tuple[str, ...] = ()
    high: str
    low: str
    effect: Fraction
    confounded: tuple[str, ...] = ()
    grounds: Grounds
    text: str


def hunches(
    corpus: Corpus, scope: Scope = ALL, *, thresholds: Thresholds = THRESHOLDS, least: int = 2
) -> tuple[Hunch, ...]:
    """All contrasts of codes that have none below them, by way and rank.

    Groups of codes are left out: what parts them is one of their codes, or a sum that nobody coded.
    """
    frame = Frame.of(corpus)
    leaves = [code for code in frame.codes if code in frame.leaves and frame.found.get(code)]
    found = [_of_groups(frame, c) for c in contrasts(corpus, leaves, scope, thresholds=thresholds, least=least)]
    layout = Layout.of(corpus, scope)
    for code in leaves:
        found += _apart(layout, layout.heard(Matter.code(frame, code)), thresholds)
    found += _of_roles(corpus, [code for code in leaves if code in frame.propositions], scope)
    return tuple(hunch for way in Way for hunch in _ranked([h for h in found if h.way is way]))


def _ranked(found: Iterable[Hunch]) -> Iterator[Hunch]:
    """In the order of effect, those that can be told from others first; equal ones share a rank."""
    ordered = sorted(found, key=lambda h: (*_figures(h), *_reading(h)))
    rank, before = 0, None
    for hunch in ordered:
        rank += _figures(hunch) != before
        before = _figures(hunch)
        yield replace(hunch, rank=rank)


def _figures(hunch: Hunch) -> tuple[Fraction, bool]:
    return -hunch.effect, bool(hunch.confounded)


def _reading(hunch: Hunch) -> tuple[int | str, ...]:
    """What is denied before what is unsaid; then who stands between, the smaller side, sites of several sources."""
    smaller = min(len(hunch.having), len(hunch.lacking))
    grounds = (-hunch.grounds.several, -hunch.grounds.sources)
    return (-bool(hunch.grounds.denied), len(hunch.between), -smaller, *grounds, hunch.code, hunch.by)


def _of_groups(frame: Frame, found: Contrast) -> Hunch:
    high, low = found.high, found.low
    above, below = high.sites.part or Fraction(0), low.sites.part or Fraction(0)
    name = frame.codes[found.code].name
    return Hunch(
        way=Way.GROUPS, by=str(found.dimension), code=found.code, having=high.having, lacking=low.lacking,
        high=f"{' and '.join(high.names)}: {high.sites}", low=f"{' and '.join(low.names)}: {low.sites}",
        effect=above - below, confounded=tuple(map(str, found.same_split)),
        grounds=_grounds(frame, found.code, high.having, low.lacking), text=f"“{name}”: {found.text}",
    )  # fmt: skip


def _grounds(frame: Frame, code: str, having: Sequence[str], lacking: Sequence[str]) -> Grounds:
    carrying: dict[str, set[str]] = {site: set() for site in having}
    denied: set[str] = set()
    sites = {s.slug: s.site for s in frame.corpus.sources}
    for source, found in frame.found[code].items():
        site = sites[source]
        if found.carries and site in carrying:
            carrying[site].add(source)
        elif found.against and site in lacking:
            denied.add(site or "")
    return Grounds(
        denied=len(denied), several=sum(len(s) > 1 for s in carrying.values()),
        sources=sum(len(s) for s in carrying.values()),
    )  # fmt: skip


def _apart(layout: Layout, matter: Matter, thresholds: Thresholds) -> Iterator[Hunch]:
    """The one site that has a code outright, or the one that lacks it, where most others stand on the other side.

    A site whose passages support and qualify stands between the two.
    """
    frame = layout.frame
    every = [stand(matter, site, layout.sites[site]) for site in layout.sites]
    firm = [each for each in every if each.firm]
    outright = [each.site for each in firm if each.has and not _qualified(each)]
    between = [each.site for each in firm if each.has and _qualified(each)]
    lacking = [each.site for each in firm if not each.has]
    if len(firm) < ENOUGH:
        return
    for alone, others, has in ((outright, lacking, True), (lacking, outright, False)):
        if len(alone) == 1 and Fraction(len(others), len(firm)) >= thresholds.most:
            yield _one_site(frame, matter, alone[0], others, between, has=has)


def _qualified(standing: Standing) -> bool:
    return bool(standing.stances & {Stance.QUALIFIES, Stance.CHALLENGES})


def _one_site(
    frame: Frame, matter: Matter, alone: str, others: Sequence[str], between: Sequence[str], *, has: bool
) -> Hunch:
    corpus = frame.corpus
    having, lacking = ((alone,), tuple(others)) if has else (tuple(others), (alone,))
    grounds = _grounds(frame, matter.slug, having, lacking)
    n = len(others)
    verb = ("has it outright", "lack it") if has else ("lacks it", "have it")
    denied = f", {grounds.denied} of {len(lacking)} by saying the contrary" if grounds.denied else ""
    standing = f"; {', '.join(map(corpus.name_of, between))} qualified" if between else ""
    one, rest = f"{corpus.name_of(alone)}: 1 site", f"the others: {n} {'site' if n == 1 else 'sites'}"
    return Hunch(
        way=Way.SITE, by="site", code=matter.slug, having=having, lacking=lacking, between=tuple(between),
        high=one if has else rest, low=rest if has else one, effect=Fraction(1), grounds=grounds,
        text=f"“{matter.name}”: {corpus.name_of(alone)} alone {verb[0]}, {n} {verb[1]}{denied}{standing}",
    )  # fmt: skip


def _of_roles(corpus: Corpus, codes: Sequence[str], scope: Scope) -> Iterator[Hunch]:
    """Sites at which one role supports what another denies."""
    frame = Frame.of(corpus)
    for found in role_concordance(corpus, codes, scope) if codes else ():
        if found.disagreement:
            yield _roles_of(frame, found)


def _roles_of(frame: Frame, found: Concordance) -> Hunch:
    corpus = frame.corpus
    passages = frame.at_site.get(found.site, {}).get(found.code, [])
    return Hunch(
        way=Way.ROLES, by="role", code=found.code, having=(found.site,), lacking=(found.site,),
        high=" and ".join(found.supports), low=" and ".join(found.challenges), effect=Fraction(1),
        grounds=Grounds(denied=1, several=int(len(_sources(passages)) > 1), sources=len(_sources(passages))),
        text=f"“{frame.codes[found.code].name}” at {corpus.name_of(found.site)}: {' and '.join(found.supports)}"
        f" say so, {' and '.join(found.challenges)} the contrary",
    )  # fmt: skip


def _sources(passages: Iterable[Passage]) -> set[str]:
    return {p.source.slug for p in passages}
