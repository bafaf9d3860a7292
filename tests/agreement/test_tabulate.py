"""Counts of who coded what, against counting by hand, unit by unit. All data is invented."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.axis import Runs, merged
from workbench.agreement.tabulate import MOST, tabulate

SIZES = np.array([4, 0, 6, 5])


def runs(*pairs: tuple[int, int]) -> Runs:
    return merged(np.array(pairs, dtype=np.int64).reshape(-1, 2))


def everybody(coders: int) -> np.ndarray:
    return np.ones((len(SIZES), coders), dtype=bool)


def test_two_coders_source_by_source() -> None:
    found = tabulate([runs((0, 2), (5, 11)), runs((1, 6))], SIZES, everybody(2))

    assert found.pair(0, 1).tolist() == [[1, 1, 2, 0], [0, 0, 0, 0], [1, 4, 1, 0], [0, 1, 0, 4]]
    assert found.pair(1, 0).tolist()[0] == [1, 2, 1, 0]


def test_what_a_coder_did_not_judge_is_missing_and_not_zero() -> None:
    judged = everybody(2)
    judged[2, 1] = False
    found = tabulate([runs((0, 2), (5, 11)), runs((1, 6))], SIZES, judged)

    assert found.pair(0, 1).tolist()[2] == [0, 0, 0, 0]
    rows = found.ratings
    alone = {tuple(v): w for v, w in zip(rows.values.tolist(), rows.weights[2].tolist(), strict=True) if w}
    assert alone == {(1, -1): 5.0, (0, -1): 1.0}  # what the second marked there tells nothing


def test_nobody_judged_anything() -> None:
    found = tabulate([runs(), runs()], SIZES, ~everybody(2))

    assert found.ratings.values.shape == (0, 2)
    assert found.pair(0, 1).sum() == 0


def test_more_coders_than_combinations_can_hold() -> None:
    with pytest.raises(ValueError, match="at most 20 coders"):
        tabulate([runs()] * (MOST + 1), SIZES, everybody(MOST + 1))


SOME = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)).map(lambda p: (min(p), max(p))), max_size=5)


@given(st.lists(SOME, min_size=2, max_size=4), st.lists(st.booleans(), min_size=16, max_size=16))
def test_the_same_as_unit_by_unit(marked: list[list[tuple[int, int]]], flags: list[bool]) -> None:
    coders = len(marked)
    judged = np.array(flags[: 4 * coders]).reshape(4, coders) if coders == 4 else np.resize(flags, (4, coders))
    found = tabulate([runs(*pairs) for pairs in marked], SIZES, judged)
    source_of = np.repeat(np.arange(4), SIZES)
    expected: dict[tuple[int, tuple[int, ...]], int] = {}
    for unit, source in enumerate(source_of):
        row = tuple(int(any(a <= unit < b for a, b in marked[c])) if judged[source, c] else -1 for c in range(coders))
        if judged[source].any():
            expected[source, row] = expected.get((source, row), 0) + 1
    ratings = found.ratings

    got = {
        (source, tuple(values)): weight
        for source in range(4)
        for values, weight in zip(ratings.values.tolist(), ratings.weights[source].tolist(), strict=True)
        if weight
    }
    assert got == expected
