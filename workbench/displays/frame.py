"""Indexes over a corpus that every display shares: the code tree, groups of sources, who was asked, who has read."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import cast

from workbench.displays.asked import Ask, Hearing, Reach, joined, reached
from workbench.displays.roles import NOT_TOLD, groups_of, persons_of, roles_of
from workbench.displays.tally import Found, gather, gather_by_code, own_stance
from workbench.errors import NotKnown
from workbench.model.codebook import Code
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Consent, Kind, Site, Source
from workbench.model.text import slug as slugged


class Dimension(StrEnum):
    """What sources are grouped by. District and level are traits of the site, wave and kind of the source.

    The role is a trait of who speaks: a source in which several roles speak stands in the group of each.
    """

    DISTRICT = "district"
    LEVEL = "level"
    ROLE = "role"
    WAVE = "wave"
    KIND = "kind"

    @property
    def of_site(self) -> bool:
        """Whether all sources of a site stand in the same groups."""
        return self in (Dimension.DISTRICT, Dimension.LEVEL)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The indexes of one corpus, each built when first needed, linear in what it reads."""

    corpus: Corpus
    _asks: dict[tuple[str, ...], Ask] = field(default_factory=dict, repr=False, compare=False)
    _persons: dict[tuple[str, frozenset[str] | None], frozenset[str]] = field(
        default_factory=dict, repr=False, compare=False
    )

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
        """Code → itself, ancestors and pattern codes over them, nearest first; a cycle ends where it closes."""
        above: dict[str, list[str | None]] = {code.slug: [code.parent] for code in self.codes.values()}
        for pattern in self.codes.values():
            for code in pattern.over:
                above.get(code, []).append(pattern.slug)
        return {start: self._path(start, above) for start in self.codes}

    def _path(self, start: str, above: Mapping[str, Sequence[str | None]]) -> tuple[str, ...]:
        path = {start: None}
        queue = deque(above[start])
        while queue:
            at = queue.popleft()
            if at in self.codes and at not in path:
                path[at] = None
                queue += above[at]
        return tuple(path)

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

    @cached_property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """Source → the roles that speak in it; never none."""
        return {source.slug: roles_of(source, self.gone) for source in self.corpus.sources}

    @cached_property
    def gone(self) -> frozenset[str]:
        """Participants who withdrew: in no figure, and in no denominator either."""
        return frozenset(p.slug for p in self.corpus.participants if Consent.WITHDRAWN in p.consent)

    @cached_property
    def role_groups(self) -> dict[str, str]:
        """Role (as a slug) → group, as the study's participants tell or as is usual."""
        return groups_of(self.corpus.participants)

    @cached_property
    def split(self) -> frozenset[str]:
        """Sources in which several roles speak: there a passage counts only in the group of its speaker."""
        return frozenset(slug for slug, roles in self.roles.items() if len(roles) > 1)

    def values(self, source: Source, dimension: Dimension) -> tuple[str, ...]:
        """The groups a source stands in: one, but for a site of several levels or several roles; never none."""
        match dimension:
            case Dimension.LEVEL:
                return self.levels.get(source.site or "") or (NOT_TOLD,)
            case Dimension.DISTRICT:
                value = self.districts.get(source.slug)
            case Dimension.ROLE:
                return self.roles[source.slug]
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
                known = [role for s in corpus.sources for role in self.roles[s.slug] if role != NOT_TOLD]
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

    def persons(self, source: Source, roles: frozenset[str] | None = None) -> frozenset[str]:
        """Who was heard in a source (`roles.persons_of`), in some roles or in all."""
        key = (source.slug, roles if source.slug in self.split else None)
        if key not in self._persons:
            self._persons[key] = persons_of(source, key[1], self.gone)
        return self._persons[key]

    # protocol and coverage

    @cached_property
    def put(self) -> dict[str, Reach]:
        """Code → the questions of the protocol that reach it."""
        return reached(self.corpus.questions, self.under, self.paths)

    @cached_property
    def covered(self) -> dict[str, frozenset[str]]:
        """Source → codes for which somebody has read it; an empty scope is the whole codebook."""
        everything = frozenset(self.codes)
        read: dict[str, frozenset[str]] = {}
        for row in self.corpus.coverage:
            reach = self.under.get(row.scope, frozenset()) if row.scope else everything
            read[row.source] = read.get(row.source, frozenset()) | reach
        patterns = [code for code in self.codes.values() if code.over]
        return {source: codes | self._over(patterns, codes) for source, codes in read.items()}

    def _over(self, patterns: Iterable[Code], codes: frozenset[str]) -> frozenset[str]:
        """The pattern codes for which a source is read, because it is read for all that they stand over."""
        return frozenset(
            p.slug for p in patterns if self.below(c for c in p.over if c in self.codes) & self.leaves <= codes
        )

    def ask(self, codes: Iterable[str]) -> Ask:
        """What each source that counts could say to the codes: asked for at least one, read for every one.

        A group is read when every leaf below it is.
        """
        key = self.known(codes)
        if key not in self._asks:
            reach = joined(self.put[code] for code in key if code in self.put)
            leaves = self.below(key) & self.leaves
            counted = [s for s in self.corpus.sources if s.counted]
            hearings = {s.slug: self._hearing(s, reach, leaves) for s in counted}
            parts = {
                (s.slug, role): None if hearings[s.slug].asked is None else reach.asked(s, [role])
                for s in counted
                if s.slug in self.split
                for role in self.roles[s.slug]
            }
            self._asks[key] = Ask(codes=key, hearings=hearings, parts=parts)
        return self._asks[key]

    def _hearing(self, source: Source, reach: Reach, leaves: frozenset[str]) -> Hearing:
        read = leaves <= self.covered.get(source.slug, frozenset())
        if not source.kind.asked or not self.corpus.questions:
            return Hearing(asked=None, read=read)
        asked = reach.asked(source, self.roles[source.slug])
        return Hearing(asked=asked, read=read, looked=source.answers is not None)


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
