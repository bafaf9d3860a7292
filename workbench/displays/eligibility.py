"""Which sites and sources a question may count, and why a site is silent.

Silence has four meanings (methods/00, Rules): no such source, not asked, not yet coded, asked and absent. They
are told apart by the interview protocol (questions → codes) and by coverage (who has read what for which code).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from workbench.displays.asked import Ask, ground
from workbench.displays.frame import Dimension, Frame
from workbench.errors import NotKnown
from workbench.model.claim import Silence
from workbench.model.corpus import Corpus
from workbench.model.source import Site, Source

# a site that was looked at throughout and has nothing to show; without a protocol one cannot know that it was asked
HEARD = (Silence.ABSENT, Silence.UNKNOWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What a question is about. Empty means all; values are compared to the letter."""

    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()

    def __str__(self) -> str:
        """In words.

        >>> str(Scope(roles=("principal", "teacher"), waves=("1",))), str(Scope())
        ('roles: principal, teacher; waves: 1', 'all sources that count')
        """
        parts = [f"{f.name}: {', '.join(getattr(self, f.name))}" for f in fields(self) if getattr(self, f.name)]
        return "; ".join(parts) or "all sources that count"

    def takes_site(self, site: Site) -> bool:
        """Whether the site belongs to the question, whatever sources it has."""
        return (not self.levels or bool(set(self.levels) & set(site.levels))) and (
            not self.districts or site.district in self.districts
        )

    def takes_source(self, source: Source, frame: Frame) -> bool:
        """Whether the source counts and is asked about; a source of no site has no level."""
        return source.counted and all(
            not wanted or any(value in wanted for value in frame.values(source, dimension))
            for wanted, dimension in (
                (self.kinds, Dimension.KIND),
                (self.roles, Dimension.ROLE),
                (self.levels, Dimension.LEVEL),
                (self.waves, Dimension.WAVE),
                (self.districts, Dimension.DISTRICT),
            )
        )


ALL = Scope()


@dataclass(frozen=True, kw_only=True, slots=True)
class Silent:
    """Why a site (slug) says nothing, with the counts that show it."""

    site: str
    reason: Silence
    detail: str

    @property
    def heard(self) -> bool:
        """Whether its sources were looked at throughout, so that its silence is a result."""
        return self.reason in HEARD


def sources_in(corpus: Corpus, scope: Scope = ALL) -> tuple[Source, ...]:
    """Sources that count and are in scope, those of districts included, in the order of the study."""
    frame = Frame.of(corpus)
    return tuple(s for s in corpus.sources if scope.takes_source(s, frame))


def sites_in(corpus: Corpus, scope: Scope = ALL) -> tuple[Site, ...]:
    """Sites that the scope is about, with or without sources, in the order of the study."""
    return tuple(site for site in corpus.sites if scope.takes_site(site))


def sources_by_site(corpus: Corpus, scope: Scope = ALL) -> dict[str, tuple[Source, ...]]:
    """Every site that the scope is about → its sources in scope, possibly none."""
    grouped: dict[str, list[Source]] = {site.slug: [] for site in sites_in(corpus, scope)}
    for source in sources_in(corpus, scope):
        if source.site in grouped:
            grouped[source.site].append(source)
    return {site: tuple(found) for site, found in grouped.items()}


def eligible_sites(corpus: Corpus, scope: Scope = ALL) -> tuple[Site, ...]:
    """Sites with at least one source in scope that counts, in the order of the study."""
    grouped = sources_by_site(corpus, scope)
    return tuple(site for site in sites_in(corpus, scope) if grouped[site.slug])


def silence(corpus: Corpus, site: str, codes: Iterable[str], scope: Scope = ALL) -> Silent:
    """Why ``site`` (slug) has nothing under ``codes`` and what is below them.

    Tried in this order: no source in scope; none of its interviews, focus groups and surveys put a question
    on any of the codes (skipped where all its sources in scope are of kinds that need no question, and in a
    study without a protocol); not every source that was asked, or needs no question, has been read for all of
    the codes; asked and absent. A study without a protocol can only say that the code is absent.

    Which questions were put goes by those found in a transcript, where somebody has looked for them, else by the
    protocol for its roles and wave; the detail says which.
    """
    if site not in {each.slug for each in corpus.sites}:
        raise NotKnown("site", site, [each.slug for each in corpus.sites])
    ask = Frame.of(corpus).ask(codes)
    ask = ask.among(frozenset(scope.roles)) if scope.roles else ask
    return silence_of(site, sources_by_site(corpus, scope).get(site, ()), ask)


def silence_of(site: str, sources: Sequence[Source], ask: Ask) -> Silent:
    """`silence` for a site's sources that are in scope already."""
    if not sources:
        return Silent(site=site, reason=Silence.NO_SOURCE, detail="no source in scope")
    hearings = [ask.hearings[source.slug] for source in sources]
    relevant = [hearing.read for hearing in hearings if hearing.asked is not False]
    asked = [source for source, hearing in zip(sources, hearings, strict=True) if hearing.asked]
    if not asked and len(relevant) < len(hearings):
        unasked = [source for source, hearing in zip(sources, hearings, strict=True) if hearing.asked is False]
        detail = f"asked in 0 of {_sources(len(unasked))}, {ground(unasked, ask)}"
        return Silent(site=site, reason=Silence.NOT_ASKED, detail=detail)
    if not all(relevant):
        detail = f"{relevant.count(True)} of {_sources(len(relevant))} read"
        return Silent(site=site, reason=Silence.NOT_READ, detail=detail)
    open_kinds = len(relevant) - len(asked)
    if any(source.kind.asked and ask.hearings[source.slug].asked is None for source in sources):
        detail = f"{_sources(len(relevant))}, all read; the study has no protocol"
        return Silent(site=site, reason=Silence.UNKNOWN, detail=detail)
    looked = any(ask.hearings[source.slug].looked for source in asked)
    known_by = f" {ground(asked, ask)}" if looked else ""  # that the protocol tells goes without saying
    parts = [f"asked in {_sources(len(asked))}{known_by}"] if asked else []
    parts += [f"{_sources(open_kinds)} of a kind that needs no question"] if open_kinds else []
    return Silent(site=site, reason=Silence.ABSENT, detail=", ".join([*parts, "all read"]))


def _sources(count: int) -> str:
    return f"{count} source{'s' * (count != 1)}"
