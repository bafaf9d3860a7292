"""Words for how far something is spread: the scope of a sentence follows from its class, and from nothing else."""

from __future__ import annotations

from workbench.displays.tally import Share
from workbench.patterns.classes import Pattern

_WORDS = {
    Pattern.UNIVERSAL: "in all {n} eligible sites",
    Pattern.COMMON: "in most eligible sites ({k} of {n}), and in every district",
    Pattern.PARTIAL: "in some of the eligible sites ({k} of {n})",
    Pattern.BOUNDED: "in {k} of {n} eligible sites, parted by district",
    Pattern.LOCAL: "in one district alone ({k} of {n} eligible sites)",
    Pattern.RARE: "in few of the eligible sites ({k} of {n})",
    Pattern.ABSENT: "in none of {n} eligible sites",
    Pattern.UNDETERMINED: "in {k} of the {n} sites that can say something, too few or too one-sided for a pattern",
}


def scope_words(pattern: Pattern, sites: Share) -> str:
    """How far, in words that the class allows.

    >>> scope_words(Pattern.UNIVERSAL, Share(k=6, n=6)), scope_words(Pattern.RARE, Share(k=1, n=6))
    ('in all 6 eligible sites', 'in few of the eligible sites (1 of 6)')
    >>> scope_words(Pattern.UNDETERMINED, Share(k=0, n=0))
    'no site can say: none was asked and read'
    """
    if not sites.n:
        return "no site can say: none was asked and read"
    return _WORDS[pattern].format(k=sites.k, n=sites.n)
