"""What ships with the package: codebooks and the sample corpus, in a wheel and in a checkout."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import workbench
from workbench.errors import WorkbenchError


def resource(name: str) -> Path:
    """The folder ``codebooks`` or ``corpora`` as it was installed; an editable install has it in the checkout."""
    checkout = Path(workbench.__file__).resolve().parent.parent / name
    if checkout.is_dir():
        return checkout
    found = importlib.util.find_spec(f"workbench.{name}")
    for place in (found and found.submodule_search_locations) or ():
        if Path(place).is_dir():
            return Path(place)
    raise WorkbenchError(f"the folder {name} is missing from this installation", hint="install workbench again")


def copy_codebooks(folder: Path) -> None:
    """Copy the shipped codebooks into a study; what is there stays as it is."""
    for path in sorted(resource("codebooks").glob("*.yaml")):
        if not (folder / path.name).exists():
            shutil.copyfile(path, folder / path.name)
