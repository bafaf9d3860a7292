"""The codebook leaves in seven forms: the same bytes each time, never over a file, and it comes back."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

from workbench.actions import codebook_output
from workbench.actions.codebook_freezing import freeze_codebook
from workbench.actions.codebook_output import COUNTED, FORMS, check_use, export_codebook, rendered
from workbench.actions.places import load_codebook
from workbench.actions.workplace import Workplace
from workbench.cli.codebook_output import FORMS as NAMED
from workbench.coding.codebook_file import load_codebook as read_yaml
from workbench.coding.codebook_table import COLUMNS, read_codebook_table
from workbench.errors import NotKnown, WorkbenchError
from workbench.exchange.qdc import load_qdc
from workbench.store import codes

BOOK = """codebook: {name}
title: Time
codes:
  - {{id: {name}, name: "{name}", definition: "=1+1"}}
  - {{id: {name}/load, name: "{name} load", definition: What fills the day., cues: [busy, "yes; no"]}}
"""


def loaded(place: Workplace, *names: str) -> Workplace:
    for name in names:
        path = place.root / "codebooks" / f"{name}.yaml"
        path.write_text(BOOK.format(name=name), encoding="utf-8")
        load_codebook(place, path)
    return place


@pytest.mark.parametrize("form", FORMS)
def test_the_same_study_gives_the_same_bytes(empty: Workplace, form: str) -> None:
    place = loaded(empty, "time")

    assert rendered(place, form) == rendered(place, form)
    assert rendered(place, form)[1] == 2


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_packages_tell_the_time_of_the_journal_and_not_the_clock(empty: Workplace, form: str) -> None:
    made = zipfile.ZipFile(io.BytesIO(rendered(loaded(empty, "time"), form)[0]))
    with empty.open() as study:
        (clock,) = study.db.execute("select max(clock) from event").fetchone()
    told = set(re.findall(r">(\d{4}-\d\d-\d\dT[\d:]+)Z<", made.read("docProps/core.xml").decode()))

    assert {each.date_time[0] for each in made.infolist()} == {1980}
    assert told == {codebook_output.datetime.fromtimestamp(clock // 10**6, codebook_output.UTC).isoformat()[:19]}


def test_a_book_comes_back_from_yaml_and_from_both_tables(empty: Workplace, tmp_path: Path) -> None:
    place = loaded(empty, "time")
    with place.open() as study:
        here = codes.codebook(study.db)
    for form, read in (("yaml", read_yaml), ("csv", read_codebook_table), ("xlsx", read_codebook_table)):
        target = tmp_path / f"time.{form}"
        export_codebook(place, target)
        assert read(target).codes == here.codes
    again, repairs = load_qdc(rendered(place, "qdc")[0])
    assert ([c.name for c in again], repairs) == ([c.name for c in here], ())


def test_a_table_for_spreadsheets_runs_nothing_and_leaves_empty_what_nobody_knows(empty: Workplace) -> None:
    raw = rendered(loaded(empty, "time"), "csv")[0]
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))

    assert raw.count(b"\r\n") == 3
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["definition"], rows[1]["level"], rows[1]["cues"]) == ("'=1+1", "2", "busy; yes\\; no")
    assert {rows[0][name] for name in ("codings", "sources", "sites", "coders")} == {""}


def test_figures_are_those_of_the_study(sample_place: Workplace) -> None:
    raw = rendered(sample_place, "csv")[0].decode("utf-8-sig")
    rows = {row["slug"]: row for row in csv.DictReader(io.StringIO(raw, newline=""))}
    load, unused = rows["environment/operations/load"], rows["environment/context/opportunity"]

    assert (load["codings"], load["sources"], load["sites"]) == ("14", "11", "6 of 6")
    assert (unused["codings"], unused["sites"], unused["coders"]) == ("0", "0 of 6", "")


def test_the_guid_of_a_code_is_the_uuid_of_its_row(empty: Workplace) -> None:
    place = loaded(empty, "time")
    with place.open() as study:
        keys = codes.ids(study.db)

    assert all(f'guid="{key}"'.encode() in rendered(place, "qdc")[0] for key in keys.values())


def test_yaml_of_several_codebooks_wants_one_of_them(empty: Workplace, tmp_path: Path) -> None:
    place = loaded(empty, "time", "trust")

    with pytest.raises(WorkbenchError, match=r"several codebooks \(time, trust\)"):
        rendered(place, "yaml")
    with pytest.raises(NotKnown, match="did you mean trust"):
        rendered(place, "yaml", codebook="trsut")
    export_codebook(place, tmp_path / "trust.yaml", codebook="trust")
    assert [c.slug for c in read_yaml(tmp_path / "trust.yaml")] == ["trust", "trust/load"]
    assert rendered(place, "md")[1] == 4


def test_a_file_that_is_there_stays_unless_told_otherwise(empty: Workplace, tmp_path: Path) -> None:
    place, target = loaded(empty, "time"), tmp_path / "book.yaml"
    target.write_text("mine", encoding="utf-8")

    with pytest.raises(WorkbenchError, match="is there already"):
        export_codebook(place, target)
    assert target.read_text(encoding="utf-8") == "mine"
    assert export_codebook(place, target, overwrite=True) == 2
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["book.yaml"]


@pytest.mark.parametrize(
    ("name", "said"), [("book.pdf", "in which form"), ("book", "in which form"), ("none/book.yaml", "is missing")]
)
def test_what_cannot_be_written_is_refused(empty: Workplace, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(WorkbenchError, match=said):
        export_codebook(loaded(empty, "time"), tmp_path / name)


def test_a_study_without_codes_has_nothing_to_give(empty: Workplace) -> None:
    for ask in (lambda: rendered(empty, "yaml"), lambda: rendered(empty, "md"), lambda: check_use(empty)):
        with pytest.raises(WorkbenchError, match="no codes yet"):
            ask()


def test_a_text_too_long_for_a_cell_is_refused_and_not_cut(empty: Workplace) -> None:
    path = empty.root / "codebooks" / "long.yaml"
    path.write_text(f"codebook: k\ntitle: K\ncodes: [{{id: k, name: K, definition: {'x' * 32_768}}}]", "utf-8")
    load_codebook(empty, path)

    with pytest.raises(WorkbenchError, match="code k has a text of 32,768 characters"):
        rendered(empty, "xlsx")


def test_decisions_stand_in_what_is_printed(empty: Workplace) -> None:
    place = loaded(empty, "time")
    freeze_codebook(place, memo="Two became one.")
    told = rendered(place, "md")[0]

    assert b"| ana-ruiz | Two became one. |" in told


def test_the_command_line_knows_every_form() -> None:
    assert tuple(FORMS) == NAMED
    assert set(FORMS) > COUNTED


def test_the_use_of_the_sample_study_is_looked_at(sample_place: Workplace) -> None:
    book, found = check_use(sample_place)

    assert len(book.codes) == 143
    assert {r.code for r in found} <= book.slugs
