"""Bytes to canonical text: decoded once, line ends made LF, otherwise untouched."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.errors import WorkbenchError
from workbench.model.source import Locator, Turn

# The UTF-32 marks come first: the little-endian one begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"PK\x03\x04", "a zip archive (a Word, Excel or OpenDocument file?)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file or one with a password"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"SQLite format 3\0", "an SQLite database"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # all but tab, line ends, form feed, escape
_SAMPLE = 65_536  # characters looked at to tell text from anything else
_MOST_CONTROLS = 0.1
_SHOWN = 5  # lines named in a note
_SAVE_AS = "save it as .docx or as plain text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """A canonical text, the encoding it was read with, and what a user should know about the reading.

    ``locators``: pages, times or rows that the file names, in the order of their starts. ``turns`` and
    ``convention`` are given by formats that mark speakers themselves (captions, tables); otherwise they are looked
    for in the text.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    locators: tuple[Locator, ...] = ()
    turns: tuple[Turn, ...] = ()
    convention: str = ""


def decode(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    r"""Decode a text file: byte order mark, then UTF-8, then Windows-1252 with a note.

    Args:
        raw: the bytes of the whole file.
        encoding: forces one encoding; nothing else is tried then.
        where: how messages call the file.

    Raises:
        WorkbenchError: the file is empty, is no text, or cannot be decoded.

    >>> decode(b"One\r\ntwo\rthree").text
    'One\ntwo\nthree'
    >>> decode("Café".encode("cp1252"), where="a.txt").notes
    ('a.txt is not UTF-8 and was read as Windows-1252: check accents and quotation marks',)
    """
    if not raw.strip():
        raise WorkbenchError(f"{where} is empty", hint="export the transcript again")
    _refuse_magic(raw, where)
    text, used, notes = _forced(raw, encoding, where) if encoding else _guessed(raw, where)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    _refuse_binary(text, where)
    if not text.strip():
        raise WorkbenchError(f"{where} holds nothing but white space", hint="export the transcript again")
    return Decoded(text=text, encoding=used, notes=notes)


def _refuse_magic(raw: bytes, where: str) -> None:
    found = next((what for magic, what in _MAGIC if raw.startswith(magic)), None)
    if found:
        raise WorkbenchError(f"{where} is no text but {found}", hint=_SAVE_AS)


def _forced(raw: bytes, encoding: str, where: str) -> tuple[str, str, tuple[str, ...]]:
    try:
        text = raw.decode(encoding)
        text.encode("utf-8")  # unicode_escape and utf-7 can make lone surrogates, which no digest can hash
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"{where}:{line}: byte {raw[error.start]:#04x} is not {encoding}"
        raise WorkbenchError(message, hint="leave --encoding out, or name another one") from error
    except UnicodeError as error:
        message = f"{where} cannot be read as {encoding}"
        raise WorkbenchError(message, hint="leave --encoding out, or name another one") from error
    except (LookupError, ValueError) as error:
        message = f"unknown text encoding {encoding!r}"
        raise WorkbenchError(message, hint="use utf-8, utf-16, cp1252, mac-roman or latin-1") from error
    return text, codecs.lookup(encoding).name, ()


def _guessed(raw: bytes, where: str) -> tuple[str, str, tuple[str, ...]]:
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked:
        return _forced(raw, marked, where)
    try:
        return raw.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    _refuse_nul(raw, where)
    lines = list(_decoded_lines(raw, where))
    text, strange = "".join(line for line, _ in lines), [at for at, (_, name) in enumerate(lines, 1) if name]
    if any(not line.isascii() and not name for line, name in lines):
        shown = ", ".join(map(str, strange[:_SHOWN])) + (" and others" if len(strange) > _SHOWN else "")
        note = f"{where} is UTF-8, but for line {shown}, read as Windows-1252: check accents and quotation marks"
        return text, "utf-8 with cp1252", (note,)
    note = f"{where} is not UTF-8 and was read as Windows-1252: check accents and quotation marks"
    return text, "cp1252", (note,)


def _decoded_lines(raw: bytes, where: str) -> Iterator[tuple[str, str]]:
    """Each line with its end, as UTF-8, or else as Windows-1252, whose name then stands beside it."""
    for at, line in enumerate(raw.split(b"\n"), 1):
        kept = b"\n" * (at > 1) + line
        try:
            yield kept.decode("utf-8"), ""
        except UnicodeDecodeError:
            try:
                yield kept.decode("cp1252"), "cp1252"
            except UnicodeDecodeError as error:
                message = f"{where}:{at}: byte {kept[error.start]:#04x} is neither UTF-8 nor Windows-1252"
                raise WorkbenchError(message, hint="name the encoding with --encoding, e.g. mac-roman") from error


def _refuse_nul(raw: bytes, where: str) -> None:
    """Before an encoding is guessed: a program must not be told to name its encoding."""
    at = raw.find(b"\0")
    if at >= 0:
        line = raw.count(b"\n", 0, at) + 1
        hint = f"{_SAVE_AS}, or, if it is UTF-16 without a mark, give --encoding utf-16-le"
        raise WorkbenchError(f"{where}:{line}: a NUL character, so this is no text file", hint=hint)


def _refuse_binary(text: str, where: str) -> None:
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        hint = f"{_SAVE_AS}, or, if it is UTF-16 without a mark, give --encoding utf-16-le"
        raise WorkbenchError(f"{where}:{line}: a NUL character, so this is no text file", hint=hint)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise WorkbenchError(f"{where} is no text file: it is mostly control characters", hint=_SAVE_AS)
