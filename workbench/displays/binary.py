"""Coded or not, by source or by site: 0 and 1 for statistics, where 'nobody can say' is neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.displays.eligibility import sources_by_site
from workbench.displays.frame import Frame
from workbench.displays.standing import Matter, Standing, stand
from workbench.model.claim import Silence
from workbench.model.corpus import Corpus

CODED = "coded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One code in one source or site.

    ``value``: 1 where a passage that counts has the code or one below it, whatever its stance; 0 where it was asked,
    read throughout and not found; None where nobody can say. ``reason``: 'coded', or why there is nothing.
    """

    value: int | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One source or site, by its slug; the cells stand in the order of the codes."""

    slug: str
    cells: tuple[Cell, ...]


def binary(corpus: Corpus, codes: Iterable[str], *, by: str) -> tuple[Row, ...]:
    """Each source that counts (``by`` 'source') or each site (``by`` 'site'), in the order of the study.

    The rules are those of a matrix (`stand`), so that a site has 0 here where the matrix has 0.
    """
    frame = Frame.of(corpus)
    matters = [Matter.code(frame, code) for code in frame.known(codes)]
    if by == "site":
        heard = [(site, site, sources) for site, sources in sources_by_site(corpus).items()]
    else:
        heard = [(s.slug, s.site or "", (s,)) for s in corpus.sources if s.counted]
    return tuple(
        Row(slug=slug, cells=tuple(_cell(stand(matter, site, sources)) for matter in matters))
        for slug, site, sources in heard
    )


def _cell(standing: Standing) -> Cell:
    if standing.units:
        return Cell(value=1, reason=CODED)
    reason = standing.silent.reason
    return Cell(value=0 if reason is Silence.ABSENT else None, reason=reason.value)


def codes_in_use(corpus: Corpus, *, groups: bool = False) -> tuple[str, ...]:
    """The codes with passages that count, and pattern codes over them; or the groups that these codes lie in."""
    used = {p.coding.code for p in corpus.counted}
    used |= {code.slug for code in corpus.codebook if code.over and used & corpus.codebook.under(code.slug)}
    if groups:
        used = {code.parent for code in corpus.codebook if code.slug in used and code.parent}
    return tuple(code.slug for code in corpus.codebook if code.slug in used)
