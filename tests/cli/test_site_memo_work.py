"""The commands of two people on a memo, and of reading across, in a copy of the sample study (invented)."""

from pathlib import Path

from tests.cli.conftest import Run


def test_a_memo_goes_from_draft_to_status_and_log(run: Run, study: Path) -> None:
    assert run("site-memo", "build", "osgood", study=study).exit_code == 0
    assert run("site-memo", "mark", "osgood", "drafted", "--coder", "coder-1").exit_code == 0
    refused = run("site-memo", "mark", "osgood", "corroborated", "--coder", "coder-1")
    assert "not refined yet" in refused.stderr
    assert "drafted\tcoder-1" in run("site-memo", "status", "osgood", "--format", "tsv").stdout
    assert "drafted" in run("site-memo", "log", "osgood").stdout
    assert "stage of osgood" in run("status").stdout


def test_a_section_is_laid_across_all_sites(run: Run, study: Path) -> None:
    shown = run("site-memo", "across", "change", "--to", "-", study=study).stdout
    assert shown.count("Nothing is written here yet.") == 6
    assert "sections are" in run("site-memo", "across", "nothing").stderr


def test_the_framework_is_written_listed_and_printed(run: Run, study: Path) -> None:
    words = ("framework", "set", "osgood", "environment/context", "-", "--coder", "coder-1")
    assert run(*words, study=study, input="A quiet place.").exit_code == 0
    assert "A quiet place." in run("framework", "show", "--site", "osgood").stdout
    assert run("framework", "list", "--stale", "--format", "tsv").stdout.count("\n") == 1
    assert run("report", "framework").exit_code == 0
    assert "A quiet place." in (study / "reports" / "framework.md").read_text(encoding="utf-8")


def test_region_and_use_go_together(run: Run, study: Path) -> None:
    assert run("site-memo", "take", "x.md", "--use", "both", study=study).exit_code == 2
