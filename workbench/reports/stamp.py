"""A seal on the generated part of a Markdown report, so that words outside the marks are not lost."""

from __future__ import annotations

import hashlib
import re

_OPEN = re.compile(r"<!-- analyst: (\S+) -->\s*")
_SEAL = re.compile(r"<!-- generated ([0-9a-f]{12}) -->\s*\Z")


def sealed(markdown: str) -> str:
    r"""The page with its seal as the last line.

    >>> page = sealed("# A\n\n<!-- analyst: x -->\n\nMine.\n\n<!-- /analyst: x -->\n")
    >>> edited_outside(page), edited_outside(page.replace("Mine.", "Ours."))
    (False, False)
    >>> edited_outside(page.replace("# A", "# B"))
    True
    """
    return f"{markdown}\n<!-- generated {_digest(markdown)} -->\n"


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
