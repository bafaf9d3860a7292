"""What people attach to a claim is in its trial, and goes before marks and rules. All data here is invented."""

from dataclasses import replace

import pytest

from tests.displays.build import SIX, Build, schools
from workbench.displays.frame import Frame
from workbench.model.claim import Claim, Evidence, Mark, Verdict
from workbench.model.coding import Stance
from workbench.patterns.stances import hear
from workbench.patterns.trial import Trial, try_claim

S, Q, C, X = Stance.SUPPORTS, Stance.QUALIFIES, Stance.CHALLENGES, Stance.CONTEXT


def build() -> Build:
    """Six sites; a code with a proposition, and two others."""
    made = schools(*SIX, codes=("g", "g/a", "h", "h/b"))
    return made.code("p", "Leaders share the work.").asked("p").read().claim("c", "p")


def attached(made: Build, *given: tuple[int, Stance], **more: object) -> tuple[Trial, Claim]:
    """The claim tried with the passages of these numbers attached."""
    corpus = made.corpus()
    evidence = tuple(
        Evidence(coding=corpus.passages[at].coding.id, target="c", stance=stance, coder="ana") for at, stance in given
    )
    claim = replace(corpus.claims[0], evidence=evidence, **more)  # type: ignore[arg-type]
    return try_claim(replace(corpus, claims=(claim,)), claim), claim


def verdict(trial: Trial, site: str) -> Verdict:
    return next(s.verdict for s in trial.sites if s.site == site)


def test_a_passage_under_another_code_is_in_the_trial_once_it_is_attached() -> None:
    made = build().coded("a1-p", "h/b", 3)

    assert verdict(attached(made)[0], "a1") is Verdict.SILENT
    assert verdict(attached(made, (0, C))[0], "a1") is Verdict.CHALLENGES


def test_what_is_attached_goes_before_the_stance_of_the_coding_and_before_a_mark() -> None:
    made = build().coded("a1-p", "p", 1, stance=S)
    mark = Mark(source="a1-p", quote="q", stance=Q)

    assert verdict(attached(made, marks=(mark,))[0], "a1") is Verdict.QUALIFIES
    assert verdict(attached(made, (0, C), marks=(mark,))[0], "a1") is Verdict.CHALLENGES


def test_who_judges_words_judges_every_coding_of_them() -> None:
    made = build().coded("a1-p", "p", 1, 2, coder="ana").coded("a1-p", "p", 2, coder="ben")

    assert verdict(attached(made, (0, C))[0], "a1") is Verdict.CHALLENGES


def test_words_that_were_judged_differently_qualify() -> None:
    made = build().coded("a1-p", "h", 1).coded("a1-p", "g", 1).coded("a1-p", "p", 1)

    assert verdict(attached(made, (0, C), (1, S))[0], "a1") is Verdict.QUALIFIES


def test_context_says_nothing() -> None:
    trial, _ = attached(build().coded("a1-p", "p", 1), (0, X))

    assert verdict(trial, "a1") is Verdict.SILENT


def test_what_is_attached_and_no_more_there_is_named_and_counts_nowhere() -> None:
    corpus = build().corpus()
    claim = replace(corpus.claims[0], evidence=(Evidence(coding="gone", target="c", stance=C),))
    trial = try_claim(corpus, claim)

    assert [e.coding for e in trial.lost] == ["gone"]
    assert trial.challenges.k == 0


def test_what_is_attached_outside_the_scope_is_named_and_not_tried() -> None:
    made = build().coded("a1-p", "h", 1)
    trial, claim = attached(made, (0, C), waves=("9",))

    assert (trial.aside, trial.lost) == (claim.evidence, ())
    assert all(s.verdict is Verdict.SILENT for s in trial.sites)


def test_a_passage_that_somebody_attached_is_judged() -> None:
    made = build().coded("a1-p", "g", 1)
    made.claims.clear()
    made.claim("c", "g")

    assert attached(made)[0].unjudged == 1
    assert attached(made, (0, S))[0].unjudged == 0


@pytest.mark.parametrize("stance", [S, Q, C])
def test_an_attached_passage_of_no_site_is_another_voice(stance: Stance) -> None:
    made = build().source("office-p", "-", role="principal").read()
    made.coded("office-p", "h", 1)
    trial, _ = attached(made, (0, stance))

    assert getattr(trial.other_voices, stance.value)
    assert all(not s.heard.any for s in trial.sites)


def test_stances_of_two_coders_on_the_same_words_under_one_code_qualify_also_in_a_chain() -> None:
    made = build().coded("a1-p", "p", 1, 2, stance=S).coded("a1-p", "p", 2, 3, stance=C, coder="ben")
    made.coded("a1-p", "p", 3, 4, stance=C).coded("a1-p", "p", 4, stance=S)
    corpus = made.corpus()
    claim = corpus.claims[0]
    found = hear(Frame(corpus=corpus), claim, ["p"]).stances

    # the first two stand against each other; the third agrees with ben, and the fourth is by its own coder
    assert [found[p.coding.id] for p in corpus.passages] == [Q, Q, C, S]
