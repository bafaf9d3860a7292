"""The analyst's text of a document that comes back from somebody's desk, beside what stands in the study now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

BETWEEN = "_From the other version:_"  # the line above the words of theirs, where both are kept


class Fate(StrEnum):
    """What becomes of a region of a document that comes back."""

    SAME = "unchanged"
    TAKEN = "taken"
    OURS = "changed here only"
    CONFLICT = "changed on both sides"


class Use(StrEnum):
    """How a person settles a region that was changed on both sides."""

    THEIRS = "theirs"
    OURS = "ours"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """One region: ``base`` is what it said when the document was written, None where nobody knows.

    ``result``: what it is to say; in a conflict, until it is settled, what it says here.
    """

    region: str
    base: str | None
    ours: str
    theirs: str
    fate: Fate
    result: str


def meet(
    theirs: Mapping[str, str],
    ours: Mapping[str, str],
    base: Mapping[str, str] | None,
    settled: Mapping[str, Use] | None = None,
) -> tuple[Meeting, ...]:
    """Each region that came back, in its order. A region that the document lacks was not given back: it stays.

    >>> [m.fate.value for m in meet({"a": "new", "b": "x"}, {"a": "old", "b": "mine"}, {"a": "old", "b": "y"})]
    ['taken', 'changed on both sides']
    """
    found = []
    for name, their in theirs.items():
        our = ours.get(name, "")
        was = None if base is None else base.get(name, "")
        fate = _fate(their, our, was)
        use = (settled or {}).get(name)
        found.append(
            Meeting(region=name, base=was, ours=our, theirs=their, fate=fate, result=_result(their, our, fate, use))
        )
    return tuple(found)


def _fate(theirs: str, ours: str, base: str | None) -> Fate:
    if theirs == ours:
        return Fate.SAME
    if theirs == base or (theirs and ours.endswith(f"{BETWEEN}\n\n{theirs}")):  # or both were kept before
        return Fate.OURS
    # words are taken where they take nothing away: over what they were written on, or over nothing
    return Fate.TAKEN if ours == base or (not ours and base is None) else Fate.CONFLICT


def _result(theirs: str, ours: str, fate: Fate, use: Use | None) -> str:
    if fate is Fate.CONFLICT and use is Use.THEIRS:
        return theirs
    if fate is Fate.CONFLICT and use is Use.BOTH:
        return "\n\n".join(filter(None, (ours, BETWEEN, theirs)))
    return theirs if fate is Fate.TAKEN else ours
