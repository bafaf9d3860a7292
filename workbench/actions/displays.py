"""Displays of a study: its passages are read, narrowed, and given to the stage that knows the rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.actions.reading import corpus, read
from workbench.actions.workplace import Workplace
from workbench.displays.eligibility import sources_by_site
from workbench.displays.frame import Dimension, Frame
from workbench.displays.significance import benjamini_hochberg, cramers_v, freeman_halton
from workbench.displays.standing import Matter
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.store.noted import came_in
from workbench.store.spans import first_coding

if TYPE_CHECKING:
    from workbench.displays.association import Associated
    from workbench.displays.change import Change
    from workbench.displays.concordance import Concordance, Triangulation
    from workbench.displays.contrast import Contrast
    from workbench.displays.prevalence import Prevalence
    from workbench.displays.similarity import Likeness, Similarity
    from workbench.displays.spread import Spread
    from workbench.model.corpus import Corpus
    from workbench.patterns.classes import Classified
    from workbench.patterns.firstuse import FirstUse
    from workbench.patterns.ledger import Representation
    from workbench.patterns.saturation import Rule, Saturation

OF = ("leaves", "groups", "all")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tested:
    """A test of sites with and without a code by group: p of Freeman–Halton, Cramér's V, q among the codes tested.

    All None where there is no table; p and q also where it is too large.
    """

    p: float | None = None
    v: float | None = None
    q: float | None = None


def chosen(found: Corpus, of: str = "leaves") -> list[str]:
    """Leaves, groups or all codes of a codebook, in its order."""
    frame = Frame.of(found)
    return [c for c in frame.codes if of == "all" or (c in frame.leaves) == (of == "leaves")]


def prevalence(place: Workplace, filters: Filters, of: str = "leaves") -> tuple[Prevalence, ...]:
    """How far codes are spread."""
    from workbench.displays.prevalence import prevalence as count

    found = corpus(place, filters)
    return count(found, chosen(found, of))


def tested(found: Iterable[Prevalence], by: Dimension) -> tuple[Tested, ...]:
    """An exact test of each code over groups of sites, as an option: see `displays.significance.CAUTION`.

    Raises: WorkbenchError where a site stands in several groups, which no such test allows.
    """
    tables, every = [], list(found)
    for each in every:
        groups = each.by(by)
        if not by.of_site or sum(g.sites.n for g in groups) > each.sites.n:
            raise WorkbenchError(
                f"no test by {by}: the same site stands in several groups", hint="take --by district, or no --test"
            )
        tables.append([[g.sites.k for g in groups], [g.sites.n - g.sites.k for g in groups]])
    values = [freeman_halton(t) if cramers_v(t) is not None else None for t in tables]
    known = [at for at, p in enumerate(values) if p is not None]
    adjusted = dict(zip(known, benjamini_hochberg([values[at] or 0.0 for at in known]), strict=True))
    return tuple(
        Tested(p=values[at], v=cramers_v(table), q=adjusted.get(at)) for at, table in enumerate(tables)
    )  # fmt: skip


def classes(place: Workplace, filters: Filters, of: str = "leaves") -> tuple[Classified, ...]:
    """The pattern class of codes, by the thresholds of the study."""
    from workbench.patterns.classes import pattern_classes

    found = corpus(place, filters)
    return pattern_classes(found, chosen(found, of), thresholds=place.config.thresholds)


def concordance(place: Workplace, filters: Filters, site: str = "", of: str = "leaves") -> tuple[Concordance, ...]:
    """What the role groups of one site, or of each, say to each code."""
    from workbench.displays.concordance import role_concordance

    found = corpus(place, _at(filters, site))
    return role_concordance(found, chosen(found, of))


def triangulation(
    place: Workplace, filters: Filters, site: str = "", of: str = "leaves"
) -> tuple[Triangulation, ...]:
    """What the kinds of source of one site, or of each, make of each code."""
    from workbench.displays.concordance import triangulation_at

    found = corpus(place, _at(filters, site))
    matters = [Matter.code(Frame.of(found), code) for code in chosen(found, of)]
    here = sources_by_site(found)
    return tuple(triangulation_at(m, slug, sources) for slug, sources in here.items() if sources for m in matters)


def change(place: Workplace, filters: Filters, site: str = "", of: str = "leaves") -> tuple[Change, ...]:
    """What one site, or each, says anew, still or no longer, from wave to wave."""
    from workbench.displays.change import wave_change

    found = corpus(place, _at(filters, site))
    return wave_change(found, chosen(found, of))


def contrasts(place: Workplace, filters: Filters, of: str = "leaves") -> tuple[Contrast, ...]:
    """Where groups of sites or sources part, by the thresholds of the study."""
    from workbench.displays.contrast import contrasts as find

    found = corpus(place, filters)
    return find(found, chosen(found, of), thresholds=place.config.thresholds)


def association(place: Workplace, filters: Filters) -> tuple[Associated, ...]:
    """Codes that go together from site to site."""
    from workbench.displays.association import association as find

    return find(corpus(place, filters))


def similarity(place: Workplace, filters: Filters, how: Likeness) -> Similarity:
    """How alike sites are in what is coded there."""
    from workbench.displays.matrix import Order, code_by_site
    from workbench.displays.similarity import similarity as compare

    return compare(code_by_site(corpus(place, filters), order=Order.STUDY), how)


def spread(place: Workplace, filters: Filters) -> tuple[Spread, ...]:
    """How evenly codes are spread over sources and roles."""
    from workbench.displays.spread import spread_of

    return spread_of(corpus(place, filters))


def representation(place: Workplace, filters: Filters) -> Representation:
    """Whose words the quotations of the cross-site report are, as it is built from what the filters leave."""
    from workbench.patterns.outline import outline

    return outline(corpus(place, filters), thresholds=place.config.thresholds).representation


def first_use(place: Workplace, filters: Filters, *, by_site: bool = False) -> FirstUse:
    """The first-use curve of the frame."""
    from workbench.patterns.firstuse import first_use as curve

    found = corpus(place, filters)
    return curve(found, site_order(found) if by_site else None)


def saturation(
    place: Workplace, filters: Filters, rule: Rule, *, by_site: bool = False, many: int, seed: int
) -> Saturation:
    """Saturation of the codes that emerged."""
    from workbench.patterns.saturation import emergent_codes
    from workbench.patterns.saturation import saturation as find

    with place.reading(layer=filters.layer) as study:
        found = read(study, filters)
        emergent = emergent_codes(found, came_in(study.db), first_coding(study.db))
    return find(found, emergent, rule=rule, order=site_order(found) if by_site else None, many=many, seed=seed)


def site_order(found: Corpus) -> list[str]:
    """Sources (slugs) site by site in the order of the study, those of no site last."""
    place = {site.slug: at for at, site in enumerate(found.sites)}
    return [s.slug for s in sorted(found.sources, key=lambda s: place.get(s.site or "", len(place)))]


def _at(filters: Filters, site: str) -> Filters:
    return replace(filters, site=(site,)) if site else filters
