"""Where passages are in a corrected text, by the origin of each character: the judge of ``benchmarks.revising``."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.drafts import NEW
from workbench.importing.revision.reanchor import Anchor
from workbench.model.text import Span

FINDABLE = 0.6  # of the letters of a passage
GONE_WRONG = "wrong, it is gone"
AROUND = 200  # characters on both sides by which a place is known


@dataclass(kw_only=True, slots=True)
class Oracle:
    """Where passages are in a corrected text, by the origins of its characters."""

    old: str
    new: str
    origins: Sequence[int]
    instead: Sequence[int]
    left: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.left = {origin: at for at, origin in enumerate(self.origins) if origin != NEW}

    def judge(self, anchor: Anchor) -> str:
        """``right``, ``wrong``, ``unresolved``, ``gone`` or ``wrong, it is gone``."""
        span, new = anchor.span, anchor.new
        ours = [n for n in range(span.start, span.end) if self.old[n].isalnum()]
        whole = _in_order([(n, self.left[n]) for n in ours if n in self.left])
        pieces = self._pieces(whole, span)
        largest = max(pieces, key=len)
        findable = len(largest) >= FINDABLE * len(ours)
        runs = [whole, largest] if findable else [whole, *pieces]
        if new is None:
            return "unresolved" if findable else "gone"
        if whole and any(
            self._at_edges(span, new, run[0][1], run[-1][1]) or self._to_the_letter(span, new, run) for run in runs
        ):
            return "right" if findable else "gone"
        if self._untouched(span, new) and (new == span or not findable):
            return "right" if findable else "gone"
        return "wrong" if findable else GONE_WRONG

    def _untouched(self, span: Span, new: Span) -> bool:
        """Whether a passage and 200 characters on both sides read as they did: nobody could tell the difference."""
        was = self.old[max(0, span.start - AROUND) : span.end + AROUND]
        return was == self.new[max(0, new.start - AROUND) : new.end + AROUND] and len(was) > new.end - new.start

    def as_good_as_moved(self, span: Span) -> bool:
        """Whether nothing is left of the paragraphs in which a passage stood: to copy and to delete is to move."""
        start = self.old.rfind("\n\n", 0, span.start) + 1
        end = self.old.find("\n\n", span.end)
        return not any(
            n in self.left for n in range(start, end if end >= 0 else len(self.old)) if self.old[n].isalnum()
        )

    def in_its_stead(self, anchor: Anchor) -> bool:
        """Whether a passage was put on a copy that stands where its own paragraph stood, which went away."""
        if anchor.new is None:
            return False
        was = _around(self.old, anchor.span)
        left = [self.left[n] for n in range(anchor.span.start, anchor.span.end) if n in self.left]
        return was == _around(self.new, anchor.new) and bool(
            left and was != _around(self.new, Span(start=left[0], end=left[0] + 1))
        )

    def _pieces(self, pairs: Sequence[tuple[int, int]], span: Span) -> list[list[tuple[int, int]]]:
        """Pairs cut wherever text from elsewhere stands between two of them."""
        pieces: list[list[tuple[int, int]]] = [[]]
        for pair in pairs:
            last = pieces[-1][-1][1] if pieces[-1] else pair[1]
            if any(o != NEW and not span.start <= o < span.end for o in self.origins[last : pair[1]]):
                pieces.append([])
            pieces[-1].append(pair)
        return pieces

    def _at_edges(self, span: Span, new: Span, first: int, last: int) -> bool:
        """Whether a place goes from the first to the last letter left, or further by what is allowed."""
        low, high = first, last
        outermost = self._outermost(span)
        for step, limit in ((-1, first), (1, last)):
            at = limit + step
            same_paragraph = True
            cut_short = self.origins[limit] != outermost[step > 0]
            while 0 <= at < len(self.new) and (
                self._allowed(at, span) or (cut_short and same_paragraph and self._put_in(at))
            ):
                ours = self.new[at].isalnum() or span.start <= self.origins[at] < span.end
                same_paragraph = ours or (same_paragraph and self.new[at : at + 2] != "\n\n")
                if same_paragraph:
                    low, high = min(low, at), max(high, at)
                at += step
        return low <= new.start <= first and last < new.end <= high + 1

    def _outermost(self, span: Span) -> tuple[int, int]:
        ours = [n for n in range(span.start, span.end) if self.old[n].isalnum()]
        return ours[0], ours[-1]

    def _put_in(self, at: int) -> bool:
        """Whether a character is new: where a passage's own words are gone, what is new there may stand for them."""
        return self.origins[at] == NEW

    def _allowed(self, at: int, span: Span) -> bool:
        """Whether a character at the edge may be in or out.

        Signs may, what stands for a part of the passage, and letters of a word of which others are the passage's.
        """
        if not self.new[at].isalnum() or span.start <= max(self.origins[at], self.instead[at]) < span.end:
            return True
        for step in (-1, 1):
            there = at + step
            while 0 <= there < len(self.new) and (
                self.new[there].isalnum() or unicodedata.combining(self.new[there])
            ):
                if span.start <= self.origins[there] < span.end:
                    return True
                there += step
        return False

    def _to_the_letter(self, span: Span, new: Span, run: Sequence[tuple[int, int]]) -> bool:
        holds = sum(new.start <= at < new.end for _, at in run)
        return new.cut(self.new) == span.cut(self.old) and 2 * holds >= len(run)


def _around(text: str, span: Span) -> tuple[str, str]:
    """The letters before and after the paragraphs of a span, as many as fit into 60 characters."""
    start, end = text.rfind("\n\n", 0, span.start + 1), text.find("\n\n", span.end)
    sides = text[max(0, start - 60) : max(0, start)], text[end : end + 62] if end >= 0 else ""
    one, two = ("".join(filter(str.isalnum, side)).casefold() for side in sides)
    return one, two


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs, ascending in their first numbers, whose second numbers rise as well."""
    lows: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for number, (_, at) in enumerate(pairs):
        place = bisect_left(lows, at)
        before.append(holders[place - 1] if place else -1)
        lows[place : place + 1], holders[place : place + 1] = [at], [number]
    chain: list[tuple[int, int]] = []
    number = holders[-1] if holders else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
