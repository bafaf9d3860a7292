"""Concerns follow from figures and set no level. The study is invented."""

from tests.displays.build import SIX, schools
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.patterns.confidence import Agreed, CodeAgreement, Kind, concerns
from workbench.patterns.outline import outline

WELL = Agreed(codes={"g/a/x": CodeAgreement(code="g/a/x", alpha=0.9, sources=4, units=80)})


def grounds(corpus: Corpus, agreed: Agreed = WELL) -> dict[Kind, list[str]]:
    part = next(p for p in outline(corpus).parts if p.code == "g/a")
    told: dict[Kind, list[str]] = {}
    for each in concerns(corpus, part, agreed):
        told.setdefault(each.kind, []).append(each.grounds)
    return told


def study(*sites: str, stance: Stance | None = None) -> Corpus:
    build = schools(*SIX, codes=("g", "g/a"))
    build.code("g/a/x", "It is so.").asked("g/a/x").read()
    for site in sites:
        build.coded(f"{site}-p", "g/a/x", 1, stance=stance)
    return build.corpus()


def test_what_is_well_founded_raises_no_concern() -> None:
    every = study(*(slug for slug, _ in SIX))
    assert Kind.METHODS not in grounds(every)
    assert Kind.COHERENCE not in grounds(every)


def test_few_persons_and_single_sources_are_named_against_the_eligible_sites() -> None:
    assert grounds(study("a1"))[Kind.ADEQUACY] == [
        "1 of 6 persons heard speak to it",
        "1 of 1 sites have it from one source only",
    ]


def test_a_site_that_only_challenges_is_a_concern_of_coherence() -> None:
    assert grounds(study("b3", stance=Stance.CHALLENGES))[Kind.COHERENCE] == ["B3 only challenges it"]


def test_fewer_than_two_coders_are_a_limit_of_method_and_so_is_little_agreement() -> None:
    assert grounds(study("a1"), Agreed(why="only ana codes here"))[Kind.METHODS] == [
        "no second judgement: only ana codes here"
    ]
    assert grounds(study("a1"), Agreed())[Kind.METHODS] == ["judged by one coder only: G/A/X"]
    weak = Agreed(codes={"g/a/x": CodeAgreement(code="g/a/x", alpha=0.41, sources=4, units=80)})
    assert grounds(study("a1"), weak)[Kind.METHODS] == ["coders agree little (alpha below 0.667) on G/A/X (0.41)"]
