"""Where codes lie in a codebook: slugs that change, slugs and names that are taken, codes that go below others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.coding.codebook_file import prefix
from workbench.coding.shape import PATH, SLUG
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code


def last_part(slug: str) -> str:
    """The part of a slug that is the code's own.

    >>> last_part("time/own-time")
    'own-time'
    """
    return slug.rpartition("/")[2]


def relocated(codes: Iterable[Code], slug: str, to: str) -> dict[str, Code]:
    """Old slug → the code under its new slug, for a code and all below it; names and rules stay.

    >>> book = [Code(slug="a", name="A", definition="d"), Code(slug="a/b", name="B", definition="d", parent="a")]
    >>> {old: code.slug for old, code in relocated(book, "a", "c/a").items()}
    {'a': 'c/a', 'a/b': 'c/a/b'}
    """
    found = {}
    for code in codes:
        if f"{code.slug}/".startswith(f"{slug}/"):
            path = to + code.slug[len(slug) :]
            found[code.slug] = replace(code, slug=path, parent=prefix(path))
    return found


def refuse_taken(codes: Sequence[Code], wanted: Mapping[str, Code]) -> None:
    """Refuse slugs that another code has, or once had: what still names it would mean the new one.

    ``wanted``: slug of a code now ('' for one that comes in) → the code as it is to be.
    """
    others = [c for c in codes if c.slug not in wanted]
    slugs = {c.slug for c in others}
    formerly = {old: c.slug for c in others for old in c.former}
    for code in wanted.values():
        if code.slug in slugs:
            raise WorkbenchError(f"there is a code {code.slug} already", hint="give another name or --slug")
        if code.slug in formerly:
            raise WorkbenchError(
                f"{code.slug} is what {formerly[code.slug]} was once called, and older files still mean that",
                hint="choose another slug",
            )


def refuse_same_name(codes: Iterable[Code], name: str, *, own: str = "") -> None:
    """Refuse a name that another code of the codebook has. ``own``: the slug of the code that is to have it."""
    other = next((c for c in codes if c.slug != own and c.name.casefold() == name.casefold()), None)
    if other:
        raise WorkbenchError(f"{other.slug} is called {other.name!r} already", hint="choose another name")


def path(text: str) -> str:
    """A slug as it was typed; another form is refused."""
    return _formed(PATH.form, PATH.form_says, text)


def part(text: str) -> str:
    """The last part of a slug as it was typed; another form is refused."""
    return _formed(SLUG.form, SLUG.form_says, text)


def _formed(form: str, says: str, text: str) -> str:
    if not re.fullmatch(form, text):
        raise WorkbenchError(f"{text!r} is no slug", hint=f"write {says}")
    return text


def name_of(slug: str) -> str:
    """A name made of the last part of a slug.

    >>> name_of("time/own-time")
    'Own time'
    """
    words = last_part(slug).replace("-", " ")
    return words[:1].upper() + words[1:]


def children(codes: Iterable[Code], slug: str) -> tuple[Code, ...]:
    """The codes right below one."""
    return tuple(c for c in codes if c.parent == slug)


def adopted(codes: Sequence[Code], merged: Collection[str], into: str) -> dict[str, Code]:
    """Old slug → code under its new slug, of all below merged codes, which go under ``into``.

    Raises:
        WorkbenchError: ``into`` is one of them or lies below one, or a slug is taken.
    """
    for slug in merged:
        if slug == into:
            raise WorkbenchError(f"{slug} cannot be merged into itself", hint="name another code last")
        if into.startswith(f"{slug}/"):
            raise WorkbenchError(
                f"{into} lies below {slug}, which cannot be merged into it",
                hint=f"merge {into} into {slug} instead, or move {into} first",
            )
    found: dict[str, Code] = {}
    for slug in sorted(merged):  # what lies below a merged code below a merged code follows the nearer one
        for child in children(codes, slug):
            if child.slug not in merged:
                found |= relocated(codes, child.slug, f"{into}/{last_part(child.slug)}")
    found = {old: code for old, code in found.items() if old not in merged and old != code.slug}
    twice = next((slug for slug, n in Counter(c.slug for c in found.values()).items() if n > 1), None)
    if twice:
        raise WorkbenchError(f"two codes would become {twice}", hint="rename one of them first (--slug)")
    refuse_taken(codes, found)
    return found
