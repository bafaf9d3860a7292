"""Which documents there are, what each is called, and how one is composed from the coded data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.errors import NotKnown
from workbench.model.filters import Filters
from workbench.model.text import digest
from workbench.model.text import slug as slugged
from workbench.reports.provenance import footer

if TYPE_CHECKING:
    from workbench.actions.agreement_findings import Gathered
    from workbench.actions.retrieval import Ready
    from workbench.model.config import Thresholds
    from workbench.model.corpus import Corpus
    from workbench.reports.document import Block, Document

ALL = ("site-memos", "cross-site", "levers")


def compose(
    corpus: Corpus,
    what: Sequence[str],
    *,
    sites: Sequence[str],
    filters: Filters,
    thresholds: Thresholds,
    retrieval: Ready | None = None,
    gathered: Gathered | None = None,
    command: str = "",
) -> Iterator[Document]:
    """The documents named in ``what``, one after the other; ``sites`` narrows the memos.

    The passages by code are made of ``retrieval``, agreement of what was ``gathered`` by ``command``, and only where
    they are given.
    """
    known = [s.slug for s in corpus.sites]
    for wanted in sites:
        if wanted not in known:
            raise NotKnown("site", wanted, known, hint="see 'workbench site list'")
    if "site-memos" in what:
        yield from (_site_memo(corpus, slug) for slug in sites or known)
    if "cross-site" in what:
        yield _named(_cross_site(corpus, thresholds, filters), filters)
    if "levers" in what:
        yield _named(_levers(corpus, filters), filters)
    if retrieval is not None:
        yield _codes(retrieval, filters)
    if gathered is not None:
        yield _agreement(corpus, gathered, filters, command)


def _site_memo(corpus: Corpus, slug: str) -> Document:
    from workbench.memos.site import site_memo
    from workbench.reports.site_memo import site_memo_document

    return site_memo_document(corpus, site_memo(corpus, slug), _footer(corpus, f"workbench site-memo build {slug}"))


def _cross_site(corpus: Corpus, thresholds: Thresholds, filters: Filters) -> Document:
    from workbench.displays.matrix import code_by_site
    from workbench.patterns.outline import outline
    from workbench.reports.cross_site import cross_site_document

    used = {p.coding.code for p in corpus.counted}
    matrix = code_by_site(corpus, [c.slug for c in corpus.codebook if c.slug in used])
    found = outline(corpus, thresholds=thresholds)
    return cross_site_document(corpus, found, matrix, _footer(corpus, "workbench report cross-site", filters))


def _levers(corpus: Corpus, filters: Filters) -> Document:
    from workbench.levers.evidence import lever_evidence
    from workbench.reports.lever_report import lever_document

    return lever_document(corpus, lever_evidence(corpus), _footer(corpus, "workbench report levers", filters))


def _codes(ready: Ready, filters: Filters) -> Document:
    from shlex import quote

    from workbench.displays.retrieval import retrieved
    from workbench.reports.codes_report import codes_document

    query, context = ready.request.query, ready.request.context
    command = "workbench report codes" + (f" --query {quote(query)}" if query else "")
    command += f" --context {context}" if context else ""
    found = retrieved(ready.corpus, ready.every)
    document = codes_document(ready.corpus, found, _footer(ready.corpus, command, filters), around=ready.around)
    named = _named(document, filters)
    if not query:
        return named
    # two queries may look alike as a name
    return replace(named, title=f"{named.title}: {query}", slug=f"{named.slug}-query-{digest(query)[:8]}")


def _agreement(corpus: Corpus, gathered: Gathered, filters: Filters, command: str) -> Document:
    from workbench.reports.agreement_report import LAYER, agreement_document

    unit = str(gathered.findings.agreement.comparison.how)
    end = footer(
        study=corpus.title, layer=LAYER, unit=unit, filters=gathered.findings.around.filters,
        version=__version__, head=corpus.head, command=command + flags(filters),
    )  # fmt: skip
    document = agreement_document(corpus, gathered.findings, end, instead=gathered.instead)
    told = gathered.agreed.wish.otherwise
    if told:  # other units are another report, with another interpretation
        document = replace(document, title=f"{document.title} ({told})", slug=f"{document.slug}-{slugged(told)}")
    return _named(document, filters)


def _named(document: Document, filters: Filters) -> Document:
    """A filtered report has a name of its own: it must not stand in the place of the whole one."""
    if not filters:
        return document
    return replace(document, title=f"{document.title} ({filters})", slug=f"{document.slug}-{slugged(str(filters))}")


def _footer(corpus: Corpus, command: str, filters: Filters | None = None) -> tuple[Block, ...]:
    return footer(
        study=corpus.title, layer=corpus.layer, unit="sentence of a respondent", filters=corpus.filters,
        version=__version__, head=corpus.head, command=command + flags(filters or Filters()),
    )  # fmt: skip


def flags(filters: Filters) -> str:
    """The filters as they are typed.

    >>> flags(Filters(site=("osgood",), role=("teacher leader",), layer="consensus"))
    " --site osgood --role 'teacher leader' --layer consensus"
    """
    from shlex import quote

    told = ((f.name, getattr(filters, f.name)) for f in fields(filters))
    given = ((name, value) for name, of in told for value in ((of,) if isinstance(of, str) else of) if value)
    return "".join(f" --{name} {quote(value)}" for name, value in given)
