"""Sources and what they belong to: districts, sites, participants, turns, units."""

from __future__ import annotations

from bisect import bisect_right
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
    """Who speaks in a turn; in notes of an observation, what kind of note it is."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"  # in an observation: speech that the observer reports
    EVENT = "event"  # a stage direction, a heading: nobody's words
    DESCRIPTION = "description"  # what an observer saw, what an artifact holds
    COMMENT = "comment"  # what an observer thought of it: the researcher's words

    @property
    def counted(self) -> bool:
        """Whether codings on such words may enter a figure: what was said or seen, not what researchers say."""
        return self in (Voice.RESPONDENT, Voice.DESCRIPTION)


class Consent(StrEnum):
    """What a participant has agreed to. Nothing told is not the same as agreed, and is shown as missing."""

    QUOTE = "quote"
    PARAPHRASE = "paraphrase only"  # counted, never quoted
    NO_ARCHIVE = "no archive"  # in reports, in no export
    WITHDRAWN = "withdrawn"  # nowhere


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
class Locator:
    """A place that the file itself names: a page, a time, a row of a table. It holds until the next of its kind.

    ``start``: code point at which it begins. ``value``: '3', '00:01:02', '17'.
    """

    start: int
    kind: str  # page, time, row, paragraph
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """Whom a label of one source stands for. ``group``: several at once ('ALL'); nothing told is an unknown voice."""

    participant: str | None = None  # slug
    role: str | None = None  # where the participant is not known, or not in this role
    group: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant:
    """A person who was interviewed, under a pseudonym; of a site, or of a district's central office."""

    id: str
    slug: str
    name: str
    role: str | None = None
    role_group: str | None = None  # supervisory, teacher leader, ...
    site: str | None = None
    district: str | None = None
    consent: tuple[Consent, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


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
    speakers: Mapping[str, Speaker] = field(default_factory=dict)  # by label
    locators: tuple[Locator, ...] = ()  # in the order of their starts
    answers: Mapping[int, tuple[str, ...]] | None = (
        None  # turn, from 0 → questions it answers; None: nobody has looked
    )
    beside: str | None = None  # slug of the source that counts, where this one is its translation or its original

    @property
    def counted(self) -> bool:
        """Whether codings on it may enter a figure: data, and not what merely stands beside data."""
        return self.kind.counted and self.beside is None

    def who(self, label: str) -> Speaker:
        """Whom a label stands for: as told for this source, else the one participant it is an interview with."""
        told = self.speakers.get(label)
        return told if told is not None else Speaker(participant=self.participant, role=self.role)

    def place(self, offset: int) -> str:
        """Page, time and row that the file names for an offset, as told last before it; '' for none.

        >>> at = (Locator(start=0, kind="page", value="1"), Locator(start=90, kind="page", value="2"))
        >>> Source(id="", slug="s", title="", kind=Kind.ARTIFACT, text="", locators=at).place(95)
        'page 2'
        """
        last = {at.kind: at for at in self.locators[: bisect_right(self.locators, offset, key=lambda at: at.start)]}
        told = (at for _, at in sorted(last.items()) if at.value)
        return ", ".join(at.value if at.kind == "time" else f"{at.kind} {at.value}" for at in told)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that speak in it: those of its speakers, else its own; none where nobody told."""
        spoken = tuple(dict.fromkeys(s.role for s in self.speakers.values() if s.role))
        return spoken or ((self.role,) if self.role else ())
