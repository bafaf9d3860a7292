"""A model of what people coded: probabilities for codes, their order, and the words that weighed most.

It proposes and never decides. Two people who code by one new codebook often agree on less than half; a model that has
learned from one of them is no second coder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from workbench.coding.suggest.blend import Blend, blend
from workbench.coding.suggest.features import Space, grams, pieces, words
from workbench.coding.suggest.parts import AFTER, BEFORE, FEWEST, Ground
from workbench.coding.suggest.segments import Answers, Segment
from workbench.coding.suggest.thread import on_one_thread
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code, Codebook
from workbench.model.text import Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

NAME, FAST_NAME = "linear-1", "linear-1-fast"
LEARNED = 8  # examples from which they count at least as much as the definition
_AT_ONCE = 4000  # texts that are scored together: so much memory, whatever is asked
_POOLED = 2000  # segments without answers that are looked at

Progress = Callable[[str, int, int], None]


class Kind(StrEnum):
    """What the suggestions for a code rest on."""

    LEARNED = "learned"
    BLENDED = "blended"
    DEFINITION = "by its definition alone"
    NAME = "by its name alone"
    TOO_FEW = "too few"


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """What suggestions for a code rest on; ``why`` it is not touched, where it is not."""

    kind: Kind
    examples: int
    sources: int
    why: str = ""

    def __str__(self) -> str:
        """In words.

        >>> str(Basis(kind=Kind.LEARNED, examples=12, sources=3))
        'learned (12 examples in 3 sources)'
        """
        if self.kind is Kind.TOO_FEW:
            return f"{self.kind}: {self.why}"
        told = f"{self.examples} example{'s' * (self.examples != 1)} in {self.sources} source"
        return f"{self.kind} ({told}{'s' * (self.sources != 1)})"


@dataclass(frozen=True, kw_only=True)
class Model:
    """What was learned. ``codes``: those it may touch; ``thresholds``: from which probability each is proposed."""

    name: str
    codes: tuple[str, ...]
    basis: Mapping[str, Basis]
    thresholds: tuple[float, ...]
    space: Space = field(repr=False)
    blend: Blend = field(repr=False)

    def scores(self, segments: Sequence[Segment]) -> Floats:
        """Calibrated probabilities from 0 to 1: segments × codes. Their order is the order of the blended scores.

        Each text is scored once, however many segments it stands beside.
        """
        import numpy as np

        places: dict[str, int] = {}
        at = [
            [places.setdefault(text, len(places)) for text in (each.text, each.before, each.after)]
            for each in segments
        ]
        texts = list(places)
        size = len(self.codes)
        both = np.hstack([self.blend.own, self.blend.near])
        found = np.empty((len(texts), 2 * size))
        for first in range(0, len(texts), _AT_ONCE):
            found[first : first + _AT_ONCE] = self.space.rows(texts[first : first + _AT_ONCE]) @ both
        own, before, after = np.array(at, dtype=np.int64).reshape(-1, 3).T
        near = found[:, size:]
        sums = found[own, :size] + BEFORE * near[before] + AFTER * near[after] + self.blend.biases
        return np.asarray(1 / (1 + np.exp(-np.clip(sums, -50, 50))))

    def rank(self, segments: Sequence[Segment], *, most: int | None = None) -> tuple[tuple[str, ...], ...]:
        """For each segment its codes, likeliest first; of those equal in the order of the book."""
        import numpy as np

        order = np.argsort(-self.scores(segments), axis=1, kind="stable")[:, :most]
        return tuple(tuple(self.codes[at] for at in row) for row in order)

    def why(self, segment: Segment, code: str, most: int = 5) -> tuple[Span, ...]:
        """Where the words stand that spoke most for a code, heaviest first; each word at its first place.

        Ranges are relative to ``segment.text``. The neighbours' words have no place here. KeyError: the model does
        not touch the code.
        """
        if code not in self.codes:
            raise KeyError(code)
        weights = _weights(self, segment.text, self.codes.index(code))
        first: dict[str, Span] = {}
        for match, word in zip(pieces(segment.text), words(segment.text), strict=True):
            first.setdefault(word, Span(start=match.start(), end=match.end()))
        speaking = sorted((w for w, weight in weights.items() if weight > 0), key=lambda w: (-weights[w], first[w]))
        return tuple(first[word] for word in speaking[:most])


def fit(
    segments: Sequence[Segment],
    book: Codebook,
    *,
    fast: bool = False,
    seed: int = 0,
    progress: Progress = lambda _stage, _done, _total: None,
) -> Model:
    """Learn from all segments that somebody has read.

    The others are not learned from, but how common words are is counted over all of them. ``fast``: words only, no
    runs of characters inside them. The same segments, book and seed give the same model, bit by bit.

    Raises:
        WorkbenchError: there are no segments, no codings, or nothing to tell a code from.
    """
    import numpy as np

    answers = Answers.of(segments, book)
    train = answers.usable()
    check(segments, answers)
    space = space_of(segments, book, fast=fast)
    rest = np.setdiff1d(np.arange(len(segments)), train)
    pool = np.sort(np.random.default_rng(seed).permutation(rest)[:_POOLED])
    used = np.concatenate([train, pool])
    ground = Ground.of(
        [segments[at] for at in used],
        Answers(codes=answers.codes, given=answers.given[used], known=answers.known[used]),
        book, space,
    )  # fmt: skip
    return fit_on(ground, np.arange(len(train)), book, fast=fast, seed=seed, progress=progress)


@on_one_thread
def fit_on(ground: Ground, train: Numbers, book: Codebook, *, fast: bool, seed: int, progress: Progress) -> Model:
    """Learn from the segments ``train`` of a ground; answers of the others are not looked at."""
    import numpy as np

    basis = bases(ground, train, book)
    open_codes = np.array([basis[slug].kind is not Kind.TOO_FEW for slug in ground.answers.codes])
    if not open_codes.any():
        raise WorkbenchError(
            "no code has two examples beside other segments, or a definition in words of the texts",
            hint="code more, or write definitions",
        )
    blended = blend(ground, train, open_codes, seed=seed, step=lambda done, of: progress("learning", done, of))
    return Model(
        name=FAST_NAME if fast else NAME,
        codes=tuple(slug for slug, is_open in zip(ground.answers.codes, open_codes, strict=True) if is_open),
        basis=basis, thresholds=tuple(map(float, blended.thresholds)), space=ground.space, blend=blended,
    )  # fmt: skip


def space_of(segments: Sequence[Segment], book: Codebook, *, fast: bool) -> Space:
    """The terms of all texts, whether anybody has read them or not."""
    return Space.of((segment.text for segment in segments), fast=fast)


def check(segments: Sequence[Segment], answers: Answers) -> None:
    """Refuse what nothing can be learned from, in one line."""
    if not segments:
        raise WorkbenchError("there is nothing to learn from: no segments", hint="import sources first")
    if not answers.given.any():
        raise WorkbenchError("there is nothing to learn from: no codings", hint="code a source by hand first")
    if not (answers.known & ~answers.given).any():
        raise WorkbenchError(
            "there is nothing to tell codes apart: every segment that was read has every code it was read for",
            hint="mark what else was read with 'workbench coverage mark', or code with a second code",
        )


def bases(ground: Ground, train: Numbers, book: Codebook) -> dict[str, Basis]:
    """What each code of the book can rest on."""
    given, known = ground.answers.given[train], ground.answers.known[train]
    shared = ground.texts[:, : len(ground.space.words)].getnnz(axis=1)
    parents = {code.parent for code in book}
    found = {}
    for at, code in enumerate(book):
        holding = {ground.segments[number].source for number in train[given[:, at]]}
        examples = int(given[:, at].sum())
        others = int((known[:, at] & ~given[:, at]).sum())
        kind, why = _kind(code, examples, others, heading=code.slug in parents, told=int(shared[at]) > 0)
        found[code.slug] = Basis(kind=kind, examples=examples, sources=len(holding), why=why)
    return found


def _kind(code: Code, examples: int, others: int, *, heading: bool, told: bool) -> tuple[Kind, str]:
    """What a code can rest on, and why not."""
    count = f"{examples or 'no'} example{'s' * (examples != 1)}"
    if examples >= FEWEST:
        if not others:
            return Kind.TOO_FEW, f"every segment read for it has it ({count}), so there is nothing to tell it from"
        return (Kind.LEARNED if examples >= LEARNED else Kind.BLENDED), ""
    if heading and not examples:
        return Kind.TOO_FEW, "a heading that nobody has coded with"
    if not told:
        return Kind.TOO_FEW, f"{count}, and no word of its name or definition stands in the texts"
    written = code.definition.strip() or code.include.strip() or code.cues or code.example.strip()
    return (Kind.DEFINITION if written else Kind.NAME), ""


def _weights(model: Model, text: str, code: int) -> dict[str, float]:
    """Each word of a text → what it adds to the score; a pair counts half for either word."""
    found = words(text)
    row = model.space.rows([text])
    added = dict(
        zip(row.indices.tolist(), (row.data * model.blend.own[row.indices, code]).tolist(), strict=True)
    )  # fmt: skip
    sums = dict.fromkeys(found, 0.0)
    for column, holders in _holders(model.space, found):
        share = added.get(column, 0.0) / len(holders)
        for word in holders:
            sums[word] += share
    return sums


def _holders(space: Space, found: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Each column that a text has, with the words that bring it in, as often as they do."""
    holders: dict[int, list[str]] = {}
    for word, count in Counter(found).items():
        columns = [space.words.get(word), *(map(space.grams.get, grams(word)) if space.grams else ())]
        for column in columns:
            if column is not None:
                holders.setdefault(column, []).extend([word] * count)
    for pair in pairwise(found):
        if (column := space.pairs.get(pair)) is not None:
            holders.setdefault(column, []).extend(pair)
    yield from holders.items()
