"""All reports of the sample study, beside the bare writing of the same pages; a second build changes nothing."""

from __future__ import annotations

import resource
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from unittest.mock import patch

from jinja2 import Environment

from benchmarks.measure import Row, Size, median, seconds, spent
from benchmarks.sample import sample_study
from benchmarks.synthetic import make_study, write_bulk
from workbench.actions import build as building
from workbench.actions.build import build
from workbench.actions.workplace import Workplace
from workbench.reports.document import Document
from workbench.reports.write import Written, write_document

LINES = Environment(autoescape=True, keep_trailing_newline=True).from_string(
    "{% for line in lines %}{{ line }}\n{% endfor %}"
)


def rows(size: Size) -> Iterator[Row]:
    """Build again and again; the first one has imported what it needs."""
    times = size.pick(1, 5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = sample_study(folder / "study")
        documents = _documents(place)
        pages = _pages(place.reports)
        ours = median([spent(lambda: build(place)) for _ in range(times)])
        again = _pages(place.reports)
        fresh = median([spent(lambda: _anew(place.reports, lambda: build(place))) for _ in range(times)])
        bare = folder / "bare"
        drawn = median([spent(lambda: _draw(bare, documents)) for _ in range(times)])
        written = median([spent(lambda: _write(bare, pages)) for _ in range(times)])
        filled = median([spent(lambda: _fill(bare, pages)) for _ in range(times)])
    told = f"{len(pages)} files, {_megabytes(pages)}"
    yield Row(
        work="`build` of the sample study into an empty folder", ratio=fresh.cpu / drawn.cpu, limit=3,
        ours=f"{fresh}; {told}", basis=f"its composed pages rendered (Markdown, Jinja) and written: {drawn}",
    )  # fmt: skip
    yield Row(work="the same beside a Jinja loop over the lines of the pages", ratio=fresh.cpu / filled.cpu,
              ours=seconds(fresh.cpu), basis=f"{filled}")  # fmt: skip
    yield Row(work="the same beside writing the same bytes", ratio=fresh.cpu / written.cpu, ours=seconds(fresh.cpu),
              basis=f"{written}")  # fmt: skip
    changed = sum(pages[p] != again.get(p) for p in pages) + len(again.keys() - pages.keys())
    yield Row(work="files that a second `build` changes", ratio=float(changed), limit=1, unit="files", ours=f"{ours}",
              basis=told)  # fmt: skip


def scale(size: Size) -> Iterator[Row]:
    """The study that the budget is written for, and one a tenth of it."""
    sources, codings = (30, 600) if size.quick else (300, 60_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tenth = _at(folder / "tenth", sources // 10, codings // 10)
        place = _at(folder / "whole", sources, codings)
        small = spent(lambda: build(tenth))
        fresh = spent(lambda: build(place))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        documents = _documents(place)
        drawn = spent(lambda: _draw(folder / "bare", documents))
        pages = _pages(place.reports)
    told = f"15 sites, {sources} sources, {codings:,} codings: {len(pages)} files, {_megabytes(pages)}"
    yield Row(work="`build` of a whole study", ratio=fresh.cpu / drawn.cpu, limit=3, ours=f"{fresh}; {told}",
              basis=f"its composed pages rendered and written: {drawn}")  # fmt: skip
    yield Row(work="the same, ten times the study", ratio=fresh.cpu / small.cpu, limit=12, ours=seconds(fresh.cpu),
              basis=f"{sources // 10} sources, {codings // 10:,} codings: {seconds(small.cpu)}")  # fmt: skip
    yield Row(work="peak memory of the process until then", ratio=peak, limit=2000, unit="MB", ours=f"{peak:.0f} MB",
              basis="–")  # fmt: skip


def _at(folder: Path, sources: int, codings: int) -> Workplace:
    made = make_study(folder, count=sources, words=4000, codings=codings, nested=True)
    with made.place.open(durable=False) as study:
        write_bulk(study, made.codings)
    return made.place


def _megabytes(pages: dict[str, bytes]) -> str:
    return f"{sum(map(len, pages.values())) / 1e6:.1f} MB"


def _documents(place: Workplace) -> list[tuple[Document, Path]]:
    """What a build composes, caught where it is written."""
    caught = []

    def catch(document: Document, folder: Path, **more: Iterable[str]) -> tuple[Written, ...]:
        caught.append((document, folder.relative_to(place.reports)))
        return write_document(document, folder, **more)

    with patch.object(building, "write_document", catch):
        building.build(place)
    return caught


def _draw(folder: Path, documents: list[tuple[Document, Path]]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for document, below in documents:
        write_document(document, folder / below)


def _pages(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _anew(folder: Path, work: object) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
    work()  # type: ignore[operator]


def _write(folder: Path, pages: dict[str, bytes]) -> None:
    for name, data in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _fill(folder: Path, pages: dict[str, bytes]) -> None:
    _write(folder, {n: LINES.render(lines=d.decode().splitlines()).encode() for n, d in pages.items()})
