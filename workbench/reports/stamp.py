"""A seal on a Markdown report: what was generated, and which analyst's words stood in it when it was built.

By it a build notices words written outside the marks, and knows which regions somebody has touched since: only
those go before the journal, which may have newer words from a colleague's copy.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from workbench.reports.regions import read_regions

_OPEN = re.compile(r"<!-- analyst: (\S+) -->\s*")
_SEAL = re.compile(r"<!-- generated ([0-9a-f]{12})(?:; analyst ([^>]*))? -->\s*\Z")


def sealed(markdown: str) -> str:
    r"""The page with its seal as the last line.

    >>> page = sealed("# A\n\n<!-- analyst: x -->\n\nMine.\n\n<!-- /analyst: x -->\n")
    >>> edited_outside(page), edited_outside(page.replace("Mine.", "Ours."))
    (False, False)
    >>> edited_outside(page.replace("# A", "# B"))
    True
    """
    regions = read_regions(markdown, where="the report")
    told = " ".join(f"{name}:{text_digest(text)}" for name, text in regions.items() if text)
    analyst = f"; analyst {told}" if told else ""
    return f"{markdown}\n<!-- generated {_digest(markdown)}{analyst} -->\n"


def noted(page: str) -> str:
    r"""The page with the analyst's words of now in its seal: no build takes them for newer than the journal's.

    What was written outside the marks stays visible. A page without a seal stays as it is.

    >>> page = sealed("# A\n\n<!-- analyst: x -->\n\nMine.\n\n<!-- /analyst: x -->\n").replace("Mine", "Ours")
    >>> touched(page, {"x": "Ours."}), touched(noted(page), {"x": "Ours."})
    ({'x': 'Ours.'}, {})
    """
    seal = _SEAL.search(page)
    if seal is None:
        return page
    regions = read_regions(page, where="the report")
    told = " ".join(f"{name}:{text_digest(text)}" for name, text in regions.items() if text)
    return f"{page[: seal.start()]}<!-- generated {seal[1]}{f'; analyst {told}' if told else ''} -->\n"


def touched(page: str, regions: Mapping[str, str]) -> dict[str, str]:
    r"""Those of a page's regions that are not as they were when it was built.

    >>> page = sealed("# A\n\n<!-- analyst: x -->\n\nMine.\n\n<!-- /analyst: x -->\n")
    >>> touched(page, {"x": "Mine.", "y": ""}), touched(page, {"x": "", "y": "New."})
    ({}, {'x': '', 'y': 'New.'})
    """
    seal = _SEAL.search(page.replace("\r\n", "\n"))
    pairs = (pair.rpartition(":") for pair in ((seal and seal[2]) or "").split())
    built = {name: digest for name, _, digest in pairs}
    return {name: text for name, text in regions.items() if built.get(name, "") != (text and text_digest(text))}


def text_digest(text: str) -> str:
    """Eight characters that tell one region's text from another."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def edited_outside(page: str) -> bool:
    """Whether somebody wrote outside the analyst's marks since the page was built, or took the seal away."""
    text = page.replace("\r\n", "\n")
    seal = _SEAL.search(text)
    return seal is None or seal[1] != _digest(text[: seal.start()].removesuffix("\n"))


def _digest(markdown: str) -> str:
    """Of the page without what stands between analyst marks; blank lines at the end do not matter."""
    kept: list[str] = []
    close = ""
    for line in markdown.rstrip().split("\n"):
        if close:
            if line.strip() == close:
                close = ""
            continue
        found = _OPEN.fullmatch(line)
        if found:
            close = f"<!-- /analyst: {found[1]} -->"
        kept.append(line)
    return hashlib.sha256("\n".join(kept).encode("utf-8")).hexdigest()[:12]
