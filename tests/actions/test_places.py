"""Sites come in from tables."""

from pathlib import Path

import pytest

from workbench.actions import places, reading
from workbench.actions.workplace import Workplace
from workbench.errors import Problems


def test_sites_come_by_an_excel_table_and_in_their_declared_spelling(empty: Workplace, tmp_path: Path) -> None:
    from openpyxl import Workbook

    with (empty.root / "workbench.toml").open("a", encoding="utf-8") as config:
        config.write('\n[variables.site]\nlevel = ["middle", "high"]\nsize = ["small", "large"]\n')
    book = Workbook()
    for row in (("name", "level", "size", "zone"), ("Osgood", "Middle; HIGH", "LARGE", "a"), ("Calder", "", "", "")):
        book.active.append(row)
    book.save(tmp_path / "sites.xlsx")
    done = places.import_sites(empty, tmp_path / "sites.xlsx")
    sites = {s.slug: (s.levels, dict(s.attributes)) for s, _ in reading.list_sites(empty)}

    assert sites == {"osgood": (("middle", "high"), {"size": "large", "zone": "a"}), "calder": ((), {})}
    assert done.notes == ("zone is not declared in [variables.site]",)


def test_all_wrong_values_of_a_table_of_sites_are_told_and_none_comes_in(empty: Workplace, tmp_path: Path) -> None:
    with (empty.root / "workbench.toml").open("a", encoding="utf-8") as config:
        config.write('\n[variables.site]\nsize = ["small", "large"]\nenrolment = "number"\n')
    (tmp_path / "sites.csv").write_text("name,size,enrolment\nOsgood,huge,12\nCalder,small,many\n", encoding="utf-8")
    with pytest.raises(Problems) as caught:
        places.import_sites(empty, tmp_path / "sites.csv")

    assert [p.split(",")[0] for p in caught.value.problems] == [
        "sites.csv:2: size is 'huge'", "sites.csv:3: enrolment is 'many'"
    ]  # fmt: skip
    assert reading.list_sites(empty) == ()
