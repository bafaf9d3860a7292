import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.importing.describing.header import split_header
from workbench.importing.speakers.observation import find_parts

SAMPLE = Path(__file__).resolve().parents[3] / "corpora" / "sample-study"


def told(text, **options):
    """Each part as 'voice speaker: words'."""
    return [f"{t.voice.value} {t.speaker}: {text[t.start : t.end]}" for t in find_parts(text, 0, **options).turns]


@pytest.mark.parametrize(
    "comment",
    [
        "OC: She is tired.",
        "O.C.: She is tired.",
        "**OC:** She is tired.",
        "OC 2: She is tired.",
        "Observer comment: She is tired.",
        "Observer's Comments: She is tired.",
        "[OC: She is tired.]",
        "[OC She is tired.]",
        "(OC She is tired.)",
        "(O.C.: She is tired.)",
        "[[She is tired.]]",
        "((She is tired.))",
        "[OC: She is tired.",
    ],
)
def test_each_way_of_marking_a_comment(comment):
    assert told(f"Two hands.\n\n{comment}\n\nThey wait.") == [
        "description : Two hands.",
        "comment : She is tired.",
        "description : They wait.",
    ]


@pytest.mark.parametrize(
    ("mark", "comment"),
    [
        ("[OC: Tired?]", "Tired?"),
        ("(OC: tired (again)?)", "tired (again)?"),
        ("[[Ask [1] him.]]", "Ask [1] him."),
        ("[[Ask] him.]", "Ask] him."),
    ],
)
def test_a_comment_within_a_paragraph_splits_it(mark, comment):
    text = f"Two hands. {mark} They\nwait."

    assert told(text) == ["description : Two hands.", f"comment : {comment}", "description : They\nwait."]


def test_a_comment_ends_with_its_paragraph():
    assert told("OC: Odd\nand odder.\n\nA bell.") == ["comment : Odd\nand odder.", "description : A bell."]


@pytest.mark.parametrize(
    "text", ["The OC: a door.", "She (of course) sits.", "OCR: a scan.", "The [sign] hangs.", "(of it)  We"]
)
def test_what_only_looks_like_a_comment_is_description(text):
    assert told(text) == [f"description : {text}"]


def test_speech_with_a_label_is_reported_speech_to_the_end_of_its_quotation():
    text = 'Student: "Not yet."\nHe sits down.\n\nMs. Tran: "We can\'t." Someone hums.\n\nCoach: “No.”'

    assert told(text) == [
        'respondent Student: "Not yet."',
        "description : He sits down.",
        'respondent Ms. Tran: "We can\'t."',
        "description : Someone hums.",
        "respondent Coach: “No.”",
    ]


def test_a_label_without_quotation_marks_speaks_to_the_end_of_its_paragraph():
    assert told("T: Open it.\nNow.\n\nS1: No.\n\nT: Yes.\n\nA bell.") == [
        "respondent T: Open it.\nNow.",
        "respondent S1: No.",
        "respondent T: Yes.",
        "description : A bell.",
    ]


def test_the_observer_who_asks_is_an_interviewer_and_never_counted():
    assert told('Researcher: "Who?"\n\nCoach: "We."') == ['interviewer Researcher: "Who?"', 'respondent Coach: "We."']


def test_a_comment_on_speech_leaves_the_speech_to_its_speaker():
    assert told("Coach: Not [OC: loud] yet.") == ["respondent Coach: Not", "comment : loud", "respondent Coach: yet."]


def test_a_paragraph_that_is_a_quotation_and_nothing_else_is_reported_speech():
    assert told("“We need you.”") == ["respondent : “We need you.”"]
    assert told('"We," she says, "need you."') == ['description : "We," she says, "need you."']
    assert told('The sign says "Be kind".') == ['description : The sign says "Be kind".']


def test_a_poster_is_no_speaker():
    assert told('Poster: "Be kind."\n\nSign on the wall: "No."') == [
        'description : Poster: "Be kind."',
        'description : Sign on the wall: "No."',
    ]


def test_the_researcher_may_name_a_speaker():
    assert told("Lena: Not yet.", labels=["Lena"]) == ["respondent Lena: Not yet."]


def test_headings_facts_and_stage_directions_are_nobodys_words():
    text = "# Visit\n\nSetting: library, third floor\nObserver: AB\n\n(bell)\n\nA quiet room."

    assert told(text) == [
        "event : # Visit",
        "event : Setting: library, third floor",
        "event : Observer: AB",
        "event : (bell)",
        "description : A quiet room.",
    ]


def test_a_long_account_of_the_setting_is_description():
    assert told(f"Setting: {'a desk and a chair ' * 10}")[0].startswith("description")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("9:05 They sit.", "09:05:00"),
        ("9:05: They sit.", "09:05:00"),
        ("[9:05] They sit.", "09:05:00"),
        ("2:10 pm They sit.", "14:10:00"),
        ("2:10 p.m. – They sit.", "14:10:00"),
        ("12:05 am They sit.", "00:05:00"),
        ("10:40–10:55 They sit.", "10:40:00"),
        ("10:40 to 10:55, They sit.", "10:40:00"),
        ("13:40:07 They sit.", "13:40:07"),
        ("## 9:05\nThey sit.", "09:05:00"),
    ],
)
def test_a_time_at_the_start_of_a_line_is_a_locator_and_no_word(line, value):
    found = find_parts(line, 0)

    assert [(each.kind, each.value) for each in found.locators] == [("time", value)]
    assert line[found.locators[0].start :] == "They sit."
    assert found.turns[-1].start == found.locators[0].start


def test_each_line_with_a_time_is_a_part_of_its_own():
    assert told("9:05 They sit.\n9:10 They stand.\nAll of them.") == [
        "description : They sit.",
        "description : They stand.\nAll of them.",
    ]


def test_a_time_within_a_sentence_stays_where_it_is():
    assert told("They sit at 9:05 and wait.\n\n25:90 is no time.") == [
        "description : They sit at 9:05 and wait.",
        "description : 25:90 is no time.",
    ]


def test_codings_of_the_sample_study_stay_in_what_is_counted():
    rows = [
        row
        for coder in ("coder-1", "coder-2")
        for row in csv.DictReader((SAMPLE / "codings" / f"{coder}.csv").read_text(encoding="utf-8").splitlines())
    ]
    for path in (SAMPLE / "observations").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        found = find_parts(text, split_header(text, where=path.name).body_start)
        quotes = [row["quote"] for row in rows if row["source"] == path.stem]

        assert quotes
        for quote in quotes:
            at = text.index(quote)
            assert any(t.start <= at and at + len(quote) <= t.end and t.voice.counted for t in found.turns)


PIECES = st.sampled_from(
    ["OC: odd", "[OC: odd]", "(OC", "[[", "]]", "((x))", "]", "(", '"', "“We.”", 'Coach: "No."', "T: Yes", "9:05 ",
     "9:05–9:10", "\n", "\n\n", " ", "They sit.", "# Part", "Setting: x", "(bell)", "[0:12]", "Ana"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=80)))
def test_parts_lie_in_the_text_in_order_and_apart(text):
    found = find_parts(text, 0)
    bounds = [bound for turn in found.turns for bound in (turn.start, turn.end)]

    assert bounds == sorted(bounds)
    assert all(text[t.start : t.end] == text[t.start : t.end].strip() != "" for t in found.turns)
    assert all(any(t.start <= each.start < t.end for t in found.turns) for each in found.locators)


@pytest.mark.parametrize(
    "piece", ["[OC: ", "[[", '"', "(OC x) ", "9:05 x\n", 'Coach: "', "OC: x\n", "[OC: (", "Coach: x\n"]
)
def test_a_long_text_of_anything_comes_to_an_end(piece):
    text = piece * (20_000 // len(piece))

    assert all(0 <= t.start < t.end <= len(text) for t in find_parts(text, 0).turns)
