"""Claims: cross-site propositions that are tried site by site."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.model.coding import Stance


class Stage(StrEnum):
    """How far a claim has come."""

    HUNCH = "hunch"
    PATTERN = "pattern"
    FINDING = "finding"
    REVISED = "revised"
    SET_ASIDE = "set aside"


class Verdict(StrEnum):
    """What one site says to a claim."""

    SUPPORTS = "supports"
    QUALIFIES = "qualifies"
    CHALLENGES = "challenges"
    SILENT = "silent"


class Silence(StrEnum):
    """Why a site says nothing to a claim: four reasons, and one admission."""

    NO_SOURCE = "no such source"
    NOT_ASKED = "not asked"
    NOT_READ = "not yet coded"
    ABSENT = "asked and absent"
    UNKNOWN = "absent, and no protocol tells whether it was asked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """A code and how its passages stand to the claim when they carry no stance of their own."""

    code: str
    stance: Stance = Stance.SUPPORTS


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """How one passage stands to the claim, as a person judged it; it goes before any rule.

    ``source`` is a slug. ``quote`` names the coded passages of that source that hold it or lie in it.
    """

    source: str
    quote: str
    stance: Stance


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A proposition over sites. Empty ``kinds``, ``roles``, ``levels``, ``waves`` mean all."""

    slug: str
    statement: str
    sides: tuple[Side, ...]
    marks: tuple[Mark, ...] = ()
    stage: Stage = Stage.HUNCH
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    note: str = ""
    by: str = ""
