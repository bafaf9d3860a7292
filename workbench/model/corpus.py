"""One state of a study as the reading stages see it: codings joined with where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbench.model.claim import Claim
from workbench.model.codebook import Code, Codebook
from workbench.model.coding import Coding, Coverage, Question
from workbench.model.framework import Summary
from workbench.model.lever import Lever, Link, Strategy
from workbench.model.memo import Memo
from workbench.model.quoting import Pin, Reply
from workbench.model.source import District, Participant, Site, Source, Speaker
from workbench.model.stages import Step
from workbench.model.unseen import News

UNKNOWN = Speaker()


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A coding with its place.

    ``units``: the respondents' units (sentences) it touches, as numbers within the source; a coding on an
    interviewer's words touches none and is not counted. ``text``: the quotation grown to whole units.
    ``turn`` counts a source's turns from 1, ``line`` its lines from 1. ``also``: other codings of the same words,
    where a passage stands for all who marked it. ``who``: whom the label of the turn stands for. ``quotable`` is
    false where the speaker agreed to be paraphrased only: such words are counted and printed nowhere.
    ``beside``: the same turn in the source that stands beside this one (a translation, or the original), with its
    language. ``place``: the page, time or row that the file names.
    """

    coding: Coding
    source: Source
    turn: int
    line: int
    speaker: str
    units: tuple[int, ...]
    text: str
    also: tuple[Coding, ...] = ()
    who: Speaker = UNKNOWN
    quotable: bool = True
    beside: str = ""
    beside_language: str = ""
    place: str = ""

    @property
    def role(self) -> str | None:
        """The role of who speaks: in a focus group it belongs to the turn, elsewhere to the source."""
        return self.who.role or self.source.role

    @property
    def coders(self) -> tuple[str, ...]:
        """Everybody who marked these words, in alphabetical order."""
        return tuple(sorted({c.coder for c in (self.coding, *self.also)}))

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes that these words were marked with, the passage's own first."""
        return tuple(dict.fromkeys(c.code for c in (self.coding, *self.also)))

    @property
    def counted(self) -> bool:
        """Whether it may enter a figure: what was said or seen, in a source that is data."""
        return bool(self.units) and self.source.counted

    @property
    def person(self) -> str:
        """Who speaks, as far as the study tells: participant, else the label in this source."""
        return self.who.participant or self.source.participant or f"{self.source.slug}:{self.speaker}"

    @property
    def locator(self) -> str:
        """Where it stands: source, turn and line, and the page or time that the file names."""
        return ", ".join(filter(None, (f"{self.source.slug}, turn {self.turn}, line {self.line}", self.place)))


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Sources, codes, passages and what frames them.

    ``respondent_units``: source slug → number of units. ``role_words``: source slug → role → words spoken in that
    role, for sources in which several roles speak.
    ``head`` is the journal's head when it was read; ``filters`` says in words what was left out; ``warnings`` what
    the study refers to and does not have. ``memos``: without remarks; they are in no figure.
    ``news``: claim → what came in since its stage was set, and since the last search. ``barred``: source → ranges of
    words that a participant withheld, in code points.
    """

    title: str
    districts: tuple[District, ...] = ()
    sites: tuple[Site, ...] = ()
    participants: tuple[Participant, ...] = ()
    sources: tuple[Source, ...] = ()
    codebook: Codebook
    passages: tuple[Passage, ...] = ()
    questions: tuple[Question, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    claims: tuple[Claim, ...] = ()
    levers: tuple[Lever, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    links: tuple[Link, ...] = ()
    memos: tuple[Memo, ...] = ()
    pins: tuple[Pin, ...] = ()
    replies: tuple[Reply, ...] = ()
    steps: tuple[Step, ...] = ()
    summaries: tuple[Summary, ...] = ()
    news: Mapping[str, News] = field(default_factory=dict)
    barred: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    respondent_units: Mapping[str, int] = field(default_factory=dict)
    respondent_words: Mapping[str, int] = field(default_factory=dict)
    role_words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    coders: tuple[str, ...] = ()
    head: str = ""
    warnings: tuple[str, ...] = ()
    filters: str = "none"
    layer: str = "union of coders, each unit once"

    @cached_property
    def by_site(self) -> dict[str, tuple[Source, ...]]:
        """Site slug → its sources that count, in the order of the study."""
        grouped: dict[str, list[Source]] = {s.slug: [] for s in self.sites}
        for source in self.sources:
            if source.site in grouped and source.counted:
                grouped[source.site].append(source)
        return {site: tuple(found) for site, found in grouped.items()}

    @cached_property
    def counted(self) -> tuple[Passage, ...]:
        """Passages that may enter a figure."""
        return tuple(p for p in self.passages if p.counted)

    @cached_property
    def _by_code(self) -> dict[str, list[Passage]]:
        grouped: dict[str, list[Passage]] = {}
        for passage in self.counted:
            grouped.setdefault(passage.coding.code, []).append(passage)
        return grouped

    @cached_property
    def _places(self) -> dict[str, int]:
        return {s.slug: i for i, s in enumerate(self.sources)}

    def coded(self, codes: Iterable[str]) -> tuple[Passage, ...]:
        """Counted passages under any of the codes, in the order of source and text."""
        found = [p for c in codes for p in self._by_code.get(c, ())]
        return tuple(sorted(found, key=lambda p: (self._places[p.source.slug], p.coding.start, p.coding.id)))

    def name_of(self, site: str | None) -> str:
        """The name of a site by its slug; '(no site)' for none."""
        return next((s.name for s in self.sites if s.slug == site), site or "(no site)")

    def district_of(self, source: Source) -> str | None:
        """The district a source belongs to, by itself or by its site."""
        site = next((s for s in self.sites if s.slug == source.site), None)
        return source.district or (site.district if site else None)

    def code(self, slug: str) -> Code:
        """The code of that slug; KeyError when the codebook lacks it."""
        found = self.codebook.get(slug)
        if found is None:
            raise KeyError(slug)
        return found

    def only(self, *, sources: Iterable[Source], filters: str) -> Corpus:
        """The same study with some of its sources."""
        kept = tuple(sources)
        slugs = {s.slug for s in kept}
        passages = tuple(p for p in self.passages if p.source.slug in slugs)
        return replace(self, sources=kept, passages=passages, filters=filters)
