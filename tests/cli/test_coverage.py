"""Coverage from the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SOURCE = "osgood-teacher-w2"


def test_coverage_is_noted_once_and_shown(run: Run, study: Path) -> None:
    mark = ("coverage", "mark", SOURCE, "--code", "load", "--coder", "coder-2")
    first, again = run(*mark, study=study), run(*mark)
    shown = json.loads(run("coverage", "show", "--format", "json").stdout)

    assert first.stderr == "1 new note of what was read; 'workbench undo' takes it back\n"
    assert again.stderr == "0 new notes of what was read\n"
    row = {
        "source": SOURCE,
        "coder": "coder-2",
        "codes": "environment/operations/load",
        "turns": "all",
        "not for": None,
    }
    assert row in shown


def test_a_table_of_coverage_names_all_its_problems(run: Run, study: Path) -> None:
    path = study / "read.csv"
    path.write_text(f"source,coder,codes\nnobody,coder-1,\n{SOURCE},coder-9,\n{SOURCE},coder-1,laod\n")
    found = run("coverage", "import", path, study=study)

    assert found.exit_code == 1
    assert [f"line {n}:" in found.stderr for n in (2, 3, 4)] == [True] * 3


def test_parts_are_noted_shown_and_taken_back(run: Run, study: Path) -> None:
    made = run("coverage", "mark", SOURCE, "--code", "load", "--turns", "3-9", "--coder", "coder-2", study=study)
    shown = run("coverage", "show", "--source", SOURCE, "--coder", "coder-2", "--code", "load").stdout
    gone = run("coverage", "unmark", SOURCE, "--turns", "3-9", "--coder", "coder-2")

    assert made.stderr.startswith("1 new note")
    assert f"{SOURCE}\tcoder-2\tenvironment/operations/load\t3-9\t" in shown
    assert gone.stdout == f"{SOURCE}  3-9  environment/operations/load\n"
    assert gone.stderr == "1 note of what was read taken back; 'workbench undo' brings it again\n"


@pytest.mark.parametrize("turns", ["nine", "3-", "-3", "9" * 30])
def test_turns_are_two_numbers(turns: str, run: Run, study: Path) -> None:
    found = run("coverage", "mark", SOURCE, f"--turns={turns}", "--coder", "coder-2", study=study)

    assert found.exit_code == 2
    assert "is not FIRST-LAST" in found.stderr


def test_the_matrix_has_a_row_for_each_site_with_sources(run: Run, study: Path) -> None:
    rows = json.loads(run("coverage", "matrix", "--format", "json", study=study).stdout)

    assert {"osgood", "larkin", "tamarack"} <= {row["site"] for row in rows}
    assert all(row["coder-1"][0].isdecimal() for row in rows)
