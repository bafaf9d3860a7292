"""``matrix``: what it prints and writes, on the invented sample study."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Run
from workbench.actions.matrices import Cells
from workbench.actions.matrix_file import write
from workbench.cli.matrix import AXES, CELLS, UNITS, figure
from workbench.displays.axes import Axis
from workbench.displays.counted import Cell, Measure


def table(run: Run, study: Path, *words: str) -> list[dict[str, object]]:
    found = run("matrix", *words, "--format", "json", study=study)
    assert found.exit_code == 0, found.stderr
    rows: list[dict[str, object]] = json.loads(found.stdout)
    return rows


def test_the_choices_are_those_that_can_be_counted() -> None:
    assert tuple(Axis) == AXES
    assert tuple(Cells) == CELLS == tuple(UNITS)


def test_by_itself_it_is_codes_by_sites_in_sentences(run: Run, study: Path) -> None:
    rows = table(run, study)
    assert list(rows[0]) == [
        "code",
        "juniper-street",
        "larkin",
        "osgood",
        "harbor-high",
        "fenwick",
        "tamarack",
        "sites",
    ]
    found = {row["code"]: row for row in rows}
    asked, unasked = (
        found["environment/district-agenda/differentiation"],
        found["school/characteristics/student-diversity"],
    )
    assert (asked["larkin"], asked["sites"]) == (None, "2 of 6")
    assert (unasked["fenwick"], unasked["sites"]) == ("–", "3 of 4")
    told = run("matrix", study=study).stderr
    assert "sentences of respondents, union of coders, each once; memos not counted; filter: none" in told


def test_the_old_word_for_groups_still_holds(run: Run, study: Path) -> None:
    assert table(run, study, "--by", "group") == table(run, study, "--rows", "group")


def test_totals_count_each_thing_once_and_say_what_they_stand_on(run: Run, study: Path) -> None:
    rows = table(run, study, "--rows", "chapter", "--columns", "level", "--totals")
    last = {row["code"]: row for row in rows[-4:]}
    assert list(last) == ["(all)", "(sources)", "(sentences)", "(words)"]
    levels = ("elementary", "middle", "high", "(not told)")
    whole = table(run, study, "--rows", "chapter", "--columns", "wave", "--totals")
    everywhere = {row["code"]: row for row in whole}
    assert everywhere["(all)"]["(all)"] == last["(all)"]["(all)"]
    assert int(str(last["(words)"]["(all)"])) <= sum(int(str(last["(words)"][level])) for level in levels)
    assert rows[0]["(sources)"] == "29 of 30"
    assert rows[0]["(sites)"] == "6 of 6"


def test_the_role_ordered_matrix_tells_people_sites_and_rate(run: Run, study: Path) -> None:
    rows = table(run, study, "--rows", "role", "--columns", "chapter", "--cells", "persons")
    cells = {str(row["role"]): row for row in rows}
    people, sites, rate = str(cells["principal"]["environment"]).split("; ")
    assert (people, sites) == ("6 of 6", "6 of 6")
    assert float(rate) > 0
    assert cells["district"]["supervisory"] == "–"


def test_quotations_stand_in_their_cells_with_ids_that_the_study_knows(run: Run, study: Path) -> None:
    rows = table(run, study, "--rows", "chapter", "--columns", "district", "--cells", "quotes", "--quotes", "0")
    known = {row["id"] for row in json.loads(run("coding", "list", "--format", "json", study=study).stdout)}
    quotes = str(rows[0]["brightwater"]).split("\n")
    assert len(quotes) > 3
    assert {quote[1:9] for quote in quotes} <= known
    few = str(table(run, study, "--rows", "chapter", "--columns", "district", "--cells", "quotes")[0]["brightwater"])
    assert few.split("\n") == [*quotes[:3], f"and {len(quotes) - 3} more"]


def test_a_workbook_repeats_its_header_and_says_what_it_counts(run: Run, study: Path, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        found = run("matrix", "--rows", "group", "--cells", "rate", "--to", tmp_path / name, study=study)
        assert found.exit_code == 0
        assert found.stdout == f"{tmp_path / name}\n"
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    book = load_workbook(tmp_path / "one.xlsx")
    sheet = book["matrix"]
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$1", "B2")
    assert sheet["A1"].value == "code"
    assert isinstance(sheet["B2"].value, float)
    about = [row[0].value for row in book["about"].iter_rows()]
    assert about[0].startswith("sentences of respondents per 1,000 of their words in sources asked and read")
    assert "–: no source, not asked, not yet coded, or absent where no protocol tells what was asked" in about


def test_a_csv_holds_the_same_as_the_listing(run: Run, study: Path, tmp_path: Path) -> None:
    run("matrix", "--rows", "group", "--to", tmp_path / "m.csv", study=study)
    written = list(csv.reader(io.StringIO((tmp_path / "m.csv").read_text(encoding="utf-8-sig"), newline="")))
    listed = table(run, study, "--rows", "group")
    assert written[1:] == [["·" if v is None else str(v) for v in row.values()] for row in listed]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--rows", "site"), "rows and columns are both 'site'"),
        (("--columns", "group"), "co-occurrence"),
        (("--order", "size"), "no order 'size'; known are study, district, density, name and attribute:NAME"),
        (("--order", "attribute:nowhere"), "no attribute 'nowhere'"),
        (("--columns", "wave", "--order", "density"), "an order of sites or sources"),
        (("--to", "m.pdf"), "ends neither in .xlsx nor in .csv"),
        (("--to", "no/m.csv"), "the folder no is missing"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(words: tuple[str, ...], told: str, run: Run, study: Path) -> None:
    found = run("matrix", *words, study=study)
    assert found.exit_code == 1
    assert told in found.stderr
    assert found.stderr.count("\n") == 1
    assert found.stdout == ""


def test_a_file_is_replaced_only_when_that_is_said(run: Run, study: Path, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("mine")
    assert "is there already" in run("matrix", "--to", tmp_path / "m.csv", study=study).stderr
    assert (tmp_path / "m.csv").read_text() == "mine"
    run("matrix", "--to", tmp_path / "m.csv", "--overwrite", study=study)
    assert (tmp_path / "m.csv").read_text(encoding="utf-8-sig").startswith("code,")


def test_what_looks_like_a_formula_stays_text_in_a_workbook(tmp_path: Path) -> None:
    write(tmp_path / "m.xlsx", ["code", "=1+1"], [["@load", "=HYPERLINK(1)"]], ["legend"])
    sheet = load_workbook(tmp_path / "m.xlsx")["matrix"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet["B2"].value == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("cell", "measure", "shown"),
    [
        (Cell(value=None), Measure.SENTENCES, "–"),
        (Cell(value=0), Measure.SENTENCES, None),
        (Cell(value=3, challenging_only=True), Measure.SENTENCES, "3 −"),
        (Cell(value=0, of=4), Measure.SOURCES, "0 of 4"),
        (Cell(value=None, of=0), Measure.SOURCES, "–"),
        (Cell(value=1 / 3, of=900), Measure.SHARE, 0.3333),
        (Cell(value=2.5, of=900), Measure.RATE, 2.5),
    ],
)
def test_a_figure_that_nobody_can_tell_is_never_a_zero(cell: Cell, measure: Measure, shown: object) -> None:
    assert figure(cell, measure) == shown
