"""The case-ordered code × site matrix and the role-ordered matrix (Miles, Huberman & Saldaña; methods/02, 1-4)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.displays.eligibility import ALL, Scope, Silent, sites_in
from workbench.displays.frame import Dimension, Frame
from workbench.displays.prevalence import Layout, prevalence
from workbench.displays.roles import words_by_role
from workbench.displays.standing import Matter, Standing, share_of_sites, stand
from workbench.displays.tally import Share
from workbench.model.claim import Silence
from workbench.model.corpus import Corpus
from workbench.model.source import Source

UNIT_BOUNDS = (1, 2, 4, 8, 16, 32, 64)
RATE_BOUNDS = (0.25, 0.5, 1, 2, 4, 8, 16)


class Order(StrEnum):
    """How the sites of a matrix are ordered; ties always stand in the order of the study."""

    STUDY = "study"
    DISTRICT = "district, then level"
    DENSITY = "density"


class Measure(StrEnum):
    """What shades the cells of a matrix."""

    UNITS = "distinct units"
    RATE = "distinct units per 1,000 respondent words"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One code at one site.

    Attributes:
        site: Slug.
        units: Distinct units under the code and all below; 0 only where it was asked, read throughout and
            not found; None where the site is silent for another reason.
        sources: Sources with a passage, of the site's sources that could say something; None as above.
        rate: Units per 1,000 respondent words of the site's sources in scope; None also where words are unknown.
        shade: 0 to 8 on the measure of the matrix; None as above.
        silent: Why there is nothing to see; None where there is something.
        challenging_only: Everything found is against the proposition of the code.
    """

    site: str
    units: int | None
    sources: Share | None
    rate: float | None
    shade: int | None
    silent: Silent | None
    challenging_only: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One code at all sites. ``units`` is the sum of the cells; None where all are blank."""

    code: str
    name: str
    cells: tuple[Cell, ...]
    sites: Share
    units: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """Codes × sites; the cells of a row stand in the order of ``sites`` (slugs)."""

    sites: tuple[str, ...]
    rows: tuple[Row, ...]
    order: Order
    measure: Measure
    scope: Scope


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleCell:
    """One code in the words of one role: persons and sites, each k of n; ``units`` None where no site counts."""

    role: str
    persons: Share
    sites: Share
    units: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleRow:
    """One code in the words of all roles."""

    code: str
    name: str
    cells: tuple[RoleCell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleMatrix:
    """Codes × roles, roles as met in the study."""

    roles: tuple[str, ...]
    rows: tuple[RoleRow, ...]
    scope: Scope


def shade(value: float, bounds: Sequence[float] = UNIT_BOUNDS) -> int:
    """A class from 0 to 8 by fixed bounds that double, so that two matrices can be compared by eye.

    0 is nothing; class i holds what is above bound i-1 and up to bound i; 8 is above the last. For units the
    upper bounds are 1, 2, 4, 8, 16, 32, 64; for rates 0.25, 0.5, 1, 2, 4, 8, 16. Quantiles would shade the
    same cell differently in every selection of codes.

    >>> [shade(units) for units in (0, 1, 2, 3, 4, 5, 64, 65)]
    [0, 1, 2, 3, 3, 4, 7, 8]
    """
    return bisect_left(bounds, value) + 1 if value > 0 else 0


def code_by_site(
    corpus: Corpus,
    codes: Iterable[str] | None = None,
    scope: Scope = ALL,
    *,
    order: Order = Order.DISTRICT,
    measure: Measure = Measure.UNITS,
) -> Matrix:
    """The matrix of codes (all leaves when None) by sites in scope; linear in passages, then codes × sources."""
    layout = Layout.of(corpus, scope)
    frame = layout.frame
    wanted = frame.known((c for c in frame.codes if c in frame.leaves) if codes is None else codes)
    matters = (layout.heard(Matter.code(frame, code)) for code in wanted)
    standings = {
        matter.slug: {site: stand(matter, site, sources) for site, sources in layout.sites.items()}
        for matter in matters
    }
    sites = _ordered(corpus, scope, order, standings)
    rows = []
    for code in wanted:
        by_site = standings[code]
        heard = {site: [s for s in layout.sites[site] if s.slug in by_site[site].listened] for site in sites}
        cells = tuple(_cell(by_site[site], _words(frame, heard[site], scope.roles), measure) for site in sites)
        units = [cell.units for cell in cells if cell.units is not None]
        rows.append(
            Row(
                code=code,
                name=frame.codes[code].name,
                cells=cells,
                sites=share_of_sites(by_site.values()),
                units=sum(units) if units else None,
            )
        )
    return Matrix(sites=sites, rows=tuple(rows), order=order, measure=measure, scope=scope)


def code_by_role(corpus: Corpus, codes: Iterable[str] | None = None, scope: Scope = ALL) -> RoleMatrix:
    """The role-ordered matrix: who speaks of a code, persons k of n and sites k of n."""
    frame = Frame.of(corpus)
    leaves = (code for code in frame.codes if code in frame.leaves)
    found = prevalence(corpus, leaves if codes is None else codes, scope)
    rows = tuple(
        RoleRow(
            code=each.code,
            name=each.name,
            cells=tuple(
                RoleCell(role=group.group, persons=group.persons, sites=group.sites, units=group.units)
                for group in each.roles
            ),
        )
        for each in found
    )
    roles = tuple(Layout.of(corpus, scope).groups[Dimension.ROLE])
    return RoleMatrix(roles=roles, rows=rows, scope=scope)


def _cell(standing: Standing, words: int | None, measure: Measure) -> Cell:
    if not standing.units and standing.silent.reason is not Silence.ABSENT:
        return Cell(
            site=standing.site,
            units=None,
            sources=None,
            rate=None,
            shade=None,
            silent=standing.silent,
            challenging_only=False,
        )
    rate = 1000 * standing.units / words if words else None
    by_rate = None if rate is None else shade(rate, RATE_BOUNDS)
    return Cell(
        site=standing.site,
        units=standing.units,
        sources=standing.sources,
        rate=rate,
        shade=shade(standing.units) if measure is Measure.UNITS else by_rate,
        silent=None if standing.units else standing.silent,
        challenging_only=standing.challenging_only,
    )


def _words(frame: Frame, sources: Sequence[Source], roles: Sequence[str]) -> int | None:
    """Respondents' words of some sources, in some roles, or in all when none is named.

    None when those of one source are not known, for a part is not a denominator.
    """
    known = [frame.corpus.respondent_words.get(source.slug) for source in sources]
    if roles:
        by_role = (words_by_role(frame.corpus, source, frame.roles[source.slug]) for source in sources)
        known = [count for words in by_role for role, count in words.items() if role in roles]
    return None if None in known else sum(count or 0 for count in known)


def _ordered(
    corpus: Corpus, scope: Scope, order: Order, standings: Mapping[str, Mapping[str, Standing]]
) -> tuple[str, ...]:
    """Site slugs in the order asked for. Density is the number of codes that a site has, most first."""
    frame = Frame.of(corpus)
    sites = sites_in(corpus, scope)
    if order is Order.DENSITY:
        density = {site.slug: sum(row[site.slug].has for row in standings.values()) for site in sites}
        sites = tuple(sorted(sites, key=lambda site: -density[site.slug]))
    elif order is Order.DISTRICT:
        districts, levels = (
            frame.ordered(d, (group for site in sites for group in frame.site_values(site, d)))
            for d in (Dimension.DISTRICT, Dimension.LEVEL)
        )
        sites = tuple(
            sorted(
                sites,
                key=lambda site: (
                    districts.index(frame.site_values(site, Dimension.DISTRICT)[0]),
                    levels.index(frame.site_values(site, Dimension.LEVEL)[0]),
                ),
            )
        )
    return tuple(site.slug for site in sites)
