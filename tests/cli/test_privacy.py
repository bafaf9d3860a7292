"""Revise, de-identify, withdraw and purge as they are typed: what is shown before, and the codes they end with."""

from pathlib import Path

import pytest

from tests.actions.juniper import CALDER, fill, tell_participants
from tests.cli.conftest import Run
from workbench.actions.workplace import Workplace, init


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    made = Workplace(root=init(tmp_path / "study", coder="Ana Ruiz").root, coder="ana-ruiz")
    fill(made, tmp_path / "files")
    tell_participants(made)
    return made


def test_a_revision_shows_its_plan_and_writes_nothing_without_yes(place: Workplace, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "calder.txt"
    path.write_text(CALDER.replace("The team does", "The team dose"), encoding="utf-8")
    study = ("--study", str(place.root))
    shown = run(*study, "source", "revise", "calder-w1", str(path), "--dry-run")
    assert shown.exit_code == 0
    assert "changed inside: trust by ana-ruiz" in shown.stdout
    assert "«The team dose. Rob Amadi told me so»" in shown.stdout
    assert "nothing was written" in shown.stderr
    assert "give --yes in a script" in run(*study, "source", "revise", "calder-w1", str(path)).stderr
    assert "'workbench undo' takes it back" in run(*study, "source", "revise", "calder-w1", str(path), "--yes").stderr
    assert "nothing waits" in run(*study, "coding", "review").stderr
    assert run(*study, "source", "texts", "calder-w1").stdout.count("\n") == 3


def test_names_are_found_decided_on_replaced_and_looked_for(place: Workplace, run: Run) -> None:
    study = ("--study", str(place.root))
    found = run(*study, "source", "deidentify")
    assert "Ines Calder\tperson\t[Principal A]\tmask" in found.stdout
    table = str(place.root / "vault" / "names.csv")
    with (place.root / "vault" / "names.csv").open("a", encoding="utf-8") as names:
        names.write("Tuesdays,person,,?" + "," * (found.stdout.splitlines()[0].count("\t") - 3) + "\n")
    assert "1 name is undecided" in run(*study, "source", "deidentify", "--apply", table, "--yes").stderr
    counted = run(*study, "source", "deidentify", "--apply", table, "--undecided", "keep", "--dry-run")
    assert "[Principal A]\t3" in counted.stdout
    assert run(*study, "source", "deidentify", "--check").exit_code == 1  # there is no key yet
    done = run(*study, "source", "deidentify", "--apply", table, "--undecided", "keep", "--yes")
    assert "no name is left" in done.stderr
    assert "Calder" not in done.stdout + done.stderr
    assert run(*study, "source", "deidentify", "--check").exit_code == 0
    (place.root / "note.md").write_text("Ask Ines Calder.", encoding="utf-8")
    again = run(*study, "source", "deidentify", "--check")
    assert (again.exit_code, again.stdout) == (3, "where\tpseudonym\tcount\nnote.md\t[Principal A]\t1\n")
    assert "an erasure cannot be undone" in run(*study, "undo").stderr


def test_a_withdrawal_says_what_goes_and_what_is_yours_to_see_to(place: Workplace, run: Run) -> None:
    study = ("--study", str(place.root))
    shown = run(*study, "participant", "withdraw", "lena-tran", "--dry-run")
    assert "destroyed: 1 turn of group-w1; the others who speak there stay" in shown.stderr
    assert "yours to see to: copies of study.db with colleagues" in shown.stderr
    assert run(*study, "participant", "withdraw", "lena-tran", "--yes").exit_code == 0
    assert run(*study, "check").exit_code == 0
    assert "there is nothing to purge" in run(*study, "study", "purge").stderr
    assert "speaks in no source" in run(*study, "participant", "withdraw", "lena-tran", "--yes").stderr
