"""Names of report files: safe on every system, distinct for distinct slugs, never outside their folder."""

from __future__ import annotations

import re
from hashlib import sha256

from workbench.model.text import slug as slugged

LONGEST = 80  # leaves room for folder, suffix and temporary name below Windows' 260 characters
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


def file_stem(slug: str) -> str:
    """The slug as the name of a file, without its suffix; what had to be changed gets a digest as suffix.

    >>> file_stem("site-memo-ash"), file_stem("nul"), file_stem("../ash")
    ('site-memo-ash', 'nul-99e62427', 'ash-d7fc2986')
    """
    plain = slugged(slug)
    if plain == slug and len(plain) <= LONGEST and not _RESERVED.fullmatch(plain):
        return plain
    digest = sha256(slug.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain[: LONGEST - 9].rstrip('-')}-{digest}"


def report_href(slug: str, anchor: str = "") -> str:
    """A link to another report of the same folder, in whatever format the page itself has.

    >>> report_href("cross-site", "claims")
    'cross-site.*#claims'
    """
    return f"{file_stem(slug)}.*" + (f"#{anchor}" if anchor else "")
