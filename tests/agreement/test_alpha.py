import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.agreement.draw import quiet, same, units
from workbench.agreement.alpha import LEVELS, alpha_se, krippendorff_alpha
from workbench.agreement.many import fleiss_kappa_se
from workbench.agreement.pairs import scott_pi
from workbench.agreement.ratings import Ratings, from_table, from_units

LEVEL = st.sampled_from(LEVELS)


def theirs(rows, level):
    """Alpha of the package krippendorff."""
    package = pytest.importorskip("krippendorff")
    values = np.array([[np.nan if v is None else v for v in row] for row in rows], dtype=float).T
    with quiet():
        return package.alpha(reliability_data=values, level_of_measurement=level)


@given(units(), LEVEL)
def test_alpha_is_that_of_krippendorff_the_package(drawn, level):
    rows, categories = drawn
    ours = krippendorff_alpha(from_units(rows, categories), level)
    assume(not np.isnan(ours))  # the package refuses, or says 0 or 1, where there is no variation

    assert same(ours, theirs(rows, level))


@given(st.lists(st.lists(st.floats(0, 1e6), min_size=3, max_size=3), min_size=2, max_size=30), LEVEL)
def test_measured_values_are_their_own_categories(rows, level):
    rows = [[round(v, 3) for v in row] for row in rows]
    ours = krippendorff_alpha(from_units(rows), level)
    assume(not np.isnan(ours))

    assert np.allclose(ours, theirs(rows, level), atol=1e-6)


def test_unequal_spacing_zero_and_missing_values():
    rows = [[0, 1, None], [10, 10, 2], [2, None, 2], [None, 1, 0], [10, 2, 10]]

    for level in LEVELS:
        assert same(krippendorff_alpha(from_units(rows), level), theirs(rows, level))


def test_very_large_values_do_not_run_over():
    small, large = ([[v * by for v in row] for row in [[1.0, 2.0], [3.0, 3.0], [2.0, 2.0]]] for by in (1.0, 1e200))

    assert same(krippendorff_alpha(from_units(small), "interval"), krippendorff_alpha(from_units(large), "interval"))


def test_values_below_0_are_measured_on_an_interval():
    rows = [[-3, -2], [0, 0], [5, 4], [-3, -3]]

    assert same(krippendorff_alpha(from_units(rows), "interval"), theirs(rows, "interval"))


@given(units(), LEVEL)
def test_a_unit_with_one_judgement_drops_out(drawn, level):
    rows, categories = drawn
    alone = [[1] + [None] * (len(rows[0]) - 1)] * 3

    for alpha in (krippendorff_alpha, alpha_se):
        assert same(alpha(from_units(rows, categories), level), alpha(from_units(rows + alone, categories), level))


@given(units(), LEVEL)
def test_a_category_that_nobody_used_changes_nothing(drawn, level):
    rows, categories = drawn
    narrow, wide = from_units(rows, categories), from_units(rows, (*categories, 99))

    for alpha in (krippendorff_alpha, alpha_se):
        assert same(alpha(narrow, level), alpha(wide, level))


@given(units(q=st.just(2)))
def test_of_two_categories_every_level_says_the_same(drawn):
    rows, _ = drawn
    ratings = from_units([[v and float(v - 1) for v in row] for row in rows], (0, 1))

    assert same(krippendorff_alpha(ratings, "ordinal"), krippendorff_alpha(ratings))
    assert same(krippendorff_alpha(ratings, "interval"), krippendorff_alpha(ratings))
    assert same(krippendorff_alpha(ratings, "ratio"), krippendorff_alpha(ratings))


@given(units(coders=st.just(2), missing=False))
def test_of_two_coders_it_is_scotts_pi_but_for_the_small_sample(drawn):
    ratings = from_units(*drawn)
    n = 2 * len(drawn[0])

    assert same(1 - krippendorff_alpha(ratings), (1 - scott_pi(ratings)) * (n - 1) / n)
    assert same(alpha_se(ratings), fleiss_kappa_se(ratings))


@given(units(), LEVEL)
def test_units_that_double_halve_the_variance(drawn, level):
    rows, categories = drawn

    once = alpha_se(from_units(rows, categories), level, ddof=0)
    assert np.allclose(
        once / np.sqrt(2), alpha_se(from_units(rows * 2, categories), level, ddof=0), equal_nan=True, atol=1e-9
    )


def test_the_error_does_not_depend_on_the_scale_of_the_values():
    small, large = ([[v * by for v in row] for row in [[1, 2], [3, 3], [2, 2], [1, 3]]] for by in (1, 1000))

    assert same(alpha_se(from_units(small), "interval"), alpha_se(from_units(large), "interval"))


def test_replicates_of_ordinal_data_have_their_own_distances():
    ratings = from_units([[1, 2], [2, 2], [3, 1], [3, 3], [4, 4], [2, 3]])
    weights = np.array([[1, 1, 1, 1, 1, 1], [3, 0, 1, 2, 0, 1]], dtype=float)
    both = Ratings(values=ratings.values, weights=weights, categories=ratings.categories)

    for alpha in (krippendorff_alpha, alpha_se):
        apart = [
            alpha(Ratings(values=ratings.values, weights=each, categories=ratings.categories), "ordinal")
            for each in weights
        ]
        assert same(alpha(both, "ordinal"), apart)


def test_one_unit_has_an_alpha_and_no_standard_error():
    ratings = from_table([[0, 1], [0, 0]])

    assert krippendorff_alpha(ratings) == 0.0
    assert np.isnan(alpha_se(ratings))
