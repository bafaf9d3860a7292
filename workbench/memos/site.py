"""The site memo as data: what the sources of one school say, code group by code group, with what is missing.

The outline is that of methods/02 ('Within-site memo'): descriptive, low in inference, and meant to be disagreed
with. Its sections are the level-1 codes of the codebook. The analyst's prose, rendering and provenance are no
concern of this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.displays.change import Change, changes_at
from workbench.displays.concordance import Concordance, concordance_at
from workbench.displays.frame import Frame
from workbench.displays.parts import sections
from workbench.displays.standing import Matter
from workbench.displays.tally import distinct
from workbench.errors import NotKnown
from workbench.memos.choose import NOTHING_BY_HAND, ByHand
from workbench.memos.entry import QUOTES, Entry, Place, entry_at
from workbench.memos.glance import Glance, glance
from workbench.model.corpus import Corpus, Passage


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoSection:
    """A level-1 code and its groups."""

    code: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteMemo:
    """What the coded sources of one site say.

    Attributes:
        site: Slug.
        name: Its name.
        glance: Attributes, inventory, coders, gaps in the reading.
        sections: One for each level-1 code.
        changes: From wave to wave, over all leaves of the frame.
        unforeseen: Passages coded as not in the frame, distinct.
        contradictions: Leaves on which one role group supports what another challenges.
        cited: Coded passages of the site's case memos: cited beside the data, in no figure.
    """

    site: str
    name: str
    glance: Glance
    sections: tuple[MemoSection, ...]
    changes: tuple[Change, ...]
    unforeseen: tuple[Passage, ...]
    contradictions: tuple[Concordance, ...]
    cited: tuple[Passage, ...]


def site_memo(corpus: Corpus, site_slug: str, *, quotes: int = QUOTES, by_hand: ByHand = NOTHING_BY_HAND) -> SiteMemo:
    """The memo of one site, with up to ``quotes`` quotations and a counter quotation for each group of codes.

    Raises:
        NotKnown: the study has no such site.
    """
    site = next((each for each in corpus.sites if each.slug == site_slug), None)
    if site is None:
        raise NotKnown("site", site_slug, [each.slug for each in corpus.sites])
    frame = Frame.of(corpus)
    place = Place(frame=frame, site=site.slug, sources=corpus.by_site[site.slug], quotes=quotes, by_hand=by_hand)
    parts = sections(frame)
    groups = [group for part in parts for group in part.groups]
    leaves = [code for group in groups for code in group.codes]
    coded = frame.at_site.get(site.slug, {})
    return SiteMemo(
        site=site.slug,
        name=site.name,
        glance=glance(corpus, site),
        sections=tuple(
            MemoSection(
                code=part.slug, name=part.name, entries=tuple(entry_at(place, group) for group in part.groups)
            )
            for part in parts
        ),
        changes=changes_at(frame, site.slug, place.sources, leaves),
        unforeseen=distinct(p for group in groups for code in group.unforeseen for p in coded.get(code, ())),
        contradictions=_contradictions(place, leaves),
        cited=tuple(p for p in corpus.passages if p.source.site == site.slug and not p.source.kind.counted),
    )


def _contradictions(place: Place, leaves: Sequence[str]) -> tuple[Concordance, ...]:
    """Only codes that state a proposition can be contradicted."""
    propositions = (code for code in leaves if code in place.frame.propositions)
    matters = (Matter.code(place.frame, code) for code in propositions)
    voices = (concordance_at(matter, place.site, place.sources) for matter in matters)
    return tuple(each for each in voices if each.disagreement)
