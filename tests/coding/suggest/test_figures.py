"""Figures beside scikit-learn's, and beside what can be counted by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score

from workbench.coding.suggest.figures import best_threshold, figures

SHAPE = (7, 4)


@st.composite
def tables(draw):
    """Scores with ties, and answers."""
    cells = SHAPE[0] * SHAPE[1]
    scores = draw(st.lists(st.integers(0, 4), min_size=cells, max_size=cells))
    given_ = draw(st.lists(st.booleans(), min_size=cells, max_size=cells))
    return np.array(scores, float).reshape(SHAPE) / 4, np.array(given_).reshape(SHAPE)


@settings(max_examples=12)  # scikit-learn takes its time over each
@given(tables())
def test_figures_are_those_of_scikit_learn_where_all_is_known(table):
    scores, given_ = table
    named, everything, every = scores >= 0.5, np.ones(SHAPE, bool), np.ones(SHAPE[1], bool)
    found = figures(scores=scores, named=named, given=given_, known=everything, judged=every)
    used = given_.any(axis=0)
    if not used.any():
        assert found.hit is found.micro_f1 is found.macro_f1 is found.average_precision is None
        return

    macro = [average_precision_score(given_[:, code], scores[:, code]) for code in np.flatnonzero(used)]
    assert found.average_precision == pytest.approx(np.mean(macro))
    assert found.micro_f1 == pytest.approx(f1_score(given_, named, average="micro", zero_division=0))
    by_code = f1_score(given_, named, average=None, zero_division=0)
    assert found.macro_f1 == pytest.approx(by_code[used].mean())
    assert (found.coded, found.codes, found.pairs) == (given_.any(axis=1).sum(), used.sum(), given_.sum())


@given(tables())
def test_no_other_line_has_a_better_micro_f1(table):
    scores, given_ = table
    known = np.ones(SHAPE, bool)
    best = best_threshold(scores, given_, known)
    if not given_.any():
        assert best == float("inf")
        return

    def f1(line):
        return 2 * (given_ & (scores >= line)).sum() / (given_.sum() + (scores >= line).sum())

    assert f1(best) == pytest.approx(max(f1(line) for line in np.unique(scores)))


def test_hit_and_precision_at_three_by_hand():
    scores = np.array([[0.9, 0.8, 0.7, 0.6], [0.9, 0.8, 0.7, 0.6], [0.1, 0.2, 0.3, 0.4]])
    given_ = np.array([[1, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]], bool)
    found = all_figures(scores, given_, np.ones_like(given_))

    assert (found.hit, found.coded) == (1 / 2, 2)  # the third has no code and is not asked about
    assert found.precision == pytest.approx((2 / 3 + 0) / 2)


def test_what_nobody_has_decided_is_neither_a_mistake_nor_a_place_among_the_three():
    scores = np.array([[0.9, 0.8, 0.7, 0.6]])
    given_ = np.array([[0, 0, 0, 1]], bool)
    known = np.array([[0, 1, 1, 1]], bool)
    found = all_figures(scores, given_, known)

    assert found.hit == 1
    assert found.micro_f1 == 2 * 1 / (3 + 1)


def all_figures(scores, given_, known):
    named = scores >= 0.5
    return figures(scores=scores, named=named, given=given_, known=known, judged=np.ones(scores.shape[1], bool))
