"""Whether the words around a short passage hold it in its place."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.importing.revision.alignment import Alignment

AROUND = 6  # words before and after that are looked at
SHIFT = 2  # words that may be new or gone between a short passage and the next word that was found
INSERTED = 7  # the farthest that the very next word may have gone
TELLING = 4  # words that, all there, need be held on one side only
FIRM = 3  # words in a row beside a short passage that hold it alone


@dataclass(frozen=True, kw_only=True, slots=True)
class _Neighbour:
    """The words on one side of a passage.

    ``close``: one of the next ones was found as near as before; ``near``: not much farther; ``firm``: several in a
    row; ``next_to_it``: the very next one was found, maybe after new words; ``edge``: the text ends there.
    """

    close: bool = False
    near: bool = False
    firm: bool = False
    next_to_it: bool = False
    edge: bool = False


def held(words: Alignment, first: int, last: int, core: tuple[int, int], alike: bool) -> bool:
    """Whether the words on both sides of a short passage stand there as well, or many of them on one side.

    A passage of few words that does not read as it did (``alike``) needs both, as near as they were.
    """
    before, after = _neighbour(words, first, core[0], -1), _neighbour(words, last, core[1], 1)
    if not alike and last - first + 1 < TELLING:
        replaced = 2 * sum(i in words.instead for i in range(first, last + 1))  # 'No.' is no slip for 'Yes.'
        return replaced < last - first + 1 and (before.close or before.edge) and (after.close or after.edge)
    if (before.near and after.near) or (before.edge and after.edge):
        return True
    one, two = (before, after) if before.near else (after, before)
    if one.firm and (two.next_to_it or two.edge):
        return True
    return (one.firm or two.firm) and last - first + 1 >= TELLING and _whole(words, first, last)


def _whole(words: Alignment, first: int, last: int) -> bool:
    """Whether a passage stands there word for word."""
    image = words.image
    return image[first] >= 0 and image[last] - image[first] == last - first and -1 not in image[first : last + 1]


def _neighbour(words: Alignment, edge: int, found: int, step: int) -> _Neighbour:
    image, part = words.image, words.part[found]
    outside = range(edge + step, edge + step * (AROUND + 1), step)
    inside = [i for i in outside if 0 <= i < len(image)]
    beside = next((i for i in inside if image[i] >= 0 and words.part[i] == part and i not in words.weak), -1)
    at_edge = not inside or (beside < 0 and len(inside) < AROUND)
    if beside < 0:
        return _Neighbour(edge=at_edge)
    was, now = abs(beside - found), (image[beside] - image[found]) * step
    row = 0
    here = image[edge] if image[edge] >= 0 else words.alike.get(edge, words.instead.get(edge, -AROUND - 1))
    while row < min(FIRM, len(inside)) and image[inside[row]] == here + step * (row + 1):
        row += 1
    return _Neighbour(
        close=0 < now <= was,
        near=0 < now <= (INSERTED if abs(beside - edge) == 1 else was + SHIFT),
        firm=row == min(FIRM, len(inside)),
        next_to_it=now > 0 and abs(beside - edge) == 1,
        edge=at_edge,
    )
