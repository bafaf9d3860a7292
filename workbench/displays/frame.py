"""Indexes over a corpus that every display shares: the code tree, groups of sources, who was asked, who has read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, cast

from workbench.displays.tally import Found, gather, gather_by_code, own_stance
from workbench.errors import NotKnown
from workbench.model.codebook import Code
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Kind, Site, Source, Voice
from workbench.model.text import slug as slugged

NOT_TOLD = "(not told)"


class Dimension(StrEnum):
    """What sources are grouped by. District and level are traits of the site, the others of the source."""

    DISTRICT = "district"
    LEVEL = "level"
    ROLE = "role"
    WAVE = "wave"
    KIND = "kind"

    @property
    def of_site(self) -> bool:
        """Whether all sources of a site stand in the same groups."""
        return self in (Dimension.DISTRICT, Dimension.LEVEL)


class Hearing(NamedTuple):
    """What one source could say to a set of codes.

    ``asked``: True or False by the protocol; None where no question is needed (observation, artifact) or
    the study has no protocol. ``read``: somebody has read it for every one of the codes.
    """

    asked: bool | None
    read: bool

    @property
    def relevant(self) -> bool:
        """Whether its silence would mean something once it is read."""
        return self.asked is not False


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A question to the corpus: some codes, and what each source that counts could say to them."""

    codes: tuple[str, ...]
    hearings: Mapping[str, Hearing]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The indexes of one corpus, each built when first needed, linear in what it reads."""

    corpus: Corpus
    _asks: dict[tuple[str, ...], Ask] = field(default_factory=dict, repr=False, compare=False)
    _persons: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, corpus: Corpus) -> Frame:
        """The frame of a corpus. It is kept with the corpus, as the corpus keeps its own cached properties."""
        kept = vars(corpus)
        if "_frame" not in kept:
            kept["_frame"] = cls(corpus=corpus)
        return cast("Frame", kept["_frame"])

    # codes

    @cached_property
    def codes(self) -> dict[str, Code]:
        """Slug → code, in the order of the codebook."""
        return {code.slug: code for code in self.corpus.codebook}

    @cached_property
    def paths(self) -> dict[str, tuple[str, ...]]:
        """Code → itself and its ancestors, nearest first; a cycle ends where it closes."""
        paths: dict[str, tuple[str, ...]] = {}
        for start in self.codes:
            path: dict[str, None] = {}
            at: str | None = start
            while at in self.codes and at not in path:
                path[at] = None
                at = self.codes[at].parent
            paths[start] = tuple(path)
        return paths

    @cached_property
    def under(self) -> dict[str, frozenset[str]]:
        """Code → itself and all below: `Codebook.under` for every code at once."""
        below: dict[str, set[str]] = {}
        for code, path in self.paths.items():
            for ancestor in path:
                below.setdefault(ancestor, set()).add(code)
        return {code: frozenset(found) for code, found in below.items()}

    @cached_property
    def children(self) -> dict[str | None, tuple[str, ...]]:
        """Code → codes right below it, in the order of the codebook; None → roots."""
        below: dict[str | None, list[str]] = {}
        for code in self.codes.values():
            below.setdefault(code.parent if code.parent in self.codes else None, []).append(code.slug)
        return {parent: tuple(found) for parent, found in below.items()}

    @cached_property
    def leaves(self) -> frozenset[str]:
        """Codes with nothing below."""
        return frozenset(code for code in self.codes if code not in self.children)

    @cached_property
    def propositions(self) -> frozenset[str]:
        """Codes that state a proposition, so that a coding under them may carry a stance."""
        return frozenset(code.slug for code in self.codes.values() if code.proposition)

    def known(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The codes, each once; NotKnown for one that the codebook lacks."""
        for code in (wanted := tuple(dict.fromkeys(codes))):
            if code not in self.codes:
                raise NotKnown("code", code, self.codes)
        return wanted

    def below(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes and all below them."""
        return frozenset().union(*(self.under[code] for code in codes))

    def passages(self, codes: Iterable[str]) -> tuple[Passage, ...]:
        """Counted passages under the codes and all below, in the order of source and text."""
        return self.corpus.coded(sorted(self.below(codes)))

    def stance(self, passage: Passage) -> Stance | None:
        """How a passage stands to its code's proposition; None where the code states none."""
        return own_stance(passage, self.propositions)

    @cached_property
    def found(self) -> dict[str, dict[str, Found]]:
        """Code → source → what it holds of the code and all below."""
        return gather_by_code(self.corpus.counted, self.paths, self.propositions)

    def gather(self, passages: Iterable[Passage]) -> dict[str, Found]:
        """Source → what it holds of these passages."""
        return gather(passages, self.propositions)

    @cached_property
    def at_site(self) -> dict[str, dict[str, list[Passage]]]:
        """Site → code → its counted passages, descendants not included."""
        found: dict[str, dict[str, list[Passage]]] = {}
        for passage in self.corpus.counted:
            if passage.source.site:
                here = found.setdefault(passage.source.site, {})
                here.setdefault(passage.coding.code, []).append(passage)
        return found

    # sources

    @cached_property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """Site → its levels."""
        return {site.slug: site.levels for site in self.corpus.sites}

    @cached_property
    def districts(self) -> dict[str, str | None]:
        """Source → district, its own or its site's."""
        of_site = {site.slug: site.district for site in self.corpus.sites}
        return {s.slug: s.district or of_site.get(s.site or "") for s in self.corpus.sources}

    def values(self, source: Source, dimension: Dimension) -> tuple[str, ...]:
        """The groups a source stands in: one, but for a site of several levels; never none."""
        match dimension:
            case Dimension.LEVEL:
                return self.levels.get(source.site or "") or (NOT_TOLD,)
            case Dimension.DISTRICT:
                value = self.districts.get(source.slug)
            case Dimension.ROLE:
                value = source.role
            case Dimension.WAVE:
                value = source.wave
            case Dimension.KIND:
                value = source.kind
        return (value or NOT_TOLD,)

    def site_values(self, site: Site, dimension: Dimension) -> tuple[str, ...]:
        """The districts or levels a site stands in; never none."""
        found = site.levels if dimension is Dimension.LEVEL else (site.district or NOT_TOLD,)
        return tuple(dict.fromkeys(found)) or (NOT_TOLD,)

    def ordered(self, dimension: Dimension, groups: Iterable[str]) -> tuple[str, ...]:
        """Groups in the order of the study: districts as listed, kinds as defined, waves by number, others as met."""
        corpus, wanted = self.corpus, set(groups)
        match dimension:
            case Dimension.DISTRICT:
                known = [d.slug for d in corpus.districts]
            case Dimension.LEVEL:
                known = [level for site in corpus.sites for level in site.levels]
            case Dimension.ROLE:
                known = [s.role for s in corpus.sources if s.role]
            case Dimension.WAVE:
                known = sorted({s.wave for s in corpus.sources if s.wave}, key=natural)
            case Dimension.KIND:
                known = [str(kind) for kind in Kind]
        rest = sorted(wanted - set(known) - {NOT_TOLD})
        return tuple(g for g in dict.fromkeys([*known, *rest, NOT_TOLD]) if g in wanted)

    def name(self, dimension: Dimension, group: str) -> str:
        """How a group is called: districts have names, the others are their own."""
        if dimension is Dimension.DISTRICT:
            return next((d.name for d in self.corpus.districts if d.slug == group), group)
        return group

    def persons(self, source: Source) -> frozenset[str]:
        """Who was heard in a source, by the rule of `Passage.person`; nobody in observations and artifacts."""
        if source.slug not in self._persons:
            self._persons[source.slug] = _persons(source)
        return self._persons[source.slug]

    # protocol and coverage

    @cached_property
    def put_to(self) -> dict[str, frozenset[tuple[str, str]]]:
        """Code → (role, wave) pairs that a question on it was put to; '' means every role or wave.

        A question on a group reaches all codes below it; a group is reached by a question on any code below.
        """
        reach: dict[str, set[tuple[str, str]]] = {}
        for question in self.corpus.questions:
            for code in question.codes:
                for near in {*self.under.get(code, ()), *self.paths.get(code, ())}:
                    reach.setdefault(near, set()).add((question.role, question.wave))
        return {code: frozenset(pairs) for code, pairs in reach.items()}

    @cached_property
    def covered(self) -> dict[str, frozenset[str]]:
        """Source → codes for which somebody has read it; an empty scope is the whole codebook."""
        everything = frozenset(self.codes)
        read: dict[str, frozenset[str]] = {}
        for row in self.corpus.coverage:
            reach = self.under.get(row.scope, frozenset()) if row.scope else everything
            read[row.source] = read.get(row.source, frozenset()) | reach
        return read

    def ask(self, codes: Iterable[str]) -> Ask:
        """What each source that counts could say to the codes: asked for at least one, read for every one.

        A group is read when every leaf below it is.
        """
        key = self.known(codes)
        if key not in self._asks:
            pairs = frozenset().union(*(self.put_to.get(code, frozenset()) for code in key))
            leaves = self.below(key) & self.leaves
            hearings = {
                s.slug: Hearing(_asked(s, pairs, self.corpus), leaves <= self.covered.get(s.slug, frozenset()))
                for s in self.corpus.sources
                if s.kind.counted
            }
            self._asks[key] = Ask(codes=key, hearings=hearings)
        return self._asks[key]


def _persons(source: Source) -> frozenset[str]:
    if not source.kind.asked:
        return frozenset()
    if source.participant:
        return frozenset({source.participant})
    heard = (turn.speaker for turn in source.turns if turn.voice is Voice.RESPONDENT)
    return frozenset(f"{source.slug}:{speaker}" for speaker in heard)


def _asked(source: Source, pairs: frozenset[tuple[str, str]], corpus: Corpus) -> bool | None:
    if not source.kind.asked or not corpus.questions:
        return None
    return any((role, wave) in pairs for role in (source.role or "", "") for wave in (source.wave or "", ""))


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A sort key by which 'wave 10' follows 'wave 9'.

    >>> sorted(["wave 10", "wave 9"], key=natural)
    ['wave 9', 'wave 10']
    """
    parts = re.findall(r"\d+|\D+", text)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def not_in_frame(code: Code) -> bool:
    """Whether a code is the leaf for what the frame does not foresee.

    >>> not_in_frame(Code(slug="environment/not-in-frame", name="Not in frame", definition="d"))
    True
    """
    return "not-in-frame" in (code.slug.rsplit("/", 1)[-1], slugged(code.name))
