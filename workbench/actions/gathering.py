"""Which files of the paths given are read as sources, and how files of one name are told apart."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.arrivals import FileResult, slugs_of
from workbench.model.text import slug

if TYPE_CHECKING:
    from workbench.importing.describing.paths import PathPattern
    from workbench.importing.describing.people_tables import SpeakerRow

COMMON = 3  # files with the same note, which is then said once
TABLES = (".csv", ".xlsx")  # in a folder they may be transcripts, or tables about them


def gather(paths: Iterable[Path], *, own: Collection[Path] = ()) -> tuple[list[Path], list[FileResult]]:
    """The files to read, folders opened in the order of names; links in folders are not followed.

    ``own``: folders and files that hold no sources, such as the study's reports and the table of this import; they
    are passed over in silence. The second list tells what is not read, and which folders could not be opened.
    """
    mine = {each.resolve() for each in own}
    files: list[Path] = []
    told: list[FileResult] = []

    def closed(error: OSError) -> None:
        why = f"the folder cannot be opened ({error.strerror}); check its rights"
        told.append(FileResult(path=Path(error.filename), state="refused", notes=(why,)))

    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        for folder, names, leaves in os.walk(path, onerror=closed):
            names[:] = sorted(n for n in names if not n.startswith(".") and Path(folder, n).resolve() not in mine)
            for found in (Path(folder, leaf) for leaf in sorted(leaves)):
                if why := _not_a_source(found):
                    told.append(FileResult(path=found, state="skipped", notes=(why,)))
                elif found.suffix.lower() not in TABLES or found.resolve() not in mine:
                    files.append(found)
    return list(dict.fromkeys(files)), told


def _not_a_source(found: Path) -> str:
    """Why a file of a folder is not read; '' when it is."""
    from workbench.importing.formats.readers import READERS

    if found.is_symlink() or found.name.startswith((".", "~$")):
        return "a link or a hidden file"
    if found.name.casefold().startswith("readme"):
        return "a README tells about its folder; to import it all the same, name the file itself"
    return "" if found.suffix.lower() in READERS else "not a format that is read"


def told_apart(files: Sequence[Path], pattern: PathPattern, taken: Collection[str]) -> dict[Path, str]:
    """Longer slugs for files that fit a pattern, so that those of one import are called by one rule.

    Where the pattern tells the site, it stands before each name that does not hold it. Files that would be called
    alike all the same have as many folders before the name as needed.

    ``taken``: slugs that the study has. What it knows by its words keeps its name, whatever is said here.

    >>> from workbench.importing.describing.paths import compile_pattern
    >>> files = [Path("/a/osgood/w1.txt"), Path("/a/calder/w1.txt"), Path("/a/calder/w2.txt")]
    >>> list(told_apart(files, compile_pattern("{site}/{wave}"), {}).values())
    ['osgood-w1', 'calder-w1', 'calder-w2']
    """
    told = {path: pattern.fields(path.resolve()) for path in files}
    names = {path: _with_site(slug(path.stem), fields or {}) for path, fields in told.items()}
    groups: dict[str, list[Path]] = {}
    for path, name in names.items():
        groups.setdefault(name, []).append(path)
    found = {path: name for path, name in names.items() if name != slug(path.stem)}
    for name, alike in groups.items():
        if len(alike) == 1 and name not in taken:
            continue
        fitting = [path for path in alike if told[path] is not None]
        for depth in range(2, len(pattern.parts) + 1):
            longer = {path: _with_site(_with_folders(path, depth), told[path] or {}) for path in fitting}
            if len(set(longer.values())) == len(fitting):
                found |= longer
                break
    return found


def _with_site(name: str, told: Mapping[str, str]) -> str:
    """A name with the site of its path before it, if the path tells one and the name does not hold it."""
    from workbench.importing.describing.attributes import standard_name

    site = next((slug(value) for field, value in told.items() if standard_name(field) == "site"), "")
    return f"{site}-{name}" if site and f"-{site}-" not in f"-{name}-" else name


def _with_folders(path: Path, depth: int) -> str:
    return slug(" ".join((*path.resolve().parts[-depth:-1], path.stem)))


def or_skipped(result: FileResult) -> FileResult:
    """A table that lies in a folder of transcripts and is none itself is passed over, not refused."""
    beside_it = result.state == "refused" and result.path.suffix.lower() in TABLES
    return replace(result, state="skipped") if beside_it and "no transcript" in result.detail else result


def said_once(results: Sequence[FileResult]) -> tuple[tuple[FileResult, ...], dict[str, tuple[str, ...]]]:
    """The results without the notes that many files share, and these with the slugs of their files."""
    having: dict[str, tuple[str, ...]] = {}
    for r in results:
        for note in dict.fromkeys(r.notes) if r.state == "imported" else ():
            having[note] = (*having.get(note, ()), r.slug)
    common = {note: slugs for note, slugs in having.items() if len(slugs) >= COMMON}
    files = (
        replace(r, notes=tuple(n for n in r.notes if n not in common)) if r.state == "imported" else r
        for r in results
    )
    return tuple(files), common


def unmatched(rows: Mapping[str, dict[str, str]], files: Iterable[Path]) -> tuple[str, ...]:
    """The rows of the table that no file has taken: a misspelt name would lose what the row tells."""
    from workbench.importing.describing.tables import row_for

    taken = {row["_line"] for path in files if (row := row_for(rows, path))}
    return tuple(f"row {r['_line']}: {r['file']} fits no file" for r in rows.values() if r["_line"] not in taken)


def unheard(rows: Iterable[SpeakerRow], files: Iterable[Path], known: Collection[str] = ()) -> tuple[str, ...]:
    """The files that the table of speakers names, and neither the import nor the study (``known``: slugs) has."""
    from workbench.importing.describing.tables import file_key

    keys = {file_key(name) for file in files for name in (file.name, file.stem)}
    lost = dict.fromkeys(
        row.source for row in rows
        if row.source and file_key(row.source) not in keys
        and all(name not in known for name in slugs_of(row.source))
    )  # fmt: skip
    return tuple(f"the table of speakers: {name} fits no file" for name in lost)
