"""Studies to act on: an empty one, and a copy of the sample study."""

import shutil
from pathlib import Path

import pytest

from tests.keep_out import keep_settings_out
from workbench.actions.workplace import Workplace, init


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    return keep_settings_out(monkeypatch, tmp_path)


@pytest.fixture
def coded(sample_copy: Path) -> Workplace:
    """The coded sample study, to be changed at will."""
    return Workplace(root=sample_copy, coder="coder-1")


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return init(tmp_path_factory.mktemp("empty") / "study", coder="Ana Ruiz").root


@pytest.fixture
def empty(_empty: Path, tmp_path: Path) -> Workplace:
    """A new study with one coder, Ana Ruiz, and nothing else."""
    folder = tmp_path / "new"
    shutil.copytree(_empty, folder)
    return Workplace(root=folder, coder="ana-ruiz")
