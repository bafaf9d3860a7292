import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.samples import INTERVIEW, damaged, read_or_refused, sample
from workbench.errors import WorkbenchError
from workbench.importing.formats.html import read_html
from workbench.importing.speakers.turns import find_turns


def text_of(page):
    return read_html(page.encode()).text


def test_the_sample_says_what_all_samples_say():
    read = read_html(sample("html"), where="interview.html")

    assert read.text == INTERVIEW
    assert read.notes == ("interview.html: left out 1 tracked deletion, 1 hidden passage",)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p> One\n  two </p>\n three <div>four<p>five", "One two\n\nthree\n\nfour\n\nfive"),
        ("<b> One </b> two<br> three <br/>four<br>", "One two\nthree\nfour"),
        ("<ul><li>one<li>two<ul><li>three</ul></ul>four", "one\n\ntwo\n\nthree\n\nfour"),
        ("<dl><dt>Q<dd>who<dt>A<dd>we</dl>", "Q\n\nwho\n\nA\n\nwe"),
        ("<pre>\n  one\n    two\n</pre>", "  one\n    two"),
        ("a &amp; b &lt;c&gt; &eacute;&#233;&nbsp;!", "a & b <c> éé\xa0!"),
        ("1 < 2 and 3 <4 </ not> <3", "1 < 2 and 3 <4 <3"),
        ('<a title="1 > 0" href=x>link</a>', "link"),
        ("<P>One</P><Script>'</scrip>' </SCRIPT >two", "One\n\ntwo"),
        ("one<!-- <p>not > --> two <![if !x]>three<![endif]><?php no ?>", "one two three"),
        ("<title>Not</title><textarea><p>not</textarea><noscript>not</noscript>this", "this"),
        ("one</div></p></b>two", "onetwo"),
        ("<p>one<p hidden>not<b>not<p>two", "one\n\ntwo"),
        ("<div hidden><div>not</div>not</div>one <span style='DISPLAY : none'>n<span>o</span>t</span>two", "one two"),
        ("<p><span hidden>not</p><p>one", "one"),
        ("<div><table><tr><td>a</div>b<td>c</table>d</div>", "ab | c\n\nd"),
    ],
)
def test_words_are_read_as_a_browser_shows_them(page, text):
    assert text_of(page) == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<table><tr><td>a</td><td> b <br> c</td></tr><tr><td>d<td>e</table>f", "a | b c\nd | e\n\nf"),
        ("<table><caption>T</caption><thead><th>a<th>b<tbody><tr><td>c<td>d</table>", "T\n\na | b\nc | d"),
        ("<table><tr><td>a<td><table><tr><td>b<td>c</table>d</table>", "a | b | c d"),
        ("<table><tr><td><p>One<p>two</table>", "One\n\ntwo"),
        ("<td>a</td> <td>b</td>", "a\n\nb"),
    ],
)
def test_a_table_is_lines_and_a_box_is_paragraphs(page, text):
    assert text_of(page) == text


def test_a_name_in_bold_begins_a_turn():
    text = text_of("<p><b>Interviewer:</b> Who?</p><p><strong>Ines:</strong> We.</p><p><b>Ines:</b> And they.")
    found = find_turns(text, 0)

    assert text == "Interviewer: Who?\n\nInes: We.\n\nInes: And they."
    assert [text[turn.start : turn.end] for turn in found.turns] == ["Who?", "We.", "And they."]


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("<img src=a><svg><text>no</text></svg>", "2 images"),
        ("<ol><li>a<li></li></ol><ul><li>b</ul>", "1 list number"),
        ("<del>no</del><del></del>", "1 tracked deletion"),
        ("<p hidden>no</p><p hidden></p>", "1 hidden passage"),
        ("<select><option>no</select><iframe></iframe>", "1 form field, 1 embedded file"),
        ("<a href='", "1 unfinished tag"),
        ("<!-- for ever", "1 unfinished tag"),
        ("<script>for (;;)", "1 unfinished script"),
    ],
)
def test_what_is_left_out_is_counted(page, what):
    read = read_html(f"<p>Words.</p>{page}".encode(), where="a.html")

    assert read.text.split()[0] == "Words."
    assert read.notes == (f"a.html: left out {what}",)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("<meta charset=windows-1251><p>Да".encode("cp1251"), "cp1251"),
        (
            "<meta http-equiv=x content='text/html; charset=ISO-8859-1'><p>“Да”"[:-3].encode("cp1252", "ignore"),
            "cp1252",
        ),
        ("<meta charset='utf-16'><p>Да".encode(), "utf-8"),
        ("<meta charset=koi8-r><p>Да".encode("utf-8-sig"), "utf-8-sig"),
        ("<meta charset=nonsense><p>Да".encode(), "utf-8"),
        ("<meta charset=hex><p>Да".encode(), "utf-8"),
        ("<p>Да".encode("utf-16"), "utf-16"),
    ],
)
def test_a_page_says_how_it_is_encoded_and_is_believed_if_it_fits(raw, encoding):
    read = read_html(raw)

    assert read.encoding == encoding
    assert read.text in ("Да", "“")


def test_a_page_that_lies_about_utf_8_is_read_with_a_note():
    read = read_html("<meta charset=utf-8><p>Café".encode("cp1252"), where="a.html")

    assert read.text == "Café"
    assert "read as Windows-1252" in read.notes[0]


def test_an_encoding_can_be_forced():
    assert read_html("<meta charset=utf-8><p>Café".encode("mac-roman"), encoding="mac-roman").text == "Café"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "is empty"),
        (b"<p> </p><script>words</script>", "shows no text"),
        (b'<!DOCTYPE html [<!ENTITY a "b">]><p>&a;', "declares XML entities"),
        (sample("odt"), "is no text but a zip archive"),
        (b"<p>a\0b", "a NUL character"),
    ],
)
def test_what_is_no_readable_page_is_refused_in_one_line(raw, reason):
    with pytest.raises(WorkbenchError) as refusal:
        read_html(raw, where="osei.html")

    assert reason in str(refusal.value)
    assert str(refusal.value).startswith("osei.html")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "piece", ["<div>", "<div hidden><b>", "<table><tr><td>", "<ol><li>", "<!--", "<a x='", "</p>"]
)
def test_a_page_as_deep_as_one_likes_is_read(piece):
    assert text_of("Words." + piece * 20_000 + "<p>") == "Words."


@given(raw=damaged(sample("html")))
@settings(max_examples=100)
def test_a_damaged_page_is_read_or_refused(raw):
    assert read_or_refused(read_html, raw)


TAGS = ["<p>", "</p>", "<td>", "</td>", "<tr>", "<th>", "<table>", "</table>", "<li>", "<ol>", "</ol>", "<b>", "</b>"]
TAGS += ["<pre>", "</pre>", "<div>", "</div>", "<br>", "<dd>", "</tr>", "<tbody>", "word", "word", " ", "< ", "&amp;"]


@given(page=st.lists(st.sampled_from(TAGS), max_size=40).map("".join))
@settings(max_examples=150)
def test_tags_in_any_order_lose_no_word(page):
    assert text_of(f"word {page}").count("word") == 1 + page.count("word")
