"""Finding the place of a coding in a text: by its quotation, by its range, by a pattern.

A quotation is found to the letter or not at all. Where only white space, quotation marks or dashes differ,
the refusal proposes what the text has; it is never taken for the quotation without a word.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable

from workbench.coding.rows import CodingRow
from workbench.errors import WorkbenchError
from workbench.model.text import Lines, Span, occurrences

LONGEST_PATTERN = 500
NAMED_PLACES = 5  # so many places of a quotation are named, the others counted
SHOWN = 60  # so many characters of a quotation are shown

DOUBLE = '"“”„‟«»″〝〞'
SINGLE = "'‘’‚‛‹›′`´"
DASHES = "-‐‑‒–—―−"
_FOLDED = {**dict.fromkeys(DOUBLE, '"'), **dict.fromkeys(SINGLE, "'"), **dict.fromkeys(DASHES, "-")}


def place(text: str, body_start: int, row: CodingRow) -> Span:
    """Where a row's coding lies: in its range if it has one, else where its quotation stands.

    ``body_start`` is where the words of a source begin, after the header of its file. A row with both a
    range and a quotation must have the one at the other.
    """
    if row.start is None or row.end is None:
        return find_quote(text, row.quote, start=body_start)
    span = check_range(text, row.start, row.end)
    if span.start < body_start:
        raise WorkbenchError(
            f"{span.start}:{span.end} begins in the header of the source",
            hint=f"its words begin at {body_start}",
        )
    if row.quote and span.cut(text) != row.quote:
        raise WorkbenchError(
            f"{span.start}:{span.end} holds {_shown(span.cut(text))}, not {_shown(row.quote)}",
            hint="leave one of both out, or correct it",
        )
    return span


def find_quote(text: str, quote: str, *, start: int) -> Span:
    r"""The one place at or after ``start`` where a quotation stands to the letter.

    >>> find_quote("role: principal\n\nWe met. Then we met again.", "we met again", start=17)
    Span(start=30, end=42)
    """
    if not quote.strip():
        raise WorkbenchError("the quotation is empty", hint="give the words, or --at START:END")
    places = [span for span in occurrences(text, quote) if span.start >= start]
    if len(places) == 1:
        return places[0]
    if places:
        raise WorkbenchError(
            f"the quotation stands {len(places)} times in the text: {_named(text, places)}",
            hint="give a longer quotation or --at START:END",
        )
    raise _absent(text, quote, start)


def check_range(text: str, start: int, end: int) -> Span:
    """The range as a span, if it lies in the text.

    >>> check_range("abc", 1, 9)
    Traceback (most recent call last):
    workbench.errors.WorkbenchError: 1:9 reaches past the end of the text, which has 3 characters
    """
    if not 0 <= start < end:
        raise WorkbenchError(f"{start}:{end} is not a range", hint="START:END counts characters from 0")
    if end > len(text):
        raise WorkbenchError(f"{start}:{end} reaches past the end of the text, which has {len(text)} characters")
    return Span(start=start, end=end)


def find_pattern(text: str, pattern: str, *, spans: Iterable[Span]) -> list[Span]:
    """Every place inside ``spans`` where a regular expression matches; matches of nothing are left out.

    Each span is searched as if it were the whole text, so ``^`` and ``$`` are its ends and no match runs
    from one turn into the next. That also keeps what a slow pattern can cost to the length of a turn.

    >>> [s.start for s in find_pattern("we met. we ate.", "we|x*", spans=[Span(start=0, end=15)])]
    [0, 8]
    """
    expression = _compiled(pattern)
    return [
        Span(start=span.start + match.start(), end=span.start + match.end())
        for span in spans
        for match in expression.finditer(span.cut(text))
        if match.end() > match.start()
    ]


def _compiled(pattern: str) -> re.Pattern[str]:
    if len(pattern) > LONGEST_PATTERN:
        raise WorkbenchError(
            f"the pattern has {len(pattern)} characters; at most {LONGEST_PATTERN} are allowed",
            hint="split it into several searches",
        )
    try:
        with warnings.catch_warnings(action="ignore"):  # of what a later Python may read otherwise
            return re.compile(pattern)
    except re.error as error:
        where = "" if error.pos is None else f" at character {error.pos + 1}"
        raise WorkbenchError(
            f"{_shown(pattern)} is not a regular expression: {error.msg}{where}",
            hint="write \\ before a sign that is meant as such",
        ) from None
    except (OverflowError, RecursionError):
        raise WorkbenchError(f"{_shown(pattern)} is too large a regular expression") from None


def _absent(text: str, quote: str, start: int) -> WorkbenchError:
    """The refusal of a quotation that is not there, with what the text has in its stead if it is near."""
    message = f"the quotation {_shown(quote)} is not in the text"
    if near := near_matches(text, quote, start=start):
        lines = Lines(text)
        line, _ = lines.locate(near[0].start)
        meant = _shown(near[0].cut(text))
        alike = " with other white space" if meant == _shown(quote) else ""
        more = f" (and {len(near) - 1} more)" if len(near) > 1 else ""
        return WorkbenchError(
            f"{message} to the letter",
            hint=f"did you mean {meant}{alike} on line {line}{more}?",
        )
    if quote in text[: start + len(quote)]:
        return WorkbenchError(f"{message}, only in the header before it")
    return WorkbenchError(message, hint="copy the words from 'workbench source show', or give --at START:END")


def near_matches(text: str, quote: str, *, start: int) -> list[Span]:
    """Where a quotation would stand if white space, quotation marks and dashes were all alike.

    >>> near_matches("She said “no –  never”.", '"no - never"', start=0)
    [Span(start=9, end=22)]
    """
    folded, offsets = _fold(text, start)
    sought, _ = _fold(quote.strip(), 0)
    return [Span(start=offsets[span.start], end=offsets[span.end]) for span in occurrences(folded, sought)]


def _fold(text: str, start: int) -> tuple[str, list[int]]:
    """``text`` from ``start`` on with typographic variants made one, and where each of its characters begins.

    The last offset is the end of the text, so that every character ends where the next one begins.
    """
    folded: list[str] = []
    offsets: list[int] = []
    for offset in range(start, len(text)):
        character = " " if text[offset].isspace() else _FOLDED.get(text[offset], text[offset])
        if character in " -" and folded and folded[-1] == character:
            continue  # a run of spaces or of dashes counts as one
        folded.append(character)
        offsets.append(offset)
    return "".join(folded), [*offsets, len(text)]


def _named(text: str, places: list[Span]) -> str:
    """The first few places as ranges that --at takes, with their lines."""
    lines = Lines(text)
    named = [f"{span.start}:{span.end} (line {lines.locate(span.start)[0]})" for span in places[:NAMED_PLACES]]
    rest = len(places) - len(named)
    if rest:
        return f"{', '.join(named)} and {rest} more"
    return f"{', '.join(named[:-1])} and {named[-1]}"


def _shown(words: str) -> str:
    """Words in quotation marks, on one line and not too long."""
    line = " ".join(words.split())
    return f"'{line if len(line) <= SHOWN else line[: SHOWN - 1] + '…'}'"
