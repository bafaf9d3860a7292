"""How evenly a code is spread over sources and roles, and whether one of them makes it (methods/02, row 19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from workbench.displays.eligibility import ALL, Scope
from workbench.displays.frame import Dimension
from workbench.displays.prevalence import Layout
from workbench.displays.standing import Matter, stand
from workbench.displays.tally import Share
from workbench.model.corpus import Corpus

MOST = 0.4  # a source with more of a code than that is flagged


@dataclass(frozen=True, kw_only=True, slots=True)
class Over:
    """Sentences of a code over sources, or over roles.

    ``share``: those that have it, of those that could. ``evenness``: Pielou's, 0 (all in one) to 1; None where fewer
    than two could have it, or nothing was found. ``top`` has the most, ``top_share`` of all.
    """

    share: Share
    evenness: float | None
    top: str = ""
    top_share: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """One code. ``units``: distinct sentences in sources of sites, whatever their stance."""

    code: str
    units: int
    sources: Over
    roles: Over

    @property
    def one_source(self) -> bool:
        """Whether one source has more than ``MOST`` of it."""
        return (self.sources.top_share or 0) > MOST


def pielou(counts: Sequence[int]) -> float | None:
    """Shannon's entropy by its most for as many groups, H / ln K; groups with 0 are among the K.

    >>> round(pielou([4, 3, 1, 0]), 5), pielou([5]), pielou([0, 0])
    (0.70282, None, None)
    """
    total = sum(counts)
    if len(counts) < 2 or not total:  # noqa: PLR2004
        return None
    parts = [n / total for n in counts if n]
    return abs(sum(p * log(p) for p in parts)) / log(len(counts))


def spread_of(corpus: Corpus, codes: Iterable[str] | None = None, scope: Scope = ALL) -> tuple[Spread, ...]:
    """The spread of codes (leaves that were found, when None), in the order of the codebook.

    A source is among the K where it was asked (or needs no question) and read, or has it; a role likewise, where
    any of its sources is.
    """
    layout = Layout.of(corpus, scope)
    frame = layout.frame
    wanted = frame.known(
        (c for c in frame.codes if c in frame.leaves and c in frame.found) if codes is None else codes
    )
    return tuple(_spread(layout, Matter.code(frame, code)) for code in wanted)


def _spread(layout: Layout, matter: Matter) -> Spread:
    heard = layout.heard(matter)
    by_source: dict[str, int] = {}
    for site, sources in layout.sites.items():
        for slug in stand(heard, site, sources).listened:
            by_source[slug] = len(heard.found[slug].units) if slug in heard.found else 0
    by_role: dict[str, int] = {}
    for role, sites in layout.groups[Dimension.ROLE].items():
        spoken = layout.heard(matter, Dimension.ROLE, [role])
        standings = [stand(spoken, site, here) for site, here in sites.items()]
        if any(each.listened for each in standings):
            by_role[role] = sum(each.units for each in standings)
    return Spread(
        code=matter.slug, units=sum(by_source.values()), sources=_over(by_source), roles=_over(by_role)
    )  # fmt: skip


def _over(counts: Mapping[str, int]) -> Over:
    total = sum(counts.values())
    share = Share(k=sum(n > 0 for n in counts.values()), n=len(counts))
    if not total:
        return Over(share=share, evenness=None)
    top = max(counts, key=lambda name: counts[name])  # of equals, the first
    return Over(
        share=share, evenness=pielou(list(counts.values())), top=top, top_share=counts[top] / total
    )  # fmt: skip
