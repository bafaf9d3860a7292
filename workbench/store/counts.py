"""What a count needs of a study: who was asked and has read, and where codings lie, without their words.

A corpus makes an object of every coding, with its quotation, its line and whom its label stands for. A matrix needs
none of that: here a coding is the numbers of the units that it touches. What is counted is the same
(`tests/actions/test_matrices.py` holds both ways to each other on random studies).
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from workbench.model.consent import INSTEAD
from workbench.model.corpus import UNKNOWN, Corpus
from workbench.model.filters import Filters
from workbench.model.marks import Heard, Mark, Marks
from workbench.model.narrowing import Narrowing
from workbench.model.source import Voice
from workbench.model.text import mark
from workbench.store import codes, coverage, frame, people, sources
from workbench.store.corpus import in_filters, narrowed, refuse_without_units, resolve, site_kept
from workbench.store.hearing import Hearing, hearing

_COUNTED = ", ".join(f"'{voice.value}'" for voice in Voice if voice.counted)
# the first reads nothing but an index
_PLACES = (
    "select start, stop from unit where layout = (select layout_n from live_source where id = ?)"
    f" and voice in ({_COUNTED}) order by start"
)
_UNITS = _PLACES.replace("start, stop", "start, stop, turn", 1)
_CODINGS = (
    "select start, end, code, coder, stance from coding where source = (select n from live_source where id = ?)"
    " and text = ? order by start"
)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """A study to be counted. ``corpus`` holds no passages; ``marks`` are read while the study is open, once."""

    corpus: Corpus
    marks: Iterator[Marks]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """One way of reading: which codings, and what of them."""

    db: sqlite3.Connection
    codes: dict[int, str]
    coders: dict[int, str]
    narrowing: Narrowing | None
    turns: bool

    def rows(self, heard: Hearing, places: Sequence[tuple[int, int]]) -> Iterator[Mark]:
        """The codings of one source. A coding touches a unit when it covers a character between start and stop."""
        source, left_out, by_turn = heard.source, heard.left_out, self.turns or bool(heard.left_out)
        firsts, stops = [start for start, _ in places], [stop for _, stop in places]
        starts = [turn.start for turn in heard.turns]
        narrowing, book, coders, turn = self.narrowing, self.codes, self.coders, 0
        for start, end, code, coder, stance in self.db.execute(_CODINGS, (source.id, mark(source.text))):
            low = bisect_right(stops, start)
            high = bisect_right(firsts, end - 1, low)  # units lie apart and in order
            if low >= high or code not in book or coder not in coders:
                continue
            if narrowing is not None and not narrowing.holds(source.slug, start, end):
                continue
            if by_turn:
                turn = max(0, bisect_right(starts, start) - 1)
                if turn in left_out:
                    continue
            yield low, high, book[code], coders[coder], stance, turn


def counts(
    db: sqlite3.Connection,
    *,
    filters: Filters,
    narrowing: Narrowing | None = None,
    turns: bool = True,
    words: bool = True,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Counts:
    """Everything that a count is made of, as `read_corpus` reads it, in the snapshot that the caller holds.

    ``turns``: whether roles or persons are asked for. ``words``: whether words are, which alone need the texts.
    """
    refuse_without_units(db)
    chosen = resolve(db, filters)
    sites, known, book = people.sites(db), sources.sources(db), codes.codebook(db)
    persons, beside = people.participants(db), {s.slug: s for s in known}
    barred = [p for p in persons if not INSTEAD.keys().isdisjoint(p.consent)]
    kept = [s for s in known if in_filters(s, sites, chosen) and (not narrowing or s.slug in narrowing.sources)]
    every = (hearing(s, beside.get(s.beside or ""), barred, chosen.role) for s in kept)
    hearings = [heard for heard in every if heard.speaks]
    spoken = {heard.source.slug: _words(db, heard) for heard in hearings if words and heard.source.counted}
    wanted = {c for code in chosen.code for c in book.under(code)}
    corpus = Corpus(
        title="", districts=people.districts(db), sites=tuple(s for s in sites if site_kept(s, chosen)),
        participants=persons, sources=tuple(heard.source for heard in hearings), codebook=book,
        questions=frame.questions(db), coverage=coverage.coverage(db), coders=tuple(people.coders(db)),
        respondent_words={slug: said[-1] for slug, (said, _) in spoken.items()},
        role_words={h.source.slug: spoken[h.source.slug][1] for h in hearings
                    if h.source.speakers and h.source.slug in spoken},
        respondent_units={h.source.slug: len(_places(db, h)) for h in hearings if words and h.source.counted},
        filters=str(chosen), head=" ".join(h.hex()[:12] for (h,) in db.execute("select id from head order by id")),
    )  # fmt: skip
    reader = _Reader(
        db=db, narrowing=narrowing, turns=turns, codes=_numbered(db, "code", wanted),
        coders=_numbered(db, "coder", chosen.coder),
    )  # fmt: skip

    def marks() -> Iterator[Marks]:
        counted = [heard for heard in hearings if heard.source.counted]
        for at, heard in enumerate(counted):
            slug = heard.source.slug
            yield Marks(
                source=slug, rows=reader.rows(heard, _places(db, heard)), turns=_heard(heard) if turns else (),
                words=spoken[slug][0] if words else (),
            )  # fmt: skip
            progress("counting", at + 1, len(counted))

    return Counts(corpus=narrowed(corpus, chosen, wanted), marks=marks())


def _numbered(db: sqlite3.Connection, table: str, wanted: Collection[str]) -> dict[int, str]:
    """Row number → slug of the live rows of a table, of some slugs or of all."""
    rows = db.execute(f"select n, slug from {table} where live")
    return {n: slug for n, slug in rows if not wanted or slug in wanted}


def _places(db: sqlite3.Connection, heard: Hearing) -> list[tuple[int, int]]:
    """Start and stop of the respondents' units of a source that are heard."""
    if not heard.left_out:
        return db.execute(_PLACES, (heard.source.id,)).fetchall()
    rows = db.execute(_UNITS, (heard.source.id,))
    return [(start, stop) for start, stop, turn in rows if turn not in heard.left_out]


def _words(db: sqlite3.Connection, heard: Hearing) -> tuple[list[int], dict[str, int]]:
    """Words of the respondents' units before each unit and of all, and those of each role."""
    text, before, said = sources.body(db, heard.source.text), [0], dict[str, int]()
    for start, stop, turn in db.execute(_UNITS, (heard.source.id,)):
        if turn not in heard.left_out:
            many, role = len(text[start:stop].split()), heard.roles[turn]
            said[role] = said.get(role, 0) + many
            before.append(before[-1] + many)
    return before, said


def _heard(heard: Hearing) -> list[Heard]:
    """Who speaks in each turn, by the rules of `Passage.role` and `Passage.person`."""
    source, of_label = heard.source, dict[str, Heard]()
    for label in {turn.speaker for turn in heard.turns} or {""}:
        who = source.who(label) if heard.turns else UNKNOWN
        person = who.participant or source.participant or f"{source.slug}:{label}"
        named = source.kind.asked and not who.group
        of_label[label] = Heard(role=who.role or source.role or "", person=person if named else "")
    return [of_label[turn.speaker] for turn in heard.turns] or [of_label[""]]
