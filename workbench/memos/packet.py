"""A member check: a participant's own quotations in context, and what they answered in the boxes below each.

Nobody else's words are in it: where others speak stands '[…]'.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from workbench.model.quoting import Answer
from workbench.model.source import Unit

OTHERS = "[…]"  # in the place of what somebody else says
BOX = "☐"
QUOTATION = "Quotation"
HEAD = "Put an x into one box"
ANSWERS = {
    Answer.APPROVED: "Approved: use it as it stands",
    Answer.EDITED: "Edited: use my wording below",
    Answer.WITHHELD: "Withheld: do not use it",
}
WORDING, REASON = "My wording", "Reason, if you like"
_HEADER = re.compile(rf"{QUOTATION} ([0-9a-f]{{8,64}})")
_MARKS = frozenset({"x", "[x]", "(x)", "☒", "☑", "✓", "✔", "✗", "✘", "yes"})
_EMPTY = re.compile(r"\[ ?\]|\( ?\)|[_.…\s]|" + BOX)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A quotation that a participant is asked about, with what they said before and after it."""

    id: str
    words: str
    locator: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """What was written under one quotation. ``problem``: why it is no answer; '' where it is one, or nothing."""

    id: str
    answer: Answer | None = None
    words: str = ""
    reason: str = ""
    problem: str = ""


def own_words(
    text: str, units: Sequence[Unit], mine: Container[int], start: int, end: int, *, around: int = 1
) -> tuple[str, str, str]:
    """What one person says before, in and after a range: ``around`` sentences on each side, of others only '[…]'.

    ``mine``: the turns in which that person speaks, from 0. The words in the range are '' where none are theirs.
    """
    touched = [n for n, u in enumerate(units) if u.start < end and u.stop > start and u.turn in mine]
    if not touched:
        return "", "", ""
    low, high = touched[0], touched[-1] + 1
    parts = (units[max(0, low - around) : low], units[low:high], units[high : high + around])
    before, words, after = (" ".join(_said(text, part, mine)) for part in parts)
    return before, words, after


def _said(text: str, units: Sequence[Unit], mine: Container[int]) -> Iterator[str]:
    masked = False
    for unit in units:
        if unit.turn in mine:
            yield " ".join(text[unit.start : unit.stop].split())
        elif not masked:
            yield OTHERS
        masked = unit.turn not in mine


def read_packet(text: str) -> tuple[Box, ...]:
    r"""The answers in a packet that came back, as plain text or Markdown with a line for each row of a table.

    >>> lines = ["Quotation 3fa09c11 | Put an x into one box", "Approved | x", "Edited | ☐", "Withheld | ☐"]
    >>> [(box.id, str(box.answer)) for box in read_packet("\n".join(lines))]
    [('3fa09c11', 'approved')]
    """
    boxes: list[tuple[str, dict[str, list[str]]]] = []
    for line in text.split("\n"):
        label, _, value = line.strip().strip("|").strip().partition("|")
        label, value = label.strip().strip("*"), value.strip()
        header = _HEADER.fullmatch(label)
        if header:
            boxes.append((header[1], {}))
        elif boxes and (name := _row(label)):
            boxes[-1][1].setdefault(name, []).append(_ESCAPED.sub(r"\1", value))
    return tuple(_box(name, rows) for name, rows in boxes)


def _row(label: str) -> str:
    first = label.partition(":")[0].strip().casefold()
    if first in (answer.value for answer in Answer):
        return first
    return next((name for name in (WORDING, REASON) if label.casefold().startswith(name.casefold())), "")


def _box(name: str, rows: dict[str, list[str]]) -> Box:
    marks = {each.value: "".join(rows.get(each.value, [])) for each in Answer}
    clear = {answer: _EMPTY.sub("", mark).casefold() for answer, mark in marks.items()}
    strange = [marks[answer] for answer, mark in clear.items() if mark and mark not in _MARKS]
    marked = [Answer(answer) for answer, mark in clear.items() if mark]
    words, reason = (" ".join(filter(None, rows.get(row, []))).strip() for row in (WORDING, REASON))
    words = "" if not _EMPTY.sub("", words) else words
    problem = ""
    if len([row for row in rows if row in marks]) < len(marks):
        problem = "a box is missing"
    elif strange:
        problem = f"nobody can tell what {strange[0][:40]!r} in a box means"
    elif len(marked) > 1:
        problem = f"several boxes are marked ({', '.join(answer.value for answer in marked)})"
    elif not marked and (words or reason):
        problem = "no box is marked, but words are written"
    elif marked == [Answer.EDITED] and not words:
        problem = "edited, but without a wording"
    answer = marked[0] if marked and not problem else None
    return Box(id=name, answer=answer, words=words, reason=reason, problem=problem)
