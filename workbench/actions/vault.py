"""The vault of a study: the key of its pseudonyms, and what may still hold real names. It never leaves by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError

FOLDER = "vault"
_ABOUT = """This folder holds the real names of people in this study: the key of their pseudonyms (key.csv), and
texts, files, backups and reports as they were before. No command of workbench reads from it but
'source deidentify'; none exports, merges or backs it up. Keep it on an encrypted disk, apart from the study;
destroy it when the ethics protocol says so.
"""


def vault(place: Workplace) -> Path:
    """Where it lies, beside study.db."""
    return place.root / FOLDER


def names_table(place: Workplace) -> Path:
    """The table of names that a person edits before anything is replaced."""
    return vault(place) / "names.csv"


def key_file(place: Workplace) -> Path:
    """The key of what has been replaced."""
    return vault(place) / "key.csv"


def make(place: Workplace) -> Path:
    """Make the vault, closed to other users of the machine and to version control."""
    folder = vault(place)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        (folder / "README.txt").write_text(_ABOUT, encoding="utf-8")
    except OSError as error:
        raise WorkbenchError(f"{folder} cannot be written ({error.strerror})", hint="check its rights") from error
    return folder


def keep(place: Workplace, name: str, text: str) -> Path:
    """Write a text into the vault, whole or not at all; only the user may read it."""
    target = make(place) / name
    target.parent.mkdir(mode=0o700, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        # with a mark that tells spreadsheets the encoding of a table
        part.write_text(text, encoding="utf-8-sig" if name.endswith(".csv") else "utf-8", newline="\n")
        with suppress(OSError):  # a file system without rights
            part.chmod(0o600)
        part.replace(target)
    except OSError as error:
        raise WorkbenchError(f"{target} cannot be written ({error.strerror})", hint="nothing was changed") from error
    return target


def keep_texts(place: Workplace, texts: Mapping[str, str]) -> None:
    """Old texts by their digest, as they were before names were replaced."""
    for key, body in texts.items():
        keep(place, f"texts/{key[:16]}.txt", body)


def of_texts(place: Workplace, texts: Iterable[str]) -> list[Path]:
    """The files of old texts, by digest, as far as they lie here."""
    found = (vault(place) / "texts" / f"{key[:16]}.txt" for key in sorted(texts))
    return [path for path in found if path.is_file()]


def copies(place: Workplace) -> list[Path]:
    """Backups and reports that went in here: nobody can take one person's words out of them."""
    folders = (vault(place) / "backups", vault(place) / "reports")
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def take_in(place: Workplace, path: Path) -> Path:
    """Move a file of the study into the vault, under the folder it came from; another of that name stays."""
    inside = path.resolve().relative_to(place.root.resolve())
    target = make(place) / inside
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{path.stem}-{number}{path.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    except OSError as error:
        raise WorkbenchError(
            f"{path} cannot be moved to the vault ({error.strerror})", hint="move it there by hand"
        ) from error
    return target
