"""Text, spans and identities: the ground that every coding stands on.

A span is half-open and counts Unicode code points, as Python strings do.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate


def digest(text: str) -> str:
    """The sha256 of a canonical text, in hex: the name under which a text is kept.

    >>> digest("abc")[:12]
    'ba7816bf8f01'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def short_id(key: str) -> str:
    """Eight characters by which a person names a row; a uuid's own beginning is the time, the same for many.

    >>> short_id("abc")
    'ba7816bf'
    """
    return digest(key)[:8]


MARK = 16  # characters of a digest that name one text among those of a study


def mark(key: str) -> str:
    """The beginning of a digest, by which a coding names the text that its offsets count in."""
    return key[:MARK]


def slug(name: str) -> str:
    """A name as a file-system-safe, lower-case identifier.

    >>> slug("Juniper Street (Élementary), wave 1")
    'juniper-street-elementary-wave-1'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"


def natural_id(namespace: str, kind: str, name: str) -> str:
    """The uuid of a thing that is known by its name: the same in every copy of one study.

    >>> ns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    >>> natural_id(ns, "code", "trust") == natural_id(ns, "code", "trust")
    True
    """
    return str(uuid.uuid5(uuid.UUID(namespace), f"{kind}:{name}"))


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Span:
    """A half-open range of code points: ``start`` is in, ``end`` is out.

    >>> Span(start=3, end=3)
    Traceback (most recent call last):
    ValueError: a span needs 0 <= start < end, got 3:3
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}:{self.end}")

    def cut(self, text: str) -> str:
        """The words that the span covers; the span must lie in the text."""
        if self.end > len(text):
            raise ValueError(f"{self.start}:{self.end} reaches past the end of the text ({len(text)} characters)")
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True when both share at least one code point.

        >>> Span(start=0, end=4).overlaps(Span(start=4, end=6))
        False
        """
        return self.start < other.end and other.start < self.end


def occurrences(text: str, quote: str) -> list[Span]:
    """Every place where ``quote`` stands in ``text`` to the letter, overlapping ones too.

    >>> [s.start for s in occurrences("aaa", "aa")]
    [0, 1]
    """
    found, at = [], text.find(quote) if quote else -1
    while at >= 0:
        found.append(Span(start=at, end=at + len(quote)))
        at = text.find(quote, at + 1)
    return found


@dataclass(frozen=True)
class Replaced:
    """Where offsets go when stretches of a text are replaced.

    ``stretches``: (start, end, length of what stands there now), in code points of the old text, in order, apart.

    >>> moved = Replaced(((4, 8, 11),))  # 'Ask Osei now' became 'Ask [Principal] now'
    >>> moved.span(9, 12), moved.span(0, 3), moved.span(6, 12)
    ((16, 19), (0, 3), (4, 19))
    """

    stretches: tuple[tuple[int, int, int], ...]
    _grown: tuple[int, ...] = field(init=False, repr=False)  # what stretches before each one have added
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        grown = [0, *accumulate(length - (end - start) for start, end, length in self.stretches)]
        object.__setattr__(self, "_grown", tuple(grown))
        object.__setattr__(self, "_starts", tuple(start for start, _, _ in self.stretches))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the new text; one that lies inside a replaced stretch takes in all of it."""
        return self._moved(start, inside=0), self._moved(end, inside=1)

    def _moved(self, offset: int, *, inside: int) -> int:
        at = bisect_left(self._starts, offset) - 1  # the last stretch that begins before the offset
        if at < 0:
            return offset
        start, end, length = self.stretches[at]
        if offset < end:
            return start + self._grown[at] + inside * length
        return offset + self._grown[at + 1]


@dataclass(frozen=True)
class Lines:
    r"""Line and column of an offset in a text, both counted from 1.

    >>> Lines("ab\ncd").locate(4)
    (2, 2)
    """

    text: str
    starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts = [0, *(m.end() for m in re.finditer("\n", self.text))]
        object.__setattr__(self, "starts", tuple(starts))

    def locate(self, offset: int) -> tuple[int, int]:
        """``offset`` in code points, 0 to the length of the text."""
        if not 0 <= offset <= len(self.text):
            raise ValueError(f"offset {offset} is outside a text of {len(self.text)} characters")
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
