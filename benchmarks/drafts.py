"""A text under correction, as characters that know where they came from, and the parts of which it consists."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

NEW = -1  # where an inserted character came from
LABEL = re.compile(r"^(?:\*\*)?([^\W\d_][^:\n]{0,30}?):(?=\*\*|\s)", re.MULTILINE)


@dataclass(kw_only=True, slots=True)
class Draft:
    """A text under correction. ``origins``: the old offset of each character, or ``NEW``.

    ``instead``: for a character written over another one, the old offset of that one, else ``NEW``. ``copied``: for
    a character of a copied paragraph, the old offset of its original, else ``NEW``; what was written over such a
    character has -2 less that offset. ``beside``: old offsets of which a copy was put right beside the original.
    """

    characters: list[str]
    origins: list[int]
    instead: list[int]
    copied: list[int]
    beside: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, text: str) -> Draft:
        return cls(
            characters=list(text), origins=list(range(len(text))), instead=[NEW] * len(text), copied=[NEW] * len(text)
        )

    @property
    def text(self) -> str:
        return "".join(self.characters)

    def replace(self, start: int, end: int, words: str) -> None:
        """Write over a range; every new character stands for the one it was written over, or for the last of them.

        A single letter that is only written otherwise (case, accents) is still the old one.
        """
        over = [max(o, i) for o, i in zip(self.origins[start:end], self.instead[start:end], strict=True)]
        stand_in = [over[min(n, len(over) - 1)] if over else NEW for n in range(len(words))]
        origins = [NEW] * len(words)
        twins = [-2 - c if c >= 0 else c for c in self.copied[start:end]]
        copied = [twins[min(n, len(twins) - 1)] if twins else NEW for n in range(len(words))]
        if end - start == 1 and words and letter(words[0]) == letter(self.characters[start]):
            origins[0], copied[0] = self.origins[start], self.copied[start]
        self.characters[start:end] = words
        self.origins[start:end] = origins
        self.instead[start:end] = stand_in
        self.copied[start:end] = copied

    def insert(self, at: int, words: str) -> None:
        self.replace(at, at, words)

    def delete(self, start: int, end: int) -> None:
        self.replace(start, end, "")

    def move(self, start: int, end: int, to: int) -> None:
        """Take a range out and put it in front of what stood at ``to``, outside of the range."""
        for each in (self.characters, self.origins, self.instead, self.copied):
            taken = each[start:end]
            del each[start:end]
            at = to if to <= start else to - (end - start)
            each[at:at] = taken  # type: ignore[assignment]


@lru_cache(maxsize=4096)
def letter(character: str) -> str:
    """A character without case and accent."""
    return unicodedata.normalize("NFKD", character)[0].casefold()


def words_of(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\d+(?::\d+)+|[^\W_]+(?:['’][^\W_]+)*", text)]


def sentences_of(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"[^\s.!?](?:[^.!?\n]|\n(?!\n))*[.!?]+[\"”’)]*", text)]


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """With the blank line after each."""
    return [m.span() for m in re.finditer(r"\S(?:.|\n(?!\s*\n))*(?:\n\s*)*", text)]


def turns_of(text: str) -> list[tuple[int, int]]:
    """From one label to the next one."""
    starts = [m.start() for m in LABEL.finditer(text)]
    return list(zip(starts, [*starts[1:], len(text)], strict=False))
