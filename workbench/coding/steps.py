"""Going through a source sentence by sentence: where somebody is, what is selected, which turns have been read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.errors import WorkbenchError
from workbench.model.source import Unit
from workbench.model.text import Span, occurrences

# What a keyboard writes for what a typesetter sets: one character for one, so that places stay.
PLAIN = str.maketrans({
    "\N{LEFT SINGLE QUOTATION MARK}": "'", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{NO-BREAK SPACE}": " ",
})  # fmt: skip
NEARBY = 20  # characters shown around words that stand several times


@dataclass
class Steps:
    """The units of a source that are gone through, and the place of somebody who does so.

    ``at``: the unit, from 0, or their number at the end. ``size``: how many units are selected from there on.
    """

    units: Sequence[Unit]
    text: str
    at: int = 0
    size: int = 1
    _seen: set[int] = field(default_factory=set)
    _left: dict[int, int] = field(init=False)  # turn, from 1 → units that were not passed

    def __post_init__(self) -> None:
        self._left = {}
        for unit in self.units:
            self._left[unit.turn + 1] = self._left.get(unit.turn + 1, 0) + 1

    @property
    def turns(self) -> tuple[int, ...]:
        """The turns that are gone through, from 1."""
        return tuple(self._left)

    @property
    def read(self) -> frozenset[int]:
        """The turns of which every unit was passed in this session, none of them by a jump."""
        return frozenset(turn for turn, left in self._left.items() if not left)

    @property
    def over(self) -> bool:
        """Whether the end is reached."""
        return self.at >= len(self.units)

    @property
    def unit(self) -> Unit:
        """The unit somebody is at."""
        if self.over:
            raise WorkbenchError("this is the end", hint="b goes back, g N to a turn, q stops")
        return self.units[self.at]

    @property
    def span(self) -> Span:
        """The selection."""
        return Span(start=self.unit.start, end=self.units[self.at + self.size - 1].stop)

    def next(self) -> None:
        """Pass what is selected."""
        for at in range(self.at, min(self.at + self.size, len(self.units))):
            if at not in self._seen:
                self._seen.add(at)
                self._left[self.units[at].turn + 1] -= 1
        self._go(self.at + self.size)

    def back(self) -> None:
        """To the unit before."""
        if not self.at:
            raise WorkbenchError("this is the first sentence")
        self._go(self.at - 1)

    def grow(self, by: int) -> None:
        """Select so many units more, or less."""
        if not self.over and self.at + self.size + by > len(self.units):
            raise WorkbenchError("there is no sentence after these")
        if self.size + by < 1:
            raise WorkbenchError("this is one sentence already", hint='"part of the words" CODE codes less')
        self.size += by

    def go_to_turn(self, turn: int) -> None:
        """To the first unit of a turn, or of the next one that is gone through."""
        found = next((at for at, unit in enumerate(self.units) if unit.turn + 1 >= turn), None)
        if turn < 1 or found is None:
            raise WorkbenchError(f"there is no turn {turn} to go through", hint=f"the last is {max(self._left)}")
        self._go(found)

    def search(self, words: str) -> None:
        """To the next unit that holds the words, in capitals or not."""
        wanted = _folded(words)
        later = range(self.at + 1, len(self.units))
        found = next((at for at in later if wanted in _folded(self._words(at))), None)
        if found is None:
            raise WorkbenchError(f"no sentence after this one holds {words!r}", hint="g 1 goes to the beginning")
        self._go(found)

    def _words(self, at: int) -> str:
        return self.text[self.units[at].start : self.units[at].stop]

    def _go(self, at: int) -> None:
        self.at, self.size = min(max(at, 0), len(self.units)), 1

    def part(self, words: str) -> Span:
        """Where words stand in the selection: once, to the letter but for white space and typographic marks."""
        inside = self.span
        here = inside.cut(self.text)
        folded, places = _single_spaced(here)
        wanted = " ".join(words.translate(PLAIN).split())
        found = occurrences(folded, wanted)
        if not found:
            raise WorkbenchError(f'"{words}" does not stand here', hint=_nearest(here, folded, places, wanted))
        if len(found) > 1:
            offered = " | ".join(folded[max(0, s.start - NEARBY) : s.end + NEARBY].strip() for s in found[:3])
            raise WorkbenchError(f'"{words}" stands here {len(found)} times', hint=f"give more of it: {offered}")
        start, last = places[found[0].start], places[found[0].end - 1]
        return Span(start=inside.start + start, end=inside.start + last + 1)


def _folded(text: str) -> str:
    return " ".join(text.translate(PLAIN).casefold().split())


def _single_spaced(text: str) -> tuple[str, Sequence[int]]:
    """A text in plain marks with single spaces, and for each of its characters the place in the text."""
    plain = re.sub(r"\s", " ", text.translate(PLAIN))
    kept = [at for at, sign in enumerate(plain) if sign != " " or (at and plain[at - 1] != " ")]
    return "".join(plain[at] for at in kept), kept


def _nearest(here: str, folded: str, places: Sequence[int], wanted: str) -> str:
    """What stands here in other capitals, if anything does; not told where letters change their number (ß, SS)."""
    low = folded.casefold()
    at = low.find(wanted.casefold()) if len(low) == len(folded) else -1
    if at < 0:
        return "give words of this sentence, as they stand there"
    last = places[at + len(wanted.casefold()) - 1]
    return f'did you mean "{" ".join(here[places[at] : last + 1].split())}"?'
