"""Times that a transcript names: beside a label, in the words, at the start of a line.

A time is never a word that somebody said. At the edge of a turn it stays outside; inside a turn it remains where it
is, since the text is never altered. Either way it becomes a locator of the words behind it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import pairwise
from typing import NamedTuple

from workbench.model.source import Locator, Turn, Voice

# 1:02, 00:01:02, 01:02.5, #00:01:02-4#; Markdown may have escaped the brackets
TIME = r"\d{1,2}:[0-5]\d(?::[0-5]\d)?(?:[.,\-]\d{1,3})?"
STAMP = rf"(?:\\?[\[(]{TIME}\\?[\])]|\#{TIME}\#)"

# Both begin with a character to jump to. '(3:16)' in speech may be a verse: round brackets count at a line's start.
_SQUARE = re.compile(rf"\[(?:[^\W\d_]{{3,15}}[ ])?(?P<time>{TIME})\\?\]")  # [00:12:03], [inaudible 00:12:03]
_HASH = re.compile(rf"#(?P<time>{TIME})#")
_LEADING = re.compile(
    rf"[ \t]{{0,8}}(?:\\?\((?P<round>{TIME})\\?\)"
    rf"|(?:#{{1,6}}[ \t]{{1,8}})?(?P<whole>{TIME})(?=[ \t]{{0,8}}(?:\n|\Z))"  # a line or heading of its own
    rf"|(?P<bare>{TIME}))(?![^\s|])"
)
_AT_LINE = re.compile(rf"\n{_LEADING.pattern}")
_FRACTION = re.compile(r"[.,\-]")
_BLANKS = re.compile(r"[\s|]*")  # the bar is what a table of the Word reader leaves


class Mark(NamedTuple):
    """A time as written, and the code point behind it."""

    end: int
    time: str


def clock(time: str) -> str:
    """A time of a recording as hours, minutes and seconds.

    >>> [clock(time) for time in ("1:02", "00:01:02-4", "99:59", "1:02:15")]
    ['00:01:02', '00:01:02', '01:39:59', '01:02:15']
    """
    minutes, seconds = divmod(_seconds(time), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def marks(text: str, start: int) -> Iterator[Mark]:
    r"""The times from ``start`` on that brackets or hashes set off, in order.

    >>> [mark.time for mark in marks("I: Who? #0:07-4#\nB1: [inaudible 0:09] We, see [3].", 0)]
    ['0:07-4', '0:09']
    """
    found = (pattern.finditer(text, start) for pattern in (_SQUARE, _HASH))
    yield from merge(*((Mark(match.end(), match["time"]) for match in each) for each in found))


def line_times(text: str, start: int, *, forced: bool = False) -> dict[int, Mark]:
    r"""Times at the start of lines, by the code point at which the line starts.

    Without brackets, and before words, they count where two or more stand in the file and none runs back: 'at 7:30'
    is what people say.

    Args:
        text: the canonical text.
        start: the code point where the body starts.
        forced: takes any time at the start of a line.

    >>> line_times("0:41 We met.\n1:02 Then we left.", 0)
    {0: Mark(end=4, time='0:41'), 13: Mark(end=17, time='1:02')}
    >>> line_times("7:30 is the bell.\n7:15 was better.", 0)
    {}
    """
    found: dict[int, Mark] = {}
    bare: dict[int, Mark] = {}
    for line, match in _at_lines(text, start):
        found[line] = Mark(match.end(), match["round"] or match["whole"] or match["bare"])
        if match["bare"]:
            bare[line] = found[line]
    runs = [_seconds(mark.time) for mark in bare.values()]
    if not forced and (len(runs) < 2 or any(a > b for a, b in pairwise(runs))):  # noqa: PLR2004
        return {line: mark for line, mark in found.items() if line not in bare}
    return found


def _at_lines(text: str, start: int) -> Iterator[tuple[int, re.Match[str]]]:
    """Each line that starts with a time, and the match; the first one has no line end before it."""
    if match := _LEADING.match(text, start):
        yield start, match
    for match in _AT_LINE.finditer(text, start):
        yield match.start() + 1, match


def locators(text: str, found: Iterable[Mark], turns: Sequence[Turn]) -> tuple[Locator, ...]:
    """A locator for each time, at the first code point of the words that follow it; none when none follow.

    Of several times before the same words the last one holds.

    Args:
        text: the canonical text.
        found: times in any order.
        turns: the turns of the text in order; events are no words.
    """
    spoken = [turn for turn in turns if turn.voice is not Voice.EVENT]
    ends = [turn.end for turn in spoken]
    places: dict[int, str] = {}
    for mark in sorted(found):
        blanks = _BLANKS.match(text, mark.end)
        at = blanks.end() if blanks else mark.end
        turn = bisect_right(ends, at)
        if turn < len(spoken):
            places[max(at, spoken[turn].start)] = clock(mark.time)
    return tuple(Locator(start=at, kind="time", value=value) for at, value in sorted(places.items()))


def _seconds(time: str) -> int:
    seconds = 0
    for part in _FRACTION.split(time, maxsplit=1)[0].split(":"):
        seconds = 60 * seconds + int(part)
    return seconds
