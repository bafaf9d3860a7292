import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.source import Turn, Voice
from workbench.segmenting.units import segment


def units_of(text, *turns):
    (units,) = segment([(text, turns or (Turn(start=0, end=len(text), speaker="A"),))])
    return units


def words_of(text, *turns):
    return [text[unit.start : unit.stop] for unit in units_of(text, *turns)]


def test_a_unit_is_a_sentence_and_white_space_belongs_to_none():
    text = "We meet.  It works.\n\nMostly. "

    units = units_of(text)

    assert [text[unit.start : unit.stop] for unit in units] == ["We meet.", "It works.", "Mostly."]
    assert [unit.end for unit in units] == [10, 21, 29]


def test_units_keep_to_their_turn_and_its_voice():
    text = "Q: Who? When?\nA: We.\n(pause)"
    turns = (
        Turn(start=3, end=13, speaker="Q", voice=Voice.INTERVIEWER),
        Turn(start=17, end=20, speaker="A"),
        Turn(start=21, end=28, speaker="", voice=Voice.EVENT),
    )

    units = units_of(text, *turns)

    assert [(unit.turn, unit.voice.value, text[unit.start : unit.stop]) for unit in units] == [
        (0, "interviewer", "Who?"),
        (0, "interviewer", "When?"),
        (1, "respondent", "We."),
        (2, "event", "(pause)"),
    ]


def test_a_sentence_never_runs_over_from_one_turn_into_the_next():
    text = "we were and then they"

    assert words_of(text, Turn(start=0, end=7, speaker="A"), Turn(start=8, end=21, speaker="B")) == [
        "we were",
        "and then they",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\t"])
def test_a_blank_turn_has_no_units(text):
    assert units_of(text) == ()


def test_speech_without_punctuation_is_cut_into_windows_at_words_that_open_a_clause():
    text = " ".join(["we looked at the wall and then the team went over to the data"] * 40)

    words = words_of(text)

    assert all(20 <= len(each.split()) <= 80 for each in words)
    assert all(each.startswith(("and", "then")) for each in words[1:])


def test_a_window_never_cuts_a_word():
    text = " ".join(["didn't"] * 300)

    assert {word for each in words_of(text) for word in each.split()} == {"didn't"}
    assert len(units_of(text)) > 5


def test_a_long_sentence_with_pauses_is_left_whole():
    text = ", ".join(["we looked at the wall for an hour"] * 30)

    assert len(units_of(text)) == 1


def test_texts_are_taken_one_at_a_time_and_in_order():
    taken = []

    def texts():
        for number in range(3):
            taken.append(number)
            yield f"Text {number}.", (Turn(start=0, end=7, speaker=""),)

    stream = segment(texts())

    assert next(stream)[0].stop == 7
    assert taken == [0]
    assert len(list(stream)) == 2


def test_one_turn_may_be_longer_than_spacy_takes():
    text = "We met the team again. " * 60_000

    units = units_of(text)

    assert len(units) == 60_000
    assert {unit.stop - unit.start for unit in units} == {22}


@pytest.mark.parametrize(
    "sign", ["(", ".", "a", "a-", "http://", "\n", "- ", ". ", "?!", "[laughs] ", "\u200b", "1."]
)
def test_no_text_keeps_segmenting_for_ever(sign):
    """What takes the square of its length would not come to an end here: no clock is needed."""
    text = sign * (200_000 // len(sign))

    assert all(unit.start < unit.stop <= unit.end for unit in units_of(text))


SPEECH = st.lists(
    st.one_of(
        st.sampled_from([". ", "? ", "... ", "\n\n", "\n- ", " ", "No. ", "1. ", '" ', "[laughs] "]),
        st.text(max_size=8),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300)
@given(st.lists(SPEECH, min_size=1, max_size=4))
def test_units_tile_the_turns_of_any_text(pieces):
    text = "|".join(pieces)
    ends = [len("|".join(pieces[: number + 1])) for number in range(len(pieces))]
    turns = tuple(Turn(start=end - len(piece), end=end, speaker="A") for end, piece in zip(ends, pieces, strict=True))

    units = units_of(text, *turns)

    for number, turn in enumerate(turns):
        own = [unit for unit in units if unit.turn == number]
        bounds = [bound for unit in own for bound in (unit.start, unit.end)]
        assert bool(own) == bool(text[turn.start : turn.end].strip())
        assert not own or (bounds[0], bounds[-1]) == (turn.start, turn.end)
        assert bounds[1:-1:2] == bounds[2::2]
        assert all(text[unit.start : unit.end].strip() for unit in own)
        assert all(text[unit.start : unit.stop] == text[unit.start : unit.end].rstrip() for unit in own)
    assert [unit.turn for unit in units] == sorted(unit.turn for unit in units)
