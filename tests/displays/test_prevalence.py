"""Prevalence: k of n with the sites named, nothing dropped without its reason."""

import random
from dataclasses import replace

from tests.displays.build import SIX, Build, schools
from workbench.displays.eligibility import Scope
from workbench.displays.prevalence import Prevalence, prevalence
from workbench.displays.tally import Share
from workbench.model.claim import Silence
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus
from workbench.model.source import Kind


def of(corpus: Corpus, code: str, scope: Scope | None = None) -> Prevalence:
    return prevalence(corpus, [code], scope or Scope())[0]


def test_sites_that_were_asked_and_read_make_the_denominator() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("b2-p", "g/a", 1, 2)
    found = of(build.corpus(), "g/a")
    assert found.sites == Share(k=2, n=6)
    assert (found.with_it, found.without) == (("a1", "b2"), ("a2", "a3", "b1", "b3"))
    assert (found.units, found.sources, found.persons) == (3, Share(k=2, n=6), Share(k=2, n=6))
    assert [(d.name, str(d.sites), d.units) for d in found.districts] == [
        ("North", "1 of 3", 1),
        ("South", "1 of 3", 2),
    ]


def test_unread_and_unasked_sites_are_left_out_with_their_reason() -> None:
    build = Build().code("a").site("ash").site("elm").site("oak")
    build.source("ash-p").source("elm-p", role="teacher").source("oak-p").asked("a", role="principal", wave="1")
    found = of(build.read("ash-p", "elm-p").corpus(), "a")
    assert found.sites == Share(k=0, n=1)
    assert [(s.site, s.reason) for s in found.excluded] == [("elm", Silence.NOT_ASKED), ("oak", Silence.NOT_READ)]


def test_evidence_counts_where_nobody_asked_and_says_so() -> None:
    build = Build().code("a").site("ash").site("elm").source("ash-p").source("elm-p").asked("a", role="teacher")
    found = of(build.coded("elm-p", "a", 3).corpus(), "a")
    assert (found.sites, found.unasked, found.units) == (Share(k=1, n=1), ("elm",), 1)
    assert found.districts[0].firm == 0


def test_without_any_site_that_counts_there_is_no_number() -> None:
    found = of(Build().code("a").site("ash").source("ash-p").corpus(), "a")
    assert (found.sites.part, found.units, found.against) == (None, None, None)


def test_a_group_counts_units_of_all_below_once() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1, 2).coded("a1-p", "g/b", 2, 3, coder="ben")
    assert of(build.corpus(), "g").units == 3


def test_a_second_coder_adds_no_units_and_no_persons() -> None:
    one = schools(*SIX).coded("a1-p", "g/a", 1, 2)
    before = of(one.corpus(), "g/a")
    after = of(one.coded("a1-p", "g/a", 1, 2, coder="ben").corpus(), "g/a")
    assert (before.units, before.persons, before.sites) == (after.units, after.persons, after.sites)


def test_nothing_but_challenges_is_not_the_theme_but_stays_in_the_denominator() -> None:
    build = schools(*SIX).code("p", "Leaders share the work.").asked("p").read()
    build.coded("a1-p", "p", 1).coded("a2-p", "p", 1, stance=Stance.CHALLENGES)
    build.coded("a3-p", "p", 1, stance=Stance.CHALLENGES).coded("a3-p", "p", 2, stance=Stance.QUALIFIES)
    build.coded("b1-p", "p", 1, stance=Stance.CHALLENGES).coded("b1-p", "p", 4, stance=Stance.CONTEXT)
    found = of(build.corpus(), "p")
    assert found.with_it == ("a1", "a3")
    assert found.challenging_only == ("a2", "b1")
    assert (found.sites, found.units, found.against) == (Share(k=2, n=6), 6, 3)


def test_a_stance_means_nothing_where_the_code_states_no_proposition() -> None:
    found = of(schools(*SIX).coded("a1-p", "g/a", 1, stance=Stance.CHALLENGES).corpus(), "g/a")
    assert (found.with_it, found.challenging_only, found.against) == (("a1",), (), 0)


def test_roles_waves_and_kinds_have_their_own_denominators() -> None:
    build = schools(("a1", "north"), ("a2", "north"))
    build.source("a1-t", role="teacher", wave="2").source("a1-o", kind=Kind.OBSERVATION, role=None, wave="2").read()
    found = of(build.coded("a1-t", "g/a", 1).corpus(), "g/a")
    assert [(r.group, str(r.sites)) for r in found.roles] == [
        ("principal", "0 of 2"),
        ("teacher", "1 of 1"),
        ("(not told)", "0 of 1"),
    ]
    assert [(w.group, str(w.sites)) for w in found.waves] == [("1", "0 of 2"), ("2", "1 of 1")]
    assert [(k.group, str(k.sources)) for k in found.kinds] == [("transcript", "1 of 3"), ("observation", "0 of 1")]
    assert found.single_source == ("a1",)


def test_a_person_heard_twice_is_one_and_a_focus_group_is_many() -> None:
    build = Build().code("a").site("ash")
    build.source("ash-1", participant="P1").source("ash-2", participant="P1")
    build.source("ash-f", kind=Kind.FOCUS_GROUP, speakers=("T1", "T2", "T3")).asked("a").read()
    build.coded("ash-1", "a", 1).coded("ash-2", "a", 1).coded("ash-f", "a", 1, speaker="T2")
    found = of(build.corpus(), "a")
    assert (found.persons, found.sources) == (Share(k=2, n=4), Share(k=3, n=3))


def test_memos_and_interviewers_words_never_count() -> None:
    build = schools(*SIX).source("a1-m", kind=Kind.CASE_MEMO).coded("a1-m", "g/a", 1).coded("a2-p", "g/a")
    assert of(build.corpus(), "g/a").sites == Share(k=0, n=6)


def test_district_offices_are_counted_apart() -> None:
    build = schools(*SIX).source("office", "-", district="north", role="district").read().coded("office", "g/a", 1)
    found = of(build.corpus(), "g/a")
    assert (found.sites, found.sources, found.elsewhere) == (Share(k=0, n=6), Share(k=0, n=6), Share(k=1, n=1))


def test_a_district_that_nobody_heard_is_seen() -> None:
    found = of(schools(*SIX).site("c1", "west").corpus(), "g/a")
    assert [(d.group, str(d.sites), d.excluded) for d in found.districts][-1] == ("west", "0 of 0", 1)


def test_the_order_of_passages_changes_nothing() -> None:
    build = schools(*SIX)
    for number in range(40):
        build.coded(f"{SIX[number % 6][0]}-p", ("g/a", "g/b")[number % 2], number % 7, number % 5 + 7)
    corpus = build.corpus()
    shuffled = random.Random(4).sample(corpus.passages, len(corpus.passages))  # noqa: S311
    assert prevalence(replace(corpus, passages=tuple(shuffled))) == prevalence(corpus)
