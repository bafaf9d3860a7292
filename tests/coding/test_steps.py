"""Going through an invented source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.coding.steps import Steps
from workbench.errors import WorkbenchError
from workbench.model.source import Unit

TEXT = (
    "I came late.\nTwice  a\nweek, I’d say. Twice a week. The bus, the boiler, the BUS. Straße. It “works” — mostly."
)
ENDS = [TEXT.index(mark) + len(mark) for mark in ("late.", "say. ", "k. ", "BUS. ", "Straße. ", "mostly.")]
OF_TURN = (1, 1, 3, 3, 5, 5)


def steps() -> Steps:
    starts = [0, *ENDS[:-1]]
    starts[1] += 1  # the line break
    units = [
        Unit(turn=turn, start=start, end=end, stop=start + len(TEXT[start:end].rstrip()))
        for turn, start, end in zip(OF_TURN, starts, ENDS, strict=True)
    ]
    return Steps(units, TEXT)


def at(number: int) -> Steps:
    there = steps()
    for _ in range(number):
        there.next()
    return there


@given(st.lists(st.sampled_from(["next", "back", "grow", "shrink", "2", "4", "6", "the"]), max_size=30))
def test_a_turn_is_read_when_each_of_its_sentences_was_passed_and_none_jumped_over(moves: list[str]) -> None:
    there, passed = steps(), set()
    for move in moves:
        before = (there.at, there.size)
        try:
            if move == "next":
                there.next()
                passed |= set(range(before[0], min(sum(before), 6)))
            elif move == "back":
                there.back()
            elif move in ("grow", "shrink"):
                there.grow(1 if move == "grow" else -1)
            elif move.isdecimal():
                there.go_to_turn(int(move))
            else:
                there.search(move)
        except WorkbenchError:
            assert (there.at, there.size) == before
        if not there.over:
            assert there.at + there.size <= 6
            assert there.span.start == there.unit.start
    assert there.read == {
        turn + 1 for turn in set(OF_TURN) if {n for n, t in enumerate(OF_TURN) if t == turn} <= passed
    }


@pytest.mark.parametrize(
    ("number", "words", "found"),
    [
        (1, "Twice a week", "Twice  a\nweek"),  # as a terminal shows it
        (1, "I'd", "I’d"),  # as a keyboard writes it
        (3, "boiler", "boiler"),
        (4, "Straße", "Straße"),
        (5, '"works" - mostly', "“works” — mostly"),
    ],
)
def test_words_are_found_as_they_are_shown_and_typed(number: int, words: str, found: str) -> None:
    assert at(number).part(words).cut(TEXT) == found


@pytest.mark.parametrize(
    ("number", "words", "refusal"),
    [
        (3, "the ", "stands here 2 times; give more of it: The bus, the boiler"),
        (3, "The Bus", 'did you mean "The bus"'),
        (3, "late", "give words of this sentence"),
        (4, "STRASSE", "give words of this sentence"),
    ],
)
def test_words_that_do_not_stand_once_are_not_guessed(number: int, words: str, refusal: str) -> None:
    with pytest.raises(WorkbenchError, match=refusal):
        at(number).part(words)


def test_a_search_goes_on_after_this_sentence_and_a_turn_is_found_or_the_next_one() -> None:
    there = steps()
    there.search("TWICE A WEEK")
    first = there.at
    there.search("twice a week")
    assert (first, there.at) == (1, 2)
    there.go_to_turn(3)
    assert there.unit.turn + 1 == 4
    with pytest.raises(WorkbenchError, match="no turn 7"):
        there.go_to_turn(7)
    with pytest.raises(WorkbenchError, match="g 1 goes to the beginning"):
        there.search("late")


def test_a_selection_grows_to_the_end_and_shrinks_to_one_sentence() -> None:
    there = at(4)
    there.grow(1)
    assert there.span.cut(TEXT) == "Straße. It “works” — mostly."
    with pytest.raises(WorkbenchError, match="no sentence after"):
        there.grow(1)
    there.grow(-1)
    with pytest.raises(WorkbenchError, match="one sentence already"):
        there.grow(-1)
    there.grow(1)
    there.next()
    assert there.over
    with pytest.raises(WorkbenchError, match="this is the end"):
        there.part("Straße")
