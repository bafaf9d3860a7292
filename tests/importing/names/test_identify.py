"""Names are found by list, label, pattern and rule. All names and texts are invented."""

import importlib
import sys
from pathlib import Path

import pytest

from workbench.importing.names.identify import RosterName, find_candidates
from workbench.importing.speakers.turns import find_turns

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))  # benchmarks/ is no installed package
measured = importlib.import_module("benchmarks.deidentifying")


def found(*texts, **how):
    """Candidates by name."""
    sources = [(f"source-{n}", text, find_turns(text, 0).turns) for n, text in enumerate(texts)]
    return {each.name: each for each in find_candidates(sources, **how)[0]}


def test_a_listed_name_is_found_in_every_form_and_is_to_be_masked():
    text = "We saw Ines Calder, ines, CALDER’s plan, I. Calder, Ines-Calder, Calder, Ines, and the Calders. Inessa."

    (only,) = found(text, roster=[RosterName(name="Ines Calder", role="principal")]).values()

    assert (only.name, only.kind, only.decision, only.role, only.count) == (
        "Ines Calder", "person", "mask", "principal", 7,
    )  # fmt: skip
    assert only.found_by[0] == "list"


@pytest.mark.parametrize("name", ["C++ (Club)", "A.*b", "[Osgood]", "O'Neil|Lee", "^Calder$", "\\d+ Hexley"])
def test_a_listed_name_is_never_read_as_a_regular_expression(name):
    candidates = found(f"We met {name} there. Aab and 12 are others.", roster=[RosterName(name=name, kind="school")])

    assert candidates[name].count == 1


def test_a_listed_name_without_a_mention_stays_a_candidate_and_comes_last():
    candidates = found("Ms. Amadi came.", roster=[RosterName(name="Ines Calder", aliases=("Inie",))])

    assert [(each.name, each.count) for each in candidates.values()] == [("Amadi", 1), ("Ines Calder", 0)]
    assert candidates["Ines Calder"].variants == ("Inie",)


def test_word_names_are_found_where_they_are_written_large_and_are_no_request():
    text = "I told Will that we will hope. Will you come? So Hope came. Will's plan. I WILL go."

    candidates = found(text, roster=[RosterName(name="Will"), RosterName(name="Hope")])

    assert {name: each.count for name, each in candidates.items()} == {"Will": 2, "Hope": 1}


def test_speakers_are_names_and_roles_are_not():
    said = (
        "PRINCIPAL OSEI: We met Ines.",
        "Interviewer: Who?",
        "Teacher A: Ines.",
        "Ida Voss: Osei.",
        "Ida Voss: Yes.",
    )
    text = "\n\n".join(said)

    candidates = found(text)

    assert {name: (each.kind, each.role, each.decision) for name, each in candidates.items()} == {
        "Osei": ("person", "principal", "mask"),
        "Ida Voss": ("person", None, "mask"),
        "Ines": ("other", None, "?"),
    }
    assert found(text, labels=False).keys() == {"Ines"}


def test_a_name_that_two_speakers_share_is_a_candidate_of_its_own():
    candidates = found("Sam Voss: Yes.\n\nSam Amadi: No.\n\nSam Voss: I asked Sam.\n\nSam Amadi: Voss did.")

    assert {name: each.count for name, each in candidates.items()} == {"Sam Voss": 3, "Sam Amadi": 2, "Sam": 1}
    assert (candidates["Sam"].kind, candidates["Sam"].decision) == ("person", "mask")


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Write to i.calder+x@osgood.example.", "email", "i.calder+x@osgood.example"),
        ("Call (555) 010-1234 now.", "phone", "(555) 010-1234"),
        ("Call +44 20 7946 0958 now.", "phone", "+44 20 7946 0958"),
        ("Call 555-010-1234.", "phone", "555-010-1234"),
        ("I was born on 3 May 1984.", "birth date", "3 May 1984"),
        ("DOB: 05/03/1984", "birth date", "05/03/1984"),
        ("My birthday is March 3rd, 1984.", "birth date", "March 3rd, 1984"),
        ("Follow @ines_calder there.", "other", "@ines_calder"),
        ("See linkedin.com/in/ines-calder.", "other", "linkedin.com/in/ines-calder"),
    ],
)
def test_contact_data_is_found_by_pattern_and_is_to_be_masked(text, kind, name):
    candidates = found(text)

    assert (candidates[name].kind, candidates[name].decision, candidates[name].count) == (kind, "mask", 1)


@pytest.mark.parametrize(
    "text", ["At 00:01:02 we met.", "In 2010-2014 it was 3.14159.", "It is 12/34.", "a@b", "Page 1234567 of it."]
)
def test_times_years_and_numbers_are_no_contact_data(text):
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("We went to Osgood Elementary.", "school", "Osgood Elementary"),
        ("It was at Osgood middle school.", "school", "Osgood middle school"),
        ("We all left Green Valley Middle School.", "school", "Green Valley Middle School"),
        ("I taught at PS 118 then.", "school", "PS 118"),
        ("The plan of Juniper Unified School District failed.", "district", "Juniper Unified School District"),
        ("It is in Brindle County.", "place", "Brindle County"),
        ("He left the Harrow Foundation.", "organisation", "Harrow Foundation"),
        ("We asked the Eastmoor Board of Education.", "organisation", "Eastmoor Board of Education"),
        ("So Dr. P came.", "person", "Dr. P"),
        ("We met Coach Tolliver.", "person", "Tolliver"),
        ("We met coach Tolliver.", "person", "Tolliver"),
        ("um so mr tolliver came in and we talked", "person", "Tolliver"),
        ("I know Maria de la Vara well.", "other", "Maria de la Vara"),
        ("I know O'Hanrahan well.", "other", "O'Hanrahan"),
        ("I know J. R. Haldane well.", "other", "J. R. Haldane"),
    ],
)
def test_rules_find_names_and_leave_the_decision_open(text, kind, name):
    (only,) = found(text).values()

    assert (only.kind, only.name, only.decision) == (kind, name, "?")


@pytest.mark.parametrize(
    "text",
    [
        "The Principal and the Superintendent met on Monday in May.",
        "Sitting there. Nobody spoke. English is hard. Don't. I'm fine.",
        "Zorbing was new. Flumming too.",  # large only because they begin a sentence
        "We read about Math and IEP meetings at the Middle School.",
    ],
)
def test_ordinary_words_and_beginnings_of_sentences_are_no_names(text):
    assert not found(text)


def test_a_word_seen_three_times_in_small_letters_is_ordinary():
    assert found("We met at the Gizmo. A gizmo here, a gizmo there.").keys() == {"Gizmo"}
    assert not found("We met at the Gizmo. A gizmo here, a gizmo there, a gizmo for all.")


def test_a_name_that_is_mostly_written_large_is_found_in_small_letters_too():
    text = "We asked Calder. So Calder came, and Calder said it, and calder, calder and calder. I told Calder."

    (only,) = found(text, roster=[RosterName(name="Ines Calder")]).values()
    assert only.count == 7


def test_raw_speech_recognition_makes_no_name_ordinary():
    raw = "um so calder said to calder that calder will not " * 5

    candidates = found("We asked Calder.", raw)

    assert candidates["Calder"].count == 16


def test_a_name_goes_through_the_whole_study():
    candidates = found(
        "We asked Yolanda Beck.", "Yolanda came. Beck's plan and yolanda-beck_w1.docx", "Becky. Yolandas."
    )

    (only,) = candidates.values()
    assert (only.name, only.count, only.sources) == ("Yolanda Beck", 4, 2)


def test_a_candidate_shows_its_first_mention_with_forty_characters_on_each_side():
    (only,) = found("x" * 60 + " we met\nCalder there " + "y" * 60).values()

    assert only.context == "x" * 32 + " we met Calder there " + "y" * 33


def test_entities_are_one_finder_more():
    def entities(texts):
        for text in texts:
            at = text.find("Zorba")
            yield [(at, at + 5, "PERSON"), (0, 3, "DATE")] if at >= 0 else []

    assert not found("Zorba came.")
    (only,) = found("Zorba came.", entities=entities).values()
    assert (only.name, only.kind, only.found_by, only.decision) == ("Zorba", "person", ("entities",), "?")


def test_texts_that_can_be_read_only_once_are_refused():
    with pytest.raises(ValueError, match="read twice"):
        find_candidates(iter([("a", "b", ())]))


def test_a_long_line_of_one_sort_costs_no_more_than_its_length():
    for filler in ("A ", "a.", "1", "1 ", "@a", "Ab-", "(", "&", "%41", "O'", "born on "):
        found, _ = find_candidates([("a", filler * 20_000, ())])
        assert len(found) == (filler == "Ab-")  # the only one that looks like a name


def test_most_invented_names_are_found_by_rules_and_more_with_a_roster():
    texts, mentions, roster = measured.gold()
    rules = measured.recall(texts, mentions)
    with_roster = measured.recall(texts, mentions, roster=roster)

    assert len(texts) >= 26
    assert rules.mentions.total() >= 80
    assert rules.share >= 0.93
    assert with_roster.share > rules.share
    assert rules.found["organisations"] == rules.mentions["organisations"]


@pytest.mark.skipif(not measured.DATA.is_dir(), reason=f"the real data is not beside the checkout ({measured.DATA})")
def test_names_of_real_speakers_are_found_in_their_speech():
    texts = measured.interviews(4)
    found = measured.recall(texts, measured.speakers_named(texts))

    assert found.mentions.total() > 20
    assert found.share >= 0.99
    assert found.rate <= 40
