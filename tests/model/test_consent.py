"""Words of those who agreed to paraphrase only are printed nowhere, under whatever label. All invented."""

from dataclasses import replace

from tests.displays.build import Build
from workbench.model.consent import (
    PARAPHRASE_ONLY,
    beside,
    marked_words,
    quotable_source,
    quotation,
    withheld,
)
from workbench.model.source import Consent, Kind, Source, Speaker, Turn, Voice

P, C, ALL = Speaker(participant="pam"), Speaker(participant="cole"), Speaker(group=True)


def told(build: Build, slug: str) -> tuple[str, ...]:
    corpus = build.corpus()
    return withheld(corpus, next(s for s in corpus.sources if s.slug == slug))


def group(*consent: Consent) -> Build:
    """Pam may be quoted; Cole agreed to what is given."""
    build = Build().participant("pam", Consent.QUOTE).participant("cole", *consent)
    return build.source("ash-f", kind=Kind.FOCUS_GROUP, who={"P": P, "C": C, "ALL": ALL, "?": Speaker()})


def with_voices(source: Source, *voices: Voice) -> Source:
    turns = (replace(turn, voice=voice) for turn, voice in zip(source.turns, voices, strict=True))
    return replace(source, turns=tuple(turns))


def test_each_turn_obeys_its_speaker_and_all_together_the_strictest() -> None:
    assert told(group(Consent.PARAPHRASE), "ash-f") == ("", PARAPHRASE_ONLY, PARAPHRASE_ONLY, "")
    assert told(group(Consent.PARAPHRASE, Consent.WITHDRAWN), "ash-f") == ("", "[withdrawn]", "[withdrawn]", "")
    assert told(group(Consent.QUOTE), "ash-f") == told(group(Consent.NO_ARCHIVE), "ash-f") == ("", "", "", "")
    assert told(group(), "ash-f") == ("", "", "", "")  # not told is shown as missing, and is not a refusal


def test_a_whole_interview_obeys_its_participant_but_for_the_interviewer() -> None:
    build = Build().participant("cole", Consent.PARAPHRASE)
    build.source("ash-p", participant="cole", speakers=("Q", "A", "A"))
    build.sources[0] = with_voices(build.sources[0], Voice.INTERVIEWER, Voice.RESPONDENT, Voice.EVENT)
    assert told(build, "ash-p") == ("", PARAPHRASE_ONLY, "")


def test_a_translation_obeys_what_was_agreed_for_its_original() -> None:
    build = group(Consent.PARAPHRASE).source("ash-t", beside="ash-f", speakers=("P", "C", "TODOS", "?"))
    assert told(build, "ash-t") == ("", PARAPHRASE_ONLY, PARAPHRASE_ONLY, "")


def test_a_translation_that_cannot_be_aligned_obeys_the_strictest() -> None:
    build = group(Consent.PARAPHRASE).source("ash-t", beside="ash-f", speakers=("A", "B"))
    build.sources[1] = replace(
        build.sources[1],
        turns=(*build.sources[1].turns, Turn(start=2, end=3, speaker="Q", voice=Voice.INTERVIEWER)),
    )
    assert told(build, "ash-t") == (PARAPHRASE_ONLY, PARAPHRASE_ONLY, "")
    assert told(group().source("ash-t", beside="ash-f", speakers=("A", "B")), "ash-t") == ("", "")


def test_a_source_is_quotable_when_every_turn_is() -> None:
    assert quotable_source(group().corpus(), "ash-f")
    assert not quotable_source(group(Consent.PARAPHRASE).corpus(), "ash-f")
    assert not quotable_source(group().corpus(), "gone")


def test_the_words_of_a_passage_and_what_stands_in_their_stead() -> None:
    build = Build().source("ash-p").coded("ash-p", "a", 1, text="I stay.").coded("ash-p", "a", 2, quotable=False)
    said, kept = (replace(p, beside="Me quedo.") for p in build.passages)

    assert (quotation(said), marked_words(said), beside(said)) == ("I stay.", "q", "Me quedo.")
    assert (quotation(kept), marked_words(kept), beside(kept)) == (PARAPHRASE_ONLY, PARAPHRASE_ONLY, "")
