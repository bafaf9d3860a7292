"""Reading across memos: one section of all sites as a document, with room for what runs through them."""

from __future__ import annotations

from collections.abc import Iterator

from workbench import __version__
from workbench.memos.across import Across, Told
from workbench.memos.workflow import memo_of
from workbench.model.corpus import Corpus
from workbench.model.text import slug
from workbench.reports.compose import heading, link, note, paragraph
from workbench.reports.document import Block, Document, Region
from workbench.reports.names import report_href
from workbench.reports.prose import blocks
from workbench.reports.provenance import footer


def across_document(corpus: Corpus, found: Across) -> Document:
    """The analysts' prose of one section, site under site; sites of which nothing is written are named first."""
    name = slug(found.region)
    empty = [told.name for told in found.told if not told.text]
    body: list[Block] = []
    if empty:
        body.append(note("warning", f"Nothing is written yet of {', '.join(empty)}."))
    for told in found.told:
        body += _site(told)
    body += [
        heading(2, "Across the sites", "across-the-sites"),
        Region(
            name=f"across-{name}", prompt="What do several sites share, which stands apart, and why might that be?"
        ),
    ]
    return Document(
        title=f"Across memos: {found.title}", slug=f"across-{name}",
        subtitle="The analysts' own words from each site memo; nothing here is generated from codings",
        meta=(("sites", f"{len(found.told) - len(empty)} of {len(found.told)} written"), ("section", found.region)),
        blocks=tuple(body),
        footer=footer(
            study=corpus.title, layer="analysts' prose of the site memos", unit="site memo", filters=corpus.filters,
            version=__version__, head=corpus.head, command=f"workbench site-memo across {found.region}",
        ),
    )  # fmt: skip


def _site(told: Told) -> Iterator[Block]:
    yield heading(2, told.name, f"site-{slug(told.site)}")
    where = f"{told.district}; " if told.district else ""
    yield paragraph(where, link("memo", report_href(memo_of(told.site))), f" {told.state}.")
    if told.text:
        yield from blocks(told.text)
    else:
        yield note("reason", "Nothing is written here yet.")
