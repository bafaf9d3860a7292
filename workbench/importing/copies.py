"""Copies of a passage, also corrected ones: does what stands around a place speak for that place alone?

A passage has a rival where its words, or those around it, stand a second time. Between the two only what lies beyond
the copied stretch can decide, and it must do so on both sides: there the words must go on as they did at the one
place, and not at the other. Otherwise nobody can tell which of the two is meant.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

GRAM = 3  # words in a row by which a copy is noticed, and by which two texts meet again after a correction
AROUND = 12  # words before and after a passage of which a copy counts as well
SKIPPED = 40  # words that may be new or gone between two stretches that agree
BEYOND = 12  # words beyond a copied stretch that are looked at
LEAD = 4  # more of them must agree at the one place than at the other
FARTHEST = 5000  # words on one side that are followed
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
    """The words of a text by number, and where each three in a row stand."""

    keys: Sequence[int]
    places: dict[tuple[int, ...], list[int]] = field(default_factory=dict)

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


def rival(one: Text, here: Range, other: Text, there: Range, paired: set[int]) -> Range | None:
    """The stretch of ``other`` that may as well be meant by ``here`` of ``one`` as the place ``there``.

    ``paired`` holds by how much words of ``here`` and around it are shifted at ``there``: these are no rivals.
    """
    own = None
    for a, b in _seeds(one, here, other, there, paired):
        runs = [*_walk(one.keys, a - 1, other.keys, b - 1, -1), *_walk(one.keys, a, other.keys, b, 1)]
        if own is None:
            own = [
                *_walk(one.keys, here[0] - 1, other.keys, there[0] - 1, -1),
                *_walk(one.keys, here[1] + 1, other.keys, there[1] + 1, 1),
            ]
        if _is_copy(here, runs, own) and not _decided(len(one.keys), here, own, runs):
            start = b + here[0] - a
            return max(0, start), min(len(other.keys) - 1, start + here[1] - here[0])
    return None


def _seeds(one: Text, here: Range, other: Text, there: Range, paired: set[int]) -> list[Range]:
    """A pair of words for each stretch of ``other``, besides ``there``, in which three words of ``here`` recur."""
    low, high = max(0, here[0] - AROUND), min(len(one.keys) - GRAM, here[1] + AROUND - GRAM + 1)
    step = 1 + (high - low) // SOUGHT
    votes: dict[int, list[Range]] = {}
    for a in range(low, high + 1, step):
        gram = tuple(one.keys[a : a + GRAM])
        for b in other.near(gram, there[0] + a - here[0]):
            if b - a not in paired:
                votes.setdefault(b - a, []).append((a, b))
    most = sorted(votes.values(), key=len, reverse=True)[:RIVALS]
    return [pairs[len(pairs) // 2] for pairs in most]


def _walk(one: Sequence[int], a: int, other: Sequence[int], b: int, step: int) -> Iterator[Run]:
    """Stretches that agree from two places on, away from them, over words that are new or gone."""
    start = a
    while abs(a - start) < FARTHEST:
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


def _decided(count: int, here: Range, own: Sequence[Run], runs: Sequence[Run]) -> bool:
    """Whether the words on both sides go on at the passage's place, and not at the other."""
    before = _side(here[0], lambda n: (here[0] - n, here[0] - 1), own, runs)
    after = _side(count - 1 - here[1], lambda n: (here[1] + 1, here[1] + n), own, runs)
    return before > 0 and after > 0 or before + after > 0 and min(before, after) == 0


def _side(room, within, own: Sequence[Run], runs: Sequence[Run]) -> int:  # type: ignore
    def end(some: Sequence[Run]) -> int:
        low, high = within(room)
        if low == 0 and within(1)[1] != 0 and within(1)[0] != 0 or within(2)[0] < within(1)[0]:
            return max((within(1)[1] - max(r.a, low) + 1 for r in some if r.a <= high), default=0)
        return max((r.a + r.length - low for r in some if r.a + r.length > low), default=0)
    break_ = min(end(own), end(runs))
    horizon = min(room, break_ + BEYOND)
    q, r = _within(own, *within(horizon)), _within(runs, *within(horizon))
    if q - r >= LEAD:
        return 1
    left = horizon - break_
    if left < LEAD and q - r >= left:
        return 1 if left else 0
    return -1
