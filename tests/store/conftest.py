"""Small studies in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.small import close_all, open_study
from workbench.store.study import Study


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_all()


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with open_study(tmp_path / "study.db") as made:
        yield made
