"""Two texts side by side from one place on, as far as they agree but for words that are new or gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GRAM = 3  # words in a row by which a copy is noticed, and by which two texts meet again after a correction
SKIPPED = 40  # words that may be new or gone between two stretches that agree
FARTHEST = 1500  # words on one side that are followed
CHUNK = 32  # words that are compared at once

Range = tuple[int, int]  # first and last word; or a word of either text
Words = Sequence[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """``length`` words from ``a`` on that agree with those from ``b`` on.

    ``skipped``: words of both texts that were left out on the way to it.
    """

    a: int
    b: int
    length: int
    skipped: int


def walk(keys: tuple[Words, Words], at: Range, step: int, far: int = FARTHEST) -> Iterator[Run]:
    """Stretches that agree from two places on, away from them, over words that are new or gone."""
    (one, other), (a, b) = keys, at
    far = min(far, FARTHEST)
    skipped = 0
    while abs(a - at[0]) < far:
        length = _agreeing(keys, (a, b), step)
        if length:
            first = min(0, step * (length - 1))
            yield Run(a=a + first, b=b + first, length=length, skipped=skipped)
            a, b = a + step * length, b + step * length
        skip = _meeting(_next(one, a, step), _next(other, b, step))
        if skip is None:
            return
        skipped = sum(skip)
        a, b = a + step * skip[0], b + step * skip[1]


def _agreeing(keys: tuple[Words, Words], at: Range, step: int) -> int:
    """How many words in a row agree, up to ``FARTHEST``."""
    (one, other), (a, b) = keys, at
    room = min(a + 1, b + 1) if step < 0 else min(len(one) - a, len(other) - b)
    room = min(room, FARTHEST)
    count = 0
    while count + CHUNK <= room:
        x, y = (at + step * count - (CHUNK - 1) * (step < 0) for at in (a, b))
        if one[x : x + CHUNK] != other[y : y + CHUNK]:
            break
        count += CHUNK
    while count < room and one[a + step * count] == other[b + step * count]:
        count += 1
    return count


def _next(words: Words, at: int, step: int) -> Words:
    """The words from one on that may be left out, and those by which the texts may meet again."""
    most = SKIPPED + GRAM
    return words[at : at + most] if step > 0 else words[max(0, at - most + 1) : at + 1][::-1]


def _meeting(one: Words, other: Words) -> Range | None:
    """How many words to leave out on each side until three in a row agree, as few as possible."""
    there: dict[tuple[int, ...], int] = {}
    for n, gram in enumerate(in_rows(other)):
        there.setdefault(gram, n)
    best: Range | None = None
    for n, gram in enumerate(in_rows(one)):
        if best and n >= sum(best):
            break
        m = there.get(gram)
        if m is not None and (best is None or n + m < sum(best)):
            best = n, m
    return best


def in_rows(words: Words) -> Iterator[tuple[int, ...]]:
    """Each ``GRAM`` words in a row."""
    return zip(*(words[n:] for n in range(GRAM)), strict=False)
