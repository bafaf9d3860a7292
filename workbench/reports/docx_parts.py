"""What Word files are made of below the level of python-docx: XML elements, text that XML can hold, the package."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from workbench.reports.characters import shown, turns_direction

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # no zip file can be older
_NO_XML = re.compile("[\ufffe\uffff]")


def same_bytes(package: bytes, instead: Mapping[str, bytes] | None = None) -> bytes:
    """A zip package (docx, xlsx) without the clock: its parts in their order, each dated alike.

    ``instead``: name of a part → what is to stand there.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in old.namelist():
            part = zipfile.ZipInfo(name, EARLIEST.timetuple()[:6])
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(part, (instead or {}).get(name) or old.read(name))
    return out.getvalue()


def element(name: str, *attributes: tuple[str, str]) -> Any:
    """An XML element with its attributes, all under their prefixes (``w:shd``)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes:
        made.set(qn(key), value)
    return made


def printable(text: str) -> str:
    """The text as XML can hold it; what turns direction is shut in, so that it turns nothing beside it."""
    safe = _NO_XML.sub("\ufffd", shown(text))
    return f"\u2068{safe}\u2069" if turns_direction(safe) else safe
