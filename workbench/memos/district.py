"""The district memo as data: what a district's own sources say, and apart from it what its sites say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.coding.site_outline import Outline
from workbench.displays.frame import Frame
from workbench.displays.standing import Matter, stand
from workbench.errors import NotKnown
from workbench.memos.choose import NOTHING_BY_HAND, ByHand, Chosen, choose
from workbench.memos.entry import QUOTES, Place
from workbench.memos.glance import district_glance
from workbench.memos.sections import filled, outline_of
from workbench.memos.site import LAYER, SiteMemo, memo_at
from workbench.model.claim import Silence
from workbench.model.corpus import Corpus, Passage
from workbench.model.memo import MemoKind, Thing
from workbench.model.source import Site
from workbench.model.stages import SiteStage, Step


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteCell:
    """A code at one site of the district: units where it was found, else why not. ``against``: nothing else."""

    site: str
    units: int
    against: bool
    silence: Silence | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldBySites:
    """What the sources of a district's sites say to the codes of one section: in no figure of the district's own.

    ``rows``: (code, name, a cell for each site), of codes found at one site at least.
    """

    section: str
    rows: tuple[tuple[str, str, tuple[SiteCell, ...]], ...]
    quotes: Chosen


@dataclass(frozen=True, kw_only=True, slots=True)
class DistrictMemo:
    """The memo of a district.

    Attributes:
        own: What its own sources say, in the form of a site memo.
        sites: Its sites, in the order of the study.
        told: What their sources say, by section.
        visitors: Coders who coded a source of its sites or wrote a contact summary there: they review the memo.
    """

    own: SiteMemo
    sites: tuple[Site, ...]
    told: tuple[ToldBySites, ...]
    visitors: tuple[str, ...]


def district_memo(
    corpus: Corpus,
    slug: str,
    *,
    outline: Outline | None = None,
    quotes: int = QUOTES,
    by_hand: ByHand = NOTHING_BY_HAND,
) -> DistrictMemo:
    """The memo of one district: counted are the sources of the district itself, which belong to no site.

    Raises:
        NotKnown: the study has no such district.
    """
    district = next((each for each in corpus.districts if each.slug == slug), None)
    if district is None:
        raise NotKnown("district", slug, [each.slug for each in corpus.districts])
    frame = Frame.of(corpus)
    sources = tuple(s for s in corpus.sources if s.district == slug and not s.site and s.counted)
    coded = _coded(corpus, frozenset(s.slug for s in sources))
    place = Place(frame=frame, site=slug, sources=sources, coded=coded, quotes=quotes, by_hand=by_hand)
    sections = outline or outline_of(frame)
    own = memo_at(
        place, sections, name=district.name,
        look=district_glance(corpus, district, {p.coding.coder for found in coded.values() for p in found}),
        cited=[
            p for p in corpus.passages
            if p.source.district == slug and not p.source.site and not p.source.kind.counted
        ],
        memos=[m for m in corpus.memos if m.kind in LAYER and m.on(Thing.DISTRICT, slug)],
    )  # fmt: skip
    sites = tuple(site for site in corpus.sites if site.district == slug)
    return DistrictMemo(
        own=own, sites=sites, told=_told(place, sections, sites), visitors=_visitors(corpus, sites)
    )  # fmt: skip


def reviewed_by(steps: Iterable[Step], subject: str) -> tuple[str, ...]:
    """Who has refined or corroborated a memo since it was drafted last, each once, in the order in which they did.

    >>> step = Step(id="1", subject="district-memo-a", stage=SiteStage.CORROBORATED, coder="ben")
    >>> reviewed_by([step, step], "district-memo-a"), reviewed_by([step], "district-memo-b")
    (('ben',), ())
    """
    found: dict[str, None] = {}
    for step in steps:
        if step.subject == subject:
            if step.stage is SiteStage.DRAFTED:
                found = {}
            elif step.stage in (SiteStage.REFINED, SiteStage.CORROBORATED):
                found[step.coder] = None
    return tuple(found)


def _coded(corpus: Corpus, sources: frozenset[str]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for passage in corpus.counted:
        if passage.source.slug in sources:
            found.setdefault(passage.coding.code, []).append(passage)
    return found


def _told(place: Place, outline: Outline, sites: Sequence[Site]) -> tuple[ToldBySites, ...]:
    frame = place.frame
    told = []
    for part in filled(frame, outline):
        if part.section.told_by_sites and sites:
            leaves = [code for group in part.groups for code in group.codes]
            rows = [(code, frame.codes[code].name, _cells(frame, code, sites)) for code in leaves]
            passages = [
                p for code in leaves for site in sites for p in frame.at_site.get(site.slug, {}).get(code, ())
            ]
            chosen = choose(
                passages, place.quotes, stance=frame.stance,
                district=lambda source: frame.districts[source.slug], by_hand=place.by_hand,
            )  # fmt: skip
            found = tuple(row for row in rows if any(cell.units for cell in row[2]))
            told.append(ToldBySites(section=part.section.id, rows=found, quotes=chosen))
    return tuple(told)


def _cells(frame: Frame, code: str, sites: Sequence[Site]) -> tuple[SiteCell, ...]:
    matter = Matter.code(frame, code)
    found = ((site.slug, stand(matter, site.slug, frame.corpus.by_site[site.slug])) for site in sites)
    return tuple(
        SiteCell(
            site=slug, units=each.units, against=each.challenging_only,
            silence=None if each.units else each.silent.reason,
        )
        for slug, each in found
    )  # fmt: skip


def _visitors(corpus: Corpus, sites: Sequence[Site]) -> tuple[str, ...]:
    """Who coded at the sites, or wrote of a visit there; in the order of the study."""
    frame = Frame.of(corpus)
    there = {site.slug for site in sites}
    coded = {
        p.coding.coder for slug in there for found in frame.at_site.get(slug, {}).values() for p in found
    }  # fmt: skip
    wrote = {
        m.coder for m in corpus.memos
        if m.kind is MemoKind.CONTACT and any(m.on(Thing.SITE, slug) for slug in there)
    }  # fmt: skip
    found = coded | wrote
    return (*(c for c in corpus.coders if c in found), *sorted(found - set(corpus.coders)))
