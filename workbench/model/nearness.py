"""How ranges of one source stand to each other: sweeps over sorted ranges, none of them quadratic.

A range is (start, end), half-open, in code points. Each function gives those of ``ones`` that stand so to some range
of ``others``, in the order of ``ones``; a range that is in both stands to itself as to any other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from workbench.model.phrase import begins
from workbench.model.query import Relation

Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Where the units of a source lie, in order and apart: starts, stops, and the turn of each.

    ``text``: the words, for distances in words.
    """

    starts: Sequence[int]
    stops: Sequence[int]
    turns: Sequence[int]
    text: str = ""

    def touched(self, at: Range) -> Range:
        """First and behind the last of the units that share a character with a range, as numbers from 0."""
        return bisect_right(self.stops, at[0]), bisect_left(self.starts, at[1])

    def turns_of(self, at: Range) -> Range:
        """First and behind the last of the turns that a range touches; it must touch a unit."""
        first, behind = self.touched(at)
        return self.turns[first], self.turns[behind - 1] + 1

    def parted(self, end: int, start: int, most: int) -> bool:
        """Whether more than ``most`` words begin between two offsets; labels and the like are nobody's words.

        >>> at = Layout(starts=(3, 16), stops=(12, 18), turns=(0, 1), text="A: Yes, sir. Q: Ok")
        >>> at.parted(6, 16, 0), at.parted(6, 16, 1)
        (True, False)
        """
        found = 0
        for n in range(bisect_right(self.stops, end), bisect_left(self.starts, start)):
            first, stop = self.starts[n], self.stops[n]
            for word in begins(self.text[first:stop]):
                found += end <= first + word < start
                if found > most:
                    return True
        return False


def overlapping(ones: Sequence[Range], others: Sequence[Range]) -> list[Range]:
    """Those that share a character with one of the others.

    >>> overlapping([(0, 4), (4, 6)], [(5, 9)])
    [(4, 6)]
    """
    by_start = sorted(others)
    starts = [start for start, _ in by_start]
    reach = list(accumulate((end for _, end in by_start), max))
    return [at for at in ones if (n := bisect_left(starts, at[1])) and reach[n - 1] > at[0]]


def inside(ones: Sequence[Range], others: Sequence[Range]) -> list[Range]:
    """Those that lie wholly in one of the others.

    >>> inside([(2, 4), (2, 9)], [(1, 5)])
    [(2, 4)]
    """
    by_start = sorted(others)
    starts = [start for start, _ in by_start]
    reach = list(accumulate((end for _, end in by_start), max))
    return [at for at in ones if (n := bisect_right(starts, at[0])) and reach[n - 1] >= at[1]]


def containing(ones: Sequence[Range], others: Sequence[Range]) -> list[Range]:
    """Those in which one of the others lies wholly.

    >>> containing([(1, 5), (6, 9)], [(2, 4), (8, 10)])
    [(1, 5)]
    """
    by_start = sorted(others)
    starts = [start for start, _ in by_start]
    least = list(accumulate((end for _, end in reversed(by_start)), min))[::-1]
    return [at for at in ones if (n := bisect_left(starts, at[0])) < len(least) and least[n] <= at[1]]


def preceding(ones: Sequence[Range], others: Sequence[Range], between: Callable[[Range, Range], bool]) -> list[Range]:
    """Those that end before one of the others begins. ``between``: whether the nearest one is near enough.

    >>> preceding([(0, 2), (5, 7)], [(4, 6)], lambda one, other: True)
    [(0, 2)]
    """
    by_start = sorted(others)
    starts = [start for start, _ in by_start]
    found = ((at, bisect_left(starts, at[1])) for at in ones)
    return [at for at, n in found if n < len(starts) and between(at, by_start[n])]


def following(ones: Sequence[Range], others: Sequence[Range], between: Callable[[Range, Range], bool]) -> list[Range]:
    """Those that begin behind the end of one of the others. ``between``: whether the nearest one is near enough.

    >>> following([(0, 2), (6, 7)], [(4, 6)], lambda other, one: True)
    [(6, 7)]
    """
    by_end = sorted(others, key=lambda at: (at[1], at[0]))
    ends = [end for _, end in by_end]
    found = ((at, bisect_right(ends, at[0])) for at in ones)
    return [at for at, n in found if n and between(by_end[n - 1], at)]


def needs_layout(relation: Relation, within: int | None) -> bool:
    """Whether the relation asks for turns, units or words, and not for offsets alone."""
    return relation is Relation.SAME_TURN or within is not None


def related(
    ones: Sequence[Range],
    relation: Relation,
    others: Sequence[Range],
    *,
    within: int | None = None,
    measure: str = "units",
    layout: Layout | None = None,
) -> list[Range]:
    """Those of ``ones`` that stand in a relation to one of the others, all of one source.

    ``layout`` is needed for turns and distances; all ranges must then touch one of its units.
    """
    if not others:
        return []
    if relation is Relation.SAME_SOURCE:
        return list(ones)
    if relation is Relation.SAME_TURN:
        assert layout is not None  # noqa: S101
        turns = {at: layout.turns_of(at) for at in (*ones, *others)}
        shared = set(overlapping([turns[at] for at in ones], [turns[at] for at in others]))
        return [at for at in ones if turns[at] in shared]
    if relation.directed:
        near = _near(within, measure, layout)
        return (preceding if relation is Relation.PRECEDES else following)(ones, others, near)
    plain = {Relation.OVERLAPS: overlapping, Relation.INSIDE: inside, Relation.CONTAINS: containing}
    return plain[relation](ones, others)


def _near(within: int | None, measure: str, layout: Layout | None) -> Callable[[Range, Range], bool]:
    """Whether from the end of one range to the start of the next there are at most so many units or words.

    Between units that follow each other lies a distance of 1, inside one unit of 0; of words those count that begin
    between the two. Of all ranges behind another, the one that begins first is the nearest in both measures.
    """
    if within is None:
        return lambda *_: True
    assert layout is not None  # noqa: S101
    if measure == "words":
        return lambda one, other: not layout.parted(one[1], other[0], within)
    return lambda one, other: layout.touched(other)[0] - (layout.touched(one)[1] - 1) <= within
