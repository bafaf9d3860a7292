import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.importing.speakers.labels import (
    LONGEST,
    Candidate,
    accepted,
    aliases,
    initials,
    like_a_label,
    normal,
    standing,
)


def labels(*said, **options):
    found = [Candidate(label=label, line=line, words=line, **options) for line, label in enumerate(said)]
    return accepted(found)


@pytest.mark.parametrize(
    "label",
    [
        "ALL",
        "All",
        "Several",
        "Multiple voices",
        "Group",
        "Students",
        "Everyone",
        "Focus group 2",
        "Third grade teachers",
    ],
)
def test_several_at_once_are_a_group(label):
    assert standing(label) == "group"


@pytest.mark.parametrize(
    "label", ["Unknown Speaker", "Unidentified", "??", "?", "Speaker ?", "Unknown Female", "Unidentified Teacher 2"]
)
def test_a_voice_that_nobody_knew_is_unknown(label):
    assert standing(label) == "unknown"


@pytest.mark.parametrize(
    "label", ["Rob", "Speaker 1", "Group Leader", "All Saints", "Teacher", "P1", "Class Teacher", ""]
)
def test_anybody_else_is_a_person(label):
    assert standing(label) == "person"


@pytest.mark.parametrize("label", ["ALL", "Students", "??", "Speaker ?", "Unknown Female", "P4", "Principal Osei"])
def test_groups_unknown_voices_and_numbers_speak_once_where_others_speak(label):
    assert normal(label) in labels("Q", "A", label)


def test_without_other_speakers_a_group_is_a_heading():
    assert labels("Students", "Priorities for all") == frozenset()


def test_a_group_that_is_often_talked_about_speaks_where_it_recurs():
    assert labels("Q", "A", "Teachers") == {"q", "a"}
    assert labels("Q", "A", "Teachers", "Teachers") == {"q", "a", "teachers"}


def test_a_slip_of_a_label_speaks_too():
    assert labels("Ines Calder", "Ines Calder", "Ines Cader") == {"ines calder", "ines cader"}
    assert labels("Ines Calder", "Ines Calder", "Ines Osei") == {"ines calder"}


def test_initials_of_a_speaker_speak_too_and_the_full_name_of_initials():
    assert labels("Jay Hunter", "Jay Hunter", "JH") == {"jay hunter", "jh"}
    assert labels("Jay Hunter", "JH", "JH") == {"jay hunter", "jh"}
    assert labels("Jay Hunter", "JK", "JK") == {"jk"}


def test_a_label_set_off_from_the_words_speaks_once_where_others_speak():
    assert labels("Ines Calder", "Rob Amadi", apart=True) == frozenset()
    assert labels("Coach", "Rob Amadi", apart=True) == {"coach", "rob amadi"}


def test_a_name_in_other_capitals_is_the_same_name():
    assert labels("Dana Wick", "dana wick") == {"dana wick"}


@pytest.mark.parametrize(
    ("speakers", "proposed"),
    [
        ({"Jay Hunter": 1, "JH": 8}, {("JH", "Jay Hunter")}),
        ({"Jay Hunter": 3, "Joan Hill": 3, "JH": 8}, set()),  # whose initials?
        ({"interviewer": 9, "interviewr": 1}, {("interviewr", "interviewer")}),
        ({"interviewr": 1, "interviewee": 9}, set()),
        ({"interviewer": 9, "interviewee": 1}, set()),
        ({"COACH": 9, "Coach": 2, "coach": 1}, {("Coach", "COACH"), ("coach", "COACH")}),
        ({"Martin": 40, "Martina": 38}, set()),  # both speak often: two people
        ({"Martin": 40, "Martina": 1}, {("Martina", "Martin")}),
        ({"P1": 4, "P2": 1, "Speaker 1": 9, "Speaker 2": 1, "Teacher A": 9, "Teacher B": 1}, set()),
        ({"Ana": 9, "Ann": 1}, set()),
        ({"Principal": 9, "Principals": 1}, set()),
        ({}, set()),
    ],
)
def test_labels_that_seem_to_be_one_speaker_are_proposed_for_decision(speakers, proposed):
    assert set(aliases(speakers)) == proposed


@given(st.dictionaries(st.text(alphabet="aAbBéÉ -1.?", max_size=12), st.integers(1, 30), max_size=12))
def test_a_proposal_names_two_labels_of_the_file_and_never_goes_round(speakers):
    found = dict(aliases(speakers))

    assert found.keys() | set(found.values()) <= speakers.keys()
    for label in found:
        at, seen = label, set()
        while at in found:
            assert at not in seen
            seen.add(at)
            at = found[at]


def test_initials_need_a_full_name():
    assert [initials(label) for label in ("Ana-Maria Ruiz", "Ana", "P 1", "")] == ["amr", "", "", ""]


@given(st.text(max_size=60))
def test_what_may_be_a_label_is_short(label):
    if like_a_label(label):
        assert len(label) <= LONGEST
        assert len(label.split()) <= 5
    assert standing(label) in ("group", "unknown", "person")


@pytest.mark.parametrize("label", ["C1", "T2", "AP1", "FG-3", "S2", "AP 1", "c1"])
def test_a_letter_or_two_with_a_number_speaks_once_where_others_speak(label):
    assert normal(label) in labels("Q", "A", label)
    assert labels(label) == frozenset()


@pytest.mark.parametrize("label", ["K-5", "At 9", "Part 1", "Grades 4", "May 3"])
def test_a_number_in_ordinary_speech_is_no_label(label):
    assert normal(label) not in labels("Q", "A", label)
