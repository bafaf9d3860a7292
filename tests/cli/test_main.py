import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run
from workbench.cli import main
from workbench.cli.main import cli

WORKBENCH = (sys.executable, "-m", "workbench")
HEAVY = ("pandas", "numpy", "spacy", "sklearn", "sqlite_utils")
PROBE = """
import sys
sys.argv = ["workbench", *sys.argv[1:]]
from workbench.cli.main import main
try:
    main()
except SystemExit as ended:
    code = ended.code
sys.stderr.write(" ".join(sorted(m for m in sys.modules if "." not in m)))
sys.exit(code)
"""


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))


ALL = dict(commands(cli))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_has_help_and_every_leaf_an_example_that_names_it(words: tuple[str, ...], run: Run) -> None:
    shown = run(*words, "--help")

    assert shown.exit_code == 0
    assert ALL[words].help
    if not isinstance(ALL[words], click.Group):
        assert f"Example: workbench {' '.join(words)}" in " ".join(shown.stdout.split())


@pytest.mark.parametrize("words", [w for w in ALL if not isinstance(ALL[w], click.Group)], ids=" ".join)
def test_every_option_is_explained(words: tuple[str, ...]) -> None:
    assert [p.name for p in ALL[words].params if isinstance(p, click.Option) and not p.help] == []


@pytest.mark.parametrize(
    "words",
    [("--help",), ("status",), ("log",), ("find", "meeting"), ("coding", "list"), ("source", "list")],
    ids=" ".join,
)
def test_what_is_done_all_day_loads_nothing_heavy(words: tuple[str, ...], study: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROBE, *words], cwd=study, capture_output=True, text=True, check=True
    )

    assert found.stdout
    assert set(found.stderr.split()) & set(HEAVY) == set()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("status",), 0),
        (("check",), 0),
        (("coding", "remove", "zzz"), 1),
        (("source", "show", "nobody"), 1),
        (("nonsense",), 2),
        (("status", "--nonsense"), 2),
        (("find",), 2),
        (("coding", "add", "osgood-teacher-w2", "--code", "load"), 2),
        (("coding", "add", "osgood-teacher-w2", "--code", "load", "--at", "9-12"), 2),
        (("site-memo", "build"), 2),
    ],
    ids=str,
)
def test_the_exit_code_tells_done_from_refused_from_misused(
    words: tuple[str, ...], code: int, run: Run, study: Path
) -> None:
    assert run(*words, study=study).exit_code == code


def test_a_refusal_is_one_line_on_stderr_and_nothing_on_stdout(run: Run, study: Path) -> None:
    found = run("source", "show", "osgood-techer-w2", study=study)

    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    assert found.stderr.startswith("workbench: no source 'osgood-techer-w2'; did you mean osgood-teacher-w2")


def test_debug_shows_where_a_refusal_comes_from(run: Run, study: Path) -> None:
    found = run("--debug", "source", "show", "nobody", study=study)

    assert found.exception is not None
    assert not isinstance(found.exception, SystemExit)


def test_a_fault_of_ours_is_one_line_too(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("workbench.actions.reading.status", faulty)
    found = run("status", study=study)

    assert found.exit_code == 1
    assert found.stderr == "workbench: internal error, ZeroDivisionError: oh; run again with --debug and report it\n"


def test_an_error_of_the_system_is_one_line_with_its_file(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "reports/levers.md")

    monkeypatch.setattr("workbench.actions.build.build", full)
    found = run("build", study=study)

    assert found.exit_code == 1
    assert found.stderr == (
        "workbench: reports/levers.md cannot be read or written (No space left on device); check room and rights\n"
    )


def test_stopping_by_ctrl_c_is_one_line(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("workbench.actions.sources.import_sources", stopped)
    found = run("source", "import", "x", study=study)

    assert found.exit_code == 1
    assert found.stderr == (
        "workbench: stopped; what was finished stays ('workbench log' shows it), nothing is half done\n"
    )


def test_a_reader_that_goes_away_is_no_error(study: Path) -> None:
    piped = subprocess.Popen(
        [*WORKBENCH, "coding", "list"], cwd=study, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONDEVMODE": "1"},
    )  # fmt: skip
    assert piped.stdout
    assert piped.stderr
    piped.stdout.close()
    errors = piped.stderr.read()
    piped.stderr.close()

    assert piped.wait() == 0
    assert errors == b""


def test_help_shows_the_commands_of_all_day_before_the_nouns(run: Run) -> None:
    text = run("--help").stdout

    assert text.index("All day:") < text.index("  status") < text.index("Nouns:") < text.index("  codebook")
    assert set(main.ALL_DAY) <= set(cli.commands)


@pytest.mark.parametrize("way", ["folder", "file", "environment", "inside"])
def test_a_study_is_found_from_wherever_it_is_meant(
    way: str, run: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words: list[object] = ["status", "--format", "json"]
    if way == "folder":
        words = ["--study", study, *words]
    elif way == "file":
        words = ["--study", study / "study.db", *words]
    elif way == "environment":
        monkeypatch.setenv("WORKBENCH_STUDY", str(study))
    found = run(*words, study=study / "reports" / "sources" if way == "inside" else None)

    assert {"what": "claims", "how much": 8} in json.loads(found.stdout)


def test_where_there_is_no_study_the_next_step_is_named(run: Run, tmp_path: Path) -> None:
    for words in (["status"], ["--study", tmp_path, "status"], ["--study", tmp_path / "none", "status"]):
        found = run(*words)

        assert found.exit_code == 1
        assert "workbench init" in found.stderr
        assert found.stderr.count("\n") == 1


def test_build_check_leaves_with_3_where_a_report_is_older_than_its_data(study: Path, run: Run) -> None:
    assert run("build", study=study).exit_code == 0
    assert run("build", "--check").exit_code == 0
    run("coding", "add", "osgood-principal-w1", "--code", "environment/operations/load", "--at", "400:440",
        "--coder", "coder-1")  # fmt: skip
    late = run("build", "--check", "--format", "tsv")
    assert late.exit_code == 3
    assert "cross-site\tits data changed: 1 command since" in late.stdout
    assert "workbench report cross-site" in late.stdout
