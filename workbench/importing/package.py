"""What is checked of a Word file before any parser sees it: it is a zip of XML that a stranger has made."""

from __future__ import annotations

import io
import re
import zipfile

from workbench.errors import WorkbenchError

LARGEST = 300 * 1024 * 1024  # bytes when unpacked; a transcript unpacks to less than 10 MB
_MOST_ENTRIES = 10_000
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Word keeps a file with a password
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_AGAIN = "open it in Word and save it as .docx"


def check_package(raw: bytes, *, where: str) -> None:
    """Refuse what is no Word file, and what would harm: bombs and document type declarations.

    Args:
        raw: the bytes of the file.
        where: how messages call the file.

    Raises:
        WorkbenchError: one line that tells which of these it is.

    >>> check_package(b"Hello", where="a.docx")
    Traceback (most recent call last):
    workbench.errors.WorkbenchError: a.docx is no Word file; open it in Word and save it as .docx
    """
    if not raw.strip():
        raise WorkbenchError(f"{where} is empty", hint="export the transcript again")
    if raw.startswith(_OLE):
        locked = _LOCKED in raw
        what = "has a password" if locked else "is an old Word file (.doc)"
        raise WorkbenchError(f"{where} {what}", hint=f"{_AGAIN}{' without one' * locked}")
    if not raw.startswith(b"PK"):
        raise WorkbenchError(f"{where} is no Word file", hint=_AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _check_sizes(package, where)
            _check_content(package, where)
    except WorkbenchError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds of error on damaged archives
        raise WorkbenchError(f"{where} is damaged", hint=f"{_AGAIN} again, or copy it again") from error


def _check_sizes(package: zipfile.ZipFile, where: str) -> None:
    """The declared sizes bind: zipfile never unpacks more of an entry than the archive declares."""
    entries = package.infolist()
    size = sum(entry.file_size for entry in entries)
    if size > LARGEST or len(entries) > _MOST_ENTRIES:
        what = f"{size // 2**20} MB in {len(entries)} parts"
        hint = "ask its sender for plain text, or take the pictures out"
        raise WorkbenchError(f"{where} would unpack to {what}, more than {LARGEST // 2**20} MB", hint=hint)
    if any(entry.flag_bits & 1 for entry in entries):
        raise WorkbenchError(f"{where} has a password", hint=f"{_AGAIN} without one")


def _check_content(package: zipfile.ZipFile, where: str) -> None:
    names = package.namelist()
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise WorkbenchError(f"{where} is a zip archive but no Word file", hint=_AGAIN)
    for name in names:
        # without NULs a declaration in UTF-16 looks like any other
        if name.casefold().endswith((".xml", ".rels")) and _DECLARATION.search(
            package.read(name).replace(b"\0", b"")
        ):
            message = f"{where} declares XML entities in {name!r}, which Word never does"
            raise WorkbenchError(message, hint="do not trust the file; ask its sender for plain text")
