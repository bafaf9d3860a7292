"""How much each part counts: learned on segments that the parts have not seen, one set of weights for all codes.

For a segment and a code with ``n`` examples, λ = n / (n + 8) (0 below two examples), and z the parts in standard
deviations of a pool of segments that were not learned from::

    s = λ (w1 z1 + w2 z2 + w3 z3 + w4 z4) + (1 - λ) (w5 z4 + w6 z5 + w7 z6 + w8 z7)
        + q (λ w9 + (1 - λ) w10) + λ w11 + w12
    q = S / (S + 5) · ln((n + 2) / (N - n + 4))                          how common the code is, in S sources
    p = 1 / (1 + e^-s)

The weights are those of greatest likelihood over all pairs of segment and code, out of fold by source, with a normal
prior around ``_PRIOR`` (MacKay 1992). So ``p`` is calibrated (Platt 1999, with several scores in the place of one),
and the order by ``p`` is the order by ``s``. With fewer than five sources folds are shuffled, not whole sources; what
they say of a code's frequency does not carry over to other sources, and the prior is held to; so it is where people
gave fewer than 100 codes in all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.coding.suggest.parts import FEWEST, Ground, Parts, learn, spread_of, standard

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

_FOLDS = 3  # as good as five on three corpora, at two thirds of the cost
_HALF = 8.0  # examples at which what was learned counts as much as the codebook
_FEW_SOURCES = 5
_FEW_GIVEN = 100  # pairs of segment and code
_PRIOR = (0.7, 0.3, 0.2, 0.2, 0.5, 0.1, 0.15, 0.5, 0.6, 0.6, 0.0, -1.5)  # set once, on no corpus in particular
_HELD, _FREE, _BIAS = 1000.0, 40.0, 1.0  # how firmly: with few answers or sources, with enough, and the constant
_POOL = 2000  # segments that were not learned from: enough for a mean
_POOL_LEAST = 200  # with fewer, those of the folds stand in for it
_PAIRS = 400_000  # of segment and code from which weights are learned
_STEPS = 50
_SETTLED = 1e-8  # a change of weights below it ends the search
_BORROWED = 20  # examples: so much of a code's threshold comes from all codes


@dataclass(frozen=True, kw_only=True)
class Blend:
    """Everything collapsed into one linear model: columns × codes for the text, the same for its neighbours.

    ``thresholds``: the probability from which each code would be proposed.
    """

    own: Floats
    near: Floats
    biases: Floats
    thresholds: Floats


def folds(sources: Sequence[str], *, count: int, seed: int, whole: bool) -> Numbers:
    """The fold of each segment: ``whole`` sources, or segments dealt at random. At most ``count`` folds, from 0.

    >>> dealt = folds(["a", "b", "a", "c"], count=3, seed=0, whole=True).tolist()
    >>> dealt[0] == dealt[2], sorted(set(dealt))
    (True, [0, 1, 2])
    """
    import numpy as np

    generator = np.random.default_rng(seed)
    if whole:
        different = sorted(set(sources))
        turn = {different[at]: place % count for place, at in enumerate(generator.permutation(len(different)))}
        return np.array([turn[source] for source in sources], dtype=np.int64)
    count = min(count, len(sources))
    found = np.empty(len(sources), dtype=np.int64)
    found[generator.permutation(len(sources))] = np.arange(len(sources)) % count
    return found


def blend(ground: Ground, train: Numbers, open_codes: Bools, *, seed: int, step: Callable[[int, int], None]) -> Blend:
    """Learn parts and weights from the segments ``train``; all others are a pool whose answers are not looked at.

    ``open_codes``: those that suggestions may touch; the blend is for these. ``step`` is called with what is done of
    how much.
    """
    import numpy as np

    generator = np.random.default_rng(seed)
    others = np.setdiff1d(np.arange(len(ground.segments)), train)
    pool = np.sort(generator.permutation(others)[:_POOL])
    sources = [ground.segments[at].source for at in train]
    spoken = len(set(sources))
    part_of = folds(sources, count=_FOLDS, seed=seed, whole=spoken >= _FEW_SOURCES)
    looked_at = np.zeros(len(train), dtype=bool)
    looked_at[generator.permutation(len(train))[: max(_PAIRS // len(open_codes), 1)]] = True
    unseen, rounds = [], int(part_of.max()) + 1
    for fold in range(rounds if rounds > 1 else 0):
        step(fold, rounds + 1)
        at = train[(part_of == fold) & looked_at]
        if len(at):
            unseen.append(_unseen(ground, train[part_of != fold], at, pool, sources=spoken, seed=seed))
    step(rounds, rounds + 1)
    parts = learn(ground, train, seed=seed)
    few = spoken < _FEW_SOURCES or int(ground.answers.given[train].sum()) < _FEW_GIVEN
    weights, thresholds = _weigh(ground, unseen, open_codes, few=few)
    if len(pool) >= _POOL_LEAST or not unseen:
        scores = parts.scores(ground, pool if len(pool) >= _POOL_LEAST else train)
    else:
        scores = np.concatenate([each.scores for each in unseen], axis=1)
    own, near, biases = _collapse(parts, spread_of(scores), weights, spoken)
    step(rounds + 1, rounds + 1)
    return Blend(own=own[:, open_codes], near=near[:, open_codes], biases=biases[open_codes], thresholds=thresholds)


@dataclass(frozen=True, kw_only=True)
class _Unseen:
    """Segments of one fold, as parts see them that were learned without it: scores, and what is made of them."""

    at: Numbers
    scores: Floats  # parts × segments × codes
    signs: Floats  # segments × codes × 12


def _unseen(ground: Ground, train: Numbers, at: Numbers, pool: Numbers, *, sources: int, seed: int) -> _Unseen:
    import numpy as np

    parts = learn(ground, train, seed=seed)
    both = parts.scores(ground, np.concatenate([at, pool]))
    scores = both[:, : len(at)].copy()
    return _Unseen(at=at, scores=scores, signs=_signs(standard(scores, both), parts, sources))


def _lambda(parts: Parts) -> Floats:
    import numpy as np

    return np.where(parts.examples >= FEWEST, parts.examples / (parts.examples + _HALF), 0.0)


def _common(parts: Parts, sources: int) -> Floats:
    import numpy as np

    odds = np.log((parts.examples + 2.0) / (parts.among - parts.examples + 4.0))
    return np.asarray(odds * sources / (sources + 5.0))


def _signs(z: Floats, parts: Parts, sources: int) -> Floats:
    """What the weights are put on: segments × codes × 12."""
    import numpy as np

    much = np.broadcast_to(_lambda(parts), z.shape[1:])
    common = np.broadcast_to(_common(parts, sources), z.shape[1:])
    little = 1 - much
    return np.stack([
        much * z[0], much * z[1], much * z[2], much * z[3],
        little * z[3], little * z[4], little * z[5], little * z[6],
        much * common, little * common, much, np.ones_like(much),
    ], axis=-1)  # fmt: skip


def _weigh(ground: Ground, unseen: list[_Unseen], open_codes: Bools, *, few: bool) -> tuple[Floats, Floats]:
    """The weights, and a threshold for each open code."""
    import numpy as np

    prior = np.array(_PRIOR)
    if not unseen:  # one segment: nothing to learn weights from
        return prior, np.full(int(open_codes.sum()), 0.5)
    at = np.concatenate([each.at for each in unseen])
    signs = np.concatenate([each.signs[:, open_codes] for each in unseen])
    known, given = ground.answers.known[at][:, open_codes], ground.answers.given[at][:, open_codes]
    firmness = np.full(len(prior), _HELD if few else _FREE)
    firmness[-2:] = _FREE, _BIAS
    weights = _likeliest(signs[known], given[known], prior, firmness)
    return weights, _thresholds(_sigmoid(signs @ weights), given, known)


def _likeliest(signs: Floats, labels: Bools, prior: Floats, firmness: Floats) -> Floats:
    """Logistic regression around a prior, by Newton's method."""
    import numpy as np

    weights = prior.copy()
    for _ in range(_STEPS):
        held = _sigmoid(signs @ weights)
        slope = signs.T @ (held - labels) + firmness * (weights - prior)
        bend = (signs * (held * (1 - held))[:, None]).T @ signs + np.diag(firmness)
        change = np.linalg.solve(bend, slope)
        weights -= change / max(1.0, float(np.abs(change).max()))  # never more than 1 at once, so that it settles
        if np.abs(change).max() < _SETTLED:
            break
    return weights


def _thresholds(held: Floats, given: Bools, known: Bools) -> Floats:
    """For each code the probability at which F1 is greatest, all codes together added as if they were 20 examples."""
    import numpy as np

    steps = np.arange(1, 100) / 100
    of_code = []
    for code in range(held.shape[1]):
        seen = known[:, code]
        right = np.sort(held[given[:, code], code])
        every = np.sort(held[seen, code])
        of_code.append((
            len(right) - np.searchsorted(right, steps), len(every) - np.searchsorted(every, steps), len(right)
        ))  # fmt: skip
    right, named = np.array([c[0] for c in of_code], float), np.array([c[1] for c in of_code], float)
    examples = np.array([c[2] for c in of_code], float)[:, None]
    lent = _BORROWED / max(examples.sum(), 1.0)
    f1 = 2 * (right + lent * right.sum(axis=0)) / (
        named + lent * named.sum(axis=0) + examples + lent * examples.sum()
    )  # fmt: skip
    return np.asarray(steps[f1.argmax(axis=1)])


def _collapse(
    parts: Parts, spread: tuple[Floats, Floats], weights: Floats, sources: int
) -> tuple[Floats, Floats, Floats]:
    """Weights of text, weights of neighbours, biases: what ``_signs`` says, written as one linear model."""
    import numpy as np

    much = _lambda(parts)
    little = 1 - much
    middle, width = spread
    amounts = np.stack([
        much * weights[0], much * weights[1], much * weights[2], much * weights[3] + little * weights[4],
        little * weights[5], little * weights[6], little * weights[7],
    ])  # fmt: skip
    own, near, biases = parts.merged(amounts / width)
    biases = biases - (amounts * middle / width).sum(axis=0) + _common(parts, sources) * (
        much * weights[8] + little * weights[9]
    )  # fmt: skip
    return own, near, biases + much * weights[10] + weights[11]


def _sigmoid(values: Any) -> Floats:
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-np.clip(values, -50, 50))))
