import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings

from tests.importing.samples import INTERVIEW, damaged, read_or_refused, sample
from workbench.errors import WorkbenchError
from workbench.importing.formats import package
from workbench.importing.formats.docx import read_docx


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_file(*paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def with_xml(document, xml):
    """Append raw WordprocessingML to the last paragraph."""
    document.paragraphs[-1]._p.append(parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))
    return document


def repacked(raw, **changes):
    """The package with parts replaced or added; '__' in a name stands for '/', '_xml' for '.xml'."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        parts |= {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in changes.items()}
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def test_paragraphs_are_joined_by_a_blank_line_and_empty_ones_dropped():
    assert read_docx(saved(word_file("Q: One?", "", "  ", "A: Two."))).text == "Q: One?\n\nA: Two."


def test_a_soft_line_break_is_a_line_end():
    assert read_docx(saved(word_file("One\ntwo\tthree"))).text == "One\ntwo\tthree"


def test_tables_stand_where_they_stand_in_the_body():
    document = word_file("Before")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Ines", "We meet\noften.", "Rob", "Mostly."], strict=True):
        cell.text = text
    document.add_paragraph("After")

    assert read_docx(saved(document)).text == "Before\n\nInes | We meet often.\nRob | Mostly.\n\nAfter"


def test_a_merged_cell_is_told_once():
    document = word_file("Before")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"

    assert read_docx(saved(document)).text == "Before\n\nBoth"


def test_tracked_insertions_are_read_and_deletions_left_out_with_a_note():
    document = with_xml(word_file("We "), "<w:ins><w:r><w:t>never </w:t></w:r></w:ins>")
    document = with_xml(document, "<w:del><w:r><w:delText>always </w:delText></w:r></w:del>")

    read = read_docx(saved(with_xml(document, "<w:r><w:t>meet.</w:t></w:r>")), where="a.docx")

    assert read.text == "We never meet."
    assert read.notes == ("a.docx: left out 1 tracked deletion",)


def test_words_in_links_and_content_controls_are_read():
    document = with_xml(word_file("See "), "<w:hyperlink><w:r><w:t>the plan</w:t></w:r></w:hyperlink>")
    block = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Inside.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(0, parse_xml(block))

    assert read_docx(saved(document)).text == "Inside.\n\nSee the plan"


def test_what_is_left_out_is_counted_in_one_note():
    document = word_file("Words.")
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_comment(document.paragraphs[0].runs, text="Ask again", author="AB")
    document.add_comment(document.paragraphs[0].runs, text="And again", author="AB")

    read = read_docx(saved(document), where="a.docx")

    assert read.text == "Words."
    assert len(read.notes) == 1
    assert all(what in read.notes[0] for what in ("1 header", "1 footer", "2 comments"))


def test_nothing_left_out_is_no_note():
    assert read_docx(saved(word_file("Words."))).notes == ()


def test_a_forced_encoding_is_told_to_be_of_no_use():
    assert "--encoding was not used" in read_docx(saved(word_file("x")), encoding="cp1252").notes[0]


PLAIN = saved(word_file("Hello."))
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "is empty"),
        (b"Just words", "is no Word file"),
        (b"%PDF-1.7", "is no Word file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is an old Word file"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "has a password; open it in Word and save it"),
        (PLAIN[: len(PLAIN) // 2], "is damaged"),
        (b"PK\x03\x04" + b"x" * 100, "is damaged"),
        (PLAIN.replace(b"word/document.xml", b"word/documenx.xml"), "is damaged"),
        (repacked(PLAIN, word__document_xml=b"<w:document"), "is damaged"),
        (repacked(PLAIN, customXml__item_xml=BOMB), "declares XML entities in 'customXml/item.xml'"),
        (repacked(PLAIN, customXml__item_xml=BOMB.decode().encode("utf-16")), "declares XML entities"),
        (saved(word_file("", "  ")), "holds no text"),
    ],
)
def test_what_is_no_readable_word_file_is_refused_in_one_line(raw, reason):
    with pytest.raises(WorkbenchError) as refusal:
        read_docx(raw, where="osei.docx")

    assert reason in str(refusal.value)
    assert str(refusal.value).startswith("osei.docx")
    assert "\n" not in str(refusal.value)


def test_a_renamed_zip_is_no_word_file():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("photo.png", b"\x89PNG")

    with pytest.raises(WorkbenchError, match="is a zip archive but no Word file"):
        read_docx(file.getvalue(), where="osei.docx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(package, "LARGEST", 10 * 2**20)
    raw = repacked(PLAIN, word__media__big_xml=b" " * (11 * 2**20))

    with pytest.raises(WorkbenchError, match=r"would unpack to 11 MB in \d+ parts, more than 10 MB"):
        read_docx(raw)


def test_a_package_that_lies_about_its_sizes_is_damaged():
    entry = zipfile.ZipFile(io.BytesIO(PLAIN)).getinfo("word/document.xml")
    true, lie = (size.to_bytes(4, "little") for size in (entry.file_size, 10))

    with pytest.raises(WorkbenchError, match="is damaged"):
        read_docx(PLAIN.replace(true, lie))


def test_the_sample_says_what_all_samples_say():
    read = read_docx(sample("docx"), where="interview.docx")

    assert read.text == INTERVIEW
    assert read.notes == ("interview.docx: left out 1 tracked deletion, 1 comment, 1 header",)


def test_hidden_text_is_left_out_and_counted():
    document = with_xml(word_file("We "), "<w:r><w:rPr><w:vanish/></w:rPr><w:t>never </w:t></w:r>")
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>meet.</w:t></w:r>'

    read = read_docx(saved(with_xml(document, shown)), where="a.docx")

    assert (read.text, read.notes) == ("We meet.", ("a.docx: left out 1 hidden passage",))


def test_numbers_of_lists_are_left_out_and_counted_but_no_bullets():
    document = word_file("Words.")
    for style in ("List Number", "List Bullet", "List Number"):
        document.add_paragraph("An item.", style=style)

    read = read_docx(saved(document), where="a.docx")

    assert (read.text.count("An item."), read.notes) == (3, ("a.docx: left out 2 list numbers",))


@pytest.mark.parametrize("columns", [1, 2])
def test_a_box_around_a_talk_leaves_its_paragraphs(columns):
    document = Document()
    table = document.add_table(rows=2, cols=columns)
    for row, name in zip(table.rows, ["Ines Osei   0:07", "Rob Tan   0:15"], strict=True):
        row.cells[-1].text = name  # beside it there is a picture at most
        row.cells[-1].add_paragraph("We meet.")

    assert read_docx(saved(document)).text == "Ines Osei   0:07\n\nWe meet.\n\nRob Tan   0:15\n\nWe meet."


def test_speakers_and_times_in_one_column_and_words_in_the_other_stay_on_a_line():
    document = Document()
    for cell, words in zip(
        document.add_table(rows=2, cols=2)._cells, ["A B   0:07", "Yes.", "C   0:09", "No."], strict=True
    ):
        cell.text = words

    assert read_docx(saved(document)).text == "A B   0:07 | Yes.\nC   0:09 | No."


@given(content=damaged(zipfile.ZipFile(io.BytesIO(sample("docx"))).read("word/document.xml")))
@settings(max_examples=25)
def test_damaged_xml_in_a_whole_archive_is_read_or_refused(content):
    assert read_or_refused(read_docx, repacked(sample("docx"), word__document_xml=content))


@given(raw=damaged(sample("docx")))
@settings(max_examples=25)
def test_a_damaged_file_is_read_or_refused(raw):
    assert read_or_refused(read_docx, raw)
