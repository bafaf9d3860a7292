"""Subtitle files to cues: what is said from when to when. webvtt-py reads them, once what it would drop is mended."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_TIME = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2})(?:[.,]([0-9]{1,3})[0-9]{0,6})?")
_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,9})?")
_ARROW = "-->"
_ARROW_IN_WORDS = "--&gt;"
_SKIPPED = re.compile(r"(?:NOTE(?:[ \t].*)?|STYLE[ \t]*|REGION[ \t]*)$")
_SIXTY = 60
_NEVER = "9999:00:00.000"  # for webvtt-py, where a time cannot be read


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """What is said from ``start`` to ``end``, in seconds; None where the file's time cannot be read.

    ``lines``: as they stand in the file, tags and all.
    """

    start: float | None
    end: float | None
    lines: tuple[str, ...]


@dataclass(kw_only=True, slots=True)
class Mended:
    """A subtitle file in the grammar of WebVTT, what had to be mended, by line, and how many comments it holds."""

    lines: list[str] = field(default_factory=lambda: ["WEBVTT", ""])
    problems: list[str] = field(default_factory=list)
    comments: int = 0


def cues_of(text: str, *, comments: bool = True) -> tuple[list[Cue], Mended]:
    r"""The cues of a WebVTT or SubRip file in the order of the file.

    Args:
        text: the canonical text of the file.
        comments: whether a block may be a comment or a style, as in WebVTT.

    >>> cues, mended = cues_of("1\n00:00:01,5 --> 00:00:0x\nWe meet.\n")
    >>> cues[0].start, cues[0].lines, mended.problems
    (1.5, ('We meet.',), ["line 2: time '00:00:0x' cannot be read; the words are kept without it"])
    """
    import webvtt

    mended = mend(text, comments=comments)
    captions = webvtt.from_string("\n".join(mended.lines)).captions
    cues = [
        Cue(
            start=_seconds(each.start),
            end=_seconds(each.end),
            lines=tuple(html.unescape(line) for line in each.raw_text.split("\n")),
        )
        for each in captions
    ]
    return cues, mended


def mend(text: str, *, comments: bool) -> Mended:
    """Make WebVTT of what was meant to be WebVTT or SubRip, without losing a word.

    Times are written in full; one that cannot be read is named. Words after a blank line go on with their cue, words
    before any time become a cue without one. An arrow among words stays among words.
    """
    mended = Mended()
    lines = text.split("\n")
    at = _after_header(lines)
    cue, blank, skipping = False, True, False
    while at < len(lines):
        line = lines[at]
        timing = _timing(line)
        silent = cue and _ARROW in mended.lines[-1]  # and so a phrase above the next time is no name of a cue
        name = not timing and _is_name(lines, at, blank=blank) and not (silent and " " in line.strip())
        if not line.strip():
            blank, skipping = True, False
        elif timing:
            mended.lines += ("", _mended_timing(timing, at + 1, mended.problems))
            cue, blank, skipping = True, False, False
        elif skipping or name:
            pass
        elif comments and blank and _SKIPPED.match(line):
            skipping = True
            mended.comments += line.startswith("NOTE")
        else:
            if not cue:
                mended.lines += ("", f"{_NEVER} --> {_NEVER}")
            mended.lines.append(line.replace(_ARROW, _ARROW_IN_WORDS))
            cue, blank = True, False
        at += 1
    return mended


def _after_header(lines: Sequence[str]) -> int:
    """Where the block of 'WEBVTT' ends, which may hold a title and metadata; 0 where there is none."""
    if not lines[0].startswith("WEBVTT"):
        return 0
    return next((at for at, line in enumerate(lines) if not line.strip() or _ARROW in line), len(lines))


def _timing(line: str) -> tuple[str, str] | None:
    """The two times of a line that is meant to hold them, readable or not."""
    before, arrow, after = line.partition(_ARROW)
    start, end = before.split(), after.split()
    if not arrow or len(start) > 1 or _ARROW in after:
        return None
    times = (start[0] if start else "", end[0] if end else "")
    return times if any(each[:1].isdigit() and ":" in each for each in times) else None


def _is_name(lines: Sequence[str], at: int, *, blank: bool) -> bool:
    """Whether a line is the number or the name of the cue below, and so no words."""
    number = lines[at].strip().isdecimal()
    if not (blank or number):
        return False
    below = at + 1
    while number and below < len(lines) and below < at + 3 and not lines[below].strip():
        below += 1
    return below < len(lines) and _timing(lines[below]) is not None


def _mended_timing(times: tuple[str, str], line: int, problems: list[str]) -> str:
    written = [_full(each) for each in times]
    problems += [
        f"line {line}: time {time[:40]!r} cannot be read; the words are kept without it"
        for time, full in zip(times, written, strict=True)
        if not full
    ]
    start, end = written
    return f"{start or _NEVER} --> {end or start or _NEVER}"


def _full(time: str) -> str:
    match = _TIME.fullmatch(time)
    if not match or max(int(match[2]), int(match[3])) >= _SIXTY:
        return ""
    return f"{int(match[1] or 0):02}:{int(match[2]):02}:{int(match[3]):02}.{(match[4] or '0').ljust(3, '0')}"


def _seconds(time: str) -> float | None:
    return None if time == _NEVER else seconds_of(time)


def seconds_of(time: str) -> float | None:
    """The seconds of a time of day or of a recording, as tables and captions write it; None for what is none.

    >>> seconds_of("1:02"), seconds_of("01:00:00,5"), seconds_of("12.5"), seconds_of("1:75")
    (62.0, 3600.5, 12.5, None)
    """
    if _SECONDS.fullmatch(time):
        return float(time)
    full = _full(time)
    if not full:
        return None
    hours, minutes, seconds = full.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def clock(seconds: float) -> str:
    """A time as locators write it.

    >>> clock(62.9), clock(360_000)
    ('00:01:02', '100:00:00')
    """
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
