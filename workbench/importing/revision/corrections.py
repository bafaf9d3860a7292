"""Words at the edge of a passage that were corrected, and the new words that stand for them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher

from workbench.importing.revision.alignment import Alignment
from workbench.importing.revision.signs import fold

LONGEST_GAP = 300  # characters between two found words that are compared one by one


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrections:
    """Both texts and their alignment."""

    old: str
    new: str
    words: Alignment

    def before(self, i: int, j: int) -> dict[int, tuple[int, int]]:
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

    def after(self, i: int, j: int) -> dict[int, tuple[int, int]]:
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
        return fold(one) == fold(two)
