"""How a claim is called and what it has been called: its short name, and its wordings with their stages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from workbench.model.claim import Claim, Stage, Version
from workbench.model.text import slug

LONGEST = 40  # characters of a short name
UNNAMED = slug("")
FROM_FILE = "loaded from a file"  # the reason of a version in which a file worded a claim anew
# words that say as little of a claim in its name as they do in a title
_SMALL = frozenset(slug("""
    a an and are as at be been by can do does for from has have in into is it its may more most not of on or out some
    than that the their them they this to was were where which who whom whose will with
""").split("-"))  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One entry of a claim's history: who, when, why, and what it came to."""

    at: str
    coder: str
    reason: str
    stage: Stage
    statement: str
    what: str


def short_name(statement: str, taken: Collection[str] = ()) -> str:
    """A short name made of the words that say most, unlike those that are taken; '' where it has no Latin letters.

    >>> short_name("Management work keeps principals out of classrooms.")
    'management-work-keeps-principals'
    >>> short_name("Management work keeps principals out.", {"management-work-keeps-principals"})
    'management-work-keeps-principals-2'
    """
    words = slug(statement).split("-")
    telling = [w for w in words if w not in _SMALL] or words
    name = ""
    for word in telling:
        longer = f"{name}-{word}" if name else word[:LONGEST]
        if len(longer) > LONGEST or longer.count("-") > 3:  # noqa: PLR2004
            break
        name = longer
    if name == UNNAMED:
        return ""
    return next(n for n in (name, *(f"{name}-{i}" for i in range(2, len(taken) + 3))) if n not in taken)


def history(claim: Claim) -> tuple[Change, ...]:
    """The wordings and stages of a claim, the oldest first."""
    found: list[Change] = []
    before: Version | None = None
    for version in claim.versions:
        found.append(
            Change(
                at=version.at, coder=version.coder, reason=version.reason, stage=version.stage,
                statement=version.statement, what=_what(before, version),
            )
        )  # fmt: skip
        before = version
    return tuple(found)


def worded_at(claim: Claim) -> str:
    """When the claim came to its wording, codes and scope (UTC, ISO 8601); '' where they are those it began with.

    A version does not tell codes and scope. That they changed shows in another one with the same words and stage
    (but of a finding, which may be called one again on new grounds), or in a finding that became revised.
    """
    since = ""
    for before, now in pairwise(claim.versions):
        revised = before.stage is Stage.FINDING and now.stage is Stage.REVISED
        again = before.stage is now.stage and now.stage is not Stage.FINDING
        if revised or again or before.statement != now.statement or now.reason == FROM_FILE:
            since = now.at
    return since


def _what(before: Version | None, now: Version) -> str:
    if before is None:
        return "first noted"
    told = ["worded anew"] if before.statement != now.statement else []
    told += [f"{before.stage} → {now.stage}"] if before.stage is not now.stage else []
    return ", ".join(told) or "codes, scope or grounds"
