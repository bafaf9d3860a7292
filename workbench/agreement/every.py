"""Every coefficient of one table of judgements, each with its standard error, its source, or why it is undefined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isnan

from workbench.agreement.alpha import Level, alpha_se, krippendorff_alpha
from workbench.agreement.many import (
    brennan_prediger,
    brennan_prediger_se,
    conger_kappa,
    conger_kappa_se,
    fleiss_kappa,
    fleiss_kappa_se,
    gwet_ac1,
    gwet_ac1_se,
    gwet_ac2,
    gwet_ac2_se,
)
from workbench.agreement.pairs import (
    cohen_kappa,
    holsti,
    jaccard,
    kappa_max,
    kappa_se,
    percent,
    positive_agreement,
    scott_pi,
    weighted_kappa,
)
from workbench.agreement.ratings import Floats, Ratings
from workbench.agreement.reasons import COEFFICIENTS, why_undefined
from workbench.agreement.weights import Weights

TWO = 2
Compute = Callable[[Ratings], Floats]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A coefficient of a table. ``se``: its standard error, None where we know none; undefined ones say ``why``."""

    name: str
    value: float
    se: float | None
    why: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    name: str
    compute: Compute
    source: str
    se: Compute | None = None
    called: str = ""  # the function, where ``compute`` is a step around it


def every(ratings: Ratings, *, level: Level = "nominal", weights: Weights | None = None) -> tuple[Told, ...]:
    """All coefficients that there are for such a table; weighted ones with ``weights``.

    Standard errors are of large samples: of kappa by Fleiss, Cohen and Everitt (1969), of the others by Gwet (2014).

    >>> from workbench.agreement.ratings import from_table
    >>> found = {t.name: round(t.value, 3) for t in every(from_table([[20, 20], [10, 50]]))}
    >>> found["Cohen's kappa"], found["Scott's pi"], found["Brennan-Prediger"]
    (0.348, 0.341, 0.4)
    """
    return tuple(_told(ratings, way) for way in _ways(ratings, level, weights))


def _told(ratings: Ratings, way: _Way) -> Told:
    value = float(way.compute(ratings))
    called = way.called or getattr(way.compute, "__name__", "")
    why = why_undefined(ratings, called) if isnan(value) and called in COEFFICIENTS else ""
    se = float(way.se(ratings)) if way.se else None
    undefined = "chance leaves no room to agree" if isnan(value) else ""
    return Told(name=way.name, value=value, se=None if se is None or isnan(se) else se, why=why or undefined,
                source=way.source)  # fmt: skip


def _ways(ratings: Ratings, level: Level, weights: Weights | None) -> Iterator[_Way]:
    yield _Way(name="percent agreement", compute=percent, source="mean of pairs, unit by unit")
    if set(ratings.categories) <= {0, 1}:
        yield _Way(name="positive-specific agreement", compute=positive_agreement, source="Dice 1945; Fleiss 1981")
        yield _Way(name="Jaccard", compute=jaccard, source="Jaccard 1901")
    if ratings.coders == TWO and ratings.same_coders:
        yield from _of_two(weights)
    if ratings.same_coders:
        yield _Way(name="Conger's kappa", compute=conger_kappa, se=conger_kappa_se, source="Conger 1980")
    yield _Way(name="Fleiss' kappa", compute=fleiss_kappa, se=fleiss_kappa_se, source="Fleiss 1971")
    yield _Way(
        name="Brennan-Prediger", compute=brennan_prediger, se=brennan_prediger_se, source="Brennan & Prediger 1981"
    )
    yield _Way(name="Gwet's AC1", compute=gwet_ac1, se=gwet_ac1_se, source="Gwet 2008")
    if weights is not None:
        yield _Way(
            name=f"Gwet's AC2 ({weights})", compute=lambda r: gwet_ac2(r, weights), called="gwet_ac2",
            se=lambda r: gwet_ac2_se(r, weights), source="Gwet 2014",
        )  # fmt: skip
    yield _Way(
        name=f"Krippendorff's alpha ({level})", compute=lambda r: krippendorff_alpha(r, level),
        called="krippendorff_alpha", se=lambda r: alpha_se(r, level), source="Krippendorff 2004",
    )  # fmt: skip


def _of_two(weights: Weights | None) -> Iterator[_Way]:
    yield _Way(name="Holsti", compute=holsti, source="Holsti 1969")
    yield _Way(name="Cohen's kappa", compute=cohen_kappa, se=kappa_se, source="Cohen 1960")
    yield _Way(name="greatest kappa", compute=kappa_max, source="Cohen 1960, given how often each used what")
    if weights is not None:
        yield _Way(
            name=f"weighted kappa ({weights})", compute=lambda r: weighted_kappa(r, weights), called="weighted_kappa",
            se=lambda r: kappa_se(r, weights), source="Cohen 1968",
        )  # fmt: skip
    yield _Way(name="Scott's pi", compute=scott_pi, source="Scott 1955")
