"""How much two categories that differ still agree: the weights of weighted coefficients.

Agreement is 1 on the diagonal and at most 1; disagreement is 1 - agreement. Kinds that measure a distance use the
categories themselves where they are numbers, so that unequal spacing counts, and their ranks 1..q where they are
texts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from workbench.agreement.ratings import Category, Floats

Kind = Literal["identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]
Weights = Kind | npt.ArrayLike


def positions(categories: tuple[Category, ...]) -> Floats:
    """(q,) the categories as numbers: themselves, or 1..q where they are texts.

    >>> positions((1, 2, 5)).tolist(), positions(("low", "high")).tolist()
    ([1.0, 2.0, 5.0], [1.0, 2.0])
    """
    if any(isinstance(each, str) for each in categories):
        return np.arange(1.0, len(categories) + 1)
    return np.array(categories, dtype=np.float64)


def agreement(weights: Weights, categories: tuple[Category, ...]) -> Floats:
    """(q, q) agreement between categories; 1 on the diagonal.

    A name stands for the weights of Gwet (2014, Handbook of Inter-Rater Reliability, 4th ed., ch. 3), with x for the
    positions of the categories and the greatest disagreement scaled to 1: 'linear' 1 - |x-y|/max, 'quadratic'
    (x-y)^2, 'radical' sqrt|x-y|, 'ordinal' m(m-1)/2 with m the number of categories from one to the other by rank,
    'ratio' ((x-y)/(x+y))^2 (from 0 on), 'circular' sin^2(pi (x-y)/(max-min+1)),
    'bipolar' (x-y)^2/((x+y-2min)(2max-x-y)). A matrix may be one of agreement (1 on the diagonal) or of disagreement
    (0 on the diagonal; it is divided by its maximum, which changes no coefficient of the form 1 - Do/De).

    >>> agreement("linear", (1, 2, 5)).round(2).tolist()
    [[1.0, 0.75, 0.0], [0.75, 1.0, 0.25], [0.0, 0.25, 1.0]]
    """
    if not isinstance(weights, str):
        return _given(np.asarray(weights, dtype=np.float64), len(categories))
    if weights not in KINDS:
        raise ValueError(f"no weights are called {weights!r}; there are {', '.join(KINDS)}")
    if len(categories) < 2:  # noqa: PLR2004
        return np.ones((len(categories), len(categories)))
    apart = KINDS[weights](positions(categories))
    most = apart.max()
    return np.asarray(1.0 - apart / most)


def disagreement(weights: Weights, categories: tuple[Category, ...]) -> Floats:
    """(q, q) 1 - `agreement`; 0 on the diagonal."""
    return 1.0 - agreement(weights, categories)


def _given(matrix: Floats, q: int) -> Floats:
    """A matrix of one's own as agreement."""
    if matrix.shape != (q, q):
        raise ValueError(f"weights for {q} categories are {q} × {q}, not {' × '.join(map(str, matrix.shape))}")
    if not (np.isfinite(matrix) & (matrix >= 0)).all():
        raise ValueError("weights must be finite and at least 0")
    if (matrix.diagonal() == 0).all():
        return np.asarray(1.0 - matrix / (matrix.max(initial=0.0) or 1.0))
    if (matrix.diagonal() == 1).all() and (matrix <= 1).all():
        return matrix
    raise ValueError("weights have 1 on the diagonal and at most 1 (agreement), or 0 on the diagonal (disagreement)")


def _ordinal(x: Floats) -> Floats:
    ranks = np.arange(float(len(x)))
    steps: Floats = np.abs(np.subtract.outer(ranks, ranks))
    return steps * (steps + 1.0) / 2.0


def ratio_apart(x: Floats) -> Floats:
    """(q, q) ((x-y)/(x+y))^2, 0 between equals; a ratio scale has no value below 0.

    >>> ratio_apart(np.array([0.0, 1.0, 3.0])).tolist()
    [[0.0, 1.0, 1.0], [1.0, 0.0, 0.25], [1.0, 0.25, 0.0]]
    """
    if (x < 0).any():
        raise ValueError(f"a ratio scale begins at 0, and a category is {x.min():g}")
    total = np.add.outer(x, x)
    parts: Floats = np.divide(np.subtract.outer(x, x), total, out=np.zeros_like(total), where=total > 0)
    return parts**2


def _circular(x: Floats) -> Floats:
    turned: Floats = np.sin(np.pi * np.subtract.outer(x, x) / (x.max() - x.min() + 1.0))
    return turned**2


def _bipolar(x: Floats) -> Floats:
    total, apart = np.add.outer(x, x), np.subtract.outer(x, x) ** 2
    room = (total - 2 * x.min()) * (2 * x.max() - total)
    scaled: Floats = np.divide(apart, room, out=np.zeros_like(apart), where=room > 0)
    return scaled


KINDS: dict[str, Callable[[Floats], Floats]] = {
    "identity": lambda x: 1.0 - np.eye(len(x)),
    "linear": lambda x: np.abs(np.subtract.outer(x, x)),
    "quadratic": lambda x: np.subtract.outer(x, x) ** 2,
    "ordinal": _ordinal,
    "radical": lambda x: np.sqrt(np.abs(np.subtract.outer(x, x))),
    "ratio": ratio_apart,
    "circular": _circular,
    "bipolar": _bipolar,
}
