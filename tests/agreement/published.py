"""Tables and figures from the literature, with where each is printed; numbers only, as facts.

Each table was also put through another program that gives the printed figure: irrCAC, DKPro Statistics, statsmodels,
scikit-learn or krippendorff. ``tolerance``: half a unit of the last digit printed, more where the source rounds on
the way.
"""

from dataclasses import dataclass
from typing import Any

N = None


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One table, how it is laid out ('table', 'units', 'counts'), and the figures printed for it."""

    name: str
    source: str
    layout: str
    data: list[list[Any]]
    figures: dict[str, float]
    tolerance: float
    categories: tuple[Any, ...] | None = None


def times(*rows: tuple[int, list[Any]]) -> list[list[Any]]:
    """Rows as often as each number says."""
    return [row for often, row in rows for _ in range(often)]


HAYES = [
    [1, 1, 2, N, 2], [1, 1, 0, 1, N], [2, 3, 3, 3, N], [N, 0, 0, N, 0], [0, 0, 0, N, 0], [0, 0, 0, N, 0],
    [1, 0, 2, N, 1], [1, N, 2, 0, N], [2, 2, 2, N, 2], [2, 1, 1, 1, N], [N, 1, 0, 0, N], [0, 0, 0, 0, N],
    [1, 2, 2, 2, N], [3, 3, 2, 2, 3], [1, 1, 1, N, 1], [1, 1, 1, N, 1], [2, 1, 2, N, 2], [1, 2, 3, 3, N],
    [1, 1, 0, 1, N], [0, 0, 0, N, 0], [0, 0, 1, 1, N], [0, 0, N, 0, 0], [2, 3, 3, 3, N], [0, 0, 0, 0, N],
    [1, 2, N, 2, 2], [0, 1, 1, 1, N], [0, 0, 0, 1, 0], [1, 2, 1, 2, N], [1, 1, 2, 2, N], [1, 1, 2, N, 2],
    [1, 1, 0, N, 0], [2, 1, 2, 1, N], [2, 2, N, 2, 2], [3, 2, 2, 2, N], [2, 2, 2, N, 2], [2, 2, 3, N, 2],
    [2, 2, 2, N, 2], [2, 2, N, 1, 2], [2, 2, 2, 2, N], [1, 1, 1, N, 1],
]  # fmt: skip

SIX_RATERS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
]  # fmt: skip

FOUR_RATERS = [
    [1, 1, N, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1],
    [2, 2, 2, 2], [N, 5, 5, 5], [N, N, 1, 1], [N, N, 3, N],
]  # fmt: skip

TABLES = [
    Printed(
        name="cohen-1960-p37", source="Cohen (1960), p. 37: chance beats the coders", layout="table",
        data=[[25, 12, 3], [13, 2, 15], [12, 16, 2]],
        figures={"percent": 0.29, "expected": 0.35, "kappa_max": 0.85}, tolerance=0.005,
    ),
    Printed(
        name="cohen-1960-p37-gwet", source="the same, AC1 and AC2 by irrCAC 1.4", layout="table",
        data=[[25, 12, 3], [13, 2, 15], [12, 16, 2]],
        figures={"ac1": -0.04797, "ac2_quadratic": 0.1831}, tolerance=5e-6,
    ),
    Printed(
        name="fleiss-2003-18.1", source="Fleiss, Levin & Paik (2003), table 18.1", layout="table",
        data=[[75, 1, 4], [5, 4, 1], [0, 0, 10]],
        figures={"percent": 0.89, "kappa": 0.68, "kappa_se0": 0.076, "kappa_se": 0.087}, tolerance=0.005,
    ),
    Printed(
        name="gwet-2002", source="Gwet (2002), Kappa statistic is not satisfactory, table 1", layout="table",
        data=[[118, 5], [2, 0]],
        figures={"percent": 0.944, "kappa": -0.0234, "pi": -0.0288, "ac1": 0.9408}, tolerance=5e-5,
    ),
    Printed(
        name="cicchetti-1990-a", source="Cicchetti & Feinstein (1990), J Clin Epidemiol 43, 551", layout="table",
        data=[[40, 9], [6, 45]], figures={"positive:1": 0.84, "positive:2": 0.86}, tolerance=0.005,
    ),
    Printed(
        name="cicchetti-1990-b", source="Cicchetti & Feinstein (1990), J Clin Epidemiol 43, 551", layout="table",
        data=[[80, 10], [5, 5]], figures={"positive:1": 0.91, "positive:2": 0.40}, tolerance=0.005,
    ),
    Printed(
        name="agresti-1992", source="Agresti (1992), p. 202, from Landis & Koch (1977)", layout="table",
        data=[[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]],
        figures={"kappa": 0.493, "kappa_se": 0.057}, tolerance=0.0005,
    ),
    Printed(
        name="krippendorff-2004-p246-a", source="Krippendorff (2004), p. 246", layout="table",
        data=[[12, 9, 9], [9, 14, 9], [9, 9, 20]],
        figures={"percent": 0.46, "bp": 0.19, "pi": 0.186, "kappa": 0.186}, tolerance=0.001,
    ),
    Printed(
        name="krippendorff-2004-p246-b", source="Krippendorff (2004), p. 246: kappa rewards unlike habits",
        layout="table", data=[[12, 18, 18], [0, 14, 18], [0, 0, 20]],
        figures={"percent": 0.46, "bp": 0.19, "pi": 0.186, "kappa": 0.258}, tolerance=0.001,
    ),
    Printed(
        name="krippendorff-2004-p227", source="Krippendorff (2004), p. 227", layout="units",
        data=times((1, ["a", "a"]), (1, ["a", "b"]), (4, ["b", "b"]), (1, ["b", "c"]), (5, ["c", "c"])),
        figures={"percent": 0.833, "alpha": 0.734}, tolerance=0.0005,
    ),
    Printed(
        name="krippendorff-1980", source="Krippendorff (1980), chapter 12: three coders", layout="units",
        data=[[1, 1, 1], [1, 2, 2], [2, 2, 2], [4, 4, 4], [1, 4, 4], [2, 2, 2], [1, 2, 3], [3, 3, 3], [2, 2, 2]],
        figures={"percent": 0.740, "alpha": 0.642, "alpha_interval": 0.547, "alpha_ratio": 0.483, "alpha:1": 0.381,
                 "alpha:2": 0.711, "alpha:3": 0.717, "alpha:4": 0.764}, tolerance=0.001,
    ),
    Printed(
        name="hayes-2007", source="Hayes & Krippendorff (2007), p. 84: 40 units, 5 observers", layout="units",
        data=HAYES, figures={"alpha_ordinal": 0.7598}, tolerance=5e-5,
    ),
    Printed(
        name="krippendorff-2011-three", source="three coders, 15 units: the example of 'krippendorff' and Wikipedia",
        layout="units",
        data=[[N, 1, N], [N, N, N], [N, 2, 2], [N, 1, 1], [N, 3, 3], [3, 3, 4], [4, 4, 4], [1, 3, N], [2, N, 2],
              [1, N, 1], [1, N, 1], [3, N, 3], [3, N, 3], [N, N, N], [3, N, 4]],
        figures={"alpha": 0.691, "alpha_ordinal": 0.807, "alpha_interval": 0.811}, tolerance=0.0005,
    ),
    Printed(
        name="warrens-2010", source="Warrens (2010), p. 284, from O'Malley et al. (2006)", layout="units",
        data=times((14, list("NNNNNNNN")), (1, list("NNNANNNN")), (1, list("NNNNNNNA")), (10, list("AAAAAAAA")),
                   (2, list("AANAAAAN")), (1, list("AANANAAN")), (1, list("AANANANN"))),
        figures={"bp": 0.8358, "fleiss": 0.8324, "conger": 0.8326}, tolerance=1e-4,
    ),
    Printed(
        name="warrens-2012-p9", source="Warrens (2012), p. 9, second example", layout="units",
        data=times((6, [1, 1, 1, 1]), (5, [1, 0, 1, 0]), (4, [0, 0, 0, 0])), figures={"conger": 0.564},
        tolerance=5e-4,
    ),
    Printed(
        name="mieskes-2009", source="Mieskes (2009), p. 58: parts of speech", layout="units",
        data=times((6, ["INP"] * 3), (3, ["PRP"] * 3), (1, ["UH", "VB", "UH"]), (1, ["UH"] * 3), (1, ["RB"] * 3),
                   (1, ["JJ"] * 3), (1, ["NN", "NN", "RB"]), (1, ["VB", "VBP", "VB"]), (1, ["RB", "UH", "UH"]),
                   (1, ["MD"] * 3)),
        figures={"percent": 0.84, "fleiss": 0.80, "fleiss:INP": 1.0, "fleiss:NN": 0.48, "fleiss:RB": 0.56,
                 "fleiss:UH": 0.67, "fleiss:VB": 0.29, "fleiss:VBP": -0.02}, tolerance=0.01,
    ),
    Printed(
        name="gwet-six-raters", source="Gwet (2014), irrCAC distrib.6raters, figures of its README", layout="counts",
        data=SIX_RATERS,
        figures={"percent": 0.5511111, "ac1": 0.4448007, "ac1_se": 0.08418757, "fleiss": 0.4139265,
                 "fleiss_se": 0.08119291, "bp": 0.4388889, "bp_se": 0.08312142, "alpha": 0.4204384}, tolerance=5e-8,
    ),
    Printed(
        name="gwet-four-raters", source="Gwet (2014), irrCAC cac.raw4raters, figures of its README", layout="units",
        data=FOUR_RATERS,
        figures={"conger": 0.76282, "conger_se": 0.14917, "alpha": 0.74342, "alpha_se": 0.14548, "fleiss": 0.76117,
                 "fleiss_se": 0.15302, "ac1": 0.77544, "ac1_se": 0.14295, "bp": 0.77273, "bp_se": 0.14472},
        tolerance=6e-6,
    ),
    Printed(
        name="gwet-abstractors", source="Gwet (2014), irrCAC cont3x3abstractors: of a table, divided by n",
        layout="table", data=[[13, 0, 0], [0, 20, 7], [0, 4, 56]],
        figures={"pi": 0.7962397, "pi_se_table": 0.05905473, "ac1_se_table": 0.04321747, "bp_se_table": 0.04693346,
                 "alpha_se_table": 0.05905473, "conger_se_table": 0.05891072, "kappa_se": 0.05891072},
        tolerance=5e-8,
    ),
    Printed(
        name="gwet-likert-4", source="4 × 4 table, AC1 and AC2 by irrCAC 1.4 (fixture of DKPro)", layout="table",
        data=[[20, 5, 1, 0], [4, 15, 6, 1], [0, 5, 18, 4], [0, 1, 3, 12]],
        figures={"ac1": 0.58046, "ac2_quadratic": 0.84028}, tolerance=5e-6,
    ),
    Printed(
        name="gwet-likert-5", source="5 × 5 table, AC1 and AC2 by irrCAC 1.4 (fixture of DKPro)", layout="table",
        data=[[15, 4, 1, 0, 0], [3, 12, 4, 1, 0], [1, 3, 14, 3, 1], [0, 1, 3, 10, 2], [0, 0, 1, 2, 8]],
        figures={"ac1": 0.57997, "ac2_quadratic": 0.87005}, tolerance=5e-6,
    ),
]  # fmt: skip
