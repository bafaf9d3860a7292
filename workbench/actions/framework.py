"""The framework matrix: its cells are written, shown and told to be stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.memos.framework import Cell, Framework, cited
from workbench.model.framework import Summary
from workbench.store import people, steps
from workbench.store.corpus import read_corpus

if TYPE_CHECKING:
    from workbench.actions.build import Build, Read
    from workbench.model.corpus import Corpus
    from workbench.reports.document import Document
    from workbench.store.study import Study

LONGEST = 30_000  # characters of a cell: one of Excel holds no more than 32,767
Texts = Mapping[tuple[str, str], str]  # (site, theme) → the analyst's Markdown


@dataclass(frozen=True, kw_only=True, slots=True)
class Summarised:
    """What was written. ``run``: '' where nothing was other; ``notes``: citations that stand at another site."""

    cells: int
    run: str = ""
    notes: tuple[str, ...] = ()


def cells(
    place: Workplace, *, sites: Sequence[str] = (), themes: Sequence[str] = (), stale: bool = False
) -> tuple[Cell, ...]:
    """The cells of some sites and themes, or of all; ``stale``: only those whose summary is."""
    with place.reading() as study:
        corpus = read_corpus(study.db)
    wanted = [site_of(corpus, site) for site in sites], [theme_of(corpus, theme) for theme in themes]
    found = Framework(corpus=corpus).cells(sites=wanted[0], themes=wanted[1])
    return tuple(cell for cell in found if cell.why or not stale)


def summarise(place: Workplace, site: str, theme: str, text: str) -> Summarised:
    """Write one cell; without text it is emptied. What it cites must stand in the study."""
    with place.reading() as study:
        corpus = read_corpus(study.db)
        at = site_of(corpus, site), theme_of(corpus, theme)
    with place.open() as study, study.transaction():
        return put(study, place, read_corpus(study.db), {at: text}, command="framework set")


def put(study: Study, place: Workplace, corpus: Corpus, texts: Texts, *, command: str) -> Summarised:
    """Write cells inside the caller's transaction, those that say what they said before left alone.

    Raises:
        Problems: citations that name no quotation, cells that are too long; all of them, and nothing is written.
    """
    who = coder_in(study, place.coder)
    framework = Framework(corpus=corpus)
    known = {(s.site, s.theme): s.body for s in corpus.summaries}
    wanted = {at: text.strip() for at, text in texts.items()}
    wanted = {at: text for at, text in wanted.items() if text != known.get(at, "")}
    _refuse(framework, wanted)
    if not wanted:
        return Summarised(cells=0)
    rows = []
    for (site, theme), body in wanted.items():
        summary = Summary(
            id="", site=site, theme=theme, body=body, coder=who, cites=cited(body), at=study.now,
            seen=framework.seen(site, theme, cited(body)),
        )  # fmt: skip
        rows.append((_row(study, "site", site), _row(study, "code", theme), summary))
    coder = people.row_id(study.db, study.namespace, "coder", who)
    run = write(study, place, steps.put_summaries(study.namespace, coder, rows), command=command)
    notes = tuple(
        f"{site} × {theme} cites {', '.join(there)}, which is of another site"
        for (site, theme), body in wanted.items()
        if (there := framework.elsewhere(site, cited(body)))
    )
    return Summarised(cells=len(wanted), run=run, notes=notes)


def build_framework(place: Workplace, *, themes: Sequence[str] = (), formats: Sequence[str] = ()) -> Build:
    """The framework matrix as a document in reports/."""
    from workbench.actions.build import publish
    from workbench.reports.framework_document import framework_document

    def composed(read: Read) -> list[Document]:
        wanted = [theme_of(read.corpus, theme) for theme in themes]
        command = " ".join(["workbench report framework", *(f"--theme {theme}" for theme in wanted)])
        return [framework_document(Framework(corpus=read.corpus), themes=wanted, command=command)]

    return publish(place, composed, formats=formats)


def site_of(corpus: Corpus, wanted: str) -> str:
    """The slug of a site that the study has."""
    known = [s.slug for s in corpus.sites]
    if wanted not in known:
        raise NotKnown("site", wanted, known, hint="see 'workbench site list'")
    return wanted


def theme_of(corpus: Corpus, wanted: str) -> str:
    """The slug of a theme, which is a code or a group of codes; an old name of it leads there too."""
    from workbench.store.codes import find_code

    return find_code(corpus.codebook, wanted).slug


def _row(study: Study, table: str, slug: str) -> str:
    return people.row_id(study.db, study.namespace, table, slug)


def _refuse(framework: Framework, wanted: Texts) -> None:
    problems = []
    for (site, theme), body in wanted.items():
        if gone := framework.unknown(cited(body)):
            problems.append(f"{site} × {theme}: no quotation {', '.join(gone)}")
        if len(body) > LONGEST:
            problems.append(f"{site} × {theme}: {len(body):,} characters, a summary has up to {LONGEST:,}")
    if len(problems) == 1:
        raise WorkbenchError(problems[0], hint="'workbench coding list' shows quotation ids")
    if problems:
        raise Problems("the framework matrix", problems, hint="nothing was written")
