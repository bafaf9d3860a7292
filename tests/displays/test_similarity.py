"""Similarity of sites: scipy as an oracle, and blanks where nothing can be compared. All is invented."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import linkage
from scipy.spatial import distance

from tests.displays.build import SIX, schools
from workbench.displays.matrix import code_by_site
from workbench.displays.similarity import Likeness, alike, linked, similarity

profile = st.lists(st.integers(0, 9), min_size=4, max_size=4)


@given(profile, profile)
def test_both_measures_are_scipys(one: list[int], other: list[int]) -> None:
    assume(any(one) and any(other))
    assert alike(one, other) == pytest.approx(1 - distance.cosine(one, other), abs=1e-9)
    shannon = distance.jensenshannon(one, other, base=2) ** 2
    assert alike(one, other, how=Likeness.SHANNON) == pytest.approx(1 - np.nan_to_num(shannon), abs=1e-9)


@given(st.lists(st.floats(0.01, 0.99), min_size=10, max_size=10, unique=True))
def test_joins_are_scipys_average_linkage(values: list[float]) -> None:
    square = np.eye(5)
    square[np.triu_indices(5, 1)] = values
    square = square + np.triu(square, 1).T
    found = linked("abcde", square.tolist())
    theirs = linkage(distance.squareform(1 - square, checks=False), method="average")
    assert [m.distance for m in found] == pytest.approx(list(theirs[:, 2]), abs=1e-9)
    assert sorted(found[-1].left + found[-1].right) == list("abcde")


def test_equals_are_joined_in_the_order_of_the_study() -> None:
    same = [[1.0] * 3 for _ in range(3)]
    assert [(m.left, m.right) for m in linked(["a", "b", "c"], same)] == [(("a",), ("b",)), (("a", "b"), ("c",))]


def test_alike_sites_stand_together_and_a_site_without_data_is_blank_and_last() -> None:
    build = schools(*SIX)
    for site in ("a1", "b1"):
        build.coded(f"{site}-p", "g/a", 1, 2)
    for site in ("a2", "b2"):
        build.coded(f"{site}-p", "g/b", 1)
    build.site("c1", "south")
    found = similarity(code_by_site(build.corpus()))
    assert found.sites[:4] == ("a1", "b1", "a2", "b2")
    assert set(found.blank) == {"a3", "b3", "c1"}  # nothing coded, or nothing there: no profile
    assert (found.value("a1", "b1"), found.value("a1", "a2"), found.value("a1", "c1")) == (1.0, 0.0, None)


def test_a_code_that_one_site_was_not_read_for_is_no_zero() -> None:
    build = schools(*SIX[:2]).coded("a1-p", "g/a", 1).coded("a1-p", "g/b", 1, 2, 3).coded("a2-p", "g/a", 1)
    whole = similarity(code_by_site(build.corpus()))
    build.coverage.clear()
    half = similarity(code_by_site(build.read("a1-p").read("a2-p", scope="g/a").corpus()))
    assert (whole.value("a1", "a2"), whole.codes[0][1]) == (pytest.approx(0.316228, abs=1e-6), 2)
    assert (half.value("a1", "a2"), half.codes[0][1]) == (1.0, 1)
