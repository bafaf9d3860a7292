from hypothesis import given
from hypothesis import strategies as st

from workbench.model.beside import align
from workbench.model.source import Turn, Voice

VOICES = {"i": Voice.INTERVIEWER, "r": Voice.RESPONDENT, "e": Voice.EVENT}
spoken = st.text("iire", max_size=12)


def turns(voices):
    return [Turn(start=2 * at, end=2 * at + 1, speaker=mark, voice=VOICES[mark]) for at, mark in enumerate(voices)]


def test_turns_are_aligned_by_number_with_events_left_out():
    alignment = align(turns("eirir"), turns("ireeir"))

    assert alignment.pairs == {1: 0, 2: 1, 3: 4, 4: 5}
    assert alignment.problem == ""


def test_where_the_voices_part_only_the_head_is_aligned_and_the_place_is_named():
    alignment = align(turns("irrir"), turns("ireirr"))

    assert alignment.pairs == {0: 0, 1: 1}
    assert alignment.problem == (
        "turn 3 is respondent here and interviewer in the other (turn 4); from there on nothing is aligned"
    )


def test_where_one_ends_before_the_other_the_longer_one_is_named():
    assert align(turns("irir"), turns("ir")).problem == (
        "4 turns with words here, 2 in the other; from turn 3 here on nothing is aligned, and one may be missing"
        " above"
    )
    assert align(turns("ir"), turns("irei")).problem == (
        "2 turns with words here, 3 in the other; from turn 4 in the other on nothing is aligned, and one may be"
        " missing above"
    )


def test_two_sources_without_turns_are_aligned():
    assert align([], turns("e")).problem == ""


@given(spoken, spoken)
def test_pairs_are_the_same_from_either_side_in_order_and_of_one_voice(one, other):
    alignment, back = align(turns(one), turns(other)), align(turns(other), turns(one))

    assert back.pairs == {there: here for here, there in alignment.pairs.items()}
    assert bool(back.problem) == bool(alignment.problem)
    assert all(one[here] == other[there] != "e" for here, there in alignment.pairs.items())
    assert list(alignment.pairs) == sorted(alignment.pairs)
    assert list(alignment.pairs.values()) == sorted(alignment.pairs.values())


@given(spoken, st.lists(st.integers(0, 12), max_size=4))
def test_events_change_nothing_but_numbers(voices, places):
    other = list(voices)
    for place in places:
        other.insert(min(place, len(other)), "e")

    alignment = align(turns(voices), turns("".join(other)))

    assert alignment.problem == ""
    assert len(alignment.pairs) == len(voices.replace("e", ""))
