import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.draw import quiet, same, tables, units
from workbench.agreement.many import fleiss_kappa
from workbench.agreement.pairs import (
    cohen_kappa,
    holsti,
    jaccard,
    kappa_ci,
    kappa_max,
    kappa_se,
    kappa_se0,
    observed_and_expected,
    percent,
    pooled_kappa,
    positive_agreement,
    scott_pi,
    weighted_kappa,
)
from workbench.agreement.ratings import binary, from_table, from_units

COUNTS = st.lists(st.integers(0, 12), min_size=4, max_size=4)


def listed(table):
    """The two coders' judgements that a table counts."""
    cells = [(i, j) for i, row in enumerate(table) for j, often in enumerate(row) for _ in range(often)]
    return [i for i, _ in cells], [j for _, j in cells]


@given(tables(), st.sampled_from([None, "linear", "quadratic"]))
def test_kappa_is_that_of_scikit_learn(table, weights):
    metrics = pytest.importorskip("sklearn.metrics")
    one, other = listed(table)

    with quiet():
        theirs = metrics.cohen_kappa_score(one, other, labels=list(range(len(table))), weights=weights)

    ours = weighted_kappa(from_table(table), weights or "identity")
    assert same(ours, theirs)


@given(tables(), st.sampled_from([None, "linear", "quadratic"]))
def test_errors_limits_and_the_maximum_are_those_of_statsmodels(table, weights):
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    ratings, named = from_table(table), weights or "identity"
    if not weighted_kappa(ratings, named) < 1:  # statsmodels divides 0 by 0 there, or has nothing to say
        return

    with quiet():
        theirs = inter_rater.cohens_kappa(table, wt=weights)

    # Where a variance is 0, theirs may come out below 0 by rounding, and their limits NaN.
    error, null = (np.sqrt(max(theirs[name], 0.0)) for name in ("var_kappa", "var_kappa0"))
    assert same(weighted_kappa(ratings, named), theirs["kappa"])
    assert np.allclose(kappa_se(ratings, named), error, atol=1e-7)
    if error > 1e-7:
        assert np.allclose(kappa_ci(ratings, named), [theirs["kappa_low"], theirs["kappa_upp"]], atol=1e-7)
    assert np.allclose(kappa_se0(ratings, named), null, atol=1e-7)
    if weights is None:
        assert same(kappa_max(ratings), theirs["kappa_max"])


@given(COUNTS)
def test_two_by_two_tables_are_what_the_formulas_say(cells):
    n11, n10, n01, n00 = cells
    n = sum(cells)
    ratings = binary(*cells)
    nan = float("nan")

    assert same(percent(ratings), (n11 + n00) / n if n else nan)
    assert same(positive_agreement(ratings), 2 * n11 / (2 * n11 + n10 + n01) if n - n00 else nan)
    assert same(jaccard(ratings), n11 / (n11 + n10 + n01) if n - n00 else nan)
    assert same(holsti(ratings), percent(ratings))
    share = (2 * n11 + n10 + n01) / (2 * n) if n else nan
    expected = share**2 + (1 - share) ** 2
    assert same(scott_pi(ratings), (float(percent(ratings)) - expected) / (1 - expected) if expected < 1 else nan)


@given(units(coders=st.integers(2, 4), q=st.just(2)))
def test_of_many_coders_the_counts_of_their_pairs_are_summed(drawn):
    rows, _ = drawn
    rows = [[None if v is None else v == 2 for v in row] for row in rows]
    pairs = [(row[i], row[j]) for row in rows for i in range(len(row)) for j in range(i)]
    both = sum(a is True and b is True for a, b in pairs)
    one = sum({a, b} == {True, False} for a, b in pairs)

    ratings = from_units(rows, (False, True))

    assert same(positive_agreement(ratings), 2 * both / (2 * both + one) if both + one else np.nan)
    assert same(jaccard(ratings), both / (both + one) if both + one else np.nan)


@given(units(coders=st.just(2)))
def test_units_that_one_coder_alone_judged_do_not_count_in_kappa_and_pi(drawn):
    rows, categories = drawn
    both = [row for row in rows if None not in row]
    ratings, complete = from_units(rows, categories), from_units(both, categories)

    assert same(cohen_kappa(ratings), cohen_kappa(complete))
    assert same(scott_pi(ratings), scott_pi(complete))
    assert same(kappa_se(ratings), kappa_se(complete))
    assert same(scott_pi(complete), fleiss_kappa(complete))


@given(tables())
def test_kappa_stands_still_when_coders_or_categories_change_places_units_double_or_a_category_is_added(table):
    ratings = from_table(table)
    order = np.arange(len(table))[::-1]
    wider = np.pad(table, ((0, 1), (0, 1)))

    for kappa in (cohen_kappa, scott_pi, kappa_max, percent):
        assert same(kappa(ratings), kappa(from_table(table.T)))
        assert same(kappa(ratings), kappa(from_table(table[order][:, order])))
        assert same(kappa(ratings), kappa(from_table(2 * table)))
        assert same(kappa(ratings), kappa(from_table(wider)))
    assert same(kappa_se(from_table(2 * table)), kappa_se(ratings) / np.sqrt(2))


def test_holsti_counts_all_that_each_coder_judged():
    ratings = from_units([["a", "a"], ["b", "b"], ["a", "b"], ["a", None], [None, "b"], ["b", None]])

    assert holsti(ratings) == pytest.approx(2 * 2 / (5 + 4))


def test_kappa_of_a_single_unit_that_differs_is_0_and_has_no_error_left():
    ratings = from_units([["a", "b"]])

    assert cohen_kappa(ratings) == 0.0
    assert kappa_se(ratings) == 0.0


def test_pooled_kappa_says_how_many_codes_it_left_out():
    ratings = binary([10, 5, 0, 9, 0], [2, 5, 0, 0, 0], [3, 0, 0, 0, 0], [20, 30, 9, 0, 0])
    po, pe = observed_and_expected(ratings)

    without = pooled_kappa(po, pe, include_unvaried=False)
    everything = pooled_kappa(po, pe, include_unvaried=True)

    assert (int(without.codes), int(without.left_out)) == (2, 3)
    assert (int(everything.codes), int(everything.left_out)) == (4, 1)  # of the last nobody judged a unit
    assert without.kappa == pytest.approx(((po[0] + po[1]) - (pe[0] + pe[1])) / (2 - (pe[0] + pe[1])))
    assert everything.kappa == pytest.approx((po[:4].mean() - pe[:4].mean()) / (1 - pe[:4].mean()))


def test_pooled_kappa_of_no_code_is_undefined():
    pooled = pooled_kappa([1.0, 1.0], [1.0, 1.0], include_unvaried=False)

    assert np.isnan(pooled.kappa)
    assert int(pooled.left_out) == 2
    assert np.isnan(pooled_kappa([1.0, 1.0], [1.0, 1.0], include_unvaried=True).kappa)


def test_pooled_kappa_of_replicates_is_one_call():
    po, pe = observed_and_expected(binary(np.arange(12).reshape(3, 4), 2, 1, 9))

    assert pooled_kappa(po, pe, include_unvaried=False).kappa.shape == (3,)
