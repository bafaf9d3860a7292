"""The import: files gathered, each read and described, turned into units, written one event a source."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from workbench.actions.arrivals import FileResult, known_to, take
from workbench.actions.workplace import Progress, Workplace, no_progress, write
from workbench.errors import NotKnown, Problems, WorkbenchError, nearest
from workbench.model.source import Source, Unit
from workbench.model.text import natural_id, slug
from workbench.store import sources
from workbench.store.journal import new_ids
from workbench.store.sources import Arrival
from workbench.store.study import Study

BATCH = 32  # sources held in memory at a time

Taken = tuple[FileResult, Arrival]


@dataclass(frozen=True, kw_only=True)
class Imported:
    """All files of one import, in order; ``run`` is '' when nothing was written.

    ``unmatched`` names the rows of the table that fit no file.
    """

    files: tuple[FileResult, ...]
    run: str
    dry_run: bool
    unmatched: tuple[str, ...] = ()

    def of(self, state: str) -> tuple[FileResult, ...]:
        """The files of one state."""
        return tuple(f for f in self.files if f.state == state)


def import_sources(
    place: Workplace,
    paths: Sequence[Path],
    *,
    table: Path | None = None,
    encoding: str | None = None,
    convention: str | None = None,
    interviewers: Sequence[str] = (),
    strict: bool = False,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Imported:
    """Import files and whole folders.

    A bad file is reported and the others come in, each source as one event of the run, so that a kill loses at
    most one. With ``strict`` all of them are one event, and one bad file keeps all of them out.
    """
    from workbench.importing.tables import sources_from

    rows = sources_from(table) if table else {}
    files, results = gather(paths, own=(place.reports, place.root / "backups"))
    with place.open(durable=False) as study:
        known = known_to(study)
        run, arrivals = new_ids(1)[0], []
        for at, path in enumerate(files):
            progress("reading", at, len(files))
            result, arrival = take(
                path, known, rows, encoding=encoding, convention=convention, interviewers=interviewers
            )
            if arrival and not dry_run:
                arrivals.append((result, arrival))
            else:
                results.append(result)
            if len(arrivals) >= BATCH and not strict:
                results += _write_batch(study, place, arrivals, run)
                arrivals.clear()
        refused = [r for r in results if r.state == "refused"]
        if strict and refused:
            raise Problems("the import; nothing was imported", [f"{r.path}: {r.detail}" for r in refused])
        results += _write_batch(study, place, arrivals, run, together=strict)
        progress("done", 1, 1)
    order = {path: at for at, path in enumerate(files)}
    results.sort(key=lambda r: order.get(r.path, -1))
    wrote = any(r.state == "imported" for r in results) and not dry_run
    return Imported(
        files=tuple(results), run=run if wrote else "", dry_run=dry_run, unmatched=_unmatched(rows, files)
    )


def _unmatched(rows: Mapping[str, dict[str, str]], files: Iterable[Path]) -> tuple[str, ...]:
    """The rows of the table that no file has taken: a misspelt name would lose what the row tells."""
    from workbench.importing.tables import row_for

    taken = {row["_line"] for path in files if (row := row_for(rows, path))}
    return tuple(f"row {r['_line']}: {r['file']} fits no file" for r in rows.values() if r["_line"] not in taken)


def gather(paths: Iterable[Path], *, own: Collection[Path] = ()) -> tuple[list[Path], list[FileResult]]:
    """The files to read, folders opened in the order of names; links in folders are not followed.

    ``own``: folders of the study that hold no sources, such as its reports; they are passed over in silence.
    The second list tells what is not read, and which folders could not be opened.
    """
    mine = {folder.resolve() for folder in own}
    files: list[Path] = []
    told: list[FileResult] = []

    def closed(error: OSError) -> None:
        detail = f"the folder cannot be opened ({error.strerror}); check its rights"
        told.append(FileResult(path=Path(error.filename), state="refused", detail=detail))

    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        for folder, names, leaves in os.walk(path, onerror=closed):
            names[:] = sorted(n for n in names if not n.startswith(".") and Path(folder, n).resolve() not in mine)
            for found in (Path(folder, leaf) for leaf in sorted(leaves)):
                if why := _not_a_source(found):
                    told.append(FileResult(path=found, state="skipped", detail=why))
                else:
                    files.append(found)
    return list(dict.fromkeys(files)), told


def _not_a_source(found: Path) -> str:
    """Why a file of a folder is not read; '' when it is."""
    from workbench.importing.readers import READERS

    if found.is_symlink() or found.name.startswith((".", "~$")):
        return "a link or a hidden file"
    if found.name.casefold().startswith("readme"):
        return "a README tells about its folder; to import it all the same, name the file itself"
    return "" if found.suffix.lower() in READERS else f"not a format that is read ({', '.join(READERS)})"


def _write_batch(
    study: Study, place: Workplace, taken: Sequence[Taken], run: str, *, together: bool = False
) -> list[FileResult]:
    """Write sources, one event each, or all as one event; gives what became of each."""
    from workbench.segmenting.units import VERSION, segment

    if not taken:
        return []
    if sources.segmenter(study.db) != VERSION:
        _units_of(study)
    units = segment((a.body, a.source.turns) for _, a in taken)
    if together:
        return _write_event(study, place, taken, list(units), run, strict=True)
    results = []
    for one, of_source in zip(taken, units, strict=True):
        results += _write_event(study, place, [one], [of_source], run)
    return results


def _write_event(
    study: Study,
    place: Workplace,
    taken: Sequence[Taken],
    units: Sequence[Sequence[Unit]],
    run: str,
    *,
    strict: bool = False,
) -> list[FileResult]:
    """One event with its texts and units. What another process has brought in meanwhile is not written again."""
    for result, arrival in taken:
        keep_original(place, result.path, arrival.original_digest)
    results, changes, texts = [], [], []
    with study.transaction():
        for (result, arrival), of_source in zip(taken, units, strict=True):
            s = arrival.source
            if there := sources.sources(study.db, slug=s.slug):
                results.append(_overtaken(result, same=there[0].id == s.id))
                continue
            site = natural_id(study.namespace, "site", s.site) if s.site else None
            district = natural_id(study.namespace, "district", s.district) if s.district else None
            changes.append(sources.add_source(arrival, namespace=study.namespace, site=site, district=district))
            texts.append((s.text, arrival.body))
            sources.put_units(study.db, sources.layout_key(s.text, s.turns), arrival.body, of_source)
            results.append(result)
        bad = [f"{r.path}: {r.detail}" for r in results if r.state == "refused"]
        if strict and bad:
            raise Problems("the import; nothing was imported", bad)
        write(study, place, changes, command="source import", run=run, texts=texts)
    return results


def _overtaken(result: FileResult, *, same: bool) -> FileResult:
    if same:
        return replace(result, state="known", detail="another process has imported it just now")
    return replace(
        result, state="refused", detail=f"a source called {result.slug} has come in just now; rename the file"
    )


def keep_original(place: Workplace, path: Path, original_digest: str) -> None:
    """Keep the file as it came under ``corpora/``, unless it lies there already."""
    folder = place.root / "corpora"
    if folder.resolve() in path.resolve().parents:
        return
    target = folder / path.name
    try:
        raw = path.read_bytes()
        if target.exists() and target.read_bytes() == raw:
            return
        if target.exists():
            target = folder / f"{path.stem}-{original_digest[:8]}{path.suffix}"
        folder.mkdir(exist_ok=True)
        part = target.with_name(target.name + ".part")
        part.write_bytes(raw)
        part.replace(target)
    except OSError as error:
        raise WorkbenchError(
            f"the original of {path.name} cannot be kept in {folder} ({error.strerror})",
            hint="what came before it is imported; put that right and import the same files again",
        ) from error


def make_units(place: Workplace, *, progress: Progress = no_progress) -> int:
    """Make the units that are missing: after a merge, or all of them when the segmenter is a newer one."""
    with place.open(durable=False) as study:
        return _units_of(study, progress=progress)


def _units_of(study: Study, *, progress: Progress = no_progress) -> int:
    from workbench.segmenting.units import VERSION, segment

    if sources.segmenter(study.db) != VERSION:
        with study.transaction():
            sources.forget_units(study.db, VERSION)
    waiting = sources.without_units(study.db)
    queue: Iterator[Source] = iter(waiting)
    done = 0
    while batch := list(islice(queue, BATCH)):
        bodies = [sources.body(study.db, s.text) for s in batch]
        found = segment(zip(bodies, (s.turns for s in batch), strict=True))
        for source, text, units in zip(batch, bodies, found, strict=True):
            with study.transaction():
                sources.put_units(study.db, sources.layout_key(source.text, source.turns), text, units)
            done += 1
            progress("units", done, len(waiting))
    return done


def source_slug(name: str) -> str:
    """The slug of a source that is named by its file, as people do in tables.

    >>> source_slug("Atlanta_Principal.docx")
    'atlanta-principal'
    """
    return slug(re.sub(r"\.(?:txt|text|md|markdown|docx)$", "", name, flags=re.IGNORECASE))


def find_source(study: Study, wanted: str) -> Source:
    """The source of that slug or file name; an error offers the nearest ones."""
    found = sources.sources(study.db, slug=wanted) or sources.sources(study.db, slug=source_slug(wanted))
    if not found:
        known = [s.slug for s in sources.sources(study.db)]
        close = [n for n in known if wanted in n][:3] or nearest(wanted, known)
        raise NotKnown("source", wanted, close or known, hint="see 'workbench source list'")
    return found[0]
