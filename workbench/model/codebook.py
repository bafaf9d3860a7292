"""Codes and codebooks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """One code. ``slug`` is its path in the codebook (``environment/operations/load``)."""

    slug: str
    name: str
    definition: str
    parent: str | None = None
    include: str = ""
    exclude: str = ""
    example: str = ""
    cues: tuple[str, ...] = ()
    proposition: str = ""
    origin: str = ""

    @property
    def fingerprint(self) -> str:
        """What a coder saw when coding: changes when the meaning of the code changes.

        >>> a = Code(slug="x", name="X", definition="One.")
        >>> a.fingerprint == Code(slug="y", name="X", definition="One.").fingerprint
        True
        """
        seen = "\0".join((self.name, self.definition, self.include, self.exclude, self.proposition))
        return hashlib.sha256(seen.encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """Codes in the order of their file; a parent stands somewhere in the same book.

    >>> book = Codebook(slug="b", title="B", codes=(
    ...     Code(slug="a", name="A", definition="d"), Code(slug="a/b", name="B", definition="d", parent="a")))
    >>> [c.slug for c in book.leaves()], sorted(book.under("a"))
    (['a/b'], ['a', 'a/b'])
    """

    slug: str
    title: str
    codes: tuple[Code, ...]
    version: str = ""
    about: str = ""
    warning: str = ""

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def get(self, slug: str) -> Code | None:
        """The code of that slug, or None."""
        return next((c for c in self.codes if c.slug == slug), None)

    def leaves(self) -> tuple[Code, ...]:
        """Codes that no other code calls its parent."""
        parents = {c.parent for c in self.codes}
        return tuple(c for c in self.codes if c.slug not in parents)

    def under(self, slug: str) -> frozenset[str]:
        """The slugs of a code and all its descendants."""
        return descendants(self.codes, slug)


def descendants(codes: Iterable[Code], slug: str) -> frozenset[str]:
    """``slug`` and everything below it; cycles end where they close."""
    children: dict[str | None, list[str]] = {}
    for code in codes:
        children.setdefault(code.parent, []).append(code.slug)
    found: set[str] = set()
    queue = [slug]
    while queue:
        at = queue.pop()
        if at not in found:
            found.add(at)
            queue += children.get(at, [])
    return frozenset(found)
