"""Rules for coding: signs in the text, the code that they speak for, and what they hit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.model.source import Voice
from workbench.model.text import Span


class Take(StrEnum):
    """What a rule takes where one of its signs stands."""

    MATCH = "match"  # the sign itself
    SENTENCE = "sentence"  # the sentences that it touches
    TURN = "turn"  # all that is said in that turn


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule. ``id`` is a slug, and ``cue:CODE`` for the cues of a code.

    Any one of its signs is enough: ``words`` and ``phrases`` (a trailing ``*`` is a prefix), ``patterns`` (of spaCy's
    Matcher, each as JSON), ``regexes``. ``voices``, ``speakers`` and ``roles`` say whose words it looks at; none of
    ``voices`` are the voices that count. ``inside`` and ``outside`` are codes, each with all below it. ``unless``:
    words and phrases that take a sign in their sentence away.
    """

    id: str
    code: str
    reason: str
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    regexes: tuple[str, ...] = ()
    take: Take = Take.SENTENCE
    voices: tuple[Voice, ...] = ()
    speakers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    case: bool = False

    def hears(self, voice: Voice) -> bool:
        """Whether it looks at words of that voice.

        >>> Rule(id="a", code="b", reason="c").hears(Voice.INTERVIEWER)
        False
        """
        return voice in self.voices if self.voices else voice.counted


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleSet:
    """The rules of one file, in its order."""

    slug: str
    title: str = ""
    about: str = ""
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleHit:
    """What a rule took. ``span`` and ``match`` (the sign) are code points of the source's text.

    ``quote`` is the text of the span. ``units``: first and last unit that the sign touches, from 0 in the source.
    ``also``: later rules of the same code that take the same span.
    """

    rule: str
    code: str
    source: str
    span: Span
    match: Span
    quote: str
    units: tuple[int, int]
    also: tuple[str, ...] = ()

    def shown(self, width: int = 60) -> str:
        """The sign in brackets, with up to ``width`` characters of the span on either side, on one line.

        >>> RuleHit(rule="r", code="c", source="s", span=Span(start=3, end=19), match=Span(start=7, end=11),
        ...         quote="The door is open", units=(0, 0)).shown(width=3)
        '…he [door] is…'
        """
        start, end = self.match.start - self.span.start, self.match.end - self.span.start
        before, after = self.quote[max(0, start - width) : start], self.quote[end : end + width]
        left, right = "…" * (start > width), "…" * (len(self.quote) - end > width)
        told = f"{left}{before}[{self.quote[start:end]}]{after}{right}"
        return " ".join(told.split())
