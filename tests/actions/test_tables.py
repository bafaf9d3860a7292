"""Tidy tables for other programs: missing stays missing, and a spreadsheet runs nothing."""

from pathlib import Path

import pytest

from workbench.actions.codings import add_codings
from workbench.actions.tables import TABLES, export, table
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, WorkbenchError
from workbench.store import frames


@pytest.mark.parametrize(("name", "rows"), [("codings", 450), ("sources", 37), ("units", 3155), ("participants", 0)])
def test_a_table_has_its_declared_columns(sample_place: Workplace, name: str, rows: int) -> None:
    found = table(sample_place, name)

    assert len(found) == rows
    assert {c: str(found[c].dtype) for c in found} == frames.COLUMNS[name]


def test_words_that_count_and_their_places_are_those_of_the_reports(sample_place: Workplace) -> None:
    from workbench.actions.reading import corpus
    from workbench.model.filters import Filters

    read = corpus(sample_place, Filters())
    sources, codings = table(sample_place, "sources"), table(sample_place, "codings").set_index("id")

    assert dict(zip(sources["source"], sources["units"], strict=True)) == dict(read.respondent_units)
    assert all(
        (codings.loc[p.coding.id, "turn"], codings.loc[p.coding.id, "quote"]) == (p.turn, p.coding.quote)
        for p in read.passages
    )


def test_the_matrix_tells_no_data_from_nothing_found(sample_place: Workplace) -> None:
    found = table(sample_place, "matrix").set_index(["code", "site"])
    contract = found.loc["teacher-leaders/positioning/union-and-contract"]

    assert contract.loc["fenwick", "units"] == 0
    assert contract.loc["larkin"].isna()["units"]
    assert contract.loc["larkin", "silent"] == "not asked"


def test_an_unknown_table_is_refused(sample_place: Workplace) -> None:
    with pytest.raises(NotKnown, match="no table 'codes'"):
        table(sample_place, "codes")
    assert TABLES == ("codings", "sources", "units", "participants", "matrix")


def test_a_table_is_written_whole_and_a_formula_is_disarmed(coded: Workplace, tmp_path: Path) -> None:
    import pandas as pd

    add_codings(coded, "larkin-artifact-w1", ["load"], at=_dash(coded), coder="coder-1")
    path = tmp_path / "codings.csv"
    rows = export(coded, "codings", path).rows
    again = pd.read_csv(path, dtype=str)

    assert len(again) == rows == 451
    assert again["quote"].str.startswith("'-").any()
    with pytest.raises(WorkbenchError, match="is there already"):
        export(coded, "codings", path)
    assert export(coded, "codings", path, overwrite=True).rows == rows


def _dash(place: Workplace) -> tuple[int, int]:
    """A passage that begins like a formula."""
    text = next(place.root.joinpath("corpora").rglob("larkin-artifact-w1.md")).read_text(encoding="utf-8")
    at = text.index("\n- ", text.index("---", 4)) + 1
    return at, at + 12


def test_a_missing_folder_is_named(coded: Workplace, tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match=r"the folder .*nowhere is missing; make it"):
        export(coded, "sources", tmp_path / "nowhere" / "a.csv")
