"""Codes as a person calls them while coding: by number, name, beginning or initials; never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.errors import NotKnown, WorkbenchError
from workbench.model.codebook import Code, Codebook

RECENT = 9  # codes that a digit calls
SHOWN = 6  # codes that a message names


@dataclass
class Recent:
    """The codes used last, each under a digit that stays its own for as long as it is among them.

    >>> recent = Recent()
    >>> [recent.use(code) for code in ("load", "trust", "load")], dict(recent.by_digit)
    ([1, 2, 1], {1: 'load', 2: 'trust'})
    """

    by_digit: dict[int, str] = field(default_factory=dict)
    _used: list[str] = field(default_factory=list)  # the latest at the end

    def use(self, slug: str) -> int:
        """Note that a code was used; gives its digit: its own, a free one, or that of the one unused for longest."""
        digits = {code: digit for digit, code in self.by_digit.items()}
        digit = digits.get(slug)
        if digit is None:
            free = (d for d in range(1, RECENT + 1) if d not in self.by_digit)
            digit = next(free, None) or digits[self._used.pop(0)]
            self.by_digit[digit] = slug
        self._used = [code for code in self._used if code != slug] + [slug]
        return digit


class Names:
    """The codes of a book under all the names by which a person may call them.

    >>> book = Codebook(slug="b", title="B", codes=tuple(Code(slug=s, name=n, definition="d") for s, n in (
    ...     ("environment/load", "Load"), ("growing/professional-development", "Professional development"))))
    >>> Names(book).find("pd").slug, Names(book).find("lo").slug
    ('growing/professional-development', 'environment/load')
    >>> Names(book).find("laod")
    Traceback (most recent call last):
    workbench.errors.NotKnown: no code 'laod'; did you mean environment/load?
    """

    def __init__(self, book: Codebook) -> None:
        self.book = book
        self._exact = {old: code for code in reversed(book.codes) for old in code.former}
        self._exact |= {code.slug: code for code in book}
        self._tails = _grouped((code.slug.rsplit("/", 1)[-1], code) for code in book)
        self._initials = _grouped((short, code) for code in book for short in _initials(code))

    def find(self, word: str, recent: Mapping[int, str] | None = None) -> Code:
        """The code of that digit, path, end of a path or last part; else the only one that begins so.

        What may begin so is the last part, or one of its later words where no last part does; initials count too.

        Raises:
            NotKnown: no code is called so; the nearest are offered.
            WorkbenchError: several are; all or the first of them are named.
        """
        if len(word) == 1 and word.isdecimal():
            return self._recent(int(word), recent or {})
        if word in self._exact:
            return self._exact[word]
        wanted = word.casefold()
        found = self._tails.get(wanted) or [c for c in self.book if c.slug.endswith("/" + wanted)]
        if not found:
            begun = [code for tail, codes in self._tails.items() if tail.startswith(wanted) for code in codes]
            found = _once([*begun, *self._initials.get(wanted, ())]) or self._holding(wanted)
        if len(found) > 1:
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            named = ", ".join(code.slug for code in found[:SHOWN])
            raise WorkbenchError(f"{word!r} may be {named}{more}", hint="give more of the name")
        if not found:
            raise NotKnown("code", word, self._exact)
        return found[0]

    def _holding(self, wanted: str) -> list[Code]:
        """Codes with a later word of their last part that begins so."""
        return [code for tail, codes in self._tails.items() if f"-{wanted}" in tail for code in codes]

    def _recent(self, digit: int, recent: Mapping[int, str]) -> Code:
        code = self._exact.get(recent.get(digit, ""))
        if code is None:
            raise WorkbenchError(f"no code stands under {digit} yet", hint="l lists those that do")
        return code


def _grouped(pairs: Iterable[tuple[str, Code]]) -> dict[str, list[Code]]:
    found: dict[str, list[Code]] = {}
    for name, code in pairs:
        found[name] = _once([*found.get(name, ()), code])
    return found


def _once(codes: Sequence[Code]) -> list[Code]:
    return list({code.slug: code for code in codes}.values())


def _initials(code: Code) -> Iterable[str]:
    """Of the last part of its path, and of its name: one letter alone calls nothing."""
    parts = (re.split(r"[-_]+", code.slug.rsplit("/", 1)[-1]), code.name.split())
    found = ("".join(word[0] for word in words if word).casefold() for words in parts)
    return [letters for letters in found if len(letters) > 1]
