"""``site-memo across``: one section of all site memos, laid side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.actions.build import Build, Read, journal_analyst_text, publish
from workbench.actions.documents import MemoBasis, compose
from workbench.actions.memo_building import own_outline
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.memos.across import Across, across, section_named
from workbench.memos.workflow import memo_of
from workbench.model.filters import Filters
from workbench.reports.across import across_document
from workbench.reports.document import Heading, Region, walk
from workbench.store import frame
from workbench.store.corpus import read_corpus

if TYPE_CHECKING:
    from workbench.model.config import Thresholds
    from workbench.model.corpus import Corpus
    from workbench.reports.document import Document
    from workbench.store.study import Study


def build_across(place: Workplace, wanted: str, *, formats: Sequence[str] = ()) -> Build:
    """The document of one section in reports/. ``formats``: beside Markdown and HTML."""

    def composed(read: Read) -> list[Document]:
        return [across_document(read.corpus, _found(place, read.study, read.corpus, wanted))]

    return publish(place, composed, formats=formats)


def across_markdown(place: Workplace, wanted: str) -> str:
    """The same as Markdown, without writing a page."""
    from workbench.reports import markdown

    with place.open() as study:
        journal_analyst_text(study, place)
    with place.reading() as study:
        corpus = read_corpus(study.db)
        return markdown.render(across_document(corpus, _found(place, study, corpus, wanted)))


def _found(place: Workplace, study: Study, corpus: Corpus, wanted: str) -> Across:
    if not corpus.sites:
        raise WorkbenchError("the study has no sites", hint="run 'workbench site import SITES.csv'")
    texts = {site.slug: frame.regions(study.db, memo_of(site.slug)) for site in corpus.sites}
    basis = MemoBasis(outline=own_outline(place))
    region, title = section_named(wanted, _sections(corpus, texts, place.config.thresholds, basis))
    return across(corpus, region, title, {site: found.get(region, "") for site, found in texts.items()})


def _sections(
    corpus: Corpus, texts: dict[str, dict[str, str]], thresholds: Thresholds, basis: MemoBasis
) -> list[tuple[str, str]]:
    """Region → the heading above it, as memos are built now; then regions that only the journal knows."""
    memos = compose(
        corpus, ("site-memos",), sites=[corpus.sites[0].slug], filters=Filters(), thresholds=thresholds, memos=basis,
    )  # fmt: skip
    found: dict[str, str] = {}
    for memo in memos:
        title = ""
        for block in walk(memo.blocks):
            if isinstance(block, Heading) and block.level == 2:  # noqa: PLR2004 (a section of the memo)
                title = block.text
            elif isinstance(block, Region):
                found.setdefault(block.name, title)
    for regions in texts.values():
        for name in regions:
            found.setdefault(name, name)
    return [*found.items()]
