"""Rules and suggestions on the command line: shown first, decided by people, refused in one line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

RULES = """\
rules: doors
title: Doors
all:
  - id: clipboard
    code: supervisory/classrooms/informal-visits
    reason: visits without one are told from those with one
    words: [clipboard*, hallway*]
"""
ME = ("--coder", "coder-1")


@pytest.fixture
def rules(study: Path) -> Path:
    path = study / "rules.yaml"
    path.write_text(RULES, encoding="utf-8")
    return path


def ids(run: Run, study: Path) -> list[str]:
    done = run("suggest", "list", "--format", "json", study=study)
    return [row["id"] for row in json.loads(done.stdout)]


def test_a_run_shows_each_rule_and_a_dry_run_writes_nothing(run: Run, study: Path, rules: Path) -> None:
    done = run("autocode", "run", rules, "--dry-run", study=study)
    assert done.exit_code == 0
    assert done.stdout.startswith("clipboard  supervisory/classrooms/informal-visits  7 hits in 6 sources")
    assert "[clipboard]" in done.stdout
    assert "nothing was written" in done.stderr
    assert ids(run, study) == []


def test_in_a_script_a_run_wants_yes(run: Run, study: Path, rules: Path) -> None:
    done = run("autocode", "run", rules, study=study)
    assert (done.exit_code, "give --yes in a script" in done.stderr) == (1, True)
    assert run("autocode", "run", rules, "--yes", study=study).exit_code == 0
    assert len(ids(run, study)) > 0


def test_rules_and_cues_are_not_both(run: Run, study: Path, rules: Path) -> None:
    assert run("autocode", "run", rules, "--cues", study=study).exit_code == 2
    assert run("autocode", "run", study=study).exit_code == 2


def test_mistakes_in_rules_have_their_lines(run: Run, study: Path, rules: Path) -> None:
    rules.write_text(
        RULES.replace("words: [clipboard*, hallway*]", "regex: '(a+)+$'\n    take: page"), encoding="utf-8"
    )
    done = run("autocode", "check", rules, study=study)
    assert done.exit_code == 1
    assert "line 7" in done.stderr
    assert "line 8" in done.stderr


def test_two_coders_decide_and_the_second_is_told(run: Run, study: Path, rules: Path) -> None:
    run("autocode", "run", rules, "--yes", study=study)
    key, other, *_ = ids(run, study)
    assert "who is coding?" in run("suggest", "accept", key, study=study).stderr
    assert "1 suggestion accepted" in run("suggest", "accept", key, *ME, study=study).stderr
    second = run("suggest", "accept", key, "--coder", "coder-2", study=study)
    assert "accepted by coder-1 before" in second.stderr
    assert "why is it wrong?" in run("suggest", "dismiss", other, *ME, study=study).stderr
    assert run("suggest", "dismiss", other, "--reason", "a corridor", *ME, study=study).exit_code == 0
    rates = run("suggest", "report", "--by", "all", "--format", "csv", study=study).stdout.splitlines()
    assert rates[1] == "supervisory/classrooms/informal-visits,rule:clipboard,,2,3,0.67"
    assert "undone: suggest dismiss" in run("undo", study=study).stderr
    assert other in ids(run, study)


def test_a_review_ends_with_its_input_and_keeps_what_was_decided(run: Run, study: Path, rules: Path) -> None:
    run("autocode", "run", rules, "--yes", study=study)
    whole = len(ids(run, study))
    done = run("suggest", "review", *ME, study=study, input="d\ny\nn\nn a corridor\n")
    assert done.exit_code == 0
    assert f"1 accepted, 1 dismissed, {whole - 2} open" in done.stderr
    assert len(ids(run, study)) == whole - 2


def test_nothing_to_learn_from_is_one_line(run: Run, tmp_path: Path) -> None:
    run("init", "new", "--coder", "Ana")
    done = run("suggest", "make", study=tmp_path / "new")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "workbench source list" in done.stderr
