"""Codes laid side by side within one site: who tells them, and whether what is told was also seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.displays.concordance import Concordance, Triangulation, concordance_at, triangulation_at
from workbench.displays.standing import Matter
from workbench.memos.entry import CodeLine, Entry, Place
from workbench.model.claim import Silence
from workbench.model.source import Kind

SAYS, AGAINST, NOTHING, NOT_HEARD = "has it", "only against it, or context", "silent", "–"
TOLD = tuple(str(kind) for kind in (Kind.TRANSCRIPT, Kind.FOCUS_GROUP, Kind.SURVEY))
WRITTEN = (str(Kind.ARTIFACT),)
SEEN = (str(Kind.OBSERVATION),)
UNHEARD: Mapping[Silence, str] = {Silence.NOT_ASKED: "not asked", Silence.NOT_READ: "not yet coded"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One code: a word for each column, and what follows from them.

    ``agree``: at least two say it, and none that could have is silent or against it.
    """

    code: str
    name: str
    cells: tuple[str, ...]
    verdict: str
    agree: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Columns, and the codes that were found."""

    columns: tuple[str, ...]
    rows: tuple[Compared, ...]


def by_roles(place: Place, entries: Sequence[Entry]) -> Comparison:
    """Codes by the role groups of a site: who tells which, and where they agree."""
    told = [(line, concordance_at(_matter(place, line), place.site, place.sources)) for line in _lines(entries)]
    groups = tuple(dict.fromkeys(group for _, each in told for group in _groups(each)))
    return Comparison(
        columns=groups,
        rows=tuple(
            Compared(
                code=line.code,
                name=line.name,
                cells=tuple(_role_cell(each, group) for group in groups),
                verdict=each.verdict,
                agree=len(each.said) > 1 and not each.other and not each.silent,
            )
            for line, each in told
        ),
    )


def by_sources(place: Place, entries: Sequence[Entry]) -> Comparison:
    """Codes as designed and as enacted: what people tell and papers say, and what observers saw."""
    rows = []
    for line in _lines(entries):
        kinds = triangulation_at(_matter(place, line), place.site, place.sources)
        cells = tuple(_kind_cell(kinds, group) for group in (TOLD, WRITTEN, SEEN))
        verdict = designed_and_enacted(*cells)
        rows.append(
            Compared(
                code=line.code, name=line.name, cells=cells, verdict=verdict, agree=verdict == "designed and seen"
            )
        )
    return Comparison(columns=("told", "written", "seen"), rows=tuple(rows))


def designed_and_enacted(told: str, written: str, seen: str) -> str:
    """What the three columns come to.

    >>> designed_and_enacted(SAYS, NOT_HEARD, NOTHING), designed_and_enacted(NOT_HEARD, SAYS, SAYS)
    ('designed, not seen', 'designed and seen')
    """
    if seen == NOT_HEARD:
        return "no observation to compare"
    if SAYS in (told, written):
        return {SAYS: "designed and seen", AGAINST: "designed, and seen otherwise"}.get(seen, "designed, not seen")
    if seen == SAYS:
        return "seen, and told otherwise" if AGAINST in (told, written) else "seen, not told"
    return AGAINST


def _lines(entries: Sequence[Entry]) -> list[CodeLine]:
    return [line for entry in entries for line in entry.present]


def _matter(place: Place, line: CodeLine) -> Matter:
    return Matter.code(place.frame, line.code)


def _groups(each: Concordance) -> tuple[str, ...]:
    return (*each.said, *each.other, *each.silent, *(group for group, _ in each.unheard))


def _role_cell(each: Concordance, group: str) -> str:
    if group in each.said:
        return SAYS
    if group in each.other:
        return AGAINST
    if group in each.silent:
        return NOTHING
    return next((UNHEARD.get(why.reason, NOT_HEARD) for who, why in each.unheard if who == group), NOT_HEARD)


def _kind_cell(kinds: Triangulation, group: Sequence[str]) -> str:
    for cell, found in ((SAYS, kinds.carrying), (AGAINST, kinds.against), (NOTHING, kinds.silent)):
        if any(kind in group for kind in found):
            return cell
    return NOT_HEARD
