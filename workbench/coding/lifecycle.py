"""The life of a codebook: which code of a file is which code of the study, and what has become of each.

Pure: it takes codes and gives codes. Whether somebody has coded with them is for others to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import count

from workbench.coding.codebook_file import prefix
from workbench.coding.placing import last_part
from workbench.model.codebook import Code

WORDS = 300  # words of each side that are compared; a longer text is told as replaced
LONGEST = 240  # characters of what went and came
RULES = ("definition", "include", "exclude", "proposition")
REST = ("example", "cues", "origin", "over")


class Kind(StrEnum):
    """What happens to a code."""

    NEW = "new"
    BACK = "back"  # it had been retired
    RENAMED = "renamed"
    MOVED = "moved"
    REDEFINED = "redefined"
    REWORDED = "reworded"  # other words for the same rules, as somebody has said
    CHANGED = "changed"  # example, cues, origin, or what a pattern code stands over
    MERGED = "merged"
    RETIRED = "retired"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fate:
    """What happens to one code. ``was``: its slug before, where that is another; ``words``: what went and came.

    ``along``: it only goes where the code above it goes. ``codings``: how many it has.
    """

    code: str
    kinds: tuple[Kind, ...]
    was: str = ""
    words: str = ""
    codings: int = 0
    along: bool = False


def follow(here: Iterable[Code], there: Iterable[Code]) -> dict[str, str]:
    """Slug of each code of a file → slug of the code of the study that it is; codes that come in are left out.

    Known by its slug; else by a slug that it once had (an older file); else by its name. A code is followed once.

    >>> here = (Code(slug="b/a", name="A", definition="x", former=("a",)), Code(slug="c", name="C", definition="x"))
    >>> there = (Code(slug="a", name="Other", definition="x"), Code(slug="d", name="c", definition="x"))
    >>> follow(here, there)
    {'a': 'b/a', 'd': 'c'}
    """
    here, there = tuple(here), tuple(there)
    slugs = {c.slug for c in here}
    found = {c.slug: c.slug for c in there if c.slug in slugs}
    formerly = {old: c.slug for c in here if c.slug not in found for old in c.former}
    taken: set[str] = set()
    for code in there:
        if code.slug not in found and formerly.get(code.slug, "") not in {"", *taken}:
            found[code.slug] = formerly[code.slug]
            taken.add(formerly[code.slug])
    taken |= found.keys()
    named = {c.name.casefold(): c.slug for c in reversed(here) if c.slug not in taken}
    for code in there:
        if code.slug not in found and code.name.casefold() in named:
            found[code.slug] = named.pop(code.name.casefold())
    return {c.slug: found[c.slug] for c in there if c.slug in found}


def called_alike(here: Iterable[Code], there: Iterable[Code]) -> tuple[Code, ...]:
    """The codes of a file that knows no slugs, each with the last part that the code of its name has in the study.

    A code that lies where it lay thus has its old slug. Parents come before what is below them.

    >>> here = (Code(slug="own", name="Own time", definition="d"),)
    >>> [code.slug for code in called_alike(here, (Code(slug="own-time", name="Own time", definition="d"),))]
    ['own']
    """
    there, named = tuple(there), {c.name.casefold(): last_part(c.slug) for c in here}
    now: dict[str, str] = {}
    taken: set[str] = set()
    for code in there:
        above = now.get(code.parent or "", "")
        last = named.get(code.name.casefold(), last_part(code.slug))
        tries = ("/".join(filter(None, (above, f"{last}-{n}" if n else last))) for n in count())
        now[code.slug] = next(slug for slug in tries if slug not in taken)
        taken.add(now[code.slug])
    return tuple(
        replace(c, slug=now[c.slug], parent=prefix(now[c.slug]), over=tuple(now[each] for each in c.over))
        for c in there
    )


def fate(old: Code | None, new: Code, *, codings: int = 0, minor: bool = False, retired: bool = False) -> Fate | None:
    """What happens to a code that was ``old`` (None: it comes in, or back when ``retired``), if anything."""
    if old is None:
        return Fate(code=new.slug, kinds=(Kind.BACK if retired else Kind.NEW,), codings=codings)
    kinds: list[Kind] = []
    if old.slug != new.slug:
        kinds.append(Kind.MOVED)
    if old.name != new.name:
        kinds.append(Kind.RENAMED)
    if old.rules != new.rules:
        kinds.append(Kind.REWORDED if minor else Kind.REDEFINED)
    if any(getattr(old, name) != getattr(new, name) for name in REST):
        kinds.append(Kind.CHANGED)
    if not kinds:
        return None
    parents = tuple((c.parent or "") for c in (old, new))
    along = kinds == [Kind.MOVED] and parents[0] != parents[1] and last_part(old.slug) == last_part(new.slug)
    return Fate(
        code=new.slug, kinds=tuple(kinds), was=old.slug if old.slug != new.slug else "", codings=codings,
        words=told_apart(old, new), along=along,
    )  # fmt: skip


def folded(fates: Sequence[Fate]) -> tuple[Fate, ...]:
    """Fates, where only those codes are ``along`` whose parent has moved in the same way."""
    moved = {f.was: f.code for f in fates if f.was}
    return tuple(replace(f, along=f.along and moved.get(prefix(f.was) or "") == prefix(f.code)) for f in fates)


def counted(fates: Iterable[Fate]) -> tuple[int, int, int]:
    """How many codes come in, change, and go.

    >>> counted([Fate(code="a", kinds=(Kind.BACK,)), Fate(code="b", kinds=(Kind.MOVED, Kind.RENAMED))])
    (1, 1, 0)
    """
    first = [f.kinds[0] for f in fates]
    new = sum(kind in (Kind.NEW, Kind.BACK) for kind in first)
    gone = sum(kind in (Kind.RETIRED, Kind.MERGED) for kind in first)
    return new, len(first) - new - gone, gone


def told_apart(old: Code, new: Code) -> str:
    """What went and what came in name and rules, in one line.

    >>> a = Code(slug="a", name="A", definition="Visits within a week.")
    >>> told_apart(a, replace(a, definition="Visits within two weeks."))
    'definition: [-a week.-] {+two weeks.+}'
    """
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in ("name", *RULES))
    told = (f"{name}: {_changed(before, after)}" for name, before, after in pairs if before != after)
    line = "; ".join(told)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _changed(before: str, after: str) -> str:
    old, new = before.split(), after.split()
    if max(len(old), len(new)) > WORDS:
        return f"{len(old):,} words by {len(new):,}"
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return " … ".join(_mark(old[a:b], new[c:d]) for kind, a, b, c, d in steps if kind != "equal") or "white space"


def _mark(went: Sequence[str], came: Sequence[str]) -> str:
    parts = (f"[-{' '.join(went)}-]" if went else "", f"{{+{' '.join(came)}+}}" if came else "")
    return " ".join(filter(None, parts))
