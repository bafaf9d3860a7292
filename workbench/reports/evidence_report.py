"""A data run as an appendix: passages by site, each with its place, in pages that a browser can bear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.displays.tally import Share
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.retrieval import Around
from workbench.model.text import short_id
from workbench.reports.compose import code, emphasis, heading, link, note, paragraph, strong, table
from workbench.reports.document import Block, Column, Details, Document, Quotation, rewritten
from workbench.reports.names import report_href
from workbench.reports.voices import quotation, sites_share

PAGE = 500  # passages on one page
FOLDED = 40  # passages of a site, from which on they are folded away
NO_SITE = "Of no site"
HOW = (
    "Passages that count: words of respondents in sources that are data, grown to whole sentences, in the order of"
    " site, source and place. What several coders marked with one stance in one place is one passage."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A passage with its stance to what it is evidence for."""

    passage: Passage
    stance: Stance | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """The figures of one code."""

    name: str
    passages: int
    sources: Share
    sites: Share


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What a run found. ``again``: the command that lists it; ``around``: coding (by id) → words before and after."""

    title: str
    heard: tuple[Heard, ...]
    again: str
    summary: str = ""
    lines: tuple[Line, ...] = ()
    around: Mapping[str, Around] = field(default_factory=dict)


def evidence_documents(
    corpus: Corpus, found: Evidence, footer: tuple[Block, ...], *, slug: str, page: int = PAGE
) -> tuple[Document, ...]:
    """The appendix in pages of so many passages; with ``page`` 0 in one, without links to other pages."""
    heard = _by_site(corpus, found.heard)
    parts = [heard[at : at + page] for at in range(0, len(heard), page)] if page else [heard]
    parts = parts or [[]]
    slugs = [slug if not at else f"{slug}-{at + 1}" for at in range(len(parts))]
    linked = page > 0
    return tuple(
        _page(corpus, found, part, footer=footer, slugs=slugs, at=at, linked=linked) for at, part in enumerate(parts)
    )


def _page(
    corpus: Corpus,
    found: Evidence,
    part: Sequence[Heard],
    *,
    footer: tuple[Block, ...],
    slugs: Sequence[str],
    at: int,
    linked: bool,
) -> Document:
    many = len(slugs) > 1
    blocks: list[Block] = [*_front(corpus, found)] if not at else []
    if many:
        others = [link(f" {n + 1}", report_href(slug)) for n, slug in enumerate(slugs) if n != at]
        blocks.append(paragraph(f"Page {at + 1} of {len(slugs)}. The others:", *others))
    blocks += _passages(corpus, found, part)
    document = Document(
        title=f"Evidence: {found.title}" + (f" ({at + 1} of {len(slugs)})" if many else ""),
        slug=slugs[at],
        subtitle=corpus.title,
        meta=(("passages", f"{len(found.heard):,}"), ("filter", corpus.filters)),
        blocks=tuple(blocks),
        footer=footer,
    )
    return document if linked else replace(document, blocks=rewritten(document.blocks, _unlinked))


def _unlinked(block: Block) -> Block:
    return replace(block, href="") if isinstance(block, Quotation) else block


def _front(corpus: Corpus, found: Evidence) -> Iterator[Block]:
    yield note("method", HOW)
    yield from (note("warning", f"{warning}.") for warning in corpus.warnings)
    if found.summary:
        yield paragraph(strong(found.summary))
    yield paragraph("The same as a list: ", code(found.again))
    if found.lines:
        yield table(
            "Figures",
            ["Code", Column(label="Passages", kind="number"), "Sources", "Sites"],
            [[each.name, f"{each.passages:,}", str(each.sources), sites_share(each.sites)] for each in found.lines],
            note="Sources and sites with a passage, of those asked and read for the code, or with one.",
        )
    if not found.heard:
        yield note("reason", "No passage that counts.")


def _by_site(corpus: Corpus, heard: Sequence[Heard]) -> list[Heard]:
    """In the order of the study's sites, those of no site last; within a site as they come."""
    order = {s.slug: at for at, s in enumerate(corpus.sites)}
    return sorted(heard, key=lambda h: order.get(h.passage.source.site or "", len(order)))


def _passages(corpus: Corpus, found: Evidence, part: Sequence[Heard]) -> Iterator[Block]:
    sites: dict[str, list[Heard]] = {}
    known = {s.slug: s.name for s in corpus.sites}
    for each in part:
        sites.setdefault(each.passage.source.site or "", []).append(each)
    for site, here in sites.items():
        yield heading(2, known.get(site, NO_SITE))
        whole = sum((each.passage.source.site or "") == site for each in found.heard)
        told = f"{len(here)} of {whole} passages, the others on other pages" if whole > len(here) else ""
        yield paragraph(told or f"{len(here)} passage{'s' * (len(here) != 1)}")
        blocks = tuple(block for each in here for block in _passage(corpus, found, each))
        if len(here) > FOLDED:
            yield Details(summary=f"{len(here)} passages", blocks=blocks)
        else:
            yield from blocks


def _passage(corpus: Corpus, found: Evidence, heard: Heard) -> Iterator[Block]:
    around = found.around.get(heard.passage.coding.id)
    if around and around.before:
        yield paragraph(emphasis(around.before))
    told = quotation(corpus, heard.passage, heard.stance)
    yield replace(told, locator=f"{told.locator}; {short_id(heard.passage.coding.id)}")
    if around and around.after:
        yield paragraph(emphasis(around.after))
