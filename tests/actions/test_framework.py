"""The framework matrix in the study and in a workbook, in a copy of the sample study (invented)."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from workbench.actions import history
from workbench.actions.choosing import list_codings
from workbench.actions.framework import cells, summarise
from workbench.actions.framework_sheet import bring, export
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.memos.taking import Use
from workbench.model.filters import Filters
from workbench.model.text import short_id

SITE, THEME = "osgood", "environment/context"


def body(place: Workplace, site: str = SITE) -> str:
    (cell,) = cells(place, sites=[site], themes=[THEME])
    return cell.summary.body if cell.summary else ""


@pytest.fixture
def sheet(coded: Workplace, tmp_path: Path) -> Path:
    summarise(coded, SITE, THEME, "=First words.")
    path = tmp_path / "framework.xlsx"
    export(coded, path)
    return path


def write_in(path: Path, site: str, text: str) -> None:
    """What a colleague writes into the cell of a site."""
    book = load_workbook(path)
    found = book["framework"]
    column = next(c.column for c in found[1] if c.value == THEME)
    row = next(r[0].row for r in found.iter_rows() if r[0].value == site)
    found.cell(row, column).value = text
    book.save(path)


def test_a_summary_must_cite_what_is_there(coded: Workplace) -> None:
    key = short_id(list_codings(coded, Filters(site=(SITE,)))[0].id)
    assert summarise(coded, SITE, THEME, f"They meet [[coding:{key}]].").notes == ()
    with pytest.raises(WorkbenchError, match="no quotation 00000000"):
        summarise(coded, SITE, THEME, "They meet [[coding:00000000]].")
    assert key in body(coded)


def test_a_citation_of_another_site_is_noted_and_written(coded: Workplace) -> None:
    key = short_id(list_codings(coded, Filters(site=("larkin",)))[0].id)
    assert "another site" in summarise(coded, SITE, THEME, f"Not so at Larkin [[coding:{key}]].").notes[0]


def test_undo_brings_the_words_before_back(coded: Workplace) -> None:
    summarise(coded, SITE, THEME, "First.")
    summarise(coded, SITE, THEME, "Second.")
    history.undo(coded)
    assert body(coded) == "First."


def test_an_unknown_site_or_theme_is_named(coded: Workplace) -> None:
    for site, theme in (("nowhere", THEME), (SITE, "nothing")):
        with pytest.raises(NotKnown):
            summarise(coded, site, theme, "Words.")


def test_a_workbook_that_nobody_touched_brings_nothing(coded: Workplace, sheet: Path) -> None:
    found = bring(coded, sheet)
    assert (found.taken, found.conflicts, found.done.run) == ({}, {}, "")


def test_a_summary_runs_in_no_spreadsheet(sheet: Path) -> None:
    values = [c for row in load_workbook(sheet)["framework"].iter_rows() for c in row if c.value]
    assert not [c for c in values if c.data_type == "f"]


def test_new_words_come_in_and_what_both_changed_is_a_conflict(coded: Workplace, sheet: Path) -> None:
    write_in(sheet, "larkin", "Larkin words.")
    write_in(sheet, SITE, "Their words.")
    summarise(coded, SITE, THEME, "Our new words.")
    found = bring(coded, sheet)
    assert list(found.conflicts) == [(SITE, THEME)]
    assert (body(coded), body(coded, "larkin")) == ("Our new words.", "Larkin words.")
    bring(coded, sheet, use=Use.THEIRS)
    assert body(coded) == "Their words."


def test_moved_columns_and_rows_are_found_by_their_names(coded: Workplace, sheet: Path) -> None:
    write_in(sheet, "larkin", "Larkin words.")
    book = load_workbook(sheet)
    column = next(c.column for c in book["framework"][1] if c.value == THEME)
    book["framework"].insert_cols(3)
    for row in range(1, book["framework"].max_row + 1):
        book["framework"].cell(row, 3).value = book["framework"].cell(row, column + 1).value
        book["framework"].cell(row, column + 1).value = None
    book.save(sheet)
    bring(coded, sheet)
    assert body(coded, "larkin") == "Larkin words."


def test_all_that_is_wrong_is_named_and_nothing_is_written(coded: Workplace, sheet: Path) -> None:
    book = load_workbook(sheet)
    found = book["framework"]
    found.cell(4, 3).value = "=1+1"
    found.merge_cells("D3:D4")
    book.save(sheet)
    before = history.log(coded)
    with pytest.raises(Problems) as refused:
        bring(coded, sheet)
    assert "merged" in str(refused.value)
    assert "formula" in str(refused.value)
    assert history.log(coded) == before


def test_unknown_sites_and_themes_are_named_together(coded: Workplace, sheet: Path) -> None:
    book = load_workbook(sheet)
    book["framework"].cell(3, 1).value = "nowhere"
    book["framework"].cell(1, 3).value = "nothing"
    book.save(sheet)
    with pytest.raises(Problems) as refused:
        bring(coded, sheet)
    assert "'nowhere'" in str(refused.value)
    assert "'nothing'" in str(refused.value)


def test_what_is_no_workbook_of_ours_is_refused_in_one_line(coded: Workplace, tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<a>" * 10)
    for at, content in enumerate((b"", b"words", bomb.getvalue())):
        path = tmp_path / f"{at}.xlsx"
        path.write_bytes(content)
        with pytest.raises(WorkbenchError) as refused:
            bring(coded, path)
        assert "\n" not in str(refused.value)


def test_the_same_matrix_is_the_same_file(coded: Workplace, sheet: Path, tmp_path: Path) -> None:
    export(coded, tmp_path / "again.xlsx")
    assert sheet.read_bytes() == (tmp_path / "again.xlsx").read_bytes()
