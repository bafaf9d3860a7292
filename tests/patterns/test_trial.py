"""A claim is tried at every site, and silence is told apart."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.displays.build import SIX, Build, schools
from workbench.errors import NotKnown
from workbench.model.claim import Claim, Mark, Side, Silence, Verdict
from workbench.model.coding import Stance
from workbench.model.source import Kind
from workbench.patterns.trial import Trial, try_claim, verdict_of

S, Q, C, X = Stance.SUPPORTS, Stance.QUALIFIES, Stance.CHALLENGES, Stance.CONTEXT
TOWARDS_SUPPORT = {Verdict.CHALLENGES: 0, Verdict.SILENT: 1, Verdict.QUALIFIES: 2, Verdict.SUPPORTS: 3}


def shared() -> Build:
    """Six sites; one code with a proposition, one without."""
    build = schools(*SIX, codes=("g", "g/a"))
    return build.code("p", "Leaders share the work.").code("p/q", "They share decisions.").asked("p").read()


def tried(build: Build) -> Trial:
    corpus = build.corpus()
    return try_claim(corpus, corpus.claims[0])


def verdicts(trial: Trial) -> dict[str, Verdict]:
    return {site.site: site.verdict for site in trial.sites}


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        ((), Verdict.SILENT),
        ((X,), Verdict.SILENT),
        ((S,), Verdict.SUPPORTS),
        ((S, X), Verdict.SUPPORTS),
        ((S, Q), Verdict.QUALIFIES),
        ((S, C), Verdict.QUALIFIES),
        ((Q,), Verdict.QUALIFIES),
        ((C,), Verdict.CHALLENGES),
        ((C, Q), Verdict.CHALLENGES),
        ((C, Q, S), Verdict.QUALIFIES),
    ],
)
def test_verdicts_by_hand(stances: tuple[Stance, ...], expected: Verdict) -> None:
    assert verdict_of(stances) is expected


@given(st.lists(st.sampled_from(list(Stance))))
def test_one_more_challenge_never_moves_a_site_toward_support(stances: list[Stance]) -> None:
    assert TOWARDS_SUPPORT[verdict_of([*stances, C])] <= TOWARDS_SUPPORT[verdict_of(stances)]


@given(st.lists(st.sampled_from(list(Stance))))
def test_support_alone_supports_and_one_more_support_never_moves_away_from_it(stances: list[Stance]) -> None:
    before, after = verdict_of(stances), verdict_of([*stances, S])
    assert (after is Verdict.SUPPORTS) == (set(stances) <= {S, X})
    assert TOWARDS_SUPPORT[after] >= TOWARDS_SUPPORT[before]


def test_the_totals_and_the_sentence_name_the_sites() -> None:
    build = shared().claim("c", "p")
    for slug in ("a1", "a2", "a3", "b1"):
        build.coded(f"{slug}-p", "p", 1)
    build.coded("b2-p", "p", 1).coded("b2-p", "p", 2, stance=Q).coded("b3-p", "p", 1, stance=C)
    found = tried(build)
    assert found.summary == "Supported in 4 of 6 sites; qualified in 1 (B2); challenged in 1 (B3)."
    assert (str(found.supports), str(found.qualifies), str(found.absent)) == ("4 of 6", "1 of 6", "0 of 6")
    assert found.sites[4].explanation == "supports: principal (1 passage); qualifies: principal (1 passage)"
    assert "no search for disconfirming evidence" in found.search


@pytest.mark.parametrize(
    ("side", "own", "expected"),
    [
        (S, None, Verdict.SUPPORTS),
        (S, C, Verdict.CHALLENGES),
        (S, Q, Verdict.QUALIFIES),
        (C, None, Verdict.CHALLENGES),
        (C, S, Verdict.CHALLENGES),
        (C, C, Verdict.SUPPORTS),
        (C, Q, Verdict.QUALIFIES),
        (Q, S, Verdict.QUALIFIES),
        (X, S, Verdict.SILENT),
    ],
)
def test_a_passage_stands_to_the_claim_by_its_side_and_its_own_stance(
    side: Stance, own: Stance | None, expected: Verdict
) -> None:
    build = shared().claim("c", ("p", side)).coded("a1-p", "p/q", 1, stance=own)
    assert verdicts(tried(build))["a1"] is expected


def test_a_stance_on_a_code_without_a_proposition_is_passed_over() -> None:
    build = shared().claim("c", "g").coded("a1-p", "g/a", 1, stance=C)
    assert verdicts(tried(build))["a1"] is Verdict.SUPPORTS


def test_the_nearest_side_speaks_for_a_passage() -> None:
    build = shared().claim("c", "p", ("p/q", C)).coded("a1-p", "p/q", 1).coded("a2-p", "p", 1)
    found = verdicts(tried(build))
    assert (found["a1"], found["a2"]) == (Verdict.CHALLENGES, Verdict.SUPPORTS)


def test_silence_that_is_a_result_counts_and_the_others_are_named() -> None:
    build = Build().code("p").site("ash").site("elm").site("oak").site("fir").site("yew", "north", "high")
    build.source("ash-p").source("elm-p").source("oak-p", role="teacher").asked("p", role="principal")
    build.read("ash-p").coded("ash-p", "p", 1).site("gum").source("gum-p").read("gum-p")
    found = tried(build.claim("c", "p", levels=("middle",)))
    assert {s.site: s.silence and s.silence.reason for s in found.sites} == {
        "ash": None,
        "elm": Silence.NOT_READ,
        "oak": Silence.NOT_ASKED,
        "fir": Silence.NO_SOURCE,
        "gum": Silence.ABSENT,
    }
    assert (found.outside, str(found.supports), str(found.absent)) == (("yew",), "1 of 2", "1 of 2")
    assert found.summary == (
        "Supported in 1 of 2 sites; no such source in 1 (Fir); not asked in 1 (Oak); not yet coded in 1 (Elm); "
        "asked and absent in 1 (Gum)."
    )


def test_context_alone_leaves_a_site_silent_and_says_so() -> None:
    found = tried(shared().claim("c", "p").coded("a1-p", "p", 1, stance=X))
    expected = "asked and absent (asked in 1 source, all read); only context: principal (1 passage)"
    assert found.sites[0].explanation == expected
    assert "a1" not in found.unquotable


def test_other_voices_stand_apart() -> None:
    build = shared().source("office", "-", district="north").coded("office", "p", 1, stance=C)
    found = tried(build.claim("c", "p", levels=("middle",)))
    assert [p.source.slug for p in found.other_voices.challenges] == ["office"]
    assert str(found.challenges) == "0 of 6"


def test_only_kinds_in_scope_and_never_memos_are_heard() -> None:
    build = shared().source("a1-o", kind=Kind.OBSERVATION, role=None).source("a2-m", kind=Kind.CASE_MEMO)
    corpus = build.coded("a1-o", "p", 1).coded("a2-m", "p", 1).read().corpus()
    claim = Claim(slug="c", statement="s", sides=(Side(code="p"),), kinds=("transcript",))
    assert set(verdicts(try_claim(corpus, claim)).values()) == {Verdict.SILENT}


def test_what_two_coders_marked_is_one_passage() -> None:
    build = shared().claim("c", "p").coded("a1-p", "p", 1).coded("a1-p", "p", 1, coder="ben")
    assert len(tried(build).sites[0].heard.supports) == 1


def test_the_order_of_passages_changes_nothing() -> None:
    build = shared().claim("c", "p", ("g", C))
    for number in range(30):
        build.coded(
            f"{SIX[number % 6][0]}-p", ("p", "p/q", "g/a")[number % 3], number, stance=(None, *Stance)[number % 5]
        )
    corpus = build.corpus()
    shuffled = random.Random(4).sample(corpus.passages, len(corpus.passages))  # noqa: S311
    assert try_claim(replace(corpus, passages=tuple(shuffled)), corpus.claims[0]) == tried(build)


def test_a_claim_on_an_unknown_code_is_refused() -> None:
    with pytest.raises(NotKnown, match="no code 'z'"):
        tried(shared().claim("c", "z"))


def test_two_coders_of_two_minds_on_the_same_words_qualify_and_are_told_once() -> None:
    build = shared().claim("c", "p").coded("a1-p", "p", 1, 2, stance=S).coded("a1-p", "p", 2, stance=C, coder="ben")
    here = tried(build).sites[0]

    assert here.verdict is Verdict.QUALIFIES
    assert (here.heard.supports, here.heard.challenges) == ((), ())
    [told] = here.heard.qualifies
    assert told.coders == ("ana", "ben")
    assert {c.stance for c in (told.coding, *told.also)} == {S, C}


def test_one_coder_may_hear_both_sides_in_one_place() -> None:
    build = shared().claim("c", "p").coded("a1-p", "p", 1, stance=S).coded("a1-p", "p", 1, stance=C)
    here = tried(build).sites[0]

    assert here.verdict is Verdict.QUALIFIES
    assert len(here.heard.supports) == len(here.heard.challenges) == 1


def test_a_site_whose_passages_may_not_be_quoted_has_a_verdict_and_no_quotation() -> None:
    found = tried(shared().claim("c", "p").coded("a1-p", "p", 1, quotable=False).coded("a2-p", "p", 1))
    assert verdicts(found)["a1"] is Verdict.SUPPORTS
    assert found.unquotable == ("a1", "a3", "b1", "b2", "b3")


def with_marks(build: Build, *marks: Mark) -> Trial:
    corpus = build.corpus()
    return try_claim(corpus, replace(corpus.claims[0], marks=marks))


def test_a_persons_mark_goes_before_every_rule() -> None:
    build = shared().claim("c", "g/a", "p").coded("a1-p", "g/a", 1).coded("a2-p", "p", 1, stance=S)
    rules, judged = tried(build), with_marks(build, Mark(source="a1-p", quote="q", stance=C))

    assert verdicts(rules)["a1"] is Verdict.SUPPORTS
    assert verdicts(judged)["a1"] is Verdict.CHALLENGES
    assert verdicts(judged)["a2"] is Verdict.SUPPORTS


def test_passages_of_topic_codes_are_told_to_be_judged_by_nobody_until_somebody_has() -> None:
    build = shared().claim("c", "g/a").coded("a1-p", "g/a", 1).coded("a2-p", "g/a", 1)
    mark, lost = Mark(source="a1-p", quote="q", stance=S), Mark(source="a3-p", quote="q", stance=S)

    assert tried(build).unjudged == 2
    assert with_marks(build, mark).unjudged == 1
    assert with_marks(build, mark, lost).unmatched == (lost,)
    assert tried(shared().claim("c", "p").coded("a1-p", "p", 1, stance=S)).unjudged == 0
