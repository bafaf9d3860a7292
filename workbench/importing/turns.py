"""Speaker turns: who speaks from where to where, in code points of a text that is never altered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from workbench.errors import NotKnown
from workbench.importing.conventions import CONVENTIONS, PATTERNS, STAMP, candidates, lines
from workbench.importing.labels import Candidate, accepted, normal, voice_of
from workbench.model.source import Turn, Voice

_EDGE = re.compile(rf"(?:\s|{STAMP}|\|(?=\s))*")  # the bar is what a table of the Word reader leaves
_TAIL = re.compile(rf"(?!\(){STAMP}$")  # but 'see Luke (3:16)' ends in words
_TAIL_LENGTH = 24  # code points that hold the longest time


@dataclass(frozen=True, kw_only=True)
class Turns:
    """The turns of a source in order; ``speakers`` says how often each label stands in the file, as written.

    A stage direction splits a turn, and a label without words or time gives none: the two numbers may differ.
    """

    convention: str
    turns: tuple[Turn, ...]
    speakers: Mapping[str, int]


def find_turns(text: str, start: int, *, convention: str | None = None, interviewers: Collection[str] = ()) -> Turns:
    r"""Find the turns of a canonical text.

    A turn spans words: label, times and white space around them stay outside (a label with nothing but a time is
    an event, whose span is the time). Lines without a label go on with
    the running turn; before the first label, and for headings and stage directions on a line of their own, they
    are events. Where nobody but the interviewer is labelled, unlabelled paragraphs are a respondent's. A text
    without any label gives one respondent turn a paragraph.

    Args:
        text: the canonical text.
        start: the code point where the body starts, after a header.
        convention: one of ``CONVENTIONS``, to force it; otherwise the one that finds most labels.
        interviewers: further labels of those who ask.

    Raises:
        NotKnown: there is no such convention.

    >>> found = find_turns("Q: Who owns it?\nA: We do.\n(pause)\nMostly.", 0)
    >>> [(turn.speaker, turn.voice.value) for turn in found.turns]
    [('Q', 'interviewer'), ('A', 'respondent'), ('', 'event'), ('A', 'respondent')]
    """
    if convention is not None and convention not in CONVENTIONS:
        raise NotKnown("convention", convention, CONVENTIONS, hint=f"known are {', '.join(CONVENTIONS)}")
    tried = [convention] if convention else PATTERNS
    found = {name: _labels(text, start, name, interviewers) for name in tried if name in PATTERNS}
    best = max(found, key=lambda name: len(found[name]), default="none")
    labels = found.get(best, [])
    if not labels:
        return Turns(convention="none", turns=tuple(_unlabelled(text, start)), speakers={})
    speakers = Counter(each.label for each in labels)
    voices = {label: voice_of(label, interviewers) for label in speakers}
    turns = _labelled(text, start, labels, voices)
    return Turns(convention=best, turns=tuple(turns), speakers=dict(speakers))


def _labels(text: str, start: int, convention: str, interviewers: Collection[str]) -> list[Candidate]:
    found = candidates(text, start, convention)
    speakers = accepted(found, interviewers)
    return [each for each in found if normal(each.label) in speakers]


def _unlabelled(text: str, start: int) -> Iterator[Turn]:
    """One respondent turn a paragraph; headings and stage directions are events here too."""
    stretch = _Stretch(voice=Voice.RESPONDENT)
    for line in lines(text, start):
        if line.kind == "text":
            stretch.add(line.start, line.end)
            continue
        yield from stretch.cut(text)
        if line.kind == "event":
            yield from _turn(text, line.start, line.end, "", Voice.EVENT)
    yield from stretch.cut(text)


def _labelled(text: str, start: int, labels: list[Candidate], voices: Mapping[str, Voice]) -> Iterator[Turn]:
    at_line = {each.line: each for each in labels}
    answers = _answers_are_unlabelled(text, labels, voices)
    stretch = _Stretch(voice=Voice.EVENT)
    fresh = True  # whether a paragraph may begin here
    for line in lines(text, start):
        label = at_line.get(line.start)
        if label:
            yield from stretch.cut(text)
            stretch = _Stretch(voice=voices[label.label], speaker=label.label)
            stretch.add(label.words, line.end)
        elif line.kind == "event":
            yield from stretch.cut(text)
            yield from _turn(text, line.start, line.end, "", Voice.EVENT)
        elif line.kind == "text":
            if fresh and (stretch.voice is Voice.EVENT or answers):
                yield from stretch.cut(text)
                if stretch.voice is Voice.INTERVIEWER:
                    stretch = _Stretch(voice=Voice.RESPONDENT)
            stretch.add(line.start, line.end)
        fresh = line.kind == "blank"
    yield from stretch.cut(text)


def _answers_are_unlabelled(text: str, labels: list[Candidate], voices: Mapping[str, Voice]) -> bool:
    """Whether only those who ask are labelled, and at least every second question has a paragraph below it."""
    if any(voice is not Voice.INTERVIEWER for voice in voices.values()):
        return False
    at_line = {each.line for each in labels}
    paragraphs, after_blank = 0, False
    for line in lines(text, labels[0].line):
        paragraphs += after_blank and line.kind == "text" and line.start not in at_line
        after_blank = line.kind == "blank"
    return 2 * paragraphs >= len(labels)


@dataclass(slots=True, kw_only=True)
class _Stretch:
    """The words of a running turn while its lines are read."""

    voice: Voice
    speaker: str = ""
    start: int = -1
    end: int = -1

    def add(self, start: int, end: int) -> None:
        """Go on to ``end``; the first words since the last cut begin at ``start``."""
        self.start = start if self.start < 0 else self.start
        self.end = end

    def cut(self, text: str) -> Iterator[Turn]:
        """The turn so far, if it has words; the speaker keeps the floor."""
        if self.start >= 0:
            yield from _turn(text, self.start, self.end, self.speaker, self.voice)
        self.start = -1


def _turn(text: str, start: int, end: int, speaker: str, voice: Voice) -> Iterator[Turn]:
    """A turn without the white space and times at its edges; none when there is neither word nor time."""
    first, last = _words(text, start, end)
    if first == last:
        voice = Voice.EVENT  # '**Break:** [24:52]'
        first = start + len(text[start:end]) - len(text[start:end].lstrip())
        last = start + len(text[start:end].rstrip())
    if first < last:
        yield Turn(start=first, end=last, speaker=speaker, voice=voice)


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span inside white space and times; ``start`` twice when nothing else is there."""
    edge = _EDGE.match(text, start, end)
    first = edge.end() if edge else start
    while first < end:
        piece = text[max(first, end - _TAIL_LENGTH) : end]
        kept = piece.rstrip()
        tail = _TAIL.search(kept)
        if kept and not tail:
            return first, end - len(piece) + len(kept)
        end -= len(piece) - (tail.start() if tail else 0)
    return start, start
