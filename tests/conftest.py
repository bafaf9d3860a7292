"""The sample study, coded once a session, for every test that reads."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import settings

from workbench.actions import demo, reading
from workbench.actions.resources import resource
from workbench.actions.workplace import Workplace
from workbench.model.corpus import Corpus
from workbench.model.filters import Filters

# Fewer examples than usual: the suite is to end within a minute. A longer hunt: HYPOTHESIS_EXAMPLES=1000 make test.
settings.register_profile("suite", max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "40")), deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """Reports are flushed to the disk one by one; tests of a crash run processes of their own, which wait for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def sample_place(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Workplace:
    """The sample study with its reports built, once for all workers. To be read only: copy it to change it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder, done = shared / "sample-study", shared / "sample-study.done"
    try:
        folder.mkdir()
    except FileExistsError:  # another worker makes it
        while not done.exists():
            time.sleep(0.1)
        if failed := done.read_text(encoding="utf-8"):
            pytest.fail(f"the worker that made the sample study failed: {failed}")
    else:
        failed = "it did not come to its end"
        try:
            for _ in demo.run(folder):
                pass
            failed = ""
        finally:
            done.write_text(failed, encoding="utf-8")
    return Workplace(root=folder, coder="coder-1")


@pytest.fixture
def sample_copy(sample_place: Workplace, tmp_path: Path) -> Path:
    """A copy of the coded sample study, to be changed at will."""
    folder = tmp_path / "study"
    shutil.copytree(sample_place.root, folder, ignore=shutil.ignore_patterns("*.html", "study.db-*"))
    return folder


@pytest.fixture(scope="session")
def sample(sample_place: Workplace) -> Corpus:
    """The sample study as the reading stages see it."""
    return reading.corpus(sample_place, Filters())


@pytest.fixture(scope="session")
def truth() -> dict[str, object]:
    """What was planned before the transcripts were written."""
    path = resource("corpora") / demo.SAMPLE / "truth.yaml"
    planned: dict[str, object] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return planned
