"""Where groups of sites or sources part: named contrasts by district, level, role and wave.

Few, purposive, nested sites support no inference to a population (methods/00, Rules), so a contrast is a
statement about these sites: k of n on either side, both named, and whether another grouping would draw the
same line. There is no test and no p.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.displays.eligibility import ALL, Scope
from workbench.displays.frame import Dimension, Frame
from workbench.displays.prevalence import Layout, Sources
from workbench.displays.roles import NOT_TOLD
from workbench.displays.standing import Matter, Standing, share_of_sites, stand
from workbench.displays.tally import Share
from workbench.model.config import Thresholds
from workbench.model.corpus import Corpus
from workbench.model.source import Source

DIMENSIONS = (Dimension.DISTRICT, Dimension.LEVEL, Dimension.ROLE, Dimension.WAVE)
THRESHOLDS = Thresholds()
_WHERE = {
    Dimension.DISTRICT: "of {}",
    Dimension.LEVEL: "of level {}",
    Dimension.ROLE: "in the words of {}",
    Dimension.WAVE: "in wave {}",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One side: its groups and their names, its sites that have the code and those that lack it (slugs)."""

    groups: tuple[str, ...]
    names: tuple[str, ...]
    having: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def sites(self) -> Share:
        """Sites of this side that have the code, of those that count."""
        return Share(k=len(self.having), n=len(self.having) + len(self.lacking))


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """A code that one side has and the other lacks.

    Attributes:
        code: Slug.
        dimension: What the sides are groups of.
        high: The side that has it.
        low: The side that lacks it.
        same_split: Other dimensions that part the sources of the two sides just so: a contrast by district whose
            sides also have no level in common cannot be told from a contrast by level.
        text: The contrast in words.
    """

    code: str
    dimension: Dimension
    high: Part
    low: Part
    same_split: tuple[Dimension, ...]
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Side:
    """A side before it is judged: its groups, and site → sources."""

    groups: tuple[str, ...]
    sources: Sources
    standings: Mapping[str, Standing]

    @property
    def share(self) -> Share:
        return share_of_sites(self.standings.values())

    def is_high(self, thresholds: Thresholds) -> bool:
        part = self.share.part
        return part is not None and part >= thresholds.most

    def is_low(self, thresholds: Thresholds) -> bool:
        part = self.share.part
        return part is not None and part <= thresholds.few

    @property
    def counted(self) -> tuple[str, ...]:
        return tuple(site for site, each in self.standings.items() if each.counted)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Looking:
    """A matter looked at along one dimension."""

    layout: Layout
    matter: Matter
    dimension: Dimension


def contrasts(
    corpus: Corpus,
    codes: Iterable[str] | None = None,
    scope: Scope = ALL,
    *,
    dimensions: Sequence[Dimension] = DIMENSIONS,
    thresholds: Thresholds = THRESHOLDS,
    least: int = 2,
) -> tuple[Contrast, ...]:
    """Every contrast of every code (all codes and groups when None), in the order of the codebook.

    A contrast needs at least the share ``most`` of one side's sites, at most the share ``few`` of the other's,
    and ``least`` sites that count on either side. The sides are all groups, where each is high or low by
    itself; otherwise each group is tried against the rest pooled. Two ways to the same two sets of sources are told
    once. Sites and sources whose group is not told stand on no side; a site of several levels that falls on
    both sides stands on neither. n is narrower than in `prevalence`: sites asked and read throughout.
    """
    layout = Layout.of(corpus, scope)
    frame = layout.frame
    found: list[Contrast] = []
    for code in frame.known(frame.codes if codes is None else codes):
        matter = Matter.code(frame, code)
        if not matter.found:  # nobody has it: there is no side that does
            continue
        for dimension in dimensions:
            groups = {g: s for g, s in layout.groups[dimension].items() if g != NOT_TOLD}
            found += _in_dimension(
                _Looking(layout=layout, matter=matter, dimension=dimension), groups, thresholds, least
            )
    return tuple(found)


def _side(look: _Looking, groups: Sequence[str], sources: Sources) -> _Side:
    matter = look.layout.heard(look.matter, look.dimension, groups)
    # A site that was not asked, or not read, would count only if it spoke up unasked: that would tip the scales.
    every = {site: stand(matter, site, here) for site, here in sources.items()}
    standings = {site: each for site, each in every.items() if each.firm}
    return _Side(groups=tuple(groups), sources=sources, standings=standings)


def _in_dimension(
    look: _Looking, groups: Mapping[str, Sources], thresholds: Thresholds, least: int
) -> Iterator[Contrast]:
    told: set[tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]] = set()
    for one, other in _pairs(look, groups, thresholds):
        high, low = (one, other) if one.is_high(thresholds) else (other, one)
        if not (high.is_high(thresholds) and low.is_low(thresholds)):
            continue
        if min(high.share.n, low.share.n) < least:
            continue
        key = (frozenset(_voices(look, high)), frozenset(_voices(look, low)))
        if key not in told:
            told.add(key)
            yield _contrast(look.matter, look.dimension, high, low)


def _pairs(look: _Looking, groups: Mapping[str, Sources], thresholds: Thresholds) -> Iterator[tuple[_Side, _Side]]:
    """Pairs of sides worth a look: the clean split of all groups, or else each group against the rest.

    Beside a clean split, a group against the rest would pool groups that stand far apart.
    """
    single = {group: _side(look, [group], sources) for group, sources in groups.items()}
    heard = [group for group, side in single.items() if side.share.n]
    high = [group for group in heard if single[group].is_high(thresholds)]
    low = [group for group in heard if single[group].is_low(thresholds)]
    if high and low and len(high) + len(low) == len(heard):
        yield _apart(look, groups, high, low)
        return
    for group in heard:
        rest = [other for other in heard if other != group]
        if rest and (group in high or group in low):
            yield _apart(look, groups, [group], rest)


def _apart(
    look: _Looking,
    groups: Mapping[str, Sources],
    one: Sequence[str],
    other: Sequence[str],
) -> tuple[_Side, _Side]:
    """Two sides with their groups pooled; for traits of sites, a site on both sides is taken from both."""
    first, second = _pool(groups, one), _pool(groups, other)
    both = set(first) & set(second) if look.dimension.of_site else set()
    return (
        _side(look, one, {s: here for s, here in first.items() if s not in both}),
        _side(look, other, {s: here for s, here in second.items() if s not in both}),
    )


def _pool(groups: Mapping[str, Sources], names: Iterable[str]) -> Sources:
    pooled: dict[str, dict[str, Source]] = {}
    for name in names:
        for site, sources in groups[name].items():
            pooled.setdefault(site, {}).update({s.slug: s for s in sources})
    return {site: tuple(by_slug.values()) for site, by_slug in pooled.items()}


def _voices(look: _Looking, side: _Side) -> Iterator[tuple[str, ...]]:
    """What a side hears: its sources, and in those of several roles which of them."""
    frame = look.layout.frame
    for source in (source for site in side.counted for source in side.sources[site]):
        parted = look.dimension is Dimension.ROLE and source.slug in frame.split
        yield (source.slug, *(role for role in frame.roles[source.slug] if parted and role in side.groups))


def _contrast(matter: Matter, dimension: Dimension, high: _Side, low: _Side) -> Contrast:
    frame = matter.frame
    above, below = _part(frame, dimension, high), _part(frame, dimension, low)
    split = tuple(d for d in DIMENSIONS if d is not dimension and _same_split(frame, d, high, low))
    caution = (
        f"; cannot be told from a contrast by {' or '.join(split)}: the same split of {_what(dimension)}"
        if split
        else ""
    )
    lacks = _words(len(below.lacking), below, dimension, "lack it")
    has = _words(len(above.having), above, dimension, "have it")
    text = f"{lacks}, {has}{caution}"
    return Contrast(code=matter.slug, dimension=dimension, high=above, low=below, same_split=split, text=text)


def _part(frame: Frame, dimension: Dimension, side: _Side) -> Part:
    order = {site.slug: place for place, site in enumerate(frame.corpus.sites)}
    counted = sorted(side.counted, key=order.__getitem__)
    return Part(
        groups=side.groups,
        names=tuple(frame.name(dimension, group) for group in side.groups),
        having=tuple(site for site in counted if side.standings[site].has),
        lacking=tuple(site for site in counted if not side.standings[site].has),
    )


def _same_split(frame: Frame, dimension: Dimension, high: _Side, low: _Side) -> bool:
    """Whether no group of ``dimension`` has sources on both sides, and all sources tell their group."""
    above, below = (
        {value for site in side.counted for s in side.sources[site] for value in frame.values(s, dimension)}
        for side in (high, low)
    )
    return NOT_TOLD not in above | below and not above & below


def _what(dimension: Dimension) -> str:
    return "sites" if dimension.of_site else "sources"


def _words(count: int, part: Part, dimension: Dimension, verb: str) -> str:
    n = part.sites.n
    amount = f"all {n}" if count == n else f"{count} of {n}"
    return f"{amount} sites {_WHERE[dimension].format(' and '.join(part.names))} {verb}"
