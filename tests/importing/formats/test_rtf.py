import pytest
from hypothesis import given, settings

from tests.importing.samples import INTERVIEW, damaged, read_or_refused, sample
from workbench.errors import WorkbenchError
from workbench.importing.formats import rtf_marks
from workbench.importing.formats.rtf import read_rtf


def rich(body, head=r"\ansi\ansicpg1252"):
    blank = "" if head.endswith("}") else " "
    return rf"{{\rtf1{head}{blank}{body}}}".encode("latin-1")


def text_of(body, **head):
    return read_rtf(rich(body, **head)).text


def test_the_sample_says_what_all_samples_say():
    read = read_rtf(sample("rtf"), where="interview.rtf")

    assert read.text == INTERVIEW
    assert read.notes == ("interview.rtf: left out 1 header, 1 comment, 1 tracked deletion, 1 footnote",)


def test_paragraphs_have_a_blank_line_between_them_and_lines_do_not():
    assert text_of("One\\par\n\\par two\\line three\\\nfour\\page five") == "One\n\ntwo\nthree\n\nfour\nfive"


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (r"\ansi\ansicpg1251", r"\'c4\'e0", "Да"),
        (r"\mac", r"Caf\'8e", "Café"),
        (r"\ansi\ansicpg10000", r"Caf\'8e", "Café"),
        (r"\ansi", r"Caf\'e9", "Café"),
        (r"\ansi\ansicpg932", r"\'93\'fa\'96\'7b", "日本"),
        (r"\ansi{\fonttbl{\f0 A;}{\f7\fcharset204 B;}}", r"\'e9{\f7 \'c4\'e0}\'e9", "éДаé"),
        (r"\ansi\uc2", r"Caf\u233\'c3\'a9!", "Café!"),
    ],
)
def test_letters_are_read_in_the_code_page_that_the_file_names(head, body, text):
    assert text_of(body, head=head) == text


def test_bytes_that_should_have_been_escaped_are_utf_8_or_the_code_page():
    assert read_rtf("{\\rtf1 Café".encode() + b" na\xefve}").text == "Café naïve"


def test_an_encoding_is_used_where_the_file_names_none():
    assert read_rtf(rich(r"Caf\'8e", head=""), encoding="mac-roman").text == "Café"
    assert "--encoding was not used" in read_rtf(rich("x"), encoding="cp1252").notes[0]


def test_halves_of_a_character_are_joined_and_a_half_alone_is_told():
    read = read_rtf(rich(r"Yes \u-10179 ?\u-8694 ?, no \u55357 ?.\u-8694 ?"), where="a.rtf")

    assert read.text == "Yes 😊, no \ufffd.\ufffd"
    assert read.notes == ("a.rtf: 2 characters could not be read and stand as \ufffd",)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (r"{\v secret}", "1 hidden passage"),
        (r"\v se\b cret\v0", "1 hidden passage"),
        (r"{\deleted one}{\deleted\b  two\par}", "1 tracked deletion"),
        (r"{\deleted one} kept {\deleted two}", "2 tracked deletions"),
        (r"{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict 0102}}", "1 image"),
        (r"{\pict\bin4 }{}}x}", "1 image"),
        (r"{\object{\*\objdata 0105}{\result{\pict 00}}}", "1 embedded file, 1 image"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt aside\par}}{\shprslt aside}}", "1 text box"),
        (r"{\listtext 1.\tab}", "1 list number"),
        (r"{\footnote\ftnalt later}", "1 footnote"),
        (r"{\footer {\field{\*\fldinst PAGE}{\fldrslt 3}}}", "1 footer"),
    ],
)
def test_what_is_left_out_is_counted(body, what):
    read = read_rtf(rich(f"Words.{body}"), where="a.rtf")

    assert read.text.replace(" kept ", "") == "Words."
    assert read.notes == (f"a.rtf: left out {what}",)


@pytest.mark.parametrize("body", [r"{\listtext \'b7\tab}", r"{\header\pard\par}", r"{\*\unknown x{\pn y}}", r"\v0 "])
def test_what_nobody_misses_is_not_told(body):
    read = read_rtf(rich(f"Words.{body}"))

    assert (read.text, read.notes) == ("Words.", ())


def test_a_link_is_its_words():
    assert text_of(r'See {\field{\*\fldinst{HYPERLINK "http://a.b"}}{\fldrslt{the plan}}}.') == "See the plan."


def test_a_table_is_lines():
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row "
    rows = row.format(r"a\par b\line c", "d") + row.format(r"x{\nestcell}y{\nestrow}", "z")

    assert text_of(rf"Before\par {rows}\pard After\par") == "Before\n\na b c | d\nx y | z\n\nAfter"


def test_a_table_of_one_column_is_paragraphs():
    assert text_of(r"\trowd\pard\intbl a\par b\cell\row\pard c") == "a\n\nb\n\nc"


def test_what_stands_behind_the_last_brace_is_no_part_of_the_file():
    assert read_rtf(rich("Words.") + b"}{more}\0\0").text == "Words."


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "is empty"),
        (b"Just words", "is no rich text file"),
        (sample("docx"), "is no rich text file"),
        (rich(r"{\pict 00}"), "holds no text"),
        (rich("{" * 1_001), "is damaged"),
        (rich(r"Words.{\b bold}")[:-1], "is damaged: it ends before its last brace"),
        (rich(r"{\fonttbl{\f0\fcharset78 A;}}{\f0 \'83}"), "has letters in a code page that cannot be read"),
        (rich(r"\'e9", head=r"\ansicpg77777"), "has letters in a code page that cannot be read"),
    ],
)
def test_what_is_no_readable_rich_text_is_refused_in_one_line(raw, reason):
    with pytest.raises(WorkbenchError) as refusal:
        read_rtf(raw, where="osei.rtf")

    assert reason in str(refusal.value)
    assert str(refusal.value).startswith("osei.rtf")
    assert "\n" not in str(refusal.value)


def test_more_text_than_can_be_read_is_refused(monkeypatch):
    monkeypatch.setattr(rtf_marks, "LONGEST", 1_000)

    with pytest.raises(WorkbenchError, match="has more than 0 MB of text; split it"):
        read_rtf(rich("Words. " * 200))


@given(raw=damaged(sample("rtf")))
@settings(max_examples=150)
def test_a_damaged_file_is_read_or_refused(raw):
    assert read_or_refused(read_rtf, raw)
