import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.reports.characters import flat, paragraphs, shown, spelt_direction


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_written_as_utf8_and_is_stable(text):
    once = shown(text)
    assert once.encode("utf-8").decode("utf-8") == once
    assert shown(once) == once
    assert "\r" not in once


@pytest.mark.parametrize(("text", "sign"), [("\x00", "␀"), ("\x1b", "␛"), ("\ud83d", "�"), ("\x85", "�")])
def test_what_a_page_cannot_hold_leaves_a_visible_sign(text, sign):
    assert shown(f"a{text}b") == f"a{sign}b"


def test_a_whole_emoji_and_a_foreign_script_stay_as_they_are():
    assert shown("👩‍🏫 שלום é") == "👩‍🏫 שלום é"


def test_blank_lines_part_paragraphs_and_an_empty_text_is_one():
    assert paragraphs("\n\na\n\n\n\nb\n") == ["a", "b"]
    assert paragraphs("") == [""]


def test_line_ends_of_all_systems_become_line_feeds():
    assert shown("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_a_line_is_one_line():
    assert flat("a\r\n\tb") == "a b"


def test_direction_is_turned_only_where_it_is_rendered():
    assert spelt_direction("\u202eabc\u2069") == "&#x202E;abc&#x2069;"
