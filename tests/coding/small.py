"""Small files for these tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import Problems

SHIPPED = Path(__file__).parents[2] / "codebooks"


def write(folder: Path, text: str, name: str = "file.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str, load: Callable[[Path], Any], name: str = "file.yaml") -> list[str]:
    """What ``load`` finds wrong in a file of that text."""
    with pytest.raises(Problems) as caught:
        load(write(folder, text, name))
    assert caught.value.where == name
    assert caught.value.hint
    return list(caught.value.problems)
