"""One group of codes at one site: figures, quotations, who says it, what bears it out, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.displays.concordance import Concordance, Triangulation, concordance_at, triangulation_at
from workbench.displays.eligibility import Silent
from workbench.displays.frame import Frame
from workbench.displays.parts import Group, matter_of
from workbench.displays.standing import Matter, Standing, share_of_sites, stand
from workbench.displays.tally import Share, distinct
from workbench.memos.choose import COUNTER, NOTHING_BY_HAND, ByHand, Chosen, choose
from workbench.model.claim import Silence
from workbench.model.coding import Stance
from workbench.model.corpus import Passage
from workbench.model.source import Source

QUOTES = 3  # beside a counter quotation
THIN = 3  # passages; fewer are thin evidence, whatever they say


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Figures of a code or group at one site.

    ``units``: distinct units, whatever their stance; None where the site cannot be counted. ``passages``: what was
    coded, what several coders marked in one place once. ``persons`` and ``sources`` carry the theme, of those heard.
    ``waves``: waves with it, of those that could say something.
    """

    units: int | None
    passages: int
    persons: Share
    sources: Share
    waves: Share

    @property
    def thin(self) -> bool:
        """Whether there is evidence, and little of it."""
        return 0 < self.passages < THIN


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeLine:
    """One leaf that was found. ``single_source``: one source alone carries it.

    ``stances``: passages by the stance they take, of a code that states a proposition.
    """

    code: str
    name: str
    counts: Counts
    single_source: bool
    challenging_only: bool
    stances: Mapping[Stance, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class SilentCodes:
    """Leaves that were not found for one and the same reason: (slug, the counts that show it)."""

    reason: Silence
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One group of codes at one site.

    Attributes:
        code: Slug of the group.
        name: Its name.
        counts: Figures of the group, passages not in the frame included.
        single_source: Whether one source alone carries it.
        silent: Why the group is silent here; None where it is not.
        present: Its leaves that were found, in the order of the codebook.
        missing: Its leaves that were not, by reason.
        quotes: Quotations and a counter quotation.
        roles: What the role groups say.
        kinds: What the kinds of source say.
        exceptions: Challenging and qualifying passages, distinct.
    """

    code: str
    name: str
    counts: Counts
    single_source: bool
    silent: Silent | None
    present: tuple[CodeLine, ...]
    missing: tuple[SilentCodes, ...]
    quotes: Chosen
    roles: Concordance
    kinds: Triangulation
    exceptions: tuple[Passage, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """What a memo is about: a site or a district (slug), its sources, and what was decided about quotations.

    ``coded``: code → its counted passages in these sources.
    """

    frame: Frame
    site: str
    sources: tuple[Source, ...]
    coded: Mapping[str, Sequence[Passage]] = field(default_factory=dict)
    quotes: int = QUOTES
    by_hand: ByHand = NOTHING_BY_HAND

    def passages(self, codes: Iterable[str]) -> tuple[Passage, ...]:
        """Counted passages under some leaves, in the order of source and text."""
        places = {source.slug: at for at, source in enumerate(self.sources)}
        found = (p for code in codes for p in self.coded.get(code, ()))
        return tuple(sorted(found, key=lambda p: (places[p.source.slug], p.coding.start, p.coding.id)))

    def stand(self, matter: Matter) -> Standing:
        """How the site stands to a matter."""
        return stand(matter, self.site, self.sources)


def entry_at(place: Place, group: Group) -> Entry:
    """The entry of one group of codes in the memo of one site."""
    frame = place.frame
    passages = place.passages((*group.codes, *group.unforeseen))
    matter = matter_of(frame, group, passages)
    standing = place.stand(matter)
    leaves = [(leaf, place.stand(leaf)) for leaf in (Matter.code(frame, code) for code in group.codes)]
    chosen = choose(
        passages,
        place.quotes,
        stance=frame.stance,
        district=lambda source: frame.districts[source.slug],
        by_hand=place.by_hand,
    )
    return Entry(
        code=group.slug,
        name=group.name,
        counts=counts_of(place, matter, standing, distinct(passages)),
        single_source=len(standing.having) == 1,
        silent=None if standing.units else standing.silent,
        present=tuple(_line(place, leaf, found) for leaf, found in leaves if found.units),
        missing=tuple(_missing([(leaf.slug, found.silent) for leaf, found in leaves if not found.units])),
        quotes=chosen,
        roles=concordance_at(matter, place.site, place.sources),
        kinds=triangulation_at(matter, place.site, place.sources),
        exceptions=distinct(p for p in passages if frame.stance(p) in COUNTER),
    )


def _line(place: Place, leaf: Matter, found: Standing) -> CodeLine:
    passages = distinct(place.coded.get(leaf.slug, ()))
    taken = Counter(place.frame.stance(p) for p in passages)
    return CodeLine(
        code=leaf.slug,
        name=leaf.name,
        counts=counts_of(place, leaf, found, passages),
        single_source=len(found.having) == 1,
        challenging_only=found.challenging_only,
        stances={stance: taken[stance] for stance in Stance if taken[stance]},
    )


def counts_of(place: Place, matter: Matter, standing: Standing, passages: Sequence[Passage]) -> Counts:
    """The figures of a matter at a place; ``passages``: its distinct ones."""
    waves: dict[str, list[Source]] = {}
    for source in place.sources:
        if source.wave:
            waves.setdefault(source.wave, []).append(source)
    return Counts(
        units=standing.units if standing.counted else None,
        passages=len(passages),
        persons=standing.persons,
        sources=standing.sources,
        waves=share_of_sites(stand(matter, place.site, here) for here in waves.values()),
    )


def _missing(silent: Sequence[tuple[str, Silent]]) -> Iterable[SilentCodes]:
    """In the order of the reasons, which is the order in which they are tried."""
    for reason in Silence:
        codes = tuple((code, each.detail) for code, each in silent if each.reason is reason)
        if codes:
            yield SilentCodes(reason=reason, codes=codes)
