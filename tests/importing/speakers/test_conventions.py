"""Every convention, read from a small invented file of its own under tests/data/conventions."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workbench.importing.describing.header import split_header
from workbench.importing.speakers.conventions import CONVENTIONS, SHAPES, lines, shape_of
from workbench.importing.speakers.turns import find_turns

FILES = Path(__file__).resolve().parents[2] / "data" / "conventions"
EXPECTED = yaml.safe_load((FILES / "expected.yaml").read_text(encoding="utf-8"))


def read(name, **options):
    text = (FILES / f"{name}.txt").read_text(encoding="utf-8")
    return text, find_turns(text, split_header(text, where=name).body_start, **options)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_file_is_read_as_it_is_told_beside_it(name):
    text, found = read(name)
    expected = EXPECTED[name]

    assert found.convention == expected["convention"]
    assert [[t.voice.value, t.speaker, text[t.start : t.end]] for t in found.turns] == expected["turns"]
    times = [[each.value, " ".join(text[each.start :].split()[:2])] for each in found.locators]
    assert times == expected.get("times", [])
    assert [list(pair) for pair in found.aliases] == expected.get("aliases", [])


@pytest.mark.parametrize("name", EXPECTED)
def test_forcing_the_convention_that_is_found_changes_nothing(name):
    found = read(name)[1]

    assert read(name, convention=found.convention)[1] == found


def test_every_convention_has_a_file_and_every_file_says_that_it_is_invented():
    assert {each["convention"] for each in EXPECTED.values()} == set(CONVENTIONS)
    assert {path.stem for path in FILES.glob("*.txt")} == set(EXPECTED)
    assert all("Invented" in path.read_text(encoding="utf-8").splitlines()[1] for path in FILES.glob("*.txt"))


def test_every_convention_but_none_has_a_shape():
    assert {shape_of(name) for name in CONVENTIONS} == {*SHAPES, ""}


@pytest.mark.parametrize(
    ("convention", "labels"),
    [
        ("name", {"Q", "A", "Ann"}),
        ("question-answer", {"Q", "A"}),
        ("letters", {"Q", "A"}),
        ("capitals", {"Q", "A"}),
        ("name-time", set()),
        ("zoom", set()),
        ("none", set()),
    ],
)
def test_a_forced_convention_takes_no_label_of_another(convention, labels):
    text = "Q: Who?\nA: We.\nAnn: No.\nAnn: Yes."

    assert set(find_turns(text, 0, convention=convention).speakers) == labels


def test_a_forced_convention_that_nobody_follows_is_not_reported():
    assert find_turns("Q: Who?\nA: We.", 0, convention="zoom").convention == "none"


def test_french_typography_and_deep_indentation_hide_no_label():
    found = find_turns("            \tQ\u00a0: Qui ?\n            \tA\u202f: Nous.", 0)

    assert found.speakers == {"Q": 1, "A": 1}


def test_a_footer_is_no_fact_above_the_transcript():
    assert len(find_turns("Q: Who?\nA: We.\nTranscribed by: AB", 0).speakers) == 2


def test_facts_below_a_title_with_a_full_stop_are_no_turns():
    found = find_turns("Interview with Ms. O.\n\nDate: 3 May\nCoach: Ms. O.\n\nQ: Who?\nCoach: We.", 0)

    assert found.speakers == {"Q": 1, "Coach": 1}


@pytest.mark.parametrize("line", ["00:05:00", " 1:02 ", "### 00:05:00", "[1:02]"])
def test_a_time_alone_on_its_line_is_an_event(line):
    assert [each.kind for each in lines(line, 0)] == ["event"]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz\n\nWe met.\n\nAna Ruiz\n\nAnd left.",  # one person: a heading that comes twice
        "Mostly\n\nWe met.\n\nRight\n\nAnd left.\n\nMostly\n\nYes.\n\nRight\n\nNo.",
        "Ana Ruiz\n\nWe met.\n\nRob Amadi\n\nAnd left.",  # once each
        "Ana Ruiz\nRob Amadi\n\nAna Ruiz\nRob Amadi",  # a list
        "Budget cuts.\n\nWe met.\n\nNew staff.\n\nAnd left.\n\nBudget cuts.\n\nYes.\n\nNew staff.\n\nNo.",
        "We do\n\nYes, we.\n\nWe do\n\nWe do not\n\nNo.\n\nWe do not\n\nWell.",
    ],
)
def test_a_line_of_its_own_is_seldom_a_label(text):
    assert find_turns(text, 0).convention == "none"


CHARACTERS = st.text(alphabet="aQ:*[]() |#0129.?\n\tÄ—“", max_size=120)
PIECES = st.lists(
    st.sampled_from(
        ["Ana", "Q", ":", "**", "[", "]", "(", ")", " ", "  ", "\n", "\n\n", "0:12", "1:02:15", "#", "12", "|", "??"]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(CHARACTERS, PIECES, st.text(max_size=120)), st.sampled_from(sorted(CONVENTIONS)))
def test_forcing_any_convention_on_any_text_gives_turns_in_order(text, convention):
    found = find_turns(text, 0, convention=convention)
    bounds = [bound for turn in found.turns for bound in (turn.start, turn.end)]

    assert found.convention in (convention, "none")
    assert bounds == sorted(bounds)
    assert all(text[turn.start : turn.end].strip() for turn in found.turns)
    assert sum(found.speakers.values()) <= text.count("\n") + 1
