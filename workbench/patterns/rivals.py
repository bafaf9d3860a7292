"""What a finding owes its readers: searches for what speaks against it, and other explanations of it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.claim import Claim, Rival, Search
from workbench.model.corpus import Corpus, Passage
from workbench.patterns.stances import by_id

NO_SEARCH = "no search for disconfirming evidence is recorded: a hunch or pattern until one is"

AS_IT_STOOD = "as it stood; by whom and when it was so worded was not noted"  # of a claim from a file


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """A rival explanation with the words that speak for and against it. ``lost``: codings that count no more."""

    rival: Rival
    supports: tuple[Passage, ...]
    against: tuple[Passage, ...]
    lost: tuple[str, ...]


def weigh_rivals(corpus: Corpus, claim: Claim) -> tuple[Weighed, ...]:
    """The rivals of a claim, in the order of their noting, with their passages."""
    known = by_id(corpus) if claim.rivals else {}
    return tuple(
        Weighed(
            rival=rival,
            supports=tuple(known[key] for key in rival.supports if key in known),
            against=tuple(known[key] for key in rival.against if key in known),
            lost=tuple(key for key in (*rival.supports, *rival.against) if key not in known),
        )
        for rival in claim.rivals
    )


def none_seen(rival: Rival) -> bool:
    """Whether somebody says by it that there is no rival explanation: it has no statement, only a reason."""
    return not rival.statement


def said_of_rival(rival: Rival) -> str:
    """One line.

    >>> said_of_rival(Rival(id="1", statement="They are new.", shows="old heads do not"))
    'They are new. (one would see: old heads do not): open'
    >>> said_of_rival(Rival(id="1", statement="", shows="", reason="none fits", coder="ana"))
    'no rival explanation seen by ana: none fits'
    """
    if none_seen(rival):
        return f"no rival explanation seen by {rival.coder}: {rival.reason}"
    verdict = f"{rival.verdict} ({rival.reason})" if rival.verdict and rival.reason else rival.verdict or "open"
    return f"{rival.statement} (one would see: {rival.shows}): {verdict}"


def searches_of(claim: Claim) -> tuple[Search, ...]:
    """The searches that were made; what stands in the place of one that was not made is an override."""
    return tuple(s for s in claim.searches if not s.override)


def last_search(claim: Claim) -> Search | None:
    """The search that was made last, or None."""
    made = searches_of(claim)
    return made[-1] if made else None


def last_override(claim: Claim) -> Search | None:
    """The reason that was given last for doing without what a finding needs, or None."""
    given = [s for s in claim.searches if s.override]
    return given[-1] if given else None


def by_author(claim: Claim, search: Search) -> bool:
    """Whether who searched is who first worded the claim; of a claim from a file nobody can say."""
    first = claim.versions[0] if claim.versions else None
    return first is not None and first.reason != AS_IT_STOOD and first.coder == search.coder


def said_of_search(claim: Claim) -> str:
    """Whether a search for disconfirming evidence is recorded, in words."""
    search = last_search(claim)
    if search is None:
        return NO_SEARCH
    who = f"by {search.coder}{', the author' if by_author(claim, search) else ''}"
    return (
        f"searched for disconfirming evidence {who} on {search.at[:10]}: {search.looked} of {search.hits} hits looked"
        f" at ({search.reading})"
    )
