"""How well a ranking of codes fits what people decided: the figures of a trial, by their formulas.

All take segments × codes: ``scores`` (higher is likelier), ``named`` (proposed or not), ``given`` (people gave it)
and ``known`` (people decided). What is not known enters no figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]

TOP = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """One way of suggesting, judged. None: there was nothing to judge it by.

    ``hit``: share of the ``coded`` segments with a right code among the first three. ``precision``: right ones among
    the first three, divided by three, mean of the same segments. ``average_precision``, ``macro_f1``: mean of
    ``codes`` codes. ``micro_f1``: over all pairs, of which people gave ``pairs``.
    """

    hit: float | None
    precision: float | None
    average_precision: float | None
    micro_f1: float | None
    macro_f1: float | None
    coded: int
    codes: int
    pairs: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Of one code: ``right`` of ``named`` proposals, of ``given`` by people."""

    right: int
    named: int
    given: int

    @property
    def precision(self) -> float | None:
        """Right of named; None where nothing was named."""
        return self.right / self.named if self.named else None

    @property
    def recall(self) -> float | None:
        """Right of given; None where nothing was given."""
        return self.right / self.given if self.given else None

    @property
    def f1(self) -> float | None:
        """2 · right / (named + given).

        >>> Counts(right=3, named=4, given=8).f1
        0.5
        """
        return 2 * self.right / (self.named + self.given) if self.named + self.given else None


def figures(*, scores: Floats, named: Bools, given: Bools, known: Bools, judged: Bools) -> Figures:
    """All figures at once; ``judged``: codes with examples enough to enter the means over codes."""
    import numpy as np

    hits, precise = _top(scores, given, known)
    counts = [count(named, given, known, code) for code in range(given.shape[1])]
    enough = [code for code in range(given.shape[1]) if judged[code] and counts[code].given]
    every = Counts(
        right=sum(c.right for c in counts), named=sum(c.named for c in counts), given=sum(c.given for c in counts)
    )
    return Figures(
        hit=float(np.mean(hits)) if len(hits) else None, precision=float(np.mean(precise)) if len(hits) else None,
        average_precision=_mean([average_precision(scores, given, known, code) for code in enough]),
        micro_f1=every.f1 if every.given else None, macro_f1=_mean([counts[code].f1 for code in enough]),
        coded=len(hits), codes=len(enough), pairs=every.given,
    )  # fmt: skip


def count(named: Bools, given: Bools, known: Bools, code: int) -> Counts:
    """Proposals and answers for one code, where people decided."""
    seen = known[:, code]
    named_here, given_here = named[seen, code], given[seen, code]
    return Counts(
        right=int((named_here & given_here).sum()), named=int(named_here.sum()), given=int(given_here.sum())
    )


def average_precision(scores: Floats, given: Bools, known: Bools, code: int) -> float | None:
    """The sum over ranks of (recall gained · precision so far), equal scores as one rank; None without examples."""
    import numpy as np

    seen = known[:, code]
    labels, held = given[seen, code], scores[seen, code]
    if not labels.any():
        return None
    order = np.argsort(-held, kind="stable")
    right = np.cumsum(labels[order])
    last = np.flatnonzero(np.append(np.diff(held[order]) != 0, True))  # where a rank of equals ends
    gained = np.diff(right[last], prepend=0) / right[-1]
    return float((gained * right[last] / (last + 1)).sum())


def best_threshold(scores: Floats, given: Bools, known: Bools) -> float:
    """The one score for all codes from which micro F1 is greatest; above all of them where nothing was given."""
    import numpy as np

    held, labels = scores[known], given[known]
    if not labels.any():
        return float("inf")
    order = np.argsort(-held, kind="stable")
    right = np.cumsum(labels[order])
    last = np.flatnonzero(np.append(np.diff(held[order]) != 0, True))
    f1 = 2 * right[last] / (last + 1 + right[-1])
    return float(held[order][last[f1.argmax()]])


def _top(scores: Floats, given: Bools, known: Bools) -> tuple[Floats, Floats]:
    """For each segment that people coded: whether one of the first three is right, and the share of the three."""
    import numpy as np

    coded = given.any(axis=1)
    held = np.where(known, scores, -np.inf)[coded]
    first = np.argsort(-held, axis=1, kind="stable")[:, :TOP]
    right = np.take_along_axis(given[coded], first, axis=1).sum(axis=1)
    return (right > 0).astype(float), right / TOP


def _mean(values: list[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return sum(told) / len(told) if told else None
