"""A codebook that loses codes says what goes with them."""

from pathlib import Path

import pytest

from workbench.actions import codings, places, reading
from workbench.actions.workplace import Workplace, add_coder
from workbench.errors import Problems, WorkbenchError
from workbench.model.filters import Filters

LOAD = "environment/operations/load"


def without_load(place: Workplace) -> Path:
    """The codebook of the sample study without one code that has codings."""
    path = place.root / "codebooks" / "urban-leadership.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("id: environment/operations/load\n", "id: environment/operations/burden\n", 1), encoding="utf-8"
    )
    return path


def test_the_codes_that_go_are_told_with_their_codings(coded: Workplace) -> None:
    of_code = len(codings.list_codings(coded, Filters(code=(LOAD,))))
    path = without_load(coded)
    planned = places.load_codebook(coded, path, dry_run=True)

    assert planned.hides == {LOAD: of_code}
    assert places.load_codebook(coded, path, heads=planned.heads).retired == 1


def test_what_was_shown_must_still_hold(coded: Workplace) -> None:
    path = without_load(coded)
    planned = places.load_codebook(coded, path, dry_run=True)
    add_coder(coded, "Ben")
    with pytest.raises(WorkbenchError, match="was changed meanwhile"):
        places.load_codebook(coded, path, heads=planned.heads)


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
