"""What is told of a coding beside itself. All texts are invented for these tests."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.model.codebook import Code, Codebook
from workbench.model.retrieval import Marked, Sentences, code_paths, overlaps
from workbench.model.source import Turn, Unit, Voice

TEXT = "Who leads? We do. Nobody asks us. Why? It rains."
TURNS = (
    Turn(start=0, end=10, speaker="Q", voice=Voice.INTERVIEWER),
    Turn(start=11, end=33, speaker="ANA"),
    Turn(start=34, end=38, speaker="Q", voice=Voice.INTERVIEWER),
    Turn(start=39, end=48, speaker="BEN"),
)


def unit(turn: int, words: str) -> Unit:
    at = TEXT.index(words)
    return Unit(turn=turn, start=at, end=at + len(words), stop=at + len(words), voice=TURNS[turn].voice)


UNITS = [
    unit(0, "Who leads?"), unit(1, "We do."), unit(1, "Nobody asks us."), unit(2, "Why?"), unit(3, "It rains."),
]  # fmt: skip


def around(words: str, count: int, *, whole: bool = False, instead: dict[int, str] | None = None) -> tuple[str, str]:
    at = TEXT.index(words)
    found = Sentences(TEXT, TURNS, UNITS, instead=instead).around(at, at + len(words), count, whole=whole)
    return found.before, found.after


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20), st.sampled_from("abc"), st.sampled_from("xy"))))
def test_overlapping_codes_are_those_that_share_a_character(drawn: list[tuple[int, int, str, str]]) -> None:
    marked: list[Marked] = [(start, start + length, code, coder) for start, length, code, coder in drawn]
    expected = [
        tuple(sorted({(c, who) for a, b, c, who in marked if c != code and a < end and start < b}))
        for start, end, code, _ in marked
    ]

    assert overlaps(marked) == expected


def test_long_codings_over_many_short_ones_name_each_code_once() -> None:
    short: list[Marked] = [(n, n + 1, "abc"[n % 3], "ben") for n in range(300)]
    found = overlaps([*short, (400, 401, "far", "ben"), (0, 300, "whole", "ana"), (50, 51, "whole", "ben")])

    assert found[-2] == (("a", "ben"), ("b", "ben"), ("c", "ben"))
    assert found[-1] == (("c", "ben"),)
    assert found[0] == (("whole", "ana"),)


def test_context_begins_with_the_rest_of_the_sentence_and_names_who_speaks() -> None:
    assert around("asks", 1) == ("ANA: We do. Nobody", "us. Q: Why?")
    assert around("asks", 0) == ("ANA: Nobody", "us.")
    assert around("asks", 1, whole=True) == ("ANA: We do.", "Q: Why?")


def test_context_ends_at_the_borders_of_a_source() -> None:
    assert around("Who leads?", 5) == ("", "ANA: We do. Nobody asks us. Q: Why? BEN: It rains.")
    assert around("It rains.", 1) == ("Q: Why?", "")
    assert around("Who leads? We do. Nobody asks us. Why? It rains.", 3) == ("", "")


def test_a_passage_with_a_question_is_shown_grown_to_the_words_that_count() -> None:
    assert around("leads? We do", 1, whole=True) == ("Q: Who leads?", "Nobody asks us.")


def test_words_that_may_not_be_printed_are_named_once_and_those_that_are_gone_not_at_all() -> None:
    assert around("It rains.", 3, instead={1: "[paraphrase only]"})[0] == "ANA: [paraphrase only] Q: Why?"
    assert around("It rains.", 3, instead={1: ""})[0] == "Q: Why?"
    assert around("asks", 1, instead={1: "[paraphrase only]"})[0] == "ANA: [paraphrase only]"


def test_a_path_ends_where_a_cycle_of_parents_closes() -> None:
    codes = (Code(slug=s, name=s.upper(), definition="d", parent=p) for s, p in (("a", "b"), ("b", "a"), ("c", "x")))
    found = code_paths(Codebook(slug="b", title="B", codes=tuple(codes)))

    assert found == {"a": "B > A", "b": "B", "c": "C"}
