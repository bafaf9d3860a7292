"""The ways in which transcripts mark a speaker at the start of a line.

To add one, name its pattern in ``PATTERNS``, with the groups ``name`` and, where there are times, ``before``,
``after`` and ``colon``. Every repetition is bounded, so that no line, however long or odd, costs more than a glance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workbench.importing.labels import Candidate

# 1:02, 00:01:02, 01:02.5, #00:01:02-4#; Markdown may have escaped the brackets
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,\-]\d{1,3})?"
STAMP = rf"(?:\\?[\[(]{_TIME}\\?[\])]|\#{_TIME}\#)"
_NAME = r"(?P<name>[^\W_][^:*\n\[\]]{0,39}?)"
_INDENT = r"[ \t]{0,8}(?:\d{1,4}[ \t]{2,8})?"  # with the number of a paragraph, as some exports print it
_BEFORE = rf"(?P<before>{STAMP}[ \t]{{0,8}})?"

PATTERNS: Mapping[str, re.Pattern[str]] = {
    "bold": re.compile(  # **Name:** text, **Name (0:12):** text
        rf"{_INDENT}{_BEFORE}\*\*{_NAME}[ \t]{{0,8}}(?P<after>{STAMP})?(?P<colon>:)\*\*(?=\s|$)"
    ),
    "bold-name": re.compile(  # **Name**: text, **Name** [0:12]: text
        rf"{_INDENT}{_BEFORE}\*\*{_NAME}\*\*[ \t]{{0,8}}(?P<after>{STAMP})?(?P<colon>:)(?=\s|$)"
    ),
    "name": re.compile(  # NAME: text, [0:12] NAME: text, NAME (0:12): text, NAME [0:12] text
        rf"{_INDENT}{_BEFORE}{_NAME}[ \t]{{0,8}}(?:(?P<after>{STAMP})(?P<colon>:)?|:)(?=\s|$)"
    ),
    "clock": re.compile(  # Name  0:12, and the words on the lines below
        rf"[ \t]{{0,8}}{_NAME}[ \t]{{2,8}}(?P<after>{_TIME})[ \t]{{0,8}}$"
    ),
}
CONVENTIONS = (*PATTERNS, "none")
_LOOK = 160  # code points of a line that can hold a label and its times

_EVENT = re.compile(
    r"(?:[ \t*_]*\\?[\[(][^\[\]()\n]+[\])][ \t.*_]*"  # (pause), \[laughter\], *[phone rings]*
    r"|#{1,6}[ \t][^\n]*"  # a Markdown heading
    rf"|\*\*[^*\n]{{1,80}}\*\*:?[ \t]*(?:{STAMP})?[ \t]*"  # a line in bold, with or without its time
    r"|(?:transcribed by|end of (?:transcript|interview|recording|audio))\b[^\n]{0,120})$",
    re.IGNORECASE,
)
_FACT = re.compile(  # Date: 3 May, Place of interview: library
    r"(?:(?:interview )?date|time|place|location|title|site|school|district|participants|present|duration|length"
    r"|recorded|recording|transcribed|transcriber|wave|project|file|pseudonym|setting)\b[^:\n]{0,25}:",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s*\n")
_HEAD_LINES = 30
_HEAD_WIDTH = 80  # characters; a longer line is somebody speaking


class Line(NamedTuple):
    """A line in code points, without its line end; ``kind`` is 'text', 'event' or 'blank'."""

    start: int
    end: int
    kind: str


def lines(text: str, start: int) -> Iterator[Line]:
    r"""The lines of a text from ``start`` on; blank lines in a row are told once.

    >>> [line.kind for line in lines("One.\n\n\n[laughs]\n(He) and (I)", 0)]
    ['text', 'blank', 'event', 'text']
    """
    while start < len(text):
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        if text[start:end].strip():
            yield Line(start, end, "event" if _EVENT.match(text, start, end) else "text")
            start = end + 1
        else:
            yield Line(start, end, "blank")
            blanks = _BLANKS.match(text, start)
            start = blanks.end() if blanks else len(text)


def candidates(text: str, start: int, convention: str) -> list[Candidate]:
    """All lines from ``start`` on that look labelled in one convention; facts above a transcript are none."""
    pattern = PATTERNS[convention]
    start = _after_facts(text, start)
    found = []
    # every label has a colon, if only in its time: lines without one are jumped over
    while (colon := text.find(":", start)) >= 0:
        line = max(start, text.rfind("\n", start, colon) + 1)
        newline = text.find("\n", colon)
        end = len(text) if newline < 0 else newline
        if colon - line < _LOOK and (match := pattern.match(text, line, min(end, line + _LOOK))):
            found.append(_candidate(match, line, bold="bold" in convention))
        start = end + 1
    return found


def _candidate(match: re.Match[str], line: int, *, bold: bool) -> Candidate:
    groups = match.groupdict()
    # 'Yes [00:12] we did' is speech with a time in it: without its colon a time proves nothing
    timed = bool(groups.get("before") or (groups.get("after") and groups.get("colon")))
    return Candidate(label=match["name"].strip(), line=line, words=match.end(), timed=timed, bold=bold)


def _after_facts(text: str, start: int) -> int:
    """Where a block of facts above a transcript ends ('Date: ..., Interviewer: ...'), else ``start``."""
    after, open_block = start, False
    for number, line in enumerate(lines(text, start)):
        written = text[line.start : line.end].strip(" \t*#")
        if number == _HEAD_LINES or len(written) > _HEAD_WIDTH:
            break
        if _FACT.match(written):
            after, open_block = line.end, True
        elif line.kind == "blank":
            open_block = False
        elif open_block:  # 'Interviewer: AB' below a fact, before any blank line
            after = line.end
    return after
