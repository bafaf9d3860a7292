"""The words of a text as texts are compared: case, accents, quotation marks, dashes and white space do not count."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MARKS = "\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # scripts without spaces: each character is a word
_TIME = r"\d+(?::\d\d){1,2}(?!\w)"  # one word: two times are alike in nearly all their numbers
_WORD = re.compile(rf"{_TIME}|[{_UNSPACED}]|(?:[^\W_{_UNSPACED}][{_MARKS}]*)+")
_PLAIN_WORD = re.compile(rf"{_TIME}|[^\W_]+", re.ASCII)
_MARK = re.compile(rf"[{_MARKS}]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The words of a text in order: where each starts and ends (code points), and its number.

    Two words have one number when their letters are the same.
    """

    starts: list[int]
    ends: list[int]
    keys: list[int]


def words_of(text: str, numbers: dict[str, int]) -> Words:
    """The words of a text; ``numbers`` knows the words of other texts and learns those that are new.

    >>> words_of("Yes, yes! It is 00:12:07.", {}).keys
    [0, 0, 1, 2, 3]
    """
    starts, ends, keys = [], [], []
    pattern = _PLAIN_WORD if text.isascii() else _WORD
    for match in pattern.finditer(text):
        starts.append(match.start())
        ends.append(match.end())
        keys.append(numbers.setdefault(_letters(match.group()), len(numbers)))
    return Words(starts=starts, ends=ends, keys=keys)


def _letters(word: str) -> str:
    """A word as words are compared: without case, accents and invisible characters."""
    if word.isascii():
        return word.lower()
    return _MARK.sub("", unicodedata.normalize("NFKD", word)).casefold() or word
