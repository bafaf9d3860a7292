"""Concerns about a theme, each with its grounds. The machine proposes them; a named person sets the level.

The four kinds are those of GRADE-CERQual (Lewin and others 2018). Adequacy is relative to the sites of this study
that are eligible; there is no score, and no concern is no grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from workbench.displays.prevalence import GroupCount
from workbench.displays.roles import NOT_TOLD
from workbench.model.corpus import Corpus
from workbench.patterns.outline import Part

LOW = 0.667  # Krippendorff's lowest conceivable limit for tentative conclusions
FEW_PERSONS = 3
HALF = Fraction(1, 2)


class Kind(StrEnum):
    """What a concern is about."""

    ADEQUACY = "adequacy"
    COHERENCE = "coherence"
    RELEVANCE = "relevance"
    METHODS = "method limits"


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """A concern and what it is grounded in."""

    kind: Kind
    grounds: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeAgreement:
    """How coders agree on a code. ``alpha`` is None where it is undefined, and ``why`` says why.

    ``low`` and ``high``: 95 % interval, None where there is none; ``sources`` and ``units`` that two or more judged.
    """

    code: str
    alpha: float | None
    sources: int
    units: int
    low: float | None = None
    high: float | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreed:
    """Agreement by code; ``why`` nobody can say, where there is none at all."""

    codes: Mapping[str, CodeAgreement] = field(default_factory=dict)
    why: str = ""


NOT_COMPARED = Agreed(why="the coders were not compared for this report")


def concerns(corpus: Corpus, part: Part, agreed: Agreed = NOT_COMPARED) -> tuple[Concern, ...]:
    """What to weigh before anybody relies on a theme, with the figures that give rise to it."""
    told = {
        Kind.METHODS: _methods(part, agreed),
        Kind.COHERENCE: _coherence(corpus, part),
        Kind.ADEQUACY: _adequacy(corpus, part),
        Kind.RELEVANCE: _relevance(part),
    }
    return tuple(Concern(kind=kind, grounds=grounds) for kind, found in told.items() for grounds in found)


def _adequacy(corpus: Corpus, part: Part) -> Iterator[str]:
    found = part.prevalence
    if not found.sites.n:
        yield "no site is eligible"
        return
    if found.excluded:
        yield f"{len(found.excluded)} of {len(corpus.sites)} sites cannot say, so nothing is known of them"
    if found.sites.k and found.persons.k < FEW_PERSONS:
        yield f"{found.persons.k} of {found.persons.n} persons heard speak to it"
    if found.single_source and Fraction(len(found.single_source), found.sites.k) >= HALF:
        yield f"{len(found.single_source)} of {found.sites.k} sites have it from one source only"


def _coherence(corpus: Corpus, part: Part) -> Iterator[str]:
    found = part.prevalence
    if found.challenging_only:
        yield f"{_names(corpus, found.challenging_only)} only challenge{'s' * (len(found.challenging_only) == 1)} it"
    elif found.against:
        yield f"{found.against} of {found.units} sentences challenge it, beside support at the same sites"
    if part.pattern.could_become:
        other = " or ".join(p.value for p in part.pattern.could_become)
        yield f"the class could be {other}, if the sites left out were heard"


def _relevance(part: Part) -> Iterator[str]:
    found = part.prevalence
    if not found.sites.k:
        return
    for noun, groups in (("role", found.roles), ("kind of source", found.kinds), ("wave", found.waves)):
        heard, having = [g for g in groups if g.sites.n and g.group != NOT_TOLD], _having(groups)
        if len(having) == 1 and len(heard) > 1:
            yield f"only one {noun} of {len(heard)} heard tells of it: {having[0]}"
    if found.unasked:
        yield f"at {len(found.unasked)} of {found.sites.n} sites it came unasked, or before the reading ended"


def _methods(part: Part, agreed: Agreed) -> Iterator[str]:
    if agreed.why:
        yield f"no second judgement: {agreed.why}"
        return
    leaves = [c for c in part.codes if c.sites.k]
    alone = [c.name for c in leaves if c.code not in agreed.codes]
    if alone:
        yield f"judged by one coder only: {', '.join(alone)}"
    weak = [
        f"{c.name} ({a.alpha:.2f})"
        for c in leaves
        if (a := agreed.codes.get(c.code)) and a.alpha is not None and a.alpha < LOW
    ]
    if weak:
        yield f"coders agree little (alpha below {LOW}) on {', '.join(weak)}"


def _having(groups: tuple[GroupCount, ...]) -> list[str]:
    return [g.name for g in groups if g.sites.k and g.group != NOT_TOLD]


def _names(corpus: Corpus, sites: tuple[str, ...]) -> str:
    return ", ".join(corpus.name_of(site) for site in sites)
