"""Expressions that end, and some that would not; the texts are invented."""

import pytest

from workbench.coding.regexes import read_regex
from workbench.errors import WorkbenchError

GOOD = [
    r"walk-?throughs?", r"\bwalk\w*\W+the\W+hall", r"\bwalk\w*\b.*hall", r"(\w+\s)+x", r"(?:very )+big",
    r"[^.]*\bplan\b[^.]*", r"\$?\d+(\.\d+)?%?", r"\b\d{1,3}(?:,\d{3})*\b", r"didn.?t|couldn.?t|don.?t (know|want)",
    r"plan.{0,60}together",
    r"^(I|we) (don't|do not) [a-z]+", r"(\w)\1+", r"(foo|bar) (one|two) (a|b|c) (a|b|c) (a|b|c)",
    "(" * 100 + "a" + ")" * 100,
]  # fmt: skip
ENDLESS = [
    r"(a+)+b", r"(\w+\s?)+!", r"(a|a)+b", r"(x+x+)+y", r"(?=(a+)+b)a", r".*a.*b", r"\w+\w+x", "a?" * 25 + "a" * 25,
    r"(a*?)*b", r"(?:[a-z]+ing )+\w+x", r"((ab)*)*c", r"(a[\w ]*)*\bx",
]  # fmt: skip


@pytest.mark.parametrize("pattern", GOOD)
def test_expressions_that_people_write_are_read(pattern):
    assert read_regex(pattern, case=False)


@pytest.mark.parametrize("pattern", ENDLESS)
def test_expressions_that_some_text_keeps_busy_for_ever_are_refused(pattern):
    with pytest.raises(WorkbenchError, match="may take for ever"):
        read_regex(pattern)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(open", r"not a regular expression: missing \), unterminated subpattern at character 1"),
        ("x*", "can match nothing at all"),
        (r"\b", "can match nothing at all"),
        ("a" * 501, "501 characters; at most 500"),
        ("a{99999999999999999999}", "too large"),
    ],
)
def test_others_are_refused_for_what_they_are(pattern, told):
    with pytest.raises(WorkbenchError, match=told):
        read_regex(pattern)


@pytest.mark.parametrize(("pattern", "letters"), [(r"Walk-?Throughs?", "through"), (r"\w+ing", "ing"), (r"a|b", "")])
def test_letters_stand_in_all_that_matches(pattern, letters):
    assert read_regex(pattern, case=False).letters == letters
