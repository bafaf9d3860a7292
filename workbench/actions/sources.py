"""Sources come in: read, described, turned into units, written one event a source."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.workplace import Progress, Workplace, no_progress, write
from workbench.errors import NotKnown, Problems, WorkbenchError, nearest
from workbench.model.source import Kind, Source, Unit, Voice
from workbench.model.text import digest, natural_id, slug
from workbench.store import people, sources
from workbench.store.journal import new_ids
from workbench.store.sources import Arrival
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.importing.attributes import Description

BATCH = 32  # sources held in memory at a time


@dataclass(frozen=True, kw_only=True, slots=True)
class FileResult:
    """What became of one file. ``state``: imported, known (imported before), refused, skipped (not a source)."""

    path: Path
    state: str
    slug: str = ""
    detail: str = ""
    turns: int = 0
    speakers: int = 0
    words: int = 0
    convention: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Imported:
    """All files of one import, in order; ``run`` is '' when nothing was written."""

    files: tuple[FileResult, ...]
    run: str
    dry_run: bool

    def of(self, state: str) -> tuple[FileResult, ...]:
        """The files of one state."""
        return tuple(f for f in self.files if f.state == state)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What the study knows when an import begins."""

    namespace: str
    sites: Mapping[str, str]  # any name of a site → slug
    districts: Mapping[str, str]
    site_districts: Mapping[str, str | None]
    originals: dict[str, str]
    texts: dict[str, str]
    erased: Set[str]  # digests of texts
    slugs: dict[str, str] = field(default_factory=dict)  # slug → file or 'the study'


Taken = tuple[FileResult, Arrival]


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
        known = _known(study)
        run, arrivals = new_ids(1)[0], []
        for at, path in enumerate(files):
            progress("reading", at, len(files))
            result, arrival = _take(
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
    return Imported(files=tuple(results), run=run if wrote else "", dry_run=dry_run)


def gather(paths: Iterable[Path], *, own: Collection[Path] = ()) -> tuple[list[Path], list[FileResult]]:
    """The files to read, folders opened in the order of names; links in folders are not followed.

    ``own``: folders of the study that hold no sources, such as its reports; they are passed over in silence.
    The second list tells what is not read, and which folders could not be opened.
    """
    from workbench.importing.readers import READERS

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
            for leaf in sorted(leaves):
                found = Path(folder, leaf)
                if found.is_symlink() or leaf.startswith((".", "~$")):
                    told.append(FileResult(path=found, state="skipped", detail="a link or a hidden file"))
                elif found.suffix.lower() in READERS:
                    files.append(found)
                else:
                    detail = f"not a format that is read ({', '.join(READERS)})"
                    told.append(FileResult(path=found, state="skipped", detail=detail))
    return list(dict.fromkeys(files)), told


def _known(study: Study) -> _Known:
    places = people.sites(study.db)
    return _Known(
        namespace=study.namespace,
        sites=_names((s.slug, s.name) for s in places),
        districts=_names((d.slug, d.name) for d in people.districts(study.db)),
        site_districts={s.slug: s.district for s in places},
        originals=sources.known_originals(study.db),
        texts=sources.known_texts(study.db),
        erased=sources.erased_texts(study.db),
        slugs=dict.fromkeys((s.slug for s in sources.sources(study.db)), "the study"),
    )


def _names(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, name in pairs:
        found |= {key: key, slug(name): key}
    return found


def _take(
    path: Path,
    known: _Known,
    rows: Mapping[str, dict[str, str]],
    *,
    encoding: str | None,
    convention: str | None,
    interviewers: Sequence[str],
) -> tuple[FileResult, Arrival | None]:
    from workbench.importing.attributes import describe
    from workbench.importing.header import split_header
    from workbench.importing.readers import read
    from workbench.importing.tables import row_for
    from workbench.importing.turns import find_turns

    try:
        reading = read(path, encoding=encoding)
        if reading.raw_digest in known.originals:
            twin = known.originals[reading.raw_digest]
            return FileResult(path=path, state="known", slug=twin, detail=f"the same bytes as {twin}"), None
        text = digest(reading.text)
        if text in known.texts:
            twin = known.texts[text]
            return FileResult(path=path, state="known", slug=twin, detail=f"the same words as {twin}"), None
        _refuse_erased(text, known)
        header = split_header(reading.text, where=path.name)
        told = describe(path.stem, header.attributes, row_for(rows, path))
        site, district = _belongs(told, known)
        _refuse_taken(told.slug, known)
        # Where nobody was asked, a repeated "Evidence:" in a plan or memo must not become a speaker.
        forced = convention or (None if told.kind.asked or told.kind is Kind.OBSERVATION else "none")
        turns = find_turns(reading.text, header.body_start, convention=forced, interviewers=interviewers)
    except WorkbenchError as error:
        return FileResult(path=path, state="refused", detail=" ".join(str(error).split())), None
    key = natural_id(known.namespace, "source", f"{told.slug}:{text}")
    source = Source(
        id=key, slug=told.slug, title=told.title, kind=told.kind, text=text, site=site, district=district,
        participant=told.participant, role=told.role, wave=told.wave, date=told.date, turns=turns.turns,
        attributes=told.attributes,
    )  # fmt: skip
    known.originals[reading.raw_digest] = known.texts[text] = told.slug
    known.slugs[told.slug] = path.name
    fields = ("site", "role", "wave") if source.kind.asked else ("site",)
    missing = tuple(f for f in fields if not getattr(source, f) and not (f == "site" and district))
    result = FileResult(
        path=path, state="imported", slug=told.slug, convention=turns.convention, turns=len(turns.turns),
        speakers=len(turns.speakers), words=sum(len(reading.text[t.start : t.end].split()) for t in turns.turns),
        detail="; ".join((*reading.notes, *told.notes, *_unheard(source, turns.speakers))), missing=missing,
    )  # fmt: skip
    arrival = Arrival(
        source=source, body=reading.text, original=path.name, original_digest=reading.raw_digest,
        encoding=reading.encoding,
    )  # fmt: skip
    return result, arrival


def _refuse_erased(text: str, known: _Known) -> None:
    if text in known.erased:
        raise WorkbenchError("these words were erased from the study for good", hint="leave the file out")


def _unheard(source: Source, speakers: Mapping[str, int]) -> Iterator[str]:
    """Nobody who asks was recognised: then the questions would count as answers."""
    if source.kind.asked and len(speakers) > 1 and all(t.voice is not Voice.INTERVIEWER for t in source.turns):
        yield f"no interviewer recognised among {', '.join(speakers)}; name one with --interviewer"


def _refuse_taken(name: str, known: _Known) -> None:
    if name in known.slugs:
        raise WorkbenchError(
            f"a source called {name} is there already (from {known.slugs[name]})",
            hint="rename the file if it is another one",
        )


def _belongs(told: Description, known: _Known) -> tuple[str | None, str | None]:
    """Slugs of site and district; a name that the study does not know is refused, never made up."""
    site = district = None
    if told.site:
        site = known.sites.get(slug(told.site))
        if site is None:
            raise NotKnown(
                "site", told.site, known.sites, hint="add it by 'workbench site import TABLE' or 'site add'"
            )
    if told.district:
        district = known.districts.get(slug(told.district))
        if district is None:
            raise NotKnown("district", told.district, known.districts, hint="add it by 'workbench district add'")
    if site and district and known.site_districts[site] not in (None, district):
        raise WorkbenchError(
            f"{site} lies in {known.site_districts[site]}, but the file says {district}",
            hint="correct the header or the table of sites",
        )
    return site, district


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
            changes.append(sources.add_source(arrival, site=site, district=district))
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


def find_source(study: Study, wanted: str) -> Source:
    """The source of that name; an error offers the nearest ones."""
    found = sources.sources(study.db, slug=wanted)
    if not found:
        known = [s.slug for s in sources.sources(study.db)]
        close = [n for n in known if wanted in n][:3] or nearest(wanted, known)
        raise NotKnown("source", wanted, close or known, hint="see 'workbench source list'")
    return found[0]
