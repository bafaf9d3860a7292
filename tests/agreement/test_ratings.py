import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.draw import units
from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.many import brennan_prediger, conger_kappa, fleiss_kappa, gwet_ac1, gwet_ac2
from workbench.agreement.pairs import (
    cohen_kappa,
    holsti,
    jaccard,
    kappa_max,
    percent,
    positive_agreement,
    scott_pi,
    weighted_kappa,
)
from workbench.agreement.ratings import Ratings, binary, from_counts, from_table, from_units
from workbench.agreement.reasons import COEFFICIENTS, why_undefined
from workbench.agreement.weights import KINDS, agreement

FUNCTIONS = {
    f.__name__: f
    for f in (percent, positive_agreement, jaccard, holsti, cohen_kappa, weighted_kappa, kappa_max, scott_pi,
              fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac1, gwet_ac2, krippendorff_alpha)
}  # fmt: skip


def spread_out(ratings):
    """Rows as often as they occur, with the categories themselves."""
    return sorted(
        (tuple(None if v < 0 else ratings.categories[v] for v in row)
         for row, often in zip(ratings.values, ratings.weights, strict=True) for _ in range(int(often))),
        key=str,
    )  # fmt: skip


@given(units())
def test_rows_are_counted_and_none_is_lost(drawn):
    rows, categories = drawn

    ratings = from_units(rows, categories)

    assert spread_out(ratings) == sorted((tuple(r) for r in rows), key=str)
    assert len(np.unique(ratings.values, axis=0)) == len(ratings.values)


@given(units())
def test_an_array_with_nan_says_the_same_as_rows_with_none(drawn):
    rows, _ = drawn
    array = np.array([[np.nan if v is None else v for v in row] for row in rows])

    assert spread_out(from_units(array)) == spread_out(from_units(rows))


def test_rows_too_wide_for_one_number_are_counted_too():
    rows = [[1, 2, 3, None] * 12, [2, 2, 3, None] * 12, [1, 2, 3, None] * 12]

    assert spread_out(from_units(rows)) == sorted((tuple(r) for r in rows), key=str)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_a_table_a_batch_and_units_are_the_same_ratings(cells):
    n11, n10, n01, n00 = cells
    rows = [[True, True]] * n11 + [[True, False]] * n10 + [[False, True]] * n01 + [[False, False]] * n00

    assert spread_out(binary(n11, n10, n01, n00)) == spread_out(from_units(rows, (False, True)))
    table = from_table([[n00, n01], [n10, n11]], (False, True))
    assert spread_out(table) == spread_out(from_units(rows, (False, True)))


def test_counts_forget_who_the_coders_were():
    ratings = from_counts([[2, 1], [1, 2]])

    with pytest.raises(ValueError, match="who judged what"):
        cohen_kappa(ratings)
    with pytest.raises(ValueError, match="who judged what"):
        conger_kappa(ratings)
    with pytest.raises(ValueError, match="no pair"):
        ratings.pair(0, 1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: from_units([[1, 2], [1]]), "row 2 has 1 judgements"),
        (lambda: from_units([[1, "a"]]), "all numbers, all texts"),
        (lambda: from_units([[1, True]]), "all numbers, all texts"),
        (lambda: from_units([["x", "b"]], ("a", "b")), "'x' is none of the categories"),
        (lambda: from_units(np.array([[7, 1]]), (1, 2)), "7 is none of the categories"),
        (lambda: from_units([["a", "b"]], ("a", "b", "a")), "named twice"),
        (lambda: from_units([[1.0, float("inf")]]), "must be finite"),
        (lambda: from_units([list(range(5000))]), "more than 4096"),
        (lambda: from_table([[1, 2, 3], [1, 2, 3]]), "as many rows as columns"),
        (lambda: from_table([[1, -2], [1, 2]]), "at least 0"),
        (lambda: from_table([[1, float("nan")], [1, 2]]), "finite"),
        (lambda: from_table([[1, 2], [1, 2]], ("a",)), "1 categories are named and 2"),
        (lambda: from_counts([[1.5, 1]]), "whole numbers"),
        (lambda: from_counts([[10**9, 1]]), "more than 1000"),
        (lambda: binary(1, 1, -1, 1), "at least 0"),
        (lambda: Ratings(values=np.array([[3]], np.int16), weights=np.ones(1), categories=("a",)), "index of one of"),
        (
            lambda: Ratings(values=np.zeros((2, 2), np.int16), weights=np.ones(3), categories=("a",)),
            "one weight a row",
        ),
        (lambda: cohen_kappa(from_units([[1, 1, 2]])), "two coders, not 3"),
        (lambda: positive_agreement(from_units([["a", "b"]])), "say of which category"),
        (lambda: positive_agreement(from_units([["a", "b"]]), "c"), "'c' is none"),
        (lambda: krippendorff_alpha(from_units([["a", "b"]]), "interval"), "ask for numbers"),
        (lambda: krippendorff_alpha(from_units([[-1, 2]]), "ratio"), "begins at 0"),
        (lambda: krippendorff_alpha(from_units([[1, 2]]), "median"), "no level"),
        (lambda: gwet_ac2(from_units([[1, 2]]), "cubic"), "no weights are called 'cubic'"),
        (lambda: gwet_ac2(from_units([[1, 2]]), np.ones((3, 3))), "weights for 2 categories"),
        (lambda: gwet_ac2(from_units([[1, 2]]), [[1, 0], [0, 0.5]]), "on the diagonal"),
        (lambda: gwet_ac2(from_units([[1, 2]]), [[1, -1], [0, 1]]), "at least 0"),
        (lambda: why_undefined(binary(1, 1, 1, 1), "kappa"), "no coefficient is called 'kappa'"),
        (lambda: why_undefined(binary([1], 1, 1, 1), "percent"), "leading axes"),
    ],
)
def test_what_cannot_be_meant_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


NOTHING = {
    "no unit at all": (from_units([]), "no unit was judged"),
    "an empty table": (from_table(np.zeros((0, 0))), "no unit was judged"),
    "a table of zeros": (from_table(np.zeros((2, 2)), (False, True)), "no unit was judged"),
    "nobody judged": (from_units([[None, None]] * 3, (False, True)), "no unit was judged"),
}


@pytest.mark.parametrize("case", NOTHING)
@pytest.mark.parametrize("name", sorted(COEFFICIENTS))
def test_of_nothing_every_coefficient_is_undefined(case, name):
    ratings, why = NOTHING[case]

    assert np.isnan(FUNCTIONS[name](ratings))
    assert why_undefined(ratings, name) == why


@pytest.mark.parametrize("name", sorted(COEFFICIENTS - {"holsti"}))
def test_units_that_no_two_judged_say_nothing_of_agreement(name):
    ratings = from_units([[True, None], [None, False], [True, None]])

    assert np.isnan(FUNCTIONS[name](ratings))
    assert why_undefined(ratings, name) == "no unit was judged by two coders"


@pytest.mark.parametrize("name", sorted(COEFFICIENTS - {"percent", "holsti", "positive_agreement", "jaccard"}))
@pytest.mark.parametrize(
    ("ratings", "why"),
    [
        (binary(0, 0, 0, 9), "no variation: nobody used the code"),
        (binary(9, 0, 0, 0), "no variation: everybody used the code on every unit"),
        (from_units([["a", "a"]] * 3), "no variation: every judgement is a"),
        (from_units([["a", "a"]] * 3, ("a", "b", "c")), "no variation: every judgement is a"),
        (from_units([[0.1, 0.1]] * 3, (0.1, 0.7)), "no variation: every judgement is 0.1"),
    ],
)
def test_without_variation_it_is_undefined_and_never_0_or_1(name, ratings, why):
    assert np.isnan(FUNCTIONS[name](ratings))
    assert why_undefined(ratings, name) == why


@pytest.mark.parametrize("name", ["positive_agreement", "jaccard"])
def test_a_code_that_nobody_used_has_no_positive_agreement(name):
    assert np.isnan(FUNCTIONS[name](binary(0, 0, 0, 9)))
    assert why_undefined(binary(0, 0, 0, 9), name) == "nobody used the code"
    assert FUNCTIONS[name](binary(9, 0, 0, 0)) == 1.0


def test_one_coder_only_is_named():
    ratings = from_units([[True], [False]])

    assert why_undefined(ratings, "krippendorff_alpha") == "one coder only"
    assert np.isnan(krippendorff_alpha(ratings))
    assert np.isnan(conger_kappa(ratings))


@given(units(coders=st.just(2)), st.sampled_from(sorted(COEFFICIENTS - {"positive_agreement", "jaccard"})))
def test_there_is_a_reason_exactly_where_there_is_no_value(drawn, name):
    ratings = from_units(*drawn)

    assert bool(why_undefined(ratings, name)) == bool(np.isnan(FUNCTIONS[name](ratings)))


@given(
    units(coders=st.just(2)),
    st.sampled_from(sorted(COEFFICIENTS - {"positive_agreement", "jaccard"})),
    st.integers(1, 4),
    st.randoms(use_true_random=False),
)
def test_replicates_are_one_call(drawn, name, replicates, chance):
    ratings = from_units(*drawn)
    weights = np.array([[chance.randint(0, 3) for _ in ratings.weights] for _ in range(replicates)], dtype=float)

    at_once = FUNCTIONS[name](Ratings(values=ratings.values, weights=weights, categories=ratings.categories))

    one_by_one = [
        FUNCTIONS[name](Ratings(values=ratings.values, weights=each, categories=ratings.categories))
        for each in weights
    ]
    assert at_once.shape == (replicates,)
    assert np.allclose(at_once, one_by_one, equal_nan=True, atol=1e-12)


def test_weights_by_name_are_those_of_gwet():
    assert {kind: agreement(kind, (1, 2, 3))[0].round(4).tolist() for kind in KINDS} == {
        "identity": [1, 0, 0],
        "linear": [1, 0.5, 0],
        "quadratic": [1, 0.75, 0],
        "ordinal": [1, 0.6667, 0],
        "radical": [1, 0.2929, 0],
        "ratio": [1, 0.5556, 0],
        "circular": [1, 0, 0],
        "bipolar": [1, 0.6667, 0],
    }


def test_unequal_spacing_counts_for_numbers_and_not_for_texts():
    numbers = from_table([[5, 2, 1], [1, 5, 2], [0, 1, 5]], (1, 2, 10))
    texts = from_table([[5, 2, 1], [1, 5, 2], [0, 1, 5]], ("none", "some", "all"))
    ranks = from_table([[5, 2, 1], [1, 5, 2], [0, 1, 5]])

    assert weighted_kappa(texts, "quadratic") == weighted_kappa(ranks, "quadratic")
    assert weighted_kappa(numbers, "quadratic") != weighted_kappa(ranks, "quadratic")
    assert krippendorff_alpha(numbers, "ordinal") == krippendorff_alpha(ranks, "ordinal")


def test_disagreement_and_agreement_weights_are_told_apart_by_the_diagonal():
    table = from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    disagreement = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])

    assert weighted_kappa(table, disagreement) == pytest.approx(float(weighted_kappa(table, 1 - disagreement / 6)))
