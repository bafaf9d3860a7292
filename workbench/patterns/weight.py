"""How a claim fares over all its sites: its pattern class, its challenge share, and what hangs on a single site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.displays.contrast import THRESHOLDS
from workbench.displays.frame import Dimension, Frame
from workbench.displays.prevalence import GroupCount
from workbench.displays.tally import Share
from workbench.model.claim import Verdict
from workbench.model.config import Thresholds
from workbench.model.corpus import Corpus
from workbench.patterns.classes import Pattern, count_of, pattern_of, rule_of
from workbench.patterns.trial import SiteTrial, Trial

NO_DISTRICT = "no district"


@dataclass(frozen=True, kw_only=True, slots=True)
class Without:
    """The class that the claim would have if this site (slug) were not among those visited."""

    site: str
    pattern: Pattern


@dataclass(frozen=True, kw_only=True, slots=True)
class Weight:
    """What the verdicts of the sites come to.

    Attributes:
        sites: Sites that have what is claimed, outright or qualified, of those that count.
        pattern: The class by these sites, as of a code.
        rule: The rule that was met, with its figures.
        challenge_share: Sites that challenge it, of those that take a side; sites that qualify it take neither.
        single_source: Sites (slugs) that have it from one source only.
        hangs_on: Sites without which the class would be another one.
    """

    sites: Share
    pattern: Pattern
    rule: str
    challenge_share: Share
    single_source: tuple[str, ...]
    hangs_on: tuple[Without, ...]


def weigh(corpus: Corpus, trial: Trial, *, thresholds: Thresholds = THRESHOLDS, least: int = 2) -> Weight:
    """Weigh the verdicts of a trial. Thresholds and ``least`` are those of pattern classes."""
    groups = _by_district(corpus, trial.sites)
    pattern = _pattern(groups, thresholds, least)
    counted = [s for s in trial.sites if s.counted]
    sites = Share(k=sum(s.has for s in counted), n=len(counted))
    against = sum(s.verdict is Verdict.CHALLENGES for s in counted)
    in_favour = sum(s.verdict is Verdict.SUPPORTS for s in counted)
    left_out = (
        Without(site=s.site, pattern=_pattern(_by_district(corpus, _but(trial.sites, s)), thresholds, least))
        for s in counted
    )
    return Weight(
        sites=sites,
        pattern=pattern,
        rule=rule_of(pattern, sites, groups, thresholds=thresholds, least=least),
        challenge_share=Share(k=against, n=against + in_favour),
        single_source=tuple(s.site for s in counted if s.has and len(_sources(s)) == 1),
        hangs_on=tuple(each for each in left_out if each.pattern is not pattern),
    )


def said_of_challenges(weight: Weight) -> str:
    """The challenge share in words; of no site that takes a side there is none."""
    share = weight.challenge_share
    if share.part is None:
        return "challenge share: no site takes a side"
    return f"challenge share {float(share.part):.2f} ({share} sites that take a side)"


def _but(sites: Sequence[SiteTrial], gone: SiteTrial) -> list[SiteTrial]:
    return [s for s in sites if s is not gone]


def _sources(site: SiteTrial) -> set[str]:
    return {p.source.slug for p in (*site.heard.supports, *site.heard.qualifies)}


def _pattern(groups: Sequence[GroupCount], thresholds: Thresholds, least: int) -> Pattern:
    return pattern_of([count_of(group) for group in groups], thresholds=thresholds, least=least)


def _by_district(corpus: Corpus, sites: Sequence[SiteTrial]) -> list[GroupCount]:
    """Districts with a site that the claim is about, in the order of the study's sites."""
    of = {s.slug: s.district or NO_DISTRICT for s in corpus.sites}
    grouped: dict[str, list[SiteTrial]] = {}
    for site in sites:
        grouped.setdefault(of[site.site], []).append(site)
    return [_group(corpus, district, found) for district, found in grouped.items()]


def _group(corpus: Corpus, district: str, sites: Sequence[SiteTrial]) -> GroupCount:
    counted = [s for s in sites if s.counted]
    nothing = Share(k=0, n=0)
    return GroupCount(
        group=district, name=Frame.of(corpus).name(Dimension.DISTRICT, district),
        sites=Share(k=sum(s.has for s in counted), n=len(counted)), firm=sum(s.firm for s in counted),
        excluded=len(sites) - len(counted), sources=nothing, persons=nothing, units=None,
    )  # fmt: skip
