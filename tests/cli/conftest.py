"""The command line, run in a copy of the sample study; no test sees the settings of whoever runs it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.keep_out import keep_settings_out
from workbench.actions.resources import resource
from workbench.cli.main import cli

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    return keep_settings_out(monkeypatch, tmp_path)


@pytest.fixture
def study(sample_copy: Path) -> Path:
    """The coded sample study, to be changed at will."""
    return sample_copy


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """``run("coding", "list", study=FOLDER)``: a command given in a folder."""
    monkeypatch.chdir(tmp_path)

    def command(*words: object, study: Path | None = None, **more: object) -> Result:
        if study is not None:
            monkeypatch.chdir(study)
        return CliRunner().invoke(cli, [str(w) for w in words], **more)  # type: ignore[arg-type]

    return command


@pytest.fixture
def sample_files() -> Path:
    """The files that the sample study was made from."""
    return resource("corpora") / "sample-study"
