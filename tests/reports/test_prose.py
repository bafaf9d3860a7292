import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.test_inline import hostile as hostile_text
from workbench.reports.compose import code, emphasis, items, paragraph, strong
from workbench.reports.document import Document, Quotation, Region
from workbench.reports.html import render
from workbench.reports.prose import blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", [paragraph("one two")]),
        ("one\n\ntwo", [paragraph("one"), paragraph("two")]),
        ("one  \ntwo\\\nthree", [paragraph("one\ntwo\nthree")]),
        ("## Title #", [paragraph(strong("Title"))]),
        ("**a** _b_ *c* __d__ `e_f`", [
            paragraph(strong("a"), " ", emphasis("b"), " ", emphasis("c"), " ", strong("d"), " ", code("e_f"))
        ]),
        ("- a\n  more\n* b\n\n+ c", [items("a more", "b", "c")]),
        ("1. a\n2) b", [items("a", "b", ordered=True)]),
        ("said:\n> one\n> two\n\nend", [paragraph("said:"), Quotation(text="one\ntwo"), paragraph("end")]),
        ("a <!-- to myself\n\nstill --> b", [paragraph("a  b")]),
        ("snake_case_name, 2 * 3 * 4, \\*not\\*", [paragraph("snake_case_name, 2 * 3 * 4, *not*")]),
        ("**a *b* c**", [paragraph(strong("a b c"))]),
        ("<b>x</b> &amp;", [paragraph("<b>x</b> &amp;")]),
        ("", []),
    ],
)  # fmt: skip
def test_the_subset_reads_as_it_looks(text, expected):
    assert list(blocks(text)) == expected


@settings(max_examples=300, deadline=None)
@given(st.one_of(hostile_text, st.text()))
def test_no_text_of_an_analyst_becomes_html(text):
    page = render(Document(title="T", slug="t", blocks=(Region(name="a", text=text),)))
    plain = render(Document(title="T", slug="t", blocks=(Region(name="a", text="x"),)))
    for mark in ("<script", "<b>", "<img", "<a "):
        assert page.count(mark) == plain.count(mark)


def test_a_long_tangle_of_marks_is_read_in_good_time():
    assert blocks("**a *b " * 2000)
