"""Why a coefficient has no value: a sentence for the reader instead of 0 or 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.agreement.ratings import Category, Ratings
from workbench.agreement.sums import judged, totals

OF_THE_CODE = frozenset({"positive_agreement", "jaccard"})
PLAIN = frozenset({"percent", "holsti"})
ALL_JUDGEMENTS = frozenset(
    {"fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac1", "gwet_ac2"}
)  # units with one judgement count in the shares
PAIRED = frozenset({"cohen_kappa", "weighted_kappa", "kappa_max", "scott_pi", "krippendorff_alpha"})
COEFFICIENTS = OF_THE_CODE | PLAIN | ALL_JUDGEMENTS | PAIRED


def why_undefined(ratings: Ratings, coefficient: str) -> str:
    """The reason in a few words, '' where the coefficient has a value; ratings without leading axes.

    Args:
        ratings: One code or table at a time: weights (P,).
        coefficient: The name of a function, one of `COEFFICIENTS`.

    >>> from workbench.agreement.ratings import binary
    >>> why_undefined(binary(0, 0, 0, 12), "cohen_kappa"), why_undefined(binary(3, 1, 0, 8), "cohen_kappa")
    ('no variation: nobody used the code', '')
    """
    if coefficient not in COEFFICIENTS:
        raise ValueError(f"no coefficient is called {coefficient!r}; there are {', '.join(sorted(COEFFICIENTS))}")
    if ratings.weights.ndim != 1:
        raise ValueError("one table at a time: the ratings have leading axes")
    found = judged(ratings)
    if not (ratings.weights * found).sum():
        return "no unit was judged"
    if coefficient != "holsti" and not ratings.weights[found > 1].sum():
        return "one coder only" if ratings.coders == 1 else "no unit was judged by two coders"
    if coefficient in PLAIN:
        return ""
    counts = totals(ratings, (found > (0 if coefficient in ALL_JUDGEMENTS else 1)).astype(np.float64))
    used = [each for each, count in zip(ratings.categories, counts, strict=True) if count]
    code = not set(ratings.categories) - {0, 1}
    if coefficient in OF_THE_CODE:
        return "nobody used the code" if code and not any(used) else ""
    return _no_variation(used, code=code)


def _no_variation(used: Sequence[Category], *, code: bool) -> str:
    if len(used) > 1:
        return ""
    if code:
        return f"no variation: {'everybody used the code on every unit' if used[0] else 'nobody used the code'}"
    return f"no variation: every judgement is {used[0]}"
