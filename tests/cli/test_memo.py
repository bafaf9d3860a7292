"""Memos from the command line: written, shown, exported; what was typed is never lost. Invented data."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run

ME = ("--coder", "coder-1")


def written(run: Run, study: Path, *words: str) -> str:
    done = run("memo", "add", *words, *ME, study=study)
    assert done.exit_code == 0, done.stderr
    return str(done.stdout.strip())


def test_a_memo_is_written_listed_shown_changed_and_removed(run: Run, study: Path) -> None:
    name = written(run, study, "# Load\nIt grows at [[site:osgood]].", "--on", "osgood")
    assert "It grows at Osgood Middle [[site:osgood]]." in run("memo", "show", name).stdout
    run("memo", "edit", name, "It falls.", *ME)
    shown = run("memo", "show", name, "--versions").stdout
    assert "It falls." in shown
    assert "It grows at" in shown
    (row,) = json.loads(run("memo", "list", "--format", "json").stdout)
    assert (row["title"], row["on"], row["kind"]) == ("Load", "site:osgood", "analytic")
    assert "removed" in run("memo", "remove", name, *ME).stderr
    assert json.loads(run("memo", "list", "--format", "json").stdout) == []


def test_a_memo_comes_from_stdin(run: Run, study: Path) -> None:
    done = run("memo", "add", "-", *ME, study=study, input="# T\nfrom stdin")
    assert "from stdin" in run("memo", "show", done.stdout.strip()).stdout


def test_a_form_is_written_in_the_editor(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(text: str, extension: str) -> str:
        assert extension == ".md"
        return text.replace("## Main issues\n", "## Main issues\n\nthe roof\n").replace("# \n", "# Visit\n", 1)

    monkeypatch.setattr(click, "edit", typed)
    done = run("memo", "add", "--kind", "contact", "--on", "site:osgood", *ME, study=study)
    assert "Main issues: the roof" in run("memo", "show", done.stdout.strip()).stdout


def test_an_editor_that_is_closed_writes_nothing(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for left in (None, "", "# \n"):
        monkeypatch.setattr(click, "edit", lambda text, extension, left=left: left)
        assert "nothing was written" in run("memo", "add", *ME, study=study).stderr
    assert json.loads(run("memo", "list", "--format", "json").stdout) == []


def test_what_was_typed_is_kept_where_it_cannot_be_written(run: Run, study: Path) -> None:
    done = run("memo", "add", "an hour of work", "--on", "site:osgod", *ME, study=study)
    assert done.exit_code == 1
    assert "did you mean osgood" in done.stderr
    assert "an hour of work" in (study / "memo-not-written-1.md").read_text(encoding="utf-8")


def test_a_check_that_finds_something_ends_with_3(run: Run, study: Path) -> None:
    assert run("memo", "check", study=study).exit_code == 0
    written(run, study, "[[coding:zzzz]]")
    done = run("memo", "check", "--format", "tsv")
    assert done.exit_code == 3
    assert "[[coding:zzzz]]" in done.stdout


def test_signs_that_steer_a_terminal_are_shown_as_none(run: Run, study: Path) -> None:
    name = written(run, study, "a\x1b[31mred\x07")
    assert "\x1b" not in run("memo", "show", name).stdout
    assert "\x1b" not in run("memo", "search", "red").stdout


def test_a_vignette_notes_its_basis_of_consent(run: Run, study: Path) -> None:
    name = written(run, study, "A story.", "--kind", "vignette", "--field", "consent=all agreed", "--on", "osgood")
    assert "Basis of consent: all agreed" in run("memo", "show", name).stdout
    bad = run("memo", "add", "x", "--kind", "vignette", "--field", "consnet=x", *ME)
    assert "did you mean consent" in bad.stderr


def test_a_packet_goes_out_and_an_answer_is_noted(run: Run, study: Path) -> None:
    run(
        "participant", "add", "Mr. Pell", "--role", "principal", "--site", "osgood", "--consent", "quote", study=study
    )
    done = run("memo", "packet", "mr-pell", "--to", "p.docx", *ME)
    assert "quotations to check" in done.stderr
    assert run("memo", "reply", "p.docx", *ME).exit_code == 0
    name = json.loads(run("coding", "list", "--site", "osgood", "--format", "json").stdout)[0]["id"]
    assert "is withheld" in run("memo", "reply", "--quote", name, "--answer", "withheld", *ME).stderr
    assert "which answers?" in run("memo", "reply", "--quote", name, *ME).stderr


def test_a_folder_is_written_and_brought_back(run: Run, study: Path) -> None:
    written(run, study, "# One\nbody")
    run("memo", "export", "--to", "m")
    (path,) = (study / "m").glob("*.md")
    path.write_text(path.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    assert "1 changed" in run("memo", "import", "m", "--dry-run", *ME).stderr
    assert "'workbench undo' takes it back" in run("memo", "import", "m", "--yes", *ME).stderr


@pytest.mark.parametrize("since", ["yesterday", "2026-13", "'; drop"])
def test_a_date_that_is_none_is_refused(run: Run, study: Path, since: str) -> None:
    done = run("memo", "list", "--since", since, study=study)
    assert (done.exit_code, "is no date" in done.stderr) == (1, True)
