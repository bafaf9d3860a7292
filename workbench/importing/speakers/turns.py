"""Speaker turns: who speaks from where to where, in code points of a text that is never altered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from workbench.errors import NotKnown
from workbench.importing.speakers import conventions
from workbench.importing.speakers.conventions import (
    CONVENTIONS,
    FACT,
    SHAPES,
    Line,
    above_words,
    candidates,
    lines,
    repeated,
)
from workbench.importing.speakers.headings import numbered_headings
from workbench.importing.speakers.labels import (
    Candidate,
    accepted,
    aliases,
    like_a_label,
    like_an_unheard_speaker,
    normal,
    voice_of,
)
from workbench.importing.speakers.times import STAMP, Mark, line_times, locators, marks
from workbench.model.source import Locator, Turn, Voice

_EDGE = re.compile(rf"(?:\s|{STAMP}|\|(?=\s))*")  # the bar is what a table of the Word reader leaves
_TAIL = re.compile(rf"(?!\(){STAMP}$")  # but 'see Luke (3:16)' ends in words
_TAIL_LENGTH = 24  # code points that hold the longest time
_NUMBER = re.compile(r"[ \t]{0,8}\d{1,4}(?:\t|[ \t]{2,8})")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_STOPS = '.?!…"”’)'
_FEW = 4  # fewer labels may be chance: then whole lines are looked at too
_TWO = 2  # speakers, without whom repeated lines are headings; times, which one may be speech


@dataclass(frozen=True, kw_only=True)
class Turns:
    """The turns of a source in order; ``speakers`` says how often each label stands in the file, as written.

    A stage direction splits a turn, and a label without words or time gives none: the two numbers may differ.

    ``locators``: the times of the file, each at the first code point of the words that follow it. ``aliases``: labels
    that seem to be one speaker, as (label, the one it seems to stand for), for a person to decide. ``doubted``:
    labels that begin a paragraph and were read as words of the turn before.
    """

    convention: str
    turns: tuple[Turn, ...]
    speakers: Mapping[str, int]
    locators: tuple[Locator, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    doubted: tuple[str, ...] = ()


def find_turns(
    text: str,
    start: int,
    *,
    convention: str | None = None,
    interviewers: Collection[str] = (),
    labels: Collection[str] = (),
) -> Turns:
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
        labels: labels that the researcher has named: they speak however seldom they come, also where they stand
            alone on a line without a colon.

    Raises:
        NotKnown: there is no such convention.

    >>> found = find_turns("Q: Who owns it?\nA: We do.\n(pause)\nMostly.", 0)
    >>> [(turn.speaker, turn.voice.value) for turn in found.turns]
    [('Q', 'interviewer'), ('A', 'respondent'), ('', 'event'), ('A', 'respondent')]
    >>> found.convention
    'question-answer'
    """
    if convention is not None and convention not in CONVENTIONS:
        raise NotKnown("convention", convention, CONVENTIONS, hint=f"known are {', '.join(CONVENTIONS)}")
    named = {normal(each) for each in (*interviewers, *labels)}
    found = labelled_lines(text, start, convention, named)
    if found and labels:
        found = _with_lone_lines(text, start, found, {normal(each) for each in labels})
    times = line_times(text, start, forced=convention == "otranscribe")
    headings = numbered_headings(text, start)
    marked = _Marked(times=times, headings=headings, begun=min(headings, default=len(text)))
    if found:
        speakers = Counter(each.label for each in found)
        voices = {label: voice_of(label, interviewers) for label in speakers}
        name = convention or conventions.told(text, found)
        turns = tuple(_labelled(text, start, found, voices, marked))
    else:
        speakers, name = Counter(), _name_without_labels(text, times, convention)
        turns = tuple(_unlabelled(text, start, marked))
    beside = (Mark(each.words, each.time) for each in found if each.time)
    return Turns(
        convention=name,
        turns=turns,
        speakers=dict(speakers),
        locators=locators(text, (*marks(text, start), *times.values(), *beside), turns),
        aliases=aliases(speakers),
        doubted=_doubted(text, found) if convention is None else (),
    )


def labelled_lines(text: str, start: int, convention: str | None, named: Collection[str]) -> list[Candidate]:
    """The labelled lines of the shape that has most of them, or of the convention that is forced."""
    shapes = [shape for shape in SHAPES if convention is None or shape == conventions.shape_of(convention)]
    found: dict[str, list[Candidate]] = {}
    for shape, labels in candidates(text, start, shapes).items():
        fit = [each for each in labels if convention is None or conventions.follows(each, convention)]
        found[shape] = _with_names_heard_once(text, fit, _spoken(fit, named))
    best = max(found.values(), key=len, default=[])
    if len(best) < _FEW or len({each.label for each in best}) < _TWO:
        whole = [shape for shape in shapes if shape in conventions.WHOLE_LINES]
        for shape, known in repeated(text, start, whole).items():
            found[shape] = _several(_spoken(above_words(text, start, shape, known.union(named)), named), named)
    return max(found.values(), key=len, default=[])


def _doubted(text: str, labels: list[Candidate]) -> tuple[str, ...]:
    """What stands before a colon at the start of a paragraph below the first label, may be a name, and is none."""
    if not labels:
        return ()
    taken, written = {each.line for each in labels}, {normal(each.label) for each in labels}
    begun = {match.end() for match in _PARAGRAPH.finditer(text, labels[0].line)} - taken
    left = candidates(text, labels[0].line, ("name",))["name"] if begun else []
    return tuple(dict.fromkeys(
        each.label for each in left
        if each.line in begun and normal(each.label) not in written and like_an_unheard_speaker(each.label)
    ))  # fmt: skip


def _spoken(found: list[Candidate], named: Collection[str]) -> list[Candidate]:
    speakers = accepted(found, named)
    written = {label for label in {each.label for each in found} if normal(label) in speakers}
    return [each for each in found if each.label in written]


def _with_names_heard_once(text: str, found: list[Candidate], spoken: list[Candidate]) -> list[Candidate]:
    """Where every paragraph begins with a label, a name of two words or more that begins but one is a speaker too."""
    lines_of = {each.line for each in spoken}
    further = [each for each in found if each.line not in lines_of and " " in each.label and like_a_label(each.label)]
    if not further or len(spoken) <= _TWO or len({each.label for each in spoken}) < _TWO:
        return spoken
    begun = {match.end() for match in _PARAGRAPH.finditer(text, spoken[0].line)}
    once = [each for each in further if each.line in begun]
    if len(begun - lines_of) > len(once):  # a paragraph goes on without a label: such a line may be speech
        return spoken
    return sorted([*spoken, *once], key=lambda each: each.line)


def _several(found: list[Candidate], named: Collection[str]) -> list[Candidate]:
    """Whole lines without a colon are labels only where two or more people take turns."""
    labels = {normal(each.label) for each in found}
    return found if len(labels) >= _TWO or not labels.isdisjoint(named) else []


def _with_lone_lines(text: str, start: int, found: list[Candidate], named: Collection[str]) -> list[Candidate]:
    """Together with the lines that hold nothing but a label that the researcher has named."""
    known = {each.line: each for each in above_words(text, start, "alone", named)}
    known.update({each.line: each for each in found})
    return [known[line] for line in sorted(known)]


def _name_without_labels(text: str, times: Mapping[int, Mark], convention: str | None) -> str:
    bare = sum(text[line : mark.end].strip()[0].isdigit() for line, mark in times.items())
    return "otranscribe" if convention in (None, "otranscribe") and bare >= (1 if convention else _TWO) else "none"


@dataclass(frozen=True, kw_only=True)
class _Marked:
    """Lines that are marked, though not by a speaker: by the code point at which each starts."""

    times: Mapping[int, Mark]
    headings: Collection[int]
    begun: int  # where the first heading stands, or the text ends: what comes after it is spoken

    def event(self, line: Line) -> bool:
        """Whether a line is nobody's words."""
        return line.kind == "event" or line.start in self.headings

    def words(self, line: Line) -> int:
        """Where the words of a line begin, behind its time."""
        return self.times[line.start].end if line.start in self.times else line.start


def _unlabelled(text: str, start: int, marked: _Marked) -> Iterator[Turn]:
    """One respondent turn a paragraph or time; headings and stage directions are events here too."""
    stretch = _Stretch(voice=Voice.RESPONDENT)
    for line in lines(text, start):
        if line.kind != "text" or line.start in marked.headings or line.start in marked.times:
            yield from stretch.cut(text)
        if marked.event(line):
            yield from turn_within(text, line.start, line.end, "", Voice.EVENT)
        elif line.kind == "text":
            stretch.add(marked.words(line), line.end)
    yield from stretch.cut(text)


def _labelled(
    text: str, start: int, labels: list[Candidate], voices: Mapping[str, Voice], marked: _Marked
) -> Iterator[Turn]:
    at_line = {each.line: each for each in labels}
    answers = _answers_are_unlabelled(text, labels, voices)
    numbered = 2 * sum(each.form == "numbered" for each in labels) > len(labels)
    stretch = _Stretch(voice=Voice.EVENT)
    fresh = True  # whether a paragraph may begin here
    for line in lines(text, start):
        label = at_line.get(line.start)
        if label:
            yield from stretch.cut(text)
            stretch = _Stretch(voice=voices[label.label], speaker=label.label)
            stretch.add(label.words, line.end)
        elif marked.event(line):
            yield from stretch.cut(text)
            yield from turn_within(text, line.start, line.end, "", Voice.EVENT)
        elif line.kind == "text":
            number = _NUMBER.match(text, line.start, line.end) if numbered else None
            if number or (fresh and (stretch.voice is Voice.EVENT or answers)):
                yield from stretch.cut(text)
            if fresh and answers and _answers(text, line, stretch, marked):
                stretch = _Stretch(voice=Voice.RESPONDENT)
            stretch.add(number.end() if number else marked.words(line), line.end)
        fresh = line.kind == "blank"
    yield from stretch.cut(text)


def _answers(text: str, line: Line, running: _Stretch, marked: _Marked) -> bool:
    """Whether a paragraph without a label is an answer; above the first label it may be a title or a fact."""
    if running.voice is not Voice.EVENT:
        return running.voice is Voice.INTERVIEWER
    words = text[line.start : line.end].strip()
    return line.start > marked.begun or (words[-1] in _STOPS and not FACT.match(words))


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
            yield from turn_within(text, self.start, self.end, self.speaker, self.voice)
        self.start = -1


def turn_within(text: str, start: int, end: int, speaker: str, voice: Voice) -> Iterator[Turn]:
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
