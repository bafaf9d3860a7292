"""Judgements of coders on units, as distinct rows with how often each occurs.

A coefficient depends on the judgements only through how often each row of them occurs. So a study of a million units
is a table of a few rows, and 2,000 bootstrap replicates are 2,000 weightings of the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

Category = float | str | bool
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int16]
MISSING = -1
MOST_CATEGORIES = 4096  # tables of categories × categories stay below 128 MB
MOST_CODERS = 1000  # on one unit; a count beyond is a slip of the keyboard


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Ratings:
    """Judgements as distinct rows with how often each occurs.

    Attributes:
        values: (P, R) index into ``categories`` of what each coder judged; -1 where the coder did not.
        weights: (..., P) number of units, or of characters, with that row. Leading axes: codes, sources, replicates.
        categories: The q categories. Their order is that of ordinal data; numbers count as such where it matters.
        same_coders: Whether a column is one coder in all rows. If not, nothing can be said of a single coder.
    """

    values: Rows
    weights: Floats
    categories: tuple[Category, ...]
    same_coders: bool = True

    def __post_init__(self) -> None:
        shape = self.values.shape
        if len(shape) != 2 or self.weights.shape[-1:] != shape[:1]:  # noqa: PLR2004
            raise ValueError(f"{shape} values do not fit {self.weights.shape} weights: one weight a row")
        if self.values.size and not MISSING <= self.values.min() <= self.values.max() < len(self.categories):
            raise ValueError(f"values must be -1 or the index of one of {len(self.categories)} categories")

    @property
    def coders(self) -> int:
        """R, the columns; with ``same_coders`` False the most judgements on one unit."""
        return int(self.values.shape[1])

    def pair(self, one: int, other: int) -> Ratings:
        """The judgements of two coders, by their columns."""
        if not self.same_coders:
            raise ValueError("the coders are not the same persons on all units: there is no pair of them")
        return Ratings(values=self.values[:, [one, other]], weights=self.weights, categories=self.categories)

    def against_rest(self, category: Category) -> Ratings:
        """One category (True) against all others together (False); what was missing stays missing."""
        at = self.index(category)
        values = np.where(self.values < 0, MISSING, self.values == at).astype(np.int16)
        return Ratings(values=values, weights=self.weights, categories=(False, True), same_coders=self.same_coders)

    def index(self, category: Category) -> int:
        """Where a category stands among the categories."""
        if category not in self.categories:
            raise ValueError(f"{category!r} is none of the categories {self.categories}")
        return self.categories.index(category)


def from_units(
    rows: Sequence[Sequence[Any]] | npt.NDArray[Any], categories: Iterable[Category] | None = None
) -> Ratings:
    """Ratings of N units by R coders, one row a unit; None and NaN are missing.

    Without ``categories`` they are those that occur, sorted: give them when one was open to the coders and not used,
    or when texts have an order. Raises ValueError for rows of several lengths, for kinds mixed, and for a value that
    is no category.

    >>> r = from_units([["a", "b"], ["a", "a"], ["a", "a"], [None, "b"]])
    >>> r.values.tolist(), r.weights.tolist(), r.categories
    ([[-1, 1], [0, 0], [0, 1]], [1.0, 2.0, 1.0], ('a', 'b'))
    """
    declared = None if categories is None else _checked(tuple(categories))
    if isinstance(rows, np.ndarray) and rows.ndim == 2 and rows.dtype.kind in "biuf":  # noqa: PLR2004
        values, known = _of_array(rows, declared)
    else:
        values, known = _of_rows(rows.tolist() if isinstance(rows, np.ndarray) else rows, declared)
    distinct, often = _distinct(values, len(known))
    return Ratings(values=distinct, weights=often, categories=known)


def from_table(table: npt.ArrayLike, categories: Iterable[Category] | None = None) -> Ratings:
    """Ratings of two coders from their contingency table (..., q, q): rows coder 1, columns coder 2.

    Every row and column is a category, used or not; without ``categories`` they are called 1 to q.

    >>> from_table([[20, 20], [10, 50]]).weights.tolist()
    [20.0, 20.0, 10.0, 50.0]
    """
    cells = _amounts(table)
    if cells.ndim < 2 or cells.shape[-1] != cells.shape[-2]:  # noqa: PLR2004
        raise ValueError(f"a contingency table has as many rows as columns, not {cells.shape}")
    q = cells.shape[-1]
    known = _called(categories, q)
    values = np.stack(np.divmod(np.arange(q * q), max(q, 1)), axis=1).astype(np.int16)
    return Ratings(values=values, weights=cells.reshape(*cells.shape[:-2], q * q), categories=known)


def from_counts(counts: npt.ArrayLike, categories: Iterable[Category] | None = None) -> Ratings:
    """Ratings from how many coders put each unit into each category (N, q): the layout of Fleiss (1971).

    Who the coders were is not known, so whatever needs their single distributions (Cohen, Conger) refuses these.

    >>> r = from_counts([[2, 1], [0, 3], [2, 1]])
    >>> r.values.tolist(), r.weights.tolist(), r.same_coders
    ([[1, 1, 1], [0, 0, 1]], [1.0, 2.0], False)
    """
    amounts = _amounts(counts)
    if amounts.ndim != 2 or (amounts != np.floor(amounts)).any():  # noqa: PLR2004
        raise ValueError("counts are whole numbers, units × categories")
    most = int(amounts.sum(axis=1).max(initial=0))
    if most > MOST_CODERS:
        raise ValueError(f"{most} coders on one unit are more than {MOST_CODERS}")
    known = _called(categories, amounts.shape[1])
    layouts, often = np.unique(amounts.astype(np.int16), axis=0, return_counts=True)
    values = np.full((len(layouts), most), MISSING, dtype=np.int16)
    for row, layout in zip(values, layouts, strict=True):
        row[: layout.sum()] = np.repeat(np.arange(len(known)), layout)
    return Ratings(values=values, weights=often.astype(np.float64), categories=known, same_coders=False)


def binary(n11: npt.ArrayLike, n10: npt.ArrayLike, n01: npt.ArrayLike, n00: npt.ArrayLike) -> Ratings:
    """Ratings of two coders who put a code on units or not: the four counts of each code, source or replicate.

    The counts broadcast against each other; their common shape is that of every figure.

    >>> binary([8, 80], [1, 10], [0, 5], [1, 5]).weights.shape
    (2, 4)
    """
    cells = np.broadcast_arrays(*(_amounts(each) for each in (n11, n10, n01, n00)))
    values = np.array([[1, 1], [1, 0], [0, 1], [0, 0]], dtype=np.int16)
    return Ratings(values=values, weights=np.stack(cells, axis=-1), categories=(False, True))


def _amounts(given: npt.ArrayLike) -> Floats:
    """Numbers of units: finite and not below 0."""
    amounts = np.asarray(given, dtype=np.float64)
    if not (np.isfinite(amounts) & (amounts >= 0)).all():
        raise ValueError("numbers of units must be finite and at least 0")
    return amounts


def _called(categories: Iterable[Category] | None, q: int) -> tuple[Category, ...]:
    """The names of q categories; the numbers from 1 where none are given."""
    known = _checked(tuple(range(1, q + 1) if categories is None else categories))
    if len(known) != q:
        raise ValueError(f"{len(known)} categories are named and {q} are in the table")
    return known


def _checked(categories: tuple[Category, ...]) -> tuple[Category, ...]:
    """Categories of one kind, each once."""
    kinds = {bool if isinstance(c, bool) else str if isinstance(c, str) else float for c in categories}
    if len(kinds) > 1:
        raise ValueError("categories are all numbers, all texts, or True and False")
    if kinds == {float} and not all(isfinite(c) for c in categories if not isinstance(c, str)):
        raise ValueError("a category that is a number must be finite")
    if len(set(categories)) != len(categories):
        raise ValueError("a category is named twice")
    if len(categories) > MOST_CATEGORIES:
        raise ValueError(f"{len(categories)} categories are more than {MOST_CATEGORIES}")
    return categories


def _of_array(cells: npt.NDArray[Any], declared: tuple[Category, ...] | None) -> tuple[Rows, tuple[Category, ...]]:
    """Values and categories of an array of numbers, NaN missing."""
    there = ~np.isnan(cells) if cells.dtype.kind == "f" else np.ones(cells.shape, dtype=bool)
    found, inverse = np.unique(cells[there], return_inverse=True)
    plain: list[Category] = found.tolist()
    known = _checked(tuple(plain)) if declared is None else declared
    values = np.full(cells.shape, MISSING, dtype=np.int16)
    values[there] = np.array(_places(plain, known), dtype=np.int16)[inverse]
    return values, known


def _of_rows(
    rows: Sequence[Sequence[Any]], declared: tuple[Category, ...] | None
) -> tuple[Rows, tuple[Category, ...]]:
    """Values and categories of rows of anything, None and NaN missing."""
    width = len(rows[0]) if len(rows) else 0
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise ValueError(f"row {number} has {len(row)} judgements and row 1 has {width}")
    cells = [each.item() if isinstance(each, np.generic) else each for each in chain.from_iterable(rows)]
    cells = [None if each is None or each != each else each for each in cells]  # noqa: PLR0124  (NaN)
    if declared is None:
        found = {(isinstance(each, bool), each) for each in cells if each is not None}
        unordered = _checked(tuple(each for _, each in found))
        declared = tuple(sorted(unordered))
    flat = np.array(_places(cells, declared), dtype=np.int16)
    return flat.reshape(len(rows), width), declared


def _places(cells: Iterable[Category | None], known: tuple[Category, ...]) -> list[int]:
    """Where each value stands among the categories; -1 for None."""
    at: dict[Category | None, int] = {None: MISSING} | {each: n for n, each in enumerate(known)}
    try:
        return [at[each] for each in cells]
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} is none of the categories {known}") from None


def _distinct(values: Rows, q: int) -> tuple[Rows, Floats]:
    """The rows that occur, in order, and how often; each row is one number where it fits."""
    n, width = values.shape
    if (q + 1) ** width >= 2**62:
        rows, often = np.unique(values, axis=0, return_counts=True)
        return rows, often.astype(np.float64)
    places = (q + 1) ** np.arange(width - 1, -1, -1, dtype=np.int64)
    keys = (values.astype(np.int64) + 1) @ places
    if (q + 1) ** width <= 4 * n:  # counting beats sorting
        tallied = np.bincount(keys)
        present = np.flatnonzero(tallied)
        often = tallied[present]
    else:
        present, often = np.unique(keys, return_counts=True)
    rows = ((present[:, None] // places) % (q + 1) - 1).astype(np.int16)
    return rows, often.astype(np.float64)
