"""Quotations pinned and excluded, listed and released, in a copy of the sample study."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def ids(run: Run, study: Path) -> list[str]:
    """Ids of codings under one code that several sites have."""
    found = run("coding", "list", "--code", "environment/operations/load", "--format", "json", study=study)
    return [row["id"] for row in json.loads(found.stdout)]


def test_what_is_pinned_is_in_the_report_with_its_reason_until_it_is_released(
    run: Run, study: Path, ids: list[str]
) -> None:
    pinned = ids[-1]
    done = run("quote", "pin", pinned, "--reason", "says it plainly", "--coder", "coder-1", study=study)
    assert "1 quotation pinned; 'workbench undo' takes it back" in done.stderr

    assert run("report", "cross-site", study=study).exit_code == 0
    page = (study / "reports" / "cross-site.md").read_text(encoding="utf-8")
    assert f"{pinned} pinned: says it plainly (coder-1)" in page
    assert re.search(rf"^\| {pinned} \|", page, flags=re.MULTILINE), "the index of quotations names it"

    run("quote", "release", pinned, "--coder", "coder-1", study=study)
    assert json.loads(run("quote", "list", "--format", "json", study=study).stdout) == []


def test_a_decision_for_one_report_is_listed_with_it(run: Run, study: Path, ids: list[str]) -> None:
    run("quote", "exclude", ids[0], "--reason", "bland", "--report", "cross-site", "--coder", "coder-1", study=study)

    rows = json.loads(run("quote", "list", "--format", "json", study=study).stdout)
    assert [(r["id"], r["what"], r["where"], r["reason"]) for r in rows] == [
        (ids[0], "excluded", "cross-site", "bland")
    ]
    assert json.loads(run("quote", "list", "--report", "levers", "--format", "json", study=study).stdout) == []


def test_undo_takes_a_decision_back(run: Run, study: Path, ids: list[str]) -> None:
    run("quote", "pin", ids[0], "--reason", "plain", "--coder", "coder-1", study=study)
    run("undo", study=study)
    assert json.loads(run("quote", "list", "--format", "json", study=study).stdout) == []


def test_ids_that_name_nothing_are_told_at_once_and_nothing_is_written(run: Run, study: Path, ids: list[str]) -> None:
    done = run("quote", "pin", ids[0], "zz", "yy", "--reason", "plain", "--coder", "coder-1", study=study)
    assert done.exit_code != 0
    assert "'zz'" in done.stderr
    assert "'yy'" in done.stderr
    assert json.loads(run("quote", "list", "--format", "json", study=study).stdout) == []


def test_a_reason_is_needed(run: Run, study: Path, ids: list[str]) -> None:
    assert "why?" in run("quote", "pin", ids[0], "--reason", "  ", "--coder", "coder-1", study=study).stderr


def test_one_quotation_is_shown_with_its_place_its_codes_and_what_was_decided(
    run: Run, study: Path, ids: list[str]
) -> None:
    run("quote", "pin", ids[0], "--reason", "plain", "--coder", "coder-1", study=study)

    shown = run("quote", "show", f"[[coding:{ids[0]}]]", study=study).stdout

    assert f"[[coding:{ids[0]}]]" in shown
    assert "environment/operations/load, by coder-" in shown
    assert "pinned in all reports: plain (coder-1)" in shown
    assert re.search(r"place: +\S+, turn \d+, line \d+", shown)
