"""Packets: nobody else's words go out, and no answer is guessed when they come back. Invented data."""

from __future__ import annotations

import pytest

from workbench.memos.packet import ANSWERS, HEAD, OTHERS, REASON, WORDING, own_words, read_packet
from workbench.model.quoting import Answer
from workbench.model.source import Unit, Voice

TEXT = "Why so? We meet weekly. It helps. She disagrees. We stay."
ENDS = ((0, 7, 0), (8, 23, 1), (24, 33, 1), (34, 48, 2), (49, 57, 3))
UNITS = [Unit(turn=t, start=a, end=b, stop=b, voice=Voice.RESPONDENT) for a, b, t in ENDS]


def test_other_speakers_are_masked_before_in_and_after() -> None:
    assert own_words(TEXT, UNITS, {1, 3}, 8, 33) == (OTHERS, "We meet weekly. It helps.", OTHERS)
    assert own_words(TEXT, UNITS, {1, 3}, 8, 57) == (OTHERS, f"We meet weekly. It helps. {OTHERS} We stay.", "")
    assert own_words(TEXT, UNITS, {1, 3}, 24, 30) == ("We meet weekly.", "It helps.", OTHERS)


def test_words_of_somebody_else_are_no_quotation() -> None:
    assert own_words(TEXT, UNITS, {1, 3}, 34, 40) == ("", "", "")


def table(marks: dict[Answer, str], words: str = "", reason: str = "", name: str = "3fa09c11") -> str:
    rows = [f"Quotation {name} | {HEAD}", *(f"{ANSWERS[a]} | {marks.get(a, '☐')}" for a in Answer)]
    return "\n".join([*rows, f"{WORDING} | {words}", f"{REASON} | {reason}"])


@pytest.mark.parametrize("mark", ["x", "X", "☒", "[x]", "✔", "☐ x", "yes"])
def test_one_marked_box_is_an_answer(mark: str) -> None:
    (box,) = read_packet(table({Answer.WITHHELD: mark}, reason="names a parent"))
    assert (box.answer, box.reason, box.problem) == (Answer.WITHHELD, "names a parent", "")


def test_an_edited_wording_comes_back_whole() -> None:
    (box,) = read_packet(table({Answer.EDITED: "x"}, words="Say it | kinder"))
    assert (box.answer, box.words) == (Answer.EDITED, "Say it | kinder")


@pytest.mark.parametrize(
    ("marks", "words", "told"),
    [
        ({Answer.APPROVED: "x", Answer.EDITED: "x"}, "", "several boxes"),
        ({Answer.APPROVED: "perhaps"}, "", "nobody can tell"),
        ({Answer.APPROVED: "no"}, "", "nobody can tell"),
        ({Answer.EDITED: "x"}, "", "without a wording"),
        ({}, "I said something else", "no box is marked"),
    ],
)
def test_what_is_not_clear_is_no_answer(marks: dict[Answer, str], words: str, told: str) -> None:
    (box,) = read_packet(table(marks, words=words))
    assert box.answer is None
    assert told in box.problem


def test_nothing_marked_is_not_answered() -> None:
    (box,) = read_packet(table({}))
    assert (box.answer, box.problem) == (None, "")


def test_a_row_that_was_deleted_is_told() -> None:
    (box,) = read_packet("Quotation 3fa09c11 | x\nApproved: use it as it stands | x")
    assert "a box is missing" in box.problem


def test_markdown_is_read_too() -> None:
    rows = table({Answer.APPROVED: "x"}).split("\n")
    (box,) = read_packet("\n".join(f"| {row} |" for row in rows))
    assert box.answer is Answer.APPROVED
