import csv
import io
import json

import pytest

from tests.cli.conftest import Run
from workbench.cli.output import RENDER, table, width

COLUMNS = ["name", "n"]
ROWS = [["Ana | Ruiz", 3], ["two\nlines", None]]


@pytest.mark.parametrize(
    ("format", "shown"),
    [
        ("table", "name        n\n----------  -\nAna | Ruiz  3\ntwo lines   ·\n"),
        ("tsv", "name\tn\nAna | Ruiz\t3\ntwo lines\t\n"),
        ("csv", 'name,n\nAna | Ruiz,3\n"two\nlines",\n'),
        ("md", "| name | n |\n| --- | --- |\n| Ana \\| Ruiz | 3 |\n| two lines | · |\n"),
    ],
)
def test_a_listing_comes_in_the_format_that_was_asked_for(format: str, shown: str) -> None:
    assert RENDER[format](COLUMNS, ROWS) == shown


def test_json_keeps_values_as_they_are() -> None:
    assert json.loads(RENDER["json"](COLUMNS, ROWS)) == [
        {"name": "Ana | Ruiz", "n": 3},
        {"name": "two\nlines", "n": None},
    ]


@pytest.mark.parametrize("format", ["csv", "tsv"])
@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1"])
def test_no_cell_runs_as_a_formula(format: str, cell: str) -> None:
    text = RENDER[format]([cell], [[cell], [-1]])
    header, row, number = csv.reader(io.StringIO(text, newline=""), delimiter="," if format == "csv" else "\t")

    assert header[0].startswith("'")
    assert row[0].startswith("'")
    assert number == ["-1"]


def test_a_cell_does_not_steer_the_terminal() -> None:
    for format in ("table", "tsv", "md"):
        assert "\x1b" not in RENDER[format](["a"], [["red \x1b[31m"]])


@pytest.mark.parametrize("room", [20, 40, 80])
def test_a_table_keeps_to_the_room_there_is_and_cuts_nothing(room: int) -> None:
    lines = table(["where", "text"], [["here", "words " * 900], ["there", "字" * 300]], room=room).splitlines()

    assert all(width(line) <= max(room, 30) for line in lines)
    assert sum(line.count("words") for line in lines) == 900
    assert sum(line.count("字") for line in lines) == 300


def test_a_piped_listing_is_tab_separated(run: Run, study: object) -> None:
    piped = run("site", "list", study=study).stdout

    assert piped.splitlines()[0] == "site\tname\tdistrict\tlevel\tsources"
    assert piped == run("site", "list", "--format", "tsv").stdout


LISTINGS = (
    "status", "log", "site list", "district list", "coder list", "source list", "codebook show", "claim list",
    "coding list", "coverage show", "find meeting", "matrix",
)  # fmt: skip


@pytest.mark.parametrize("listing", LISTINGS)
def test_every_listing_says_the_same_in_json_and_csv(listing: str, run: Run, study: object) -> None:
    found = json.loads(run(*listing.split(), "--format", "json", study=study).stdout)
    rows = list(csv.DictReader(io.StringIO(run(*listing.split(), "--format", "csv").stdout, newline="")))

    assert len(found) == len(rows) > 0
    assert list(found[0]) == list(rows[0])
