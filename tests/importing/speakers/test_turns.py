from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import NotKnown
from workbench.importing.speakers.labels import LONGEST, like_a_label, normal
from workbench.importing.speakers.turns import CONVENTIONS, find_turns


def told(text, start=0, **options):
    """Each turn as 'voice speaker: words'."""
    found = find_turns(text, start, **options)
    return [f"{turn.voice.value} {turn.speaker}: {text[turn.start : turn.end]}" for turn in found.turns]


@pytest.mark.parametrize(
    ("text", "convention"),
    [
        ("interviewer: Who?\n\ninterviewee: We.", "roles"),
        ("INTERVIEWER: Who?\nPRINCIPAL: We.", "capitals"),
        ("Q: Who?\nA: We.", "question-answer"),
        ("I: Who?\nR: We.", "letters"),
        ("I: Who?\nP1: We.", "letters"),
        ("INT: Who?\nGRADE-LEVEL LEADER: We.", "capitals"),
        ("[00:01:02] Moderator: Who?\n[00:01:07] Rob Amadi: We.", "time-name"),
        ("Interviewer (00:01:02): Who?\nPRINCIPAL OSEI (00:01:07): We.", "name-time"),
        ("Interviewer [00:01:02]: Who?\nSpeaker 1 [1:07]: We.", "name-time"),
        ("Interviewer [00:01:02] Who?\nSpeaker 1 [1:07] We.", "name-time"),
        ("Interviewer (00:01:02):\nWho?\n\nSpeaker 1 (00:01:07):\nWe.", "rev"),
        ("Interviewer:\n\nWho?\n\nTeacher:\n\nWe.", "name"),
        ("  12   Interviewer: Who?\n  13   Coach: We.", "numbered"),
        ("Facilitator: Who?\nCoach: | We.", "name"),
        ("I: Who? #00:01:02-4#\nB1: We. #00:01:09-1#", "maxqda"),
        ("**Moderator:** Who?\n\n**Ines Calder:** We.", "bold"),
        ("**Moderator:** \\[04:22\\] Who?\n\n**Ines Calder (04:30):** We.", "bold"),
        ("**Moderator**: Who?\n\n**Ines Calder** [4:30]: We.", "bold-name"),
        ("Interviewer  0:07\nWho?\n\nUnknown Speaker  1:02:15\nWe.\n", "otter"),
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


def test_labels_that_the_researcher_names_speak_even_once_and_alone_on_a_line():
    text = "Q: Who?\nA: We.\n\nbudget woman\nNobody.\n\nhead of house: Well."

    assert set(find_turns(text, 0).speakers) == {"Q", "A"}
    assert told(text, labels=["Budget Woman", "head of house"])[2:] == [
        "respondent budget woman: Nobody.",
        "respondent head of house: Well.",
    ]


def test_a_named_label_alone_on_its_lines_is_enough():
    text = "Visit\n\nbudget woman\n\nNobody.\n\nReally."

    found = find_turns(text, 0, labels=["budget woman"])
    assert (found.convention, found.speakers) == ("alone", {"budget woman": 1})


def test_a_named_label_within_the_words_of_others_is_no_speaker():
    assert told("Q: Who?\nA: Rob and Ana.\nRob and Ana.", labels=["Rob"]) == [
        "interviewer Q: Who?",
        "respondent A: Rob and Ana.\nRob and Ana.",
    ]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Q (1:02): Who?\nA (00:01:07): We.", [("00:01:02", "Who?"), ("00:01:07", "We.")]),
        ("Q: Who?\nA: We [00:12:03] do.", [("00:12:03", "do.")]),
        ("Q: Who?\nA: We [inaudible 00:12:03] do.", [("00:12:03", "do.")]),
        ("Q: Who? #0:07-4#\nA: We. #00:01:09-1#", [("00:00:07", "We.")]),  # no words follow the last
        ("Q: Who?\n\n[0:12]\n\n(pause)\n\nA: We.", [("00:00:12", "We.")]),
        ("Q: Who?\n(0:12) Hm?\nA: See Luke (3:16) there.", [("00:00:12", "Hm?")]),
        ("Q (0:10): [0:12] Who?\nA: We.", [("00:00:12", "Who?")]),  # the last one before the words
        ("0:41 We met.\n99:59 We left.", [("00:00:41", "We met."), ("01:39:59", "We left.")]),
        ("Q: When?\nA: At\n7:30 or\n7:15 maybe.", []),
        ("Q: When?\nA: At 7:30, see [3].", []),
        ("Q: When? #12:75#\nA: [123:00] No.", []),
    ],
)
def test_times_become_locators_of_the_words_that_follow(text, times):
    found = find_turns(text, 0)

    assert [(each.kind, each.value) for each in found.locators] == [("time", value) for value, _ in times]
    assert all(text.startswith(words, each.start) for each, (_, words) in zip(found.locators, times, strict=True))


def test_words_said_before_the_first_label_by_whom_nobody_labelled_are_answers_and_a_title_is_none():
    text = "Session four\n\nDate: 3 May.\n\nI start here.\n\nMODERATOR: Yes.\n\nWell."

    assert told(text) == [
        "event : Session four",
        "event : Date: 3 May.",
        "respondent : I start here.",
        "interviewer MODERATOR: Yes.",
        "respondent : Well.",
    ]


def test_numbered_tasks_are_nobodys_words_and_what_is_counted_is():
    text = "A: 2 of us.\n1 Log in.\nQ: Okay?\n1.a Why?\nA: So.\n6 Events.\n1.b When?\nA: Now.\n2 Log out."

    assert [words for words in told(text) if words.startswith("event")] == [
        "event : 1 Log in.",
        "event : 1.a Why?",
        "event : 1.b When?",
        "event : 2 Log out.",
    ]
    assert "respondent A: So.\n6 Events." in told(text)


LINES = st.one_of(
    st.sampled_from(
        [
            "Q: Who?",
            "A: We.",
            "",
            "(pause)",
            "**Ana:** Yes",
            "Ana  0:12",
            "[1:02]",
            "Q: [1:02]",
            "# Part",
            "| a",
            "0:41 We",
            "[Ana] 0:12",
            "Ana",
            "**Ana**",
            "[0:12] Ana",
            "Who? #0:07-4#",
            "12   Q: Who?",
            "3.a Why?",
            "??: No",
            "ALL: Yes",
            "Anna: x",
        ]
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
    spoken = [turn for turn in found.turns if turn.voice != "event"]
    starts = [each.start for each in found.locators]
    assert starts == sorted(set(starts))
    assert all(any(turn.start <= at < turn.end for turn in spoken) for at in starts)


SAID = ("they", "we", "three", "things", "said", "at", "the", "bell", "and", "of", "it", "Juniper")
WORDS = st.lists(st.sampled_from(SAID), min_size=2, max_size=5)
PROSE = st.lists(
    st.tuples(WORDS, WORDS).map(lambda pair: f"{' '.join(pair[0])} so: {' '.join(pair[1])}."), max_size=20
)


@given(PROSE, st.sampled_from(["\n", "\n\n", " "]))
def test_prose_with_colons_makes_no_speaker(sentences, between):
    prose = between.join(sentences)

    assert find_turns(prose, 0).speakers == {}
    assert set(find_turns(f"Q: Who?\nA: We.\n{prose}", 0).speakers) == {"Q", "A"}


@given(st.text(alphabet="abcDE :\n.", max_size=200))
def test_a_speaker_recurs_or_is_like_a_name(text):
    speakers = find_turns(text, 0).speakers
    counts = Counter(normal(label) for label, count in speakers.items() for _ in range(count))

    for label in speakers:
        assert counts[normal(label)] > 1 or like_a_label(label)
        assert len(label) <= LONGEST
        assert len(label.split()) <= 5


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
        "Ana\n",
        "Ana\nBen\nWe do.\n",
        "**Ana**\n",
        "[0:12] Ana\n",
        "[Ana] 0:12\n",
        "0:12 Ana\n",
        "3.a Why?\n",
        "#0:12#",
        "?",
    ],
)
def test_a_long_text_of_anything_comes_to_an_end(line):
    """A pattern that backtracks over the whole text would run for hours, not fail: no clock is needed."""
    text = line * (40_000 // len(line))

    found = find_turns(text, 0)

    assert all(0 <= turn.start < turn.end <= len(text) for turn in found.turns)


@pytest.mark.parametrize(("gap", "speakers"), [("\n\n", 3), ("\n\nIt went on.\n\n", 2)])
def test_a_name_that_is_heard_once_speaks_where_every_paragraph_begins_with_a_label(gap: str, speakers: int) -> None:
    text = (
        "Moderator: How?\n\nRob Amadi: So.\n\nLena Tran: I come late."
        + gap
        + "Moderator: Why?\n\nRob Amadi: Mostly.\n"
    )
    assert len({t.speaker for t in find_turns(text, 0).turns}) == speakers


def test_names_that_were_masked_speak_and_stage_directions_do_not() -> None:
    text = "Q: How?\n\n[Principal A]: So. [laughs]: no.\n\n[laughs]\n\nQ: Why?\n\n[Principal A]: It is.\n"
    found = find_turns(text, 0)
    assert dict(found.speakers) == {"Q": 2, "[Principal A]": 2}
    assert [t.voice.value for t in found.turns].count("event") == 1


GROUP = "MODERATOR: Who?\n\nT1: We.\n\nT2: They.\n\nC1: I.\n\nT2: She.\n"


def test_a_numbered_label_heard_once_has_a_turn_of_its_own():
    assert told(GROUP)[3] == "respondent C1: I."
    assert find_turns(GROUP.replace("C1", "AP1"), 0, convention="letters").speakers == {"T1": 1, "T2": 2, "AP1": 1}


def test_a_name_before_a_colon_that_was_read_as_words_is_told_and_a_topic_is_not():
    text = GROUP.replace("C1: I.", "Osei: I. Rob: we\nAna: go.\n\nThe thing is: we go.\n\nThursdays: we rest.")

    assert find_turns(text, 0).doubted == ("Osei",)
    assert find_turns(text, 0, labels=["Osei"]).doubted == ()
    assert find_turns("Osei: all words.\n\nOthers say so.", 0).doubted == ()
