"""What a finding owes its readers: searches for what speaks against it, and other explanations of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.model.claim import Claim, Rival, Search, Stage, Verdict
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.phrase import words
from workbench.patterns.stances import by_id
from workbench.patterns.wording import FROM_FILE, worded_at

if TYPE_CHECKING:
    from workbench.patterns.trial import Trial

NO_SEARCH = "no search for disconfirming evidence is recorded: a hunch or pattern until one is"

AS_IT_STOOD = "as it stood; by whom and when it was so worded was not noted"  # of a claim from a file
MOST_CUES = 60  # of a claim's codes that one query asks for
UNFILTERED = "none"  # as `Filters` are written that leave nothing out


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


def searches_now(claim: Claim) -> tuple[Search, ...]:
    """The searches that were made for the claim as it is worded now: what an earlier wording came to says nothing."""
    since = worded_at(claim)
    return tuple(s for s in searches_of(claim) if s.at > since or not since)


def rivals_now(claim: Claim) -> tuple[Rival, ...]:
    """The rival explanations of the claim as it is worded now."""
    since = worded_at(claim)
    return tuple(r for r in claim.rivals if r.at > since or not since)


def last_search(claim: Claim) -> Search | None:
    """The search that was made last for the claim as it is worded now, or None."""
    made = searches_now(claim)
    return made[-1] if made else None


def last_override(claim: Claim) -> Search | None:
    """The reason for doing without what a finding needs, given when the claim was last called one, or None.

    It is written with that version, so it bears the same time; one of an earlier finding says nothing of this one.
    """
    called = [v.at for v in claim.versions if v.stage is Stage.FINDING]
    given = [s for s in claim.searches if s.override and called and s.at >= called[-1]]
    return given[-1] if given else None


def default_query(corpus: Corpus, trial: Trial) -> str:
    """What would challenge a claim, as a query that 'find' takes too.

    Passages that deny a code on the claim's side, or affirm one on the other side; and at the sites that do not
    support it (at all sites, where all do) sentences in which its codes' cues stand and which nobody coded for it.
    Of codes that state nothing and have no cues, all that is coded under them, to be read again.
    """
    claim = trial.claim
    parts = []
    for side in claim.sides:
        if side.stance is Stance.SUPPORTS:
            parts.append(f"[code:{side.code} stance:challenges,qualifies]")
        else:
            parts.append(f"code:{side.code}")
    book = {c.slug: c for c in corpus.codebook}
    under = dict.fromkeys(c for side in claim.sides for c in sorted(corpus.codebook.under(side.code)) if c in book)
    cues = list(dict.fromkeys(cue for code in under for cue in book[code].cues if words(cue)))[:MOST_CUES]
    if cues:
        sites = [s.site for s in trial.sites if s.verdict is not Verdict.SUPPORTS]
        where = f"site:{','.join(sites)} and " if sites else ""
        coded = " or ".join(f"code:{side.code}" for side in claim.sides)
        parts.append(f"({where}({' or '.join(map(_quoted, cues))}) and not ({coded}))")
    elif not any(book[code].proposition for code in under):
        parts += [f"code:{side.code}" for side in claim.sides]
    return " or ".join(dict.fromkeys(parts))


def asks_by_default(search: Search, query: str) -> bool:
    """Whether a search asked the default ``query``, of all sources; its sites may be others since.

    >>> asks_by_default(Search(id="1", query="(site:a,b and (x))", coder="ana"), "(site:b and (x))")
    True
    >>> asks_by_default(Search(id="1", query="zebra", coder="ana"), "(site:b and (x))")
    False
    """
    return search.filters == UNFILTERED and _without_sites(search.query) == _without_sites(query)


def _without_sites(query: str) -> str:
    return re.sub(r"\(site:\S+ and ", "(", query)


def _quoted(cue: str) -> str:
    return '"' + " ".join(cue.replace('"', " ").split()) + '"'


def by_author(claim: Claim, search: Search) -> bool:
    """Whether who searched is who first worded the claim; of a claim from a file nobody can say."""
    first = claim.versions[0] if claim.versions else None
    return first is not None and first.reason not in (AS_IT_STOOD, FROM_FILE) and first.coder == search.coder


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
