"""What the reports across sites need beside the coded data: research questions, and agreement by code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.actions.build import Build, publish
from workbench.actions.documents import flags
from workbench.actions.resources import resource
from workbench.actions.workplace import Progress, Workplace, no_progress
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.text import slug as slugged
from workbench.reports.provenance import footer

if TYPE_CHECKING:
    from workbench.actions.build import Read
    from workbench.coding.questions_file import ResearchQuestion
    from workbench.displays.matrix import Matrix
    from workbench.model.codebook import Codebook
    from workbench.model.corpus import Corpus
    from workbench.patterns.confidence import Agreed
    from workbench.patterns.outline import Outline
    from workbench.patterns.questions import Area
    from workbench.reports.document import Block, Document
    from workbench.store.study import Study

BY = ("theme", "question")
QUESTIONS = "research-questions.yaml"


def cross_site(
    place: Workplace, *, by: str = "theme", filters: Filters | None = None, progress: Progress = no_progress
) -> Build:
    """The cross-site report, by theme or by research question, written into ``reports/``.

    By question it is a document of its own, with its own analyst text.
    """
    return publish(place, lambda read: [cross_site_of(read, place, by=by)], filters=filters, progress=progress)


def outline_report(
    place: Workplace, *, by: str = "theme", filters: Filters | None = None, progress: Progress = no_progress
) -> Build:
    """The analytic outline to work on, in Markdown, HTML and Word."""
    return publish(
        place, lambda read: [_outline_of(read, place, by)], filters=filters, formats=("docx",), progress=progress
    )


def cross_site_of(read: Read, place: Workplace, *, by: str = "theme") -> Document:
    """The cross-site report of an open study."""
    from workbench.reports.cross_site import cross_site_document

    corpus = read.corpus
    found, matrix = _ready(corpus, place)
    document = cross_site_document(
        corpus, found, matrix, footer_of(corpus, f"workbench report cross-site{_by(by)}", read.filters),
        areas=_areas(read, found, place) if by == "question" else (),
        agreed=agreed_in(read.study, read.filters), flags=flags(read.filters),
    )  # fmt: skip
    return named(document, read.filters, by)


def _outline_of(read: Read, place: Workplace, by: str) -> Document:
    from workbench.reports.outline_document import outline_document

    found, _ = _ready(read.corpus, place)
    document = outline_document(
        read.corpus, found, footer_of(read.corpus, f"workbench report outline{_by(by)}", read.filters),
        areas=_areas(read, found, place) if by == "question" else (), flags=flags(read.filters),
    )  # fmt: skip
    return named(document, read.filters, by)


def _by(by: str) -> str:
    return "" if by == "theme" else f" --by {by}"


def _ready(corpus: Corpus, place: Workplace) -> tuple[Outline, Matrix]:
    from workbench.displays.matrix import code_by_site
    from workbench.patterns.outline import outline

    used = {p.coding.code for p in corpus.counted}
    matrix = code_by_site(corpus, [c.slug for c in corpus.codebook if c.slug in used])
    return outline(corpus, thresholds=place.config.thresholds), matrix


def _areas(read: Read, found: Outline, place: Workplace) -> tuple[Area, ...]:
    from workbench.displays.frame import Frame
    from workbench.patterns.questions import by_question

    asked = research_questions(place, read.whole.codebook)
    return by_question([p for p in found.parts if p.theme], asked, Frame.of(read.whole).under)


def research_questions(place: Workplace, book: Codebook) -> tuple[ResearchQuestion, ...]:
    """The study's own research questions where it has a file of them, else the shipped ones.

    Raises:
        Problems: What the file gets wrong, all of it: codes that the study lacks among them.
    """
    from workbench.coding.questions_file import load_research_questions

    own = place.root / "codebooks" / QUESTIONS
    path = own if own.is_file() else resource("codebooks") / QUESTIONS
    return load_research_questions(path, codes=[c.slug for c in book])


def agreed_in(study: Study, filters: Filters) -> Agreed:
    """Agreement of the coders by code, on the sources that the filters leave; else the reason why there is none.

    Only sources that two coders judged say anything, and the originals are compared, never a consensus.
    """
    from workbench.actions.agreeing import Wish, agree_in
    from workbench.patterns.confidence import Agreed, CodeAgreement

    if filters.query:
        return Agreed(why="a query chooses sentences by how they were coded, which agreement cannot be told of")
    try:
        found = agree_in(study, Wish(), replace(filters, layer="", query=()))
    except WorkbenchError as error:
        return Agreed(why=str(error).split(";", maxsplit=1)[0])
    rows = {}
    for row in found.agreement.codes:
        alpha = row.figures["alpha"]
        span = alpha.interval
        has = alpha.defined and span.low is not None and span.high is not None
        rows[row.code] = CodeAgreement(
            code=row.code, alpha=alpha.value if alpha.defined else None, sources=row.sources, units=row.units,
            low=span.low if has else None, high=span.high if has else None, why=alpha.why or span.why,
        )  # fmt: skip
    return Agreed(codes={code: row for code, row in rows.items() if row.sources})


def named(document: Document, filters: Filters, by: str = "theme") -> Document:
    """A report narrowed or ordered otherwise has a name of its own: it must not stand in the place of the whole."""
    slug, title = document.slug, document.title
    if by != "theme":
        slug, title = f"{slug}-by-{by}", f"{title}, by {by}"
    if filters:
        slug, title = f"{slug}-{slugged(str(filters))}", f"{title} ({filters})"
    return replace(document, slug=slug, title=title)


def footer_of(corpus: Corpus, command: str, filters: Filters) -> tuple[Block, ...]:
    """What a report ends with; ``command`` without the filters."""
    return footer(
        study=corpus.title, layer=corpus.layer, unit="sentence of a respondent", filters=corpus.filters,
        version=__version__, head=corpus.head, command=command + flags(filters),
    )  # fmt: skip
