"""A source by what a person calls it. Apart from the import, which commands that only read need not load."""

from __future__ import annotations

import re

from workbench.errors import NotKnown, nearest
from workbench.model.source import Source
from workbench.model.text import slug
from workbench.store import sources
from workbench.store.study import Study

_SUFFIX = re.compile(r"\.(?:txt|text|md|markdown|docx|odt|rtf|html?|pdf|vtt|srt|csv|xlsx)$", re.IGNORECASE)


def source_slug(name: str) -> str:
    """The slug of a source that is named by its file, as people do in tables.

    >>> source_slug("Atlanta_Principal.docx")
    'atlanta-principal'
    """
    return slug(_SUFFIX.sub("", name))


def find_source(study: Study, wanted: str) -> Source:
    """The source of that slug or file name; an error offers the nearest ones."""
    found = sources.sources(study.db, slug=wanted) or sources.sources(study.db, slug=source_slug(wanted))
    if not found:
        known = [s.slug for s in sources.sources(study.db)]
        close = [n for n in known if wanted in n][:3] or nearest(wanted, known)
        raise NotKnown("source", wanted, close or known, hint="see 'workbench source list'")
    return found[0]
