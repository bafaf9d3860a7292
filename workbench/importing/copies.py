"""Copies of a passage, also corrected ones: does what stands around a place speak for that place alone?

A passage has a rival where its words, or those around it, stand a second time. Between the two only what lies beyond
the copied stretch can decide, and it must do so on both sides: there the words must go on as they did at the one
place, and not at the other. Otherwise nobody can tell which of the two is meant.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

GRAM = 3  # words in a row by which a copy is noticed, and by which two texts meet again after a correction
AROUND = 12  # words before and after a passage of which a copy counts as well
SKIPPED = 40  # words that may be new or gone between two stretches that agree
EDGE = 12  # words that stand for the end of a text
BEYOND = 12  # words beyond a copied stretch that are looked at
LEAD = 4  # more of them must agree at the one place than at the other
FARTHEST = 1500  # words on one side that are followed
SHORT = 8  # words; of a shorter passage more must agree in a copy
NEAREST = 40  # places of the same three words that are looked at
RIVALS = 40  # stretches that are looked at
SOUGHT = 400  # words of a passage that are looked for
CHUNK = 32  # words that are compared at once

Range = tuple[int, int]  # first and last word


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """``length`` words from ``a`` on that agree with those from ``b`` on."""

    a: int
    b: int
    length: int


@dataclass(kw_only=True, slots=True)
class Text:
    """The words of a text by number, and where each three in a row stand.

    Before and after them ``EDGE`` numbers stand for the text's start and end, as words that no text lacks.
    """

    keys: Sequence[int]
    places: dict[tuple[int, ...], list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Sequence[int]) -> Text:
        return cls(keys=[*range(-2 * EDGE, -EDGE), *keys, *range(-EDGE, 0)])

    def near(self, gram: tuple[int, ...], at: int) -> Sequence[int]:
        """Where three words stand in a row; of many places those around ``at``."""
        if not self.places:
            for place, run in enumerate(zip(*(self.keys[n:] for n in range(GRAM)), strict=False)):
                self.places.setdefault(run, []).append(place)
        found = self.places.get(gram, [])
        if len(found) <= NEAREST:
            return found
        middle = bisect_left(found, at)
        return found[max(0, middle - NEAREST // 2) : middle + NEAREST // 2]


def rival(one: Text, here: Range, other: Text, there: Range, found: Iterable[Range]) -> Range | None:
    """The stretch of ``other`` that may as well be meant by ``here`` of ``one`` as the place ``there``.

    ``found`` holds the pairs of words by which ``here`` was found ``there``.
    """
    last = len(other.keys) - 2 * EDGE - 1
    here, there = (here[0] + EDGE, here[1] + EDGE), (there[0] + EDGE, there[1] + EDGE)
    inside = {(a + EDGE, b + EDGE) for a, b in found}
    for a, b in _seeds(one, here, other, there, inside):
        back = list(_walk(one.keys, a - 1, other.keys, b - 1, -1))
        on = list(_walk(one.keys, a, other.keys, b, 1))
        before = here[0] - min((r.a for r in back), default=a) + BEYOND
        after = max(r.a + r.length for r in on) - here[1] + BEYOND
        own = _beside(one, here, other, there, before, after)
        runs = [*_until(own, back), *_until(own, on)]
        if _is_copy(here, runs, own) and not _decided(here, own, runs):
            start = max(0, min(b + here[0] - a - EDGE, last))
            return start, max(start, min(b + here[1] - a - EDGE, last))
    return None


def repeats(one: Text, here: Range, other: Text, there: Range) -> bool:
    """Whether a place holds words of the passage twice, as one does that goes from a passage to its copy."""
    was = Counter(zip(*(one.keys[here[0] + EDGE + n : here[1] + EDGE - GRAM + 2 + n] for n in range(GRAM)), strict=True))
    now = Counter(zip(*(other.keys[there[0] + EDGE + n : there[1] + EDGE - GRAM + 2 + n] for n in range(GRAM)), strict=True))
    return sum(now[gram] - count for gram, count in was.items() if now[gram] > count) >= LEAD


def _beside(one: Text, here: Range, other: Text, there: Range, before: int, after: int) -> list[Run]:
    """Stretches around a passage that agree with those around its place, up to so many words away."""
    return [
        *_walk(one.keys, here[0] - 1, other.keys, there[0] - 1, -1, before),
        *_walk(one.keys, here[1] + 1, other.keys, there[1] + 1, 1, after),
    ]


def _until(own: Sequence[Run], runs: Iterable[Run]) -> Iterator[Run]:
    """Runs up to the first that goes along with the passage's own place."""
    taken: dict[int, list[Range]] = {}
    for run in own:
        taken.setdefault(run.b - run.a, []).append((run.a, run.a + run.length))
    for run in runs:
        if any(low < run.a + run.length and run.a < high for low, high in taken.get(run.b - run.a, ())):
            return
        yield run


def _seeds(one: Text, here: Range, other: Text, there: Range, inside: set[Range]) -> list[Range]:
    """A pair of words for each stretch of ``other``, besides ``there``, in which three words of ``here`` recur."""
    low, high = max(0, here[0] - AROUND), min(len(one.keys) - GRAM, here[1] + AROUND - GRAM + 1)
    step = 1 + (high - low) // SOUGHT
    own = inside | {
        (run.a + n, run.b + n)
        for run in _beside(one, here, other, there, AROUND, AROUND)
        for n in range(min(run.length, 2 * AROUND))
    }
    votes: dict[int, list[Range]] = {}
    for a in range(low, high + 1, step):
        gram = tuple(one.keys[a : a + GRAM])
        for b in other.near(gram, there[0] + a - here[0]):
            if not any((a + n, b + n) in own for n in range(GRAM)):
                votes.setdefault(b - a, []).append((a, b))
    most = sorted(votes.values(), key=len, reverse=True)[:RIVALS]
    return [pairs[len(pairs) // 2] for pairs in most]


def _walk(one: Sequence[int], a: int, other: Sequence[int], b: int, step: int, far: int = FARTHEST) -> Iterator[Run]:
    """Stretches that agree from two places on, away from them, over words that are new or gone."""
    start = a
    far = min(far, FARTHEST)
    while abs(a - start) < far:
        length = _agreeing(one, a, other, b, step)
        if length:
            yield Run(a=min(a, a + step * (length - 1)), b=min(b, b + step * (length - 1)), length=length)
            a, b = a + step * length, b + step * length
        skip = _meeting(one, a, other, b, step)
        if skip is None:
            return
        a, b = a + step * skip[0], b + step * skip[1]


def _agreeing(one: Sequence[int], a: int, other: Sequence[int], b: int, step: int) -> int:
    """How many words in a row agree, up to ``FARTHEST``."""
    room = min(a + 1, b + 1) if step < 0 else min(len(one) - a, len(other) - b)
    room = min(room, FARTHEST)
    count = 0
    while count + CHUNK <= room:
        x, y = a + step * count, b + step * count
        if step > 0:
            same = one[x : x + CHUNK] == other[y : y + CHUNK]
        else:
            same = one[x - CHUNK + 1 : x + 1] == other[y - CHUNK + 1 : y + 1]
        if not same:
            break
        count += CHUNK
    while count < room and one[a + step * count] == other[b + step * count]:
        count += 1
    return count


def _meeting(one: Sequence[int], a: int, other: Sequence[int], b: int, step: int) -> Range | None:
    """How many words to leave out on each side until three in a row agree, as few as possible."""
    x = one[a : a + SKIPPED + GRAM] if step > 0 else one[max(0, a - SKIPPED - GRAM + 1) : a + 1][::-1]
    y = other[b : b + SKIPPED + GRAM] if step > 0 else other[max(0, b - SKIPPED - GRAM + 1) : b + 1][::-1]
    there: dict[tuple[int, ...], int] = {}
    for n, gram in enumerate(zip(*(y[n:] for n in range(GRAM)), strict=False)):
        there.setdefault(gram, n)
    best: Range | None = None
    for n, gram in enumerate(zip(*(x[n:] for n in range(GRAM)), strict=False)):
        if best and n >= sum(best):
            break
        m = there.get(gram)
        if m is not None and (best is None or n + m < sum(best)):
            best = n, m
    return best


def _within(runs: Sequence[Run], low: int, high: int) -> int:
    """How many of the words ``low`` to ``high`` lie in runs."""
    return sum(max(0, min(high + 1, r.a + r.length) - max(low, r.a)) for r in runs)


def _is_copy(here: Range, runs: Sequence[Run], own: Sequence[Run]) -> bool:
    """Whether runs hold so much of a passage, or of what stands around it at its own place, that it may be meant."""
    size = here[1] - here[0] + 1
    inside = _within(runs, *here)
    if inside >= (0.6 * size if size < SHORT else size / 3):
        return True
    for low, high in ((here[0] - AROUND, here[0] - 1), (here[1] + 1, here[1] + AROUND)):
        if 2 * _within(runs, low, high) >= AROUND <= 2 * _within(own, low, high):
            return True
    return False


def _decided(here: Range, own: Sequence[Run], runs: Sequence[Run]) -> bool:
    """Whether the words on both sides go on at the passage's place, and not at the other."""
    return all(_goes_on(_outside(here, own, step), _outside(here, runs, step)) for step in (-1, 1))


def _outside(here: Range, runs: Sequence[Run], step: int) -> list[Range]:
    """The runs on one side of a passage, by their distance from it: 0 for the very next word."""
    if step > 0:
        found = ((r.a - here[1] - 1, r.a + r.length - here[1] - 2) for r in runs)
    else:
        found = ((here[0] - r.a - r.length, here[0] - r.a - 1) for r in runs)
    return [(max(0, low), high) for low, high in found if high >= 0]


def _goes_on(own: Sequence[Range], other: Sequence[Range]) -> bool:
    """Whether the words go on at the passage's place where they end at the other one."""
    end = max((high + 1 for _, high in other), default=0)
    return sum(max(0, min(high, end + BEYOND - 1) - max(low, end) + 1) for low, high in own) >= LEAD
