"""What is checked of a Word or OpenDocument file before any parser sees it: a zip of XML that a stranger has made."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from workbench.errors import WorkbenchError

LARGEST = 300 * 1024 * 1024  # bytes when unpacked; a transcript unpacks to less than 10 MB
_MOST_ENTRIES = 10_000
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps a file with a password
_LOCKED_ODF = b"encryption-data"  # an element of the manifest of OpenDocument
_MANIFEST = "META-INF/manifest.xml"
_DECLARATION = re.compile(rb"<!\s{0,8}(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OVERLAP = 32  # bytes in which a declaration may be cut in two
_STEP = 2**20  # bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A kind of package. ``parts``: for each, some part of the package must have a name that begins so."""

    name: str
    again: str  # what the user should do
    old: str  # what a file of Office 97 to 2003 with this suffix is
    parts: tuple[str, ...]
    mimetype: bytes = b""  # how the part of that name begins, if it is there
    most_tags: int = 50_000_000  # in all parts: minutes of work; a thousand pages have a million, a large survey ten


WORD = Form(
    name="Word file",
    again="open it in Word and save it as .docx",
    old="an old Word file (.doc)",
    parts=("[Content_Types].xml", "word/"),
    most_tags=5_000_000,  # as they all become one tree, up to 200 bytes each
)
OPEN_DOCUMENT = Form(
    name="OpenDocument text",
    again="open it in LibreOffice and save it as .odt",
    old="an old Office file",
    parts=("content.xml",),
    mimetype=b"application/vnd.oasis.opendocument.text",
)


def check_package(raw: bytes, *, where: str, form: Form = WORD) -> None:
    """Refuse what is not of a form, and what would harm: bombs and document type declarations.

    Args:
        raw: the bytes of the file.
        where: how messages call the file.
        form: what the file should be.

    Raises:
        WorkbenchError: one line that tells which of these it is.

    >>> check_package(b"Hello", where="a.docx")
    Traceback (most recent call last):
    workbench.errors.WorkbenchError: a.docx is no Word file; open it in Word and save it as .docx
    """
    if not raw.strip():
        raise WorkbenchError(f"{where} is empty", hint="export the transcript again")
    if raw.startswith(_OLE):
        if _LOCKED in raw:
            raise _locked(where, form)
        raise WorkbenchError(f"{where} is {form.old}", hint=form.again)
    if not raw.startswith(b"PK"):
        raise WorkbenchError(f"{where} is no {form.name}", hint=form.again)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _check_sizes(package, where, form)
            _check_parts(package, where, form)
            _check_content(package, where, form)
    except WorkbenchError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds of error on damaged archives
        raise WorkbenchError(f"{where} is damaged", hint=f"{form.again} again, or copy it again") from error


def _locked(where: str, form: Form) -> WorkbenchError:
    return WorkbenchError(f"{where} has a password", hint=f"{form.again} without one")


def _check_sizes(package: zipfile.ZipFile, where: str, form: Form) -> None:
    """The declared sizes bind: zipfile never unpacks more of an entry than the archive declares."""
    entries = package.infolist()
    size = sum(entry.file_size for entry in entries)
    if size > LARGEST or len(entries) > _MOST_ENTRIES:
        what = f"{size // 2**20} MB in {len(entries)} parts"
        hint = "ask its sender for plain text, or take the pictures out"
        raise WorkbenchError(f"{where} would unpack to {what}, more than {LARGEST // 2**20} MB", hint=hint)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _locked(where, form)


def _check_parts(package: zipfile.ZipFile, where: str, form: Form) -> None:
    names = package.namelist()
    # first of all, because a file with a password may lack any other part
    if _MANIFEST in names and _LOCKED_ODF in package.read(_MANIFEST):
        raise _locked(where, form)
    whole = all(any(name.startswith(part) for name in names) for part in form.parts)
    of_type = "mimetype" not in names or package.read("mimetype").startswith(form.mimetype)
    if not whole or not of_type:
        raise WorkbenchError(f"{where} is a zip archive but no {form.name}", hint=form.again)


def _check_content(package: zipfile.ZipFile, where: str, form: Form) -> None:
    """Read all XML once, a step at a time: no declarations, and no more tags than a parser can hold."""
    tags = 0
    # entries, not names: a name may stand in an archive twice
    for entry in package.infolist():
        if not entry.filename.casefold().endswith((".xml", ".rels")):
            continue
        tail = b""
        with package.open(entry) as part:
            while step := part.read(_STEP):
                step = step.replace(b"\0", b"")  # without NULs a declaration in UTF-16 looks like any other
                tags += step.count(b"<")
                if _DECLARATION.search(tail + step):
                    message = f"{where} declares XML entities in {entry.filename!r}, which no {form.name} does"
                    raise WorkbenchError(message, hint="do not trust the file; ask its sender for plain text")
                if tags > form.most_tags:
                    message = f"{where} has more than {form.most_tags:,} XML tags"
                    raise WorkbenchError(message, hint="ask its sender for plain text, or split it")
                tail = step[-_OVERLAP:]
