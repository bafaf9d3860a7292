"""Tidy tables for other programs: missing stays missing, and a spreadsheet runs nothing."""

from pathlib import Path
from typing import Any

import pytest

from workbench.actions.codings import add_codings
from workbench.actions.tables import TABLES, Binary, export, table
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
    assert TABLES == ("codings", "sources", "units", "participants", "matrix", "binary")


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


VALUES = {"present": 1, "qualified": 1, "challenged": 1, "absent": 0, "not-asked": None, "not-read": None}


def test_0_and_1_by_site_are_those_of_the_plan(sample_place: Workplace, truth: dict[str, Any]) -> None:
    found = table(sample_place, "binary", binary=Binary(by="site", codes=tuple(truth["grid"]))).set_index("site")
    planned = {
        (site, code): VALUES.get(cell)
        for code, row in truth["grid"].items()
        for site, cell in zip(truth["sites"], row, strict=True)
    }
    values = {at: None if found.isna().loc[at] else int(found.loc[at]) for at in planned}

    assert values == planned
    assert set(planned.values()) == {0, 1, None}


def test_0_and_1_by_source_add_up_to_the_sites(sample_place: Workplace) -> None:
    by_site = table(sample_place, "binary", binary=Binary(by="site", long=True))
    by_source = table(sample_place, "binary", binary=Binary(long=True))
    lies_at = table(sample_place, "sources").set_index("source")["site"]
    coded = {(r.code, lies_at[r.source]) for r in by_source[by_source["value"] == 1].itertuples()}

    assert {(r.code, r.site) for r in by_site[by_site["value"] == 1].itertuples()} <= coded
    assert {str(r) for r in by_source["reason"][by_source["value"].isna()]} == {"not asked", "not yet coded"}
    assert {str(r) for r in by_source["reason"][by_source["value"] == 0]} == {"asked and absent"}


def test_a_row_of_0_and_1_carries_what_is_told_of_the_source_or_site(sample_place: Workplace) -> None:
    by_source = table(sample_place, "binary", binary=Binary(groups=True))
    by_site = table(sample_place, "binary", binary=Binary(by="site", codes=("load",)))

    assert list(by_source)[:8] == ["source", "kind", "site", "district", "participant", "role", "wave", "date"]
    assert not {"case-memo", "district-memo"} & set(by_source["kind"])
    assert list(by_site)[:5] == ["site", "name", "district", "levels", "sources"]
    assert list(by_site)[-1] == "environment/operations/load"
    with pytest.raises(NotKnown, match="no code 'laod'"):
        table(sample_place, "binary", binary=Binary(codes=("laod",)))
    with pytest.raises(NotKnown, match="'turn'"):
        table(sample_place, "binary", binary=Binary(by="turn"))


def test_a_workbook_holds_what_the_csv_holds_and_the_same_bytes_each_time(
    sample_place: Workplace, tmp_path: Path
) -> None:
    import pandas as pd

    asked = Binary(by="site", groups=True)
    for name in ("a.csv", "a.xlsx", "b.XLSX"):
        export(sample_place, "binary", tmp_path / name, binary=asked)
    one, other = pd.read_csv(tmp_path / "a.csv"), pd.read_excel(tmp_path / "a.xlsx")

    pd.testing.assert_frame_equal(one, other)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.XLSX").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "a.xlsx", "b.XLSX"]  # no part is left


def test_further_columns_of_codings_tell_what_the_list_tells(sample_place: Workplace) -> None:
    from workbench.actions.retrieval import Wanted, listed
    from workbench.model.filters import Filters
    from workbench.model.text import digest

    wanted = Wanted(filters=Filters())
    with listed(sample_place, wanted) as rows:
        told = {row[0]: dict(zip(wanted.columns, row, strict=True)) for row in rows}
    same = ("path", "line", "place", "memo", "overlaps", "outdated", "method", "participant", "role", "turn")
    for row in table(sample_place, "codings").to_dict("records"):
        other = told[digest(row["id"])[:8]]
        assert {name: None if row[name] is pd_missing() else row[name] for name in same} == {
            name: other[name] for name in same
        }


def pd_missing() -> object:
    import pandas as pd

    return pd.NA
