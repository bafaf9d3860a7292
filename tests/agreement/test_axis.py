"""Units and what covers them. All texts are invented."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.axis import Rule, Unitizing, UnitKind, axis, merged, overlap, whole_text
from workbench.model.source import Turn, Voice
from workbench.segmenting.units import segment

TEXT = "Q: Who leads?\nAna: The team.  We all do.\n\nMostly  on Fridays.\nQ: And then?\nBo: \n"
TURNS = (
    Turn(start=3, end=14, speaker="Q", voice=Voice.INTERVIEWER),
    Turn(start=19, end=61, speaker="Ana"),
    Turn(start=65, end=74, speaker="Q", voice=Voice.INTERVIEWER),
    Turn(start=79, end=80, speaker="Bo"),
)
UNITS = next(segment([(TEXT, TURNS)]))


def laid(how: Unitizing, **more: frozenset[int]) -> list[str]:
    found = axis(TEXT, TURNS, UNITS, how, **more)
    return [TEXT[a:b] for a, b in zip(found.starts.tolist(), found.stops.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (UnitKind.SENTENCE, ["The team.", "We all do.", "Mostly  on Fridays."]),
        (UnitKind.TURN, ["The team.  We all do.\n\nMostly  on Fridays."]),
        (UnitKind.PARAGRAPH, ["The team.  We all do.", "Mostly  on Fridays."]),
        (UnitKind.TOKEN, ["The", "team", "We", "all", "do", "Mostly", "on", "Fridays"]),
        (UnitKind.CHARACTER, [TEXT[19:61], TEXT[79:80]]),
        (UnitKind.FIXED, ["The team.  We all do", ".\n\nMostly  on Friday", "s."]),
    ],
)
def test_only_words_that_count_are_units(kind: UnitKind, expected: list[str]) -> None:
    assert laid(Unitizing(kind=kind, size=20)) == expected


def test_all_voices_and_turns_that_are_left_out() -> None:
    assert laid(Unitizing(every=True))[0] == "Who leads?"
    assert laid(Unitizing(), left_out=frozenset({1})) == []


@pytest.mark.parametrize(
    ("span", "units"),
    [
        ((19, 28), [0]),
        ((20, 21), [0]),
        ((28, 30), []),  # the white space between two sentences
        ((28, 31), [1]),
        ((27, 31), [0, 1]),
        ((0, 80), [0, 1, 2]),
        ((48, 50), []),  # inside a sentence, and nothing but white space
        ((14, 19), []),  # a label
        ((30, 30), []),
    ],
)
def test_a_sentence_is_coded_when_any_of_its_ink_is(span: tuple[int, int], units: list[int]) -> None:
    found = axis(TEXT, TURNS, UNITS, Unitizing()).covered([span])

    assert [n for a, b in found.tolist() for n in range(a, b)] == units


@pytest.mark.parametrize(
    ("span", "coded"), [((19, 23), False), ((19, 24), True), ((24, 60), True), ((30, 34), False)]
)
def test_a_majority_is_half_of_the_characters(span: tuple[int, int], coded: bool) -> None:
    found = axis(TEXT, TURNS, UNITS, Unitizing(rule=Rule.MAJORITY)).covered([span])

    assert bool(len(found)) is coded


def test_characters_are_counted_without_labels_and_interviewers() -> None:
    found = axis(TEXT, TURNS, UNITS, Unitizing(kind=UnitKind.CHARACTER))

    assert found.size == 43
    assert found.covered([(0, 80)]).tolist() == [[0, 43]]
    assert found.covered([(58, 80)]).tolist() == [[39, 43]]
    assert found.covered([(62, 70)]).tolist() == []
    assert whole_text(TEXT).covered([(0, 5), (3, 9)]).tolist() == [[0, 9]]


def test_overlapping_spans_of_one_coder_are_one() -> None:
    laid_out = axis(TEXT, TURNS, UNITS, Unitizing(kind=UnitKind.TOKEN))

    assert laid_out.covered([(19, 27), (23, 27), (19, 22)]).tolist() == [[0, 2]]


SPANS = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(lambda p: (min(p), max(p))), max_size=6
)


@given(SPANS, st.sampled_from([k for k in UnitKind if k is not UnitKind.CHARACTER]), st.sampled_from(list(Rule)))
def test_the_same_as_character_by_character(spans: list[tuple[int, int]], kind: UnitKind, rule: Rule) -> None:
    laid_out = axis(TEXT, TURNS, UNITS, Unitizing(kind=kind, rule=rule, size=9))
    marked = {at for a, b in spans for at in range(a, b)}
    expected = []
    for n, (a, b) in enumerate(zip(laid_out.starts.tolist(), laid_out.stops.tolist(), strict=True)):
        if rule is Rule.ANY:
            coded = any(at in marked and not TEXT[at].isspace() for at in range(a, b))
        else:
            # trimming takes white space off the ends of what a coder marked, and leaves what is inside
            inked = {at for r in _stretches(marked) for at in _trim(r)}
            coded = 2 * sum(at in inked for at in range(a, b)) >= b - a
        expected += [n] * coded

    assert [n for a, b in laid_out.covered(spans).tolist() for n in range(a, b)] == expected


def _stretches(marked: set[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for at in sorted(marked):
        if found and found[-1][-1] == at - 1:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def _trim(stretch: list[int]) -> list[int]:
    inked = [at for at in stretch if not TEXT[at].isspace()]
    return [at for at in stretch if inked and inked[0] <= at <= inked[-1]]


@given(SPANS, SPANS)
def test_overlap_is_that_of_sets(spans: list[tuple[int, int]], places: list[tuple[int, int]]) -> None:
    runs = merged(np.array(spans, dtype=np.int64).reshape(-1, 2))
    marked = {at for a, b in spans for at in range(a, b)}
    starts, stops = np.array(places, dtype=np.int64).reshape(-1, 2).T

    assert overlap(runs, starts, stops).tolist() == [len(marked & set(range(a, b))) for a, b in places]
