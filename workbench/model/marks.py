"""The codings of one source as they are counted: numbers of units, without words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# first unit and the one behind the last, code, coder, stance, turn; units and turns are numbered from 0
Mark = tuple[int, int, str, str, str | None, int]


class Heard(NamedTuple):
    """Who speaks in a turn. ``role`` and ``person`` are '' where nobody is told, or several speak at once."""

    role: str
    person: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """What is marked in one source that counts. ``rows`` can be read once.

    ``rows``: codings that touch a respondent's unit, the first unit never falling. ``turns``: who speaks in each;
    none where no question needs it, and then turns of marks mean nothing. ``words``: of the units before each unit,
    and at the end of all; none where they were not counted.
    """

    source: str
    rows: Iterable[Mark]
    turns: Sequence[Heard] = ()
    words: Sequence[int] = ()
