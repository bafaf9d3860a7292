"""The scores that a suggestion is blended from, each linear in the rows of a text.

==============  ========================================================================  ===================
part            what it is                                                                reads
==============  ========================================================================  ===================
learned         logistic regression, one code against the rest                            text and neighbours
learned alone   the same                                                                  text
learned beside  the same                                                                  neighbours
profile         cosine to the sum of the code's examples and its words in the codebook    text and neighbours
profile alone   the same (Rocchio 1971, seeded with the definition)                       text
name            cosine to name and cues                                                   text and neighbours
definition      cosine to all that the codebook says                                      text and neighbours
==============  ========================================================================  ===================

Neighbours: ``0.4 · before + 0.2 · after``, twice as much where they stand alone. A code with fewer than two examples
has nothing learned, and its profile is its definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.coding.suggest.features import Space
from workbench.coding.suggest.segments import Answers, Segment, name_of, words_of
from workbench.model.codebook import Codebook

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

BEFORE, AFTER = 0.4, 0.2  # weight of the neighbouring texts
FEWEST = 2  # examples from which something is learned
_READS = ((1, 1), (1, 0), (0, 2), (1, 1), (1, 0), (1, 1), (1, 1))  # how much each part takes of text and neighbours
_LEARNED = 3  # parts, the first ones
_STRENGTH = 2.0  # inverse of the regularisation
_TOLERANCE = 0.1  # of liblinear: the same ranking as its default, in less than a twelfth of the time
_FLAT = 0.01  # a part that varies less than this says nothing


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Rows of the segments that are learned from and looked at, and of what the codebook says.

    ``rows``: texts × columns; ``near``: the same for their neighbours. ``names``, ``texts``: codes × columns.
    """

    segments: Sequence[Segment]
    answers: Answers
    space: Space
    rows: Any
    near: Any
    names: Any
    texts: Any

    @classmethod
    def of(cls, segments: Sequence[Segment], answers: Answers, book: Codebook, space: Space) -> Ground:
        """Rows for all of these segments."""
        places: dict[str, int] = {}
        for segment in segments:
            for text in (segment.text, segment.before, segment.after):
                places.setdefault(text, len(places))
        every = space.rows(list(places))
        rows = every[[places[s.text] for s in segments]]
        before, after = every[[places[s.before] for s in segments]], every[[places[s.after] for s in segments]]
        return cls(
            segments=segments, answers=answers, space=space, rows=rows,
            near=(BEFORE * before + AFTER * after).tocsr(),
            names=space.rows([name_of(code) for code in book]), texts=space.rows([words_of(code) for code in book]),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Columns × codes of every part, in the order of the table above.

    ``biases``: parts × codes. ``examples``: of each code; ``among``: segments that are known for it.
    """

    weights: tuple[Any, ...]
    biases: Floats
    examples: Numbers
    among: Numbers

    def scores(self, ground: Ground, at: Numbers) -> Floats:
        """Parts × segments × codes."""
        import numpy as np

        own, near = ground.rows[at], ground.near[at]
        rows = {reads: _read(own, near, reads) for reads in set(_READS)}
        found = [_dense(rows[reads] @ weight) for reads, weight in zip(_READS, self.weights, strict=True)]
        return np.stack(found) + self.biases[:, None, :]

    def merged(self, amounts: Floats) -> tuple[Floats, Floats, Floats]:
        """The parts as one, each taken ``amounts`` (parts × codes) times: weights of text, of neighbours, biases."""
        import numpy as np

        shape = self.weights[0].shape
        own, near = np.zeros(shape), np.zeros(shape)
        for (of_text, of_near), weight, amount in zip(_READS, self.weights, amounts, strict=True):
            taken = _dense(weight.multiply(amount[None, :])) if hasattr(weight, "multiply") else weight * amount
            own += of_text * taken
            near += of_near * taken
        return own, near, (self.biases * amounts).sum(axis=0)


def learn(ground: Ground, train: Numbers, *, seed: int) -> Parts:
    """All parts from the segments of these numbers."""
    import numpy as np

    given, known = ground.answers.given[train], ground.answers.known[train]
    examples = given.sum(axis=0)
    own, near = ground.rows[train], ground.near[train]
    learned = [_regress(_read(own, near, reads), given, known, seed) for reads in _READS[:_LEARNED]]
    profile = _profile(ground, train, examples)
    nothing = np.zeros(len(examples))
    return Parts(
        weights=(
            *(weights for weights, _ in learned), profile, profile, ground.names.T.tocsr(), ground.texts.T.tocsr()
        ),
        biases=np.stack([*(biases for _, biases in learned), nothing, nothing, nothing, nothing]),
        examples=examples, among=known.sum(axis=0),
    )  # fmt: skip


def standard(scores: Floats, pool: Floats) -> Floats:
    """Scores of each part and code as distances from the mean of a pool, in its standard deviations."""
    middle, spread = spread_of(pool)
    found: Floats = (scores - middle[:, None]) / spread[:, None]
    return found


def spread_of(pool: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each part and code: parts × codes."""
    import numpy as np

    return pool.mean(axis=1), np.maximum(pool.std(axis=1), _FLAT)


def _regress(rows: Any, given: Any, known: Any, seed: int) -> tuple[Floats, Floats]:
    """Weights and biases, one code against the rest; nothing for a code with too few examples or no other segment."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    weights, biases = np.zeros((rows.shape[1], given.shape[1])), np.zeros(given.shape[1])
    for code in range(given.shape[1]):
        seen = known[:, code]
        labels = given[seen, code]
        if labels.sum() < FEWEST or labels.all():
            continue
        model = LogisticRegression(
            solver="liblinear", dual=True, tol=_TOLERANCE, C=_STRENGTH, random_state=seed, max_iter=1000
        )
        model.fit(rows if seen.all() else rows[seen], labels)
        weights[:, code], biases[code] = model.coef_[0], model.intercept_[0]
    return weights, biases


def _profile(ground: Ground, train: Numbers, examples: Numbers) -> Any:
    """Examples and definition of each code, summed and scaled to length 1: columns × codes."""
    from scipy import sparse
    from sklearn.preprocessing import normalize

    given = ground.answers.given[train] * (examples >= FEWEST)
    sums = sparse.csr_matrix(given.T.astype(float)) @ ground.rows[train] + ground.texts
    return normalize(sums).T.tocsr()


def _read(own: Any, near: Any, reads: tuple[int, int]) -> Any:
    """The rows that a part takes, of text and neighbours."""
    if not all(reads):
        return own * reads[0] if reads[0] else near * reads[1]
    return (own + near).tocsr()


def _dense(scores: Any) -> Floats:
    found: Floats = scores.toarray() if hasattr(scores, "toarray") else scores
    return found
