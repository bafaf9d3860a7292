"""Agreement over time, by hand. The interviews are invented."""

from math import isnan

import pytest

from tests.agreement.pairs_of import compared, marked
from workbench.agreement.comparison import Comparison, Material
from workbench.agreement.drift import Drift, drift
from workbench.agreement.results import agreement

SAME = {("ana", "a"): [0, 1, 2, 3], ("bo", "a"): [0, 1, 2, 3]}
MORE = {("ana", "a"): [0, 1, 2, 3], ("bo", "a"): [0, 1, 2, 3, 4, 5, 6, 7], ("bo", "b"): [9]}


def nine() -> list[Material]:
    return [marked(f"s{n}", SAME if n < 6 else MORE) for n in range(9)]


def times(materials: list[Material]) -> dict[str, int | None]:
    return {m.slug: n for n, m in enumerate(materials)}


def of(comparison: Comparison, when: dict[str, int | None]) -> Drift:
    return drift(comparison, when)


def test_thirds_in_the_order_in_which_sources_were_finished() -> None:
    materials = nine()
    found = of(compared(materials), {m.slug: -n for n, m in enumerate(materials)})

    assert [w.sources for w in found.windows] == [("s8", "s7", "s6"), ("s5", "s4", "s3"), ("s2", "s1", "s0")]
    assert found.why == ""
    assert found.untold == ()
    assert [w.units for w in found.windows] == [30, 30, 30]
    assert (found.windows[0].began, found.windows[0].ended) == (-8, -6)


def test_who_codes_more_and_more_alone_is_seen() -> None:
    materials = nine()
    last = of(compared(materials), times(materials)).windows[2]
    ana, bo = last.rates

    assert (ana.coded, ana.units, ana.of_100) == (12, 30, 40)
    assert (bo.coded, bo.units, bo.of_100) == (27, 30, 90)
    assert (bo.judgements, bo.alone) == (27, 15)
    assert ana.share_alone == 0
    assert last.positive.value == pytest.approx(2 * 12 / (2 * 12 + 15))
    assert last.percent.value == pytest.approx(1 - 15 / 60)


def test_the_figures_of_one_window_are_those_of_all_codes_together() -> None:
    materials = nine()[5:8]
    comparison = compared(materials)
    (window,) = of(comparison, times(materials)).windows
    whole = agreement(comparison, replicates=0).overall

    assert window.alpha.value == pytest.approx(whole.alpha.value)
    assert window.percent.value == pytest.approx(whole.percent.value)
    assert window.units == whole.units


def test_windows_with_too_little_in_them_go_together_and_it_says_so() -> None:
    few = [marked(f"s{n}", {("ana", "a"): [0]} if n < 3 else SAME) for n in range(9)]
    found = of(compared(few), times(few))

    assert [len(w.sources) for w in found.windows] == [6, 3]
    assert "fewer than 3 windows" in found.why
    late = [marked(f"s{n}", {("ana", "a"): [0]} if n > 5 else SAME) for n in range(9)]
    assert [len(w.sources) for w in of(compared(late), times(late)).windows] == [3, 6]


def test_sources_without_a_time_are_named_and_in_no_window() -> None:
    materials = nine()
    found = of(compared(materials), times(materials) | {"s0": None})

    assert found.untold == ("s0",)
    assert "s0" not in {s for w in found.windows for s in w.sources}
    assert of(compared(materials), {}).windows == ()


def test_sources_finished_at_one_time_have_no_order_and_it_says_so() -> None:
    materials = nine()
    found = of(compared(materials), dict.fromkeys((m.slug for m in materials), 7))

    assert found.windows == ()
    assert "at the same time" in found.why


def test_what_is_undefined_is_not_nought() -> None:
    three = [marked(f"s{n}", {}) for n in range(3)] + [marked("t", SAME)]
    found = of(compared(three), {f"s{n}": n for n in range(3)})
    (window,) = found.windows

    assert isnan(window.alpha.value)
    assert window.alpha.why == "nothing varies"
    assert isnan(window.positive.value)
    assert isnan(window.rates[0].share_alone)
    assert window.rates[0].of_100 == 0  # judged, and nothing coded: that is a rate


def test_a_coder_who_judged_nothing_in_a_window_has_no_rate_there() -> None:
    materials = nine()[:3]
    every = {"a", "b", "c"}
    found = of(
        compared(materials, ("ana", "bo", "cy"), unjudged={(m.slug, "cy"): every for m in materials}),
        times(materials),
    )
    cy = found.windows[0].rates[2]

    assert (cy.coder, cy.units) == ("cy", 0)
    assert isnan(cy.of_100)
