"""What a word is wherever words are looked for or counted: a run of letters and digits, without case or accents.

So reads FTS5's tokenizer ``unicode61 remove_diacritics 2``, which answers the search; this finds where in a text the
words stand that it has found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_RUN = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A word of a text: where it stands, in code points, and how it is compared."""

    start: int
    end: int
    folded: str


def folded(word: str) -> str:
    """A word as words are compared.

    >>> folded("École")
    'ecole'
    """
    if word.isascii():
        return word.lower()
    return "".join(_plain(sign) for sign in word.lower() if not unicodedata.combining(sign))


def _plain(sign: str) -> str:
    """Accents are taken off Latin letters alone: elsewhere they make other letters."""
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base.isascii() else sign


def words(text: str) -> list[Word]:
    """The words of a text, in order.

    >>> [word.folded for word in words("Don't, Zoë_2!")]
    ['don', 't', 'zoe', '2']
    """
    return [Word(start=m.start(), end=m.end(), folded=folded(m.group())) for m in _RUN.finditer(text)]


def begins(text: str) -> Iterator[int]:
    """Where the words of a text begin, one after the other."""
    return (m.start() for m in _RUN.finditer(text))


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """Words that stand one after the other; with ``prefix`` the last of them only begins so."""

    words: tuple[str, ...]
    prefix: bool = False

    @classmethod
    def of(cls, text: str, *, prefix: bool = False) -> Phrase:
        """The words of a text, to be looked for in others."""
        return cls(words=tuple(word.folded for word in words(text)), prefix=prefix)

    def ranges(self, text: str) -> list[tuple[int, int]]:
        """Where it stands in a text: (start, end), also places that overlap. Nothing stands nowhere.

        >>> Phrase.of("open do", prefix=True).ranges("An open door, OPEN-DOORS")
        [(3, 12), (14, 24)]
        """
        there = words(text)
        count = len(self.words)
        return [
            (there[at].start, there[at + count - 1].end)
            for at in range(len(there) - count + 1 if count else 0)
            if self._at(there[at : at + count])
        ]

    def _at(self, there: list[Word]) -> bool:
        *before, last = (word.folded for word in there)
        ends = last.startswith(self.words[-1]) if self.prefix else last == self.words[-1]
        return ends and tuple(before) == self.words[:-1]
