"""Rich text (RTF) before striprtf reads it: what is not read is taken out, ends of paragraphs and cells are marked.

One pass over the words and braces of the file, each looked at once. What is left in it are words that striprtf turns
into the right characters, and marks that are characters too.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace

from workbench.errors import WorkbenchError

_DEEPEST = 1_000  # groups inside each other; Word makes about twenty
LONGEST = 50_000_000  # characters without pictures; a minute or so, and ten times a long book
# Every character begins one kind of token at most, and no token is looked at twice.
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)|\\"
)
_RAW = re.compile(r"[\x80-\xff]+")
# Code points that Unicode keeps for such use: no text holds them.
PARAGRAPH, LINE, CELL, ROW, IN_CELL = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_ENDS = {"line": LINE, "lbr": LINE, "page": LINE, "sect": PARAGRAPH, "cell": CELL, "row": ROW}
_ENDS |= {"nestcell": IN_CELL, "nestrow": IN_CELL}  # a table in a cell is part of its words
_HIDING = {"v": "hidden passage", "deleted": "tracked deletion"}
_PROPERTIES = (*_HIDING, "plain", "intbl", "pard")
_LOWEST = -0x8000  # numbers of characters were once signed
_NOBODYS = "-"  # not read, not counted, and nothing inside is
_LEFT_OUT = {  # groups that are not read, and what they are called
    "annotation": "comment",
    "footnote": "footnote",
    "listtext": "list number",
    "pntext": "list number",
    "pict": "image",
    "objdata": "embedded file",
    "shptxt": "text box",
    "dptxbxtext": "text box",
    **{f"{end}{which}": end for end in ("header", "footer") for which in ("", "l", "r", "f")},
    **dict.fromkeys(("fldinst", "fonttbl", "nonesttables", "nonshppict", "shprslt"), _NOBODYS),
}
_DATA = ("image", "embedded file")  # all others count only if they hold words
_CODE_PAGES = {"0": "cp1252", "10000": "mac_roman", "65001": "utf-8"}
_CHARSETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Group:
    """What holds between two braces. ``left``: what is not read is called, '' if it is not counted; None is read."""

    left: str | None = None
    hidden: str = ""  # how hidden words are called
    in_table: bool = False
    fonts: bool = False  # whether this is the table of fonts


class Prepared:
    """A file without what is not read, ``counts`` of that, and the ``code_page`` that it names, if it does."""

    def __init__(self, source: str) -> None:
        self.counts: Counter[str] = Counter()
        self.code_page = ""
        self._written = io.StringIO()
        self._fonts: dict[str, str] = {}  # number of a font: number of its character set
        self._font = ""
        self._groups: list[_Group] = []
        self._group = _Group()
        self._uncounted = False  # whether no words of the group that is left out were seen yet
        self._hiding = ""  # how the hidden words before this place are called
        self._run(source)
        if self._groups:
            raise WorkbenchError("is damaged: it ends before its last brace", hint="copy or export it again")

    def rtf(self) -> str:
        """What striprtf is to read; each font on a line of its own, which its pattern does not leave."""
        fonts = "".join(f"{{\\f{font}\\fcharset{charset} x;}}\n" for font, charset in self._fonts.items())
        return f"{{{{\\fonttbl{fonts}}}{self._written.getvalue()}}}"

    def _run(self, source: str) -> None:
        at = 0
        while match := _TOKEN.match(source, at):
            at = match.end()
            if match["brace"]:
                if not self._brace(match["brace"]):
                    return  # what stands behind the last brace is not part of the file
            elif match["word"] == "bin":
                at += max(0, int(match["number"] or 0))
            elif match["word"]:
                # with a blank: once a word behind it is left out, nothing else would tell it from the text
                self._word(match["word"], match["number"], f"\\{match['word']}{match['number'] or ''} ")
            elif match["sign"]:
                self._sign(match["sign"], match[0])
            elif match["byte"] or match["text"]:
                self._text(match[0])
            if self._written.tell() > LONGEST:
                raise WorkbenchError(f"has more than {LONGEST // 10**6} MB of text", hint="split it")

    def _brace(self, brace: str) -> bool:
        """Whether the file goes on behind a brace."""
        if brace == "{":
            self._groups.append(self._group)
            if len(self._groups) > _DEEPEST:
                raise ValueError("groups too deep inside each other")
        else:
            self._group = self._groups.pop()
        if self._group.left is None:
            self._written.write(brace)
        return bool(self._groups)

    def _word(self, word: str, number: str | None, token: str) -> None:
        if word in _LEFT_OUT:
            self._leave(_LEFT_OUT[word], fonts=word == "fonttbl")
        elif self._group.left is not None:
            if self._group.fonts:
                self._in_fonts(word, number or "0")
            elif word == "u":
                self._text(token)
        elif word in _PROPERTIES:
            self._property(word, on=number != "0")
        elif word == "par":
            self._mark(IN_CELL if self._group.in_table else PARAGRAPH)
        elif word in _ENDS:
            self._mark(_ENDS[word])
        elif word == "ansicpg":
            self.code_page = _CODE_PAGES.get(number or "0", f"cp{number}")
        elif word in _CHARSETS:
            self.code_page = self.code_page or _CHARSETS[word]
        elif word == "u":
            unknown = not number or not _LOWEST <= int(number) <= sys.maxunicode
            self._text("\\u65533 " if unknown else token)
        elif word not in ("uc", "f") or number:  # striprtf stumbles over them without a number
            self._written.write(token)

    def _property(self, word: str, *, on: bool) -> None:
        if word in ("intbl", "pard"):
            self._group = replace(self._group, in_table=word == "intbl")
        else:
            self._group = replace(self._group, hidden=_HIDING.get(word, "") if on else "")

    def _sign(self, sign: str, token: str) -> None:
        if sign == "*":  # a group that a reader may pass over
            self._leave("")
        elif sign in "\r\n":
            self._word("par", None, token)
        elif sign in "~-_{}\\":
            self._text(token)

    def _leave(self, what: str, *, fonts: bool = False) -> None:
        """From here to the end of its braces a group is not read; what is inside may have a better name for it."""
        if self._group.left:
            return
        self._group = replace(self._group, left=what, fonts=fonts)
        self._uncounted = what not in ("", _NOBODYS)
        if what in _DATA:
            self._count(what)

    def _count(self, what: str) -> None:
        self.counts[what] += 1
        self._uncounted = False

    def _in_fonts(self, word: str, number: str) -> None:
        if word == "f":
            self._font = number.lstrip("-")
        elif word == "fcharset" and self._font and len(self._fonts) < _DEEPEST:
            self._fonts[self._font] = number.lstrip("-")

    def _mark(self, mark: str) -> None:
        if not self._group.hidden:
            self._written.write(f"{{\\uc0\\u{ord(mark)} }}")

    def _text(self, token: str) -> None:
        """Words: read, hidden, or inside of what is left out."""
        group = self._group
        if group.left is not None:
            words = token.isascii() and any(map(str.isalnum, token)) and token[0] != "\\"
            if self._uncounted and group.left and (words or (token.strip() and group.left != "list number")):
                self._count(group.left)
        elif group.hidden:
            self.counts[group.hidden] += self._hiding != group.hidden
            self._hiding = group.hidden
        else:
            self._hiding = "" if token.strip() else self._hiding
            self._written.write(token if token.isascii() else _RAW.sub(_escaped, token))


def _escaped(match: re.Match[str]) -> str:
    r"""Bytes that a program should have escaped: as UTF-8 if they are that, else in the code page of the file."""
    raw = match[0].encode("latin-1")
    try:
        return "".join(f"{{\\uc0\\u{ord(character)} }}" for character in raw.decode("utf-8"))
    except UnicodeDecodeError:
        return "".join(f"\\'{byte:02x}" for byte in raw)
