"""The pattern class of a code: one word for how far it is spread over sites and districts.

The classes are those of methods/00 (Rules); the order in which they are tried, which that page leaves open, is
fixed here and printed with every result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from workbench.displays.contrast import THRESHOLDS
from workbench.displays.eligibility import ALL, Scope, Silent
from workbench.displays.prevalence import GroupCount, Prevalence, prevalence
from workbench.displays.tally import Share
from workbench.model.config import Thresholds
from workbench.model.corpus import Corpus


class Pattern(StrEnum):
    """How far a code is spread."""

    UNIVERSAL = "universal"
    COMMON = "common"
    PARTIAL = "partial"
    BOUNDED = "district-bounded"
    LOCAL = "local"
    RARE = "rare"
    ABSENT = "absent"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, kw_only=True, slots=True)
class DistrictCount:
    """The sites of one district: ``k`` have the code, of ``n`` that count.

    ``firm``: sites asked and wholly read, whatever was found, 0 <= firm <= n. ``excluded``: sites left out of n.
    """

    k: int
    n: int
    firm: int
    excluded: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.k <= self.n and 0 <= self.firm <= self.n and self.excluded >= 0):
            raise ValueError(f"a district needs 0 <= k, firm <= n and excluded >= 0, got {self}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Classified:
    """The class of one code.

    Attributes:
        code: Slug.
        name: Its name.
        pattern: The class.
        rule: The rule that was met, with its figures.
        sites: Sites that have it, of those that count.
        districts: Districts with at least one site that has it, of those with at least one that counts.
        excluded: Sites left out, with the reason.
        single_source: Sites (slugs) that have it from one source only.
        challenging_only: Sites with nothing but challenging evidence, which do not count as having it.
        could_become: Other classes it would get if all, or none, of the sites left out turned out to have it.
    """

    code: str
    name: str
    pattern: Pattern
    rule: str
    sites: Share
    districts: Share
    excluded: tuple[Silent, ...]
    single_source: tuple[str, ...]
    challenging_only: tuple[str, ...]
    could_become: tuple[Pattern, ...]


def pattern_of(districts: Sequence[DistrictCount], *, thresholds: Thresholds = THRESHOLDS, least: int = 2) -> Pattern:
    """The class of a code from its counts by district: the first of these tests that holds.

    1. undetermined: fewer than ``least`` sites count (no pattern lies across one site), or a district has no
       site that was asked and wholly read;
    2. absent: no site has it;
    3. universal: every site that counts has it;
    4. common: at least ``most`` of the sites, and some site in every district;
    5. district-bounded: in every district at least ``most`` or at most ``few`` of its sites, both occur, and
       either side has ``least`` sites;
    6. partial: at least ``few`` of the sites (also more than ``most``, where it misses a district without
       being bounded);
    7. local: fewer, all in one of several districts;
    8. rare: fewer.

    Common stands before district-bounded, since a code found in every district is not bounded by one;
    district-bounded before partial, local and rare, since it says more than they do.

    >>> two = [DistrictCount(k=3, n=3, firm=3), DistrictCount(k=0, n=3, firm=3)]
    >>> str(pattern_of(two))
    'district-bounded'
    """
    k, n = sum(d.k for d in districts), sum(d.n for d in districts)
    share = Fraction(k, n) if n else Fraction(0)
    tests = (
        (Pattern.UNDETERMINED, n < least or any(d.firm == 0 for d in districts)),
        (Pattern.ABSENT, k == 0),
        (Pattern.UNIVERSAL, k == n),
        (Pattern.COMMON, share >= thresholds.most and all(d.k for d in districts)),
        (Pattern.BOUNDED, _bounded(districts, thresholds, least)),
        (Pattern.PARTIAL, share >= thresholds.few),
        (Pattern.LOCAL, len(districts) > 1 and sum(d.k > 0 for d in districts) == 1),
        (Pattern.RARE, True),
    )
    return next(pattern for pattern, holds in tests if holds)


def classify(found: Prevalence, *, thresholds: Thresholds = THRESHOLDS, least: int = 2) -> Classified:
    """The class of a code by its prevalence, with the rule in words."""
    counts = [count_of(group) for group in found.districts]
    pattern = pattern_of(counts, thresholds=thresholds, least=least)
    ends = (
        pattern_of([_completed(each, had=had) for each in counts], thresholds=thresholds, least=least)
        for had in (False, True)
    )
    return Classified(
        code=found.code,
        name=found.name,
        pattern=pattern,
        rule=rule_of(pattern, found.sites, found.districts, thresholds=thresholds, least=least),
        sites=found.sites,
        districts=_heard(found.districts),
        excluded=found.excluded,
        single_source=found.single_source,
        challenging_only=found.challenging_only,
        could_become=tuple(dict.fromkeys(p for p in ends if p is not pattern)) if found.excluded else (),
    )


def pattern_classes(
    corpus: Corpus,
    codes: Iterable[str] | None = None,
    scope: Scope = ALL,
    *,
    thresholds: Thresholds = THRESHOLDS,
    least: int = 2,
) -> tuple[Classified, ...]:
    """The classes of codes and groups (all of them when None), in the order of the codebook."""
    found = prevalence(corpus, codes, scope)
    return tuple(classify(each, thresholds=thresholds, least=least) for each in found)


def _bounded(districts: Sequence[DistrictCount], thresholds: Thresholds, least: int) -> bool:
    high = [d for d in districts if d.n and Fraction(d.k, d.n) >= thresholds.most]
    low = [d for d in districts if d.n and Fraction(d.k, d.n) <= thresholds.few]
    split = bool(high) and bool(low) and len(high) + len(low) == len(districts)
    return split and min(sum(d.n for d in high), sum(d.n for d in low)) >= least


def count_of(group: GroupCount) -> DistrictCount:
    """What a pattern needs to know of a district."""
    return DistrictCount(k=group.sites.k, n=group.sites.n, firm=group.firm, excluded=group.excluded)


def _completed(count: DistrictCount, *, had: bool) -> DistrictCount:
    """The district as if every site of it had been asked and read, those left out all having the code or none."""
    n = count.n + count.excluded
    return DistrictCount(k=count.k + had * count.excluded, n=n, firm=n)


def _heard(districts: Sequence[GroupCount]) -> Share:
    heard = [group for group in districts if group.sites.n]
    return Share(k=sum(group.sites.k > 0 for group in heard), n=len(heard))


def rule_of(
    pattern: Pattern, sites: Share, groups: Sequence[GroupCount], *, thresholds: Thresholds, least: int = 2
) -> str:
    """The rule of a class in words, with its figures. ``groups``: the districts."""
    districts = _heard(groups)
    most = f"at least {thresholds.most} of the sites"
    match pattern:
        case Pattern.UNDETERMINED:
            unheard = [group.name for group in groups if not group.firm]
            why = (
                f"no site asked and wholly read in {', '.join(unheard)}"
                if unheard
                else f"fewer than {least} sites count"
            )
        case Pattern.ABSENT:
            why = "asked and absent at every site that counts"
        case Pattern.UNIVERSAL:
            why = "every site that counts"
        case Pattern.COMMON:
            why = f"{most}, and every district"
        case Pattern.BOUNDED:
            parts = "; ".join(f"{group.name} {group.sites}" for group in groups)
            why = f"{most} of some districts and at most {thresholds.few} of the others': {parts}"
        case Pattern.PARTIAL:
            above = sites.part is not None and sites.part >= thresholds.most
            why = (
                f"{most}, but not every district" if above else f"{thresholds.few} to {thresholds.most} of the sites"
            )
        case Pattern.LOCAL:
            why = f"fewer than {thresholds.few} of the sites, all in one district"
        case Pattern.RARE:
            why = f"fewer than {thresholds.few} of the sites"
    return f"{pattern}: {why} (sites {sites}, districts {districts})"
