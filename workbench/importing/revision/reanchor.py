"""Where coded passages stand after their text was corrected.

A passage is placed only where nothing else could be meant: by its own words and those around it, which an alignment
of both texts has found (``alignment``). Everything else is said to be ambiguous or lost, and is never guessed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from workbench.importing.revision.alignment import Alignment, align
from workbench.importing.revision.copies import Text, place_of, repeats, rival
from workbench.importing.revision.edges import Ends
from workbench.importing.revision.excerpt import context
from workbench.importing.revision.neighbours import held
from workbench.importing.revision.signs import reads_alike
from workbench.model.text import Span

__all__ = ["Anchor", "Fate", "context", "reanchor"]

LEAST_LEFT = 0.5  # of the letters of a passage, so many must be found again
SHORT = 8  # words; a shorter passage is placed only with the words around it
BLOWN_UP = 20  # words by which a place may grow beyond three times what the passage was
SHOWN = 5  # places that are named
MOST_PIECES = 50  # a passage that was torn into more is no longer one
LONGEST_SOUGHT = 200  # words of a passage that is looked for word for word
TRIED = 200  # places of a rare word that are looked at for a passage that was not found


class Fate(StrEnum):
    """What became of a passage."""

    KEPT = "kept"
    MOVED = "moved"
    INSIDE = "changed inside"
    AMBIGUOUS = "ambiguous"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """A passage of the old text and where it stands in the new one.

    ``new`` is None when the passage is ambiguous or lost; ``candidates`` are then places that could be meant, as far
    as any are known, and ``note`` says why none was taken.
    """

    span: Span
    fate: Fate
    new: Span | None = None
    candidates: tuple[Span, ...] = ()
    note: str = ""


def reanchor(old: str, new: str, spans: Sequence[Span]) -> tuple[Anchor, ...]:
    """Find passages of an old text in a new one.

    Args:
        old: the text in which ``spans`` lie.
        new: the corrected text; it may be empty.
        spans: passages in any order; they may overlap, and turns are passages like others.

    Returns:
        One anchor for each span, in the order of ``spans``.

    Raises:
        ValueError: a span reaches past the end of ``old``.

    >>> reanchor("We met. Nobody spoke.", "So: we met. Nobody spoke.", [Span(start=8, end=21)])[0].new
    Span(start=12, end=25)
    """
    for span in spans:
        span.cut(old)
    if old == new:
        return tuple(Anchor(span=span, fate=Fate.KEPT, new=span) for span in spans)
    search = _Search(old=old, new=new, words=align(old, new))
    return tuple(search.anchor(span) for span in spans)


@dataclass(kw_only=True, slots=True)
class _Search:
    """Both texts with their alignment, and what is counted once for all passages."""

    old: str
    new: str
    words: Alignment
    ends: Ends = field(init=False)
    letters: list[int] = field(init=False)  # of the old words before each one
    breaks: list[int] = field(init=False)  # found words at which another part begins
    gained: list[float] = field(init=False)  # of the letters before each word, those found again
    sure: list[int] = field(init=False)  # the old words that were found
    olds: Text = field(init=False)
    news: Text = field(init=False)
    places: dict[int, list[int]] | None = None

    def __post_init__(self) -> None:
        words = self.words
        self.olds, self.news = Text.of(words.old.keys), Text.of(words.new.keys)
        self.ends = Ends(old=self.old, new=self.new, words=words)
        self.letters, self.gained, self.sure, self.breaks = [0], [0.0], [], []
        for i, j in enumerate(words.image):
            size = words.old.ends[i] - words.old.starts[i]
            self.letters.append(self.letters[-1] + size)
            sure = j >= 0 and i not in words.weak
            self.gained.append(
                self.gained[-1] + (size if sure else 0.75 * size if i in words.alike or i in words.instead else 0)
            )
            if sure:
                if self.sure and words.part[i] != words.part[self.sure[-1]]:
                    self.breaks.append(i)
                self.sure.append(i)

    def anchor(self, span: Span) -> Anchor:  # noqa: PLR0911 (one way out for each reason)
        """What became of one passage."""
        first = bisect_right(self.words.old.ends, span.start)
        last = bisect_left(self.words.old.starts, span.end) - 1
        if first > last:
            return self._wordless(span, first)
        core = self._core(first, last)
        if core is None:
            return self._unplaced(span, first, last, "most of its words are gone")
        new = self.ends.place(span, first, last, core)
        if new is None:
            return self._unplaced(span, first, last, "its first or last words cannot be told for certain")
        if last - first + 1 < SHORT and not held(
            self.words, first, last, core, reads_alike(span.cut(self.old), new.cut(self.new))
        ):
            return self._unplaced(span, first, last, "the words around it have changed", new)
        if self._blown_up(first, last, new):
            return self._unplaced(span, first, last, "much new text stands between its parts", new)
        if (other := self._rival(first, last, new)) is not None:
            note = "a copy of it stands elsewhere, and what was around it does not tell which it is"
            return Anchor(span=span, fate=Fate.AMBIGUOUS, candidates=tuple(sorted({new, other})), note=note)
        return self._placed(span, new)

    def _blown_up(self, first: int, last: int, new: Span) -> bool:
        """Whether a place holds so much more than the passage did that two places may have been taken for one."""
        starts = self.words.new.starts
        return bisect_left(starts, new.end) - bisect_left(starts, new.start) > 3 * (last - first + 1) + BLOWN_UP

    def _rival(self, first: int, last: int, new: Span) -> Span | None:
        """What else of the new text could be meant; the place itself, where it may belong to another passage."""
        words = self.words
        there = bisect_right(words.new.ends, new.start), bisect_left(words.new.starts, new.end) - 1
        place = place_of(self.olds, (first, last), self.news, there, words.image)
        if repeats(place):
            return new
        if other := rival(place):
            return Span(start=words.new.starts[other[0]], end=words.new.ends[other[1]])
        return new if rival(place.turned()) else None

    def _placed(self, span: Span, new: Span) -> Anchor:
        if span.cut(self.old) != new.cut(self.new):
            return Anchor(span=span, fate=Fate.INSIDE, new=new)
        return Anchor(span=span, fate=Fate.KEPT if span == new else Fate.MOVED, new=new)

    def _core(self, first: int, last: int) -> tuple[int, int] | None:
        """The first and the last word found again, in the one part that holds most; None where too little is."""
        pieces = self._pieces(first, last)
        if not pieces:
            return None
        gained: dict[int, float] = {}
        for a, b in pieces:
            part = self.words.part[a]
            gained[part] = gained.get(part, 0) + self.gained[b + 1] - self.gained[a]
        main = max(gained, key=lambda part: gained[part])
        mine = [piece for piece in pieces if self.words.part[piece[0]] == main]
        reach = self.gained[last + 1] - self.gained[first] if len(pieces) == 1 else gained[main]
        if reach < LEAST_LEFT * (self.letters[last + 1] - self.letters[first]):
            return None
        if last - first + 1 < SHORT and self._changed(first, last) > LEAST_LEFT * (last - first + 1):
            return None
        return mine[0][0], mine[-1][1]

    def _changed(self, first: int, last: int) -> int:
        """How many words were neither found nor corrected."""
        words = self.words
        return sum(
            words.image[i] < 0 and i not in words.alike and i not in words.instead for i in range(first, last + 1)
        )

    def _pieces(self, first: int, last: int) -> list[tuple[int, int]]:
        """First and last found word of each stretch between ``first`` and ``last`` that stayed together."""
        low, high = bisect_left(self.sure, first), bisect_right(self.sure, last)
        if low == high:
            return []
        cuts = self.breaks[bisect_right(self.breaks, self.sure[low]) : bisect_right(self.breaks, last)]
        if len(cuts) > MOST_PIECES:
            return []
        at = [low, *(bisect_left(self.sure, cut) for cut in cuts), high]
        return [(self.sure[a], self.sure[b - 1]) for a, b in pairwise(at)]

    def _unplaced(self, span: Span, first: int, last: int, why: str, new: Span | None = None) -> Anchor:
        """Ambiguous with the places that could be meant, or lost where there is none."""
        found = {new} if new else set()
        words = self.words
        for i in (first, last) if last - first < SHORT else ():
            for j in words.maybe.get(i, ()):
                at = j - (i - first)
                if 0 <= at <= len(words.source) - (last - first + 1):
                    found.add(self.ends.around(span, first, last, at))
        found |= {self.ends.around(span, first, last, at) for at in self._elsewhere(first, last)}
        if not found:
            return Anchor(span=span, fate=Fate.LOST, note=why)
        return Anchor(span=span, fate=Fate.AMBIGUOUS, candidates=tuple(sorted(found)[:SHOWN]), note=why)

    def _elsewhere(self, first: int, last: int) -> list[int]:
        """New words at which the same words begin, at least one of them belonging to no other old word."""
        if last - first >= LONGEST_SOUGHT:
            return []
        sought = self.words.old.keys[first : last + 1]
        places = self._like(sought)
        return [at for at in places if any(self.words.source[k] < 0 for k in range(at, at + len(sought)))][:SHOWN]

    def _like(self, sought: list[int]) -> list[int]:
        """Where these words stand in a row in the new text, as far as that can be told from few places."""
        keys = self.words.new.keys
        if self.places is None:
            self.places = {}
            for j, key in enumerate(keys):
                self.places.setdefault(key, []).append(j)
        rare = min(range(len(sought)), key=lambda n: len(self.places.get(sought[n], ())))  # type: ignore[union-attr]
        starts = (j - rare for j in self.places.get(sought[rare], [])[:TRIED])
        return [at for at in starts if at >= 0 and keys[at : at + len(sought)] == sought]

    def _wordless(self, span: Span, after: int) -> Anchor:
        """A passage of signs alone lies between two words; it is found when both are and stand together."""
        new = self.ends.between(span, after)
        if new is None:
            return Anchor(span=span, fate=Fate.LOST, note="it holds no word, and the signs around it have changed")
        return self._placed(span, new)
