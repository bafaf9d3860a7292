"""The weight of a claim over its sites, and what a finding needs. All data here is invented."""

from dataclasses import replace
from typing import Any

import pytest

from tests.displays.build import SIX, Build, schools
from workbench.model.claim import Claim, Rival, Search, Stage, Version
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.model.unseen import NO_NEWS, News, Unseen
from workbench.patterns.classes import Pattern
from workbench.patterns.gate import Gate, gate
from workbench.patterns.rivals import AS_IT_STOOD
from workbench.patterns.trial import try_claim
from workbench.patterns.weight import Weight, weigh
from workbench.patterns.wording import FROM_FILE

C = Stance.CHALLENGES
SEARCH = Search(id="s", query="x", coder="ben", hits=3, looked=3, reading="12 of 12 sources read", at="2026-01-02")
RIVAL = Rival(id="r", statement="They are new.", shows="old heads do not")


def build(*having: str, denying: tuple[str, ...] = ()) -> Build:
    """Six sites of two districts, each with two principals; those named have the code from both, or deny it."""
    made = schools(*SIX, codes=("g",)).code("p", "They share.").asked("p")
    for site, _ in SIX:
        made.source(f"{site}-q", site)
    made.read().claim("c", "p")
    for site in having:
        made.coded(f"{site}-p", "p", 1).coded(f"{site}-q", "p", 1)
    for site in denying:
        made.coded(f"{site}-p", "p", 1, stance=C)
    return made


def judged(made: Build, news: News = NO_NEWS, **more: Any) -> Gate:
    corpus, claim = tried(made, **more)
    return gate(corpus, try_claim(corpus, claim), news=news)


def tried(made: Build, **more: Any) -> tuple[Corpus, Claim]:
    corpus = made.corpus()
    return corpus, replace(corpus.claims[0], **{"searches": (SEARCH,), "rivals": (RIVAL,), **more})


def weighed(made: Build) -> Weight:
    corpus, claim = tried(made)
    return weigh(corpus, try_claim(corpus, claim))


def missing(found: Gate) -> list[str]:
    return [need.name for need in found.missing]


def test_a_site_that_contradicts_is_no_site_that_has_it() -> None:
    found = weighed(build("a1", "a2", "a3", "b1", "b2", denying=("b3",)))

    assert (str(found.sites), found.pattern) == ("5 of 6", Pattern.COMMON)
    assert str(found.challenge_share) == "1 of 6"


def test_the_challenge_share_leaves_out_sites_that_take_no_side() -> None:
    made = build("a1", "a2", denying=("b3",)).coded("a2-p", "p", 5, stance=Stance.QUALIFIES)

    assert str(weighed(made).challenge_share) == "1 of 2"


def test_the_class_that_hangs_on_one_site_says_so() -> None:
    found = weighed(build("a1", "a2", "a3", "b1"))

    assert found.pattern is Pattern.COMMON  # without b1 there is none in the south
    assert {(w.site, w.pattern) for w in found.hangs_on} >= {("b1", Pattern.BOUNDED)}
    assert weighed(build("a1", "a2", "a3", "b1", "b2", "b3")).hangs_on == ()


def test_sites_that_have_it_from_one_source_are_named() -> None:
    made = build("a1").coded("a2-p", "p", 1)

    assert weighed(made).single_source == ("a2",)


def test_a_finding_with_everything_has_nothing_missing() -> None:
    found = judged(build("a1", "a2", "a3", "b1"))

    assert (found.open, missing(found)) == (True, [])


def test_everything_that_is_missing_is_told_at_once() -> None:
    made = build().coded("a1-p", "p", 1)
    made.coverage[:] = [c for c in made.coverage if c.source not in ("b3-p", "b3-q")]
    found = judged(made, searches=(), rivals=())

    assert len(found.missing) == 5
    assert "B3" in found.needs[1].says
    assert "b3-p, b3-q" in found.needs[2].says


def test_a_search_that_was_not_read_to_its_end_is_none() -> None:
    found = judged(build("a1", "a2"), searches=(replace(SEARCH, looked=2),))

    assert missing(found) == ["a search for what speaks against it"]
    assert "2 of 3 hits" in found.missing[0].says


def test_that_there_are_no_hits_is_a_result() -> None:
    made = build("a1", "a2")
    asked = replace(SEARCH, hits=0, looked=0, query="[code:p stance:challenges,qualifies]")

    assert judged(made, searches=(asked,)).open
    assert judged(made, searches=(asked, replace(asked, query="zebra"))).open


@pytest.mark.parametrize("more", [{"query": "zebra"}, {"filters": "site a1"}])
def test_that_a_question_of_ones_own_or_of_some_sources_finds_nothing_is_none(more: dict[str, Any]) -> None:
    asked = replace(SEARCH, hits=0, looked=0, query="[code:p stance:challenges,qualifies]")
    found = judged(build("a1", "a2"), searches=(replace(asked, **more),))

    assert missing(found) == ["a search for what speaks against it"]
    assert "nobody asked the default one" in found.missing[0].says


def versions(*told: tuple[str, Stage, str]) -> tuple[Version, ...]:
    """(Statement, stage, day) as versions."""
    return tuple(Version(id=day, statement=said, stage=stage, coder="ana", at=day) for said, stage, day in told)


HUNCH, FINDING, REVISED = Stage.HUNCH, Stage.FINDING, Stage.REVISED


@pytest.mark.parametrize(
    "now",
    [("other", HUNCH), ("c", HUNCH)],  # a version with the same words and stage notes other codes or another scope
)
def test_a_search_and_rivals_of_an_earlier_wording_open_nothing(now: tuple[str, Stage]) -> None:
    told = versions(("c", HUNCH, "2026-01-01"), (*now, "2026-01-03"))
    rival = replace(RIVAL, at="2026-01-02")
    found = judged(build("a1", "a2"), versions=told, rivals=(rival,))
    later = judged(build("a1", "a2"), versions=told, rivals=(replace(rival, at="2026-01-04"),),
                   searches=(SEARCH, replace(SEARCH, at="2026-01-04")))  # fmt: skip

    assert [need.says.endswith("as it is worded now") for need in found.missing] == [True, True]
    assert later.open


def test_a_stage_alone_leaves_the_search_standing() -> None:
    told = versions(("c", HUNCH, "2026-01-01"), ("c", FINDING, "2026-01-03"), ("c", FINDING, "2026-01-05"))

    assert judged(build("a1", "a2"), versions=told).open
    revised = versions(("c", FINDING, "2026-01-01"), ("c", REVISED, "2026-01-03"))
    assert not judged(build("a1", "a2"), versions=revised).open


def test_an_override_of_an_earlier_finding_says_nothing_of_this_one() -> None:
    told = versions(("c", FINDING, "2026-01-01"), ("d", REVISED, "2026-01-03"), ("d", FINDING, "2026-01-05"))
    given = Search(id="o", query="", coder="ana", override="out of time", at="2026-01-01")
    asked: dict[str, Any] = {"stage": FINDING, "versions": told}

    assert judged(build("a1", "a2"), searches=(given,), **asked).stage == "finding, not shown to be one"
    now = replace(given, at="2026-01-05")
    assert judged(build("a1", "a2"), searches=(given, now), **asked).stage == "finding by override"


@pytest.mark.parametrize("reason", [AS_IT_STOOD, FROM_FILE])
def test_who_edits_a_claim_from_a_file_is_not_its_author(reason: str) -> None:
    (told,) = versions(("c", HUNCH, "2026-01-01"))

    assert (
        "its author"
        not in judged(build("a1", "a2"), versions=(replace(told, coder="ben", reason=reason),)).needs[0].says
    )


def test_a_search_by_the_author_is_said_to_be_one() -> None:
    mine = Version(id="v", statement="c", stage=Stage.HUNCH, coder="ben")

    assert "its author" in judged(build("a1", "a2"), versions=(mine,)).needs[0].says
    assert "its author" not in judged(build("a1", "a2"), versions=(replace(mine, coder="ana"),)).needs[0].says


def test_an_override_is_no_search() -> None:
    given = Search(id="o", query="", coder="ana", override="out of time", at="2026-01-01")
    found = judged(build("a1", "a2"), searches=(given,), versions=versions(("c", FINDING, "2026-01-01")))

    assert not found.open
    assert found.override is not None


def test_a_finding_is_reopened_by_a_challenge_that_nobody_could_have_seen() -> None:
    made = build("a1", "a2", "a3", "b1", denying=("b3",))
    late = frozenset(p.coding.id for p in made.passages if p.coding.stance is C)
    finding: dict[str, Any] = {
        "stage": Stage.FINDING,
        "versions": (Version(id="v", statement="c", stage=Stage.FINDING, coder="ana", at="2026-03-04T00:00:00Z"),),
    }
    news = News(stage=Unseen(made=late), search=Unseen(made=late))

    assert judged(made, **finding).stage == "finding"
    found = judged(made, news, **finding)
    assert found.stage == "finding, reopened: 1 challenging passage since 2026-03-04"
    assert missing(found) == ["a search for what speaks against it"]
    assert judged(made, news).reopened == ()  # of a hunch there is nothing to reopen


def test_support_that_comes_later_reopens_nothing() -> None:
    made = build("a1", "a2", "b1")
    news = News(stage=Unseen(made=frozenset(p.coding.id for p in made.passages)))

    assert judged(made, news, stage=Stage.FINDING).reopened == ()


def test_a_second_coder_on_words_that_were_seen_reopens_nothing() -> None:
    made = build("a1", "a2", "b1", denying=("b3",)).coded("b3-p", "p", 1, stance=C, coder="ben")
    news = News(stage=Unseen(made=frozenset([made.passages[-1].coding.id])))

    assert judged(made, news, stage=Stage.FINDING).reopened == ()
