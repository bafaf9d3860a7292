"""The import: files gathered, each read and described, turned into units, written one event a source."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from filecmp import cmp
from itertools import islice
from pathlib import Path

from workbench.actions import beside
from workbench.actions.arrivals import FileResult, Telling, take
from workbench.actions.gathering import gather, or_skipped, said_once, told_apart, unheard, unmatched
from workbench.actions.known import Known, known_to
from workbench.actions.vault import vault
from workbench.actions.workplace import Progress, Workplace, no_progress, write
from workbench.errors import Problems, WorkbenchError
from workbench.model.source import Source, Unit
from workbench.store import people, sources
from workbench.store.journal import Add, new_ids
from workbench.store.sources import Arrival
from workbench.store.study import Study

BATCH = 32  # sources held in memory at a time
_STEM = 50  # code points, of up to 4 bytes, of a name that is made longer; a disk takes 255 bytes

Taken = tuple[FileResult, Arrival]


@dataclass(frozen=True, kw_only=True)
class Imported:
    """All files of one import, in order; ``run`` is '' when nothing was written.

    ``unmatched`` names the rows of the tables that fit no file. ``common``: notes that many files share, with the
    sources; they do not stand with the files.
    """

    files: tuple[FileResult, ...]
    run: str
    dry_run: bool
    unmatched: tuple[str, ...] = ()
    common: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, state: str) -> tuple[FileResult, ...]:
        """The files of one state."""
        return tuple(f for f in self.files if f.state == state)


def import_sources(
    place: Workplace,
    paths: Sequence[Path],
    *,
    table: Path | None = None,
    speakers: Path | None = None,
    path: str = "",
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

    ``table`` has one row a file; it wins over the header of the file, and that over ``path``, a pattern of what a
    path tells, such as '{district}/{site}/{role}-{wave}.docx'. ``speakers``: a table of whom the labels stand for.
    """
    from workbench.importing.describing.paths import compile_pattern
    from workbench.importing.describing.people_tables import speakers_from
    from workbench.importing.describing.tables import sources_from

    telling = Telling(
        rows=sources_from(table) if table else {}, speakers=speakers_from(speakers) if speakers else (),
        pattern=compile_pattern(path) if path else None, variables=place.variables, encoding=encoding,
        convention=convention, interviewers=interviewers,
    )  # fmt: skip
    own = (place.reports, place.root / "backups", vault(place), *filter(None, (table, speakers)))
    files, results = gather(paths, own=own)
    named = {each for each in paths if not each.is_dir()}
    with place.open(durable=False) as study:
        known = known_to(study)
        if telling.pattern:
            telling = replace(telling, names=told_apart(files, telling.pattern, known.slugs))
        run, arrivals = new_ids(1)[0], []
        for at, file in enumerate(files):
            progress("reading", at, len(files))
            result, arrival = take(file, known, telling)
            if arrival and not dry_run:
                arrivals.append((result, arrival))
            else:
                results.append(result if file in named else or_skipped(result))
            if len(arrivals) >= BATCH and not strict:
                results += _write_batch(study, place, arrivals, run)
                arrivals.clear()
        refused = [r for r in results if r.state == "refused"]
        if strict and refused:
            raise Problems("the import; nothing was imported", [f"{r.path}: {r.detail}" for r in refused])
        results += _write_batch(study, place, arrivals, run, together=strict)
        results = beside.settle(study, place, results, known, run="" if dry_run else run)
        progress("done", 1, 1)
    wrote = any(r.state == "imported" for r in results) and not dry_run
    return replace(_told(results, files, telling, known, run if wrote else ""), dry_run=dry_run)


def _told(results: list[FileResult], files: Sequence[Path], telling: Telling, known: Known, run: str) -> Imported:
    """All files of an import in their order, what several have in common said once."""
    order = {file: at for at, file in enumerate(files)}
    told, common = said_once(sorted(results, key=lambda r: order.get(r.path, -1)))
    unmet = (*unmatched(telling.rows, files), *unheard(telling.speakers, files, known.slugs))
    return Imported(files=told, run=run, dry_run=False, unmatched=unmet, common=common)


def _write_batch(
    study: Study, place: Workplace, taken: Sequence[Taken], run: str, *, together: bool = False
) -> list[FileResult]:
    """Write sources, one event each, or all as one event; gives what became of each."""
    from workbench.segmenting.units import VERSION, segment

    if not taken:
        return []
    if sources.segmenter(study.db) != VERSION:
        units_of(study)
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
            changes.append(addition(study, arrival))
            texts.append((s.text, arrival.body))
            sources.put_units(study.db, sources.layout_key(s.text, s.turns), arrival.body, of_source)
            results.append(result)
        bad = [f"{r.path}: {r.detail}" for r in results if r.state == "refused"]
        if strict and bad:
            raise Problems("the import; nothing was imported", bad)
        write(study, place, changes, command="source import", run=run, texts=texts)
    return results


def addition(study: Study, arrival: Arrival) -> Add:
    """The change that brings one source in."""
    s, namespace = arrival.source, study.namespace
    site = people.row_id(study.db, namespace, "site", s.site) if s.site else None
    district = people.row_id(study.db, namespace, "district", s.district) if s.district else None
    return sources.add_source(study.db, arrival, namespace=namespace, site=site, district=district)


def _overtaken(result: FileResult, *, same: bool) -> FileResult:
    if same:
        return replace(result, state="known", notes=("another process has imported it just now",))
    why = f"a source called {result.slug} has come in just now; rename the file"
    return replace(result, state="refused", notes=(why,))


def keep_original(place: Workplace, path: Path, original_digest: str) -> None:
    """Keep the file as it came under ``corpora/``, unless it lies there already."""
    folder = place.root / "corpora"
    if folder.resolve() in path.resolve().parents:
        return
    target = folder / path.name
    try:
        if target.exists() and cmp(path, target, shallow=False):
            return
        if target.exists():
            target = folder / f"{path.stem[:_STEM]}-{original_digest[:8]}{path.suffix}"
        folder.mkdir(exist_ok=True)
        part = folder / f".{original_digest[:16]}.part"  # a name of 255 bytes has no room for a suffix
        shutil.copyfile(path, part)
        part.replace(target)
    except OSError as error:
        raise WorkbenchError(
            f"the original of {path.name} cannot be kept in {folder} ({error.strerror})",
            hint="what came before it is imported; put that right and import the same files again",
        ) from error


def make_units(place: Workplace, *, progress: Progress = no_progress) -> int:
    """Make the units that are missing: after a merge, or all of them when the segmenter is a newer one."""
    with place.open(durable=False) as study:
        return units_of(study, progress=progress)


def units_of(study: Study, *, progress: Progress = no_progress) -> int:
    """Make the missing units of an open study; gives the number of sources that had none."""
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
