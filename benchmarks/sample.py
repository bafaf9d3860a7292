"""The sample study in a folder of its own."""

from __future__ import annotations

from pathlib import Path

from workbench.actions import demo
from workbench.actions.workplace import Workplace


def sample_study(folder: Path) -> Workplace:
    """Run the demo there."""
    for _ in demo.run(folder):
        pass
    return Workplace(root=folder)
