"""One state of the study, read for the reading stages."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable

from workbench.model.coding import Coding
from workbench.model.corpus import Corpus, Passage
from workbench.model.filters import Filters
from workbench.model.source import Site, Source, Unit, Voice
from workbench.model.text import Lines
from workbench.store import codes, codings, frame, people, sources


def read_corpus(
    db: sqlite3.Connection,
    *,
    filters: Filters | None = None,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Corpus:
    """Everything that reports are made of, from one snapshot of the database."""
    wanted = filters or Filters()
    db.execute("begin")
    try:
        return _read(db, wanted, progress)
    finally:
        db.execute("rollback")


def _read(db: sqlite3.Connection, filters: Filters, progress: Callable[[str, int, int], None]) -> Corpus:
    sites = people.sites(db)
    kept = [s for s in sources.sources(db) if in_filters(s, sites, filters)]
    book = codes.codebook(db)
    wanted = {c for code in filters.code for c in book.under(code)}
    of_source: dict[str, list[Coding]] = {s.slug: [] for s in kept}
    for coding in codings.codings(db):
        if coding.source in of_source and _in(coding.coder, filters.coder) and _in(coding.code, wanted):
            of_source[coding.source].append(coding)
    passages: list[Passage] = []
    units: dict[str, int] = {}
    words: dict[str, int] = {}
    for at, source in enumerate(kept):
        text = sources.body(db, source.text)
        spoken = [u for u in sources.units(db, source.id) if u.voice is Voice.RESPONDENT]
        units[source.slug] = len(spoken)
        words[source.slug] = sum(len(text[u.start : u.stop].split()) for u in spoken)
        passages += place_codings(source, text, spoken, of_source[source.slug])
        progress("reading", at + 1, len(kept))
    return Corpus(
        title=db.execute("select title from study").fetchone()[0],
        districts=people.districts(db), sites=tuple(s for s in sites if _site_kept(s, filters)),
        sources=tuple(kept), codebook=book, passages=tuple(passages), questions=frame.questions(db),
        coverage=codings.coverage(db), claims=frame.claims(db), levers=frame.levers(db),
        strategies=frame.strategies(db), links=frame.links(db), respondent_units=units, respondent_words=words,
        coders=tuple(people.coders(db)), filters=str(filters),
        head=" ".join(h.hex()[:12] for (h,) in db.execute("select id from head order by id")),
    )  # fmt: skip


def _in(value: str, wanted: Iterable[str]) -> bool:
    return not wanted or value in wanted


def _site_kept(site: Site, filters: Filters) -> bool:
    return (
        _in(site.slug, filters.site)
        and _in(site.district or "", filters.district)
        and (not filters.level or bool(set(site.levels) & set(filters.level)))
    )


def in_filters(source: Source, sites: Iterable[Site], filters: Filters) -> bool:
    """Whether a source passes the filters on site, district, level, role, wave and kind."""
    site = next((s for s in sites if s.slug == source.site), None)
    district = source.district or (site.district if site else None)
    return (
        _in(source.site or "", filters.site)
        and _in(district or "", filters.district)
        and (not filters.level or bool(site and set(site.levels) & set(filters.level)))
        and _in(source.role or "", filters.role)
        and _in(source.wave or "", filters.wave)
        and _in(source.kind.value, filters.kind)
    )


def place_codings(source: Source, text: str, spoken: list[Unit], found: Iterable[Coding]) -> list[Passage]:
    """Codings of one source with turn, line and the respondents' units they touch.

    ``spoken``: the respondents' units in order. A coding touches a unit when it covers at least one character
    between the unit's start and stop.
    """
    lines, starts = Lines(text), [t.start for t in source.turns]
    firsts, stops = [u.start for u in spoken], [u.stop for u in spoken]
    passages = []
    for coding in found:
        low, high = bisect_right(stops, coding.start), bisect_right(firsts, coding.end - 1)
        turn = max(0, bisect_right(starts, coding.start) - 1)
        grown = text[spoken[low].start : spoken[high - 1].stop] if low < high else coding.quote
        passages.append(
            Passage(
                coding=coding,
                source=source,
                turn=turn + 1,
                line=lines.locate(coding.start)[0],
                speaker=source.turns[turn].speaker if source.turns else "",
                units=tuple(range(low, high)),
                text=grown,
            )
        )
    return passages
