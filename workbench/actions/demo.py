"""The invented sample study, from transcripts to reports: the same steps that a researcher would type."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from workbench.actions import build, codings, coverage, places, sources
from workbench.actions.resources import resource
from workbench.actions.workplace import Progress, Workplace, add_coder, init, no_progress

SAMPLE = "sample-study"
HERE = f"corpora/{SAMPLE}"
PARTS = ("transcripts", "observations", "artifacts", "memos")
CODERS = ("coder-1", "coder-2")
TITLE = "Sample study (invented): three districts, six schools"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One command as a person would type it, what it did, and (at the end) where each report lies."""

    command: str
    result: str
    reports: tuple[tuple[str, Path], ...] = ()


def run(folder: Path, *, progress: Progress = no_progress) -> Iterator[Step]:
    """Make the sample study in a new folder; yields each step when it is done."""
    place = init(folder, title=TITLE)
    sample = place.root / "corpora" / SAMPLE
    shutil.copytree(resource("corpora") / SAMPLE, sample)
    for name in CODERS:
        add_coder(place, name)
    yield Step(
        command=f"workbench init {quote(str(folder))} && cd {quote(str(folder))}",
        result="a study with the shipped codebooks; the sample lies in corpora/sample-study",
    )
    for name in CODERS:
        yield Step(command=f"workbench coder add {name}", result=f"{name} may code")
    yield from _frame(place, sample)
    imported = sources.import_sources(
        place,
        [sample / part for part in PARTS],
        table=sample / "sources.csv",
        progress=progress,
    )
    words = sum(f.words for f in imported.of("imported"))
    yield Step(
        command="workbench source import "
        + " ".join(f"{HERE}/{part}" for part in PARTS)
        + f" --table {HERE}/sources.csv",
        result=f"{len(imported.of('imported'))} sources, {words:,} words, speakers and sentences found",
    )
    yield from _coding(place, sample)
    built = build.build(place, progress=progress)
    yield Step(
        command="workbench build",
        result=f"{len(built.documents)} documents, each as Markdown and HTML",
        reports=tuple((d.title, d.path) for d in built.documents),
    )


def _frame(place: Workplace, sample: Path) -> Iterator[Step]:
    book = places.load_codebook(place, place.root / "codebooks" / "urban-leadership.yaml")
    yield Step(command="workbench codebook load codebooks/urban-leadership.yaml", result=f"{book.total} codes")
    levers = places.load_levers(place, place.root / "codebooks")
    yield Step(command="workbench lever load", result=f"{levers.total} {levers.what}")
    sites = places.import_sites(place, sample / "sites.csv")
    yield Step(command=f"workbench site import {HERE}/sites.csv", result=f"{sites.total} schools in 3 districts")
    asked = places.load_protocol(place, sample / "protocol.yaml")
    yield Step(
        command=f"workbench protocol load {HERE}/protocol.yaml", result=f"{asked.total} questions by role and wave"
    )


def _coding(place: Workplace, sample: Path) -> Iterator[Step]:
    for name in CODERS:
        done = codings.import_codings(place, sample / "codings" / f"{name}.csv", coder=name)
        yield Step(
            command=f"workbench coding import {HERE}/codings/{name}.csv --coder {name} --yes",
            result=f"{len(done.new)} codings, each found by its quotation",
        )
    rows = coverage.import_coverage(place, sample / "coverage.csv")
    yield Step(command=f"workbench coverage import {HERE}/coverage.csv", result=f"{rows} notes of who has read what")
    claims = places.load_claims(place, sample / "claims.yaml")
    yield Step(
        command=f"workbench claim load {HERE}/claims.yaml", result=f"{claims.total} claims, to be tried site by site"
    )
