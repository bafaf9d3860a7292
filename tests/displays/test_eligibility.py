"""Silence has four meanings, and a fifth that admits it does not know."""

import pytest

from tests.displays.build import Build
from workbench.displays.eligibility import Scope, Silent, eligible_sites, silence, sources_in
from workbench.errors import NotKnown
from workbench.model.claim import Silence
from workbench.model.source import Kind


def base() -> Build:
    build = Build().code("g").code("g/a").code("g/a/x").code("h")
    return build.site("ash").site("elm", "south", "high")


def told(silent: Silent) -> tuple[Silence, str]:
    return silent.reason, silent.detail


def test_a_site_without_a_source_in_scope_has_no_source() -> None:
    corpus = base().source("ash-p").asked("g").read().corpus()
    assert told(silence(corpus, "elm", ["g/a"])) == (Silence.NO_SOURCE, "no source in scope")
    assert silence(corpus, "ash", ["g/a"], Scope(roles=("teacher",))).reason is Silence.NO_SOURCE


def test_a_question_to_another_role_or_wave_is_no_question() -> None:
    corpus = base().source("ash-p").asked("g/a", role="teacher", wave="1").asked("h", role="principal", wave="1")
    assert told(silence(corpus.corpus(), "ash", ["g/a"])) == (
        Silence.NOT_ASKED,
        "asked in 0 of 1 source, by the protocol (wave 1: principal)",
    )
    later = base().source("ash-p").asked("g/a", role="principal", wave="2").corpus()
    assert silence(later, "ash", ["g/a"]).reason is Silence.NOT_ASKED


@pytest.mark.parametrize(("question", "code"), [("g", "g/a/x"), ("g/a/x", "g"), ("g/a", "g/a")])
def test_a_question_on_a_group_reaches_all_below_and_one_on_a_leaf_its_groups(question: str, code: str) -> None:
    corpus = base().source("ash-p").asked(question, role="principal", wave="1").read().corpus()
    assert told(silence(corpus, "ash", [code])) == (Silence.ABSENT, "asked in 1 source, all read")


def test_not_read_counts_the_sources_that_were_asked() -> None:
    build = base().source("ash-p").source("ash-q").source("ash-t", role="teacher")
    corpus = build.asked("g", role="principal", wave="1").read("ash-p", "ash-t").corpus()
    assert told(silence(corpus, "ash", ["g/a"])) == (Silence.NOT_READ, "1 of 2 sources read")


def test_reading_for_one_group_is_not_reading_for_another() -> None:
    corpus = base().source("ash-p").asked("g", "h").read(scope="h").corpus()
    assert silence(corpus, "ash", ["h"]).reason is Silence.ABSENT
    assert told(silence(corpus, "ash", ["g/a"])) == (Silence.NOT_READ, "0 of 1 source read")
    assert silence(corpus, "ash", ["h", "g/a"]).reason is Silence.NOT_READ


def test_a_group_is_read_when_all_its_leaves_are() -> None:
    corpus = base().source("ash-p").asked("g").read(scope="g/a/x").corpus()
    assert silence(corpus, "ash", ["g"]).reason is Silence.ABSENT


def test_observations_need_no_question_but_must_be_read() -> None:
    build = base().source("ash-o", kind=Kind.OBSERVATION, role=None).asked("h", role="teacher")
    assert silence(build.corpus(), "ash", ["g"]).reason is Silence.NOT_READ
    assert told(silence(build.read().corpus(), "ash", ["g"])) == (
        Silence.ABSENT,
        "1 source of a kind that needs no question, all read",
    )


def test_an_observation_does_not_stand_in_for_an_interview_that_was_not_asked() -> None:
    build = base().source("ash-p").source("ash-o", kind=Kind.OBSERVATION, role=None).asked("h").read()
    assert silence(build.corpus(), "ash", ["g"]).reason is Silence.NOT_ASKED
    kinds = Scope(kinds=("observation",))
    assert silence(build.corpus(), "ash", ["g"], kinds).reason is Silence.ABSENT


def test_without_a_protocol_absence_is_all_that_can_be_said() -> None:
    build = base().source("ash-p")
    assert silence(build.corpus(), "ash", ["g"]).reason is Silence.NOT_READ
    assert silence(build.read().corpus(), "ash", ["g"]).reason is Silence.UNKNOWN


def test_case_memos_and_other_levels_are_never_eligible() -> None:
    build = base().source("ash-m", kind=Kind.CASE_MEMO).source("elm-p").source("office", "-", district="south")
    corpus = build.corpus()
    assert [s.slug for s in eligible_sites(corpus)] == ["elm"]
    assert [s.slug for s in sources_in(corpus)] == ["elm-p", "office"]
    assert [s.slug for s in sources_in(corpus, Scope(levels=("high",)))] == ["elm-p"]
    assert [s.slug for s in sources_in(corpus, Scope(districts=("south",)))] == ["elm-p", "office"]


def test_unknown_names_are_refused_with_the_nearest() -> None:
    corpus = base().corpus()
    with pytest.raises(NotKnown, match="did you mean ash"):
        silence(corpus, "asch", ["g"])
    with pytest.raises(NotKnown, match="no code 'g/b'"):
        silence(corpus, "ash", ["g/b"])
