"""Every expected value of the reference tables that lie beside the checkout, within its own tolerance."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from workbench.agreement import many, pairs
from workbench.agreement.alpha import alpha_se, krippendorff_alpha
from workbench.agreement.ratings import from_counts, from_table, from_units
from workbench.agreement.reasons import why_undefined
from workbench.agreement.unitizing import alpha_u_2004, u_alpha

FOLDER = Path("/work/shared/methods/agreement/reference")
ELSEWHERE = {
    "nvivo_help_percent": "characters of a source: tests of the comparison",
    "stats_reference": "no agreement: figures of other stages",
    "units_case1": "spans made into units: tests of the comparison",
}
FILES = sorted(FOLDER.glob("*.json")) if FOLDER.is_dir() else []
pytestmark = pytest.mark.skipif(not FILES, reason=f"the reference tables are not beside the checkout ({FOLDER})")

ONE_TABLE = {
    "percent_agreement": pairs.percent,
    "percent_agreement_mean_item": pairs.percent,
    "cohen_kappa": pairs.cohen_kappa,
    "cohen_kappa_max": pairs.kappa_max,
    "cohen_kappa_se": pairs.kappa_se,
    "cohen_kappa_se_gwet": pairs.kappa_se,
    "cohen_kappa_se0": pairs.kappa_se0,
    "cohen_kappa_ci_low": lambda r: pairs.kappa_ci(r)[0],
    "cohen_kappa_ci_high": lambda r: pairs.kappa_ci(r)[1],
    "weighted_kappa_linear": partial(pairs.weighted_kappa, weights="linear"),
    "weighted_kappa_linear_se": partial(pairs.kappa_se, weights="linear"),
    "scott_pi": pairs.scott_pi,
    "brennan_prediger": many.brennan_prediger,
    "brennan_prediger_se": many.brennan_prediger_se,
    "fleiss_kappa": many.fleiss_kappa,
    "fleiss_kappa_missing": many.fleiss_kappa,
    "fleiss_kappa_se": many.fleiss_kappa_se,
    "conger_kappa": many.conger_kappa,
    "hubert_conger_kappa": many.conger_kappa,
    "gwet_ac1": many.gwet_ac1,
    "gwet_ac2_quadratic": partial(many.gwet_ac2, weights="quadratic"),
    "alpha_nominal": krippendorff_alpha,
    "alpha_ordinal": partial(krippendorff_alpha, level="ordinal"),
    "alpha_interval": partial(krippendorff_alpha, level="interval"),
    "alpha_ratio": partial(krippendorff_alpha, level="ratio"),
    "alpha_nominal_se_gwet": alpha_se,
}
OF_A_TABLE = {"contingency", "contingency_pair"}  # Gwet's standard errors of these divide by n, not by n - 1


def found(case, name):
    """What workbench says for one expected value of one file."""
    kind, data = case["kind"], case["data"]
    if kind == "spans":
        alpha = alpha_u_2004(
            [[tuple(s) for s in c] for c in data["coders"]], begin=data["begin"], length=data["length"]
        )
        return alpha.by_code[name.removeprefix("alphaU_2004_cat:")] if ":" in name else alpha.overall
    if kind == "spans_2016":
        return of_spans(data, name)
    if kind == "contingency_pair":
        which, name = name.split(":")
        return of_table(from_table(data[which]), name, kind)
    if kind == "contingency_weighted":
        ratings = from_table(data["table"])
        return (
            pairs.weighted_kappa(ratings, data["disagreement"])
            if name == "weighted_kappa"
            else pairs.cohen_kappa(ratings)
        )
    make = {"contingency": from_table, "units_by_coders": from_units, "units_by_categories": from_counts}[kind]
    return of_table(make(data), name, kind)


def of_table(ratings, name, kind):
    if name.startswith("fleiss_kappa_cat:"):
        return many.fleiss_category_kappa(ratings)[ratings.index(int(name.split(":")[1]))]
    if name == "gwet_ac1_se":
        return many.gwet_ac1_se(ratings, ddof=0 if kind in OF_A_TABLE else 1)
    return ONE_TABLE[name](ratings)


def of_spans(data, name):
    coders = [[tuple(span) for span in each] for each in data["coders"]]
    if name == "u_alpha_2016":
        return u_alpha(coders, begin=data["begin"], length=data["length"])
    assert name == "char_alpha_nominal_with_gap_as_value"
    characters = np.full((data["length"], len(coders)), "gap", dtype=object)
    for coder, spans in enumerate(coders):
        for start, end, code in spans:
            characters[start - data["begin"] : end - data["begin"], coder] = code
    return krippendorff_alpha(from_units(characters))


def cases():
    for path in FILES:
        if path.stem not in ELSEWHERE:
            case = json.loads(path.read_text(encoding="utf-8"))
            for n, expected in enumerate(case["expected"]):
                yield pytest.param(case, expected, id=f"{path.stem}-{expected['coef']}-{n}")


@pytest.mark.parametrize(("case", "expected"), list(cases()))
def test_the_expected_value_comes_out_within_its_tolerance(case, expected):
    value = float(found(case, expected["coef"]))

    if expected["value"] is None:
        assert np.isnan(value)
        name = {"alpha_nominal": "krippendorff_alpha"}.get(expected["coef"], expected["coef"])
        assert why_undefined(from_units(case["data"]), name).startswith("no variation")
    else:
        assert value == pytest.approx(expected["value"], abs=expected["tol"])


def test_no_file_of_the_reference_is_left_out_but_those_named_here():
    assert {path.stem for path in FILES} >= set(ELSEWHERE)
    assert len(FILES) == 25
    assert {json.loads(p.read_text(encoding="utf-8"))["id"] for p in FILES if p.stem not in ELSEWHERE} == {
        p.stem for p in FILES if p.stem not in ELSEWHERE
    }
