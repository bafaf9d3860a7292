"""The framework matrix: the analyst's own summary of a theme at a site, with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """One cell. ``site`` and ``theme`` (a code or group) are slugs; ``body`` is the analyst's Markdown.

    ``cites``: quotation ids as they stand in the text. ``seen``: digest of what was cited, and of what was coded for
    the theme at the site, when it was written: where it is another now, the summary is stale.
    """

    id: str
    site: str
    theme: str
    body: str
    coder: str
    cites: tuple[str, ...] = ()
    seen: str = ""
    at: str = ""
