"""Which words of an old text stand where in a new one: the ground on which codings follow a correction.

A word is known by its letters alone: case, accents, quotation marks, dashes and white space do not count.
Stretches of words that stand once in both texts are the fixed points (patience diff, with runs of words in the place
of lines); between two of them every best alignment is weighed, and a word is taken as found only where all of them
agree. What is left over on both sides is searched for passages that were moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workbench.importing.revision.gaps import Gaps, Pair
from workbench.importing.revision.runs import Block, apart, common_runs, heaviest
from workbench.importing.revision.words import Words, words_of

RUN = 4  # words in a row that make a fixed point
LEAST_MOVED = 8  # words that must agree before a passage counts as moved
LONELY = 2  # times as many words changed on both sides: what is left between them may agree by chance
NEAR = 30  # words that may be new or gone between two parts of one moved passage


@dataclass(kw_only=True, slots=True)
class Alignment:
    """Old words and where they stand in the new text, by number of word.

    ``image``: the new word of each old one, -1 for none. ``source``: the old word of each new one. ``part``: 0 where
    the order was kept, a number of its own for each passage that was moved. ``maybe``: old words that several best
    alignments place differently, with the first and the last place. ``alike``: old words that differ by a slip from
    the new words given; ``instead``: old words in whose place one other word stands. ``weak``: words found alone
    among others that were both deleted and put in, as two different sentences share some by chance.
    """

    old: Words
    new: Words
    image: list[int]
    source: list[int]
    part: list[int]
    maybe: dict[int, Pair] = field(default_factory=dict)
    alike: dict[int, int] = field(default_factory=dict)
    instead: dict[int, int] = field(default_factory=dict)
    weak: set[int] = field(default_factory=set)

    def join(self, i: int, j: int, part: int) -> None:
        """Take new word ``j`` for old word ``i``, if neither is taken."""
        if self.image[i] < 0 and self.source[j] < 0:
            self.image[i], self.source[j], self.part[i] = j, i, part


def align(old: str, new: str) -> Alignment:
    """Align two texts, in a time that grows with their length.

    >>> found = align("We met on Monday. Then we left.", "We met, on Tuesday! Then we left.")
    >>> found.image, found.instead
    ([0, 1, 2, -1, 4, 5, 6], {3: 3})
    """
    numbers: dict[str, int] = {}
    olds, news = words_of(old, numbers), words_of(new, numbers)
    found = Alignment(
        old=olds, new=news, image=[-1] * len(olds.keys), source=[-1] * len(news.keys), part=[0] * len(olds.keys)
    )
    gaps = Gaps(old=olds.keys, new=news.keys, spelling=list(numbers))
    if olds.keys == news.keys:
        for i in range(len(olds.keys)):
            found.join(i, i, 0)
        return found
    blocks = common_runs(olds.keys, news.keys, RUN)
    backbone = heaviest(blocks)
    kept = set(map(id, backbone))
    moved = _passages(b for b in blocks if id(b) not in kept)
    for number, passage in enumerate(moved, 1):
        _join_blocks(found, passage, number)
    edges = Block(old=0, new=0, length=0), Block(old=len(olds.keys), new=len(news.keys), length=0)
    _fill(found, gaps, apart([edges[0], *backbone, edges[1]]))
    for number, passage in enumerate(moved, 1):
        _widen(found, gaps, passage, number)
    _moved_among_the_rest(found, gaps, len(moved))
    _doubt(found)
    return found


def _join_blocks(found: Alignment, blocks: Iterable[Block], part: int) -> None:
    for block in blocks:
        for n in range(block.length):
            found.join(block.old + n, block.new + n, part)


def _fill(found: Alignment, gaps: Gaps, blocks: Sequence[Block]) -> None:
    """Take the backbone, then weigh every gap between its blocks."""
    _join_blocks(found, blocks, 0)
    at_old = at_new = 0
    for block in [*blocks, Block(old=len(found.image), new=len(found.source), length=0)]:
        _weigh(found, gaps, range(at_old, block.old), range(at_new, block.new), 0)
        at_old, at_new = block.old + block.length, block.new + block.length


def _weigh(found: Alignment, gaps: Gaps, olds: range, news: range, part: int) -> None:
    """Align what is free in two ranges of words."""
    if not olds or not news:
        return
    free_old = [i for i in olds if found.image[i] < 0 and i not in found.maybe]
    free_new = [j for j in news if found.source[j] < 0]
    weighed = gaps.weigh(free_old, free_new)
    for i, j in weighed.sure:
        found.join(i, j, part)
    found.maybe.update(weighed.maybe)
    found.alike.update(weighed.alike)
    found.instead.update(weighed.instead)


def _passages(blocks: Iterable[Block]) -> list[list[Block]]:
    """Blocks that follow each other closely in both texts, where they hold enough words to be believed."""
    passages: list[list[Block]] = []
    for block in blocks:
        last = passages[-1][-1] if passages else None
        if (
            last
            and -RUN < block.old - last.old - last.length <= NEAR
            and -RUN < block.new - last.new - last.length <= NEAR
        ):
            passages[-1].append(block)
        else:
            passages.append([block])
    return [apart(p) for p in passages if sum(b.length for b in p) >= LEAST_MOVED]


def _widen(found: Alignment, gaps: Gaps, passage: Sequence[Block], part: int) -> None:
    """Weigh what lies between the blocks of a moved passage, and what is free before and after it."""
    if not passage:
        return
    for one, two in pairwise(passage):
        _weigh(found, gaps, range(one.old + one.length, two.old), range(one.new + one.length, two.new), part)
    first, last = passage[0], passage[-1]
    i, j = first.old, first.new
    while i and j and _alike(found, i - 1, j - 1):
        i, j = i - 1, j - 1
        found.join(i, j, part)
    _weigh(found, gaps, _free(found.image, i, -1), _free(found.source, j, -1), part)
    i, j = last.old + last.length, last.new + last.length
    while i < len(found.image) and j < len(found.source) and _alike(found, i, j):
        found.join(i, j, part)
        i, j = i + 1, j + 1
    _weigh(found, gaps, _free(found.image, i - 1, 1), _free(found.source, j - 1, 1), part)


def _alike(found: Alignment, i: int, j: int) -> bool:
    free = found.image[i] < 0 and found.source[j] < 0 and i not in found.maybe
    return free and found.old.keys[i] == found.new.keys[j]


def _free(taken: Sequence[int], at: int, step: int) -> range:
    """The words beside ``at`` that nothing has taken, at most ``NEAR`` of them."""
    to = at + step
    while 0 <= to < len(taken) and taken[to] < 0 and abs(to - at) <= NEAR:
        to += step
    return range(to + 1, at) if step < 0 else range(at + 1, to)


def _moved_among_the_rest(found: Alignment, gaps: Gaps, number: int) -> None:
    """Search what is left on both sides for passages that stand once in either: copies that stayed are out of it."""
    rest_old = [k if j < 0 else -1 - i for i, (k, j) in enumerate(zip(found.old.keys, found.image, strict=True))]
    rest_new = [
        k if i < 0 else -1 - len(rest_old) - j
        for j, (k, i) in enumerate(zip(found.new.keys, found.source, strict=True))
    ]  # a word that is taken gets a number that no other has, so that no run goes across it
    for part, passage in enumerate(_passages(common_runs(rest_old, rest_new, RUN)), number + 1):
        _join_blocks(found, passage, part)
        _widen(found, gaps, passage, part)


def _doubt(found: Alignment) -> None:
    """Find the words that agree by chance: fewer than were replaced on one side, with a change on the other too.

    What was replaced in the same way elsewhere, as the label of a speaker is throughout, counts as no change.
    """
    islands = _islands(found)
    edges = [Block(old=0, new=0, length=0), *islands, Block(old=len(found.image), new=len(found.source), length=0)]
    replaced = [_between(found, one, two) for one, two in pairwise(edges)]
    often = Counter(replaced)
    changes = [(0, 0) if often[r] > 1 and all(r) else (len(r[0]), len(r[1])) for r in replaced]
    for island, before, after in zip(islands, changes, changes[1:], strict=False):
        size = sum(found.image[i] >= 0 for i in range(island.old, island.old + island.length))
        one, two = min(before), min(after)
        lonely = min(sum(before), sum(after)) >= LONELY * size
        if lonely or (one >= size and sum(after) >= size) or (two >= size and sum(before) >= size):
            found.weak.update(range(island.old, island.old + island.length))


def _between(found: Alignment, one: Block, two: Block) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The old and the new words between two blocks."""
    olds = found.old.keys[one.old + one.length : two.old]
    news = found.new.keys[one.new + one.length : two.new]
    return tuple(olds), tuple(news)


def _islands(found: Alignment) -> list[Block]:
    """Words in a row that were found, but for slips, without a change between them."""
    islands: list[Block] = []
    for i, j in enumerate(found.image):
        to = j if j >= 0 else found.alike.get(i, -1)
        if to < 0:
            continue
        last = islands[-1] if islands else None
        if last and (i, to) == (last.old + last.length, last.new + last.length):
            islands[-1] = Block(old=last.old, new=last.new, length=last.length + 1)
        else:
            islands.append(Block(old=i, new=to, length=1))
    return islands
