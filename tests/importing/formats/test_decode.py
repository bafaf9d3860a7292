import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.importing.formats.decode import decode

SPOKEN = "Café “yes”… Zoë said 30 °C."


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (SPOKEN.encode(), "utf-8"),
        (codecs.BOM_UTF8 + SPOKEN.encode(), "utf-8-sig"),
        (SPOKEN.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + SPOKEN.encode("utf-16-be"), "utf-16"),
        (SPOKEN.encode("utf-32"), "utf-32"),
        (SPOKEN.encode("cp1252"), "cp1252"),
    ],
)
def test_one_text_reads_the_same_from_every_encoding(raw, encoding):
    assert (decode(raw).text, decode(raw).encoding) == (SPOKEN, encoding)


def test_only_windows_1252_is_read_with_a_note():
    assert decode(SPOKEN.encode()).notes == ()
    assert "Windows-1252" in decode(SPOKEN.encode("cp1252"), where="osei.txt").notes[0]


def test_a_forced_encoding_is_the_only_one_tried():
    assert decode("é".encode("mac-roman"), encoding="mac-roman").text == "é"
    with pytest.raises(WorkbenchError, match=r"^osei.txt:2: byte 0xe9 is not ascii; "):
        decode(b"a\n\xe9", encoding="ascii", where="osei.txt")


@pytest.mark.parametrize("name", ["klingon", "rot13", "hex", "utf\0", "zlib"])
def test_an_unknown_encoding_is_refused_by_name(name):
    with pytest.raises(WorkbenchError, match="unknown text encoding"):
        decode(b"abc", encoding=name)


def test_lone_surrogates_cannot_enter_by_a_forced_encoding():
    with pytest.raises(WorkbenchError, match="cannot be read as unicode_escape"):
        decode(b"\\ud800", encoding="unicode_escape")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (codecs.BOM_UTF8 + b"  ", "white space"),
        ("\ufeff \n".encode("utf-16-le"), "white space"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xd0\xcf\x11\xe0\xa1", "old Office file"),
        (b"{\\rtf1 Hello}", "RTF"),
        (b"abc\n\0def", "NUL character"),
        ("Hello".encode("utf-16-le"), "--encoding utf-16-le"),
        (b"\x01\x02\x03\x04abc", "control characters"),
        (b"One\ntwo \x81", ":2: byte 0x81 is neither UTF-8 nor Windows-1252"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(raw, reason):
    with pytest.raises(WorkbenchError) as refusal:
        decode(raw, where="osei.txt")

    assert reason in str(refusal.value)
    assert str(refusal.value).startswith("osei.txt")
    assert "\n" not in str(refusal.value)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t"), min_size=1)


@given(TEXTS.map("A{}".format))
def test_decoding_alters_nothing_but_line_ends(text):
    assert decode(text.encode()).text == text.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS.map("A{}".format), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_a_byte_order_mark_never_reaches_the_text(text, encoding):
    assert decode(text.encode(encoding)).text == decode(text.encode()).text


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(raw):
    try:
        text = decode(raw).text
    except WorkbenchError:
        return
    assert text.strip()
    assert "\r" not in text
    assert "\0" not in text
