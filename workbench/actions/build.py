"""Documents: composed from the coded data, woven with the analyst's own text, written when they differ."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.actions.build_check import settings_digest
from workbench.actions.documents import ALL, compose
from workbench.actions.memo_building import memo_basis
from workbench.actions.reading import read
from workbench.actions.retrieval import ready
from workbench.actions.workplace import NOTE_OF_BUILD, Progress, Workplace, no_progress, write
from workbench.errors import WorkbenchError
from workbench.memos.workflow import marks_out_of_date
from workbench.model.filters import Filters
from workbench.reports.index import SLUG as INDEX
from workbench.reports.manifest import NAME, Made, file_digest, read_manifest
from workbench.reports.provenance import command_of
from workbench.reports.regions import weave
from workbench.reports.voices import FOLDER
from workbench.reports.write import existing_regions, remove_stale, replace_bytes, touched_regions, write_document
from workbench.store import frame, freeze, sources
from workbench.store.corpus import read_corpus
from workbench.store.journal import Add, Change
from workbench.store.sight import kept_from
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.actions.agreeing import Agreed, Wish
    from workbench.actions.agreement_findings import Gathered
    from workbench.actions.retrieval import Request
    from workbench.model.corpus import Corpus, Passage
    from workbench.model.stages import Step
    from workbench.patterns.confidence import Agreed as AgreedByCode
    from workbench.reports.document import Document


PAGES = ("md", "html")
FORMATS = {
    "agreement": (*PAGES, "docx")
}  # by what the slug begins with: co-authors write the methods section in Word


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """One document on disk: its Markdown and HTML, and whether any byte is new.

    ``kept``: a copy of the old page, made because somebody had written outside the analyst's marks. ``files``: all
    of it.
    """

    title: str
    slug: str
    path: Path
    changed: bool
    kept: Path | None = None
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """What a build wrote.

    ``regions``: analyst texts that were new and are journaled now; ``pages``: source pages that changed. ``agreed``:
    the comparison of coders that was asked for. ``outdated``: marks on memos whose evidence has changed since, each
    with what did.
    """

    documents: tuple[Built, ...]
    regions: int = 0
    pages: int = 0
    agreed: Agreed | None = None
    outdated: tuple[tuple[Step, str], ...] = ()


def build(
    place: Workplace,
    what: Sequence[str] = ALL,
    *,
    sites: Sequence[str] = (),
    filters: Filters | None = None,
    retrieval: Request | None = None,
    comparison: Wish | None = None,
    progress: Progress = no_progress,
) -> Build:
    """Build documents into ``reports/``, and what is asked for beside ``what``.

    ``retrieval`` asks for the passages by code, ``comparison`` for the agreement of coders.
    """
    gathered: list[Gathered] = []

    def composed(read: Read) -> Iterator[Document]:
        made_ready = ready(read.study, read.corpus, read.whole, retrieval) if retrieval else None
        if comparison:
            gathered.append(_gathered(place, read.study, comparison, read.filters, progress))
        yield from compose(
            read.corpus, what, sites=sites, filters=read.filters, thresholds=place.config.thresholds,
            retrieval=made_ready, gathered=gathered[0] if gathered else None,
            command=comparison.command if comparison else "",
            agreed=_agreed(read) if "cross-site" in what else None, memos=memo_basis(read, place),
        )  # fmt: skip

    done = publish(place, composed, filters=filters, progress=progress)
    return replace(done, agreed=gathered[0].agreed if gathered else None)


def _agreed(read: Read) -> AgreedByCode:
    from workbench.actions.across import agreed_in

    return agreed_in(read.study, read.filters)


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A study opened for its reports, in one state. ``corpus``: as the filters leave it; ``whole``: all of it."""

    study: Study
    corpus: Corpus
    whole: Corpus
    filters: Filters


def publish(
    place: Workplace,
    composed: Callable[[Read], Iterable[Document]],
    *,
    filters: Filters | None = None,
    formats: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Build:
    """Write documents into ``reports/`` with the analyst's text in its regions, and note them in the manifest.

    The analyst's text is journaled before a file is rewritten, so that no build can lose it. The documents are
    composed after that, because they print the journal's head. ``formats``: beside those that each has by itself.
    """
    with place.open() as study:
        texts = analyst_text(place)
        count = journal_analyst_text(study, place)
    with place.reading(layer=filters.layer if filters else "") as study:
        whole = read_corpus(study.db, progress=progress)
        if not whole.sources:
            raise WorkbenchError("there are no sources to report on", hint="run 'workbench source import FOLDER'")
        corpus = read(study, filters, progress=progress) if filters else whole
        if not corpus.sources:
            raise WorkbenchError(f"no source passes the filter ({filters})", hint="see 'workbench source list'")
        documents = tuple(composed(Read(study=study, corpus=corpus, whole=whole, filters=filters or Filters())))
        known = {slug: frame.regions(study.db, slug) for slug in frame.reports_with_regions(study.db)}
        bodies = {s.slug: sources.body(study.db, s.text) for s in whole.sources}
        heads, book = study.heads, freeze.version(whole.codebook)
        # who may not see all codings yet cannot say whether the evidence is another one
        outdated = () if kept_from(study.db) else marks_out_of_date(whole)
    built = []
    for at, document in enumerate(documents):
        found = {**texts.get(document.slug, {}), **known.get(document.slug, {})}
        woven = weave(document, found)
        _refuse_changed(place, document.slug, texts.get(document.slug, {}))
        built.append(_write(woven, place.reports, formats=formats_of(document.slug, formats)))
        progress("building", at + 1, len(documents))
    pages = _source_pages(whole, bodies, place.reports / FOLDER)
    _write(_index(place, whole, built), place.reports)
    _note(place, whole.title, [(d, b) for d, b in zip(documents, built, strict=True)], heads, book)
    return Build(documents=tuple(built), regions=count, pages=pages, outdated=outdated)


def formats_of(slug: str, more: Sequence[str] = ()) -> tuple[str, ...]:
    """The formats of a report: those of its kind, and what is asked for beside them."""
    return tuple(dict.fromkeys((*FORMATS.get(slug.split("-", maxsplit=1)[0], PAGES), *more)))


def _note(
    place: Workplace, title: str, made: Sequence[tuple[Document, Built]], heads: tuple[str, ...], book: str
) -> None:
    """Bring the manifest up to date; documents that somebody deleted leave it."""
    settings = settings_digest(place)
    new = [
        Made(
            slug=document.slug, title=document.title, command=command_of(document), heads=heads, codebook=book,
            settings=settings, version=__version__,
            files={path.relative_to(place.reports).as_posix(): file_digest(path) for path in sorted(done.files)},
        )
        for document, done in made
    ]  # fmt: skip
    manifest = read_manifest(place.reports).with_(title, new)
    there = [d.slug for d in manifest.documents if any((place.reports / name).is_file() for name in d.files)]
    replace_bytes(place.reports / NAME, manifest.only(there).json.encode("utf-8"))


def _gathered(place: Workplace, study: Study, wish: Wish, filters: Filters, progress: Progress) -> Gathered:
    from workbench.actions.agreeing import agree_in
    from workbench.actions.agreement_findings import gather

    return gather(place, study, agree_in(study, wish, filters, progress=progress))


def analyst_text(place: Workplace) -> dict[str, dict[str, str]]:
    """Report → region → what the analyst wrote, as the files say now; damaged marks are named, nothing is guessed."""
    found = {}
    for path in sorted(place.reports.glob("*.md")):
        if path.stem not in (INDEX, "README") and ".edited-" not in path.name:
            found[path.stem] = existing_regions(place.reports, path.stem)
    return found


def _refuse_changed(place: Workplace, slug: str, texts: Mapping[str, str]) -> None:
    """Words that were saved while the build ran are in the file and nowhere else: it must not be rewritten."""
    if existing_regions(place.reports, slug) != texts:
        raise WorkbenchError(
            f"{place.reports / slug}.md was changed while the build ran",
            hint="build again; your words are in the file",
        )


def journal_analyst_text(study: Study, place: Workplace) -> int:
    """Note in the journal what the analyst wrote since the last build; gives the number of texts.

    So the journal has the newest words of everybody, and the file those that nobody has touched.
    """
    texts = {slug: touched_regions(place.reports, slug) for slug in analyst_text(place)}
    with study.transaction():
        changes: list[Change] = []
        for slug, regions in texts.items():
            old = frame.regions(study.db, slug)
            new = {name: text for name, text in regions.items() if text != old.get(name, "")}
            changes += frame.put_regions(study.db, study.namespace, slug, new)
        if changes:
            write(study, place, changes, command=NOTE_OF_BUILD)
    return sum(len(c.rows) if isinstance(c, Add) else 1 for c in changes)


def _write(document: Document, folder: Path, *, formats: Sequence[str] = PAGES) -> Built:
    written = write_document(document, folder, formats=formats)
    return Built(
        title=document.title,
        slug=document.slug,
        path=next(w.path for w in written if w.path.suffix == ".html"),
        changed=any(w.changed for w in written),
        kept=next((w.kept for w in written if w.kept), None),
        files=tuple(w.path for w in written),
    )


def _source_pages(corpus: Corpus, bodies: Mapping[str, str], folder: Path) -> int:
    """One page a source, where quotations lead; gives how many changed."""
    from workbench.reports.source_page import source_page

    remove_stale(folder, [s.slug for s in corpus.sources])
    of_source: dict[str, list[Passage]] = {}
    for passage in corpus.passages:
        of_source.setdefault(passage.source.slug, []).append(passage)
    return sum(
        _write(source_page(corpus, s, bodies[s.slug], of_source.get(s.slug, [])), folder).changed
        for s in corpus.sources
    )


def _index(place: Workplace, corpus: Corpus, built: Sequence[Built]) -> Document:
    """The page that lists what lies in reports/, whichever command built it."""
    from workbench.reports.index import Entry, index

    titles = {b.slug: b.title for b in built}
    for path in sorted(place.reports.glob("*.html")):
        if path.stem not in titles and path.stem != INDEX:
            titles[path.stem] = _title_of(path)
    order = {f"site-memo-{s.slug}": at for at, s in enumerate(corpus.sites)}
    entries = [
        Entry(slug=slug, title=titles[slug], group="Sites" if slug in order else "Across sites")
        for slug in sorted(titles, key=lambda slug: (order.get(slug, -1), slug))
    ]
    entries += [Entry(slug=s.slug, title=s.title, group="Sources", folder=FOLDER) for s in corpus.sources]
    return index(entries, title=corpus.title)


def _title_of(page: Path) -> str:
    """What a report built earlier calls itself."""
    found = re.search(r"<title>(.*?)</title>", page.read_text(encoding="utf-8", errors="replace")[:4000], re.DOTALL)
    return html.unescape(found[1]).strip() if found else page.stem
