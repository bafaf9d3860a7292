"""Which parts a source has, by what it is: turns of talk, notes of an observation, paragraphs and rows of a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from workbench.importing.formats.decode import Decoded
from workbench.importing.speakers.artifact import parts as artifact_parts
from workbench.importing.speakers.artifact import row_locators
from workbench.importing.speakers.labels import voice_of
from workbench.importing.speakers.observation import NAME, find_parts
from workbench.importing.speakers.turns import Turns, find_turns
from workbench.model.source import Kind, Voice


def find(
    decoded: Decoded,
    start: int,
    kind: Kind,
    *,
    convention: str | None = None,
    interviewers: Collection[str] = (),
    labels: Collection[str] = (),
) -> Turns:
    """The turns of a text as it was read, with all locators: those of the format and those found in the text.

    Args:
        decoded: what a reader gave.
        start: the code point where the body starts, after a header.
        kind: what the source is; nobody speaks in an artifact or a memo, whatever stands before a colon there.
        convention: how speakers are marked, to force it.
        interviewers: further labels of those who ask.
        labels: labels that the researcher has named.

    >>> note = Decoded(text="OC: tired.", encoding="utf-8")
    >>> find(note, 0, Kind.OBSERVATION).turns[0].voice.value
    'comment'
    """
    if decoded.turns and convention is None:
        found = _marked(decoded, interviewers)
    else:
        found = _looked_for(decoded.text, start, kind, convention, interviewers=interviewers, labels=labels)
    both = sorted({*decoded.locators, *found.locators}, key=lambda at: (at.start, at.kind, at.value))
    return replace(found, locators=tuple(both))


def _looked_for(
    text: str,
    start: int,
    kind: Kind,
    convention: str | None,
    *,
    interviewers: Collection[str],
    labels: Collection[str],
) -> Turns:
    if kind is Kind.OBSERVATION and convention in (None, NAME):
        return find_parts(text, start, labels=labels)
    if kind is Kind.ARTIFACT and convention is None:
        rows = row_locators(text, start)
        return Turns(convention="none", turns=artifact_parts(text, start), speakers={}, locators=rows)
    asked = kind.asked or kind is Kind.OBSERVATION
    forced = convention or (None if asked else "none")  # a repeated "Evidence:" in a memo must not become a speaker
    return find_turns(text, start, convention=forced, interviewers=interviewers, labels=labels)


def _marked(decoded: Decoded, interviewers: Collection[str]) -> Turns:
    """The turns that the format itself marks; who asks is told by the labels."""
    turns = tuple(
        replace(t, voice=voice_of(t.speaker, interviewers)) if t.voice is not Voice.EVENT else t
        for t in decoded.turns
    )
    speakers = Counter(t.speaker for t in turns if t.speaker)
    return Turns(convention=decoded.convention, turns=turns, speakers=dict(speakers))
