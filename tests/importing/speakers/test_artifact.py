"""Plans and photographs are invented."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.importing.describing.attributes import describe
from workbench.importing.describing.fields import is_missing
from workbench.importing.describing.header import split_header
from workbench.importing.formats.docx import read_docx
from workbench.importing.speakers.artifact import parts, row_locators, surrogate
from workbench.model.source import Kind, Voice

PLAN = """Improvement plan

Goal | Who | When
Read daily | all | fall
 | coach |

What we saw
goes on here.

a | b"""


def rows(text, start=0):
    return [(text[each.start :].split("\n")[0], each.value) for each in row_locators(text, start)]


def words(text, start=0):
    return [text[turn.start : turn.end] for turn in parts(text, start)]


def test_rows_are_numbered_by_table_and_a_table_ends():
    assert rows(PLAN) == [
        ("Goal | Who | When", "1.1"),
        ("Read daily | all | fall", "1.2"),
        (" | coach |", "1.3"),
        ("What we saw", ""),
        ("a | b", "2.1"),
    ]
    assert {each.kind for each in row_locators(PLAN)} == {"row"}


def test_paragraphs_and_rows_are_turns_that_nobody_speaks():
    assert words(PLAN) == [
        "Improvement plan",
        "Goal | Who | When",
        "Read daily | all | fall",
        "coach",
        "What we saw\ngoes on here.",
        "a | b",
    ]
    assert {(turn.voice, turn.speaker) for turn in parts(PLAN)} == {(Voice.DESCRIPTION, "")}


def test_rows_of_one_cell_count_where_most_lines_are_rows_and_prose_stays_prose():
    assert rows("Goals\na | b\nc | d") == [("Goals", "1.1"), ("a | b", "1.2"), ("c | d", "1.3")]
    assert rows("One\ntwo\nthree\na | b\nfour") == [("a | b", "1.1"), ("four", "")]
    assert words("One\ntwo\nthree\na | b\nfour") == ["One\ntwo\nthree", "a | b", "four"]


def test_the_rule_of_a_markdown_table_is_no_row():
    text = "| a | b |\n| --- | :-: |\n| c | d |"

    assert rows(text) == [("| a | b |", "1.1"), ("| c | d |", "1.2")]
    assert words(text) == ["a | b", "c | d"]


def test_a_row_without_words_is_counted_and_gives_no_turn():
    assert rows("a | b\n | \nc | d")[-1] == ("c | d", "1.3")
    assert words("a | b\n | \nc | d") == ["a | b", "c | d"]


def test_what_stands_above_the_body_is_left_out():
    text = "---\ntitle: a | b\n---\nc | d"
    start = split_header(text, where="plan.md").body_start

    assert rows(text, start) == [("c | d", "1.1")]
    assert words(text, start) == ["c | d"]
    assert (row_locators(""), parts(" \n\n --- \n")) == ((), ())


def test_a_table_of_a_word_file_is_told_row_by_row():
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Plan")
    table = document.add_table(rows=2, cols=2)
    for cell, written in zip((c for row in table.rows for c in row.cells), ("goal", "who", "read", ""), strict=True):
        cell.text = written
    stream = io.BytesIO()
    document.save(stream)
    text = read_docx(stream.getvalue(), where="plan.docx").text

    assert [value for _, value in rows(text)] == ["1.1", "1.2"]
    assert words(text) == ["Plan", "goal | who", "read"]


def test_a_surrogate_record_is_read_like_any_other_file():
    fields = {"surrogate_of": "wall: 1.jpg", "media_type": "image/jpeg", "sha256": "0" * 64, "date": "2008-05-03"}

    text = surrogate("Data wall, 'grade 4' #2", "Names of pupils\r\nin three colours.", fields)
    header = split_header(text, where="wall.md")
    told = describe("wall", header.attributes, {})

    assert (told.title, told.kind, told.date) == ("Data wall, 'grade 4' #2", Kind.ARTIFACT, "2008-05-03")
    assert told.attributes == {"surrogate_of": "wall: 1.jpg", "media_type": "image/jpeg", "sha256": "0" * 64}
    assert words(text, header.body_start) == ["Names of pupils\nin three colours."]


def test_a_surrogate_record_of_which_nothing_is_said_is_refused():
    with pytest.raises(WorkbenchError, match="nothing is said of 'Map'; describe what is to be seen"):
        surrogate("Map", " \n", {})


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=30))
def test_every_title_survives_the_record(title):
    plain = " ".join(title.split())
    told = describe("wall", split_header(surrogate(title, "A map.", {}), where="wall").attributes, {})

    assert told.title == plain or is_missing(plain)


@given(st.text("ab |\n-", max_size=60))
def test_parts_lie_in_order_within_the_text_and_hold_every_letter(text):
    turns = parts(text)

    assert all(one.end <= other.start for one, other in pairwise(turns))
    assert sum(letter.isalnum() for letter in text) == sum(
        letter.isalnum() for turn in turns for letter in text[turn.start : turn.end]
    )
    starts = [each.start for each in row_locators(text)]
    assert starts == sorted(set(starts))
