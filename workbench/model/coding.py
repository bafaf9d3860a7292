"""Codings, stances, interview protocols, reading coverage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """How a passage stands to a proposition: the code's own, a claim's or a strategy's."""

    SUPPORTS = "supports"
    QUALIFIES = "qualifies"
    CHALLENGES = "challenges"
    CONTEXT = "context"

    @property
    def inverted(self) -> Stance:
        """The stance towards the opposite proposition.

        >>> Stance.SUPPORTS.inverted.value, Stance.QUALIFIES.inverted.value
        ('challenges', 'qualifies')
        """
        swap = {Stance.SUPPORTS: Stance.CHALLENGES, Stance.CHALLENGES: Stance.SUPPORTS}
        return swap.get(self, self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Coding:
    """A selection, a code and a coder. ``source``, ``code`` and ``coder`` are slugs."""

    id: str
    source: str
    code: str
    coder: str
    start: int
    end: int
    quote: str
    stance: Stance | None = None
    method: str = "hand"
    fingerprint: str = ""
    memo: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question of the interview protocol: whom it is put to, when, and which codes it was meant to reach."""

    id: str
    role: str
    wave: str
    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """A coder has read a source for ``scope``: a code with all below it, or the whole codebook when empty.

    ``first`` and ``last``: the turns that were read, from 1, both included; None is the whole source.
    """

    source: str
    coder: str
    scope: str = ""
    first: int | None = None
    last: int | None = None
