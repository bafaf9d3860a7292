"""Who speaks where in a source, and what of it may leave the study by what they agreed to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

from workbench.model.source import Consent, Source, Voice


class Words(IntEnum):
    """What may leave the study of what is said in a turn."""

    OPEN = 0
    COUNTED = 1  # that it was said, not the words
    GONE = 2  # nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Speech:
    """The turns of a source: where each begins, who speaks in it, in which role and voice, and what may leave.

    ``outside``: what may leave of a source without turns.
    """

    starts: tuple[int, ...] = ()
    who: tuple[str | None, ...] = ()
    roles: tuple[str | None, ...] = ()
    voices: tuple[Voice, ...] = ()
    words: tuple[Words, ...] = ()
    outside: Words = Words.OPEN

    def at(self, offset: int) -> int:
        """The turn that an offset lies in or behind, from 0."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def allowed(self, start: int, end: int) -> Words:
        """What may leave of a range: nothing of what begins in a turn that is gone, no words where it touches one."""
        if not self.starts:
            return self.outside
        first = self.at(start)
        if self.words[first] is Words.GONE:
            return Words.GONE
        return Words.OPEN if not any(self.words[first : self.at(end - 1) + 1]) else Words.COUNTED


def speech(source: Source, consents: Mapping[str, Collection[Consent]], beside: Source | None = None) -> Speech:
    """The turns of a source under what its speakers agreed to.

    Several voices at once obey the strictest of the source. So does a source that stands beside another one, as
    its translation or its original: which turn renders which is not asked here.
    """
    both = (source, beside) if beside else (source,)
    everybody = {
        p for s in both for p in (s.participant, *(who.participant for who in s.speakers.values())) if p in consents
    }
    strictest = max((_words(consents[p or ""]) for p in everybody), default=Words.OPEN)
    people_of = {turn.speaker: source.who(turn.speaker) for turn in source.turns}
    words = {}
    for label, who in people_of.items():
        own = _words(consents.get(who.participant or "", ()))
        words[label] = max(own, min(strictest, Words.COUNTED)) if who.group else own
        if beside and who.participant not in consents:
            words[label] = max(own, strictest)
    counted = [turn.voice.counted for turn in source.turns]
    return Speech(
        starts=tuple(turn.start for turn in source.turns),
        who=tuple(
            people_of[t.speaker].participant if c else None for t, c in zip(source.turns, counted, strict=True)
        ),
        roles=tuple(
            (people_of[t.speaker].role or source.role) if c else None
            for t, c in zip(source.turns, counted, strict=True)
        ),
        voices=tuple(turn.voice for turn in source.turns),
        words=tuple(words[t.speaker] if c else Words.OPEN for t, c in zip(source.turns, counted, strict=True)),
        outside=strictest,
    )


def _words(consent: Collection[Consent]) -> Words:
    if Consent.WITHDRAWN in consent:
        return Words.GONE
    return Words.COUNTED if Consent.PARAPHRASE in consent or Consent.NO_ARCHIVE in consent else Words.OPEN
