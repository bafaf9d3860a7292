"""One reader for each format: a file becomes canonical text, or is refused in one line.

A reader takes the bytes of a file; to add a format, write one and name its suffixes in ``READERS``.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workbench.errors import WorkbenchError
from workbench.importing.formats.captions import read_srt, read_vtt
from workbench.importing.formats.decode import Decoded, decode
from workbench.importing.formats.docx import read_docx
from workbench.importing.formats.html import read_html
from workbench.importing.formats.odt import read_odt
from workbench.importing.formats.pdf import read_pdf
from workbench.importing.formats.rtf import read_rtf
from workbench.importing.formats.transcript_table import read_transcript_table

LARGEST = 64 * 2**20  # bytes; pictures in Word files and PDFs may take many
LONGEST = (
    12_000_000  # characters of text; a thousand-page book has 3 million, and each costs some 25 bytes on its way
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A canonical text, how it was read, and the sha256 of the bytes that it came from."""

    decoded: Decoded
    raw_digest: str

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.decoded.text


class Reader(Protocol):
    """What reads one format; ``where`` is how messages call the file."""

    def __call__(self, raw: bytes, *, encoding: str | None = None, where: str = ...) -> Decoded:
        """The canonical text of the bytes of one file."""


READERS: Mapping[str, Reader] = {
    ".txt": decode,
    ".text": decode,
    ".md": decode,
    ".markdown": decode,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".vtt": read_vtt,
    ".srt": read_srt,
    ".csv": read_transcript_table,
    ".xlsx": read_transcript_table,
}


def read(path: Path, *, encoding: str | None = None) -> Reading:
    """Read one source file.

    Args:
        path: the file; its suffix chooses the reader, in either case.
        encoding: forces the encoding of a plain text.

    Raises:
        WorkbenchError: the file is missing, closed to us, too large, of no known format, or damaged.
    """
    reader = reader_for(path)
    raw = read_bytes(path, most=4 * LONGEST if reader is decode else LARGEST)
    try:
        decoded = reader(raw, encoding=encoding, where=path.name)
    except WorkbenchError:
        raise
    except Exception as error:  # a stranger's file makes a parser raise what it likes: the others still come in
        reason = f"{path.name} cannot be read ({type(error).__name__})"
        raise WorkbenchError(reason, hint="save it as plain text") from error
    if len(decoded.text) > LONGEST:
        size = len(decoded.text) // 1_000_000
        raise WorkbenchError(f"{path.name} holds {size} million characters of text", hint="split it")
    return Reading(decoded=decoded, raw_digest=hashlib.sha256(raw).hexdigest())


def reader_for(path: Path) -> Reader:
    """The reader of a file name.

    >>> reader_for(Path("Interview.TXT")) is decode
    True
    >>> reader_for(Path("a.mp3"))
    Traceback (most recent call last):
    workbench.errors.WorkbenchError: a.mp3: no reader for '.mp3'; save it as .docx, .pdf or plain text (.txt)
    """
    reader = READERS.get(path.suffix.casefold())
    if reader is None:
        what = f"no reader for {path.suffix!r}" if path.suffix else "no suffix tells its format"
        raise WorkbenchError(f"{path.name}: {what}", hint="save it as .docx, .pdf or plain text (.txt)")
    return reader


def read_bytes(path: Path, *, most: int = LARGEST) -> bytes:
    """The bytes of an ordinary file of at most ``most`` bytes."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise WorkbenchError(f"{path} is a folder", hint="name the files in it")
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device would keep us waiting for ever
            raise WorkbenchError(f"{path} is no ordinary file", hint="copy its content into a file")
        if found.st_size > most:
            size = found.st_size // 2**20
            raise WorkbenchError(f"{path} has {size} MB, more than {most // 2**20}", hint="split it")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbenchError(f"{path}: no such file", hint="check the name and the folder") from error
    except PermissionError as error:
        raise WorkbenchError(f"{path} may not be read", hint="change its permissions, or copy it") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise WorkbenchError(f"{path} cannot be read ({reason})", hint="copy it to this computer") from error
