"""Codes and codebooks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """One code. ``slug`` is its path in the codebook (``environment/operations/load``).

    ``over``: a pattern code of the second cycle stands over these codes; their passages are its own too. What a
    code has been: ``former`` slugs, by which it is still found; ``alike``, fingerprints of the same rules in other
    words; ``redefined``, the UTC time (ISO 8601) at which its rules last changed, '' for never.
    """

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
    over: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    redefined: str = ""

    @property
    def fingerprint(self) -> str:
        """What a coder saw when coding: changes when the meaning of the code changes.

        >>> a = Code(slug="x", name="X", definition="One.")
        >>> a.fingerprint == Code(slug="y", name="X", definition="One.").fingerprint
        True
        """
        seen = "\0".join((self.name, self.definition, self.include, self.exclude, self.proposition))
        return hashlib.sha256(seen.encode("utf-8")).hexdigest()[:16]

    @property
    def rules(self) -> tuple[str, ...]:
        """What tells a coder when to use the code, its name apart."""
        return (self.definition, self.include, self.exclude, self.proposition)

    def outdated(self, fingerprint: str) -> bool:
        """Whether a coding was made under other rules. One that does not tell what was seen is not.

        >>> code = Code(slug="x", name="X", definition="One.", alike=("0123",))
        >>> code.outdated(code.fingerprint), code.outdated("0123"), code.outdated(""), code.outdated("4567")
        (False, False, False, True)
        """
        return bool(fingerprint) and fingerprint != self.fingerprint and fingerprint not in self.alike

    def following(self, old: Code, *, when: str, minor: bool = False) -> Code:
        """This code as what ``old`` has become, with what it has been.

        Where the rules differ, codings under the old ones are outdated from ``when`` on, unless the change is
        ``minor``: other words for the same rules.

        >>> old = Code(slug="a", name="A", definition="One.")
        >>> new = Code(slug="b", name="B", definition="One.").following(old, when="2026-11-22T10:00:00Z")
        >>> new.former, new.redefined, new.outdated(old.fingerprint)
        (('a',), '', False)
        >>> new = Code(slug="a", name="A", definition="Two.").following(old, when="2026-11-22T10:00:00Z")
        >>> new.redefined, new.outdated(old.fingerprint)
        ('2026-11-22T10:00:00Z', True)
        """
        former = dict.fromkeys((*old.former, old.slug))
        former.pop(self.slug, None)
        same = self.rules == old.rules or minor
        alike = dict.fromkeys((*old.alike, old.fingerprint) if same else ())
        alike.pop(self.fingerprint, None)
        redefined = old.redefined if same else when
        return replace(self, former=tuple(former), alike=tuple(alike), redefined=redefined)


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

    @property
    def slugs(self) -> frozenset[str]:
        """The slugs of all codes."""
        return frozenset(c.slug for c in self.codes)

    def get(self, slug: str) -> Code | None:
        """The code of that slug, or None."""
        return next((c for c in self.codes if c.slug == slug), None)

    def named(self, slug: str) -> Code | None:
        """The code of that slug, or the one that once had it, or None."""
        return self.get(slug) or next((c for c in self.codes if slug in c.former), None)

    def leaves(self) -> tuple[Code, ...]:
        """Codes that no other code calls its parent."""
        parents = {c.parent for c in self.codes}
        return tuple(c for c in self.codes if c.slug not in parents)

    def under(self, slug: str) -> frozenset[str]:
        """The slugs of a code and all below it; below a pattern code also what it stands over."""
        return descendants(self.codes, slug)


def descendants(codes: Iterable[Code], slug: str) -> frozenset[str]:
    """``slug``, everything below it and what pattern codes there stand over; cycles end where they close."""
    children: dict[str | None, list[str]] = {}
    for code in codes:
        children.setdefault(code.parent, []).append(code.slug)
        children.setdefault(code.slug, []).extend(code.over)
    found: set[str] = set()
    queue = [slug]
    while queue:
        at = queue.pop()
        if at not in found:
            found.add(at)
            queue += children.get(at, [])
    return frozenset(found)


def in_vivo(words: str) -> str:
    """The definition of a code that is named by participants' words, until somebody writes one.

    >>> in_vivo("a chair against the door"), in_vivo_words(in_vivo("a chair")), in_vivo_words("Chairs.")
    ('In vivo: "a chair against the door"', 'a chair', '')
    """
    return f'In vivo: "{words}"'


def in_vivo_words(definition: str) -> str:
    """The words that a code was named by; '' where a definition says nothing of the kind."""
    head, tail = in_vivo("\0").split("\0")
    whole = definition.startswith(head) and definition.endswith(tail)
    return definition[len(head) : len(definition) - len(tail)] if whole else ""
