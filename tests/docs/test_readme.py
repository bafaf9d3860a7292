"""The first page promises nothing that the program does not do."""

import shutil
from pathlib import Path

import pytest

from tests.docs.console import ROOT, Terminal, blocks, typed
from workbench.actions.workplace import Workplace

README = (ROOT / "README.md").read_text(encoding="utf-8")
SAMPLE = ROOT / "corpora" / "sample-study"
CODINGS = """source,code,quote
osgood-teacher-w2,learning-problems,"If a boy hands in nothing I have to write his name on a sheet"
"""


def test_the_claim_on_the_first_page_is_what_the_demo_shows(
    sample_place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(tmp_path, monkeypatch)
    monkeypatch.chdir(sample_place.root)

    steps = [step for block in blocks(README, "console") for step in typed(block)]
    for step in steps:
        terminal.expect(step)

    assert [step.command for step in steps] == ["workbench claim show role-alike-peers"]


def test_a_study_of_ones_own_takes_these_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "transcripts").mkdir()
    for name in ("osgood-teacher-w2.txt", "larkin-principal-w1.txt"):
        shutil.copy(SAMPLE / "transcripts" / name, tmp_path / "transcripts")
    for name in ("sites.csv", "sources.csv"):
        shutil.copy(SAMPLE / name, tmp_path)
    (tmp_path / "codings.csv").write_text(CODINGS, encoding="utf-8")
    told = README.partition("## Your own study, in six commands")[2]
    terminal = Terminal(tmp_path, monkeypatch)

    commands = [line for line in blocks(told, "sh")[0].splitlines() if not line.startswith("cd ")]
    for line in blocks(told, "sh")[0].splitlines():
        out, code = terminal.type(line)
        assert code == 0, f"{line}: {out}"

    assert len(commands) == 6
    assert (tmp_path / "my-study" / "reports" / "site-memo-osgood.md").is_file()


def test_the_picture_is_small_enough_for_a_first_page() -> None:
    assert 20_000 < (ROOT / "docs" / "pictures" / "cross-site.png").stat().st_size < 300_000
