"""Codes that go together from site to site: a 2 × 2 table of sites for each pair (methods/02, row 17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

from workbench.displays.eligibility import ALL, Scope
from workbench.displays.prevalence import Layout
from workbench.displays.standing import Matter, Standing, stand
from workbench.model.corpus import Corpus


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Sites with both codes, with the first only, with the second only, with neither."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def n(self) -> int:
        """All four."""
        return self.both + self.first + self.second + self.neither

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """a, b, c, d."""
        return self.both, self.first, self.second, self.neither

    @property
    def phi(self) -> float | None:
        """None where one of the codes is at every site or at none.

        >>> round(Table(both=6, first=1, second=2, neither=6).phi, 6)
        0.607143
        """
        a, b, c, d = self.cells
        below = (a + b) * (c + d) * (a + c) * (b + d)
        return (a * d - b * c) / sqrt(below) if below else None

    @property
    def jaccard(self) -> float | None:
        """Sites with both, of those with either."""
        either = self.n - self.neither
        return self.both / either if either else None

    @property
    def log_odds(self) -> float:
        """The log odds ratio with half a site added to each cell (Haldane 1956, Anscombe 1956).

        >>> t = Table(both=6, first=1, second=2, neither=6)
        >>> round(t.log_odds, 6), round(t.error, 6)
        (2.421849, 1.172331)
        """
        a, b, c, d = (n + 0.5 for n in self.cells)
        return log(a * d / (b * c))

    @property
    def error(self) -> float:
        """The standard error of ``log_odds``."""
        return sqrt(sum(1 / (n + 0.5) for n in self.cells))


@dataclass(frozen=True, kw_only=True, slots=True)
class Associated:
    """Two codes over the sites that were asked and wholly read for both.

    ``left_out``: other sites in scope. ``differ``: sites (slugs) with one of them only.
    """

    first: str
    second: str
    table: Table
    left_out: int
    differ: tuple[str, ...]


def association(corpus: Corpus, codes: Iterable[str] | None = None, scope: Scope = ALL) -> tuple[Associated, ...]:
    """Every pair of codes (leaves that some site has, when None), the strongest phi first, without one last.

    A site that was not asked or not read counts for no pair, also where it has the code: to let it in only when it
    speaks up would tip the scales. A code and one above it make no pair.
    """
    layout = Layout.of(corpus, scope)
    frame = layout.frame
    wanted = frame.known(
        (c for c in frame.codes if c in frame.leaves and c in frame.found) if codes is None else codes
    )
    standings: dict[str, dict[str, Standing]] = {}
    for code in wanted:
        heard = layout.heard(Matter.code(frame, code))
        standings[code] = {site: stand(heard, site, here) for site, here in layout.sites.items()}
    pairs = ((a, b) for a, b in combinations(wanted, 2) if a not in frame.under[b] and b not in frame.under[a])
    found = [_pair(a, b, standings[a], standings[b]) for a, b in pairs]
    return tuple(sorted((each for each in found if each.table.n), key=_strength))


def _pair(first: str, second: str, one: dict[str, Standing], two: dict[str, Standing]) -> Associated:
    firm = [site for site in one if one[site].firm and two[site].firm]
    seen = [(one[site].has, two[site].has) for site in firm]
    return Associated(
        first=first, second=second, left_out=len(one) - len(firm),
        table=Table(
            both=seen.count((True, True)), first=seen.count((True, False)), second=seen.count((False, True)),
            neither=seen.count((False, False)),
        ),
        differ=tuple(site for site, (a, b) in zip(firm, seen, strict=True) if a != b),
    )  # fmt: skip


def _strength(each: Associated) -> tuple[float, int]:
    phi = each.table.phi
    return (1.0 if phi is None else -abs(phi)), -each.table.n
