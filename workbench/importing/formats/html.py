"""Web pages (HTML): the text that a browser shows, in paragraphs. Nothing is fetched and no script is run."""

from __future__ import annotations

import codecs
import html
import re
from collections import Counter

from workbench.errors import WorkbenchError
from workbench.importing.formats.blocks import joined, left_out, table
from workbench.importing.formats.decode import Decoded, decode
from workbench.importing.formats.tags import RAW, attributes, pieces

_META = re.compile(rb"""<meta\b[^>]{0,200}?\bcharset\s{0,8}=\s{0,8}["']?([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page names its encoding
_SUBSET = re.compile(r"<!doctype[^>\[]{0,500}\[", re.IGNORECASE)
_NOT_SHOWN = re.compile(
    r"display\s{0,8}:\s{0,8}none|visibility\s{0,8}:\s{0,8}hidden|mso-hide\s{0,8}:\s{0,8}all", re.IGNORECASE
)
_MAY_HIDE = re.compile("hid|none", re.IGNORECASE)  # few tags have that, so few attributes must be told apart
_BLANK = re.compile(r"[ \t\n\r\f]+")
_BLOCK_NAMES = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre search
    section summary table tbody td tfoot th thead tr ul"""
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_VOID = frozenset(_VOID_NAMES.split())  # without an end tag
_LEFT_OUT = {  # elements that are not read, and what they are called
    "audio": "recording",
    "canvas": "image",
    "datalist": "",
    "del": "tracked deletion",
    "math": "formula",
    "noscript": "",
    "object": "embedded file",
    "select": "form field",
    "svg": "image",
    "template": "",
    "video": "recording",
}
_COUNTED = {"img": "image", "embed": "embedded file", "iframe": "embedded file", "textarea": "form field"}
_WORDY = ("hidden passage", "tracked deletion")  # count only if they hold words
_CELLS = ("td", "th")
_OF_TABLES = (*_CELLS, "tr", "thead", "tbody", "tfoot", "table")
_MOST_TABLES = 50  # inside each other: the words of each are copied into the next
_ENDED_BY = {  # open elements that end where another begins, without a tag of their own
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("td", "th", "tr"),
    **dict.fromkeys(("thead", "tbody", "tfoot"), ("td", "th", "tr", "thead", "tbody", "tfoot")),
}


def read_html(raw: bytes, *, encoding: str | None = None, where: str = "the file") -> Decoded:
    r"""The canonical text of a web page.

    Blocks are joined by a blank line, empty ones dropped; ``<br>`` is a line end; white space is one space except
    in ``<pre>``; a table is one paragraph with a line for each row and `` | `` between its cells. What a browser
    does not show (scripts, hidden elements) is not read; pictures, deletions, hidden words and the numbers of
    lists are counted.

    Args:
        raw: the bytes of the file.
        encoding: forces the encoding; otherwise a byte order mark, the page itself, UTF-8 or Windows-1252 say it.
        where: how messages call the file.

    Raises:
        WorkbenchError: the file is no text, cannot be decoded, declares entities, or shows no text.

    >>> read_html(b"<p><b>Q:</b> Who   owns<br>it?<p><b>A:</b> We &amp; they.").text
    'Q: Who owns\nit?\n\nA: We & they.'
    """
    decoded = _decoded(raw, encoding, where)
    if _SUBSET.search(decoded.text[:_HEAD]):
        message = f"{where} declares XML entities, which no web page does"
        raise WorkbenchError(message, hint="do not trust the file; ask its sender for plain text")
    page = _Page()
    page.read(decoded.text)
    text = joined(page.blocks)
    if not text.strip():
        raise WorkbenchError(f"{where} shows no text", hint="open it in a browser and copy the text into a file")
    notes = decoded.notes + left_out(page.counts, where=where)
    return Decoded(text=text, encoding=decoded.encoding, notes=notes)


def _decoded(raw: bytes, encoding: str | None, where: str) -> Decoded:
    """The page as text. What it says of its encoding is believed if it fits."""
    named = _META.search(raw[:_HEAD])
    if encoding or not named or raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(raw, encoding=encoding, where=where)
    name = named[1].decode("ascii", "replace").casefold()
    # as browsers do: Latin-1 means Windows-1252, and a page whose head reads as ASCII is no UTF-16
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(name, name)
    try:
        return decode(raw, encoding="utf-8" if name.startswith("utf") else name, where=where)
    except WorkbenchError:
        return decode(raw, where=where)


class _Page:
    """Gathers ``blocks``, the paragraphs and tables of a page, and ``counts`` of what is left out.

    Only elements that make blocks are held open, and whatever is inside a hidden one; a missing end tag costs
    nothing, and a deep page no recursion.
    """

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.counts: Counter[str] = Counter()
        self._open: list[str] = []
        self._scopes: list[Counter[str]] = [Counter()]  # how often what is open, anew inside each cell
        self._hidden_at = -1  # place in _open of the element that is not read
        self._hidden = ""  # what it is called
        self._hidden_words = False
        self._pieces: list[str] = []  # of the paragraph
        self._after_blank = True  # whether a further blank would be the second in a row
        self._verbatim = 0  # how many <pre> are open
        self._holders = [self.blocks]  # where paragraphs go: the page, or cells inside each other
        self._tables: list[list[list[list[str]]]] = []  # tables inside each other: rows of cells of paragraphs
        self._lists: list[str] = []  # ol and ul inside each other
        self._numbered = False  # whether the next paragraph has a number before it

    def read(self, text: str) -> None:
        """Read a whole page."""
        for piece in pieces(text):
            if piece.kind == "words":
                self._words(piece.text)
            elif piece.kind == "start":
                self._begin(piece.text, piece.attributes)
            elif piece.kind == "end":
                self._end(piece.text)
            else:
                self.counts[f"unfinished {piece.text}"] += 1
        while self._open:
            self._pop()
        self._break()

    def _words(self, text: str) -> None:
        if self._hidden_at >= 0:
            self._hidden_words = self._hidden_words or bool(text.strip())
            return
        words = html.unescape(text) if "&" in text else text
        if not self._verbatim:
            words = _BLANK.sub(" ", words)
            words = words[1:] if self._after_blank and words.startswith(" ") else words
        if words:
            self._pieces.append(words)
            self._after_blank = not self._verbatim and words.endswith(" ")

    def _begin(self, name: str, rest: str) -> None:
        """A start tag; ``rest`` holds its attributes."""
        name = "div" if name == "table" and len(self._tables) == _MOST_TABLES else name
        if name in _BLOCKS:
            if self._scopes[-1]["p"]:  # no paragraph holds a block
                self._close("p")
            while self._open and self._open[-1] in _ENDED_BY.get(name, ()):
                self._pop()
        hidden = self._hidden_at >= 0
        if not hidden:
            self.counts[_COUNTED.get(name, "")] += 1
            self._layout(name)
        if name in _VOID:
            return
        why = None if hidden else _why_hidden(name, rest)
        if why is not None:
            self._hidden_at, self._hidden, self._hidden_words = len(self._open), why, False
        if name in _BLOCKS or self._hidden_at >= 0:
            self._open.append(name)
            self._scopes[-1][name] += 1
            if name in _CELLS:
                self._scopes.append(Counter())

    def _end(self, name: str) -> None:
        """An end tag. One inside a cell ends nothing outside of it, but for the parts of its table."""
        if self._scopes[-1][name] or (name in _OF_TABLES and self._scopes[-2:][0][name]):
            self._close(name)

    def _close(self, name: str) -> None:
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        """End the innermost open element."""
        name = self._open.pop()
        if name in _CELLS:
            self._scopes.pop()
        self._scopes[-1][name] -= 1
        if self._hidden_at == len(self._open):
            needs_words = self._hidden in _WORDY
            self.counts[self._hidden] += self._hidden_words or not needs_words
            self._hidden_at = -1
            self._layout_ends(name)
        elif self._hidden_at < 0:
            self._layout_ends(name)
        return name

    def _layout(self, name: str) -> None:
        """What a start tag does to the text."""
        if name == "br":
            self._trim()
            self._pieces.append("\n")
            self._after_blank = True
        elif name in _BLOCKS:
            self._break()
            self._verbatim += name == "pre"
        if name in ("ol", "ul"):
            self._lists.append(name)
        elif name == "li":
            self._numbered = self._lists[-1:] == ["ol"]
        elif name == "table":
            self._tables.append([])
        elif name == "tr" and self._tables:
            self._tables[-1].append([])
        elif name in _CELLS:
            cell: list[str] = []
            self._holders.append(cell if self._tables else self._holders[-1])
            if self._tables:
                self._tables[-1] = self._tables[-1] or [[]]
                self._tables[-1][-1].append(cell)

    def _layout_ends(self, name: str) -> None:
        if name in _BLOCKS:
            self._break()
        self._verbatim -= name == "pre"
        if name in ("ol", "ul"):
            self._lists.pop()
        elif name == "table":
            rows = self._tables.pop()
            self._holders[-1].extend(table(rows))
        elif name in _CELLS:
            self._holders.pop()

    def _trim(self) -> None:
        if self._after_blank and self._pieces:
            self._pieces[-1] = self._pieces[-1].removesuffix(" ")

    def _break(self) -> None:
        """The end of a paragraph."""
        self._trim()
        text = "".join(self._pieces).strip("\n")
        self._pieces, self._after_blank = [], True
        if text.strip():
            self._holders[-1].append(text)
            self.counts["list number"] += self._numbered
            self._numbered = False


def _why_hidden(name: str, rest: str) -> str | None:
    """What an element that is not read is called; None if it is read."""
    if name in _LEFT_OUT or name in RAW:
        return _LEFT_OUT.get(name, "")
    if not _MAY_HIDE.search(rest):
        return None
    values = attributes(rest)
    return "hidden passage" if "hidden" in values or _NOT_SHOWN.search(values.get("style", "")) else None
