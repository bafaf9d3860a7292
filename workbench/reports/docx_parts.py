"""What Word files are made of below the level of python-docx: XML elements, text that XML can hold, the package."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from workbench.reports.characters import shown, turns_direction

CORE = "docProps/core.xml"
UNSEALED = f"workbench:{'0' * 64}"
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


def sealed(package: bytes) -> bytes:
    """A Word file with the digest of its parts in the place of ``UNSEALED``."""
    with zipfile.ZipFile(io.BytesIO(package)) as made:
        core = made.read(CORE).replace(UNSEALED.encode(), _seal(made).encode())
    return same_bytes(package, {CORE: core})


def edited(package: bytes) -> bool:
    """Whether somebody has saved a Word file since it was sealed, or it never was."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as found:
            return _seal(found).encode() not in found.read(CORE)
    except (zipfile.BadZipFile, KeyError, zlib.error, EOFError):
        return True


def _seal(package: zipfile.ZipFile) -> str:
    whole = hashlib.sha256()
    for name in sorted(package.namelist()):
        if name != CORE:
            whole.update(name.encode() + b"\0" + hashlib.sha256(package.read(name)).digest())
    return f"workbench:{whole.hexdigest()}"


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
