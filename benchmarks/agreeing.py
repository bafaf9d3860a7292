"""agree: a million units by two coders and forty codes beside numpy by hand, krippendorff and scikit-learn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Row, Size, Spent, median, spent
from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.axis import Axis, Numbers, Runs, merged, whole_text
from workbench.agreement.many import gwet_ac1
from workbench.agreement.pairs import cohen_kappa, percent, positive_agreement
from workbench.agreement.ratings import binary
from workbench.agreement.tabulate import tabulate

CODES, SOURCES, TIMES = 40, 300, 5
SPANS = 2_000  # of each coder and code on the characters
Figures = NDArray[np.float64]


def rows(size: Size) -> Iterator[Row]:
    """The budgets of agreement, each answer compared with that of the bare operation."""
    random = np.random.RandomState(7)
    units = size.pick(10_000, 1_000_000)
    axis = Axis(text="", starts=np.arange(units) * 2, stops=np.arange(units) * 2 + 1)
    coded = [_alike(random, units) for _ in range(CODES)]
    yield _by_hand(units, coded)
    yield _from_codings(axis, coded)
    yield from _oracles(units, coded[0])
    yield _characters(random, size.pick(10_000, 1_000_000))


def _alike(random: np.random.RandomState, units: int) -> tuple[Runs, Runs]:
    """What two coders coded with one code: one to three units at a time, about a fiftieth of all, mostly the same."""
    starts = np.flatnonzero(random.random_sample(units) < 0.01)
    runs = np.stack([starts, np.minimum(starts + random.randint(1, 4, len(starts)), units)], axis=1)
    kept, moved = (random.random_sample(len(runs)) < 0.85 for _ in range(2))
    return merged(runs[kept]), merged(np.minimum(runs + (random.random_sample((len(runs), 1)) < 0.1), units)[moved])


def _sizes(units: int) -> Numbers:
    sizes = np.full(SOURCES, units // SOURCES)
    sizes[-1] += units - sizes.sum()
    return sizes


def _ours(units: int, coded: list[tuple[Runs, Runs]]) -> Figures:
    """Kappa, alpha, AC1, percent and positive agreement of each code, from counts by source."""
    sizes, judged = _sizes(units), np.ones((SOURCES, 2), dtype=bool)
    cells = np.array([tabulate(pair, sizes, judged).pair(0, 1).sum(axis=0) for pair in coded])
    table = binary(*cells.T)
    return np.array([f(table) for f in (cohen_kappa, krippendorff_alpha, gwet_ac1, percent, positive_agreement)])


def _hand(marks: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]) -> Figures:
    """The same by hand, from arrays that say of each unit whether it is coded."""
    cells = []
    for a, b in marks:
        both, one, other = np.count_nonzero(a & b), np.count_nonzero(a), np.count_nonzero(b)
        cells.append((both, one - both, other - both, len(a) - one - other + both))
    n11, n10, n01, n00 = np.array(cells, dtype=float).T
    n = n11 + n10 + n01 + n00
    po, p1, p2 = (n11 + n00) / n, (n11 + n10) / n, (n11 + n01) / n
    p = (p1 + p2) / 2
    kappa = (po - (pe := p1 * p2 + (1 - p1) * (1 - p2))) / (1 - pe)
    alpha = 1 - (2 * n - 1) * (n10 + n01) / (2 * n * p * 2 * n * (1 - p))
    ac1 = (po - (pe := 2 * p * (1 - p))) / (1 - pe)
    return np.array([kappa, alpha, ac1, po, 2 * n11 / (2 * n11 + n10 + n01)])


def _dense(units: int, runs: Runs) -> NDArray[np.bool_]:
    steps = np.zeros(units + 1, dtype=np.int8)
    np.add.at(steps, runs[:, 0], 1)
    np.add.at(steps, runs[:, 1], -1)
    return np.cumsum(steps[:-1], dtype=np.int8).astype(bool)


def _by_hand(units: int, coded: list[tuple[Runs, Runs]]) -> Row:
    marks = [(_dense(units, a), _dense(units, b)) for a, b in coded]
    np.testing.assert_allclose(_ours(units, coded), _hand(marks))
    ours, bare = _often(lambda: _ours(units, coded)), _often(lambda: _hand(marks))
    return Row(
        work=f"agreement: {units:,} units × 2 coders × {CODES} codes, counts by source and five coefficients",
        ratio=ours.cpu / bare.cpu, limit=2, ours=str(ours),
        basis=f"numpy by hand, on arrays of True and False ready made, without sources: {bare}",
    )  # fmt: skip


def _from_codings(axis: Axis, coded: list[tuple[Runs, Runs]]) -> Row:
    """The same from codings: which units does each cover?"""
    spans = [[[(2 * a, 2 * b - 1) for a, b in runs.tolist()] for runs in pair] for pair in coded]
    axis = Axis(text="x " * axis.size, starts=axis.starts, stops=axis.stops)
    ours = _often(lambda: [[axis.covered(of) for of in pair] for pair in spans], 1)
    bare = _often(lambda: [[_filled(2 * axis.size, of) for of in pair] for pair in spans], 1)
    codings = sum(len(of) for pair in spans for of in pair)
    return Row(
        work=f"the units that {codings:,} codings cover, white space left out", ratio=ours.cpu / bare.cpu,
        ours=str(ours), basis=f"filling an array of the characters of each coder and code: {bare}",
    )  # fmt: skip


def _filled(characters: int, spans: list[tuple[int, int]]) -> NDArray[np.bool_]:
    found = np.zeros(characters, dtype=bool)
    for start, end in spans:
        found[start:end] = True
    return found


def _oracles(units: int, coded: tuple[Runs, Runs]) -> Iterator[Row]:
    """One code of two coders: packages are given arrays ready made, we the ranges."""
    import krippendorff
    from sklearn.metrics import cohen_kappa_score

    one, other = (_dense(units, runs).astype(np.int8) for runs in coded)
    sizes, judged = np.array([units]), np.ones((1, 2), dtype=bool)

    def table() -> Any:
        return binary(*tabulate(coded, sizes, judged).pair(0, 1)[0])

    for name, ours, theirs in (
        ("krippendorff: alpha", lambda: krippendorff_alpha(table()),
         lambda: krippendorff.alpha(np.stack([one, other]), level_of_measurement="nominal")),
        ("scikit-learn: Cohen's kappa", lambda: cohen_kappa(table()), lambda: cohen_kappa_score(one, other)),
    ):  # fmt: skip
        np.testing.assert_allclose(float(ours()), theirs())
        mine, bare = _often(ours), _often(theirs, 1)
        yield Row(
            work=f"one code, {units:,} units, two coders", ratio=mine.cpu / bare.cpu, ours=str(mine),
            basis=f"{name}: {bare}",
        )  # fmt: skip


def _characters(random: np.random.RandomState, length: int) -> Row:
    """Exact agreement in characters, as NVivo counts, without an array of characters."""
    text = "x" * length
    spans = [
        [
            [(a, a + n) for a, n in zip(random.randint(0, length - 900, SPANS).tolist(),
                                        random.randint(1, 900, SPANS).tolist(), strict=True)]
            for _ in range(2)
        ]
        for _ in range(CODES)
    ]  # fmt: skip

    def exact() -> Figures:
        axis, judged = whole_text(text), np.ones((1, 2), dtype=bool)
        cells = [tabulate([axis.covered(of) for of in pair], np.array([length]), judged) for pair in spans]
        table = binary(*np.array([c.pair(0, 1)[0] for c in cells]).T)
        return np.array([percent(table), cohen_kappa(table)])

    marks = [tuple(_filled(length, of) for of in pair) for pair in spans]
    np.testing.assert_allclose(exact(), _hand(marks)[[3, 0]])  # type: ignore[arg-type]
    ours = _often(exact)
    return Row(
        work=f"exact agreement in {length:,} characters, {SPANS:,} codings × 2 coders × {CODES} codes, by intervals",
        ratio=ours.wall, limit=0.5, unit="s", ours=str(ours), basis="asked: under half a second on this machine",
    )  # fmt: skip


def _often(work: Callable[[], object], times: int = TIMES) -> Spent:
    return median([spent(work) for _ in range(times)])
