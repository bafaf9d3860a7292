"""The passages behind a figure of co-occurrence: where two codes or more stand together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.displays.cooccurrence import By
from workbench.displays.frame import Frame
from workbench.model.corpus import Corpus, Passage

Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Together:
    """One place where all of the codes stand.

    ``start`` and ``end``, half-open: sentences of the source, or characters by overlap. ``passages``: those that
    touch it, in the order of the codes, then of the text. ``shown``: the shortest of them, to be read.
    """

    start: int
    end: int
    passages: tuple[Passage, ...]

    @property
    def shown(self) -> Passage:
        """The shortest passage; of equals, the first."""
        return min(self.passages, key=lambda p: p.coding.end - p.coding.start)


def together(corpus: Corpus, codes: Sequence[str], by: By = By.SENTENCE) -> tuple[Together, ...]:
    """Places where all of the codes (each with all below it) stand, in the order of source and text.

    By sentence neighbouring sentences are one place. Raises NotKnown for a code that the codebook lacks.
    """
    frame = Frame.of(corpus)
    of_code: list[dict[str, list[Passage]]] = []
    for code in frame.known(codes):
        of_source: dict[str, list[Passage]] = {}
        for passage in frame.passages([code]):
            of_source.setdefault(passage.source.slug, []).append(passage)
        of_code.append(of_source)
    found: list[Together] = []
    for source in corpus.sources:
        heaps = [of_source.get(source.slug, []) for of_source in of_code]
        if heaps and all(heaps):
            found += _places(heaps, by)
    return tuple(found)


def _places(heaps: Sequence[Sequence[Passage]], by: By) -> Iterable[Together]:
    """Of one source: places that are in the union of every heap."""
    shared = _union((_range(p, by) for p in heaps[0]), touching=by is By.SENTENCE)
    for heap in heaps[1:]:
        shared = _both(shared, _union((_range(p, by) for p in heap), touching=by is By.SENTENCE))
    for start, end in shared:
        here = [p for heap in heaps for p in heap if _range(p, by)[0] < end and _range(p, by)[1] > start]
        yield Together(start=start, end=end, passages=tuple(here))


def _range(passage: Passage, by: By) -> Range:
    if by is By.SENTENCE:
        return passage.units[0], passage.units[-1] + 1
    return passage.coding.start, passage.coding.end


def _union(ranges: Iterable[Range], *, touching: bool) -> list[Range]:
    """Ranges that lie apart; with ``touching`` neighbours are one."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start < found[-1][1] + touching:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _both(one: Sequence[Range], other: Sequence[Range]) -> list[Range]:
    """What two lists of ranges, each in order and apart, have in common.

    >>> _both([(0, 5), (8, 9)], [(3, 10)])
    [(3, 5), (8, 9)]
    """
    found: list[Range] = []
    a = b = 0
    while a < len(one) and b < len(other):
        start, end = max(one[a][0], other[b][0]), min(one[a][1], other[b][1])
        if start < end:
            found.append((start, end))
        if one[a][1] <= other[b][1]:
            a += 1
        else:
            b += 1
    return found
