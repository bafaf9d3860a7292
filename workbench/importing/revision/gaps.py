"""What lies between two fixed points of an alignment: every best way to pair its words, and what all ways share.

A word counts as found only where no equally good pairing puts it elsewhere or leaves it out. Of two equal answers of
which one was deleted, nobody can tell which one is left: both are only possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workbench.importing.revision.runs import Block, apart, common_runs, heaviest

LARGEST = 20_000  # pairs of words in a gap that are all weighed; a larger gap is split first
ALL_PAIRS = 1_000_000  # pairs that are weighed in one text; what is beyond stays unpaired
DEEPEST = 8  # how often a gap is split
SAME, LIKE = 10, 4  # what a pair of equal words is worth, and of words that differ by a slip
LONGEST_WORD = 64  # characters; longer ones are equal or not

Pair = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """``sure``: pairs of equal words. ``maybe``: old word → first and last place.

    ``alike``: old word → the new one that differs by a slip; ``instead``: → another word in its place.
    """

    sure: list[Pair] = field(default_factory=list)
    maybe: dict[int, Pair] = field(default_factory=dict)
    alike: dict[int, int] = field(default_factory=dict)
    instead: dict[int, int] = field(default_factory=dict)


@dataclass(kw_only=True, slots=True)
class Gaps:
    """The words of both texts by number, how each number is spelt, and how much work is left."""

    old: Sequence[int]
    new: Sequence[int]
    spelling: Sequence[str]
    left: int = ALL_PAIRS
    similar: dict[Pair, bool] = field(default_factory=dict)

    def weigh(self, olds: Sequence[int], news: Sequence[int]) -> Weighed:
        """Pair the words at ``olds`` with those at ``news``, both ascending."""
        found = Weighed()
        waiting = [(olds, news, 0)]
        while waiting:
            a, b, depth = waiting.pop()
            if not a or not b:
                continue
            if [self.old[i] for i in a] == [self.new[j] for j in b]:
                found.sure.extend(zip(a, b, strict=True))
            elif len(a) * len(b) <= min(LARGEST, self.left):
                self.left -= len(a) * len(b)
                self._all_ways(a, b, found)
            elif depth < DEEPEST:
                waiting += [(*part, depth + 1) for part in self._split(a, b, found)]
        return found

    def _split(self, a: Sequence[int], b: Sequence[int], found: Weighed) -> list[tuple[Sequence[int], Sequence[int]]]:
        """Take what begins and ends alike and what stands once; give what lies between."""
        olds, news = [self.old[i] for i in a], [self.new[j] for j in b]
        shorter = min(len(a), len(b))
        first = _alike_from_start(olds, news)
        last = _alike_from_start(olds[::-1], news[::-1])
        if first + last > shorter:  # the same words again and again, some of them gone or new
            self._slide(a, b, first, last, found)
            return []
        blocks: list[Block] = []
        for length in (4, 2, 1):
            if blocks := heaviest(common_runs(olds, news, length)):
                break
        edges = (
            Block(old=0, new=0, length=first),
            Block(old=len(a) - last, new=len(b) - last, length=last),
        )
        inside = [b for b in blocks if first <= b.old and first <= b.new]
        inside = [b for b in inside if b.old + b.length <= edges[1].old and b.new + b.length <= edges[1].new]
        parts = []
        at_old = at_new = 0
        end = Block(old=len(a), new=len(b), length=0)
        for block in [*apart([edges[0], *inside, edges[1]]), end]:
            parts.append((a[at_old : block.old], b[at_new : block.new]))
            at_old, at_new = block.old + block.length, block.new + block.length
            found.sure.extend(zip(a[block.old : at_old], b[block.new : at_new], strict=True))
        return parts

    def _slide(self, a: Sequence[int], b: Sequence[int], first: int, last: int, found: Weighed) -> None:
        """The shorter side fits into the longer one in several ways: only what all of them share is sure."""
        shorter = min(len(a), len(b))
        from_end = len(a) - shorter, len(b) - shorter
        for n in range(shorter - last):
            found.sure.append((a[n], b[n]))
        for n in range(first, shorter):
            found.sure.append((a[n + from_end[0]], b[n + from_end[1]]))
        for n in range(shorter - last, first + from_end[0]):
            places = [n] if n < first else []
            if n >= shorter - last + from_end[0]:
                places.append(n - from_end[0] + from_end[1])
            if places:
                found.maybe[a[n]] = (b[min(places)], b[max(places)])

    def _all_ways(self, a: Sequence[int], b: Sequence[int], found: Weighed) -> None:
        """Score every pair from the start and from the end; a pair that no best way avoids is sure."""
        worth = [[self._worth(self.old[i], self.new[j]) for j in b] for i in a]
        before = _best(worth)
        after = [row[::-1] for row in _best([row[::-1] for row in worth[::-1]])[::-1]]
        best = before[-1][-1]
        paired: dict[int, int] = {}
        for n, i in enumerate(a):
            here, there = before[n], after[n + 1]
            ways = [m for m, w in enumerate(worth[n]) if w and here[m] + w + there[m + 1] == best]
            if not ways:
                continue
            avoidable = any(x + y == best for x, y in zip(here, there, strict=True))
            if len(ways) == 1 and not avoidable:
                paired[n] = ways[0]
                if worth[n][ways[0]] == SAME:
                    found.sure.append((i, b[ways[0]]))
                else:
                    found.alike[i] = b[ways[0]]
            elif any(worth[n][m] == SAME for m in ways):
                found.maybe[i] = (b[ways[0]], b[ways[-1]])
        self._replaced(a, b, paired, found)

    def _replaced(self, a: Sequence[int], b: Sequence[int], paired: dict[int, int], found: Weighed) -> None:
        """One word for one other between two pairs: the one was put in the place of the other."""
        at = [(-1, -1), *sorted(paired.items()), (len(a), len(b))]
        for (n, m), (next_n, next_m) in pairwise(at):
            if next_n - n == next_m - m == 2 and a[n + 1] not in found.maybe:  # noqa: PLR2004
                found.instead[a[n + 1]] = b[m + 1]

    def _worth(self, one: int, two: int) -> int:
        if one == two:
            return SAME
        key = (one, two)
        if key not in self.similar:
            self.similar[key] = alike(self.spelling[one], self.spelling[two])
        return LIKE if self.similar[key] else 0


def _best(worth: Sequence[Sequence[int]]) -> list[list[int]]:
    """``best[n][m]``: what the first n old and m new words are worth when they are paired in order."""
    above = [0] * (len(worth[0]) + 1)
    best = [above]
    for row in worth:
        left = 0
        here = [0]
        for m, w in enumerate(row):
            up = above[m + 1]
            left = max(left, up)
            if w and above[m] + w > left:
                left = above[m] + w
            here.append(left)
        best.append(here)
        above = here
    return best


def _alike_from_start(one: Sequence[int], two: Sequence[int]) -> int:
    count = 0
    for x, y in zip(one, two, strict=False):
        if x != y:
            break
        count += 1
    return count


def alike(one: str, two: str) -> bool:
    """Whether two words differ by a slip of the pen: three fifths of the longer one stand at the ends of both.

    Of words of two or three letters, half of them; a number is the same or another one.

    >>> alike("monday", "mnoday"), alike("he", "we"), alike("notice", "not"), alike("kids", "students")
    (True, True, False, False)
    """
    longer = max(len(one), len(two))
    if longer > LONGEST_WORD or min(len(one), len(two)) < 2:  # noqa: PLR2004
        return False
    if one[0].isdigit() or two[0].isdigit():
        return False
    if one[0] != two[0] and one[-1] != two[-1]:
        return False
    first = _ends(one, two)
    last = _ends(one[first:][::-1], two[first:][::-1])
    return 2 * (first + last) >= longer if longer <= 3 else 5 * (first + last) >= 3 * longer  # noqa: PLR2004


def _ends(one: str, two: str) -> int:
    count = 0
    for x, y in zip(one, two, strict=False):
        if x != y:
            break
        count += 1
    return count
