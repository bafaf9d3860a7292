"""The codebook changed as it is typed: shown, asked about, one line of what was done."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

LOAD = "environment/operations/load"
WHO = ("--coder", "coder-1")


def test_a_code_comes_in_and_the_file_behind_is_named(run: Run, study: Path) -> None:
    done = run("codebook", "add", "environment/own-time", "--definition", "One's own time.", *WHO, study=study)

    assert (done.exit_code, done.stdout) == (0, "new: environment/own-time\n")
    assert "environment/own-time is a code; 'workbench undo' takes it back" in done.stderr
    assert "codebook export codebooks/urban-leadership.yaml --overwrite" in done.stderr


def test_nothing_is_written_unasked(run: Run, study: Path) -> None:
    before = (study / "study.db").read_bytes()
    dry = run("codebook", "rename", LOAD, "Work load", "--dry-run", study=study)
    asked = run("codebook", "rename", LOAD, "Work load")

    assert "nothing was written" in dry.stderr
    assert "coder-2: 4 codings in " in dry.stdout
    assert (asked.exit_code, "give --yes in a script" in asked.stderr) == (1, True)
    assert asked.stderr.index("note: 14 codings") < asked.stderr.index("workbench:")
    assert (study / "study.db").read_bytes() == before


def test_what_becomes_of_codings_stands_in_one_line_each(run: Run, study: Path) -> None:
    found = run("codebook", "rename", LOAD, "Work load", "--slug", "work-load", "-y", study=study)

    assert found.stdout.splitlines()[0] == (
        f"moved, renamed: {LOAD} → environment/operations/work-load (14 codings)"
        " name: [-Operational-] {+Work+} … [-crowds out instruction-]"
    )
    assert run("codebook", "show", "load", "--format", "tsv").stdout.splitlines()[-2] == f"formerly\t{LOAD}"


def test_a_merge_a_split_and_their_undo(run: Run, study: Path) -> None:
    codes = ("load", "opportunity", "environment/context/discretion")
    assert "14 codings" in run("codebook", "merge", *codes, "-y", study=study).stderr
    merged = run("codebook", "merge", *codes, "--drop-stances", "-y")
    assert (merged.exit_code, "merged into environment/context/discretion" in merged.stderr) == (0, True), (
        merged.stderr
    )
    assert "without a stance" in merged.stderr
    assert run("undo").exit_code == 0
    split = run("codebook", "split", LOAD, "--to", "fire:Fire.", "--query", "fire=fire", "--rest", "stay", "-y")
    assert (split.exit_code, "split into environment/operations/fire" in split.stderr) == (0, True), split.stderr
    assert "new: environment/operations/fire\n" in split.stdout


def test_a_plan_of_a_split_is_a_file_to_be_filled_in(run: Run, study: Path) -> None:
    done = run("codebook", "split", LOAD, "--write-plan", "load.csv", study=study)

    assert (done.stdout, done.exit_code) == ("load.csv\n", 0)
    lines = (study / "load.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "id,source,quote,code"
    refused = run("codebook", "split", LOAD, "--to", "fire:Fire.", "--from", "load.csv")
    assert "14 codings (" in refused.stderr
    assert "would go nowhere; give --rest stay" in refused.stderr


def test_a_retired_code_is_listed_and_comes_back(run: Run, study: Path) -> None:
    refused = run("codebook", "retire", LOAD, study=study)
    assert "claim management-crowds-out rests on" in refused.stderr
    assert run("codebook", "retire", LOAD, "-y").exit_code == 0
    assert run("codebook", "show", "--retired", "--format", "tsv").stdout.splitlines()[1].startswith(LOAD)
    assert "restored, with 14 codings" in run("codebook", "restore", LOAD, "-y").stderr


def test_a_frozen_codebook_says_how_to_thaw_it(run: Run, study: Path) -> None:
    run("codebook", "freeze", "--memo", "Version 1.", *WHO, study=study)
    refused = run("codebook", "load", "codebooks/urban-leadership.yaml")
    assert "by coder-1 (Version 1.); 'workbench codebook thaw'" in refused.stderr
    run("codebook", "thaw", *WHO)
    rows = run("codebook", "decisions", "--format", "tsv").stdout.splitlines()
    assert [row.split("\t")[2] for row in rows[1:]] == ["frozen", "thawed"]


def test_a_redefined_code_is_confirmed(run: Run, study: Path) -> None:
    run("codebook", "redefine", LOAD, "--definition", "Any load.", "-y", study=study)
    assert "outdated codings\t14" in run("codebook", "show", LOAD, "--format", "tsv").stdout
    done = run("coding", "confirm", "--code", LOAD, "-y", "--coder", "coder-2")
    assert done.stderr.startswith("4 codings confirmed")
    assert "outdated codings\t10" in run("codebook", "show", LOAD, "--format", "tsv").stdout


def test_a_load_shows_what_changes_before_it_asks(run: Run, study: Path) -> None:
    path = study / "codebooks" / "urban-leadership.yaml"
    text = path.read_text(encoding="utf-8").replace(f"id: {LOAD}\n", "id: environment/operations/burden\n", 1)
    path.write_text(text, encoding="utf-8")
    asked = run("codebook", "load", path, study=study)

    assert asked.stdout.startswith(f"moved: {LOAD} → environment/operations/burden (14 codings)\n")
    assert asked.exit_code == 1
    done = run("codebook", "load", path, "-y")
    assert "143 codes of urban-leadership: 0 new, 1 changed, 0 retired; 'workbench undo'" in done.stderr


@pytest.mark.parametrize("answer", ["--yes", "--dry-run", ""])
def test_codes_with_codings_are_retired_only_when_that_is_meant(answer: str, run: Run, study: Path) -> None:
    path = study / "codebooks" / "urban-leadership.yaml"
    text = path.read_text(encoding="utf-8")
    head = "id: environment/operations/"
    other = text.replace(f"{head}load\n", f"{head}burden\n", 1)
    at = other.index("name:", other.index(f"{head}burden\n"))
    path.write_text(f"{other[:at]}name: Burden{other[other.index(chr(10), at) :]}", encoding="utf-8")
    found = run("codebook", "load", path, *filter(None, [answer]), study=study)
    left = run("coding", "list", "--code", "environment/operations", "--format", "tsv").stdout

    assert f"retired: {LOAD} (14 codings)\n" in found.stdout
    assert "note: 14 codings of retired codes out of every count from then on\n" in found.stderr
    assert found.exit_code == (0 if answer else 1)
    assert (LOAD not in left) == (answer == "--yes")


@pytest.mark.parametrize(
    "words",
    [
        ("codebook", "rename", "load"), ("codebook", "move", "load"), ("codebook", "redefine", "load"),
        ("codebook", "merge", "load"), ("codebook", "split", "load", "--to", "a:b"), ("coding", "confirm"),
        ("codebook", "split", "load", "--to", "a:b", "--query", "a"),
        ("codebook", "split", "load", "--to", "a:b", "--query", "c=d"),
        ("codebook", "move", "load", "context", "--top"),
    ],
)  # fmt: skip
def test_half_a_command_is_asked_back(run: Run, study: Path, words: tuple[str, ...]) -> None:
    assert run(*words, study=study).exit_code == 2


def test_a_code_below_itself_is_refused_in_one_line(run: Run, study: Path) -> None:
    done = run("codebook", "merge", "environment", LOAD, study=study)

    assert done.exit_code == 1
    assert done.stderr.startswith(f"workbench: {LOAD} lies below environment, which cannot be merged into it; ")
