import datetime
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.importing.formats import spreadsheet
from workbench.importing.formats.spreadsheet import rows

FORMATS = Path(__file__).resolve().parents[2] / "data" / "formats"


def xlsx(*sheets, hidden=()):
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, content in enumerate(sheets):
        sheet = workbook.create_sheet(f"S{number + 1}")
        sheet.sheet_state = "hidden" if number in hidden else "visible"
        for row in content:
            sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def repacked(raw, **changes):
    """The package with parts replaced or added; '__' in a name stands for '/', '_xml' for '.xml'."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        parts |= {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in changes.items()}
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def sheet_xml(inside):
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return f'{head}<dimension ref="A1:XFD1048576"/><sheetData>{inside}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_gives_its_rows_with_the_lines_on_which_they_start(delimiter):
    text = '\na,b\n"two\nlines",  x \n,\ny,z\n'.replace(",", delimiter)

    assert list(rows(text.encode())) == [(2, ["a", "b"]), (3, ["two\nlines", "x"]), (6, ["y", "z"])]


def test_cells_of_a_workbook_come_out_as_they_would_in_a_csv():
    header = [" id ", "day", "time", "moment", "long", "n", "share", "yes", "text", "error"]
    values = [
        3.0,
        datetime.datetime(2026, 5, 3),
        datetime.time(10, 30),
        datetime.datetime(2026, 5, 3, 9, 5),
        datetime.timedelta(hours=30, seconds=2),
        12,
        0.1 + 0.2,
        True,
        " two\r\nlines ",
        None,
    ]

    assert list(rows(xlsx([header, values]), where="a.xlsx")) == [
        (1, [cell.strip() for cell in header]),
        (
            2,
            ["3", "2026-05-03", "10:30:00", "2026-05-03 09:05:00", "30:00:02", "12", "0.3", "TRUE", "two\nlines", ""],
        ),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b"id,text\n1,One.\n\nid,text\n2,Two.\n",
        xlsx([["id", "text"], [1, "One."], [None], ["id", "text"], [2, "Two."]]),
    ],
)
def test_a_header_that_is_repeated_is_skipped_and_counted(raw):
    notes = []

    assert [line for line, _ in rows(raw, notes=notes)] == [1, 2, 5]
    assert notes == ["the file: skipped 1 row that repeats the header"]


def test_the_first_sheet_that_is_shown_and_holds_anything_is_read():
    notes = []

    read = list(rows(xlsx([["secret"]], [], [["a"], ["b"]], [["c"]], hidden=(0,)), where="a.xlsx", notes=notes))

    assert read == [(1, ["a"]), (2, ["b"])]
    assert notes == ["a.xlsx: read sheet 'S3', and left out 'S1', 'S4'"]


def test_merged_cells_are_told_once():
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(xlsx([["a", "b"], ["Both", None], ["x", "y"]])))
    workbook.active.merge_cells("A2:B2")
    file = io.BytesIO()
    workbook.save(file)

    assert list(rows(file.getvalue()))[1] == (2, ["Both", ""])


def test_errors_and_formulas_without_a_value_are_empty_and_told():
    problems = []
    raw = xlsx([["a", "b"], ["#REF!", "=1+1"], ["x", "y"]])

    assert list(rows(raw, where="a.xlsx", problems=problems)) == [(1, ["a", "b"]), (3, ["x", "y"])]
    assert problems == [
        "a.xlsx:2: column A holds the error #REF!",
        "a.xlsx:2: column B holds a formula whose value Excel has not saved",
    ]
    with pytest.raises(WorkbenchError, match=r"a\.xlsx:2: column A holds the error #REF!"):
        list(rows(raw, where="a.xlsx"))


def test_a_formula_is_read_by_its_value():
    raw = repacked(
        xlsx([["a"]]), xl__worksheets__sheet1_xml=sheet_xml('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    )

    assert list(rows(raw)) == [(1, ["2"])]


def test_a_sheet_may_say_that_it_is_as_large_as_it_likes():
    raw = repacked(xlsx([["a"]]), xl__worksheets__sheet1_xml=sheet_xml('<row r="3"><c r="B3"><v>7</v></c></row>'))

    assert list(rows(raw)) == [(3, ["", "7"])]


def test_rows_are_read_one_after_the_other():
    table = rows(b'a,b\n1,2\n3,"open\n', problems=(problems := []))

    assert (next(table), next(table), problems) == ((1, ["a", "b"]), (2, ["1", "2"]), [])
    assert list(table) == []
    assert "a quotation mark is not closed" in problems[0]


PLAIN = xlsx([["a", "b"], ["x", "y"]])
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "is empty"),
        (b"Just,words", "is no Excel workbook; open it in Excel and save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is an old Excel file (.xls)"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        (PLAIN[: len(PLAIN) // 2], "is damaged"),
        (repacked(PLAIN, xl__worksheets__sheet1_xml=b"<worksheet"), "is damaged"),
        (repacked(PLAIN, xl__worksheets__sheet1_xml=ENTITIES), "declares XML entities"),
        (
            repacked(PLAIN, xl__worksheets__sheet1_xml=sheet_xml('<row r="99999999999"><c><v>1</v></c></row>')),
            "is damaged",
        ),
        (
            repacked(PLAIN, xl__worksheets__sheet1_xml=sheet_xml("<row><c><v>%s</v></c></row>" % ("9" * 5000))),
            "a.xlsx",
        ),
        (xlsx([], []), "holds no rows"),
    ],
)
def test_what_is_no_readable_workbook_is_refused_in_one_line(raw, reason):
    with pytest.raises(WorkbenchError) as refusal:
        list(rows(raw, where="a.xlsx"))

    assert reason in str(refusal.value)
    assert str(refusal.value).startswith("a.xlsx")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["a.xls", "a.ODS", "a.numbers", "a.xlsb"])
def test_other_spreadsheets_are_refused_with_the_way_out(name):
    with pytest.raises(WorkbenchError, match=r"is a spreadsheet of another kind; save it as \.xlsx or \.csv"):
        list(rows(b"x", where=name))


def test_empty_cells_far_to_the_right_are_bounded(monkeypatch):
    monkeypatch.setattr(spreadsheet, "_MOST_CELLS", 1_000)
    raw = repacked(PLAIN, xl__worksheets__sheet1_xml=sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>'))

    with pytest.raises(WorkbenchError, match="is damaged"):
        list(rows(raw))


@given(st.sampled_from([PLAIN, b'a,b\n"x",y\n1,2\n']), st.floats(0, 1), st.binary(min_size=1, max_size=8))
def test_damage_is_read_or_refused_but_never_a_crash(raw, share, noise):
    at = int(share * len(raw))

    try:
        read = list(rows(raw[:at] + noise + raw[at + len(noise) :]))
    except WorkbenchError:
        return
    assert all(line > 0 and all(isinstance(cell, str) for cell in cells) for line, cells in read)


def test_the_workbook_of_the_test_data_is_read():
    notes = []
    read = list(rows((FORMATS / "lesson.xlsx").read_bytes(), where="lesson.xlsx", notes=notes))

    assert read[1] == (2, ["00:00:07", "1", "T", "This lesson is invented.", ""])
    assert notes == ["lesson.xlsx: read sheet 'Lesson', and left out 'Notes'"]
