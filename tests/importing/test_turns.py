import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import NotKnown
from workbench.importing.turns import CONVENTIONS, find_turns


def told(text, start=0, **options):
    """Each turn as 'voice speaker: words'."""
    found = find_turns(text, start, **options)
    return [f"{turn.voice.value} {turn.speaker}: {text[turn.start : turn.end]}" for turn in found.turns]


@pytest.mark.parametrize(
    ("text", "convention"),
    [
        ("interviewer: Who?\n\ninterviewee: We.", "name"),
        ("INTERVIEWER: Who?\nPRINCIPAL: We.", "name"),
        ("Q: Who?\nA: We.", "name"),
        ("I: Who?\nR: We.", "name"),
        ("I: Who?\nP1: We.", "name"),
        ("INT: Who?\nGRADE-LEVEL LEADER: We.", "name"),
        ("[00:01:02] Moderator: Who?\n[00:01:07] Rob Amadi: We.", "name"),
        ("Interviewer (00:01:02): Who?\nPRINCIPAL OSEI (00:01:07): We.", "name"),
        ("Interviewer [00:01:02]: Who?\nSpeaker 1 [1:07]: We.", "name"),
        ("Interviewer [00:01:02] Who?\nSpeaker 1 [1:07] We.", "name"),
        ("Interviewer (00:01:02):\nWho?\n\nSpeaker 1 (00:01:07):\nWe.", "name"),
        ("Interviewer:\n\nWho?\n\nTeacher:\n\nWe.", "name"),
        ("  12   Interviewer: Who?\n  13   Coach: We.", "name"),
        ("Facilitator: Who?\nCoach: | We.", "name"),
        ("I: Who? #00:01:02-4#\nB1: We. #00:01:09-1#", "name"),
        ("**Moderator:** Who?\n\n**Ines Calder:** We.", "bold"),
        ("**Moderator:** \\[04:22\\] Who?\n\n**Ines Calder (04:30):** We.", "bold"),
        ("**Moderator**: Who?\n\n**Ines Calder** [4:30]: We.", "bold-name"),
        ("Interviewer  0:07\nWho?\n\nUnknown Speaker  1:02:15\nWe.\n", "clock"),
    ],
)
def test_each_convention_gives_a_question_and_an_answer(text, convention):
    found = find_turns(text, 0)

    assert found.convention == convention
    assert [text[turn.start : turn.end] for turn in found.turns] == ["Who?", "We."]
    assert [turn.voice.value for turn in found.turns] == ["interviewer", "respondent"]
    assert len(found.speakers) == 2


@pytest.mark.parametrize(
    "trap",
    [
        "Three things: time, trust, money.",
        "At 7:30: the bell.",
        "http://example.org",
        "Note to self: check this",
        "He said: go.",
        "Note: check this",
        "The principal: she is new.",
        "Well, yes: that.",
        "So here is the thing. Listen: no.",
        "My students are: Ana, Ben.",
        "Yes [00:12:03] we did.",
        "A very long label that nobody would ever write down: no.",
        "one two three four five six: no.",
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_a_colon_in_ordinary_speech_is_no_speaker(trap, times):
    body = "\n".join([trap] * times)

    assert told(f"Q: Who?\nA: We.\n{body}") == ["interviewer Q: Who?", f"respondent A: We.\n{body}"]
    assert find_turns(body, 0).convention == "none"


def test_a_name_is_a_speaker_only_when_it_recurs():
    assert (
        told("Rob Amadi: Yes.\nInes Calder: No.\nRob Amadi: Fine.")[0]
        == "respondent Rob Amadi: Yes.\nInes Calder: No."
    )
    assert len(told("Rob Amadi: Yes.\nInes Calder: No.\nRob Amadi: Fine.\nInes Calder: Well.")) == 4


@pytest.mark.parametrize(
    "role", ["INTERVIEWER", "Principal", "teacher", "Assistant Principal", "4th Grade Teacher", "Coach 2"]
)
def test_a_known_role_counts_even_once(role):
    assert find_turns(f"{role}: Hello.", 0).speakers == {role: 1}


def test_a_misspelt_label_keeps_its_spelling_and_its_voice():
    found = find_turns("interviewr: Who?\ninterviewee: We.", 0)

    assert found.speakers == {"interviewr": 1, "interviewee": 1}
    assert found.turns[0].voice == "interviewer"


def test_the_researcher_may_name_who_asks():
    text = "Dana: Who?\nRob: We.\nRob: Really."

    assert told(text, interviewers=["DANA"])[0] == "interviewer Dana: Who?"


def test_lines_and_paragraphs_without_a_label_go_on_with_the_turn():
    text = "Q: Who?\nA: I did not.\nThey volunteered,\n\nmostly."

    assert told(text)[1] == "respondent A: I did not.\nThey volunteered,\n\nmostly."


def test_what_stands_before_the_first_label_is_nobodys_words():
    text = "Visit to Juniper\n\nA quiet room.\n\nQ: Who?\nA: We."

    assert told(text)[:2] == ["event : Visit to Juniper", "event : A quiet room."]


def test_facts_above_a_transcript_are_no_turns():
    text = "Date: 3 May 2013\nInterviewer: AB\nPrincipal: Ms Osei\n\nInterviewer: Who?\nPrincipal: We."

    assert told(text) == [
        "event : Date: 3 May 2013\nInterviewer: AB\nPrincipal: Ms Osei",
        "interviewer Interviewer: Who?",
        "respondent Principal: We.",
    ]


@pytest.mark.parametrize(
    "event",
    [
        "(pause)",
        "[crosstalk]",
        "\\[laughter\\]",
        "*(phone rings)*",
        "# Part two",
        "**Part two**",
        "Transcribed by AB.",
    ],
)
def test_a_stage_direction_on_its_own_line_is_an_event_and_the_speaker_goes_on(event):
    assert told(f"Q: Who?\nA: We.\n{event}\nMostly.") == [
        "interviewer Q: Who?",
        "respondent A: We.",
        f"event : {event}",
        "respondent A: Mostly.",
    ]


def test_a_parenthesis_in_speech_is_no_stage_direction():
    assert len(told("Q: Who?\nA: We.\n(pause) So we went on (laughs)")) == 2


def test_where_only_the_interviewer_is_labelled_the_rest_is_a_respondent():
    text = "MODERATOR: Who?\n\nWe do.\n\nMostly.\n\nMODERATOR: When?\n\nDaily."

    assert told(text) == [
        "interviewer MODERATOR: Who?",
        "respondent : We do.",
        "respondent : Mostly.",
        "interviewer MODERATOR: When?",
        "respondent : Daily.",
    ]


def test_a_text_without_labels_gives_one_respondent_turn_a_paragraph():
    text = "# Visit\n\nThe bell rang.\nDoors opened.\n\n(pause)\n\nSilence.\n"

    assert told(text) == [
        "event : # Visit",
        "respondent : The bell rang.\nDoors opened.",
        "event : (pause)",
        "respondent : Silence.",
    ]


def test_a_label_with_nothing_but_a_time_is_an_event():
    assert told("**Break:** [24:52]\n\n**Ana:** Yes.\n\n**Ana:** No.")[0] == "event Break: [24:52]"


def test_a_label_without_words_gives_no_turn():
    assert told("Q:\n\nA: We.") == ["respondent A: We."]


def test_a_reference_at_the_end_of_a_turn_is_words():
    assert told("Q: Where?\nA: See Luke (3:16)")[1] == "respondent A: See Luke (3:16)"


def test_a_header_is_never_read_as_turns():
    text = "---\nteacher: Osei\n---\nQ: Who?"

    assert told(text, 22) == ["interviewer Q: Who?"]


def test_a_convention_can_be_forced():
    assert find_turns("Q: Who?\nA: We.", 0, convention="none").convention == "none"
    with pytest.raises(NotKnown, match="no convention 'nmae'; did you mean name"):
        find_turns("", 0, convention="nmae")


LINES = st.one_of(
    st.sampled_from(
        ["Q: Who?", "A: We.", "", "(pause)", "**Ana:** Yes", "Ana  0:12", "[1:02]", "Q: [1:02]", "# Part", "| a"]
    ),
    st.text(max_size=30),
)


@given(st.lists(LINES, max_size=30).map("\n".join), st.sampled_from([None, *CONVENTIONS]), st.integers(0, 9))
def test_turns_lie_in_the_text_in_order_and_apart(text, convention, start):
    found = find_turns(text, min(start, len(text)), convention=convention)
    bounds = [bound for turn in found.turns for bound in (turn.start, turn.end)]

    assert bounds == sorted(bounds)
    assert all(min(start, len(text)) <= bound <= len(text) for bound in bounds)
    assert all(text[turn.start : turn.end].strip() for turn in found.turns)
    assert all(text[turn.start : turn.end] == text[turn.start : turn.end].strip() for turn in found.turns)


@pytest.mark.parametrize(
    "line",
    [
        "Q: Who owns it?\nA: The grade teams.\n",
        "a",
        " ",
        "\n",
        "(",
        "[0:12] ",
        "Ana Ben Cyd Dot Eve Fay: go.\n",
        "a: ",
        "**",
        "#",
        "[1:02]",
        "Ana  ",
    ],
)
def test_half_a_megabyte_of_anything_comes_to_an_end(line):
    """A pattern that backtracks over the whole text would run for hours, not fail: no clock is needed."""
    text = line * (500_000 // len(line))

    found = find_turns(text, 0)

    assert all(0 <= turn.start < turn.end <= len(text) for turn in found.turns)
