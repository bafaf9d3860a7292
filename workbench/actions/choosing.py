"""Sources and codings that pass filters. Apart from writing, which commands that only read need not load."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.actions.workplace import Workplace
from workbench.model.coding import Coding
from workbench.model.filters import Filters
from workbench.model.source import Source
from workbench.store import codes, codings, people, sources
from workbench.store.corpus import in_filters, resolve
from workbench.store.study import Study


def list_codings(place: Workplace, filters: Filters) -> tuple[Coding, ...]:
    """The codings that pass the filters, in the order of source and text."""
    with place.reading(layer=filters.layer) as study:
        return tuple(filtered(study, resolve(study.db, filters)))


def filtered(study: Study, filters: Filters) -> Iterator[Coding]:
    """The codings of an open study that pass filters which ``resolve`` has gone through."""
    kept = kept_sources(study, filters)
    book = codes.codebook(study.db)
    wanted = {c for code in filters.code for c in book.under(code)}
    for coding in codings.codings(study.db):
        if (
            coding.source in kept
            and (not wanted or coding.code in wanted)
            and (not filters.coder or coding.coder in filters.coder)
        ):
            yield coding


def kept_sources(study: Study, filters: Filters) -> dict[str, Source]:
    """Slug → source, of those that pass the filters."""
    places = people.sites(study.db)
    return {s.slug: s for s in sources.sources(study.db) if in_filters(s, places, filters)}
