"""To the character: where a passage begins and ends, once it is known which of its words were found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher

from workbench.importing.alignment import Alignment
from workbench.model.text import Span

MOST_ASKED = 80  # words
AFTER_LABEL = 3  # words from the start of a line that may be the label of its speaker
LONGEST_GAP = 300  # characters between two found words that are compared one by one

_DOUBLE, _SINGLE, _DASHES = '"“”„‟«»″〝〞', "'‘’‚‛‹›′`´", "-‐‑‒–—―−"
_FOLDED = {**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DASHES, "-"), "…": "."}


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """An offset of the new text; ``sure``: no word was taken for it that could stand elsewhere."""

    at: int
    sure: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Ends:
    """Both texts and their alignment.

    The rule: a passage goes from its first to its last character that is left. A word at its edge that was
    corrected is taken whole; a word that was put there anew is not.
    """

    old: str
    new: str
    words: Alignment

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
        return new if (start.sure and end.sure) or new.cut(self.new) == span.cut(self.old) else None

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
        pairs = {n: where for n, where in self._corrected(i, j).items() if n >= first}
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
        pairs = {n: where for n, where in self._corrected_after(i, j).items() if n <= last}
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
        asked = (
            range(low, high)
            if high - low <= MOST_ASKED
            else (*range(low, low + MOST_ASKED // 2), *range(high - MOST_ASKED // 2, high))
        )
        return any(i in self.words.maybe or i in self.words.weak for i in asked)

    def _same(self, i: int, j: int, found: int) -> bool:
        """Whether a word next to the passage's found ones may be taken with them.

        It must be the same, and no other word of this part: what moved past may claim it, as labels all look alike.
        """
        words = self.words
        owner, part = words.source[j], words.part[found]
        return words.old.keys[i] == words.new.keys[j] and (owner < 0 or words.part[owner] != part)

    def _corrected(self, i: int, j: int) -> dict[int, tuple[int, int]]:
        """Words before old word ``i`` that were corrected, with the new words that stand for them before ``j``."""
        words = self.words
        low_old, low_new = i, j
        while low_old and words.image[low_old - 1] < 0:
            low_old -= 1
            if words.old.starts[i] - words.old.starts[low_old] > LONGEST_GAP:
                break
        while low_new and words.source[low_new - 1] < 0:
            low_new -= 1
            if words.new.starts[j] - words.new.starts[low_new] > LONGEST_GAP:
                break
        if low_old == i or low_new == j:
            return {}
        return self._letters(range(low_old, i), range(low_new, j), 1)

    def _corrected_after(self, i: int, j: int) -> dict[int, tuple[int, int]]:
        """The same for the words after ``i`` and ``j``."""
        words = self.words
        high_old, high_new = i + 1, j + 1
        while high_old < len(words.image) and words.image[high_old] < 0:
            high_old += 1
            if words.old.starts[high_old - 1] - words.old.ends[i] > LONGEST_GAP:
                break
        while high_new < len(words.source) and words.source[high_new] < 0:
            high_new += 1
            if words.new.starts[high_new - 1] - words.new.ends[j] > LONGEST_GAP:
                break
        if high_old == i + 1 or high_new == j + 1:
            return {}
        return self._letters(range(i + 1, high_old), range(j + 1, high_new), -1)

    def _letters(self, olds: range, news: range, inner: int) -> dict[int, tuple[int, int]]:
        """Old words with the first and last new word that hold most of their letters.

        One word counts as put in place of another only where the signs between it and the next word towards the
        middle of the passage are as they were; ``inner`` is 1 when that is the word after it, -1 before it.
        """
        if not olds or not news:
            return {}
        words = self.words
        if len(olds) == len(news) == 1 and self._same_signs(olds[0], news[0], inner):
            return {olds[0]: (news[0], news[0])}
        at_old, at_new = words.old.starts[olds[0]], words.new.starts[news[0]]
        x = self.old[at_old : words.old.ends[olds[-1]]][: 2 * LONGEST_GAP]
        y = self.new[at_new : words.new.ends[news[-1]]][: 2 * LONGEST_GAP]
        same: dict[int, int] = {}
        for block in SequenceMatcher(None, x, y, autojunk=False).get_matching_blocks():
            same.update((at_old + block.a + n, at_new + block.b + n) for n in range(block.size))
        found = {}
        held = sum(self.old[n].isalnum() for n in same)
        joined = 4 * held >= 3 * max(sum(map(str.isalnum, x)), sum(map(str.isalnum, y)))
        for i in olds:
            j = words.alike.get(i, words.instead.get(i, -1))
            if j >= 0 and self._same_signs(i, j, inner):
                found[i] = (j, j)
            size = words.old.ends[i] - words.old.starts[i]
            places = [same[n] for n in range(words.old.starts[i], words.old.ends[i]) if n in same]
            if not places or 5 * len(places) < 3 * size:
                continue
            one, two = bisect_right(words.new.ends, places[0]), bisect_left(words.new.starts, places[-1] + 1) - 1
            length = sum(words.new.ends[j] - words.new.starts[j] for j in range(one, two + 1))
            if self.old[words.old.starts[i]].isdigit() and len(places) < size - 1:
                continue  # another number is no slip
            if joined or 5 * len(places) >= 3 * length or length == size + 1:
                found[i] = (one, two)
        return found

    def _same_signs(self, i: int, j: int, inner: int) -> bool:
        olds, news = self.words.old, self.words.new
        i, j = (i, j) if inner > 0 else (i - 1, j - 1)
        if not (0 <= i < len(olds.starts) - 1 and 0 <= j < len(news.starts) - 1):
            return False
        one, two = self.old[olds.ends[i] : olds.starts[i + 1]], self.new[news.ends[j] : news.starts[j + 1]]
        return _fold(one) == _fold(two)

    def _signs_before(self, signs: str, j: int) -> int:
        """Where the signs that open a passage begin, before new word ``j``."""
        start = self.words.new.starts[j]
        gap = self.new[max(self.words.new.ends[j - 1] if j else 0, start - LONGEST_GAP) : start]
        return start - _reach(signs[::-1], gap[::-1])

    def _signs_after(self, signs: str, j: int) -> int:
        """Where the signs that close a passage end, after new word ``j``."""
        news = self.words.new
        end = news.ends[j]
        gap = self.new[
            end : min(news.starts[j + 1] if j + 1 < len(news.starts) else len(self.new), end + LONGEST_GAP)
        ]
        return end + _reach(signs, gap)

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


def _fold(text: str) -> str:
    """Text of the same length with variants of quotation marks, dashes and spaces made one."""
    return "".join(" " if c.isspace() else _FOLDED.get(c, c) for c in text)


def reads_alike(one: str, two: str) -> bool:
    """Whether two passages differ in typography, case or white space alone.

    >>> reads_alike("I don’t  know.", "I don't know."), reads_alike("No.", "No,")
    (True, False)
    """
    return " ".join(_fold(one).casefold().split()) == " ".join(_fold(two).casefold().split())


def _reach(signs: str, gap: str) -> int:
    """How far into a gap signs go that stood at the edge of a passage: to the last one that is still there."""
    if gap.startswith(signs):
        return len(signs)
    one, two = _fold(signs[:LONGEST_GAP]), _fold(gap)
    if not one.strip():
        return min(len(one), len(two) - len(two.lstrip()))
    reach = 0
    for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        if one[block.a : block.a + block.size].strip():
            reach = block.b + len(one[block.a : block.a + block.size].rstrip())
    return reach
