"""Word files: real headings, lists, tables and links; every block of the model; the same bytes each time."""

import io
import re
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from defusedxml import ElementTree
from docx.oxml.ns import qn

from tests.reports import hostile
from tests.reports.examples import WOVEN
from workbench.model.coding import Stance
from workbench.reports.characters import shown, turns_direction
from workbench.reports.chart_compose import heat_chart
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
    assert lines(word)[2:] == [("Heading 1", "One"), ("Heading 2", "Two"), ("Heading 3", "Three")]


def test_the_contents_are_a_field_that_lists_the_headings_and_leads_to_them():
    word = opened(heading(2, "One"), heading(3, "Two"), heading(4, "Three"))
    listed = [p for p in word.paragraphs if p.style.name.startswith("toc")]

    assert [(p.style.name, p.hyperlinks[0].text) for p in listed] == [("toc 1", "One"), ("toc 2", "Two")]
    marks = [m.get(qn("w:name")) for m in word.element.body.iter(qn("w:bookmarkStart"))]
    assert [p.hyperlinks[0].fragment for p in listed] == marks[:2]
    assert 'TOC \\o "1-2"' in word.element.body.xml
    assert [p.style.name for p in opened(heading(2, "One")).paragraphs] == ["Title", "Heading 1"]


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

    assert lines(word) == [("Caption", "Table 1. How many"), ("Table Note", "All of it.")]
    assert "SEQ Table" in word.element.body.xml
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in made.rows)
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
        ("Remark", "Warning. Two are missing."), ("Remark", "Look."),
        ("Quote", "I leave"), ("Quote", "at seven."), ("Quote Source", "— A · supports"),
        ("Quote", "Ella escucha."), ("Quote", "[English: She listens.]"),
        ("Region Label", "Analyst: not written yet · r"),
        ("Normal", "More"), ("Normal", "inside"),
        ("Caption", "Table 1. Bars"),
    ]  # fmt: skip
    frames = list(word.element.body.iter(qn("w:sdt")))
    assert [[p.text for p in frame.iter(qn("w:p"))] for frame in frames] == [
        ["What?"], ["Analyst · s", "Mine: so", "one"],
    ]  # fmt: skip
    assert [[c.text for c in row.cells] for row in word.tables[0].rows] == [
        ["Item", "Value"], ["Ash", "3 of 6 (50\xa0%)"], ["Elm", "no data"],
    ]  # fmt: skip


def test_no_part_stands_twice_and_every_part_is_well_formed():
    made = zipfile.ZipFile(io.BytesIO(render(WOVEN)))
    names = made.namelist()

    assert len(names) == len(set(names))
    for name in names:
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(made.read(name))


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


def test_the_place_of_a_quotation_is_a_footnote_that_leads_there():
    quotation = Quotation(text="I leave\n\nat seven.", locator="ash, turn 1", href="sources/ash.*#t1")
    made = render(Document(title="T", slug="t", blocks=(quotation, Quotation(text="No place."))))
    notes = part(made, "word/footnotes.xml")

    assert re.findall(r'footnoteReference w:id="(\d+)"', part(made)) == ["1"]
    assert "ash, turn 1" in notes
    assert "ash, turn 1" not in part(made)
    assert 'Target="sources/ash.html"' in part(made, "word/_rels/footnotes.xml.rels")
    assert 'w:anchor="t1"' in notes


def test_a_document_without_places_has_no_footnotes():
    made = render(Document(title="T", slug="t", blocks=(Quotation(text="No place."),)))
    assert "word/footnotes.xml" not in zipfile.ZipFile(io.BytesIO(made)).namelist()


def test_a_wide_table_lies_across_with_the_heading_above_it_and_nothing_else_does():
    wide = table("Wide", [str(n) for n in range(9)], [["x"] * 9])
    narrow = table("Narrow", ["a"], [["x"]])
    word = opened(paragraph("before"), heading(2, "Matrix"), wide, wide, heading(2, "After"), narrow)

    assert [section.orientation for section in word.sections] == [0, 1, 0]
    assert [section.page_width > section.page_height for section in word.sections] == [False, True, False]
    ends = [at for at, p in enumerate(word.element.body) if p.find(f".//{qn('w:sectPr')}") is not None]
    texts = ["".join(t.text or "" for t in e.iter(qn("w:t"))) for e in word.element.body]
    assert texts.index("Matrix", 4) > ends[0]
    assert texts.index("After", 4) > ends[1]
    assert len(opened(narrow, paragraph("x")).sections) == 1


def test_a_matrix_of_many_columns_has_upright_labels_that_fit_the_page():
    many = opened(table("Many", [f"code {n}" for n in range(30)], [["1"] * 30]))
    (made,) = many.tables
    width = sum(int(column.get(qn("w:w"))) for column in made._tbl.tblGrid)
    section = many.sections[1]

    assert made._tbl.xml.count('<w:textDirection w:val="btLr"/>') == 29
    assert width * 635 <= section.page_width - section.left_margin - section.right_margin


def test_a_cell_opens_what_it_counts_and_a_fold_is_marked():
    word = opened(
        table("T", ["A"], [[Cell(text="3", opens="q")]], header_column=False),
        Details(summary="Three", anchor="q", blocks=(paragraph("said"),)),
    )
    (leads,) = word.tables[0].rows[1].cells[0].paragraphs[0].hyperlinks
    (mark,) = [m.get(qn("w:name")) for m in word.element.body.iter(qn("w:bookmarkStart"))]
    assert leads.fragment == mark


def test_a_chart_is_a_picture_with_its_words_and_its_figures():
    pytest.importorskip("matplotlib")
    chart = heat_chart("heat", "Load", codes=["load"], sites=["Ash", "Elm"], counts=[[3, None]])
    word = opened(chart)

    assert [text for _, text in lines(word)] == ["Figure 1. Load", "Table 1. Load: the figures", "Figures: passages."]
    assert [[c.text for c in row.cells] for row in word.tables[0].rows] == [["", "Ash", "Elm"], ["load", "3", "–"]]
    (told,) = word.element.body.iter(qn("wp:docPr"))
    assert told.get("descr") == chart.alternative
    assert len(word.inline_shapes) == 1


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
