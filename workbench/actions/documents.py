"""Which documents there are, what each is called, and how one is composed from the coded data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.actions.resources import resource
from workbench.errors import NotKnown
from workbench.model.filters import Filters
from workbench.model.text import digest
from workbench.model.text import slug as slugged
from workbench.reports.provenance import footer

if TYPE_CHECKING:
    from workbench.actions.agreement_findings import Gathered
    from workbench.actions.retrieval import Ready
    from workbench.coding.site_outline import Outline
    from workbench.model.config import Thresholds
    from workbench.model.corpus import Corpus
    from workbench.model.stages import Amendment
    from workbench.patterns.confidence import Agreed
    from workbench.reports.document import Block, Document
    from workbench.reports.site_memo import Notes

ALL = ("site-memos", "district-memos", "cross-site", "levers")
OUTLINE = "site-outline.yaml"


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoBasis:
    """What memos rest on beside the coded data.

    ``outline``: the study's own, None for the shipped one. ``logs`` and ``changed``: by report, what was amended in
    it since its draft and what became other in its evidence since its last mark. ``book``: digest of the codebook.
    """

    outline: Outline | None = None
    logs: Mapping[str, tuple[Amendment, ...]] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    book: str = ""


NO_BASIS = MemoBasis()


def compose(
    corpus: Corpus,
    what: Sequence[str],
    *,
    sites: Sequence[str],
    districts: Sequence[str] = (),
    filters: Filters,
    thresholds: Thresholds,
    retrieval: Ready | None = None,
    gathered: Gathered | None = None,
    command: str = "",
    agreed: Agreed | None = None,
    memos: MemoBasis = NO_BASIS,
) -> Iterator[Document]:
    """The documents named in ``what``, one after the other; ``agreed``: by code.

    ``sites`` and ``districts`` narrow the memos, which rest on ``memos`` beside the coded data. The passages by code
    are made of ``retrieval``, agreement of what was ``gathered`` by ``command``, and only where they are given.
    """
    if "site-memos" in what or "district-memos" in what:
        memos = replace(memos, outline=memos.outline or shipped_outline())
    if "site-memos" in what:
        for slug in _known("site", sites, [s.slug for s in corpus.sites]):
            yield _named(_site_memo(corpus, slug, filters, memos), filters)
    if "district-memos" in what:
        for slug in _known("district", districts, [d.slug for d in corpus.districts]):
            yield _named(_district_memo(corpus, slug, filters, memos), filters)
    if "cross-site" in what:
        yield _named(_cross_site(corpus, thresholds, filters, agreed), filters)
    if "levers" in what:
        yield _named(_levers(corpus, filters), filters)
    if retrieval is not None:
        yield _codes(retrieval, filters)
    if gathered is not None:
        yield _agreement(corpus, gathered, filters, command)


def _known(what: str, wanted: Sequence[str], known: Sequence[str]) -> Sequence[str]:
    """Those that are wanted, by default all; refused as one where any is not known."""
    for each in wanted:
        if each not in known:
            raise NotKnown(what, each, known, hint=f"see 'workbench {what} list'")
    return wanted or known


def _site_memo(corpus: Corpus, slug: str, filters: Filters, basis: MemoBasis) -> Document:
    from workbench.memos.choose import by_hand_of
    from workbench.memos.site import site_memo
    from workbench.memos.workflow import memo_of
    from workbench.reports.site_memo import site_memo_document

    report = memo_of(slug)
    memo = site_memo(corpus, slug, outline=basis.outline, by_hand=by_hand_of(corpus, report))
    end = _footer(corpus, f"workbench site-memo build {slug}", filters)
    return site_memo_document(corpus, memo, end, notes=_notes(basis, report))


def _district_memo(corpus: Corpus, slug: str, filters: Filters, basis: MemoBasis) -> Document:
    from workbench.memos.choose import by_hand_of
    from workbench.memos.district import district_memo
    from workbench.reports.district_memo import district_memo_document, district_memo_of

    report = district_memo_of(slug)
    memo = district_memo(corpus, slug, outline=basis.outline, by_hand=by_hand_of(corpus, report))
    end = _footer(corpus, f"workbench district-memo build {slug}", filters)
    return district_memo_document(corpus, memo, end, notes=_notes(basis, report))


def _notes(basis: MemoBasis, report: str) -> Notes:
    from workbench.reports.site_memo import Notes

    return Notes(log=tuple(basis.logs.get(report, ())), changed=basis.changed.get(report, ""), book=basis.book)


def shipped_outline() -> Outline | None:
    """The sections of memos that come with workbench."""
    from workbench.coding.site_outline import load_outline

    return load_outline(resource("codebooks") / OUTLINE)


def _cross_site(corpus: Corpus, thresholds: Thresholds, filters: Filters, agreed: Agreed | None) -> Document:
    from workbench.displays.matrix import code_by_site
    from workbench.patterns.confidence import NOT_COMPARED
    from workbench.patterns.outline import outline
    from workbench.reports.cross_site import cross_site_document

    used = {p.coding.code for p in corpus.counted}
    matrix = code_by_site(corpus, [c.slug for c in corpus.codebook if c.slug in used])
    found = outline(corpus, thresholds=thresholds)
    end = _footer(corpus, "workbench report cross-site", filters)
    return cross_site_document(corpus, found, matrix, end, agreed=agreed or NOT_COMPARED, flags=flags(filters))


def _levers(corpus: Corpus, filters: Filters) -> Document:
    from workbench.levers.evidence import lever_evidence
    from workbench.memos.choose import by_hand_of
    from workbench.reports.lever_report import lever_document

    found = lever_evidence(corpus, by_hand=by_hand_of(corpus, "levers"))
    return lever_document(corpus, found, _footer(corpus, "workbench report levers", filters))


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
