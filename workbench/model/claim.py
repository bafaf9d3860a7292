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
class Evidence:
    """A coding that a person attached to a claim or strategy, with its stance to it. ``coding``: uuid.

    ``kind``: 'claim', 'lever' or 'strategy'; ``target``: the slug of that. ``coder`` judged it, ``at`` (UTC).
    """

    coding: str
    target: str
    stance: Stance
    kind: str = "claim"
    coder: str = ""
    relevance: str = ""
    reason: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rival:
    """Another explanation of what a claim says. ``shows``: what one would see if it held.

    ``supports`` and ``against``: uuids of codings that speak for and against it. ``verdict``: '' while open.
    """

    id: str
    statement: str
    shows: str
    supports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    verdict: str = ""
    reason: str = ""
    coder: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """A recorded search for what speaks against a claim; that it found nothing is a result.

    ``query``: what was asked; ``filters``: of what. ``hits``: units found; ``looked``: how many of them were read.
    ``reading``: coverage of the sources asked, in words ('29 of 30 sources read'). ``head``: of the journal then.
    ``override``: the reason why there was no search, where a finding stands without one.
    """

    id: str
    query: str
    coder: str
    filters: str = "none"
    hits: int = 0
    looked: int = 0
    reading: str = ""
    head: str = ""
    note: str = ""
    override: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A wording of a claim and the stage it had: the history of a claim is all of them, the oldest first."""

    id: str
    statement: str
    stage: Stage
    coder: str
    reason: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A proposition over sites. Empty ``kinds``, ``roles``, ``levels``, ``waves`` mean all.

    ``evidence``, ``rivals``, ``searches`` and ``versions`` come in the order in which they were made.
    """

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
    id: str = ""
    evidence: tuple[Evidence, ...] = ()
    rivals: tuple[Rival, ...] = ()
    searches: tuple[Search, ...] = ()
    versions: tuple[Version, ...] = ()
