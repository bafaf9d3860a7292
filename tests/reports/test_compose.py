import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.reports.compose import bars, count_cell, items, paragraph, shade, share, strong, table
from workbench.reports.document import Bar, Text


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_something_is_never_shaded_as_nothing_and_more_is_never_lighter(value, most):
    assert 1 <= shade(value, most=most) <= 8
    assert shade(value, most=most) <= shade(value + 1, most=most)


@pytest.mark.parametrize("most", [0, 5])
def test_nothing_has_no_shade(most):
    assert shade(0, most=most) == 0


def test_no_data_is_never_zero():
    nothing, unknown = count_cell(0, most=5), count_cell(None, most=5)
    assert (nothing.text, nothing.shade) == ("·", 0)
    assert (unknown.text, unknown.shade, unknown.title) == ("–", None, "no data")


def test_of_nothing_there_is_no_percentage():
    assert share(0, 0) == "0 of 0"


def test_strings_stand_for_plain_text():
    assert paragraph("a", strong("b")).runs[0] == Text(text="a")
    assert items("ab", ("a", strong("b"))).items[0] == (Text(text="ab"),)
    assert table("T", ["A"], [[3]]).rows[0][0].text == "3"


def test_bars_share_their_denominator():
    assert bars("T", [("a", 1)], of=6).items == (Bar(label="a", value=1, of=6),)
