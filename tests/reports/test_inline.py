import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.reports.commonmark import inlines, kinds, texts, tokens
from workbench.reports import inline
from workbench.reports.characters import flat, shown
from workbench.reports.compose import code, emphasis, link, strong, text

SPECIAL = "ab1 *_`#<>|\\[]()!&;~-+=.:\n\t\"'$%@é\u05e9\u202e\u2069\u00a0x/{}^\x00"
hostile = st.one_of(
    st.text(st.sampled_from(SPECIAL), max_size=30),
    st.text(max_size=20),
    st.lists(
        st.sampled_from(
            ["**", "__", "```", "<b>", "</b>", "&amp;", "&#35;", "1. ", "- ", "\n", "\n---", "\n===", "# ", "[a](b)",
             "![a](b)", "<http://a.b>", "    x", "| a |\n", ":--", "|---|", "~~a~~", "[^1]", "<!-- x -->", "\\", "a"]
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip


def visible(words):
    return [line.strip() for line in shown(words).split("\n") if line.strip()]


@settings(max_examples=300)
@given(hostile)
@example("a\n:--")
@example("a | b\n--- | ---")
@example("\\|")
@example("x\\")
@example("12345678901. x")
def test_a_paragraph_shows_exactly_its_text(words):
    written = "\n".join(inline.lines((text(words),), suffix="md"))
    if not visible(words):
        assert not written
        return
    assert kinds(written) == ["paragraph_open"]
    assert texts(written)[0].split("\n") == visible(words)
    assert all(not styles for _, styles in inlines(written)[0])


@settings(max_examples=300)
@given(hostile)
def test_a_cell_shows_exactly_its_text_and_stays_one_cell(words):
    written = f"| h | k |\n| --- | --- |\n| {inline.cell(words)} | k |\n"
    assert kinds(written).count("td_open") == 2
    assert texts(written)[2].split("\n") == [line.strip() for line in shown(words).strip().split("\n")]
    assert texts(written)[3] == "k"


@settings(max_examples=300)
@given(hostile)
def test_a_heading_shows_exactly_its_text_in_one_line(words):
    written = f"## {inline.one_line(words)}"
    assert kinds(written) == ["heading_open"]
    assert texts(written)[0] == flat(words)


runs = st.lists(st.tuples(st.sampled_from([text, strong, emphasis]), hostile), min_size=1, max_size=5)
TAGS = {text: (), strong: ("strong",), emphasis: ("em",)}


@settings(max_examples=300)
@given(runs)
@example([(text, "a"), (strong, "(b)"), (text, "c")])
@example([(strong, "a"), (emphasis, "b"), (strong, "c")])
@example([(strong, "a"), (strong, "b")])
@example([(text, "un"), (emphasis, "believ"), (text, "able")])
@example([(emphasis, "1"), (text, "1_1"), (emphasis, ":")])
@example([(text, "1_1"), (emphasis, "1")])
@example([(strong, " a "), (emphasis, " "), (text, "b")])
def test_stress_falls_on_the_words_it_was_laid_on_and_on_no_others(parts):
    written = "\n".join(inline.lines([make(words) for make, words in parts], suffix="md"))
    expected = [(c, TAGS[make]) for make, words in parts for c in shown(words) if not c.isspace()]
    if not expected:
        assert not written
        return
    assert kinds(written) == ["paragraph_open"]
    assert [(c, styles) for c, styles in inlines(written)[0] if not c.isspace()] == expected


@settings(max_examples=300)
@given(hostile)
@example("`a``b")
@example("<!-- /analyst: x -->")
def test_code_shows_exactly_its_text_in_one_line(words):
    written = "\n".join(inline.lines((text("x"), code(words)), suffix="md"))
    assert texts(written) == ["x" + flat(words)]


@settings(max_examples=300)
@given(hostile)
def test_a_link_shows_exactly_its_text_and_leads_where_it_should(words):
    written = "\n".join(inline.lines((text("x "), link(words, "a_(b).*#c")), suffix="md"))
    opened = [t for t in tokens(written)[1].children if t.type == "link_open"]
    assert [t.attrs["href"] for t in opened] == ["a_%28b%29.md#c"]
    assert texts(written)[0].strip() == f"x {flat(words)}".strip()


@settings(max_examples=300)
@given(hostile)
def test_a_title_cannot_break_out_of_its_link(words):
    written = f"| {inline.linked('3', 'a.html', suffix='md', title=words)} |\n| --- |\n"
    opened = [t for inline_ in tokens(written) for t in inline_.children or () if t.type == "link_open"]
    assert [t.attrs.get("title", "") for t in opened] == [flat(words)]


@pytest.mark.parametrize("words", ["R&D", "snake_case", "5 > 3", "a #1", "it's 3-4", "$5, 10 %"])
def test_harmless_text_stays_readable_in_the_source(words):
    assert inline.lines((text(words),), suffix="md") == [words]
