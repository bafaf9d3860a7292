"""Tables for spreadsheets: what stands in a cell comes back, and nothing in it runs."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.actions.cells import LONGEST_CELL, write_csv, xlsx
from workbench.errors import WorkbenchError
from workbench.model.cells import FORMULA, disarmed

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def loaded(data: bytes) -> list[list[object]]:
    from openpyxl import load_workbook

    return [list(row) for row in load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]


@given(st.lists(st.tuples(WORDS, WORDS, st.integers() | st.none()), min_size=1))
def test_line_ends_quotation_marks_and_commas_come_back_from_csv(rows: list[tuple[str, str, int | None]]) -> None:
    out = io.StringIO(newline="")
    assert write_csv(out, ["a", "b", "n"], rows) == len(rows)
    again = list(csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True))

    assert again[1:] == [[disarmed(a), disarmed(b), "" if n is None else str(n)] for a, b, n in rows]
    assert out.getvalue().endswith("\r\n")


@pytest.mark.parametrize("sign", FORMULA)
def test_a_cell_that_would_run_gets_an_apostrophe_everywhere(sign: str) -> None:
    out = io.StringIO(newline="")
    write_csv(out, [f"{sign}h"], [[f"{sign}1+1"]])
    (header,), (cell,) = csv.reader(io.StringIO(out.getvalue(), newline=""))

    assert (header, cell) == (f"'{sign}h", f"'{sign}1+1")
    assert str(loaded(xlsx(["h"], [[f"{sign}1+1"]], sheet="s"))[1][0]).startswith("'")


def test_in_a_workbook_texts_are_texts_numbers_are_numbers_and_nothing_is_empty() -> None:
    from openpyxl import load_workbook

    data = xlsx(["a", "n", "e"], [["#N/A", 1, None], ["12", 0, None], ["x\x07\ufffe", 2, None]], sheet="s")
    sheet = load_workbook(io.BytesIO(data)).active

    assert [c.data_type for c in sheet["A"]] == ["s"] * 4
    assert loaded(data)[1:] == [["#N/A", 1, None], ["12", 0, None], ["x\ufffd\ufffd", 2, None]]


def test_the_same_table_gives_the_same_bytes() -> None:
    import time
    from unittest.mock import patch

    rows = [["a", 1]]
    first = xlsx(["t", "n"], rows, sheet="s")
    with patch("time.time", lambda: 2_000_000_000.0), patch("time.localtime", lambda *_: time.gmtime(2e9)):
        assert xlsx(["t", "n"], rows, sheet="s") == first


def test_what_a_sheet_cannot_hold_is_refused() -> None:
    with pytest.raises(WorkbenchError, match=r"a text of 32,768 characters.*export to \.csv"):
        xlsx(["a"], [["x" * (LONGEST_CELL + 1)]], sheet="s")
    with pytest.raises(WorkbenchError, match="16,385 columns"):
        xlsx(["a"] * 16_385, [], sheet="s")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.actions.cells.MOST_ROWS", 3)
    assert len(loaded(xlsx(["a"], [["x"]] * 2, sheet="s"))) == 3
    with pytest.raises(WorkbenchError, match="more than 2 rows"):
        xlsx(["a"], [["x"]] * 3, sheet="s")
