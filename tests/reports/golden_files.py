"""Golden files: ``WORKBENCH_GOLDEN=write pytest tests/reports`` writes them anew; then read the diff."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def check(name, text):
    path = FOLDER / name
    if os.environ.get("WORKBENCH_GOLDEN") == "write":
        path.write_bytes(text.encode("utf-8"))
    assert text == path.read_bytes().decode("utf-8"), f"{name} has changed; see {__name__}"
