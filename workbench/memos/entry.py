"""One group of codes at one site: figures, quotations, who says it, what bears it out, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.displays.concordance import Concordance, Triangulation, concordance_at, triangulation_at
from workbench.displays.eligibility import Silent
from workbench.displays.frame import Frame
from workbench.displays.parts import Group, matter_of, passages_of
from workbench.displays.standing import Matter, Standing, share_of_sites, stand
from workbench.displays.tally import Share, distinct
from workbench.memos.choose import COUNTER, NOTHING_BY_HAND, ByHand, Chosen, choose
from workbench.model.claim import Silence
from workbench.model.corpus import Passage
from workbench.model.source import Source

QUOTES = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Figures of a code or group at one site.

    ``units``: distinct units, whatever their stance; None where the site cannot be counted. ``persons`` and
    ``sources`` carry the theme, of those heard. ``waves``: waves with it, of those that could say something.
    """

    units: int | None
    persons: Share
    sources: Share
    waves: Share


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeLine:
    """One leaf that was found. ``single_source``: one source alone carries it."""

    code: str
    name: str
    counts: Counts
    single_source: bool
    challenging_only: bool


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
    silent: Silent | None
    present: tuple[CodeLine, ...]
    missing: tuple[SilentCodes, ...]
    quotes: Chosen
    roles: Concordance
    kinds: Triangulation
    exceptions: tuple[Passage, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The site of a memo, its sources, and what its author decided about quotations."""

    frame: Frame
    site: str
    sources: tuple[Source, ...]
    quotes: int = QUOTES
    by_hand: ByHand = NOTHING_BY_HAND

    def stand(self, matter: Matter) -> Standing:
        """How the site stands to a matter."""
        return stand(matter, self.site, self.sources)


def entry_at(place: Place, group: Group) -> Entry:
    """The entry of one group of codes in the memo of one site."""
    frame = place.frame
    passages = passages_of(frame, group, place.site)
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
        counts=_counts(place, matter, standing),
        silent=None if standing.units else standing.silent,
        present=tuple(_line(place, leaf, found) for leaf, found in leaves if found.units),
        missing=tuple(_missing([(leaf.slug, found.silent) for leaf, found in leaves if not found.units])),
        quotes=chosen,
        roles=concordance_at(matter, place.site, place.sources),
        kinds=triangulation_at(matter, place.site, place.sources),
        exceptions=distinct(p for p in passages if frame.stance(p) in COUNTER),
    )


def _line(place: Place, leaf: Matter, found: Standing) -> CodeLine:
    return CodeLine(
        code=leaf.slug,
        name=leaf.name,
        counts=_counts(place, leaf, found),
        single_source=len(found.having) == 1,
        challenging_only=found.challenging_only,
    )


def _counts(place: Place, matter: Matter, standing: Standing) -> Counts:
    waves: dict[str, list[Source]] = {}
    for source in place.sources:
        if source.wave:
            waves.setdefault(source.wave, []).append(source)
    return Counts(
        units=standing.units if standing.counted else None,
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
