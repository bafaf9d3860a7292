"""What keeps the settings of whoever runs the tests out of them."""

import os
from pathlib import Path

import pytest


def keep_settings_out(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """A home of its own, no WORKBENCH_ variable; gives the file that settings are read from."""
    for name in [n for n in os.environ if n.startswith("WORKBENCH_") and n != "WORKBENCH_GOLDEN"]:
        monkeypatch.delenv(name)
    home = folder / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USER", "tester")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr("click.get_app_dir", lambda name: str(home / name))
    return home / "workbench" / "settings.toml"
