"""A site or district at a glance: what it is, its sources, who has coded them, and what nobody has read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.displays.frame import Dimension, Frame
from workbench.displays.roles import NOT_TOLD
from workbench.displays.tally import Share
from workbench.model.corpus import Corpus
from workbench.model.source import Consent, District, Site, Source, Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class Holding:
    """Sources of one kind, role and wave ('(not told)' where a source does not tell).

    A source in which several roles speak stands in one row, under all of them: 'teacher, coach'.
    ``words``: respondents' words in them; None where one of them has not been counted.
    """

    kind: str
    role: str
    wave: str
    sources: int
    words: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingGap:
    """A source that has not been read for every code: ``read`` leaves of the codebook, k of n."""

    source: str
    read: Share


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """Participants heard at a site: how many in each role, and of how many no consent is told, k of n."""

    roles: tuple[tuple[str, int], ...]
    untold: Share


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """A site, or a district, at a glance.

    Attributes:
        site: The site with its attributes; None for a district.
        district: Name of its district; None where it has none.
        holdings: Inventory of the sources that count, by kind, role and wave.
        sources: Their number.
        words: Respondents' words in them; None where one of them has not been counted.
        coders: Who coded there, in the order of the study.
        gaps: Sources that nobody, or nobody wholly, has read.
        memos: Case memos of the site (slugs): cited, never counted.
        beside: Sources (slugs) that stand beside those that count, as translation or original: never counted twice.
        people: Participants heard; None where the study tells of none.
        comments: Whether observers commented in these sources: researchers' words, in no figure.
    """

    site: Site | None
    district: str | None
    holdings: tuple[Holding, ...]
    sources: int
    words: int | None
    coders: tuple[str, ...]
    gaps: tuple[ReadingGap, ...]
    memos: tuple[str, ...]
    beside: tuple[str, ...]
    people: People | None
    comments: bool


def glance(corpus: Corpus, site: Site) -> Glance:
    """The inventory of one site."""
    frame = Frame.of(corpus)
    of_site = [s for s in corpus.sources if s.site == site.slug]
    coded = {p.coding.coder for found in frame.at_site.get(site.slug, {}).values() for p in found}
    names = {district.slug: district.name for district in corpus.districts}
    district = names.get(site.district, site.district) if site.district else None
    return _glance(frame, of_site, coded, site=site, district=district)


def district_glance(corpus: Corpus, district: District, coders: Iterable[str]) -> Glance:
    """The inventory of a district's own sources, which belong to no site. ``coders``: who coded them."""
    own = [s for s in corpus.sources if s.district == district.slug and not s.site]
    return _glance(Frame.of(corpus), own, set(coders), site=None, district=district.name)


def _glance(
    frame: Frame, every: Sequence[Source], coded: set[str], *, site: Site | None, district: str | None
) -> Glance:
    corpus, sources = frame.corpus, tuple(s for s in every if s.counted)
    return Glance(
        site=site,
        district=district,
        holdings=_holdings(frame, sources),
        sources=len(sources),
        words=_words(corpus, sources),
        coders=(*(c for c in corpus.coders if c in coded), *sorted(coded - set(corpus.coders))),
        gaps=_gaps(frame, sources),
        memos=tuple(s.slug for s in every if not s.kind.counted),
        beside=tuple(s.slug for s in every if s.kind.counted and not s.counted),
        people=_people(corpus, sources),
        comments=any(turn.voice is Voice.COMMENT for source in sources for turn in source.turns),
    )


def _people(corpus: Corpus, sources: tuple[Source, ...]) -> People | None:
    """The participants whose words stand in some sources, whatever their kind."""
    named = {p for s in sources for p in (s.participant, *(who.participant for who in s.speakers.values()))}
    heard = [p for p in corpus.participants if p.slug in named and Consent.WITHDRAWN not in p.consent]
    if not heard:
        return None
    roles = Counter(p.role or NOT_TOLD for p in heard)
    return People(roles=tuple(roles.items()), untold=Share(k=sum(not p.consent for p in heard), n=len(heard)))


def _holdings(frame: Frame, sources: tuple[Source, ...]) -> tuple[Holding, ...]:
    cells: dict[tuple[str, ...], list[Source]] = {}
    dimensions = (Dimension.KIND, Dimension.ROLE, Dimension.WAVE)
    for source in sources:
        cell = tuple(", ".join(frame.values(source, dimension)) for dimension in dimensions)
        cells.setdefault(cell, []).append(source)
    orders = [frame.ordered(d, {cell[i] for cell in cells}) for i, d in enumerate(dimensions)]
    return tuple(
        Holding(kind=kind, role=role, wave=wave, sources=len(found), words=_words(frame.corpus, tuple(found)))
        for kind in orders[0]
        for role in orders[1]
        for wave in orders[2]
        if (found := cells.get((kind, role, wave)))
    )


def _words(corpus: Corpus, sources: tuple[Source, ...]) -> int | None:
    known = corpus.respondent_words
    if any(source.slug not in known for source in sources):
        return None
    return sum(known[source.slug] for source in sources)


def _gaps(frame: Frame, sources: tuple[Source, ...]) -> tuple[ReadingGap, ...]:
    read = {source.slug: len(frame.covered.get(source.slug, frozenset()) & frame.leaves) for source in sources}
    leaves = len(frame.leaves)
    return tuple(
        ReadingGap(source=slug, read=Share(k=done, n=leaves)) for slug, done in read.items() if done < leaves
    )
