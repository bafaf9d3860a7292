"""Rounds of calibration as they are typed. The study is invented."""

import json
import shutil
from pathlib import Path

import pytest

import workbench.cli.agree_round  # adds its commands to 'agree'
from tests.actions.calibrating import BOTH, code, coded, fill, finish
from tests.cli.conftest import Run
from workbench.actions.workplace import Workplace

START = ("agree", "round", "start", "first", "one", "two", "--for", "ana", "--for", "ben")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert workbench.cli.agree_round.round_.name == "round"
    return fill(tmp_path_factory.mktemp("rounds")).root


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Workplace:
    shutil.copytree(made, tmp_path / "small")
    return Workplace(root=tmp_path / "small")


@pytest.fixture
def compared(place: Workplace, run: Run) -> Workplace:
    """A round that was compared, after ana and ben have coded."""
    assert run(*START, study=place.root).exit_code == 0
    coded(place)
    assert run("agree", "round", "compare", "first").exit_code == 0
    return place


def test_a_round_begins_and_says_what_it_did(place: Workplace, run: Run) -> None:
    done = run(*START, "--code", "trust", study=place.root)

    assert (done.exit_code, done.stdout) == (0, "one\ntwo\n")
    assert done.stderr.splitlines() == [
        "round first: 2 sources (named) for ana, ben, 4 new assignments, blind; 1 code noted;"
        " 'workbench undo' takes it back",
        "when all have finished: 'workbench agree round compare first'",
    ]


def test_a_draw_prints_its_seed(place: Workplace, run: Run) -> None:
    done = run("agree", "round", "start", "a", "--count", 2, "--seed", 9, "--for", "ana", "--for", "ben",
               study=place.root)  # fmt: skip

    assert len(done.stdout.split()) == 2
    assert "(drawn of 3, seed 9)" in done.stderr


def test_the_worst_code_comes_first(place: Workplace, run: Run) -> None:
    run(*START, study=place.root)
    coded(place)
    done = run("agree", "round", "compare", "first", "--format", "table")

    assert [" ".join(line.split()) for line in done.stdout.splitlines()] == [
        "code units ana ben % positive kappa alpha 95 %",
        "----- ----- --- --- ----- -------- ----- ----- ----",
        "trust 16 2 2 87.5 .50 .43 .45 –",
        "time 16 1 1 100.0 1.00 1.00 1.00 –",
    ]
    assert "median alpha undefined (no code with 10 coded units that varies)" in done.stderr
    assert "no interval: 2 double-coded sources, fewer than 10" in done.stderr
    assert "kept as the figures before discussion; 'workbench undo' takes it back" in done.stderr


def test_a_file_holds_cells_and_reasons(compared: Workplace, run: Run) -> None:
    found = json.loads(run("agree", "round", "compare", "first", "--format", "json").stdout)

    assert [(r["code"], r["both"], r["first_only"], r["second_only"], r["neither"]) for r in found] == [
        ("trust", 1, 1, 1, 13),
        ("time", 1, 0, 0, 15),
    ]
    assert found[0]["alpha_low"] is None
    assert found[0]["why"] == "no interval: 2 double-coded sources, fewer than 10"


def test_figures_of_today_are_not_kept_unless_asked_for(compared: Workplace, run: Run) -> None:
    code(compared, "ben", "trust", "They talk.")

    assert "not kept: those before discussion are of" in run("agree", "round", "compare", "first").stderr
    assert "instead of those of" in run("agree", "round", "compare", "first", "--again").stderr


def test_the_end_shows_before_and_after_and_what_was_changed(compared: Workplace, run: Run) -> None:
    run("codebook", "redefine", "trust", "--exclude", "Love.", "--coder", "ben", "-y")
    code(compared, "ben", "trust", "They talk.")
    done = run("agree", "round", "end", "first", "--memo", "Clearer.", "--format", "table")
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]

    assert done.exit_code == 0, done.stderr
    assert rows[2] == "trust 16 .45 → .77 .43 → .76 87.5 → 93.8 .50 → .80 redefined exclude: {+Love.+}"
    assert "coders have seen each other's codings: no reliability of blind coding" in done.stderr
    assert "note: ana coded nothing anew" in done.stderr
    assert "definitions: 1 redefined, 0 new, 0 merged or retired; the codebook was changed by ben" in done.stderr
    assert "memo: Clearer." in done.stderr
    assert run("agree", "round", "show", "first", "--format", "table").stdout == done.stdout
    trust = json.loads(run("agree", "round", "show", "first", "--format", "json").stdout)[0]
    assert (trust["units before"], trust["positive before"], trust["positive after"]) == (16, 0.5, 0.8)
    assert (trust["words"], trust["then"], trust["now"]) == ("exclude: {+Love.+}", "", "exclude: Love.")


def test_who_coded_nothing_again_has_no_figures_afterwards(compared: Workplace, run: Run) -> None:
    done = run("agree", "round", "end", "first", "--format", "json")

    assert "after discussion: not coded again, so there are no second figures" in done.stderr
    assert [row["alpha after"] for row in json.loads(done.stdout)] == [None, None]
    assert json.loads(run("agree", "round", "list", "--format", "json").stdout)[0]["why"] == "not coded again"


def test_what_was_not_blind_is_told(place: Workplace, run: Run) -> None:
    run("assignment", "add", "one", "--for", "ana", "--not-blind", study=place.root)
    started = run(*START)
    coded(place)

    assert "note: ana was given one before, and not blind" in started.stderr
    compared = run("agree", "round", "compare", "first")
    assert "not blind: 1 assignment given open, or opened before all had finished" in compared.stderr
    assert json.loads(run("agree", "round", "list", "--format", "json").stdout)[0]["not_blind"] == 1


def test_the_history_is_a_line_for_each_round(compared: Workplace, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    run("agree", "round", "end", "first")
    run("agree", "round", "start", "second", "three", "--for", "ana", "--for", "ben")
    done = run("agree", "round", "list", "--format", "tsv").stdout.splitlines()
    rows = [dict(zip(done[0].split("\t"), line.split("\t"), strict=True)) for line in done[1:]]

    assert [(r["round"], r["state"], r["coders"], r["sources"], r["chosen"]) for r in rows] == [
        ("first", "ended", "ana ben", "2", "named"),
        ("second", "coding", "ana ben", "1", "named"),
    ]
    assert (rows[0]["pooled_after"], rows[1]["pooled_before"]) == ("", "")
    assert float(rows[0]["pooled_before"]) == pytest.approx(0.6, abs=0.2)
    shown = run("agree", "round", "list", "--format", "table").stdout.splitlines()
    assert shown[2].count("→") == 2
    assert "–" in shown[3]


def test_no_round_yet(place: Workplace, run: Run) -> None:
    done = run("agree", "round", "list", study=place.root)

    assert (done.exit_code, "no round was begun yet" in done.stderr) == (0, True)


def test_a_round_is_dropped_when_somebody_says_so(compared: Workplace, run: Run) -> None:
    drop = ("agree", "round", "drop", "first")
    dry, asked = run(*drop, "--dry-run"), run(*drop)

    assert "goes, with figures before discussion; 4 assignments of it stay; nothing was written" in dry.stderr
    assert (asked.exit_code, "give --yes in a script" in asked.stderr) == (1, True)
    assert "first" in run("agree", "round", "list").stdout
    assert "'workbench undo' takes it back" in run(*drop, "--yes").stderr
    assert "first" not in run("agree", "round", "list").stdout
    run("undo")
    assert "first" in run("agree", "round", "list").stdout


def test_who_has_not_finished_is_named_in_one_line(place: Workplace, run: Run) -> None:
    run(*START, study=place.root)
    finish(place, *BOTH[:1])
    done = run("agree", "round", "compare", "first")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("workbench: round first waits: ben has not finished one, two;")
    assert done.stderr.count("\n") == 1
