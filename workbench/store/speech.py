"""Who speaks where in a source, and what of it may leave the study by what they agreed to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from workbench.model.consent import WITHDRAWN, instead_of_turns
from workbench.model.source import Consent, Participant, Source, Voice


class Words(IntEnum):
    """What may leave the study of what is said in a turn."""

    OPEN = 0
    COUNTED = 1  # that it was said, not the words
    GONE = 2  # nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Speech:
    """The turns of a source: where each begins, who speaks in it, in which role and voice, and what may leave.

    ``outside``: what may leave of a source without turns. ``barred``: ranges that a participant withheld.
    """

    starts: tuple[int, ...] = ()
    who: tuple[str | None, ...] = ()
    roles: tuple[str | None, ...] = ()
    voices: tuple[Voice, ...] = ()
    words: tuple[Words, ...] = ()
    outside: Words = Words.OPEN
    barred: tuple[tuple[int, int], ...] = ()

    def at(self, offset: int) -> int:
        """The turn that an offset lies in or behind, from 0."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def allowed(self, start: int, end: int) -> Words:
        """What may leave of a range: nothing of what begins in a turn that is gone, no words where it touches one."""
        shut = any(low < end and start < high for low, high in self.barred)
        if not self.starts:
            return max(self.outside, Words.COUNTED) if shut else self.outside
        first = self.at(start)
        if self.words[first] is Words.GONE:
            return Words.GONE
        return Words.COUNTED if shut or any(self.words[first : self.at(end - 1) + 1]) else Words.OPEN


def speech(
    source: Source,
    participants: Mapping[str, Participant],
    beside: Source | None = None,
    *,
    barred: Iterable[tuple[int, int]] = (),
) -> Speech:
    """The turns of a source under what its speakers agreed to, by the rule of ``model.consent``.

    ``participants``: all of the study, by slug. ``beside``: the source it stands beside. ``barred``: what was
    withheld of it (``store.withheld``). Words that are not to be archived leave no more than those that are not to
    be quoted.
    """
    limits = [_limited(participants[slug]) for slug in _people(source, beside) if slug in participants]
    turns = source.turns
    who = {turn.speaker: source.who(turn.speaker) for turn in turns}
    instead = instead_of_turns(source, beside, limits)
    counted = [turn.voice.counted for turn in turns]
    return Speech(
        starts=tuple(turn.start for turn in turns),
        who=tuple(who[t.speaker].participant if c else None for t, c in zip(turns, counted, strict=True)),
        roles=tuple((who[t.speaker].role or source.role) if c else None for t, c in zip(turns, counted, strict=True)),
        voices=tuple(turn.voice for turn in turns),
        words=tuple(_words(each) for each in instead),
        outside=_alone(source, limits),
        barred=tuple(barred),
    )


def _people(*of: Source | None) -> set[str]:
    """Who speaks in some sources; a study may have as many participants as answers to a survey."""
    named = {who.participant for s in of if s for who in s.speakers.values()} | {s.participant for s in of if s}
    return {slug for slug in named if slug}


def _limited(person: Participant) -> Participant:
    no_words = Consent.NO_ARCHIVE in person.consent
    return replace(person, consent=(*person.consent, Consent.PARAPHRASE)) if no_words else person


def _words(instead: str) -> Words:
    if instead == WITHDRAWN:
        return Words.GONE
    return Words.COUNTED if instead else Words.OPEN


def _alone(source: Source, limits: Iterable[Participant]) -> Words:
    consent = next((p.consent for p in limits if p.slug == source.participant), ())
    if Consent.WITHDRAWN in consent:
        return Words.GONE
    return Words.COUNTED if Consent.PARAPHRASE in consent else Words.OPEN
