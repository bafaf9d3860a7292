"""What the literature prints is what comes out."""

from functools import partial

import pytest

from tests.agreement.published import TABLES
from workbench.agreement import many, pairs
from workbench.agreement.alpha import alpha_se, krippendorff_alpha
from workbench.agreement.ratings import from_counts, from_table, from_units

FIGURES = {
    "percent": pairs.percent,
    "expected": lambda r: pairs.observed_and_expected(r)[1],
    "kappa": pairs.cohen_kappa,
    "kappa_max": pairs.kappa_max,
    "kappa_se": pairs.kappa_se,
    "kappa_se0": pairs.kappa_se0,
    "pi": pairs.scott_pi,
    "pi_se_table": partial(many.fleiss_kappa_se, ddof=0),
    "fleiss": many.fleiss_kappa,
    "fleiss_se": many.fleiss_kappa_se,
    "conger": many.conger_kappa,
    "conger_se": many.conger_kappa_se,
    "conger_se_table": partial(many.conger_kappa_se, ddof=0),
    "bp": many.brennan_prediger,
    "bp_se": many.brennan_prediger_se,
    "bp_se_table": partial(many.brennan_prediger_se, ddof=0),
    "ac1": many.gwet_ac1,
    "ac1_se": many.gwet_ac1_se,
    "ac1_se_table": partial(many.gwet_ac1_se, ddof=0),
    "ac2_quadratic": partial(many.gwet_ac2, weights="quadratic"),
    "alpha": krippendorff_alpha,
    "alpha_ordinal": partial(krippendorff_alpha, level="ordinal"),
    "alpha_interval": partial(krippendorff_alpha, level="interval"),
    "alpha_ratio": partial(krippendorff_alpha, level="ratio"),
    "alpha_se": alpha_se,
    "alpha_se_table": partial(alpha_se, ddof=0),
}
OF_A_CATEGORY = {"fleiss": many.fleiss_kappa, "alpha": krippendorff_alpha}
MADE = {"table": from_table, "units": from_units, "counts": from_counts}


@pytest.mark.parametrize(
    ("table", "figure"), [pytest.param(t, f, id=f"{t.name}-{f}") for t in TABLES for f in t.figures]
)
def test_the_printed_figure_comes_out(table, figure):
    ratings = MADE[table.layout](table.data)
    name, _, category = figure.partition(":")
    if not category:
        value = FIGURES[name](ratings)
    else:
        (known,) = [c for c in ratings.categories if str(c) == category]
        value = (
            pairs.positive_agreement(ratings, known)
            if name == "positive"
            else OF_A_CATEGORY[name](ratings.against_rest(known))
        )

    assert float(value) == pytest.approx(table.figures[figure], abs=table.tolerance)
