"""Tests of significance: published tables, and scipy and statsmodels as oracles. Tables are invented or cited."""

from math import comb, prod

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import contingency
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from tests.displays.reference import reference
from workbench.displays.significance import (
    benjamini_hochberg,
    cramers_v,
    fisher,
    freeman_halton,
    mcnemar,
    wilson,
)

cell = st.integers(0, 12)
four = st.tuples(cell, cell, cell, cell)


def test_the_reference_figures_are_met() -> None:
    (a, b), (c, d) = reference("fisher_tea")["table"]
    assert fisher(a, b, c, d) == pytest.approx(reference("fisher_tea")["two_sided_p"], abs=1e-6)
    changed = reference("mcnemar_exact")
    assert mcnemar(changed["b"], changed["c"]) == pytest.approx(changed["p"], abs=1e-6)
    share = reference("wilson_12_of_15")
    assert wilson(share["k"], share["n"]) == pytest.approx(share["ci95"], abs=1e-6)


def test_the_same_figures_with_their_sources() -> None:
    assert fisher(3, 1, 1, 3) == pytest.approx(0.485714, abs=1e-6)  # Fisher 1935, the lady tasting tea
    assert mcnemar(1, 7) == pytest.approx(2 * 9 / 2**8)  # (1 + 8) of 256, twice
    assert wilson(12, 15) == pytest.approx((0.548146, 0.929525), abs=1e-6)  # Wilson 1927, computed


@given(four)
def test_fisher_is_scipys(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    assert fisher(a, b, c, d) == pytest.approx(stats.fisher_exact([[a, b], [c, d]]).pvalue, abs=1e-9)


@given(four)
def test_freeman_halton_of_two_by_two_is_fisher(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    assert freeman_halton([[a, b], [c, d]]) == pytest.approx(fisher(a, b, c, d), abs=1e-12)


@given(st.integers(2, 4), st.data())
def test_freeman_halton_is_a_count_over_all_tables_of_the_margins(columns: int, data: st.DataObject) -> None:
    table = [data.draw(st.lists(st.integers(0, 3), min_size=columns, max_size=columns)) for _ in range(2)]
    assume(any(map(sum, table)))
    sums = [sum(column) for column in zip(*table, strict=True)]

    def weight(first: tuple[int, ...]) -> int:
        return prod(comb(n, k) for n, k in zip(sums, first, strict=True))

    every = [row for row in np.ndindex(*(n + 1 for n in sums)) if sum(row) == sum(table[0])]
    seen, weights = weight(tuple(table[0])), [weight(row) for row in every]
    assert freeman_halton(table) == pytest.approx(sum(w for w in weights if w <= seen) / sum(weights))


def test_a_table_that_is_too_large_has_no_p() -> None:
    assert freeman_halton([[90 + 7 * i + j for j in range(5)] for i in range(5)]) is None


@pytest.mark.parametrize("wrong", [(-1, 1, 1, 1), (9_999, 1, 1, 1)])
def test_counts_that_no_exact_test_is_for_are_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="counts"):
        fisher(*wrong)


@given(cell, cell)
def test_mcnemar_is_that_of_statsmodels(new: int, dropped: int) -> None:
    assume(new + dropped)
    assert mcnemar(new, dropped) == pytest.approx(statsmodels_mcnemar([[3, new], [dropped, 3]], exact=True).pvalue)


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=4))
def test_cramers_v_is_scipys(table: list[list[int]]) -> None:
    held = np.array(table)
    held = held[held.any(axis=1)][:, held.any(axis=0)]
    if min(held.shape) < 2:
        assert cramers_v(table) is None
    else:
        assert cramers_v(table) == pytest.approx(contingency.association(held, method="cramer"), abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_q_is_that_of_statsmodels(values: list[float]) -> None:
    assert benjamini_hochberg(values) == pytest.approx(tuple(multipletests(values, method="fdr_bh")[1]))


@given(st.integers(0, 30), st.integers(1, 30))
def test_wilsons_interval_is_that_of_statsmodels(k: int, n: int) -> None:
    assume(k <= n)
    assert wilson(k, n) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-9)
    assert wilson(0, 0) is None
