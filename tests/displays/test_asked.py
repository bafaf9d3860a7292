"""What was asked goes by the questions found in a transcript, where somebody has looked. All invented."""

from tests.displays.build import Build
from workbench.displays.eligibility import silence
from workbench.model.claim import Silence
from workbench.model.source import Kind, Speaker


def study() -> Build:
    """A protocol of two questions to principals: '0' on the group g, '1' on h."""
    build = Build().code("g").code("g/a").code("h").site("ash")
    return build.asked("g", role="principal").asked("h", role="principal")


def told(build: Build, code: str) -> tuple[Silence, str]:
    found = silence(build.read().corpus(), "ash", [code])
    return found.reason, found.detail


def test_a_question_of_the_protocol_that_was_never_put_was_not_asked() -> None:
    build = study().source("ash-p", answers=("1",))
    assert told(build, "g/a") == (
        Silence.NOT_ASKED,
        "asked in 0 of 1 source, by the questions found in the transcript",
    )
    assert told(build, "h") == (
        Silence.ABSENT,
        "asked in 1 source by the questions found in the transcript, all read",
    )


def test_a_question_beyond_the_protocol_of_the_role_was_asked() -> None:
    assert told(study().source("ash-t", role="teacher"), "g/a")[0] is Silence.NOT_ASKED
    assert told(study().source("ash-t", role="teacher", answers=("0",)), "g/a")[0] is Silence.ABSENT


def test_looked_and_found_nothing_is_not_asked_and_not_looked_goes_by_the_protocol() -> None:
    assert told(study().source("ash-p", answers=()), "g/a")[0] is Silence.NOT_ASKED
    assert told(study().source("ash-p"), "g/a") == (Silence.ABSENT, "asked in 1 source, all read")


def test_sources_are_told_apart_one_by_one_with_the_ground_of_each() -> None:
    build = study().source("ash-p", answers=("1",)).source("ash-q", answers=("1",)).source("ash-t", role="teacher")
    assert told(build, "g/a") == (
        Silence.NOT_ASKED,
        "asked in 0 of 3 sources, by the questions found in 2 transcripts and by the protocol (wave 1: teacher)",
    )
    assert told(build.source("ash-r"), "g/a") == (Silence.ABSENT, "asked in 1 source, all read")
    assert told(build.source("ash-s", answers=("0",)), "g/a")[1] == (
        "asked in 2 sources by the questions found in 1 transcript and by the protocol (wave 1: principal), all read"
    )


def test_many_roles_are_not_listed() -> None:
    build = study()
    for number in range(7):
        build.source(f"ash-{number}", role=f"role {number}", wave=None)
    assert told(build, "g")[1] == "asked in 0 of 7 sources, by the protocol (for their roles and waves)"
    assert told(study().source("ash-x", role=None, wave=None), "g")[1].endswith("(no wave told: no role told)")


def test_a_group_was_asked_when_any_of_its_roles_was() -> None:
    who = {"P": Speaker(role="principal"), "T": Speaker(role="teacher")}
    build = study().source("ash-f", kind=Kind.FOCUS_GROUP, role=None, who=who)
    assert told(build, "g")[0] is Silence.ABSENT


def test_answers_without_a_protocol_tell_nothing() -> None:
    build = Build().code("g").site("ash").source("ash-p", answers=("gone",))
    assert told(build, "g")[0] is Silence.UNKNOWN


def test_what_is_seen_needs_no_question() -> None:
    assert told(study().source("ash-o", kind=Kind.OBSERVATION, role=None, answers=()), "g")[0] is Silence.ABSENT
