"""Coding by hand through a pipe, as in a terminal without screens."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workbench.actions.history import check
from workbench.actions.workplace import Workplace

SOURCE = "osgood-teacher-w2"
LOAD = "environment/operations/load"
CODE = ("code", SOURCE, "--plain", "--coder", "coder-2")


def codings(run: Run) -> list[dict[str, object]]:
    listed = run("coding", "list", "--coder", "coder-2", "--code", "load", "--format", "json").stdout
    return [c for c in json.loads(listed) if c["source"] == SOURCE]


def test_lines_through_a_pipe_code_the_source(run: Run, study: Path) -> None:
    found = run(*CODE, input="load\n\n\nload m hm\nq\n", study=study)

    assert found.exit_code == 0
    assert "turn 2  A  [1 of 94]" in found.stdout
    assert f"coded: {LOAD}" in found.stderr
    assert "2 new codings under 1 code in this session" in found.stderr
    assert [c["memo"] for c in codings(run)] == [None, "hm"]


def test_the_end_of_the_input_is_as_good_as_q(run: Run, study: Path) -> None:
    first = run(*CODE, input="\n" * 9, study=study)
    again = run(*CODE, input="")

    turn = first.stderr.split("goes on at turn ")[1].split(";")[0]
    assert f"on with turn {turn}" in again.stderr
    assert f"turn {turn}  A  [" in again.stdout
    assert check(Workplace(root=study)).problems == ()


def test_all_of_it_is_read_whole_and_status_and_coverage_say_so(run: Run, study: Path) -> None:
    done = run("code", SOURCE, "--coder", "coder-1", "--from", "1", input="\n" * 200, study=study)
    rows = json.loads(run("coverage", "show", "--source", SOURCE, "--coder", "coder-1", "--format", "json").stdout)

    assert done.exit_code == 0
    assert "the end; all of it is read for the whole codebook" in done.stderr
    assert "next to read: workbench code " in done.stderr
    assert {row["turns"] for row in rows} >= {"all"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("code", "osgod-teacher-w2", "--coder", "coder-2"), "did you mean osgood-teacher-w2"),
        (("code", SOURCE), "who is coding?"),
        (("code", SOURCE, "--coder", "coder-2", "--code", "laod"), "did you mean environment/operations/load"),
        (("code", SOURCE, "--coder", "coder-2", "--from", "999"), "there is no turn 999"),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(words: tuple[str, ...], told: str, run: Run, study: Path) -> None:
    found = run(*words, input="", study=study)

    assert found.exit_code == 1
    assert told in found.stderr
    assert found.stderr.count("\n") == 1


def test_no_sign_of_a_text_or_a_line_steers_the_terminal(run: Run, study: Path) -> None:
    path = study / "corpora" / "bad.txt"
    path.write_text(
        "Q: What?\n\nA: Red \x1b[31m and \x9b2J bell\x07. And so on, said the invented man.\n", encoding="utf-8"
    )
    run("source", "import", path, study=study)
    again = ("code", "bad", "--coder", "coder-2")
    shown = run(*again, input="load\nc\nv\nl\nd load\n+\n")
    typed = run(*again, input='load m \x1b[2Jhm\n"\x1b[31m" load\n\x1b[A\nv \x9b2J name\n')

    assert shown.exit_code == typed.exit_code == 0
    assert "Red" in shown.stdout
    assert not {"\x1b", "\x9b", "\x07"} & set(shown.stdout + shown.stderr + typed.stderr)


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_kill_loses_at_most_the_line_that_is_being_typed(run: Run, study: Path) -> None:
    command = [sys.executable, "-c", "from workbench.cli.main import main; main()", *CODE]
    with subprocess.Popen(
        command,
        cwd=study,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("load\n\nload\nload m ha")
        process.stdin.flush()
        seen = 0
        for line in process.stdout:
            seen += line.count("coded: ")
            if seen == 2:
                break
        process.send_signal(signal.SIGKILL)
    run("status", study=study)

    assert [c["memo"] for c in codings(run)] == [None, None]
    assert check(Workplace(root=study)).problems == ()
