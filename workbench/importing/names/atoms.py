"""A text as words are compared: without case, accents, soft hyphens, zero-width characters and escapes.

A text is read as atoms: runs of letters or of digits, cut where a small letter meets a capital (``InesCalder``). So
NFC and NFD, slugs and file names are one to whoever looks for names, and so are escapes of HTML, URLs and JSON.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from workbench.importing.names.ordinary import word_set

_IGNORED = "\u00ad\u200b-\u200d\u2060\ufeff"
_MARKS = (
    rf"{_IGNORED}\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
)
_ATOM = re.compile(rf"[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*)*|\d+")
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_PREFIXES = word_set("mc mac de la le di du da van von fitz o st al el")  # McDonald is one word
_DROPPED = re.compile(rf"[{_IGNORED}\u0300-\u036f]+")
_ESCAPED = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});|(?:%[0-9A-Fa-f]{2}){1,8}|\\u[0-9a-fA-F]{4}"
)
NEGATED = re.compile(r"['’]\u2060*[tT]\b")  # the rest of "Don't", which is nobody's name
FILLER = "\u2060"  # keeps an escape as long as it was, and is ignored


Atom = tuple[int, int, str]  # start and end in code points, and the folded letters or digits


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", word)).casefold()
    return _DROPPED.sub("", unicodedata.normalize("NFKD", plain)) or word


def fold(word: str) -> str:
    r"""A word as words are compared.

    >>> fold("CALDER"), fold("Jose\u0301") == fold("José") == "jose", fold("Cal\u00adder")
    ('calder', True, 'calder')
    """
    return word.lower() if word.isascii() else _folded(word)


def plain(text: str) -> str:
    """A text of the same length without escapes: ``O&#39;Neil`` is ``O'Neil`` and fillers.

    >>> plain("O&#39;Neil").replace(FILLER, ""), len(plain("O&#39;Neil"))
    ("O'Neil", 10)
    """
    if "&" in text or "%" in text or "\\u" in text:
        return _ESCAPED.sub(_unescaped, text)
    return text


def _unescaped(match: re.Match[str]) -> str:
    written = match[0]
    if written[0] == "&":
        read = html.unescape(written)
    elif written[0] == "%":
        read = unquote(written, errors="replace")
    else:
        read = chr(int(written.removeprefix("\\u"), base=16))
    return read + FILLER * (len(written) - len(read)) if len(read) <= len(written) else written


def atoms(text: str) -> list[Atom]:
    """The atoms of a text without escapes, in order.

    >>> [atom[2] for atom in atoms("Ines Calder's InesCalder_w2, O'Neil-McDonald")]
    ['ines', 'calder', 's', 'ines', 'calder', 'w', '2', 'o', 'neil', 'mcdonald']
    """
    found: list[Atom] = []
    for match in _ATOM.finditer(text):
        word = match[0]
        start, end = match.span()
        if word.isascii() and word[1:].islower():  # nearly all words, done with at once
            found.append((start, end, word.lower()))
            continue
        if not word.isupper() and not word[1:].islower():
            for border in _CAMEL.finditer(word):
                at = match.start() + border.start()
                if text[start:at].lower() not in _PREFIXES:
                    found.append((start, at, fold(text[start:at])))
                    start = at
        found.append((start, end, fold(text[start:end])))
    return found


def words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the words and numbers between two code points stand; ``GitHub`` is one.

    >>> ["Ask O'Neil"[a:b] for a, b in words("Ask O'Neil", 0, 10)]
    ['Ask', 'O', 'Neil']
    """
    return (match.span() for match in _ATOM.finditer(text, start, end))


def folded(name: str) -> tuple[str, ...]:
    """The folded atoms of a name; names with the same ones are the same.

    >>> folded("O’Neil") == folded("o'neil") == ("o", "neil"), folded("?!")
    (True, ())
    """
    return tuple(word for _, _, word in atoms(plain(name)))


def key_of(name: str) -> tuple[str, ...]:
    """Names with the same key are one; an account is not the word that it is made of.

    >>> key_of("@peer") == key_of("Peer"), key_of("PEER") == key_of("Peer")
    (False, True)
    """
    return ("@", *folded(name)) if name.startswith("@") else folded(name)
