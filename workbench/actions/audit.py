"""Does a real name stand anywhere yet? All that a study says, and every file in its folder, held against the key."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.actions.resources import resource
from workbench.actions.vault import FOLDER, key_file
from workbench.actions.workplace import DATABASE, Progress, Workplace, no_progress
from workbench.errors import WorkbenchError
from workbench.importing.formats.readers import READERS, read
from workbench.importing.names.gathered import Gathered
from workbench.importing.names.key_table import read_table
from workbench.importing.names.mask import residuals
from workbench.importing.names.pseudonyms import Key, Row
from workbench.store import words

LARGEST = 64 * 2**20  # bytes of a file of unknown format that are looked through
_BESIDE = (f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A name of the key that still stands somewhere, told by its pseudonym so that a log does not spread it."""

    where: str
    pseudonym: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Audit:
    """``places`` were looked through; ``unread`` are files of which nobody can say what they hold."""

    findings: tuple[Finding, ...]
    names: int
    places: int
    unread: tuple[str, ...]


def audit(place: Workplace, *, also: Sequence[Path] = (), progress: Progress = no_progress) -> Audit:
    """Look for every name of the key in texts, journal, files of the study, backups, and the folders in ``also``."""
    rows = key_rows(place)
    if not rows:
        raise WorkbenchError("the study has no key of pseudonyms yet", hint="run 'workbench source deidentify'")
    key = Key.of(rows, ordinary_words(place))
    findings: list[Finding] = []
    unread: list[str] = []
    places = 0
    with place.open() as study, study.snapshot():
        for where, said in words.everything(study.db):
            places += 1
            findings += _in(where, said, key)
    files = sorted(files_of(place, also))
    for at, path in enumerate(files):
        progress("looking", at, len(files))
        found, readable = in_file(path, key, shown=_shown(place, path))
        findings += found
        places += 1
        if not readable:
            unread.append(_shown(place, path))
    return Audit(findings=tuple(findings), names=len(key.entries), places=places, unread=tuple(unread))


def key_rows(place: Workplace) -> tuple[Row, ...]:
    """The rows of the key; none before the first masking."""
    path = key_file(place)
    if not path.is_file():
        return ()
    return read_table(path.read_text(encoding="utf-8-sig"), where=f"{FOLDER}/{path.name}", settled=False)


def ordinary_words(place: Workplace) -> frozenset[str]:
    """What is an ordinary word in this study, so that 'will' is no mention of Will."""
    gathered = Gathered(labels=False, entities=None)
    with place.open() as study, study.snapshot():
        for _, body in words.live_texts(study.db):
            gathered.add(body, ())
    return gathered.ordinary()


def in_file(path: Path, key: Key, *, shown: str) -> tuple[list[Finding], bool]:
    """What of the key stands in a file or in its name, and whether the file could be read."""
    findings = _in(f"{shown} (its name)", path.name, key)
    try:
        for where, said in _words_of(path):
            findings += _in(f"{shown}{where}", said, key)
    except (OSError, WorkbenchError, zipfile.BadZipFile):
        return findings, False
    return findings, True


def _in(where: str, said: str, key: Key) -> list[Finding]:
    pseudonym = {entry.name: entry.pseudonym for entry in key.entries}
    counts = Counter(pseudonym.get(name, name) for _, name in residuals(said, key))
    return [Finding(where=where, pseudonym=name, count=n) for name, n in counts.items()]


def _words_of(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".zip":
        yield from _words_of_backup(path)
    elif path.suffix == ".db":
        yield from ((f" {where}", said) for where, said in words.everything_in(path))
    elif path.suffix.casefold() in READERS and path.suffix.casefold() not in (".html", ".htm", ".csv", ".xlsx"):
        yield "", read(path).text
        if path.suffix.casefold() == ".docx":  # comments, headers and deletions are not in the text, but in the file
            yield from _words_of_parts(path)
    elif path.suffix.casefold() in (".xlsx", ".odt", ".ods", ".pptx"):
        yield from _words_of_parts(path)
    elif path.stat().st_size <= LARGEST:
        yield "", path.read_bytes().decode("utf-8", "replace")
    else:
        raise WorkbenchError(f"{path} is too large", hint="look at it by hand")


def _words_of_parts(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")) and entry.file_size <= LARGEST:
                yield f" ({entry.filename})", archive.read(entry).decode("utf-8", "replace")


def _words_of_backup(path: Path) -> Iterator[tuple[str, str]]:
    # beside the backup, not among the temporary files of the system: a kill must leave no names there
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for entry in archive.infolist():
            if entry.filename.endswith(".db"):
                copy = Path(archive.extract(entry, folder))
                yield from ((f" ({entry.filename}) {where}", said) for where, said in words.everything_in(copy))
            elif entry.file_size <= LARGEST:
                yield f" ({entry.filename})", archive.read(entry).decode("utf-8", "replace")


def files_of(place: Workplace, also: Sequence[Path]) -> Iterator[Path]:
    """Every file of the study's folder but its database and its vault, and of the folders that a person adds."""
    own = {place.root / DATABASE, *(place.root / name for name in _BESIDE), *_shipped(place)}
    for root in (place.root, *also):
        for folder, names, leaves in os.walk(root):
            names[:] = sorted(n for n in names if Path(folder, n) != place.root / FOLDER)
            yield from (p for leaf in leaves if (p := Path(folder, leaf)) not in own and not p.is_symlink())
        if root.is_file():
            yield root


def _shipped(place: Workplace) -> Iterator[Path]:
    """Codebooks as they come with the program: nobody of this study is named there."""
    for path in (place.root / "codebooks").glob("*.*"):
        theirs = resource("codebooks") / path.name
        if theirs.is_file() and theirs.read_bytes() == path.read_bytes():
            yield path


def _shown(place: Workplace, path: Path) -> str:
    try:
        return path.relative_to(place.root).as_posix()
    except ValueError:
        return str(path)
