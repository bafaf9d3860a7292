import pytest

from tests.coding.small import problems as problems_of
from tests.coding.small import write
from workbench.coding.rows import CodingRow, read_codings
from workbench.errors import WorkbenchError
from workbench.model.coding import Stance


def read(folder, text):
    return read_codings(write(folder, text, "codings.csv"))


def problems(folder, text):
    return problems_of(folder, text, read_codings, "codings.csv")


def test_a_row_is_read_with_all_its_columns(tmp_path):
    text = 'coder,memo,stance,end,start,quote,code,source\nana,hm,Challenges,9,4,"we, met",trust,s1\n'
    assert read(tmp_path, text) == (
        CodingRow(
            line=2,
            source="s1",
            code="trust",
            quote="we, met",
            start=4,
            end=9,
            stance=Stance.CHALLENGES,
            memo="hm",
            coder="ana",
        ),
    )


def test_a_row_needs_a_quotation_or_a_range(tmp_path):
    text = "source,code,quote,start,end\ns1,trust,we met,,\ns1,trust,,4,9\n"
    assert [(row.quote, row.start, row.end) for row in read(tmp_path, text)] == [("we met", None, None), ("", 4, 9)]


def test_lines_are_those_where_a_row_begins(tmp_path):
    text = 'source,code,quote\n\ns1,a,"two\nlines"\n,,\ns2,a,q\n'
    assert [row.line for row in read(tmp_path, text)] == [3, 6]


def test_the_file_of_a_spreadsheet_is_read(tmp_path):
    path = tmp_path / "excel.csv"
    path.write_bytes('\ufeffSource;Code;Quote\r\ns1;a;"é; 🙂\r\nyes"\r\n'.encode())
    (row,) = read_codings(path)
    assert (row.source, row.quote) == ("s1", "é; 🙂\nyes")


def test_other_columns_are_left_alone(tmp_path):
    (row,) = read(tmp_path, "source,code,quote,site,\ns1,a,q,north,\n")
    assert row.source == "s1"


def test_a_long_cell_is_read(tmp_path):
    (row,) = read(tmp_path, f"source,code,quote\ns1,a,{'x' * 500_000}\n")
    assert len(row.quote) == 500_000


HEADER = "source,code,quote,start,end,stance\n"
BAD = {
    "empty": ("", ["line 1: the file is empty"]),
    "no columns": (
        "a,b\n",
        [
            "line 1: no column 'source'",
            "line 1: no column 'code'",
            "line 1: no column 'quote', nor both 'start' and 'end'",
        ],
    ),
    "half a range": (
        "source,code,start\n",
        ["line 1: no column 'quote', nor both 'start' and 'end'"],
    ),
    "misspelt column": ("source,code,quote,stanse\n", ["line 1: unknown column 'stanse'; did you mean stance?"]),
    "column twice": ("source,code,quote,Quote\n", ["line 1: column 'quote' stands there 2 times"]),
    "empty source": (HEADER + ",a,q,,,\n", ["line 2: 'source' is empty"]),
    "empty code": (HEADER + "s,,q,,,\n", ["line 2: 'code' is empty"]),
    "no place": (HEADER + "s,a,,,,\n", ["line 2: neither a quotation nor a range says what is coded"]),
    "start alone": (HEADER + "s,a,,1,,\n", ["line 2: 'start' without 'end'"]),
    "end alone": (HEADER + "s,a,q,,1,\n", ["line 2: 'end' without 'start'"]),
    "not numbers": (
        HEADER + "s,a,,x,1.5,\ns,a,,-1,²,\n",
        [
            "line 2: 'start' is 'x', not a whole number",
            "line 2: 'end' is '1.5', not a whole number",
            "line 3: 'start' is '-1', not a whole number",
            "line 3: 'end' is '²', not a whole number",
        ],
    ),
    "empty range": (HEADER + "s,a,,5,5,\n", ["line 2: the range 5:5 is empty; 'end' must be greater than 'start'"]),
    "unknown stance": (
        HEADER + "s,a,q,,,support\n",
        ["line 2: no stance 'support'; did you mean supports? known: supports, qualifies, challenges, context"],
    ),
    "too many cells": (
        HEADER + "s,a,we, met,,,\n",
        ["line 2: 'start' is 'met', not a whole number", "line 2: 'start' without 'end'"],
    ),
    "far too many cells": (
        HEADER + "s,a,one, two, three, four, five\n",
        ["line 2: 7 cells for 6 columns; is a quotation mark missing?"],
    ),
    "unclosed quotation": (HEADER + 's,a,"we met,,,\n', ["line 2: not CSV from here on: unexpected end of data"]),
    "all at once": (
        HEADER + ",a,q,,,\ns,a,q,,,supports\ns,a,,9,3,why\n",
        [
            "line 2: 'source' is empty",
            "line 4: the range 9:3 is empty; 'end' must be greater than 'start'",
            "line 4: no stance 'why'; known: supports, qualifies, challenges, context",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_bad_rows_are_refused_with_every_line_and_reason(tmp_path, text, expected):
    assert problems(tmp_path, text) == expected


def test_another_encoding_is_refused_with_its_line(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("source,code,quote\ns,a,café\n".encode("cp1252"))
    with pytest.raises(WorkbenchError, match="line 2: byte 0xe9 is not UTF-8; save the file as 'CSV UTF-8'"):
        read_codings(path)


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(WorkbenchError, match=r"cannot read .*none\.csv: No such file"):
        read_codings(tmp_path / "none.csv")
