"""Sources and what they belong to: districts, sites, participants, turns, units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a source is. Case and district memos are analysis: codable and findable, never counted."""

    TRANSCRIPT = "transcript"
    FOCUS_GROUP = "focus-group"
    OBSERVATION = "observation"
    ARTIFACT = "artifact"
    SURVEY = "survey"
    CASE_MEMO = "case-memo"
    DISTRICT_MEMO = "district-memo"

    @property
    def counted(self) -> bool:
        """Whether codings on such a source may enter a figure."""
        return self not in (Kind.CASE_MEMO, Kind.DISTRICT_MEMO)

    @property
    def asked(self) -> bool:
        """Whether somebody put questions, so that an interview protocol applies."""
        return self in (Kind.TRANSCRIPT, Kind.FOCUS_GROUP, Kind.SURVEY)


class Voice(StrEnum):
    """Who speaks in a turn."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"
    EVENT = "event"  # a stage direction, a heading: nobody's words


@dataclass(frozen=True, kw_only=True, slots=True)
class District:
    """A school district; its central-office sources belong to it and to no site."""

    id: str
    slug: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A school. ``levels`` may hold several (a school of grades 7 to 12)."""

    id: str
    slug: str
    name: str
    district: str | None = None  # slug of the district
    levels: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One speaker's stretch, in code points of the canonical text; the label itself is outside."""

    start: int
    end: int
    speaker: str
    voice: Voice = Voice.RESPONDENT


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A sentence inside a turn. ``end`` is where the next unit may start; ``stop`` leaves white space out."""

    turn: int
    start: int
    end: int
    stop: int
    voice: Voice = Voice.RESPONDENT


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Any imported text, without its body. ``site`` and ``district`` are slugs; None is 'not told'."""

    id: str
    slug: str
    title: str
    kind: Kind
    text: str  # digest of the canonical text
    site: str | None = None
    district: str | None = None
    participant: str | None = None
    role: str | None = None
    wave: str | None = None
    date: str | None = None
    turns: tuple[Turn, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
