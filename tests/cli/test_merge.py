"""workbench merge, coder rename, coder join: what is said, what is asked, how it ends."""

import shutil
from pathlib import Path

import pytest

import workbench.cli.coders  # noqa: F401 (coder rename and join)
from tests.cli.conftest import Run
from workbench.cli import merge as merging
from workbench.cli.main import cli
from workbench.store.study import Study

SOURCE, CODE = "fenwick-principal-w1", "supervisory/trust/time-to-meet"


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli.commands, "merge", merging.merge)


@pytest.fixture
def there(study: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "there"
    shutil.copytree(study, folder)
    return folder


def code(run: Run, study: Path, quote: str, coder: str = "coder-1") -> None:
    found = run("coding", "add", SOURCE, "--code", CODE, "--quote", quote, "--coder", coder, study=study)
    assert found.exit_code == 0, found.output


def test_the_plan_is_shown_and_the_merge_says_what_came_and_what_is_next(run: Run, study: Path, there: Path) -> None:
    code(run, there, "the raccoon")
    shown = run("merge", there, "--dry-run", study=study)
    assert shown.exit_code == 0
    assert f"{SOURCE}  coder-1       1" in " ".join(shown.stdout.split("\n"))
    assert "1 coding to add; nothing was written" in shown.stderr
    done = run("merge", there, "--yes", study=study)

    assert done.exit_code == 0
    assert "1 coding to add; merged. A merge cannot be undone; the study as it was is in " in done.stderr
    assert ".zip" in done.stderr
    assert done.stderr.endswith("next: workbench check\n")
    assert run("check", study=study).exit_code == 0
    again = run("merge", there / "study.db", "--yes", study=study)
    assert (again.exit_code, "holds nothing that is not here; nothing was written" in again.stderr) == (0, True)


def test_conflicts_are_listed_under_their_kind_with_what_can_be_done(run: Run, study: Path, there: Path) -> None:
    for place, name in ((study, "Weight"), (there, "Burden")):
        assert run("codebook", "rename", "environment/operations/load", name, "--yes", study=place).exit_code == 0
    found = run("merge", there, "--dry-run", study=study)

    assert "set on both copies:\n- code environment/operations/load: name is 'Weight' here and 'Burden' there" in (
        found.stdout
    )
    assert "1 thing to look at; nothing was written" in found.stderr


def test_a_script_must_say_yes_and_a_likeness_must_be_settled(run: Run, study: Path, there: Path) -> None:
    for name in ("Coder 3", "Bo Li"):
        assert run("coder", "add", name, study=there).exit_code == 0
    assert run("coder", "add", "Bo", study=study).exit_code == 0
    unsettled = run("merge", there, "--yes", study=study)
    assert unsettled.exit_code == 1
    assert unsettled.stderr.splitlines()[-1].startswith("workbench: of the coders who come in, bo-li may be bo (")
    unasked = run("merge", there, "--new-coder", "bo-li", study=study)
    assert unasked.exit_code == 1
    assert "give --yes in a script" in unasked.stderr
    assert "bo-li" not in run("coder", "list", study=study).stdout
    assert run("merge", there, "--new-coder", "bo-li", "--yes", study=study).exit_code == 0
    assert "bo-li" in run("coder", "list", study=study).stdout


def test_check_prints_the_sums_and_writes_nothing(run: Run, study: Path, there: Path) -> None:
    code(run, there, "the raccoon")
    before = (study / "study.db").read_bytes()
    found = run("merge", there, "--check", study=study)

    assert found.exit_code == 0
    assert "coding by coder-1" in found.stdout
    assert "1 event to come in: here + there - both - taken out + back = after" in found.stderr
    assert (study / "study.db").read_bytes() == before


def test_check_ends_with_3_when_something_does_not_add_up(
    run: Run, study: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code(run, there, "the raccoon")
    monkeypatch.setattr("workbench.store.merge._find_heads", lambda _: None)
    found = run("merge", there, "--check", study=study)

    assert found.exit_code == 3
    assert "the journal ends otherwise in the other order" in found.stdout
    assert "problem" in found.stderr


def test_damage_is_one_line(run: Run, study: Path, there: Path) -> None:
    with Study(there / "study.db") as other:
        other.db.execute("update change set body = x'00' where n = 5")
    for words in (("--dry-run",), ("--check",), ("--yes",)):
        found = run("merge", there, *words, study=study)
        assert found.exit_code == 1
        assert found.stderr.count("\n") == 1
        assert "does not fit its digest; run 'workbench check' on that study first" in found.stderr


def test_a_coder_is_renamed_and_two_are_joined(run: Run, study: Path) -> None:
    assert "coder-2 is bo-li from now on" in run("coder", "rename", "coder-2", "Bo Li", study=study).stderr
    shown = run("coder", "join", "bo-li", "--into", "coder-1", "--dry-run", study=study)
    assert "of bo-li become coder-1's; nothing was written" in shown.stderr
    assert run("coder", "join", "bo-li", "--into", "coder-1", study=study).exit_code == 1
    joined = run("coder", "join", "bo-li", "--into", "coder-1", "--yes", study=study)
    assert joined.exit_code == 0
    assert "'workbench undo' takes it back" in joined.stderr
    assert run("coder", "list", study=study).stdout.split() == ["coder", "name", "coder-1", "coder-1"]
    assert run("check", study=study).exit_code == 0


@pytest.mark.parametrize("words", [("merge",), ("coder", "rename"), ("coder", "join")])
def test_help_has_an_example(run: Run, words: tuple[str, ...]) -> None:
    assert "Example: workbench " + " ".join(words) in run(*words, "--help").stdout
