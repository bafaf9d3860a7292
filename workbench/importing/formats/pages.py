"""Printed lines to paragraphs: what the width and the height of a page broke is put together again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.importing.formats.margins import Printed, numbered, without_running
from workbench.importing.speakers.turns import find_turns
from workbench.model.source import Locator, Voice
from workbench.model.text import Lines

_TWICE = 30  # characters; a shorter line may well be said twice
_GAP = 1.3  # line heights
_FULL = 0.75  # of the usual length of a line; a shorter one may end a paragraph
_HALF = 0.5  # of it; where a line is a heading or a cell, whatever it ends with
_OTHER_SIZE = 0.15
_INDENT = 0.8  # of the size of the letters
_ENDS = tuple('.?!:…"”’)]')
_CUT = re.compile(r"([^\W\d_]+)[-\u2010]$")
_WORD = re.compile(r"[^\W\d_]+")
_SOFT = "\u00ad"


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """Running text, where its pages and numbered paragraphs begin, and what became of the rest.

    ``empty``: the pages, from 1, that hold no words but heads and feet. ``left_out``: how many lines, as what.
    """

    text: str
    locators: tuple[Locator, ...]
    empty: tuple[int, ...]
    left_out: Mapping[str, int]


def flow(pages: Sequence[Sequence[Printed]]) -> Flow:
    r"""Make paragraphs of the lines of all pages, a blank line between them.

    A paragraph begins at a speaker, after a gap, at an indent, or after a short line that ends a sentence; where
    margin numbers count paragraphs, they alone begin one. A word parted by a hyphen is put together where the file
    has the whole word elsewhere; otherwise the hyphen stays.

    >>> lines = ["Q: Who owns the data wall in your", "school?", "A: The grade teams."]
    >>> page = [Printed(text=text, x=72, y=700 - 12 * n, size=10) for n, text in enumerate(lines)]
    >>> flow([page]).text
    'Q: Who owns the data wall in your school?\n\nA: The grade teams.'
    """
    left_out: Counter[str] = Counter()
    bodies = without_running(pages)
    left_out["line of running heads and feet"] = sum(map(len, pages)) - sum(map(len, bodies))
    empty = tuple(number for number, page in enumerate(bodies, start=1) if not page)
    bodies, meaning = numbered(bodies)
    left_out["line printed twice at the edge of a page"] = _drop_repeated(bodies)
    if meaning == "line":
        left_out["number beside a line"] = sum(bool(line.number) for page in bodies for line in page)
        bodies = [[replace(line, number="") for line in page] for page in bodies]
    placed = [_Placed(line=line, page=page) for page, body in enumerate(bodies, start=1) for line in body]
    paragraphs = _by_number(placed) if meaning == "paragraph" else _by_shape(placed)
    text, locators = _written(paragraphs)
    return Flow(
        text=text,
        locators=tuple(locators),
        empty=empty,
        left_out={what: number for what, number in left_out.items() if number},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Placed:
    """A line and its page, from 1; ``broken``: the line before it stays a line of its own."""

    line: Printed
    page: int
    broken: bool = False


def _drop_repeated(pages: list[list[Printed]]) -> int:
    """Take off the first line of a page that is the last of the page before, as where a page's edge cuts it."""
    dropped, last = 0, ""
    for page in pages:
        if page and len(last) >= _TWICE and page[0].text == last:
            del page[0]
            dropped += 1
        last = page[-1].text if page else last
    return dropped


def _by_number(lines: Sequence[_Placed]) -> list[list[_Placed]]:
    paragraphs: list[list[_Placed]] = []
    for each in lines:
        if each.line.number or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(each)
    return paragraphs


def _by_shape(lines: Sequence[_Placed]) -> list[list[_Placed]]:
    starts, broken = _speakers([each.line.text for each in lines])
    usual = _usual(lines)
    paragraphs: list[list[_Placed]] = []
    for at, each in enumerate(lines):
        if at in broken:
            paragraphs[-1].append(replace(each, broken=True))
        elif at == 0 or at in starts or usual.parts(lines[at - 1], each):
            paragraphs.append([each])
        else:
            paragraphs[-1].append(each)
    return paragraphs


def _speakers(written: Sequence[str]) -> tuple[set[int], set[int]]:
    """The lines that begin with a speaker or stand by themselves, and those that follow a speaker's line of its own.

    Whoever speaks is found as it is in any text, by ``find_turns``.
    """
    text = "\n".join(written)
    lines = Lines(text)
    starts: set[int] = set()
    broken: set[int] = set()
    for turn in find_turns(text, 0).turns:
        line, column = lines.locate(turn.start)
        at = line - 1
        if turn.voice is Voice.EVENT:
            starts |= {at, lines.locate(turn.end)[0]}  # and what comes after it
        elif turn.speaker and turn.speaker in written[at][: column - 1]:
            starts.add(at)
        elif turn.speaker and at and turn.speaker in written[at - 1]:
            starts.add(at - 1)
            broken.add(at)
    return starts, broken


@dataclass(frozen=True, kw_only=True, slots=True)
class _Usual:
    """How lines of a file usually lie: the step from one to the next in points, and their length in characters."""

    step: float
    length: float

    def parts(self, before: _Placed, after: _Placed) -> bool:
        """Whether a new paragraph begins between two lines."""
        first, second = before.line, after.line
        done = first.text.endswith(_ENDS)
        rest = len(first.text) / self.length if self.length else 1.0
        ended = not second.text[:1].islower() and (rest < _HALF or (done and rest < _FULL))
        if before.page != after.page:
            return ended
        step = first.y - second.y
        if step < 0 or step > _GAP * self.step or abs(first.size - second.size) > _OTHER_SIZE * first.size:
            return True
        if second.x - first.x > _INDENT * second.size:
            return done or rest < _FULL
        return ended


def _usual(lines: Sequence[_Placed]) -> _Usual:
    steps = [
        first.line.y - second.line.y
        for first, second in pairwise(lines)
        if first.page == second.page and first.line.y - second.line.y > 1
    ]
    lengths = [len(each.line.text) for each in lines]
    return _Usual(step=_share(steps, 0.1), length=_share(lengths, 0.9))  # last lines of paragraphs are short


def _share(values: Sequence[float], share: float) -> float:
    """The value that so great a share of all values does not exceed; 0 of none.

    >>> _share([3, 1, 2, 5, 4], 0.5)
    3
    """
    return sorted(values)[int(share * (len(values) - 1))] if values else 0


def _written(paragraphs: Sequence[Sequence[_Placed]]) -> tuple[str, list[Locator]]:
    words = {word for lines in paragraphs for each in lines for word in _WORD.findall(each.line.text.casefold())}
    pieces: list[str] = []
    locators: list[Locator] = []
    at, page = 0, 0
    for lines in paragraphs:
        glue = "\n\n" if pieces else ""
        for each, after in zip(lines, (*lines[1:], None), strict=True):
            at += len(glue)
            if each.page != page:
                page = each.page
                locators.append(Locator(start=at, kind="page", value=str(page)))
            if each.line.number:
                locators.append(Locator(start=at, kind="paragraph", value=each.line.number))
            text, then = _before(each.line.text, after, words)
            pieces += (glue, text)
            at += len(text)
            glue = then
    return "".join(pieces), locators


def _before(text: str, after: _Placed | None, words: Collection[str]) -> tuple[str, str]:
    """A line as it is written before another of its paragraph, and what stands between the two."""
    soft = text.endswith(_SOFT)
    text = text.removesuffix(_SOFT)
    if after is None or soft:
        return text, ""
    if after.broken:
        return text, "\n"
    cut, rest = _CUT.search(text), _WORD.match(after.line.text)
    if cut and rest and rest[0][0].islower() and f"{cut[1]}{rest[0]}".casefold() in words:
        return text[:-1], ""
    return text, "" if cut and rest else " "
