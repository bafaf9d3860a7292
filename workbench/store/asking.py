"""What is asked of a study by a query: its units, how many, the codings that bear witness, and the words in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from workbench.model.query import And, Codings, Fact, Not, Or, Query, Regex, Words, of_sources, split, walk, whom
from workbench.model.source import Source, Turn
from workbench.store.facts import Frame, holds
from workbench.store.query import TOUCHING, Asked
from workbench.store.query_shape import ranges
from workbench.store.search import Hit, hits


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyword:
    """Words of an answer in their turn. ``text``: of the turn, from ``turn_start`` of the source on."""

    hit: Hit
    start: int
    end: int
    turn_start: int
    text: str


@contextmanager
def asking(
    frame: Frame, query: Query | None, only: Collection[str] | None = None
) -> Iterator[tuple[Asked, Query | None]]:
    """A query made ready inside the caller's transaction; gives what is left of it to ask of the sources it means.

    ``only``: slugs of the sources that may answer, else all. The query must have gone through ``facts.known``.
    """
    about, rest = split(query) if query else (None, None)
    if about:
        meant = sources_meant(frame, query)
        only = meant if only is None else meant & set(only)
    asked = Asked(frame=frame, only=only)
    try:
        yield asked, rest
    finally:
        asked.close()


def sources_meant(frame: Frame, query: Query | None) -> frozenset[str]:
    """The slugs of the sources that may answer by what the query says of sources alone."""
    about, _ = split(query) if query else (None, None)
    return frozenset(s.slug for s in frame.sources if about is None or _meets(frame, about, s))


def sources_heard(frame: Frame, query: Query | None) -> frozenset[str]:
    """Of the sources that it means, those in which somebody is heard of whom it speaks.

    ``role:teacher`` at the top of a query leaves out the interviews with principals: nobody asked a teacher there.
    """
    told = whom(query) if query else ()
    meant = sources_meant(frame, query)
    if all(map(of_sources, told)):
        return meant
    return frozenset(
        s.slug
        for s in frame.sources
        if s.slug in meant and any(t.voice.counted and all(_meets(frame, p, s, t) for p in told) for t in s.turns)
    )


def _meets(frame: Frame, about: Query, source: Source, turn: Turn | None = None) -> bool:
    """Whether a source, or a turn of it, is one of those that a query about sources and people means."""
    match about:
        case And(parts=parts):
            return all(_meets(frame, p, source, turn) for p in parts)
        case Or(parts=parts):
            return any(_meets(frame, p, source, turn) for p in parts)
        case Not(part=part):
            return not _meets(frame, part, source, turn)
        case Fact() if about.of_turn and turn:
            return holds(about, frame.of_turn(about.name, source, turn))
        case Fact():
            return holds(about, frame.of_source(about.name, source))
    raise ValueError(about)


def units(
    frame: Frame, query: Query | None, *, only: Collection[str] | None = None, limit: int | None = None
) -> list[Hit]:
    """The units of the answer with their words, in the order of source and text; None asks for all units."""
    with asking(frame, query, only) as (asked, rest):
        return list(hits(frame.db, asked.rows(rest, limit)))


def count(frame: Frame, query: Query | None, *, only: Collection[str] | None = None) -> int:
    """The number of units of the answer."""
    with asking(frame, query, only) as (asked, rest):
        found: int = asked.run(f"select count(*) from ({asked.answer(rest)})").fetchone()[0]
        return found


def codings(frame: Frame, query: Query | None, *, only: Collection[str] | None = None) -> list[str]:
    """The codings that bear witness, by uuid, in the order of source and text.

    They match one of the query's terms about codings that stands under no ``not`` (any, where there is none), and
    touch a unit of the answer.
    """
    with asking(frame, query, only) as (asked, rest):
        terms = positive(rest, Codings) or [Codings(facts=())]
        found = " union ".join(f"select * from {asked.codings(term)}" for term in terms)
        text = (
            f'select distinct k.id, k.source, k.start, k."end" from ({found}){TOUCHING}'
            f" where (s.n, u.n) in ({asked.answer(rest)}) order by 2, 3, 4, 1"
        )
        return [key for key, *_ in asked.run(text)]


def keywords(
    frame: Frame, query: Query | None, *, only: Collection[str] | None = None, limit: int | None = None
) -> list[Keyword]:
    """Each place that the answer is found by: words and patterns, else codings, else whole units, with its turn."""
    with asking(frame, query, only) as (asked, rest):
        texts = positive(rest, Words | Regex)
        terms = [] if texts else positive(rest, Codings)
        coded: dict[int, _Marked] = {}
        for source, start, end in sorted({at for term in terms for at in asked.selections(term)}):
            coded.setdefault(source, _Marked()).add(start, end)
        found: dict[tuple[str, int, int], Hit] = {}
        rows = list(asked.rows(rest, limit))
        for row, hit in zip(rows, hits(frame.db, iter(rows)), strict=True):
            for start, end in _places(hit, texts, coded[row[0]].touching(hit) if row[0] in coded else []):
                found.setdefault((hit.source, start, end), hit)
        return list(_in_turns(asked, found))[:limit]


def _places(hit: Hit, texts: list[Query], coded: list[tuple[int, int]]) -> list[tuple[int, int]]:
    said = {at for each in texts if isinstance(each, Words | Regex) for at in ranges(each, hit.text)}
    placed = sorted((hit.start + start, hit.start + end) for start, end in said)
    return placed or coded or [(hit.start, hit.end)]


class _Marked:
    """The ranges of codings in one source, which come in the order of their starts."""

    def __init__(self) -> None:
        self._all: list[tuple[int, int]] = []
        self._reach: list[int] = []  # the furthest end so far

    def add(self, start: int, end: int) -> None:
        """Note one more."""
        self._all.append((start, end))
        self._reach.append(max(end, self._reach[-1] if self._reach else 0))

    def touching(self, hit: Hit) -> list[tuple[int, int]]:
        """Those that touch a unit."""
        first = bisect_right(self._reach, hit.start)  # all before it end before the unit
        return [at for at in self._all[first : bisect_left(self._all, (hit.end, 0))] if at[1] > hit.start]


def _in_turns(asked: Asked, found: dict[tuple[str, int, int], Hit]) -> Iterator[Keyword]:
    for slug, places in groupby(found.items(), key=lambda each: each[0][0]):
        text, turns = asked.turns(slug)
        for (_, start, end), hit in places:
            first, last = turns[hit.turn - 1]
            first, last = min(first, start), max(last, end)
            yield Keyword(hit=hit, start=start, end=end, turn_start=first, text=text[first:last])


def positive(query: Query | None, kind: Any) -> list[Any]:
    """The nodes of a kind that stand under no ``not``, each once."""
    found = [node for node, good in walk(query) if good and isinstance(node, kind)] if query else []
    return list(dict.fromkeys(found))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Units of one turn: of the answer, and of all that were looked at."""

    source: Source
    turn: int
    found: int
    looked_at: int


def tallies(frame: Frame, query: Query | None, *, only: Collection[str] | None = None) -> list[Tally]:
    """How many units of each turn answer, of how many."""
    with asking(frame, query, only) as (asked, rest):
        columns, by = "select s.n, u.turn, count(*) from", "group by 1, 2"
        every = f"{columns} asked_source s cross join unit u on u.layout = s.layout {by}"
        joined = "join asked_source s on s.n = d.source join unit u on u.n = d.unit"
        answer = asked.run(f"{columns} ({asked.answer(rest)}) d {joined} {by}")
        found = {(s, turn): many for s, turn, many in answer}
        by_slug = {s.slug: s for s in frame.sources}
        return [
            Tally(source=by_slug[asked.slugs[s]], turn=turn, found=found.get((s, turn), 0), looked_at=many)
            for s, turn, many in asked.run(every)
        ]


def coded(
    frame: Frame, query: Query | None, *, only: Collection[str] | None = None
) -> list[tuple[str, int, int, str, str]]:
    """Source, turn (from 0), unit, code and coder, for each code and coder on each unit of the answer."""
    with asking(frame, query, only) as (asked, rest):
        text = (
            "select distinct x.slug, u.turn, u.n, c.slug, p.slug from"
            ' (select n, id, source, code, coder, start, "end", text as mark from coding)'
            f"{TOUCHING} join source x on x.n = k.source join code c on c.n = k.code and c.live"
            " join coder p on p.n = k.coder and p.live"
            f" where (s.n, u.n) in ({asked.answer(rest)}) order by 1, 3, 4, 5"
        )
        return list(asked.run(text))
