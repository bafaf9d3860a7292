import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workbench.coding.place import LONGEST_PATTERN, check_range, find_pattern, find_quote, near_matches, place
from workbench.coding.rows import CodingRow
from workbench.errors import WorkbenchError
from workbench.model.text import Span, occurrences


def refusal(call, *args, **kwargs) -> str:
    with pytest.raises(WorkbenchError) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def row(**told):
    return CodingRow(line=2, source="s", code="c", **told)


letters = st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab \n\u0301🙂👩‍👧“–")
texts = st.text(letters, min_size=1, max_size=60)


@settings(deadline=None)
@given(text=texts, data=st.data())
def test_a_quotation_that_stands_once_is_found_at_its_place(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    assume(quote.strip() and len(occurrences(text, quote)) == 1)
    body = data.draw(st.integers(0, start))
    assert find_quote(text, quote, start=body) == Span(start=start, end=end)


def test_offsets_are_code_points():
    text = "👩‍👧 said e\u0301te\u0301 🙂 twice"
    span = find_quote(text, "e\u0301te\u0301 🙂", start=0)
    assert (span.start, span.end) == (9, 16)
    assert span.cut(text) == "e\u0301te\u0301 🙂"


def test_the_header_of_a_source_is_not_its_words():
    text = "role: coach\n\nA coach came."
    assert find_quote(text, "coach", start=13) == Span(start=15, end=20)
    assert (
        refusal(find_quote, text, "role", start=13)
        == "the quotation 'role' is not in the text, only in the header before it"
    )


def test_a_quotation_that_stands_twice_names_both_places():
    assert refusal(find_quote, "we met\nthen we met", "we met", start=0) == (
        "the quotation stands 2 times in the text: 0:6 (line 1) and 12:18 (line 2);"
        " give a longer quotation or --at START:END"
    )


def test_a_quotation_that_stands_often_names_the_first_few_places():
    assert (
        "7 times in the text: 0:2 (line 1), 3:5 (line 2), 6:8 (line 3), 9:11 (line 4), 12:14 (line 5) and 2 more;"
        in refusal(find_quote, "so\n" * 7, "so", start=0)
    )


def test_an_empty_quotation_is_refused():
    assert refusal(find_quote, "a b", " ", start=0) == "the quotation is empty; give the words, or --at START:END"


def test_a_quotation_that_is_not_there_is_refused():
    assert refusal(find_quote, "we met", "they met", start=0) == (
        "the quotation 'they met' is not in the text; copy the words from 'workbench source show',"
        " or give --at START:END"
    )


@pytest.mark.parametrize(
    ("text", "quote", "meant"),
    [
        ("one\nshe said “no”.", 'said "no"', "'said “no”' on line 2?"),
        ("it’s his", "it's his", "'it’s his' on line 1?"),
        ("a\n\nwe  met\nhere", "we met here", "'we met here' with other white space on line 3?"),
        ("we\u00a0met", "we met", "'we met' with other white space on line 1?"),
        ("yes — or no", "yes - or no", "'yes — or no' on line 1?"),
        ("yes -- or no", "yes – or no", "'yes -- or no' on line 1?"),
        ("it’s\nit’s", "it's", "'it’s' on line 1 (and 1 more)?"),
    ],
)
def test_typographic_variants_are_proposed_and_never_taken(text, quote, meant):
    said = refusal(find_quote, text, quote, start=0)
    assert said == f"the quotation '{quote}' is not in the text to the letter; did you mean {meant}"


@settings(deadline=None)
@given(text=texts)
def test_a_proposal_covers_the_words_of_the_text(text):
    assume(text.strip())
    typed = text.strip().replace("“", '"').replace("–", "-").replace("\n", " ")
    assert any(span.cut(text) == text.strip() for span in near_matches(text, typed, start=0))


def test_a_long_quotation_is_cut_short_in_the_refusal():
    assert "'" + "x" * 59 + "…'" in refusal(find_quote, "we", "x" * 100, start=0)


def test_a_range_must_lie_in_the_text():
    assert check_range("abc", 0, 3) == Span(start=0, end=3)
    assert refusal(check_range, "abc", 1, 4) == "1:4 reaches past the end of the text, which has 3 characters"


@pytest.mark.parametrize(("start", "end"), [(2, 2), (3, 1), (-1, 2)])
def test_a_range_must_hold_something(start, end):
    assert refusal(check_range, "abc", start, end) == (
        f"{start}:{end} is not a range; START:END counts characters from 0"
    )


def test_a_row_is_placed_by_its_range_or_else_by_its_quotation():
    text = "role: coach\n\nwe met, we met"
    assert place(text, 13, row(start=13, end=19)) == Span(start=13, end=19)
    assert place(text, 13, row(quote="met, we")) == Span(start=16, end=23)


def test_a_range_settles_which_of_two_equal_quotations_is_meant():
    assert place("we met, we met", 0, row(quote="we met", start=8, end=14)) == Span(start=8, end=14)


def test_range_and_quotation_must_agree():
    assert refusal(place, "we met", 0, row(quote="we", start=3, end=6)) == (
        "3:6 holds 'met', not 'we'; leave one of both out, or correct it"
    )


def test_a_range_in_the_header_is_refused():
    assert refusal(place, "role: coach\n\nwe met", 13, row(start=0, end=4)) == (
        "0:4 begins in the header of the source; its words begin at 13"
    )


def test_a_pattern_is_sought_in_the_given_turns_only():
    text = "A: we met\nB: we ate\nC: we left"
    spans = [Span(start=3, end=9), Span(start=23, end=30)]
    assert [s.cut(text) for s in find_pattern(text, r"we \w+", spans=spans)] == ["we met", "we left"]


def test_a_turn_is_searched_as_if_it_were_the_whole_text():
    text = "we met we ate"
    spans = [Span(start=0, end=6), Span(start=7, end=13)]
    assert find_pattern(text, r"^we|\w+$", spans=spans) == [
        Span(start=0, end=2),
        Span(start=3, end=6),
        Span(start=7, end=9),
        Span(start=10, end=13),
    ]
    assert find_pattern(text, "met we", spans=spans) == []


def test_a_pattern_that_python_only_wonders_at_is_taken():
    assert find_pattern("a[", "[[a]", spans=[Span(start=0, end=2)]) == [Span(start=0, end=1), Span(start=1, end=2)]


def test_matches_of_nothing_are_left_out():
    assert find_pattern("aXa", "X*", spans=[Span(start=0, end=3)]) == [Span(start=1, end=2)]


def test_a_broken_pattern_is_one_clear_line():
    assert refusal(find_pattern, "a", "a(b", spans=[]) == (
        "'a(b' is not a regular expression: missing ), unterminated subpattern at character 2;"
        " write \\ before a sign that is meant as such"
    )


def test_a_pattern_too_long_or_too_large_is_refused():
    assert refusal(find_pattern, "a", "a" * (LONGEST_PATTERN + 1), spans=[]) == (
        "the pattern has 501 characters; at most 500 are allowed; split it into several searches"
    )
    assert "is too large a regular expression" in refusal(find_pattern, "a", "a{99999999999}", spans=[])
