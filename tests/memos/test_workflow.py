"""Stages of sites and the marks of two people, on corpora made by hand; all words are invented."""

from dataclasses import replace

import pytest

from tests.displays.build import Build, schools
from workbench.errors import WorkbenchError
from workbench.memos.workflow import (
    changed_since,
    evidence_at,
    memo_of,
    refuse_step,
    sentences_changed,
    stages_of,
    standing_steps,
    themes_of,
    worded,
)
from workbench.model.claim import Claim, Search, Side, Stage
from workbench.model.framework import Summary
from workbench.model.stages import SiteStage, Step


def step(stage: str, coder: str = "ana", evidence: str = "", at: str = "2026-01-01") -> Step:
    return Step(
        id=f"{stage}{at}", subject=memo_of("ash"), stage=SiteStage(stage), coder=coder, evidence=evidence, at=at
    )


def two_schools() -> Build:
    """Ash and Elm, each with a source that nobody has read."""
    made = schools(("ash", "north"), ("elm", "south"))
    made.coverage.clear()
    return made


def stage_of(corpus, site: str, stage: SiteStage):  # type: ignore[no-untyped-def]
    of_site = next(s for s in stages_of(corpus) if s.site == site)
    return next(s for s in of_site.stages if s.stage is stage)


def test_a_site_is_coded_when_every_source_was_read_for_every_code() -> None:
    made = two_schools()
    assert stage_of(made.corpus(), "ash", SiteStage.CODED).reason == "0 of 1 sources read for every code"
    corpus = made.read("ash-p").corpus()
    assert stage_of(corpus, "ash", SiteStage.CODED).done
    assert not stage_of(corpus, "elm", SiteStage.CODED).done


def test_a_site_without_sources_is_not_coded() -> None:
    corpus = Build().site("ash").code("g").corpus()
    assert not stage_of(corpus, "ash", SiteStage.CODED).done


def test_a_new_draft_takes_back_what_was_said_of_the_old_one() -> None:
    steps = [step("drafted"), step("refined"), step("corroborated", "ben"), step("drafted", at="2026-02-01")]
    assert list(standing_steps(steps, memo_of("ash"))) == [SiteStage.DRAFTED]


def test_steps_are_taken_one_after_the_other() -> None:
    with pytest.raises(WorkbenchError, match="not drafted yet"):
        refuse_step([], memo_of("ash"), SiteStage.REFINED, "ana")
    with pytest.raises(WorkbenchError, match="not refined yet"):
        refuse_step([step("drafted")], memo_of("ash"), SiteStage.CORROBORATED, "ben")


def test_nobody_corroborates_their_own_draft() -> None:
    steps = [step("drafted", "ana"), step("refined", "ben")]
    assert "ana drafted it" in refuse_step(steps, memo_of("ash"), SiteStage.CORROBORATED, "ana")
    assert refuse_step(steps, memo_of("ash"), SiteStage.CORROBORATED, "ben") == ""


def test_evidence_changes_with_a_coding_of_the_site_and_no_other() -> None:
    made = two_schools()
    made.coded("ash-p", "g/a", 0)
    before = {site: evidence_at(made.corpus(), [site]) for site in ("ash", "elm")}
    made.coded("ash-p", "g/b", 1)
    after = {site: evidence_at(made.corpus(), [site]) for site in ("ash", "elm")}
    assert changed_since(step("drafted", evidence=before["ash"]), after["ash"]) == "codings 1 → 2"
    assert before["elm"] == after["elm"]


def test_read_across_needs_a_summary_of_every_theme() -> None:
    corpus = two_schools().corpus()
    themes = themes_of(corpus)
    summaries = [Summary(id=t, site="ash", theme=t, body="Words.", coder="ana") for t in themes]
    assert not stage_of(corpus, "ash", SiteStage.READ_ACROSS).done
    assert stage_of(replace(corpus, summaries=tuple(summaries)), "ash", SiteStage.READ_ACROSS).done
    emptied = tuple(replace(s, body="") for s in summaries)
    assert not stage_of(replace(corpus, summaries=emptied), "ash", SiteStage.READ_ACROSS).done


def test_outlined_is_a_site_with_evidence_in_a_pattern_and_checked_needs_a_search() -> None:
    corpus = two_schools().coded("ash-p", "g/a", 0).corpus()
    claim = Claim(slug="c", statement="They meet.", sides=(Side(code="g/a"),), stage=Stage.PATTERN)
    hunch = replace(claim, stage=Stage.HUNCH)
    assert not stage_of(replace(corpus, claims=(hunch,)), "ash", SiteStage.OUTLINED).done
    tried = replace(corpus, claims=(claim,))
    assert stage_of(tried, "ash", SiteStage.OUTLINED).done
    assert not stage_of(tried, "elm", SiteStage.OUTLINED).done
    assert not stage_of(tried, "ash", SiteStage.CHECKED).done
    overridden = replace(claim, searches=(Search(id="0", query="", coder="ana", override="no time"),))
    assert not stage_of(replace(corpus, claims=(overridden,)), "ash", SiteStage.CHECKED).done
    searched = replace(claim, searches=(Search(id="1", query="code:g/b", coder="ana"),))
    assert stage_of(replace(corpus, claims=(searched,)), "ash", SiteStage.CHECKED).done


def test_amended_sentences_stand_old_beside_new() -> None:
    assert sentences_changed("One. Two. Three.", "One. Three. Four.") == (("Two.", ""), ("", "Four."))


def test_long_texts_are_compared_without_quadratic_work() -> None:
    old = " ".join(f"w{n}" for n in range(60_000))
    assert worded(old, old.replace("w500 ", "other ")).count("[-") == 1


@pytest.mark.parametrize(("reason", "left"), [("", 1), ("override: alone here", 2)])
def test_nobody_corroborates_their_own_draft_also_where_two_coders_became_one(reason: str, left: int) -> None:
    steps = [
        Step(id=stage.value, subject="site-memo-ash", stage=stage, coder="ana", reason=reason)
        for stage in (SiteStage.DRAFTED, SiteStage.CORROBORATED)
    ]
    assert len(standing_steps(steps, "site-memo-ash")) == left
