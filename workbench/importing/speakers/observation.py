"""Notes of an observation: what was seen, what the observer thought of it, and what the observer heard said.

Description is what every paragraph is that is not marked as something else. Comments are the researcher's words and
never counted. Speech is told apart only where it stands by itself (``Ms. Tran: "Not yet."``): a quotation inside a
sentence is part of what was seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from workbench.importing.speakers.conventions import FACT, Line, candidates, lines
from workbench.importing.speakers.headings import numbered_headings
from workbench.importing.speakers.labels import Candidate, aliases, like_a_label, normal, voice_of
from workbench.importing.speakers.times import Mark, locators, marks
from workbench.importing.speakers.turns import Turns, labelled_lines, turn_within
from workbench.model.source import Turn, Voice

NAME = "observation"  # of the convention

_OC = r"(?:O\.?[ ]?C\.?(?:[ ]?\d{1,2})?|(?i:observer(?:['’]s)?[ ]comments?))"
_COMMENT = re.compile(rf"[ \t]{{0,16}}[*_]{{0,2}}{_OC}[*_]{{0,2}}:[*_]{{0,2}}(?=\s|$)")  # OC: ..., **O.C.:** ...
_OPENING = re.compile(rf"\[\[|\(\(|[\[(][*_]{{0,2}}{_OC}(?:[*_]{{0,2}}:[*_]{{0,2}}|(?=\s))")  # [[...]], [OC: ...]
_BRACKETS = re.compile(r"[\[\]()]")
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:[ ]?[ap]\.?m\b\.?)?"
_TIMED = re.compile(  # 9:05 The bell, 10:40–10:55 Reading, [9:05 am] The bell, 9:05: The bell, ## 9:05
    rf"[ \t]{{0,16}}(?:#{{1,6}}[ \t]{{1,8}})?[\[(]?(?P<time>{_CLOCK})(?:[ ]?(?:[-–—]|to)[ ]?{_CLOCK})?[\])]?[:.,]?"
    r"(?:[ \t]{0,4}[-–—|])?(?=\s|$)",
    re.IGNORECASE,
)
_NOTED = re.compile(r"(?:observers?|grade|subject|lesson|room|class|present|absent)\b[^:\n]{0,25}:", re.IGNORECASE)
_FACT_WIDTH = 120  # characters; a longer line describes
_CLOSING = {'"': '"', "“": "”", "«": "»", "„": "“"}  # by the mark that opens a quotation
_WORD = re.compile(r"\w")
_NOON = 12


def find_parts(text: str, start: int, *, labels: Collection[str] = ()) -> Turns:
    r"""Find the parts of notes of an observation: description, comments, reported speech, headings and facts.

    A comment is marked by ``OC:`` before it, or stands in double brackets or in brackets that begin with ``OC``; in
    the middle of a paragraph it splits the paragraph. Speech is a line with the label of a speaker, or a paragraph
    that is a quotation and nothing else. Label, brackets and times at the start of a line stay outside of the parts.

    Args:
        text: the canonical text.
        start: the code point where the body starts, after a header.
        labels: labels of speakers that the researcher has named.

    >>> found = find_parts('9:05 The bell.\n\nCoach: "Not yet."\n\nShe sits. [OC: Tired?] All wait.', 0)
    >>> [(turn.voice.value, turn.speaker) for turn in found.turns]
    [('description', ''), ('respondent', 'Coach'), ('description', ''), ('comment', ''), ('description', '')]
    >>> found.locators[0].value
    '09:05:00'
    """
    named = {normal(label) for label in (*labels, *_quoted(text, start))}
    said = [each for each in labelled_lines(text, start, None, named) if _speaks(text, each)]
    times: list[tuple[int, Mark]] = []
    turns = tuple(_parts(text, start, said, times))
    speakers = Counter(each.label for each in said)
    told = {at for line, mark in times for at in range(line, mark.end + 1)}
    heard = [mark for mark in marks(text, start) if mark.end not in told]  # times of a recording
    return Turns(
        convention=NAME,
        turns=turns,
        speakers=dict(speakers),
        locators=locators(text, (*heard, *(mark for _, mark in times)), turns),
        aliases=aliases(speakers),
    )


def _quoted(text: str, start: int) -> Iterator[str]:
    """Labels that are full names with a quotation behind them: 'Ms. Tran: "Not yet."' speaks, if only once."""
    for each in candidates(text, start, ("name",))["name"]:
        newline = text.find("\n", each.words)
        end = len(text) if newline < 0 else newline
        if " " in each.label and like_a_label(each.label) and _quotation(text, each.words, end):
            yield each.label


def _speaks(text: str, candidate: Candidate) -> bool:
    noted = FACT.match(f"{candidate.label}:") or _NOTED.match(f"{candidate.label}:")
    return not noted and not _COMMENT.match(text, candidate.line)


def _parts(text: str, start: int, said: list[Candidate], times: list[tuple[int, Mark]]) -> Iterator[Turn]:
    """The parts in order; ``times`` takes the times at the starts of lines, each with the start of its line."""
    at_line = {each.line: each for each in said}
    headings = numbered_headings(text, start)
    block = _Block(text=text)
    for line in lines(text, start):
        label = at_line.get(line.start)
        comment = _COMMENT.match(text, line.start, line.end)
        timed = None if label or comment else _TIMED.match(text, line.start, line.end)
        nobody = line.start in headings or _nobody(text, line)
        if label or comment or timed or nobody or line.kind == "blank":
            yield from block.cut()
        if timed:
            times.append((line.start, Mark(timed.end(), _of_the_day(timed["time"]))))
        if label:
            yield from _speech(block, label, line)
        elif comment:
            block.add(comment.end(), line.end, Voice.COMMENT)
        elif nobody:
            yield from turn_within(text, line.start, line.end, "", Voice.EVENT)
        elif line.kind != "blank":
            block.add(timed.end() if timed else line.start, line.end, Voice.DESCRIPTION)
    yield from block.cut()


def _nobody(text: str, line: Line) -> bool:
    """Whether a line is a heading, a stage direction or a fact about the visit."""
    written = text[line.start : line.end].strip(" \t*_#")
    if line.kind == "event":
        return not _OPENING.match(written)
    return len(written) <= _FACT_WIDTH and bool(FACT.match(written) or _NOTED.match(written))


def _speech(block: _Block, label: Candidate, line: Line) -> Iterator[Turn]:
    """What a labelled line reports; behind a quotation that ends in it, the observer goes on."""
    block.add(label.words, line.end, voice_of(label.label), label.label)
    quotation = _quotation(block.text, label.words, line.end)
    if quotation:
        block.end = quotation
        yield from block.cut()
        block.add(quotation, line.end, Voice.DESCRIPTION)


def _quotation(text: str, start: int, end: int) -> int:
    """The code point behind a quotation that stands first between two places; 0 where none does, or none ends."""
    opened = start + len(text[start:end]) - len(text[start:end].lstrip())
    closing = _CLOSING.get(text[opened : opened + 1])
    return text.find(closing, opened + 1, end) + 1 if closing else 0


def _of_the_day(time: str) -> str:
    """A time of the day as hours, minutes and seconds.

    >>> _of_the_day("9:05"), _of_the_day("2:10 p.m."), _of_the_day("12:00:30 am")
    ('09:05:00', '14:10:00', '00:00:30')
    """
    digits = re.findall(r"\d+", time)
    hours, half = int(digits[0]), time.casefold()
    if "p" in half or "a" in half:
        hours = hours % _NOON + (_NOON if "p" in half else 0)
    return ":".join(f"{int(part):02}" for part in (hours, *digits[1:], 0)[:3])


@dataclass(slots=True, kw_only=True)
class _Block:
    """The paragraph that is being read, or as much of it as has one voice."""

    text: str
    start: int = -1
    end: int = -1
    voice: Voice = Voice.DESCRIPTION
    speaker: str = ""

    def add(self, start: int, end: int, voice: Voice, speaker: str = "") -> None:
        """Go on to ``end``; only the first line since the last cut says where it starts, and whose it is."""
        if self.start < 0:
            self.start, self.voice, self.speaker = start, voice, speaker
        self.end = end

    def cut(self) -> Iterator[Turn]:
        """The parts of the paragraph so far."""
        if self.start >= 0:
            yield from self._split()
        self.start = -1

    def _split(self) -> Iterator[Turn]:
        text, at = self.text, self.start
        whole = _quotation(text, at, self.end)
        if self.voice is Voice.DESCRIPTION and whole and not text[whole : self.end].strip():
            self.voice = Voice.RESPONDENT
        while self.voice is not Voice.COMMENT and (opening := _OPENING.search(text, at, self.end)):
            closed = _closed(text, opening, self.end)
            yield from self._part(at, opening.start(), self.voice)
            yield from self._part(opening.end(), closed, Voice.COMMENT)
            at = closed
            while at < self.end and text[at] in "])":
                at += 1
        yield from self._part(at, self.end, self.voice)

    def _part(self, start: int, end: int, voice: Voice) -> Iterator[Turn]:
        if _WORD.search(self.text, start, end):
            speaker = "" if voice is Voice.COMMENT else self.speaker
            yield from turn_within(self.text, start, end, speaker, voice)


def _closed(text: str, opening: re.Match[str], end: int) -> int:
    """Where the brackets close that a comment opens with; ``end`` where they never do."""
    depth = sum(mark in "[(" for mark in opening[0])
    for bracket in _BRACKETS.finditer(text, opening.end(), end):
        depth += 1 if bracket[0] in "[(" else -1
        if depth == 0:
            double = opening[0] in ("[[", "((") and text[bracket.start() - 1] == bracket[0]
            return bracket.start() - double
    return end
