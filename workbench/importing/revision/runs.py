"""Runs of words that two texts share: the fixed points between which they are compared."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

GIVEN_BACK = 3  # words at the ends of a fixed point that are weighed again with the gap beside it


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """``length`` words in a row that are the same from ``old`` and from ``new`` on."""

    old: int
    new: int
    length: int


def common_runs(old: Sequence[int], new: Sequence[int], length: int) -> list[Block]:
    """Runs of at least ``length`` words that stand once in both, longest possible, in the order of the old text.

    >>> common_runs([1, 2, 3, 9, 1], [7, 1, 2, 3], 2)
    [Block(old=0, new=1, length=3)]
    """
    there = _once(new, length)
    blocks: list[Block] = []
    for run, i in _once(old, length).items():
        j = there.get(run, -1)
        if i < 0 or j < 0:
            continue
        last = blocks[-1] if blocks else None
        if last and (i, j) == (last.old + last.length - length + 1, last.new + last.length - length + 1):
            blocks[-1] = Block(old=last.old, new=last.new, length=last.length + 1)
        else:
            blocks.append(Block(old=i, new=j, length=length))
    return blocks


def _once(keys: Sequence[int], length: int) -> dict[tuple[int, ...], int]:
    """Each run of words and where it starts; -1 when it comes back."""
    found: dict[tuple[int, ...], int] = {}
    for at, run in enumerate(zip(*(keys[n:] for n in range(length)), strict=False)):
        found[run] = -1 if run in found else at
    return found


def heaviest(blocks: Sequence[Block]) -> list[Block]:
    """Of blocks in the order of the old text, those in the order of the new one that hold most words."""
    ends: list[int] = []  # where a chain of blocks ends in the new text, the heaviest for each such place
    weights: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for number, block in enumerate(blocks):
        at = bisect_left(ends, block.new)
        weight = block.length + (weights[at - 1] if at else 0)
        before.append(holders[at - 1] if at else -1)
        stop = at
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[at:stop], weights[at:stop], holders[at:stop] = [block.new], [weight], [number]
    chain: list[Block] = []
    at = holders[-1] if holders else -1
    while at >= 0:
        chain.append(blocks[at])
        at = before[at]
    return chain[::-1]


def apart(blocks: Sequence[Block]) -> list[Block]:
    """Blocks without the words that two of them claim, and without those at the edge of a gap.

    The words at the edge are weighed anew with the gap: in 'Yes. Yes.' of which one is gone, both blocks beside
    the gap would claim the one that is left.
    """
    cuts = [[0, 0] for _ in blocks]
    for number, (one, two) in enumerate(pairwise(blocks)):
        space = (two.old - one.old - one.length, two.new - one.new - one.length)
        if space == (0, 0):
            continue
        shared = max(0, -min(space))
        cuts[number][1] = max(shared, min(GIVEN_BACK, (one.length - 1) // 2))
        cuts[number + 1][0] = max(shared, min(GIVEN_BACK, (two.length - 1) // 2))
    return [
        Block(old=b.old + first, new=b.new + first, length=b.length - first - last)
        for b, (first, last) in zip(blocks, cuts, strict=True)
        if b.length > first + last
    ]
