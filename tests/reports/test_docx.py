"""Word files: real headings, lists, tables and links; every block of the model; the same bytes each time."""

import io
import re
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn

from tests.reports import hostile
from tests.reports.examples import WOVEN
from workbench.model.coding import Stance
from workbench.reports.characters import shown, turns_direction
from workbench.reports.compose import bars, code, emphasis, heading, items, link, note, paragraph, strong, table
from workbench.reports.document import Cell, Column, Details, Document, Quotation, Region
from workbench.reports.docx import render
from workbench.reports.docx_parts import same_bytes


def opened(*blocks, footer=()):
    return docx.Document(io.BytesIO(render(Document(title="T", slug="t", blocks=blocks, footer=footer))))


def lines(word):
    """(style, text) of every paragraph that says something, the title apart."""
    return [(p.style.name, p.text) for p in word.paragraphs[1:] if p.text]


def part(made, name="word/document.xml"):
    return zipfile.ZipFile(io.BytesIO(made)).read(name).decode()


@pytest.mark.parametrize("document", [WOVEN, Document(title="Empty", slug="e")], ids=lambda d: d.title[:9])
def test_the_same_document_gives_the_same_bytes_without_the_clock(document):
    made = render(document)

    assert made == render(document)
    assert {each.date_time for each in zipfile.ZipFile(io.BytesIO(made)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_says_when_the_study_was_as_it_tells():
    when = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
    told = docx.Document(io.BytesIO(render(Document(title="Load", slug="t"), when=when))).core_properties

    assert (told.title, told.author, told.created.isoformat()[:16], told.modified) == (
        "Load", "workbench", "2026-11-02T10:30", told.created,
    )  # fmt: skip


def test_headings_are_real_and_begin_below_the_title():
    word = opened(heading(2, "One"), heading(3, "Two"), heading(4, "Three"))

    assert word.paragraphs[0].style.name == "Title"
    assert lines(word) == [("Heading 1", "One"), ("Heading 2", "Two"), ("Heading 3", "Three")]


def test_runs_carry_their_weight():
    (said,) = opened(paragraph("a ", strong("b"), emphasis("c"), code("d"))).paragraphs[1:]

    assert [(r.text, bool(r.bold), bool(r.italic), r.font.name) for r in said.runs] == [
        ("a ", False, False, None), ("b", True, False, None), ("c", False, True, None),
        ("d", False, False, "Courier New"),
    ]  # fmt: skip


def test_a_line_feed_is_a_line_break():
    assert lines(opened(paragraph("one\ntwo"))) == [("Normal", "one\ntwo")]


def test_links_lead_to_headings_and_to_files_of_the_same_form():
    word = opened(heading(2, "One", anchor="a-very-long-anchor-of-more-than-forty-characters-x"),
                  paragraph(link("up", "#a-very-long-anchor-of-more-than-forty-characters-x"), link("out", "b.*#c")),
                  paragraph(link("nowhere", "#gone")))  # fmt: skip
    inside, outside = word.paragraphs[2].hyperlinks
    mark = word.paragraphs[1]._p.find(qn("w:bookmarkStart"))

    assert (inside.text, inside.fragment) == ("up", mark.get(qn("w:name")))
    assert (outside.text, outside.address) == ("out", "b.html")
    assert (word.paragraphs[3].text, word.paragraphs[3].hyperlinks) == ("nowhere", [])
    assert len(mark.get(qn("w:name"))) <= 40


def test_every_numbered_list_begins_with_one():
    word = opened(items("a", "b"), items("c", ordered=True), paragraph("between"), items("d", ordered=True))
    styles = [style for style, _ in lines(word)]
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]

    assert styles == ["List Bullet", "List Bullet", "List Number", "Normal", "List Number"]
    assert len(set(numbers)) == 2
    assert part(
        render(Document(title="T", slug="t", blocks=(items("c", ordered=True),))), "word/numbering.xml"
    ).count("startOverride")


def test_a_table_has_its_caption_heads_groups_sides_and_shades():
    columns = ["School", Column(label="Ash", kind="number", group="North"), Column(label="Elm", group="North")]
    word = opened(table("How many", columns, [["Load", 3, Cell(text="x", shade=4)]], note="All of it."))
    (made,) = word.tables
    rows = [[cell.text for cell in row.cells] for row in made.rows]
    figure = made.rows[2].cells[1]

    assert lines(word) == [("Caption", "How many"), ("Normal", "All of it.")]
    assert rows == [["", "North", "North"], ["School", "Ash", "Elm"], ["Load", "3", "x"]]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in made.rows] == [True, True, False]
    assert figure.paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert made.rows[2].cells[2]._tc.find(f".//{qn('w:shd')}").get(qn("w:fill")) == "ABC9E3"
    assert made.rows[2].cells[0].paragraphs[0].runs[0].bold


def test_the_other_blocks_read_as_they_do_in_markdown():
    word = opened(
        note("warning", "Two are missing.\n\nLook."),
        Quotation(text="I leave\n\nat seven.", locator="ash, turn 1", speaker="A", stance=Stance.SUPPORTS),
        Quotation(text="Ella escucha.", beside="She listens.", language="English"),
        Region(name="r", prompt="What?"),
        Region(name="s", prompt="What?", text="Mine: **so**\n\n- one"),
        Details(summary="More", blocks=(paragraph("inside"),)),
        bars("Bars", [("Ash", 3), ("Elm", None)], of=6),
    )

    assert lines(word) == [
        ("Normal", "Warning. Two are missing."), ("Normal", "Look."),
        ("Quote", "I leave"), ("Quote", "at seven."), ("Normal", "— A · ash, turn 1 · supports"),
        ("Quote", "Ella escucha."), ("Quote", "[English: She listens.]"),
        ("Normal", "Analyst: not written yet"), ("Normal", "What?"),
        ("Normal", "Analyst"), ("Normal", "Mine: so"), ("List Bullet", "one"),
        ("Normal", "More"), ("Normal", "inside"),
        ("Caption", "Bars"),
    ]  # fmt: skip
    assert [[c.text for c in row.cells] for row in word.tables[0].rows] == [
        ["Item", "Value"], ["Ash", "3 of 6 (50\xa0%)"], ["Elm", "no data"],
    ]  # fmt: skip


@pytest.mark.parametrize("text", hostile.TEXTS, ids=range(len(hostile.TEXTS)))
def test_no_text_breaks_a_file_wherever_it_stands(text):
    made = render(hostile.document(text))

    assert docx.Document(io.BytesIO(made)).tables
    assert "http" not in re.sub(r'xmlns:\w+="[^"]*"|http://schemas[^"]*', "", part(made)).replace(
        "https://example", ""
    )


def test_what_a_text_says_is_there_to_the_letter():
    texts = [text for text in hostile.TEXTS if not turns_direction(text)]
    said = opened(*(paragraph("before ", text, " after") for text in texts)).paragraphs[1:]

    assert [p.text for p in said] == [f"before {shown(text)} after" for text in texts]


def test_what_turns_direction_turns_nothing_beside_it():
    (said,) = opened(paragraph("a", "\u202edesrever")).paragraphs[1:]

    assert said.runs[1].text == "\u2068\u202edesrever\u2069"


def test_a_package_is_the_same_whenever_it_was_packed():
    def packed(day):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr(zipfile.ZipInfo("a.xml", (2020, 1, day, 0, 0, 0)), "a")
            made.writestr("core.xml", f"day {day}")
        return out.getvalue()

    told = [same_bytes(packed(day), {"core.xml": b"no day"}) for day in (1, 2)]
    assert told[0] == told[1]
    assert part(told[0], "core.xml") == "no day"
