"""Codings as they are listed, each with all that is told of it; and what a report on codes is made of.

Lists show all words, because they are how a coder works; what leaves the study is for `tables` and the reports.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from workbench.actions.workplace import Workplace
from workbench.model.coding import Coding
from workbench.model.filters import Filters
from workbench.model.retrieval import Around, Places, Sentences, code_paths, outdated, overlaps, overlaps_text
from workbench.model.source import Source
from workbench.model.text import Lines, short_id
from workbench.store import codes, codings, people, sources
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.model.corpus import Corpus, Passage

COLUMNS = (
    "id", "source", "site", "district", "participant", "role", "wave", "kind", "coder", "code", "path", "turn",
    "line", "speaker", "place", "start", "end", "stance", "method", "quote", "memo", "overlaps", "outdated",
    "fingerprint",
)  # fmt: skip
CONTEXT = ("before", "after")  # further columns, where context is asked for

Row = tuple[str | int | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which codings are listed. ``context``: sentences before and after; None for no such columns."""

    filters: Filters
    query: str = ""
    outdated: bool = False
    context: int | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the list."""
        return COLUMNS if self.context is None else (*COLUMNS, *CONTEXT)


@contextmanager
def listed(place: Workplace, wanted: Wanted) -> Iterator[Iterator[Row]]:
    """The rows of the list in the order of source and text, made while they are taken, one source at a time.

    What the study does not know is refused before the first row. Overlapping codes are those of all codes, of the
    coders asked for: who asks for one coder does not see what the others did.
    """
    with place.reading(layer=wanted.filters.layer) as study:
        coders, passes = _test(study, wanted)
        yield _rows(study, wanted, coders, passes)


def _test(study: Study, wanted: Wanted) -> tuple[Collection[str], Callable[[Coding], bool]]:
    """Which codings are listed: by whom (empty: by all), which all that is shown obeys, and what else they meet."""
    filters, slugs, under, witnesses = wanted.filters, None, None, None
    if filters:
        from workbench.store.corpus import in_filters, resolve

        filters, book, sites = resolve(study.db, filters), codes.codebook(study.db), people.sites(study.db)
        slugs = {s.slug for s in sources.sources(study.db) if in_filters(s, sites, filters)}
        under = {slug for code in filters.code for slug in book.under(code)} if filters.code else None
    if wanted.query.strip():
        from workbench.actions.querying import witnesses as ask

        witnesses = ask(study, wanted.query)

    def passes(coding: Coding) -> bool:
        return (
            (slugs is None or coding.source in slugs)
            and (under is None or coding.code in under)
            and (witnesses is None or coding.id in witnesses)
        )

    return filters.coder, passes


def _rows(study: Study, wanted: Wanted, coders: Collection[str], passes: Callable[[Coding], bool]) -> Iterator[Row]:
    book = codes.codebook(study.db)
    by_slug, paths = {code.slug: code for code in book}, code_paths(book)
    late_by: dict[tuple[str, str], str | None] = {}  # a few definitions were seen by all codings
    of_site = {site.slug: site.district for site in people.sites(study.db)}
    known = {s.slug: s for s in sources.sources(study.db)}
    for slug, found in groupby(codings.codings(study.db), key=lambda coding: coding.source):
        every = [c for c in found if not coders or c.coder in coders]
        if not any(map(passes, every)):
            continue
        source = known[slug]
        told = _Told(study, source, wanted.context)
        district = source.district or of_site.get(source.site or "")
        beside = overlaps([(c.start, c.end, c.code, c.coder) for c in every])
        for coding, pairs in zip(every, beside, strict=True):
            seen = (coding.code, coding.fingerprint)
            if seen not in late_by:
                late_by[seen] = outdated(by_slug.get(coding.code), coding.fingerprint)
            late = late_by[seen]
            if passes(coding) and (late == "yes" or not wanted.outdated):
                yield told.row(coding, district, paths[coding.code], overlaps_text(pairs) or None, late)


class _Told:
    """What is told of the codings of one source, which come in the order of their starts."""

    def __init__(self, study: Study, source: Source, context: int | None) -> None:
        text = sources.body(study.db, source.text)
        self.source, self.context = source, context
        self._lines, self._places = Lines(text), Places(source)
        self._starts = [t.start for t in source.turns]
        self._sentences = (
            None if context is None else Sentences(text, source.turns, sources.units(study.db, source.id))
        )

    def row(self, coding: Coding, district: str | None, path: str, beside: str | None, late: str | None) -> Row:
        """One row; participant and role are those of the turn, and of nobody where an interviewer speaks."""
        s = self.source
        turn, label, participant, role = None, None, s.participant, s.role
        if self._starts:
            turn = max(0, bisect_right(self._starts, coding.start) - 1)
            said = s.turns[turn]
            who, label = s.who(said.speaker), said.speaker or None
            participant = who.participant if said.voice.counted else None
            role = (who.role or s.role) if said.voice.counted else None
        row: Row = (
            short_id(coding.id), s.slug, s.site, district, participant, role, s.wave, s.kind.value, coding.coder,
            coding.code, path, None if turn is None else turn + 1, self._lines.locate(coding.start)[0], label,
            self._places.of(coding.start), coding.start, coding.end, coding.stance and coding.stance.value,
            coding.method, coding.quote, coding.memo or None, beside, late, coding.fingerprint or None,
        )  # fmt: skip
        if self._sentences is None or self.context is None:
            return row
        around = self._sentences.around(coding.start, coding.end, self.context)
        return (*row, around.before or None, around.after or None)


# the report on codes


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What a report on codes is asked for beside its filters. ``context``: sentences before and after."""

    query: str = ""
    context: int = 0


@dataclass(frozen=True, kw_only=True)
class Ready:
    """What a report on codes is composed of. ``every``: among which overlapping codes are looked for."""

    request: Request
    corpus: Corpus
    every: tuple[Passage, ...]
    around: Mapping[str, Around]


def ready(study: Study, corpus: Corpus, whole: Corpus, request: Request) -> Ready:
    """The corpus narrowed to what bears witness to the query, in the sources that it speaks of, with the context."""
    if request.query.strip():
        from workbench.actions.querying import about_sources, witnesses

        meant, _ = about_sources(study, request.query)
        found = witnesses(study, request.query)
        told = f"query {request.query}"
        corpus = corpus.only(
            sources=(s for s in corpus.sources if s.slug in meant),
            filters=told if corpus.filters == "none" else f"{corpus.filters}; {told}",
        )
        corpus = replace(corpus, passages=tuple(p for p in corpus.passages if p.coding.id in found))
    around = _surroundings(study, corpus, request.context) if request.context else {}
    return Ready(request=request, corpus=corpus, every=whole.passages, around=around)


def _surroundings(study: Study, corpus: Corpus, count: int) -> dict[str, Around]:
    """Coding (by id) → what stands around its passage, as it may be printed."""
    from workbench.model.consent import WITHDRAWN, instead_of_turns

    known = {s.slug: s for s in sources.sources(study.db)}
    persons = people.participants(study.db)
    told: dict[str, Around] = {}
    for slug, passages in groupby(corpus.counted, key=lambda p: p.source.slug):
        source = known[slug]  # with all its turns
        barred = instead_of_turns(source, known.get(source.beside or ""), persons)
        sentences = Sentences(
            sources.body(study.db, source.text), source.turns, sources.units(study.db, source.id),
            instead={n: "" if words == WITHDRAWN else words for n, words in enumerate(barred) if words},
            barred=corpus.barred.get(slug, ()),
        )  # fmt: skip
        for p in passages:
            told[p.coding.id] = sentences.around(p.coding.start, p.coding.end, count, whole=True)
    return told
