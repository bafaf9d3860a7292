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

from workbench.importing.revision.walks import GRAM, Range, Run, Words, in_rows, walk

AROUND = 12  # words before and after a passage of which a copy counts as well
EDGE = 12  # words that stand for the end of a text
BEYOND = 12  # words beyond a copied stretch that are looked at
LEAD = 4  # more of them must agree at the one place than at the other
SHORT = 8  # words; of a shorter passage more must agree in a copy
NEAREST = 40  # places of the same three words that are looked at
RIVALS = 40  # stretches that are looked at
SOUGHT = 400  # words of a passage that are looked for


@dataclass(kw_only=True, slots=True)
class Text:
    """The words of a text by number, and where each three in a row stand.

    Before and after them ``EDGE`` numbers stand for the text's start and end, as words that no text lacks.
    """

    keys: Words
    places: dict[tuple[int, ...], list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Words) -> Text:
        """A text of these words."""
        return cls(keys=[*range(-2 * EDGE, -EDGE), *keys, *range(-EDGE, 0)])

    def near(self, gram: tuple[int, ...], at: int) -> Sequence[int]:
        """Where three words stand in a row; of many places those around ``at``."""
        if not self.places:
            for place, run in enumerate(in_rows(self.keys)):
                self.places.setdefault(run, []).append(place)
        found = self.places.get(gram, [])
        if len(found) <= NEAREST:
            return found
        middle = bisect_left(found, at)
        return found[max(0, middle - NEAREST // 2) : middle + NEAREST // 2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A passage ``here`` in one text and the place ``there`` at which it was found in another."""

    one: Text
    here: Range
    other: Text
    there: Range
    found: frozenset[Range]  # pairs of words

    def turned(self) -> Place:
        """The same, asked from the other text: to which passage may the place belong?"""
        found = frozenset((b, a) for a, b in self.found)
        return Place(one=self.other, here=self.there, other=self.one, there=self.here, found=found)

    def beside(self, before: int, after: int) -> list[Run]:
        """Stretches around the passage that agree with those around its place, up to so many words away."""
        keys = self.one.keys, self.other.keys
        return [
            *walk(keys, (self.here[0] - 1, self.there[0] - 1), -1, before),
            *walk(keys, (self.here[1] + 1, self.there[1] + 1), 1, after),
        ]

    def seeds(self, near: Sequence[Run]) -> list[Range]:
        """A pair of words for each stretch, besides the place, in which three words of the passage recur.

        ``near`` are the stretches beside the place, which are not meant.
        """
        low, high = max(0, self.here[0] - AROUND), min(len(self.one.keys) - GRAM, self.here[1] + AROUND - GRAM + 1)
        own = {(r.a + n, r.b + n) for r in near for n in range(r.length) if low <= r.a + n < high + GRAM} | self.found
        votes: dict[int, list[Range]] = {}
        for a in range(low, high + 1, 1 + (high - low) // SOUGHT):
            gram = tuple(self.one.keys[a : a + GRAM])
            for b in self.other.near(gram, self.there[0] + a - self.here[0]):
                if not any((a + n, b + n) in own for n in range(GRAM)):
                    votes.setdefault(b - a, []).append((a, b))
        most = sorted(votes.values(), key=len, reverse=True)[:RIVALS]
        return [pairs[len(pairs) // 2] for pairs in most]


def place_of(one: Text, here: Range, other: Text, there: Range, image: Sequence[int]) -> Place:
    """Words ``here`` of one text that were found ``there``; ``image`` holds where each word was found."""
    found = frozenset(
        (a + EDGE, image[a] + EDGE) for a in range(here[0], here[1] + 1) if there[0] <= image[a] <= there[1]
    )
    moved = [(low + EDGE, high + EDGE) for low, high in (here, there)]
    return Place(one=one, here=moved[0], other=other, there=moved[1], found=found)


def rival(place: Place) -> Range | None:
    """The stretch of the other text that may as well be meant by a passage as the place where it was found."""
    keys, here = (place.one.keys, place.other.keys), place.here
    near = place.beside(AROUND, AROUND)
    for a, b in place.seeds(near):
        back, on = list(walk(keys, (a - 1, b - 1), -1)), list(walk(keys, (a, b), 1))
        if not _is_copy(here, [*back, *on], near):
            continue
        before = max(0, here[0] - min((r.a for r in back), default=a)) + BEYOND
        after = max(0, *(r.a + r.length - here[1] for r in on)) + BEYOND
        own = place.beside(before, after)
        runs = [*_until(own, back), *_until(own, on)]
        if _is_copy(here, runs, near) and not _decided(here, own, runs):
            last = len(keys[1]) - 2 * EDGE - 1
            start = max(0, min(b + here[0] - a - EDGE, last))
            return start, max(start, min(b + here[1] - a - EDGE, last))
    return None


def repeats(place: Place) -> bool:
    """Whether a place holds words of the passage twice, as one does that goes from a passage to its copy."""
    was, now = (
        Counter(in_rows(text.keys[first : last + 1]))
        for text, (first, last) in ((place.one, place.here), (place.other, place.there))
    )
    return sum(now[gram] - count for gram, count in was.items() if now[gram] > count) >= LEAD


def _until(own: Sequence[Run], runs: Iterable[Run]) -> Iterator[Run]:
    """Runs up to the first that goes along with the passage's own place, unless they come there more directly.

    Of two equal answers side by side the one is as good as the other.
    """
    taken: dict[int, list[Run]] = {}
    for run in own:
        taken.setdefault(run.b - run.a, []).append(run)
    for run in runs:
        shared = [o for o in taken.get(run.b - run.a, ()) if o.a < run.a + run.length and run.a < o.a + o.length]
        if shared and run.skipped >= shared[0].skipped:
            return
        yield run


def _within(runs: Sequence[Run], low: int, high: int) -> int:
    """How many of the words ``low`` to ``high`` lie in runs."""
    return sum(max(0, min(high + 1, r.a + r.length) - max(low, r.a)) for r in runs)


def _is_copy(here: Range, runs: Sequence[Run], own: Sequence[Run]) -> bool:
    """Whether runs hold so much of a passage, or of what stands around it at its own place, that it may be meant."""
    size = here[1] - here[0] + 1
    inside = _within(runs, *here)
    if inside >= (0.6 * size if size < SHORT else size / 3):
        return True
    there, own_there = _pairs(here, runs), _pairs(here, own)
    doubled = [a for a, b in there.items() if own_there.get(a, b) != b]
    return 2 * max(sum(a < here[0] for a in doubled), sum(a > here[1] for a in doubled)) >= AROUND


def _pairs(here: Range, runs: Sequence[Run]) -> dict[int, int]:
    """The words around a passage that lie in runs, and where they stand there."""
    low, high = here[0] - AROUND, here[1] + AROUND
    return {
        a: r.b + a - r.a
        for r in runs
        for a in range(max(low, r.a), min(high + 1, r.a + r.length))
        if not here[0] <= a <= here[1]
    }


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
