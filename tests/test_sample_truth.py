"""The planned differences of the sample study are found, and nothing is found that was not planned."""

from typing import Any

import pytest

from workbench.displays.contrast import Contrast, contrasts
from workbench.displays.frame import Dimension
from workbench.displays.prevalence import Prevalence, prevalence
from workbench.model.claim import Silence
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.patterns.trial import try_claim

REASONS = {
    "absent": Silence.ABSENT,
    "not-asked": Silence.NOT_ASKED,
    "not-read": Silence.NOT_READ,
    "no-source": Silence.NO_SOURCE,
}
CONTRASTS = (
    "no-peer-network",
    "administrative-pull",
    "no-coaching-in-high-schools",
    "narrowing-in-elementary",
    "prescribed-pacing",
    "inquiry-teams",
    "leadership-money",
)


@pytest.fixture(scope="session")
def spread(sample: Corpus, truth: dict[str, Any]) -> dict[str, Prevalence]:
    return {p.code: p for p in prevalence(sample, list(truth["grid"]))}


def observed(sample: Corpus, found: Prevalence, site: str) -> str:
    """What the study shows of one code at one site, in the words of the plan."""
    excluded = {s.site: s.reason for s in found.excluded}
    if site in excluded:
        return next(word for word, reason in REASONS.items() if reason is excluded[site])
    stances = {p.coding.stance for p in sample.coded([found.code]) if p.source.site == site}
    if not stances:
        return "absent"
    if stances == {Stance.CHALLENGES}:
        return "challenged"
    return "present" if stances in ({None}, {Stance.SUPPORTS}) else "qualified"


def test_every_cell_of_the_grid_is_as_planned(
    sample: Corpus, spread: dict[str, Prevalence], truth: dict[str, Any]
) -> None:
    differing = {
        (code, site): observed(sample, spread[code], site)
        for code, row in truth["grid"].items()
        for site, planned in zip(truth["sites"], row, strict=True)
        if observed(sample, spread[code], site) != planned
    }

    assert differing == {}


def test_codes_outside_the_grid_are_honestly_empty(sample: Corpus, truth: dict[str, Any]) -> None:
    assert {p.coding.code for p in sample.counted} == set(truth["grid"])


def test_sites_with_nothing_but_challenging_passages_do_not_have_the_theme(
    spread: dict[str, Prevalence], truth: dict[str, Any]
) -> None:
    for code, row in truth["grid"].items():
        with_it = {s for s, planned in zip(truth["sites"], row, strict=True) if planned in ("present", "qualified")}

        assert set(spread[code].with_it) == with_it, code


def planned_contrasts(truth: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {c["id"]: c for c in truth["contrasts"]}


@pytest.mark.parametrize("name", CONTRASTS)
def test_planned_contrasts_of_districts_and_levels_are_found(
    sample: Corpus, truth: dict[str, Any], name: str
) -> None:
    planned = planned_contrasts(truth)[name]
    found = contrasts(sample, [planned["code"]], dimensions=[Dimension(planned["kind"])])

    assert any(clean(c, planned) for c in found)


def clean(found: Contrast, planned: dict[str, Any]) -> bool:
    """All of one side have it, none of the other; the side is the planned one; nothing else parts it so."""
    side = found.low if "lacking" in planned else found.high
    group = planned.get("lacking") or planned["having"]
    return (
        side.groups == (group,)
        and found.high.sites.k == found.high.sites.n
        and found.low.sites.k == 0
        and not found.same_split
    )


def test_the_coach_is_resisted_at_osgood_alone(spread: dict[str, Prevalence]) -> None:
    found = spread["teacher-leaders/relationships/resistance"]

    assert found.with_it == ("osgood", "fenwick")  # at Fenwick it is over by wave 2: qualified
    assert found.challenging_only == ("juniper-street",)


def test_claims_are_tried_as_planned(sample: Corpus, truth: dict[str, Any]) -> None:
    for claim in sample.claims:
        trial = try_claim(sample, claim)
        found = {s.site: s.verdict.value if s.silence is None else s.silence.reason for s in trial.sites}
        planned = dict(zip(truth["sites"], truth["claims"][claim.slug], strict=True))

        assert found == {s: REASONS.get(v, v) for s, v in planned.items() if v != "out-of-scope"}, claim.slug
        assert set(trial.outside) == {s for s, v in planned.items() if v == "out-of-scope"}


def test_voices_of_the_central_office_stand_beside_the_claim_and_in_no_denominator(
    sample: Corpus, truth: dict[str, Any]
) -> None:
    claim = next(c for c in sample.claims if c.slug == "role-alike-peers")
    trial = try_claim(sample, claim)

    assert {p.source.slug for p in trial.other_voices.supports} == set(truth["other-voices"][claim.slug])
    assert trial.supports.n == len(sample.sites)


def test_two_coders_agree_as_two_honest_coders_do(sample: Corpus, truth: dict[str, Any]) -> None:
    """Krippendorff's alpha over code × sentence judgements of the sources both have read."""
    krippendorff = pytest.importorskip("krippendorff", reason="an oracle of the test extra")
    read = {name: {c.source for c in sample.coverage if c.coder == name} for name in ("coder-1", "coder-2")}
    both = sorted(read["coder-1"] & read["coder-2"])
    marks = {
        name: {
            (p.source.slug, unit, p.coding.code) for p in sample.counted if p.coding.coder == name for unit in p.units
        }
        for name in read
    }
    judgements = [
        [int((source, unit, code) in marks[name]) for source in both
         for unit in range(sample.respondent_units[source])
         for code in truth["grid"]]
        for name in read
    ]  # fmt: skip
    alpha = krippendorff.alpha(judgements, level_of_measurement="nominal")
    low, high = truth["agreement"]["between"]

    assert len(both) >= len(sample.sources) // 3 - 1
    assert low <= alpha <= high
