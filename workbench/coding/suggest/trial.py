"""How well suggestions do on sources that the model has not seen, before anybody uses them.

Sources are dealt into folds; each fold is predicted by a model learned from the others, weights and thresholds
included. With fewer sources than folds, segments are dealt and not sources: figures are then too good, and
``by_source`` says so. Terms are counted over all texts, answers only over the others.

Beside ours stand two baselines that cost nothing: ``majority`` proposes the codes given most often among the others,
and names the first one everywhere; ``cue`` ranks by the likeness of the text to name, cues and definition, and names
a code from the one likeness that would have been best among the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.coding.suggest.blend import folds as dealt
from workbench.coding.suggest.engine import FAST_NAME, NAME, Kind, bases, check, fit_on, space_of
from workbench.coding.suggest.figures import Counts, Figures, average_precision, best_threshold, count, figures
from workbench.coding.suggest.parts import Ground
from workbench.coding.suggest.segments import Answers, Segment
from workbench.errors import WorkbenchError
from workbench.model.codebook import Codebook

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

FOLDS = 5
LEAST = 5  # examples from which a figure for one code says anything
_SPREAD = 2  # sources

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeTrial:
    """One code, judged on ``segments`` examples in ``sources`` sources, of ``known`` segments read for it.

    ``too_few`` says why there are no figures; '' where there are.
    """

    code: str
    segments: int
    sources: int
    known: int
    counts: Counts
    average_precision: float | None
    too_few: str = ""

    @property
    def precision(self) -> float | None:
        """Right ones among those proposed; None where nothing was proposed or examples are too few."""
        return None if self.too_few else self.counts.precision

    @property
    def recall(self) -> float | None:
        """Right ones among those that people gave."""
        return None if self.too_few else self.counts.recall

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; 0 where nothing was proposed."""
        return None if self.too_few else self.counts.f1


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What cross-validation found.

    ``segments`` were judged, of which ``coded`` have a code; they stand in ``sources`` sources. ``by_source``: whole
    sources were held out. ``codes``: in the order of the book, those that nobody has coded with left out.
    """

    model: str
    folds: int
    by_source: bool
    segments: int
    coded: int
    sources: int
    ours: Figures
    majority: Figures
    cue: Figures
    codes: tuple[CodeTrial, ...]


@dataclass(frozen=True, kw_only=True)
class _Guess:
    """Segments × codes: scores, and whether each would be proposed."""

    scores: Floats
    named: Bools

    @classmethod
    def none(cls, shape: tuple[int, int]) -> _Guess:
        import numpy as np

        return cls(scores=np.full(shape, -1.0), named=np.zeros(shape, dtype=bool))

    def put(self, at: Numbers, scores: Floats, thresholds: Floats | float) -> None:
        """Take in the scores of some segments."""
        self.scores[at] = scores
        self.named[at] = scores >= thresholds


def cross_validate(
    segments: Sequence[Segment],
    book: Codebook,
    *,
    folds: int = FOLDS,
    fast: bool = False,
    seed: int = 0,
    progress: Progress = lambda _stage, _done, _total: None,
) -> Trial:
    """Predict each segment that somebody has read by models that have not seen its source.

    Raises:
        WorkbenchError: nothing can be learned, or only one segment was read.
    """
    import numpy as np

    whole = Answers.of(segments, book)
    check(segments, whole)
    used = whole.usable()
    if len(used) < 2 or folds < 2:  # noqa: PLR2004
        raise WorkbenchError(
            "a trial needs two segments that were read, and two folds", hint="code more, or take more folds"
        )
    answers = Answers(codes=whole.codes, given=whole.given[used], known=whole.known[used])
    read = [segments[at] for at in used]
    ground = Ground.of(read, answers, book, space_of(segments, book, fast=fast))
    sources = [segment.source for segment in read]
    by_source = len(set(sources)) >= folds
    part_of = dealt(sources, count=folds, seed=seed, whole=by_source)
    ours, majority, cue = (_Guess.none(answers.given.shape) for _ in range(3))
    likeness = (ground.rows @ ground.texts.T).toarray()
    rounds = int(part_of.max()) + 1
    for fold in range(rounds):
        progress("trying", fold, rounds)
        train, test = np.flatnonzero(part_of != fold), np.flatnonzero(part_of == fold)
        _ours(ours, ground, train, test, book, fast=fast, seed=seed)
        given, known = answers.given[train], answers.known[train]
        common = given.sum(axis=0).astype(float)
        most = np.arange(len(common)) == common.argmax()
        majority.put(test, np.tile(common, (len(test), 1)), np.where(most, 0.0, np.inf))
        cue.put(test, likeness[test], max(best_threshold(likeness[train], given, known), 1e-9))
    progress("trying", rounds, rounds)
    codes = tuple(_code(ground, ours, at) for at in range(len(answers.codes)))
    judged = np.array([not code.too_few for code in codes])
    told = [
        figures(scores=g.scores, named=g.named, given=answers.given, known=answers.known, judged=judged)
        for g in (ours, majority, cue)
    ]
    return Trial(
        model=FAST_NAME if fast else NAME, folds=rounds, by_source=by_source, segments=len(read),
        coded=int(answers.given.any(axis=1).sum()), sources=len(set(sources)),
        ours=told[0], majority=told[1], cue=told[2], codes=tuple(c for c in codes if c.segments),
    )  # fmt: skip


def _ours(
    guess: _Guess, ground: Ground, train: Numbers, test: Numbers, book: Codebook, *, fast: bool, seed: int
) -> None:
    """What a model learned from ``train`` says of ``test``; nothing where it could learn nothing."""
    import numpy as np

    if not ground.answers.given[train].any() or all(
        basis.kind is Kind.TOO_FEW for basis in bases(ground, train, book).values()
    ):
        return
    model = fit_on(ground, train, book, fast=fast, seed=seed, progress=lambda _stage, _done, _total: None)
    columns = [ground.answers.codes.index(slug) for slug in model.codes]
    scores = np.full((len(test), len(ground.answers.codes)), -1.0)
    scores[:, columns] = model.scores([ground.segments[at] for at in test])
    thresholds = np.full(len(ground.answers.codes), np.inf)
    thresholds[columns] = model.thresholds
    guess.put(test, scores, thresholds)


def _code(ground: Ground, ours: _Guess, at: int) -> CodeTrial:
    answers = ground.answers
    counts = count(ours.named, answers.given, answers.known, at)
    holding = {ground.segments[row].source for row in answers.given[:, at].nonzero()[0].tolist()}
    few = ""
    if counts.given < LEAST:
        few = f"too few examples ({counts.given} of {LEAST})"
    elif len(holding) < _SPREAD:
        few = "too few sources (1 of 2)"
    return CodeTrial(
        code=answers.codes[at], segments=counts.given, sources=len(holding), known=int(answers.known[:, at].sum()),
        counts=counts, too_few=few,
        average_precision=None if few else average_precision(ours.scores, answers.given, answers.known, at),
    )  # fmt: skip
