from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.draw import quiet, same, tables, units
from workbench.agreement.many import (
    brennan_prediger,
    brennan_prediger_se,
    conger_kappa,
    conger_kappa_se,
    fleiss_category_kappa,
    fleiss_kappa,
    fleiss_kappa_se,
    gwet_ac1,
    gwet_ac1_se,
    gwet_ac2,
    gwet_ac2_se,
)
from workbench.agreement.pairs import cohen_kappa, kappa_se, percent, weighted_kappa
from workbench.agreement.ratings import from_counts, from_table, from_units
from workbench.agreement.weights import KINDS, agreement

COUNTS = st.integers(2, 5).flatmap(
    lambda q: st.lists(st.lists(st.integers(0, 4), min_size=q, max_size=q), min_size=1, max_size=9)
)


def by_hand(rows, categories, weights):
    """pa, the shares and Conger's pe, as the formulas are printed, unit by unit and pair by pair."""
    agree = agreement(weights, categories)
    at = {c: n for n, c in enumerate(categories)}
    given_ = [[at[v] for v in row if v is not None] for row in rows]
    pa = [np.mean([agree[a, b] for a, b in permutations(row, 2)]) for row in given_ if len(row) > 1]
    shares = [np.bincount(row, minlength=len(categories)) / len(row) for row in given_ if row]
    columns = [[at[row[g]] for row in rows if row[g] is not None] for g in range(len(rows[0]))]
    own = [np.bincount(c, minlength=len(categories)) / len(c) for c in columns if c]
    conger = [one @ agree @ other for one, other in permutations(own, 2)]
    return np.mean(pa), np.mean(shares, axis=0), np.mean(conger), agree


@given(units(), st.sampled_from(sorted(KINDS)))
def test_all_are_what_their_formulas_say(drawn, kind):
    rows, categories = drawn
    ratings = from_units(rows, categories)
    if np.isnan(fleiss_kappa(ratings)):
        return
    q = len(categories)

    pa, shares, conger, agree = by_hand(rows, categories, kind)

    chance = {
        fleiss_kappa: shares @ agree @ shares,
        conger_kappa: conger,
        brennan_prediger: agree.sum() / q**2,
        gwet_ac2: agree.sum() * (shares * (1 - shares)).sum() / (q * (q - 1)),
    }
    assert same(percent(ratings, kind), pa)
    for kappa, pe in chance.items():
        if pe < 1 - 1e-12:
            assert same(kappa(ratings, kind), (pa - pe) / (1 - pe))
    assert same(gwet_ac1(ratings), gwet_ac2(ratings, "identity"))


@pytest.mark.parametrize("coders", [2, 3, 5])  # pairs of coders are gone through, or pairs of categories
def test_weights_may_differ_by_which_category_is_whose(coders):
    rows = [[(3 * unit + coder * unit) % 4 % 3 + 1 for coder in range(coders)] for unit in range(7)]
    apart = np.array([[0, 1, 3], [0, 0, 2], [1, 0, 0]])

    pa, shares, conger, agree = by_hand(rows, (1, 2, 3), apart)

    ratings, pe = from_units(rows, (1, 2, 3)), shares @ agree @ shares
    assert same(percent(ratings, apart), pa)
    assert same(fleiss_kappa(ratings, apart), (pa - pe) / (1 - pe))
    assert same(conger_kappa(ratings, apart), (pa - conger) / (1 - conger))


@given(COUNTS)
def test_fleiss_is_that_of_statsmodels_where_all_units_have_as_many_coders(counts):
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    most = max(2, *map(sum, counts))
    full = np.array([[*row[:-1], row[-1] + most - sum(row)] for row in counts])

    with quiet():
        fleiss = inter_rater.fleiss_kappa(full, method="fleiss")
        randolph = inter_rater.fleiss_kappa(full, method="randolph")

    ratings = from_counts(full)
    varied = (full.sum(axis=0) > 0).sum() > 1
    assert same(fleiss_kappa(ratings), fleiss if varied else np.nan)
    assert same(brennan_prediger(ratings), randolph if varied else np.nan)


@given(COUNTS)
def test_counts_and_units_of_the_same_judgements_agree_whatever_the_shape(counts):
    most = max(sum(row) for row in counts)
    rows = [[c for c, often in enumerate(row, 1) for _ in range(often)] for row in counts]
    rows = [row + [None] * (most - len(row)) for row in rows]
    one, other = from_counts(counts), from_units(rows, range(1, len(counts[0]) + 1))

    for kappa in (percent, fleiss_kappa, fleiss_kappa_se, gwet_ac2, gwet_ac2_se, brennan_prediger):
        assert same(kappa(one), kappa(other))


@given(tables(), st.sampled_from(["identity", "linear", "quadratic"]))
def test_of_two_coders_conger_is_cohen_with_its_error(table, kind):
    ratings = from_table(table)

    assert same(conger_kappa(ratings, kind), weighted_kappa(ratings, kind))
    assert np.allclose(conger_kappa_se(ratings, kind, ddof=0), kappa_se(ratings, kind), atol=1e-7, equal_nan=True)


@given(units(), st.randoms(use_true_random=False))
def test_coders_and_units_may_change_places(drawn, chance):
    rows, categories = drawn
    columns = list(zip(*rows, strict=True))
    chance.shuffle(columns)
    moved = list(zip(*columns, strict=True))
    chance.shuffle(moved)

    for kappa in (fleiss_kappa, conger_kappa, conger_kappa_se, brennan_prediger_se, gwet_ac1, gwet_ac1_se):
        assert same(kappa(from_units(rows, categories)), kappa(from_units(moved, categories)))


@given(units())
def test_units_that_double_leave_the_coefficient_and_halve_its_variance(drawn):
    rows, categories = drawn
    once, twice = from_units(rows, categories), from_units(rows * 2, categories)

    for kappa in (fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac1):
        assert same(kappa(once), kappa(twice))
    for error in (fleiss_kappa_se, conger_kappa_se, brennan_prediger_se, gwet_ac1_se):
        assert same(error(once, ddof=0) / np.sqrt(2), error(twice, ddof=0))


@given(units())
def test_a_category_that_nobody_used_changes_only_what_asks_how_many_there_are(drawn):
    rows, categories = drawn
    narrow, wide = from_units(rows, categories), from_units(rows, (*categories, 99))

    for kappa in (percent, fleiss_kappa, fleiss_kappa_se, conger_kappa, conger_kappa_se):
        assert same(kappa(narrow), kappa(wide))
    if not np.isnan(gwet_ac1(narrow)) and percent(narrow) < 1:
        assert gwet_ac1(wide) > gwet_ac1(narrow)
        assert brennan_prediger(wide) > brennan_prediger(narrow)


def test_a_coder_who_judged_nothing_changes_nothing():
    rows = [[1, 1, 2], [2, 2, 2], [1, 2, 1], [2, None, 1]]
    joined = [[*row, None] for row in rows]

    for kappa in (percent, fleiss_kappa, conger_kappa, conger_kappa_se, gwet_ac1, gwet_ac1_se):
        assert same(kappa(from_units(rows)), kappa(from_units(joined)))


def test_a_unit_with_one_judgement_counts_in_the_shares_and_not_in_agreement():
    rows = [[1, 1], [2, 2], [1, 2], [1, 1]]
    more = [*rows, [2, None]]

    assert percent(from_units(rows)) == percent(from_units(more))
    assert gwet_ac1(from_units(rows)) != gwet_ac1(from_units(more))
    assert cohen_kappa(from_units(rows)) == cohen_kappa(from_units(more))


def test_one_unit_has_no_standard_error():
    ratings = from_units([[1, 2, 2]])

    assert fleiss_kappa(ratings) < 0
    assert np.isnan(fleiss_kappa_se(ratings))


def test_a_category_that_nobody_used_has_no_kappa_of_its_own():
    ratings = from_units([[1, 1], [1, 2], [2, 2]], (1, 2, 3))

    assert np.isnan(fleiss_category_kappa(ratings)).tolist() == [False, False, True]


def test_many_coders_on_a_unit_are_counted_by_category():
    counts = np.array([[60, 20, 0], [10, 70, 0], [40, 39, 1]])
    shares = counts.sum(axis=0) / counts.sum()
    pa = ((counts * (counts - 1)).sum(axis=1) / (80 * 79)).mean()
    pe = (shares**2).sum()

    assert fleiss_kappa(from_counts(counts)) == pytest.approx((pa - pe) / (1 - pe))
