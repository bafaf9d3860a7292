"""Co-occurrence: the sweep against sets of sentences and characters, counted one by one. All is invented."""

from collections.abc import Callable, Iterable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.displays.reference import reference
from workbench.displays import overlaps
from workbench.displays.cooccurrence import By, Cooccurrence, Pair, cooccurrence
from workbench.model.spans import Ranges

CODES = ("a", "b", "c", "d")
Coding = tuple[int, int, int]  # code, start, end
codings = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 14), st.integers(1, 6)).map(lambda c: (c[0], c[1], c[1] + c[2])),
    max_size=12,
)


def ranges(source: str, found: Iterable[Coding], units: int = 20) -> Ranges:
    table = np.array(list(found), dtype=np.int64).reshape(-1, 3)
    return Ranges(source=source, units=units, codes=table[:, 0], starts=table[:, 1], ends=table[:, 2])


def of(
    *sources: Iterable[Coding], by: By = By.SENTENCE, read: Callable[[int], set[str]] | None = None
) -> Cooccurrence:
    known = {str(n): read(n) if read else set(CODES) for n in range(len(sources))}
    return cooccurrence([ranges(str(n), found) for n, found in enumerate(sources)], CODES, known, by=by)


def places(found: Iterable[Coding], code: int) -> list[tuple[int, int]]:
    """Codings of one code that overlap, as one, by joining any two until none do."""
    left = [(start, end) for which, start, end in found if which == code]
    while True:
        for one, two in combinations(range(len(left)), 2):
            (a, b), (c, d) = left[one], left[two]
            if a < d and c < b:
                left = [p for n, p in enumerate(left) if n not in (one, two)] + [(min(a, c), max(b, d))]
                break
        else:
            return left


@given(st.lists(codings, min_size=1, max_size=3))
def test_sentences_are_those_of_sets(sources: list[list[Coding]]) -> None:
    under = [{(n, u) for n, found in enumerate(sources) for k, s, e in found if k == code for u in range(s, e)}
             for code in range(4)]  # fmt: skip
    made = of(*sources)
    for one, two in combinations(range(4), 2):
        pair = made.pair(CODES[one], CODES[two])
        assert (pair.n1, pair.n2, pair.n12) == (len(under[one]), len(under[two]), len(under[one] & under[two]))
        assert pair.n == 20 * len(sources)
        assert pair.extent is None
    assert made.used == tuple(code for code, held in zip(CODES, under, strict=True) if held)


@given(st.lists(codings, min_size=1, max_size=3))
def test_overlaps_are_those_of_places_tried_one_with_the_other(sources: list[list[Coding]]) -> None:
    made = of(*sources, by=By.OVERLAP)
    for one, two in combinations(range(4), 2):
        pair, both = made.pair(CODES[one], CODES[two]), [(places(f, one), places(f, two)) for f in sources]
        met = [
            (max(a, c), min(b, d)) for first, second in both for a, b in first for c, d in second if a < d and c < b
        ]
        assert pair.n12 == len(met)
        assert (pair.n1, pair.n2) == (sum(len(f) for f, _ in both), sum(len(s) for _, s in both))
        assert pair.extent is not None
        assert pair.extent[2] == sum(end - start for start, end in met)
        assert (pair.n, pair.phi) == (None, None)


@given(codings, st.integers(1, 5))
def test_a_small_block_changes_no_figure(found: list[Coding], block: int) -> None:
    whole = of(found, by=By.OVERLAP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overlaps, "BLOCK", block)
        parts = of(found, by=By.OVERLAP)
    assert (whole.shared == parts.shared).all()
    assert (whole.places == parts.places).all()


def test_two_coders_on_one_sentence_make_one() -> None:
    pair = of([(0, 3, 4), (0, 3, 4), (1, 3, 4)]).pair("a", "b")
    assert (pair.n1, pair.n2, pair.n12, pair.c) == (1, 1, 1, 1.0)


def test_sources_that_nobody_has_read_for_both_are_in_no_denominator_and_are_told() -> None:
    def read(n: int) -> set[str]:
        return set(CODES) if n == 0 else {"a"}

    pair = of([], [(0, 1, 2)], [], read=read).pair("a", "b")
    assert (pair.n, pair.unread) == (40, 1)  # the first is read, the second holds one
    assert "unread 1" in pair.flags


def test_c_is_that_of_the_manual() -> None:
    told = reference("atlasti_c")
    pair = Pair(first="a", second="b", n1=told["n1"], n2=told["n2"], n12=told["n12"], n=None, unread=0)
    assert pair.c == pytest.approx(told["c"], abs=5e-7)


def test_the_same_c_with_its_source_and_flags() -> None:
    pair = Pair(first="a", second="b", n1=100, n2=10, n12=5, n=1000, unread=0)
    assert round(pair.c or 0, 3) == 0.048  # ATLAS.ti's manual, c-coefficient
    assert pair.flags == ("uneven",)
    assert (pair.of_first, pair.of_second) == (0.05, 0.5)
    assert Pair(first="a", second="b", n1=2, n2=2, n12=3, n=None, unread=0).flags == ("small", "above 1")


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 9), st.integers(1, 9))
def test_phi_is_the_correlation_of_two_columns(both: int, one: int, two: int, neither: int) -> None:
    pair = Pair(first="a", second="b", n1=both + one, n2=both + two, n12=both, n=both + one + two + neither, unread=0)
    table = np.repeat([[1, 1], [1, 0], [0, 1], [0, 0]], [both, one, two, neither], axis=0)
    assert pair.phi == pytest.approx(np.corrcoef(table.T)[0, 1])


def test_pairs_stand_by_c_and_the_matrix_is_symmetric_with_a_blank_diagonal() -> None:
    made = of([(0, 1, 3), (1, 2, 3), (2, 1, 3)])
    assert [(p.first, p.second) for p in made.pairs()] == [("a", "c"), ("a", "b"), ("b", "c")]
    assert [(p.first, p.second) for p in made.pairs(least=2)] == [("a", "c")]
    assert made.matrix(["c", "a", "d"]) == ((None, 1.0, 0.0), (1.0, None, 0.0), (0.0, 0.0, None))


def test_nothing_coded_is_no_pair() -> None:
    made = of([], [])
    assert (made.pairs(), made.sources, made.pair("a", "b").c) == ((), 2, None)
    assert cooccurrence([], CODES, {}).pairs() == ()
