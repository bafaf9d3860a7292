"""The answer to a query: its tree as SQL over units of sources.

A row of an answer is (source, unit), since sources of equal text share their units. What gives few rows drives
(codings, words, selections that stand near each other); facts are looked up for the rows so found, and all units are
gone through only where nothing drives. Sources that top-level facts leave out are never looked at.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count, groupby, islice, pairwise

from workbench.model.nearness import Layout, Range, needs_layout, related
from workbench.model.phrase import Phrase
from workbench.model.query import (
    ANY,
    And,
    CodingFact,
    Codings,
    Fact,
    Near,
    Not,
    Or,
    Query,
    Regex,
    Words,
)  # fmt: skip
from workbench.store.facts import Frame, holds
from workbench.store.query_shape import bare, depth, drives, fts, is_set, only_words, pointed, ranges

Selection = tuple[int, int, int]  # source, start, end
Unit = tuple[int, int, int, str, int]  # source, start, stop, voice, turn

# The sources that are asked. What is worked out beforehand lies in temporary tables, made when needed: a table that
# is made in a transaction costs SQLite a second reading of the whole schema, more than most queries do.
_SOURCES = """with asked_source(n, layout, mark) as materialized (
 select n, layout_n, substr(text, 1, 16) from live_source where layout_n is not null{}) """
_TABLES = {
    "asked_row": "part integer, source integer, unit integer, primary key(part, source, unit)",
    "asked_turn": "part integer, source integer, turn integer, primary key(part, source, turn)",
    "asked_unit": "part integer, unit integer, primary key(part, unit)",
    "asked_range": 'part integer, source integer, "start" integer, "end" integer, mark text',  # mark: of the text
}
_ROW = "s.n as source, u.n as unit"
_DEEP = 8  # parentheses in SQL: its parser gives up at some twenty
# Units lie apart: the one that begins last before a range, and those that begin in it, are all that it can touch.
TOUCHING = """ k cross join asked_source s on s.n = k.source and s.mark = k.mark
 cross join unit u on u.layout = s.layout and u.start < k."end" and u.stop > k."start" and u.start >= coalesce(
 (select max(v.start) from unit v where v.layout = s.layout and v.start <= k."start"), 0)"""


@dataclass
class Asked:
    """A query that is being asked of some sources (``only``: their slugs), else of all.

    ``frame``: what the study knows. Values go into ``given`` under names of their own.
    """

    frame: Frame
    only: Collection[str] | None = None
    given: dict[str, object] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)
    made: set[str] = field(default_factory=set)

    @property
    def db(self) -> sqlite3.Connection:
        """The study's connection, in a transaction."""
        return self.frame.db

    def run(self, text: str, **more: object) -> sqlite3.Cursor:
        """Run a statement in which ``asked_source`` is the sources that are asked."""
        chosen = "" if self.only is None else " and slug in (select value from json_each(:asked))"
        given = {**self.given, **more} if self.only is None else {**self.given, **more, "asked": self._slugs}
        return self.db.execute(_SOURCES.format(chosen) + text, given)

    @cached_property
    def _slugs(self) -> str:
        return json.dumps(sorted(self.only or ()))

    @cached_property
    def slugs(self) -> dict[int, str]:
        """Number → slug of the sources that are asked."""
        return dict(self.run("select n, slug from source where n in (select n from asked_source)"))

    def fill(self, name: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Put rows into a temporary table."""
        self._make(name)
        places = ", ".join("?" * (_TABLES[name].split(", primary")[0].count(",") + 1))
        self.db.executemany(f"insert or ignore into {name} values({places})", rows)

    def _make(self, name: str) -> None:
        if name not in self.made:
            self.db.execute(f"drop table if exists temp.{name}")
            self.db.execute(f"create temp table {name}({_TABLES[name]})")
            self.made.add(name)

    def close(self) -> None:
        """Drop the temporary tables."""
        for name in self.made:
            self.db.execute(f"drop table if exists temp.{name}")
        self.made.clear()

    def rows_of(self, query: Query) -> str:
        """A SELECT of (source, unit) that gives the answer, some rows perhaps twice; for what ``drives`` only."""
        match query:
            case Words():
                return self._words([query])
            case Regex():
                return self._units(self._matching(query))
            case Codings():
                return f"select k.source as source, u.n as unit from {self.codings(query)}{TOUCHING}"
            case Near():
                return self._near(query)
            case Or(parts=parts):
                return self._shallow(" union ".join(f"select * from ({self.rows_of(p)})" for p in parts))
            case And(parts=parts):
                return self._shallow(self._all_of(parts))
        raise ValueError(query)

    def test(self, query: Query) -> str:
        """An expression on s.n and u.n: whether a unit of a source answers."""
        match query:
            case Fact():
                return self._fact(query)
            case Words():
                return f"u.n in (select rowid from unit_text where unit_text match {self._value(fts([query]))})"
            case _ if drives(query):
                return f"(s.n, u.n) in ({self.rows_of(query)})"
            case Not(part=part):
                test = f"not {self.test(part)}"
            case And(parts=parts) | Or(parts=parts):
                joiner = " and " if isinstance(query, And) else " or "
                test = "(" + joiner.join(self.test(p) for p in parts) + ")"
            case _:
                raise ValueError(query)
        return test if depth(test) < _DEEP else f"(s.n, u.n) in ({self._put(_everything(test))})"

    def _all_of(self, parts: Sequence[Query]) -> str:
        """Sets are cut with each other first; words and facts are looked up in what is left, patterns tried last."""
        patterns = [(p, True) for p in parts if isinstance(p, Regex)]
        patterns += [(p.part, False) for p in parts if isinstance(p, Not) and isinstance(p.part, Regex)]
        words = [p for p in parts if isinstance(p, Words)]
        sets = [p for p in parts if is_set(p)]
        less = [p.part for p in parts if isinstance(p, Not) and is_set(p.part)]
        tested = [p for p in parts if not is_set(bare(p)) and not isinstance(bare(p), Regex)]
        if sets:
            found = " intersect ".join(f"select * from ({self.rows_of(p)})" for p in sets)
        elif words:
            found, tested = self._words(words), [p for p in tested if p not in words]
        else:
            found = self._units(self._matching(patterns.pop(0)[0]))  # what drives at all has one that is to match
        found += "".join(f" except select * from ({self.rows_of(p)})" for p in less)
        if tested:
            found = (
                f"select {_ROW} from ({found}) d cross join asked_source s on s.n = d.source"
                f" cross join unit u on u.n = d.unit where {' and '.join(self.test(p) for p in tested)}"
            )
        for pattern, good in patterns:
            matching = self._matching(pattern, found := self._put(found))
            among = "in" if good else "not in"
            found = f"select source, unit from ({found}) where unit {among} ({matching})"
        return found

    def _shallow(self, rows: str) -> str:
        """SQL that is nested too deeply for SQLite to read is worked out beforehand."""
        return rows if depth(rows) < _DEEP else self._put(rows)

    def _put(self, rows: str) -> str:
        part = next(self.numbers)
        self._make("asked_row")
        self.run(f"insert or ignore into asked_row select {part}, * from ({rows})")
        return f"select source, unit from asked_row where part = {part}"

    def _value(self, value: object) -> str:
        name = f"v{next(self.numbers)}"
        self.given[name] = value
        return f":{name}"

    def _listed(self, values: Iterable[object]) -> str:
        return f"(select value from json_each({self._value(json.dumps(list(values)))}))"

    def _words(self, parts: Sequence[Words]) -> str:
        return (
            f"select {_ROW} from unit_text f cross join unit u on u.n = f.rowid"
            f" cross join asked_source s on s.layout = u.layout where unit_text match {self._value(fts(parts))}"
        )

    def _units(self, numbers: str) -> str:
        return (
            f"select {_ROW} from ({numbers}) d cross join unit u on u.n = d.unit"
            " cross join asked_source s on s.layout = u.layout"
        )

    def _matching(self, pattern: Regex, among: str = "") -> str:
        """A SELECT of the units in which a pattern matches, of all or of those in the rows ``among``."""
        only = f"n in (select unit from ({among}))" if among else "layout in (select layout from asked_source)"
        query = f"select layout, n, start, stop from unit where {only} order by layout, start"
        holding = dict(self.run("select layout, min(n) from asked_source group by layout"))
        found, expression = [], pattern.expression
        for layout, units in groupby(self.run(query), key=lambda row: row[0]):
            text = _body(self.db, holding[layout])
            found += [n for _, n, a, b in units if any(m.group() for m in expression.finditer(text[a:b]))]
        part = next(self.numbers)
        self.fill("asked_unit", ((part, n) for n in found))
        return f"select unit from asked_unit where part = {part}"

    def _fact(self, fact: Fact) -> str:
        """Facts of sources are a list of sources, voices a column, other facts of turns a table of turns."""
        if fact.name == "voice" and fact.values != (ANY,):
            return f"u.voice in {self._listed(fact.values)}"
        at = self._numbers
        if not fact.of_turn:
            kept = [s for s in self.frame.sources if s.slug in at]
            told = (at[s.slug] for s in kept if holds(fact, self.frame.of_source(fact.name, s)))
            return f"s.n in {self._listed(told)}"
        part = next(self.numbers)
        self._make("asked_turn")
        for source in self.frame.sources:
            if source.slug in at:
                met = {
                    (t.speaker, t.voice): holds(fact, self.frame.of_turn(fact.name, source, t)) for t in source.turns
                }
                rows = ((part, at[source.slug], n) for n, t in enumerate(source.turns) if met[t.speaker, t.voice])
                self.fill("asked_turn", rows)
        return f"(s.n, u.turn) in (select source, turn from asked_turn where part = {part})"

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {slug: n for n, slug in self.slugs.items()}

    def codings(self, query: Codings) -> str:
        """A SELECT of the codings of which all facts hold: number, uuid, source, start, end and mark of the text."""
        tests = [self._coding(f) for f in query.facts]
        if not any(f.name == "code" and not f.negated and ANY not in f.values for f in query.facts):
            tests.append("c.code in (select n from code where live)")
        tests.append("c.coder in (select n from coder where live)")
        where = " and ".join(tests)
        return f'(select c.n, c.id, c.source, c.start, c."end", c.text as mark from coding c where {where})'

    def _coding(self, fact: CodingFact) -> str:
        test = self._coding_test(fact)
        return f"not coalesce({test}, 0)" if fact.negated else f"({test})"

    def _coding_test(self, fact: CodingFact) -> str:
        if fact.name == "outdated":
            return f"c.code || ' ' || c.fingerprint in {self._listed(self._outdated())}"
        if fact.name == "memo":
            return f"c.id in {self._listed(self._noted(fact.values))}"
        if ANY in fact.values:
            return f"c.{fact.name} is not null"
        if fact.name == "method":  # 'rule' is also 'rule:NAME'
            given = [self._value(v) for v in fact.values]
            return " or ".join(f"c.method = {v} or substr(c.method, 1, length({v}) + 1) = {v} || ':'" for v in given)
        among = {
            "code": lambda: self._numbers_of(fact),
            "coder": lambda: f"(select n from coder where slug in {self._listed(fact.values)})",
            "stance": lambda: self._listed(fact.values),
        }
        return f"c.{fact.name} in {among[fact.name]()}"

    def _numbers_of(self, fact: CodingFact) -> str:
        """The live codes that a fact names, with those below them unless they are meant alone."""
        wanted = {x for v in fact.values for x in (self.frame.book.under(v) if fact.op == ":" else {v})}
        live = self.db.execute("select slug, n from code where live order by n")
        return f"({', '.join(str(n) for slug, n in live if slug in wanted)})"

    def _outdated(self) -> list[str]:
        pairs = self.db.execute(
            "select k.code, c.slug, k.fingerprint from (select distinct code, fingerprint from coding) k"
            " join code c on c.n = k.code and c.live"
        )
        by_slug = {c.slug: c for c in self.frame.book}
        return [f"{n} {seen}" for n, slug, seen in pairs if by_slug[slug].outdated(seen)]

    def _noted(self, values: Collection[str]) -> list[str]:
        wanted = [Phrase.of(v.rstrip("*"), prefix=v.endswith("*")) for v in values if v != ANY]
        rows = self.db.execute("select target, body from memo")
        return [on for on, body in rows if ANY in values or any(w.ranges(body) for w in wanted)]

    def _near(self, near: Near) -> str:
        ones, others = (self._by_source(self.selections(p)) for p in (near.one, near.other))
        part, marks = next(self.numbers), dict(self.run("select n, mark from asked_source"))
        for source in ones.keys() & others.keys():
            here, there, layout = ones[source], others[source], None
            if needs_layout(near.relation, near.within):
                layout = self._layout(source, words=near.measure == "words")
                here, there = ([at for at in of if range(*layout.touched(at))] for of in (here, there))
            kept = related(here, near.relation, there, within=near.within, measure=near.measure, layout=layout)
            self.fill("asked_range", ((part, source, start, end, marks[source]) for start, end in kept))
        self._make("asked_range")
        return (
            f"select k.source as source, u.n as unit from (select * from asked_range where part = {part}){TOUCHING}"
        )

    def _by_source(self, found: Iterable[Selection]) -> dict[int, list[Range]]:
        return {n: [(a, b) for _, a, b in of] for n, of in groupby(sorted(set(found)), key=lambda at: at[0])}

    def turns(self, slug: str) -> tuple[str, dict[int, Range]]:
        """The text of a source and where the units of each turn begin and stop."""
        source = self._numbers[slug]
        query = "select turn, min(start), max(stop) from unit"
        where = " where layout = (select layout from asked_source where n = :source) group by turn"
        rows = self.run(query + where, source=source)
        return _body(self.db, source), {turn: (start, stop) for turn, start, stop in rows}

    def _layout(self, source: int, *, words: bool) -> Layout:
        query = (
            "select start, stop, turn from unit where layout = (select layout from asked_source where n = :source)"
        )
        rows = self.run(query + " order by start", source=source).fetchall()
        starts, stops, turns = zip(*rows, strict=True) if rows else ((), (), ())
        return Layout(starts=starts, stops=stops, turns=turns, text=_body(self.db, source) if words else "")

    def selections(self, query: Query) -> Iterator[Selection]:
        """The ranges of codings, words and patterns themselves, and of ``or`` between these; else whole units."""
        if isinstance(query, Or) and pointed(query):
            for part in query.parts:
                yield from self.selections(part)
        elif isinstance(query, Codings):
            text = (
                f"select k.source, k.start, k.end from {self.codings(query)} k join asked_source s on s.n = k.source"
            )
            yield from self.run(text + " and s.mark = k.mark")
        else:
            for source, start, stop, words in self.spoken(query):
                inner = ranges(query, words) if isinstance(query, Words | Regex) else []
                # FTS5 may read a sign of some script otherwise: then the unit stands for the words in it
                inner = inner or [(0, stop - start)]
                yield from ((source, start + a, start + b) for a, b in inner)

    def spoken(self, query: Query | None) -> Iterator[tuple[int, int, int, str]]:
        """The units of the answer in the order of source and text: source, start, stop, words."""
        text, at = "", 0
        for source, start, stop, _, _ in self.rows(query):
            if source != at:
                at, text = source, _body(self.db, source)
            yield source, start, stop, text[start:stop]

    def answer(self, query: Query | None) -> str:
        """A SELECT of (source, unit): the answer, each row once."""
        if query and drives(query):
            return f"select distinct * from ({self.rows_of(query)})"
        return _everything(self.test(query) if query else "1")

    def rows(self, query: Query | None, limit: int | None = None) -> Iterator[Unit]:
        """The units of the answer in order: source, start, stop, voice, turn."""
        words = only_words(query)
        if words and limit and (layouts := self._in_order()):
            yield from islice(self._streamed(words, layouts), limit)
            return
        columns = "s.n, u.start, u.stop, u.voice, u.turn"
        if query and drives(query):
            text = (
                f"select {columns} from ({self.answer(query)}) d join asked_source s on s.n = d.source"
                " join unit u on u.n = d.unit order by s.n, u.start"
            )
        else:
            text = self.answer(query).replace(_ROW, columns, 1) + " order by s.n, u.start"
        yield from self.run(text + (f" limit {int(limit)}" if limit else ""))

    def _in_order(self) -> dict[int, int]:
        """Layout → source, where units were numbered in the order of sources: then the first hits come first."""
        found = self.run("select layout, n from asked_source order by n").fetchall()
        return dict(found) if all(one < other for (one, _), (other, _) in pairwise(found)) else {}

    def _streamed(self, words: Sequence[Words], layouts: Mapping[int, int]) -> Iterator[Unit]:
        """Hits as FTS5 gives them, so that whoever wants a few does not wait for all."""
        query = (
            "select u.layout, u.start, u.stop, u.voice, u.turn from unit_text f cross join unit u on u.n = f.rowid"
            " where unit_text match ? order by f.rowid"
        )
        for layout, *place in self.db.execute(query, (fts(words),)):
            if layout in layouts:
                start, stop, voice, turn = place
                yield layouts[layout], start, stop, voice, turn


def _everything(test: str) -> str:
    return f"select {_ROW} from asked_source s cross join unit u on u.layout = s.layout where {test}"


def _body(db: sqlite3.Connection, source: int) -> str:
    query = "select t.body from source s join text t on t.hash = s.text where s.n = ?"
    return str(db.execute(query, (source,)).fetchone()[0])
