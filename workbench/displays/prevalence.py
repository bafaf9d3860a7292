"""Prevalence of codes: sites, sources, persons, each k of n, with the sites that were left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.displays.eligibility import ALL, Scope, Silent, sites_in, sources_by_site, sources_in
from workbench.displays.frame import Dimension, Frame
from workbench.displays.standing import Matter, Standing, share_of_persons, share_of_sites, share_of_sources, stand
from workbench.displays.tally import Share
from workbench.model.corpus import Corpus
from workbench.model.source import Source

RULE = (
    "k: sites with a passage that carries the code (supports it, qualifies it, or has no stance to it). "
    "n: sites that were asked for it in scope and wholly read for it, and sites where it was found although "
    "they were not; all other sites are left out and named with their reason. In a study without a protocol "
    "'asked' cannot be told, and n holds the sites that were wholly read."
)

Sources = Mapping[str, tuple[Source, ...]]  # site → sources


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupCount:
    """Prevalence within one group of sites or sources, by the same rule as the whole.

    ``firm``: sites asked and wholly read, whatever was found. ``excluded``: sites of the group left out of n.
    ``units`` is None where no site counts.
    """

    group: str
    name: str
    sites: Share
    firm: int
    excluded: int
    sources: Share
    persons: Share
    units: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Prevalence:
    """How far a code, or a group with all below it, is spread. Sites are slugs in the order of the study.

    Attributes:
        code: Slug, or what a set of codes stands for.
        name: Its name.
        sites: Sites that have the theme, of those that count; see ``rule``.
        with_it: The k sites.
        without: The other n - k, those with nothing but challenging or context passages among them.
        excluded: Sites left out of n, with the reason.
        unasked: Sites in n on the strength of what was found alone: not asked, or not wholly read.
        challenging_only: Sites whose only evidence challenges the proposition of the code.
        single_source: Sites that have it from one source only.
        sources: Sources that carry it, of those that were asked (or need no question) and read, or hold it.
        persons: Persons who carry it, of those heard in these sources.
        units: Distinct units under the code, whatever their stance; None where no site counts.
        against: Those of them under a challenging passage.
        elsewhere: Sources of no site (district offices), counted apart by the rule for sources.
        standings: Every site in scope.
        districts, levels, roles, waves, kinds: The same figures by group; a site of two levels stands in both, and
            so does a source in which two roles speak, each with its own words; the totals hold it once.
        scope: What was counted.
        rule: The rule of k and n.
    """

    code: str
    name: str
    sites: Share
    with_it: tuple[str, ...]
    without: tuple[str, ...]
    excluded: tuple[Silent, ...]
    unasked: tuple[str, ...]
    challenging_only: tuple[str, ...]
    single_source: tuple[str, ...]
    sources: Share
    persons: Share
    units: int | None
    against: int | None
    elsewhere: Share
    standings: tuple[Standing, ...]
    districts: tuple[GroupCount, ...]
    levels: tuple[GroupCount, ...]
    roles: tuple[GroupCount, ...]
    waves: tuple[GroupCount, ...]
    kinds: tuple[GroupCount, ...]
    scope: Scope
    rule: str = RULE

    def by(self, dimension: Dimension) -> tuple[GroupCount, ...]:
        """The figures by group of one dimension."""
        return {
            Dimension.DISTRICT: self.districts,
            Dimension.LEVEL: self.levels,
            Dimension.ROLE: self.roles,
            Dimension.WAVE: self.waves,
            Dimension.KIND: self.kinds,
        }[dimension]


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """The sources in scope by site, and again by group and site: worked out once for many codes."""

    frame: Frame
    scope: Scope
    sites: Sources
    groups: Mapping[Dimension, Mapping[str, Sources]]
    elsewhere: tuple[Source, ...]

    @classmethod
    def of(cls, corpus: Corpus, scope: Scope = ALL) -> Layout:
        """The layout of a corpus within a scope."""
        frame = Frame.of(corpus)
        sites = sources_by_site(corpus, scope)
        groups = {d: _site_groups(frame, d, scope, sites) for d in Dimension if d.of_site}
        groups |= {d: _source_groups(frame, d, scope, sites) for d in Dimension if not d.of_site}
        elsewhere = tuple(s for s in sources_in(corpus, scope) if s.site not in sites)
        return cls(frame=frame, scope=scope, sites=sites, groups=groups, elsewhere=elsewhere)

    def heard(self, matter: Matter, dimension: Dimension | None = None, groups: Iterable[str] = ()) -> Matter:
        """A matter in the words that count: of the roles that are the groups, else of the roles in scope."""
        roles = tuple(groups) if dimension is Dimension.ROLE else self.scope.roles
        return matter.among(roles) if roles else matter


def prevalence(corpus: Corpus, codes: Iterable[str] | None = None, scope: Scope = ALL) -> tuple[Prevalence, ...]:
    """How far each code is spread; None takes every code and group of the codebook, in its order.

    The denominator n holds the sites that have a source in scope, were asked for the code and were wholly read
    for it, plus the sites where it was found although they were not (``unasked``): evidence is never thrown
    away, and k cannot exceed n. The others are left out with their reason, so that no gap in the protocol
    or in the reading passes for an absence.
    """
    layout = Layout.of(corpus, scope)
    frame = layout.frame
    wanted = frame.known(frame.codes if codes is None else codes)
    return tuple(spread(layout, Matter.code(frame, code)) for code in wanted)


def spread(layout: Layout, matter: Matter) -> Prevalence:
    """The prevalence of a matter: a code, or several brought together."""
    heard = layout.heard(matter)
    standings = tuple(stand(heard, site, here) for site, here in layout.sites.items())
    whole = {each.site: each for each in standings}
    away = stand(heard, "", layout.elsewhere)
    counted = [each for each in standings if each.counted]
    return Prevalence(
        code=matter.slug,
        name=matter.name,
        sites=share_of_sites(standings),
        with_it=tuple(each.site for each in counted if each.has),
        without=tuple(each.site for each in counted if not each.has),
        excluded=tuple(each.silent for each in standings if not each.counted),
        unasked=tuple(each.site for each in counted if not each.firm),
        challenging_only=tuple(each.site for each in counted if each.challenging_only),
        single_source=tuple(each.site for each in counted if len(each.having) == 1),
        sources=share_of_sources(standings),
        persons=share_of_persons(standings),
        units=sum(each.units for each in counted) if counted else None,
        against=sum(each.against for each in counted) if counted else None,
        elsewhere=away.sources,
        standings=standings,
        districts=_counts(layout, Dimension.DISTRICT, matter, whole),
        levels=_counts(layout, Dimension.LEVEL, matter, whole),
        roles=_counts(layout, Dimension.ROLE, matter, whole),
        waves=_counts(layout, Dimension.WAVE, matter, whole),
        kinds=_counts(layout, Dimension.KIND, matter, whole),
        scope=layout.scope,
    )


def _counts(
    layout: Layout, dimension: Dimension, matter: Matter, whole: Mapping[str, Standing]
) -> tuple[GroupCount, ...]:
    """Counts by group; a trait of the site leaves its standing as it is, a trait of the source does not."""
    counts = []
    for group, sites in layout.groups[dimension].items():
        heard = layout.heard(matter, dimension, [group])
        standings = [whole[site] if dimension.of_site else stand(heard, site, here) for site, here in sites.items()]
        counts.append(_count(group, layout.frame.name(dimension, group), standings))
    return tuple(counts)


def _count(group: str, name: str, standings: list[Standing]) -> GroupCount:
    counted = [each for each in standings if each.counted]
    return GroupCount(
        group=group,
        name=name,
        sites=share_of_sites(standings),
        firm=sum(each.firm for each in standings),
        excluded=len(standings) - len(counted),
        sources=share_of_sources(standings),
        persons=share_of_persons(standings),
        units=sum(each.units for each in counted) if counted else None,
    )


def _site_groups(frame: Frame, dimension: Dimension, scope: Scope, sites: Sources) -> dict[str, Sources]:
    """Group → its sites in scope, also those without a source: a district that nobody heard must be seen."""
    found: dict[str, dict[str, tuple[Source, ...]]] = {}
    for site in sites_in(frame.corpus, scope):
        wanted = scope.levels if dimension is Dimension.LEVEL else ()
        for group in frame.site_values(site, dimension):
            if not wanted or group in wanted:
                found.setdefault(group, {})[site.slug] = sites[site.slug]
    return {group: found[group] for group in frame.ordered(dimension, found)}


def _source_groups(frame: Frame, dimension: Dimension, scope: Scope, sites: Sources) -> dict[str, Sources]:
    """Group → the sites that have sources in it → these sources; of several roles only those in scope."""
    found: dict[str, dict[str, list[Source]]] = {}
    wanted = scope.roles if dimension is Dimension.ROLE else ()
    for site, sources in sites.items():
        for source in sources:
            for group in frame.values(source, dimension):
                if wanted and group not in wanted:
                    continue
                found.setdefault(group, {}).setdefault(site, []).append(source)
    return {
        group: {site: tuple(here) for site, here in found[group].items()} for group in frame.ordered(dimension, found)
    }
