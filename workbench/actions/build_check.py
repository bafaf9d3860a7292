"""Whether the reports on disk still say what the study says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench import __version__
from workbench.actions.workplace import CONFIG, NOTE_OF_BUILD, Workplace
from workbench.model.text import digest
from workbench.reports.manifest import Made, file_digest, read_manifest
from workbench.reports.stamp import edited_outside
from workbench.reports.write import touched_regions
from workbench.store import codes, freeze, journal
from workbench.store.study import Study

FRAMES = ("site-outline.yaml", "research-questions.yaml")  # what orders the sections of reports


@dataclass(frozen=True, kw_only=True, slots=True)
class Freshness:
    """One document: why it is out of date, nothing where it is not; ``again`` builds it anew."""

    slug: str
    title: str
    again: str
    reasons: tuple[str, ...]


def settings_digest(place: Workplace) -> str:
    """Digest of what reports depend on beside the journal: the configuration and the frames that order them."""
    files = [place.root / CONFIG, *(place.root / "codebooks" / name for name in FRAMES)]
    there = (path for path in files if path.is_file())
    return digest("\0".join(path.read_text(encoding="utf-8-sig", errors="replace") for path in there))


def check_reports(place: Workplace) -> tuple[Freshness, ...]:
    """Every document of the manifest, with what has changed since it was built."""
    manifest = read_manifest(place.reports)
    settings = settings_digest(place)
    with place.open() as study, study.snapshot():
        book = freeze.version(codes.codebook(study.db))
        return tuple(
            Freshness(
                slug=each.slug, title=each.title, again=each.command,
                reasons=(*_data(study, each), *_frame(each, book, settings), *_files(place, each)),
            )
            for each in manifest.documents
        )  # fmt: skip


def _data(study: Study, made: Made) -> Iterator[str]:
    """What the journal says since."""
    since = journal.since(study.db, made.heads)
    if since is None:
        yield "it was built from another copy of the study"
        return
    runs = dict.fromkeys(run for run, command in since if command != NOTE_OF_BUILD)
    if runs:
        last = next(command for run, command in reversed(since) if run in runs)
        yield f"its data changed: {len(runs)} command{'s' * (len(runs) != 1)} since, the last '{last}'"


def _frame(made: Made, book: str, settings: str) -> Iterator[str]:
    if made.version != __version__:
        yield f"it was built by workbench {made.version}"
    if made.codebook != book:
        yield "the codebook is another one"
    if made.settings != settings:
        yield f"{CONFIG}, or an outline in codebooks/, was changed"


def _files(place: Workplace, made: Made) -> Iterator[str]:
    for name, noted in made.files.items():
        path = place.reports / name
        if not path.is_file():
            yield f"{name} is missing"
        elif path.suffix == ".md":
            if edited_outside(path.read_text(encoding="utf-8", errors="replace")):
                yield f"{name} was edited outside the analyst's marks"
            elif words := touched_regions(place.reports, made.slug):
                yield f"{name} has analyst text that other formats lack ({', '.join(words)})"
        elif file_digest(path) != noted:
            yield f"{name} was changed by hand"
