"""Units as an axis: what coders are compared on, and which stretches of it a coder's codings cover.

A source is laid out as so many units in a row, numbered from 0; what a coder marked with a code is then a few
half-open ranges of numbers, whatever the unit is. Nothing is as long as the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from workbench.model.source import Turn, Unit

Numbers = NDArray[np.int64]
Runs = NDArray[np.int64]  # (K, 2): half-open ranges that lie apart, in rising order

_TOKEN = re.compile(r"\w+")
_PARAGRAPH = re.compile(r"\S(?:.*?\S)?(?=\s*\n[^\S\n]*\n|\s*\Z)", re.DOTALL)


class UnitKind(StrEnum):
    """What is judged as one: whether it is coded or not."""

    SENTENCE = "sentence"
    TURN = "turn"
    PARAGRAPH = "paragraph"
    TOKEN = "token"  # noqa: S105
    CHARACTER = "character"
    FIXED = "fixed"


class Rule(StrEnum):
    """When a unit counts as coded: a coding covers any character of it that is no white space, or at least half."""

    ANY = "any"
    MAJORITY = "majority"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unitizing:
    """How text becomes units. ``size``: characters of a fixed unit. ``every``: of all voices, interviewers too.

    >>> str(Unitizing()), str(Unitizing(kind=UnitKind.FIXED, rule=Rule.MAJORITY, size=80, every=True))
    ("sentence in a respondent's turn; coded if any of it is", '80 characters of any turn; coded if half of it is')
    """

    kind: UnitKind = UnitKind.SENTENCE
    rule: Rule = Rule.ANY
    size: int = 100
    every: bool = False

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError(f"a fixed unit has at least one character, got {self.size}")

    def __str__(self) -> str:
        whose = "any turn" if self.every else "a respondent's turn"
        if self.kind is UnitKind.TURN:
            what = "any turn" if self.every else "a respondent's turn"
        elif self.kind is UnitKind.FIXED:
            what = f"{self.size} characters of {whose}"
        else:
            what = f"{self.kind} in {whose}"
        if self.kind is UnitKind.CHARACTER:
            return f"{what}; white space counts"
        return f"{what}; coded if {'any' if self.rule is Rule.ANY else 'half'} of it is"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Axis:
    """The units of one source: unit i is the characters ``starts[i]`` to ``stops[i]`` of its text.

    For characters they are whole stretches of text, and ``before[i]`` says how many characters stand on the axis
    before a stretch; ``before`` is None for all other kinds.
    """

    text: str
    starts: Numbers
    stops: Numbers
    rule: Rule = Rule.ANY
    before: Numbers | None = None

    @property
    def size(self) -> int:
        """The number of units."""
        return int((self.stops - self.starts).sum()) if self.before is not None else len(self.starts)

    def covered(self, spans: Iterable[tuple[int, int]]) -> Runs:
        """The units that spans of one coder cover together, as ranges of their numbers.

        Spans that overlap are one; white space at the ends of a span covers nothing.
        """
        runs = merged(np.array(list(spans), dtype=np.int64).reshape(-1, 2))
        if self.before is not None:
            return self._characters(runs, self.before - self.starts)
        runs = self._trimmed(runs)
        if self.rule is Rule.MAJORITY:
            half = 2 * overlap(runs, self.starts, self.stops) >= self.stops - self.starts
            touched = np.flatnonzero(half & (self.stops > self.starts))
            return merged(np.stack([touched, touched + 1], axis=1))
        first = np.searchsorted(self.stops, runs[:, 0], side="right")
        last = np.searchsorted(self.starts, runs[:, 1], side="left")
        return merged(np.stack([first, last], axis=1)[last > first])

    def _trimmed(self, runs: Runs) -> Runs:
        """Without white space at both ends; what is nothing else is left out."""
        found = []
        for start, end in runs.tolist():
            words = self.text[start:end]
            inside = words.strip()
            if inside:
                at = start + len(words) - len(words.lstrip())
                found.append((at, at + len(inside)))
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    def _characters(self, runs: Runs, shift: Numbers) -> Runs:
        """Ranges of characters as ranges of the axis: what lies between its stretches is on no axis."""
        low = np.searchsorted(self.stops, runs[:, 0], side="right")
        high = np.searchsorted(self.starts, runs[:, 1], side="left")
        at = [(n, start, end) for (start, end), a, b in zip(runs, low, high, strict=True) for n in range(a, b)]
        if not at:
            return np.empty((0, 2), dtype=np.int64)
        n, start, end = np.array(at, dtype=np.int64).T
        inside = np.stack([np.maximum(start, self.starts[n]), np.minimum(end, self.stops[n])], axis=1)
        return merged(inside + shift[n][:, None])


def merged(spans: Runs) -> Runs:
    """Ranges in rising order, those that overlap or touch as one; empty ones are left out.

    >>> merged(np.array([(5, 9), (0, 2), (2, 3), (7, 11), (4, 4)])).tolist()
    [[0, 3], [5, 11]]
    """
    spans = spans[spans[:, 1] > spans[:, 0]]
    if not len(spans):
        return spans
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    reach = np.maximum.accumulate(spans[:, 1])
    begins = np.flatnonzero(np.r_[True, spans[1:, 0] > reach[:-1]])
    ends = np.r_[begins[1:], len(spans)] - 1
    return np.stack([spans[begins, 0], reach[ends]], axis=1)


def length(runs: Runs) -> int:
    """The number of units in ranges that lie apart."""
    return int((runs[:, 1] - runs[:, 0]).sum())


def overlap(runs: Runs, starts: Numbers, stops: Numbers) -> Numbers:
    """How much of each range ``starts[i]`` to ``stops[i]`` is covered by ``runs``.

    >>> overlap(np.array([(0, 3), (5, 11)]), np.array([0, 2, 11]), np.array([4, 8, 12])).tolist()
    [3, 4, 0]
    """
    return _until(runs, stops) - _until(runs, starts)


def _until(runs: Runs, at: Numbers) -> Numbers:
    """How much is covered before each place."""
    if not len(runs):
        return np.zeros(len(at), dtype=np.int64)
    lengths = runs[:, 1] - runs[:, 0]
    before = np.r_[0, np.cumsum(lengths)]
    inside = np.searchsorted(runs[:, 0], at, side="right") - 1
    last = np.maximum(inside, 0)
    partial = np.minimum(at - runs[last, 0], lengths[last])
    return np.where(inside < 0, 0, before[last] + partial)


def axis(
    text: str, turns: Sequence[Turn], units: Sequence[Unit], how: Unitizing, *, left_out: Collection[int] = ()
) -> Axis:
    """Lay a source out as units.

    Args:
        text: the canonical text; offsets are code points.
        turns: all its turns.
        units: its sentences, of all voices.
        how: which units, and when one is coded.
        left_out: turns (from 0) that are on no axis, such as those of somebody who withdrew.
    """
    heard = [n for n, t in enumerate(turns) if (how.every or t.voice.counted) and n not in left_out]
    if how.kind is UnitKind.SENTENCE:
        among = set(heard)
        spans = [(u.start, u.stop) for u in units if u.turn in among]
    else:
        spans = [span for n in heard for span in _in_turn(text, turns[n], how)]
    starts, stops = np.array(spans, dtype=np.int64).reshape(-1, 2).T.copy()
    before = np.r_[0, np.cumsum(stops - starts)[:-1]] if how.kind is UnitKind.CHARACTER else None
    return Axis(text=text, starts=starts, stops=stops, rule=how.rule, before=before)


def whole_text(text: str) -> Axis:
    """Every character of a text, labels and line ends too: what NVivo counts in."""
    starts, stops = np.array([0], dtype=np.int64), np.array([len(text)], dtype=np.int64)
    return Axis(text=text, starts=starts, stops=stops, before=np.array([0], dtype=np.int64))


def _in_turn(text: str, turn: Turn, how: Unitizing) -> Iterator[tuple[int, int]]:
    words = text[turn.start : turn.end]
    match how.kind:
        case UnitKind.CHARACTER:
            yield turn.start, turn.end
        case UnitKind.TOKEN:
            yield from ((turn.start + m.start(), turn.start + m.end()) for m in _TOKEN.finditer(words))
        case UnitKind.PARAGRAPH:
            yield from ((turn.start + m.start(), turn.start + m.end()) for m in _PARAGRAPH.finditer(words))
        case UnitKind.TURN:
            yield from _inked(text, turn.start, turn.end)
        case _:
            for at in range(turn.start, turn.end, how.size):
                yield from _inked(text, at, min(at + how.size, turn.end))


def _inked(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without white space at its ends; nothing where it is nothing else."""
    words = text[start:end]
    if inside := words.strip():
        at = start + len(words) - len(words.lstrip())
        yield at, at + len(inside)
