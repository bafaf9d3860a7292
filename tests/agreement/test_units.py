"""One invented talk coded by two, in every unit: the figures of the reference folder, and those that NVivo prints."""

import json
from math import isnan, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.axis import Axis, Rule, Unitizing, UnitKind, axis, whole_text
from workbench.agreement.many import brennan_prediger, gwet_ac1
from workbench.agreement.pairs import cohen_kappa, jaccard, observed_and_expected, percent, pooled_kappa
from workbench.agreement.ratings import binary
from workbench.agreement.tabulate import tabulate
from workbench.model.source import Turn
from workbench.segmenting.units import segment

REFERENCE = Path(__file__).parents[3] / "shared" / "methods" / "agreement" / "reference"
FIGURES = {
    "percent": percent, "kappa": cohen_kappa, "alpha": krippendorff_alpha, "ac1": gwet_ac1,
    "brennan_prediger": brennan_prediger, "jaccard": jaccard,
}  # fmt: skip


def reference(name: str) -> dict[str, Any]:
    path = REFERENCE / name
    if not path.is_file():
        pytest.skip(f"{path.name} lies in ../shared, which is not here")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def laid(text: str, unit: str, rule: str) -> Axis:
    """Its turns are its lines, labels and all, as the reference counts them."""
    starts = [0, *(n + 1 for n, sign in enumerate(text[:-1]) if sign == "\n")]
    turns = tuple(Turn(start=a, end=b - 1, speaker="") for a, b in zip(starts, [*starts[1:], len(text)], strict=True))
    if unit == "char":
        return whole_text(text)
    units = next(segment([(text, turns)]))
    return axis(text, turns, units, Unitizing(kind=UnitKind(unit), rule=Rule(rule), every=True))


def cells(text: str, of_code: dict[str, Any], how: str) -> list[int]:
    units = laid(text, *how.split("/"))
    runs = [units.covered(map(tuple, of_code[f"spans_{who}"])) for who in "ab"]
    found: list[int] = tabulate(runs, np.array([units.size]), np.ones((1, 2), dtype=bool)).pair(0, 1)[0].tolist()
    return found


def test_every_unit_and_rule_gives_the_counts_and_figures_of_the_reference() -> None:
    case = reference("units_case1.json")
    checked = 0
    for code, of_code in case["codes"].items():
        for how, wanted in of_code.items():
            if how.startswith("spans"):
                continue
            found = cells(case["text"], of_code, how)
            assert found == [wanted[k] for k in ("n11", "n10", "n01", "n00")], (code, how)
            table = binary(*found)
            for name, coefficient in FIGURES.items():
                expected = nan if wanted[name] is None else wanted[name]
                if not wanted["n11"] + wanted["n10"] + wanted["n01"] and name in ("ac1", "brennan_prediger"):
                    expected = nan  # nothing varies: the reference has 1, which we never say
                assert float(coefficient(table)) == pytest.approx(expected, abs=1e-6, nan_ok=True), (code, how, name)
                checked += 1
    assert checked == 4 * 7 * 6


def test_pooled_over_all_codes_as_in_the_reference() -> None:
    case = reference("units_case1.json")
    for how, expected in case["pooled_kappa_all_codes"].items():
        tables = np.array([cells(case["text"], of, how) for of in case["codes"].values()])
        po, pe = observed_and_expected(binary(*tables.T))

        assert float(pooled_kappa(po, pe, include_unvaried=True).kappa) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("one", "other", "kappa"), [(75, 75, 0.314286), (150, 0, 0.347826)])
def test_characters_as_nvivo_counts_them(one: int, other: int, kappa: float) -> None:
    """1,000 characters, 50 coded by both, 150 by one (NVivo help, Coding Comparison query): percent .85.

    QualCoder's formula gives .2064 for the first.
    """
    text = "x" * 1000
    both = tabulate(
        [whole_text(text).covered([(0, 50 + one)]), whole_text(text).covered([(0, 50), (500, 500 + other)])],
        np.array([1000]), np.ones((1, 2), dtype=bool),
    )  # fmt: skip
    table = binary(*both.pair(0, 1)[0])

    assert float(percent(table)) == pytest.approx(0.85)
    assert float(cohen_kappa(table)) == pytest.approx(kappa, abs=1e-6)


def test_what_nobody_used_has_no_kappa() -> None:
    assert isnan(float(cohen_kappa(binary(0, 0, 0, 8))))
