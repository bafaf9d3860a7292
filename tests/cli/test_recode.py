"""Reading again, from the command line."""

from pathlib import Path

from tests.actions.redefining import redefine
from tests.cli.conftest import Run
from workbench.actions.workplace import Workplace

LOAD = "environment/operations/load"
AS = ("--coder", "coder-2")


def test_a_redefined_code_is_queued_read_and_ended(run: Run, study: Path) -> None:
    redefine(Workplace(root=study, coder="coder-1"), LOAD)
    waiting = run("recode", "list", study=study).stdout
    begun = run("recode", "start", "load", *AS)
    opened = run("recode", "next", *AS, input="load\n" + "\n" * 300)
    listed = run("recode", "list").stdout
    ended = run("recode", "end", "load", *AS)

    assert waiting.splitlines()[1].startswith(f"{LOAD}\t\t\t")
    assert begun.stderr.startswith(f"{LOAD}: ")
    assert f"for {LOAD}" in opened.stderr
    assert f"noted: you have read all of it for {LOAD}" in opened.stderr
    assert listed.splitlines()[1].split("\t")[2] == "1"
    assert "1 of " in ended.stderr
    assert "found: 1 coding in 1 source, 1 of 1 site" in ended.stderr
    assert "still not coded yet for it: " in ended.stderr


def test_what_is_not_to_be_read_again_is_said(run: Run, study: Path) -> None:
    assert run("recode", "start", study=study).exit_code == 2
    assert "no reading for such a code is under way" in run("recode", "next", *AS).stderr
    assert "no code was redefined" in run("recode", "start", "--redefined", *AS).stderr
    assert run("recode", "list").stderr == "nothing is to be read again\n"
