"""PDF files with a text layer: the words of each page in the order in which they are drawn."""

from __future__ import annotations

import io
import logging
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.errors import WorkbenchError
from workbench.importing.formats.decode import Decoded
from workbench.importing.formats.margins import Printed
from workbench.importing.formats.pages import flow

_MOST_PAGES = 5_000
_MOST_OPERATIONS = 20_000_000  # of a file; a page of text has about 5,000
_MOST_BYTES = 16 * 2**20  # drawing instructions of a page; a page of text has about 100,000
_MOST_CHARACTERS = 20_000_000  # a thousand-page book has 3,000,000
_SPLIT = "split it, or ask its sender for plain text"
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_UNSEEN = dict.fromkeys((*range(9), *range(14, 32), 0x7F, 0x200B, 0xFEFF))
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_CLOCK = re.compile(r" (?=\d{1,2}:\d{2}(?::\d{2})?$)")  # 'Ines Calder  0:07' is known by its two spaces
_RAISED = 0.8  # of the size of the letters: so far may a note number stand above its line
_NEXT_LINE = 0.4
_CLOSING = tuple(".,;:!?)]}”’…")
_OPENING = tuple("([{“‘")
_SOFT = "\u00ad"


def read_pdf(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    """The canonical text of a PDF.

    Lines are joined into paragraphs as ``pages.flow`` tells; running heads and feet are left out. Locators are pages
    (numbered from 1 as they lie in the file, whatever is printed on them) and the numbers of numbered paragraphs.

    Args:
        raw: the bytes of the file.
        encoding: not used, as a PDF names its own; a note says so.
        where: how messages call the file.

    Raises:
        WorkbenchError: the file is no PDF, damaged, locked, too large, or holds pictures of text only.
    """
    if not raw.strip():
        raise WorkbenchError(f"{where} is empty", hint="export the transcript again")
    if b"%PDF" not in raw[:1024]:
        raise WorkbenchError(f"{where} is no PDF", hint="name it after what it is, or save it as .docx or plain text")
    with _quiet():
        pages = _pages(raw, where)
    found = flow(pages)
    if not found.text.strip():
        what = f"{where} holds no text on its {_plural(len(pages), 'page')}: scanned?"
        raise WorkbenchError(
            what, hint="run text recognition (OCR) over it and check the words, then import the result"
        )
    notes = [f"{where}: --encoding was not used, a PDF names its own"] if encoding else []
    if found.empty:
        numbers = ", ".join(map(str, found.empty))
        which = f"page {numbers} holds" if len(found.empty) == 1 else f"pages {numbers} hold"
        notes.append(f"{where}: {which} no text: scanned?")
    if found.left_out:
        left_out = ", ".join(_plural(number, what) for what, number in found.left_out.items())
        notes.append(f"{where}: left out {left_out}")
    if unknown := found.text.count("\ufffd"):
        notes.append(
            f"{where}: {_plural(unknown, 'character')} of its fonts have no known letter: read it against the PDF"
        )
    return Decoded(text=found.text, encoding="pdf", notes=tuple(notes), locators=found.locators)


@contextmanager
def _quiet() -> Iterator[None]:
    """pypdf tells the log of each small damage that it has mended."""
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)


def _pages(raw: bytes, where: str) -> list[list[Printed]]:
    from pypdf import PdfReader

    place = where
    try:
        reader = PdfReader(io.BytesIO(raw))
        _check(reader, where)
        budget = _Budget(where=where, operations=_MOST_OPERATIONS, characters=_MOST_CHARACTERS)
        pages = []
        for number, page in enumerate(reader.pages, start=1):
            place = f"{where}, page {number},"
            pages.append(_lines(page, budget))
            budget.check()
    except WorkbenchError:
        raise
    except Exception as error:  # an untrusted file makes pypdf raise whatever its objects provoke
        hint = "open it in a PDF reader and print it to a PDF again"
        raise WorkbenchError(f"{place} is damaged or locked in a way that cannot be read", hint=hint) from error
    return pages


def _check(reader: Any, where: str) -> None:
    # many files are locked against printing only: the empty password opens them
    if reader.is_encrypted and not reader.decrypt(""):
        raise WorkbenchError(f"{where} has a password", hint="save it without one")
    count = len(reader.pages)
    if count > _MOST_PAGES:
        raise WorkbenchError(f"{where} has {count} pages, more than {_MOST_PAGES}", hint=_SPLIT)


@dataclass(slots=True, kw_only=True)
class _Budget:
    """What a file may still spend: a few bytes of a PDF can draw one form ten thousand times."""

    where: str
    operations: int
    characters: int

    def check(self) -> None:
        """Refuse a file that has spent more than a text can."""
        if self.operations < 0 or self.characters < 0:
            raise WorkbenchError(f"{self.where} draws more than any text would need", hint=_SPLIT)


@dataclass(slots=True, kw_only=True)
class _Drawing:
    """The lines of a page while they are drawn."""

    budget: _Budget
    box: tuple[float, float, float, float]
    lines: list[tuple[Printed, list[str]]] = field(default_factory=list)
    broken: bool = True  # whether pypdf saw a new line since the last words
    at: tuple[list[float], list[float]] | None = None  # the matrices of the first of the words to come
    x: float = -math.inf  # where the last words began

    def operate(self, operator: bytes, _: Any, cm: Sequence[float], tm: Sequence[float]) -> None:
        """Called before each drawing instruction with the matrices that place what it draws."""
        self.budget.operations -= 1
        if not self.budget.operations % 4096:
            self.budget.check()
        if self.at is None and operator in (b"Tj", b"TJ"):
            self.at = (list(cm), list(tm))

    def show(self, text: str, cm: Sequence[float], tm: Sequence[float], _: Any, size: float) -> None:
        """Called with each stretch of words, and with matrices that may be those of the space before it."""
        self.budget.characters -= len(text)
        self.budget.check()
        words = text.strip("\n")
        self.broken |= text.startswith("\n")
        if words.strip():
            self._add(words, _placed(*(self.at or (cm, tm)), size, self.box))
            self.at, self.broken = None, False
        elif words and self.lines and not self.broken:
            self.lines[-1][1].append(" ")
        self.broken |= text.endswith("\n")

    def _add(self, text: str, at: Printed) -> None:
        """Go on with a line, or begin the next. pypdf tells line ends and gaps, but misses some."""
        forward, self.x = at.x > self.x, at.x
        line, words = self.lines[-1] if self.lines else (at, [])
        away = abs(line.y - at.y) / max(line.size, at.size, 1.0)
        if not words or not forward or away > (_NEXT_LINE if self.broken else _RAISED):
            self.lines.append((at, [text]))
        else:
            apart = self.broken and not (text.startswith(_CLOSING) or words[-1].endswith(_OPENING))
            words += (" " * apart, text)


def _placed(cm: Sequence[float], tm: Sequence[float], size: float, box: tuple[float, float, float, float]) -> Printed:
    """Where words begin, seen with their own line lying level: pages may be turned."""
    across, up = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
    scale = math.hypot(tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
    left, foot = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    length = math.hypot(across, up) or 1.0
    cos, sin = across / length, up / length
    corners = [y * cos - x * sin for x in box[::2] for y in box[1::2]]
    y, low, high = foot * cos - left * sin, min(corners), max(corners)
    return Printed(
        text="",
        x=left * cos + foot * sin,
        y=y,
        size=abs(size) * scale,
        place=(y - low) / (high - low) if high > low else 0.5,
    )


def _lines(page: Any, budget: _Budget) -> list[Printed]:
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > _MOST_BYTES:
        budget.operations = -1
        budget.check()
    box = tuple(float(side) for side in page.cropbox)
    drawing = _Drawing(budget=budget, box=(box[0], box[1], box[2], box[3]))
    page.extract_text(visitor_text=drawing.show, visitor_operand_before=drawing.operate)
    lines = [replace(line, text=_clean("".join(words))) for line, words in drawing.lines]
    return [line for line in lines if line.text and not _unseen(line)]


def _unseen(line: Printed) -> bool:
    """Whether a line is a margin number above or below its page, as some programs print those of all pages."""
    return line.text.isdecimal() and not 0 <= line.place <= 1


def _clean(text: str) -> str:
    """The words of a line as they would be typed: no ligatures, no soft hyphen but at its end."""
    text = _SURROGATE.sub("\ufffd", text).translate(_LIGATURES).translate(_UNSEEN)
    text = _SPACES.sub(" ", text).strip(" ")
    cut = text.endswith(_SOFT)
    text = text.replace(_SOFT, "") + _SOFT * cut
    return _CLOCK.sub("  ", text)


def _plural(number: int, what: str) -> str:
    """A count with its noun.

    >>> _plural(1, "page"), _plural(2, "line printed twice")
    ('1 page', '2 lines printed twice')
    """
    noun, space, rest = what.partition(" ")
    return f"{number} {noun}{'s' * (number != 1)}{space}{rest}"
