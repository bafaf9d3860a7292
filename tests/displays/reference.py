"""Published and worked figures for statistics, as they lie beside the checkout, and again here with their sources."""

import json
from functools import cache
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[3] / "shared/methods/agreement/reference/stats_reference.json"


@cache
def _all() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(PATH.read_text(encoding="utf-8"))
    return found


def reference(name: str) -> dict[str, object]:
    """One entry; the test is skipped where the reference data is not beside the checkout."""
    if not PATH.is_file():
        pytest.skip(f"the reference figures are not beside the checkout ({PATH})")
    return _all()[name]
