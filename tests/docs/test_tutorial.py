"""A researcher's first afternoon does what the tutorial says, word for word."""

from pathlib import Path

import pytest

from tests.docs.console import ROOT, Terminal


def test_the_first_afternoon_goes_as_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")

    assert Terminal(tmp_path, monkeypatch).follow(told) > 30
