"""To the character: where a passage begins and ends, once it is known which of its words were found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import takewhile

from workbench.importing.revision.alignment import Alignment
from workbench.importing.revision.corrections import LONGEST_GAP, Corrections
from workbench.importing.revision.gaps import alike
from workbench.importing.revision.signs import reach
from workbench.model.text import Span

MOST_ASKED = 80  # words
CUT_OFF = 2  # words at an edge that may be found there by chance
MANY = 4  # words put in at once that are more than a slip
NEAR = 6  # words beside a place that are looked at
AFTER_LABEL = 3  # words from the start of a line that may be the label of its speaker


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """An offset of the new text; ``sure``: no word was taken for it that could stand elsewhere."""

    at: int
    sure: bool


@dataclass(kw_only=True, slots=True)
class Ends:
    """A passage goes from its first to its last character that is left.

    A word at its edge that was corrected is taken whole; a word that was put there anew is not.
    """

    old: str
    new: str
    words: Alignment
    corrections: Corrections = field(init=False)

    def __post_init__(self) -> None:
        self.corrections = Corrections(old=self.old, new=self.new, words=self.words)

    def place(self, span: Span, first: int, last: int, core: tuple[int, int]) -> Span | None:
        """The new place of words ``first`` to ``last``, of which those from ``core[0]`` to ``core[1]`` were found.

        None where the words at an edge could stand in several places. Words that could are taken only if the whole
        passage then reads as it did.
        """
        start = self._start(span, first, core[0])
        end = self._end(span, last, core[1])
        if start is None or end is None or start.at >= end.at:
            return None
        new = Span(start=start.at, end=end.at)
        if self._remains(first, last, core, new) or self._claimed(first, last, core) or self._alone(core):
            return None
        return new if (start.sure and end.sure) or new.cut(self.new) == span.cut(self.old) else None

    def _remains(self, first: int, last: int, core: tuple[int, int], new: Span) -> bool:
        """Whether a free word near a place may be what is left of a missing one: 'r' of 'Mr', 'Pirncipal'.

        What was put in between, a time or a sound, does not hide it.
        """
        words = self.words
        inside = {words.old.keys[i] for i in range(first, last + 1)[:MOST_ASKED] if words.image[i] < 0}
        before = bisect_right(words.new.ends, new.start) - 1
        after = bisect_left(words.new.starts, new.end)
        for beside, step, missing in ((before, -1, range(first, core[0])), (after, 1, range(core[1] + 1, last + 1))):
            gone = [self.old[words.old.starts[i] : words.old.ends[i]].casefold() for i in missing[:MOST_ASKED]]
            if missing and 0 <= beside < len(words.new.keys):
                next_missing = missing[-1 if step < 0 else 0]
                if words.new.keys[beside] == words.old.keys[next_missing]:
                    return True  # also where a neighbour has claimed it, as labels all read alike
            for j in takewhile(self._free, range(beside, beside + step * NEAR, step)):
                word = self.new[words.new.starts[j] : words.new.ends[j]].casefold()
                if j == beside and (words.new.keys[j] in inside or any(_piece(was, word) for was in gone)):
                    return True
                if any(alike(was, word) or (_piece(was, word) and 2 * len(word) >= len(was)) for was in gone):
                    return True
        return False

    def _claimed(self, first: int, last: int, core: tuple[int, int]) -> bool:
        """Whether a passage's first or last word stands as well beside the word that went on from it, far away."""
        words = self.words
        for edge, found, step in ((first, core[0], -1), (last, core[1], 1)):
            if edge != found or not 0 <= edge + step < len(words.image):
                continue
            there = words.image[edge + step]
            far = there >= 0 and abs(there - words.image[edge]) > AFTER_LABEL
            if far and 0 <= there - step < len(words.source) and words.new.keys[there - step] == words.old.keys[edge]:
                return True
        return False

    def _alone(self, core: tuple[int, int]) -> bool:
        """Whether a word or two at an edge are cut off from the rest by many that were put in, as labels are."""
        image = self.words.image
        for edge, step in ((core[0], 1), (core[1], -1)):
            inner, run = edge, 1
            while (
                run <= CUT_OFF and core[0] <= inner + step <= core[1] and image[inner + step] == image[inner] + step
            ):
                inner, run = inner + step, run + 1
            if run > CUT_OFF:
                continue
            beyond = inner + step
            while core[0] <= beyond <= core[1] and image[beyond] < 0 and abs(beyond - inner) < MOST_ASKED:
                beyond += step
            gone = abs(beyond - inner) - 1
            put_in = (image[beyond] - image[inner]) * step - 1 if core[0] <= beyond <= core[1] else 0
            if put_in > gone and put_in >= MANY:
                return True
        return False

    def around(self, span: Span, first: int, last: int, at: int) -> Span:
        """As many new words from ``at`` on as there are from ``first`` to ``last``, with the signs at their edges."""
        before = self.old[span.start : max(span.start, self.words.old.starts[first])]
        after = self.old[min(span.end, self.words.old.ends[last]) : span.end]
        return Span(start=self._signs_before(before, at), end=self._signs_after(after, at + last - first))

    def _start(self, span: Span, first: int, found: int) -> Edge | None:
        olds, news = self.words.old, self.words.new
        i, j = found, self.words.image[found]
        while i > first and j and self._same(i - 1, j - 1, found):
            i, j = i - 1, j - 1
        sure = i == found
        if i == first:
            inside = span.start - olds.starts[i]
            if inside > 0:
                return Edge(at=news.starts[j] + (inside if self._spelt_alike(i, j) else 0), sure=sure)
            return Edge(at=self._signs_before(self.old[span.start : olds.starts[i]], j), sure=sure)
        if self._open(first, i) or self._torn(i, j, -1):
            return None
        pairs = {n: where for n, where in self.corrections.before(i, j).items() if n >= first}
        while i - 1 in pairs and pairs[i - 1][1] >= j - 1:
            i, j = i - 1, pairs[i - 1][0]
        low = min((where[0] for n, where in pairs.items() if n <= i), default=j)
        if 2 * sum(n < i for n in pairs) < i - first or j - low > 2 * (i - first):
            low = j  # deleted, and what stands there now is like it by chance
        if low == j and i > first and self._stands_near(range(first, i), j, -1):
            return None
        if i == first or (low < j and first in pairs):
            return Edge(at=self._signs_before(self.old[span.start : olds.starts[first]], low), sure=sure)
        return Edge(at=news.starts[low], sure=sure)

    def _end(self, span: Span, last: int, found: int) -> Edge | None:  # noqa: PLR0911
        olds, news = self.words.old, self.words.new
        i, j = found, self.words.image[found]
        while i < last and j + 1 < len(news.keys) and self._same(i + 1, j + 1, found):
            i, j = i + 1, j + 1
        sure = i == found
        if i == last:
            inside = olds.ends[i] - span.end
            if inside > 0:
                return Edge(at=news.ends[j] - (inside if self._spelt_alike(i, j) else 0), sure=sure)
            return Edge(at=self._signs_after(self.old[olds.ends[i] : span.end], j), sure=sure)
        if self._open(i + 1, last + 1) or self._torn(i, j, 1):
            return None
        pairs = {n: where for n, where in self.corrections.after(i, j).items() if n <= last}
        while i + 1 in pairs and pairs[i + 1][0] <= j + 1:
            i, j = i + 1, pairs[i + 1][1]
        high = max((where[1] for n, where in pairs.items() if n >= i), default=j)
        if 2 * sum(n > i for n in pairs) < last - i or high - j > 2 * (last - i):
            high = j
        if (
            i < last
            and high == j
            and "\n" in self.old[olds.ends[max(0, i - AFTER_LABEL)] : olds.starts[i]]
            and self._free(j + 1)
        ):
            return None  # the label of a speaker who then says something else
        if high == j and i < last and self._stands_near(range(i + 1, last + 1), j, 1):
            return None
        if i == last or (high > j and last in pairs):
            return Edge(at=self._signs_after(self.old[olds.ends[last] : span.end], high), sure=sure)
        return Edge(at=news.ends[high], sure=sure)

    def _spelt_alike(self, i: int, j: int) -> bool:
        olds, news = self.words.old, self.words.new
        return self.old[olds.starts[i] : olds.ends[i]] == self.new[news.starts[j] : news.ends[j]]

    def _torn(self, i: int, j: int, step: int) -> bool:
        """Whether word ``i``, found at ``j``, could as well belong to a passage that went elsewhere.

        The labels of speakers are all alike: where a turn was moved, its own and its neighbour's read the same. So
        it is when the next old word went elsewhere and the same word stands before it there, or when the next new
        word came from elsewhere and the same word stood before it there.
        """
        words = self.words
        keys = words.old.keys
        if 0 <= i + step < len(keys) and (there := words.image[i + step]) >= 0 and there != j + step:
            at = there - step
            if 0 <= at < len(words.new.keys) and words.new.keys[at] == keys[i]:
                return True
        if 0 <= j + step < len(words.source) and (there := words.source[j + step]) >= 0 and there != i + step:
            at = there - step
            return 0 <= at < len(keys) and at != i and keys[at] == keys[i]
        return False

    def _stands_near(self, missing: range, j: int, step: int) -> bool:
        """Whether a word that seems to be gone stands, free, a little way off."""
        words = self.words
        near = range(j + step, j + step * (AFTER_LABEL + 1 + min(len(missing), MOST_ASKED)), step)
        there = {words.new.keys[k] for k in near if self._free(k)}
        return any(words.old.keys[i] in there for i in (missing if len(missing) <= AFTER_LABEL else ()))

    def _free(self, j: int) -> bool:
        return 0 <= j < len(self.words.source) and self.words.source[j] < 0

    def _open(self, low: int, high: int) -> bool:
        """Whether nobody can tell what became of one of these words; of very many, those at both ends are asked."""
        half = MOST_ASKED // 2
        asked = range(low, high) if high - low <= MOST_ASKED else (*range(low, low + half), *range(high - half, high))
        return any(i in self.words.maybe or i in self.words.weak for i in asked)

    def _same(self, i: int, j: int, found: int) -> bool:
        """Whether a word next to the passage's found ones may be taken with them.

        It must be the same, and no other word of this part: what moved past may claim it, as labels all look alike.
        """
        words = self.words
        owner, part = words.source[j], words.part[found]
        return words.old.keys[i] == words.new.keys[j] and (owner < 0 or words.part[owner] != part)

    def _signs_before(self, signs: str, j: int) -> int:
        """Where the signs that open a passage begin, before new word ``j``."""
        start = self.words.new.starts[j]
        gap = self.new[max(self.words.new.ends[j - 1] if j else 0, start - LONGEST_GAP) : start]
        return start - reach(signs[::-1], gap[::-1])

    def _signs_after(self, signs: str, j: int) -> int:
        """Where the signs that close a passage end, after new word ``j``."""
        news = self.words.new
        end = news.ends[j]
        gap = self.new[
            end : min(news.starts[j + 1] if j + 1 < len(news.starts) else len(self.new), end + LONGEST_GAP)
        ]
        return end + reach(signs, gap)

    def between(self, span: Span, after: int) -> Span | None:
        """The place of signs between two words: the old words ``after - 1`` and ``after``."""
        words = self.words
        i, j = after - 1, words.image[after - 1] if after else -1
        k = words.image[after] if after < len(words.image) else len(words.source)
        if (after and j < 0) or k != j + 1:
            return None
        low = words.old.ends[i] if after else 0
        high = words.old.starts[after] if after < len(words.image) else len(self.old)
        low_new = words.new.ends[j] if after else 0
        high_new = words.new.starts[k] if k < len(words.source) else len(self.new)
        gap, sought = self.new[low_new:high_new], span.cut(self.old)
        if gap == self.old[low:high]:
            return Span(start=low_new + span.start - low, end=low_new + span.end - low)
        if self.old.count(sought, low, high) == 1 == gap.count(sought):
            at = low_new + gap.index(sought)
            return Span(start=at, end=at + len(sought))
        return None


def _piece(one: str, other: str) -> bool:
    """Whether one of two words begins or ends the other."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return longer.startswith(shorter) or longer.endswith(shorter)
