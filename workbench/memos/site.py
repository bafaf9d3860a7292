"""The site memo as data: what the sources of one school say, section by section, with what is missing.

The sections are those of methods/02 ('Within-site memo'), in the order and with the codes that the team's outline
gives: descriptive, low in inference, and meant to be disagreed with. The analyst's prose, rendering and provenance
are no concern of this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.coding.site_outline import OTHER, Outline, OutlineSection, SectionKind, ShownBy
from workbench.displays.change import Change, changes_at
from workbench.displays.concordance import Concordance, concordance_at
from workbench.displays.frame import Frame
from workbench.displays.standing import Matter
from workbench.displays.tally import distinct
from workbench.errors import NotKnown
from workbench.memos.choose import COUNTER, NOTHING_BY_HAND, ByHand
from workbench.memos.compared import Comparison, by_roles, by_sources
from workbench.memos.entry import QUOTES, CodeLine, Counts, Entry, Place, counts_of, entry_at
from workbench.memos.gaps import Gaps, gaps_at
from workbench.memos.glance import Glance, glance
from workbench.memos.sections import Filled, filled, outline_of, unknown_codes
from workbench.model.codebook import in_vivo_words
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.memo import Memo, MemoKind, Thing
from workbench.model.text import digest, short_id

LAYER = (MemoKind.SITE, MemoKind.CONTACT)  # memos that are cited in a site memo


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoSection:
    """A coded section.

    Attributes:
        code: Its id in the outline, which names the analyst's region too.
        name: Its title.
        prompt: What the analyst is asked there.
        counts: Figures of all its codes together; None where the codebook has none of them.
        entries: One for each group of codes.
        compared: Its table by roles or by sources; None where it has none.
        told_by_sites: Whether a district memo tells here what its sites' sources say.
        cited: Coded passages of case memos: cited beside the data, in no figure.
        memos: Researchers' memos on this place and one of these codes: a layer of their own.
    """

    code: str
    name: str
    prompt: str
    counts: Counts | None
    entries: tuple[Entry, ...]
    compared: Comparison | None
    by: ShownBy | None
    told_by_sites: bool
    cited: tuple[Passage, ...]
    memos: tuple[Memo, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Against:
    """Distinct passages that challenge, or qualify, what one code states."""

    code: str
    stance: Stance
    passages: tuple[Passage, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteMemo:
    """What the coded sources of one place say.

    Attributes:
        site: Slug; of a district where the memo is a district's.
        name: Its name.
        outline: The sections in their order, 'Other codes' among them.
        glance: Attributes, inventory, coders, gaps in the reading.
        sections: The coded ones, with 'Other codes' at the end where there are any.
        changes: From wave to wave, over all leaves.
        unforeseen: Passages coded as not in the frame, distinct.
        in_vivo: Codes that took their name from participants' words, found here.
        contradictions: Leaves on which one role group supports what another challenges.
        negative: What challenges or qualifies, by code.
        gaps: What is open.
        cited: Coded passages of case memos under codes that no section holds.
        memos: Researchers' memos on this place and on none of the codes.
        unknown: Codes that the outline names and the codebook lacks.
    """

    site: str
    name: str
    outline: Outline
    glance: Glance
    sections: tuple[MemoSection, ...]
    changes: tuple[Change, ...]
    unforeseen: tuple[Passage, ...]
    in_vivo: tuple[CodeLine, ...]
    contradictions: tuple[Concordance, ...]
    negative: tuple[Against, ...]
    gaps: Gaps
    cited: tuple[Passage, ...]
    memos: tuple[Memo, ...]
    unknown: tuple[str, ...]

    @property
    def quoted(self) -> tuple[Passage, ...]:
        """Every quotation that the entries show, each once, in their order."""
        every = (
            p for s in self.sections for e in s.entries
            for p in (*e.quotes.quotes, *([e.quotes.counter] if e.quotes.counter else []))
        )  # fmt: skip
        return tuple({p.coding.id: p for p in every}.values())

    def section(self, code: str) -> MemoSection | None:
        """The coded section of that id."""
        return next((s for s in self.sections if s.code == code), None)


def site_memo(
    corpus: Corpus,
    site_slug: str,
    *,
    outline: Outline | None = None,
    quotes: int = QUOTES,
    by_hand: ByHand = NOTHING_BY_HAND,
) -> SiteMemo:
    """The memo of one site, with up to ``quotes`` quotations and a counter quotation for each group of codes.

    Without an ``outline`` the codes of level 1 are the sections.

    Raises:
        NotKnown: the study has no such site.
    """
    site = next((each for each in corpus.sites if each.slug == site_slug), None)
    if site is None:
        raise NotKnown("site", site_slug, [each.slug for each in corpus.sites])
    frame = Frame.of(corpus)
    place = Place(
        frame=frame, site=site.slug, sources=corpus.by_site[site.slug], coded=frame.at_site.get(site.slug, {}),
        quotes=quotes, by_hand=by_hand,
    )  # fmt: skip
    cited = [p for p in corpus.passages if p.source.site == site.slug and not p.source.kind.counted]
    return memo_at(
        place, outline or outline_of(frame), name=site.name, look=glance(corpus, site), cited=cited,
        memos=[m for m in corpus.memos if m.kind in LAYER and m.on(Thing.SITE, site.slug)],
    )  # fmt: skip


def memo_at(
    place: Place, outline: Outline, *, name: str, look: Glance, cited: Sequence[Passage], memos: Sequence[Memo]
) -> SiteMemo:
    """The memo of a place, whatever it is. ``cited``: passages of case memos; ``memos``: researchers' own."""
    frame = place.frame
    parts = filled(frame, outline)
    sections = tuple(_section(place, part, cited, memos) for part in parts)
    entries = [entry for section in sections for entry in section.entries]
    groups = [group for part in parts for group in part.groups]
    leaves = list(dict.fromkeys(code for group in groups for code in group.codes))
    unforeseen = place.passages(dict.fromkeys(c for g in groups for c in g.unforeseen))
    held = {p.coding.id for s in sections for p in s.cited}
    told = {m.id for s in sections for m in s.memos}
    lines = {line.code: line for entry in entries for line in entry.present}
    like = [s for s in frame.corpus.sources if s.counted and bool(s.site) == bool(look.site)]
    return SiteMemo(
        site=place.site,
        name=name,
        outline=Outline(sections=tuple(_with_other(outline, parts)), name=outline.name),
        glance=look,
        sections=sections,
        changes=changes_at(frame, place.site, place.sources, leaves),
        unforeseen=distinct(unforeseen),
        in_vivo=tuple(line for code, line in lines.items() if in_vivo_words(frame.codes[code].definition)),
        contradictions=_contradictions(place, leaves),
        negative=tuple(_negative(place, leaves)),
        gaps=gaps_at(frame, place.sources, entries, like=like, unread=[g.source for g in look.gaps], memos=memos),
        cited=tuple(p for p in cited if p.coding.id not in held),
        memos=tuple(m for m in memos if m.id not in told),
        unknown=unknown_codes(frame, outline),
    )


def _with_other(outline: Outline, parts: Sequence[Filled]) -> Iterable[OutlineSection]:
    """The outline with 'Other codes' behind its last coded section, where there are any."""
    other = [part.section for part in parts if part.section.id == OTHER]
    last = max((at for at, s in enumerate(outline.sections) if s.kind is SectionKind.CODED), default=-1)
    behind = last + 1 if last >= 0 else len(outline.sections)
    return (*outline.sections[:behind], *other, *outline.sections[behind:])


def shown(memo: SiteMemo) -> str:
    """What a memo rests on, in one line that can be compared: digest of figures and quotations, sources, passages.

    The same data and outline give the same line; a coding, a quotation or a note of reading that comes, goes or
    changes gives another. Analysts' and researchers' words, titles and the journal's head are not in it.
    """
    lines = [*_evidence(memo)]
    passages = sum(line.counts.passages for s in memo.sections for e in s.entries for line in e.present)
    return f"{digest(chr(10).join(lines))[:12]} {memo.glance.sources} {passages}"


def _evidence(memo: SiteMemo) -> Iterable[str]:
    look = memo.glance
    yield f"{look.sources} {look.words} {look.holdings} {[(g.source, str(g.read)) for g in look.gaps]}"
    entries = {e.code + "".join(line.code for line in e.present): e for s in memo.sections for e in s.entries}
    for _, entry in sorted(entries.items()):
        yield f"{entry.code} {entry.counts} {entry.roles} {entry.kinds}"
        yield from (f"{line.code} {line.counts} {sorted(line.stances.items())}" for line in entry.present)
        yield from (f"{silent.reason.value} {silent.codes}" for silent in entry.missing)
        counter = [entry.quotes.counter] if entry.quotes.counter else []
        yield from (f"{short_id(p.coding.id)} {p.text}" for p in (*entry.quotes.quotes, *counter))
        yield from (short_id(p.coding.id) for p in entry.exceptions)
    yield from (str(change) for change in memo.changes)
    yield from (short_id(p.coding.id) for p in memo.unforeseen)


def _section(place: Place, part: Filled, cited: Iterable[Passage], memos: Iterable[Memo]) -> MemoSection:
    frame, section = place.frame, part.section
    codes = [code for group in part.groups for code in (*group.codes, *group.unforeseen)]
    # groups of a section are named in it or stand above its codes
    near = {*codes, *section.codes, *(group.slug for group in part.groups)}
    entries = tuple(entry_at(place, group) for group in part.groups if group.codes)
    compare = {ShownBy.ROLES: by_roles, ShownBy.SOURCES: by_sources}
    return MemoSection(
        code=section.id,
        name=section.title,
        prompt=section.prompt,
        counts=_whole(place, section.id, codes) if codes else None,
        entries=entries,
        compared=compare[section.by](place, entries) if section.by else None,
        by=section.by,
        told_by_sites=section.told_by_sites,
        cited=tuple(p for p in cited if p.coding.code in near and p.coding.code in frame.codes),
        memos=tuple(m for m in memos if any(a.what is Thing.CODE and a.name in near for a in m.attached)),
    )


def _whole(place: Place, name: str, codes: Sequence[str]) -> Counts:
    """All codes of a section together."""
    passages = place.passages(codes)
    matter = Matter.several(place.frame, name, codes, passages)
    return counts_of(place, matter, place.stand(matter), distinct(passages))


def _contradictions(place: Place, leaves: Sequence[str]) -> tuple[Concordance, ...]:
    """Only codes that state a proposition can be contradicted."""
    propositions = (code for code in leaves if code in place.frame.propositions)
    matters = (Matter.code(place.frame, code) for code in propositions)
    voices = (concordance_at(matter, place.site, place.sources) for matter in matters)
    return tuple(each for each in voices if each.disagreement)


def _negative(place: Place, leaves: Sequence[str]) -> Iterable[Against]:
    for code in leaves:
        found: Mapping[Stance, list[Passage]] = {stance: [] for stance in COUNTER}
        for passage in place.passages([code]):
            stance = place.frame.stance(passage)
            if stance is not None and stance in found:
                found[stance].append(passage)
        for stance, passages in found.items():
            if passages:
                yield Against(code=code, stance=stance, passages=distinct(passages))
