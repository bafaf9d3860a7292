r"""Rich text (RTF): ``rtf_marks`` takes out what is not read and marks where paragraphs, lines and cells end.

striprtf then turns what is left into characters, in the code pages that the file names. It alone would do neither:
it reads hidden and deleted text, takes a line for a paragraph, writes the address of a link into the text, knows
``\bin`` in pictures only, and takes quadratic time for links and for fonts without an end.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any

from workbench.errors import WorkbenchError
from workbench.importing.formats.blocks import joined, left_out, table
from workbench.importing.formats.decode import Decoded
from workbench.importing.formats.rtf_marks import CELL, IN_CELL, LINE, PARAGRAPH, ROW, Prepared


def read_rtf(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    r"""The canonical text of a rich text file.

    Paragraphs are joined by a blank line, empty ones dropped; a soft line break is a line end; a table is one
    paragraph with a line for each row and `` | `` between its cells. Comments, hidden and deleted text, footnotes,
    headers, footers, pictures and the numbers of lists are left out and counted.

    Args:
        raw: the bytes of the file.
        encoding: the code page of a file that names none.
        where: how messages call the file.

    Raises:
        WorkbenchError: the file is no rich text, damaged, too long, or holds no text.

    >>> read_rtf(rb"{\rtf1\ansi Caf\'e9?\line Yes.\par \u-10179 ?\u-8694 ? No.}").text
    'Café?\nYes.\n\n😊 No.'
    """
    if not raw.strip(b"\0 \t\r\n"):
        raise WorkbenchError(f"{where} is empty", hint="export the transcript again")
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise WorkbenchError(f"{where} is no rich text file (RTF)", hint="open it in Word and save it as .docx")
    try:
        prepared = Prepared(raw.lstrip().decode("latin-1"))
        text = _characters(prepared, encoding)
    except WorkbenchError as error:
        raise WorkbenchError(f"{where} {error.message}", hint=error.hint) from error
    except Exception as error:  # an untrusted file makes striprtf raise whatever its words provoke
        raise WorkbenchError(f"{where} is damaged", hint="open it in Word and save it as .docx") from error
    text = joined(_blocks(text))
    if not text.strip():
        raise WorkbenchError(f"{where} holds no text", hint="text in pictures and text boxes must be typed out")
    return Decoded(text=text, encoding="rtf", notes=tuple(_notes(prepared, text, encoding, where)))


def _notes(prepared: Prepared, text: str, encoding: str | None, where: str) -> Iterator[str]:
    if encoding and prepared.code_page:
        yield f"{where}: --encoding was not used, the file names its own"
    if unread := text.count("\ufffd"):
        yield f"{where}: {unread:,} characters could not be read and stand as \ufffd"
    yield from left_out(prepared.counts, where=where)


def _characters(prepared: Prepared, encoding: str | None) -> str:
    """The characters that are left, by striprtf; halves of characters are joined, or stand as U+FFFD."""
    from striprtf import striprtf

    rtf_to_text: Any = striprtf.rtf_to_text
    code_page = prepared.code_page or encoding or "cp1252"
    try:
        codecs.lookup(code_page)
        text = str(rtf_to_text(prepared.rtf(), encoding=code_page, errors="replace"))
    except LookupError as error:
        message = f"has letters in a code page that cannot be read ({error})"
        raise WorkbenchError(message, hint="open it in Word and save it as .docx") from error
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs and tables between the marks."""
    for stretch in text.split(PARAGRAPH):
        *rows, words = stretch.replace(LINE, "\n").split(ROW)
        if CELL in words:  # its row has no end
            rows, words = [*rows, words], ""
        yield from table([[cell.split(IN_CELL) for cell in row.split(CELL)[:-1]] for row in rows])
        yield words.replace(IN_CELL, "\n")
