"""Words and phrases of many rules, found in one pass over a text.

A word is a run of letters, digits and ``_``; every other sign but white space is a word of its own. So ``open door``
stands in "an Open door, " and over the end of a line, and not in "an open-door policy". Nothing is guessed: no stems,
no synonyms.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

LONGEST = 20  # words of a phrase
_WORD = re.compile(r"\w+|[^\w\s]")
_ALIKE = str.maketrans("‘’ʼ‐‑", "'''--")  # as typists write them; one character for one, so that offsets hold
_SMALL = str.maketrans("İıſ", "iis")  # letters that a capital may stand for as well; İ alone would grow to two
_STRETCH = 100  # characters
_KEPT = 50_000  # words of which is remembered whether a phrase begins with them

Found = tuple[int, int, int]  # key, start, end
_Form = tuple[int, tuple[int, ...]]  # words before the one it is filed under; letters that count of each, 0: all
_Keys = dict[tuple[str, ...], list[int]]  # by the words of the phrase
_Forms = dict[_Form, _Keys]


def plain(text: str, *, case: bool = False) -> str:
    """A text of the same length in which apostrophes and hyphens are alike, and capitals too unless ``case``.

    >>> plain("She DOESN’T"), len(plain("İstanbul"))
    ("she doesn't", 8)
    """
    if text.isascii():
        return text if case else text.lower()
    same = text.translate(_ALIKE)
    return same if case else same.translate(_SMALL).lower()


def fault(phrase: str) -> str:
    """What is wrong with a word or phrase of a rule, '' for nothing.

    >>> fault("learn* to share"), fault("lea*rn"), fault("--")
    ('', "a '*' stands at the end of a word only", 'it holds no word')
    """
    chunks = phrase.split()
    if any("*" in chunk[:-1] or not re.fullmatch(r"(?s:.*\w\*|[^*]*)", chunk) for chunk in chunks):
        return "a '*' stands at the end of a word only"
    if not re.search(r"\w", phrase):
        return "it holds no word"
    if len(_WORD.findall(phrase)) > LONGEST:
        return f"it has more than {LONGEST} words"
    return ""


class Phrases:
    r"""Words and phrases with the keys that ``find`` tells them by.

    Each is filed under its longest word, which is seldom said; only where that stands is the rest compared.

    >>> Phrases([(0, "open door"), (1, "polic*")]).find("An Open\ndoor policy.")
    [(0, 3, 12), (1, 13, 19)]
    """

    def __init__(self, wanted: Iterable[tuple[int, str]], *, case: bool = False) -> None:
        self._case = case
        self._whole: dict[str, _Forms] = {}
        self._cut: dict[str, _Forms] = {}  # under the beginning of a word
        self._seen: set[str] = set()
        self._leads: dict[str, tuple[tuple[_Form, _Keys], ...]] = {}  # of the words seen, those that lead somewhere
        for key, phrase in wanted:
            for form in ("NFC", "NFD"):
                self._add(key, plain(unicodedata.normalize(form, phrase), case=case))
        self._lengths = sorted(set(map(len, self._cut)))

    def _add(self, key: int, phrase: str) -> None:
        parts: list[tuple[str, int]] = []  # words, with the length of those of which only the beginning is told
        for chunk in phrase.split():
            cut = len(chunk) > 1 and chunk.endswith("*")
            words = _WORD.findall(chunk[:-1] if cut else chunk)
            parts += ((word, 0) for word in words)
            if cut:
                parts[-1] = (words[-1], len(words[-1]))
        at = max(range(len(parts)), key=lambda n: (not parts[n][1], len(parts[n][0])))
        filed = (self._cut if parts[at][1] else self._whole).setdefault(parts[at][0], {})
        keys = filed.setdefault((at, tuple(cut for _, cut in parts)), {}).setdefault(tuple(w for w, _ in parts), [])
        if key not in keys:
            keys.append(key)

    def find(self, text: str) -> list[Found]:
        """Every place of every phrase, in the order of the text; offsets are its code points."""
        return sorted(self.find_in(plain(text, case=self._case), text), key=lambda found: (*found[1:], found[0]))

    def find_in(self, like: str, text: str) -> list[Found]:
        """The same in no order, where ``plain`` has been asked already."""
        if not (self._whole or self._cut):
            return []
        words = _Words(like)
        found = set(self._matches(words.words))
        placed = ((key, words.span(first)[0], words.span(last)[1]) for key, first, last in found)
        return [each for each in placed if _whole(text, each[1], each[2])]

    def _matches(self, words: Sequence[str]) -> Iterator[Found]:
        """Keys with the first and the last word of what they match."""
        leads = self._leading(words)
        for at in [at for at, word in enumerate(words) if word in leads]:
            for (ahead, cuts), filed in leads[words[at]]:
                first, end = at - ahead, at - ahead + len(cuts)
                said = words[first:end] if first >= 0 else ()
                if any(cuts):
                    said = [word[:cut] if cut else word for word, cut in zip(said, cuts, strict=False)]
                for key in filed.get(tuple(said), ()):
                    yield key, first, end - 1

    def _leading(self, words: Sequence[str]) -> Mapping[str, Sequence[tuple[_Form, _Keys]]]:
        """Those of the words under which something is filed; remembered, as few words are most of what is said."""
        if len(self._seen) > _KEPT:
            self._seen.clear()
            self._leads.clear()
        for word in set(words).difference(self._seen):
            forms = [
                self._whole.get(word, {}),
                *(self._cut.get(word[:n], {}) for n in self._lengths if n <= len(word)),
            ]
            if led := tuple(each for filed in forms for each in filed.items()):
                self._leads[word] = led
            self._seen.add(word)
        return self._leads


class _Words:
    """The words of a text. Where they stand is told stretch by stretch, as few stretches hold something."""

    def __init__(self, like: str) -> None:
        self.words: list[str] = []
        self._like = like
        self._firsts: list[int] = []  # the number of each stretch's first word
        self._starts: list[int] = []  # and where it starts
        self._spans: dict[int, list[tuple[int, int]]] = {}
        end = 0
        while end < len(like):
            start, cut = end, like.find(" ", end + _STRETCH)
            end = cut if cut >= 0 else len(like)
            self._firsts.append(len(self.words))
            self._starts.append(start)
            self.words += _WORD.findall(like, start, end)
        self._starts.append(len(like))

    def span(self, number: int) -> tuple[int, int]:
        """Start and end of a word in the text."""
        at = bisect_right(self._firsts, number) - 1
        if at not in self._spans:
            found = _WORD.finditer(self._like, self._starts[at], self._starts[at + 1])
            self._spans[at] = [match.span() for match in found]
        return self._spans[at][number - self._firsts[at]]


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no letter is cut in two that is written with marks, at either end of a match."""
    if end < len(text) and _joins(text[end]):
        return False
    return not (start and _joins(text[start - 1]) and text[start].isalnum())


def _joins(sign: str) -> bool:
    """Whether a sign is a mark on the letter before it, so that no word ends between both."""
    return sign > "\u02ff" and unicodedata.category(sign)[0] == "M" and not "\ufe00" <= sign <= "\ufe0f"
