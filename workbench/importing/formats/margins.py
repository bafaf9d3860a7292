"""What a page adds to its words: running heads and feet, and the numbers in its margin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.importing.speakers.labels import normal

_BARE = re.compile(r"\d{1,4}")
_INLINE = re.compile(r"(\d{1,4})\s+(?=\S)")
_FEWEST_NUMBERS = 3
_IN_ORDER = 0.9  # of the steps between numbers drawn in the margin
_MOST_BARE = 500  # numbers on a page; a page that has more is a table of figures
_OF_LINES = 0.1  # of all lines begin with a number, where these number paragraphs
_EACH_LINE = 0.9  # of all lines bear a number, where these number lines
_EDGE = 0.09  # of a page: where running heads and feet stand
_MOST_PAGES = 0.6
_SAME_PLACE = 0.005  # of a page


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A line as it stands on a page.

    ``x``, ``y``: where it begins, in points, y from the foot up. ``place``: y as a share of the page's height.
    ``number``: the number in the margin before it, '' where there is none.
    """

    text: str
    x: float
    y: float
    size: float
    place: float = 0.5
    number: str = ""


def without_running(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """The pages without heads and feet that stand in one place on most of them, whatever numbers they hold.

    Where nothing else stands on any page, everything is kept.
    """
    seen: dict[tuple[str, int], set[int]] = {}
    bands = [_bands(page) for page in pages]
    for number, found in enumerate(bands):
        for key, place, _ in found:
            seen.setdefault((key, place), set()).add(number)
    least = max(2, _MOST_PAGES * sum(bool(page) for page in pages))
    none: set[int] = set()
    kept = []
    for page, found in zip(pages, bands, strict=True):
        dropped = {
            id(line)
            for key, place, lines in found
            if len(none.union(*(seen.get((key, place + by), none) for by in (-1, 0, 1)))) >= least
            for line in lines
        }
        kept.append([line for line in page if id(line) not in dropped])
    return kept if any(kept) else [list(page) for page in pages]


def _bands(page: Sequence[Printed]) -> list[tuple[str, int, list[Printed]]]:
    """What stands at one height near the edge of a page: its words with '#' for numbers, its place, its lines."""
    edge = sorted((line for line in page if not _EDGE < line.place < 1 - _EDGE), key=lambda line: (line.y, line.x))
    groups: list[list[Printed]] = []
    for line in edge:
        if groups and line.y - groups[-1][0].y < 0.4 * line.size:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [(_key(group), round(group[0].place / _SAME_PLACE), group) for group in groups]


def _key(band: Sequence[Printed]) -> str:
    """The words of a band as those of other pages are compared; the number of a paragraph may stand beside them."""
    words = [line for line in band if not _BARE.fullmatch(line.text)] or band
    return re.sub(r"\d+", "#", normal(" ".join(line.text for line in sorted(words, key=lambda line: line.x))))


def numbered(pages: Sequence[Sequence[Printed]]) -> tuple[list[list[Printed]], str]:
    """The pages with the numbers of their margin taken out of the text, and what these count.

    Numbers count where they go up by one: 'paragraph', or 'line' where every line has one and sentences run on
    below the next. Otherwise they are words of the text: ''.
    """
    drawn = [_beside(page) for page in pages]
    found = [line for page in drawn for line in page if line.number]
    values = list(dict.fromkeys(int(line.number) for line in found))
    steps = [after - before for before, after in pairwise(values)]
    if len(values) >= _FEWEST_NUMBERS and steps.count(1) >= _IN_ORDER * len(steps):
        known, right = set(values), max(line.x for line in found)
        kept = [[line for line in page if not _left_over(line, known, right)] for page in drawn]
    else:
        kept = _inline(pages)
    lines = [line for page in kept for line in page]
    wrapped = [line.text[:1].islower() for line in lines if line.number]
    if not wrapped:
        return kept, ""
    every = len(wrapped) > _EACH_LINE * len(lines) and sum(wrapped) > 0.3 * len(wrapped)
    return kept, "line" if every else "paragraph"


def _left_over(line: Printed, known: set[int], right: float) -> bool:
    """Whether a line is the number of a paragraph whose words stand on the next page."""
    return not line.number and bool(_BARE.fullmatch(line.text)) and int(line.text) in known and line.x < right


def _beside(page: Sequence[Printed]) -> list[Printed]:
    """Each number that is drawn apart goes with the line on its right, or else with the line just below."""
    words = [at for at, line in enumerate(page) if not _BARE.fullmatch(line.text)]
    words.sort(key=lambda at: page[at].y)
    heights = [page[at].y for at in words]
    bare = [at for at, line in enumerate(page) if _BARE.fullmatch(line.text)]
    if len(bare) > _MOST_BARE:
        return list(page)
    numbers: dict[int, str] = {}
    used: set[int] = set()
    for above, below in ((-0.6, 0.6), (-2.5, 0.0)):
        for at in bare:
            line = page[at]
            near = bisect_left(heights, line.y + above * line.size)
            while at not in used and near < len(words) and heights[near] <= line.y + below * line.size:
                target = words[near]
                if target not in numbers and line.x + 0.5 * line.size < page[target].x:
                    numbers[target] = line.text
                    used.add(at)
                near += 1
    return [replace(line, number=numbers.get(at, "")) for at, line in enumerate(page) if at not in used]


def _inline(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """The pages with numbers taken from the beginnings of lines, where these count 1, 2, 3 at one margin."""
    lines = [line for page in pages for line in page]
    chain = dict(_chain(lines))
    if len(chain) < max(_FEWEST_NUMBERS, _OF_LINES * len(lines)):
        return [list(page) for page in pages]
    made: Iterator[Printed] = (
        replace(line, number=line.text[: chain[at]].strip(), text=line.text[chain[at] :]) if at in chain else line
        for at, line in enumerate(lines)
    )
    return [[next(made) for _ in page] for page in pages]


def _chain(lines: Sequence[Printed]) -> Iterator[tuple[int, int]]:
    """The lines that begin with the next number, and how long the number is with the space behind it."""
    expected, margin = 1, 0.0
    for at, line in enumerate(lines):
        match = _INLINE.match(line.text)
        if match and int(match[1]) == expected and (expected == 1 or abs(line.x - margin) < line.size):
            expected, margin = expected + 1, line.x
            yield at, match.end()
