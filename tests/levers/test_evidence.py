"""Links propose, persons confirm; nothing is graded, and every gap has its own reason."""

import random
from dataclasses import replace

from tests.displays.build import SIX, Build, schools
from workbench.levers.evidence import Evidence, State, lever_evidence
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.model.lever import Relevance
from workbench.model.source import Kind


def study() -> Build:
    return schools(*SIX).lever("pd").strategy("pd-01", "pd").link("g/a", "lever", "pd")


def lever(corpus: Corpus) -> Evidence:
    return lever_evidence(corpus).levers[0]


def test_a_strategy_does_not_inherit_the_links_of_its_lever() -> None:
    report = lever_evidence(study().coded("a1-p", "g/a", 1).corpus())
    assert (report.levers[0].state, report.strategies[0].state) == (State.PROPOSED, State.NO_LINK)
    assert [gap.slug for gap in report.gaps] == ["pd-01"]
    assert "until a person has confirmed it" in report.label


def test_the_states_of_nothing_are_told_apart() -> None:
    assert lever(study().corpus()).state is State.NO_EVIDENCE
    waiting = lever(study().site("c1").source("c1-p").corpus())
    assert (waiting.state, waiting.why) == (
        State.NOT_CODED,
        "linked codes have no passage; sites: 1 not yet coded, 6 asked and absent",
    )
    unasked = Build().code("a").site("ash").source("ash-p").asked("a", role="teacher").read()
    assert lever(unasked.lever("pd").link("a", "lever", "pd").corpus()).state is State.NOT_ASKED
    nobody = Build().code("a").site("ash").lever("pd").link("a", "lever", "pd")
    assert lever(nobody.corpus()).state is State.NO_SOURCE


def test_the_profile_says_how_widely_and_from_where() -> None:
    build = (
        study()
        .source("a1-o", kind=Kind.OBSERVATION, role=None)
        .read()
        .coded("a1-p", "g/a", 1, 2)
        .coded("a1-o", "g/a", 1)
    )
    found = lever(build.coded("a2-p", "g/a", 1).coded("b1-p", "g/a", 1).corpus())
    profile = found.profile
    assert profile is not None
    assert [str(s) for s in (profile.sites, profile.districts, profile.levels, profile.roles, profile.kinds)] == [
        "3 of 6",
        "2 of 2",
        "1 of 1",
        "1 of 1",
        "2 of 2",
    ]
    assert (profile.passages, profile.units, str(profile.persons)) == (4, 5, "3 of 6")
    assert profile.largest is not None
    assert (profile.largest[0], str(profile.largest[1])) == ("a1-p", "2 of 5")
    assert found.concerns == ()
    assert profile.leave_one_out is not None
    assert (str(profile.leave_one_out.least), str(profile.leave_one_out.most)) == ("2 of 5", "3 of 5")


def test_concerns_are_plain_words_with_figures() -> None:
    build = schools(*SIX).lever("pd").link("g", "lever", "pd", Relevance.PARTIAL)
    found = lever(build.coded("a1-p", "g/a", 1, 2, 3).coded("a2-p", "g/b", 1).site("c1").source("c1-p").corpus())
    assert found.concerns == (
        "at most a third of the sites that can say something: 2 of 6",
        "one district only: 1 of 2",
        "no direct link, only partial",
        "one source gives more than 40 % of the units: a1-p, 3 of 4",
        "one kind of source: 1 of 1",
        "sites that cannot be counted: 1 not yet coded",
    )


def test_of_several_links_the_nearest_speaks_for_a_passage() -> None:
    build = study().link("g", "lever", "pd", Relevance.INDIRECT).coded("a1-p", "g/a", 1).coded("a2-p", "g/b", 1)
    found = lever(build.coded("a1-p", "g/b", 1, coder="ben").corpus())
    assert [(p.passage.source.slug, p.relevance, p.code) for p in found.proposed] == [
        ("a1-p", Relevance.DIRECT, "g/a"),
        ("a2-p", Relevance.INDIRECT, "g"),
    ]
    assert found.profile is not None
    assert found.profile.relevance == {Relevance.DIRECT: 1, Relevance.INDIRECT: 1}


def test_challenging_evidence_is_proposed_with_its_stance() -> None:
    build = schools(*SIX).code("p", "P.").asked("p").read().lever("pd").link("p", "lever", "pd")
    found = lever(build.coded("a1-p", "p", 1, stance=Stance.CHALLENGES).coded("a2-p", "p", 1).corpus())
    assert found.profile is not None
    assert found.profile.stances == {Stance.SUPPORTS: 1, Stance.CHALLENGES: 1}
    assert found.profile.challenging_only == ("a1",)
    assert "only challenging evidence at A1" in found.concerns
    assert found.quotes.counter is not None


def test_district_offices_are_proposed_but_no_site() -> None:
    found = lever(study().source("office", "-", district="north").read().coded("office", "g/a", 1).corpus())
    assert found.profile is not None
    assert (found.state, str(found.profile.sites), str(found.profile.elsewhere)) == (
        State.PROPOSED,
        "0 of 6",
        "1 of 1",
    )


def test_codes_with_evidence_and_no_link_are_named() -> None:
    build = study().coded("a1-p", "g/b", 1, 2).coded("a2-p", "g/b", 1).coded("a1-p", "g/a", 1)
    assert [(u.code, u.units, str(u.sites)) for u in lever_evidence(build.corpus()).unlinked] == [
        ("g/b", 3, "2 of 6")
    ]
    assert lever_evidence(build.link("g", "strategy", "pd-01").corpus()).unlinked == ()


def test_the_order_of_passages_changes_nothing() -> None:
    build = study().link("g", "strategy", "pd-01", Relevance.PARTIAL)
    for number in range(30):
        build.coded(f"{SIX[number % 6][0]}-p", ("g/a", "g/b")[number % 2], number % 11)
    corpus = build.corpus()
    shuffled = random.Random(4).sample(corpus.passages, len(corpus.passages))  # noqa: S311
    assert lever_evidence(replace(corpus, passages=tuple(shuffled))) == lever_evidence(corpus)
