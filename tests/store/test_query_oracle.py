"""Answers by SQL are those of a reader that knows neither SQL nor sweeps: lists, and every pair tried."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.queries import trees
from tests.store.asked import BELOW, BOOK, PEOPLE, SITES, SOURCES, Plain, Told, drawn, make, put
from workbench.coding.query import parse
from workbench.model.query import And, CodingFact, Codings, Fact, Near, Not, Or, Query, Regex, Words
from workbench.model.source import Unit
from workbench.store import asking
from workbench.store.facts import Frame, known
from workbench.store.study import Study

SEEN = {c.slug: {c.fingerprint, *c.alike, ""} for c in BOOK}
At = tuple[Plain, Unit]


class Reader:
    """Answers a query unit by unit."""

    def __init__(self, told: list[Told]) -> None:
        self.told = [t for t in told if t.code != "gone"]
        self.every = [(s, u) for s in SOURCES for u in s.units]

    def units(self, query: Query) -> list[At]:
        return [at for at in self.every if self.answers(query, at)]

    def answers(self, query: Query, at: At) -> bool:  # noqa: PLR0911
        source, unit = at
        match query:
            case And(parts=parts):
                return all(self.answers(p, at) for p in parts)
            case Or(parts=parts):
                return any(self.answers(p, at) for p in parts)
            case Not(part=part):
                return not self.answers(part, at)
            case Words() | Regex():
                return bool(self.places(query, source.body[unit.start : unit.stop]))
            case Codings():
                return any(t.source == source.slug and touches(t.start, t.end, unit) for t in self.coded(query))
            case Fact():
                return holds(query, told_of(query.name, at))
            case Near():
                return any(s is source and touches(a, b, unit) for s, a, b in self.near(query))
        raise AssertionError(query)

    def places(self, query: Words | Regex, words: str) -> list[tuple[int, int]]:
        if isinstance(query, Regex):
            flags = re.IGNORECASE if query.any_case else 0
            return [m.span() for m in re.finditer(query.pattern, words, flags) if m.group()]
        there = [(m.start(), m.end(), m.group().lower()) for m in re.finditer("[A-Za-z0-9]+", words)]
        wanted = query.text.lower().split()
        found = []
        for n in range(len(there) - len(wanted) + 1):
            here = [w for _, _, w in there[n : n + len(wanted)]]
            last = here[-1][: len(wanted[-1])] if query.prefix else here[-1]
            if [*here[:-1], last] == wanted:
                found.append((there[n][0], there[n + len(wanted) - 1][1]))
        return found

    def coded(self, query: Codings) -> list[Told]:
        return [t for t in self.told if all(coding_holds(f, t) for f in query.facts)]

    def selections(self, query: Query) -> Iterator[tuple[Plain, int, int]]:
        parts = query.parts if isinstance(query, Or) else (query,)
        if not all(isinstance(p, Codings | Words | Regex) for p in parts):
            yield from ((s, u.start, u.stop) for s, u in self.units(query))
            return
        for part in parts:
            for source in SOURCES:
                if isinstance(part, Codings):
                    yield from ((source, t.start, t.end) for t in self.coded(part) if t.source == source.slug)
                elif isinstance(part, Words | Regex):
                    for unit in source.units:
                        for a, b in self.places(part, source.body[unit.start : unit.stop]):
                            yield source, unit.start + a, unit.start + b

    def near(self, query: Near) -> list[tuple[Plain, int, int]]:
        others = list(self.selections(query.other))
        return [
            (s, a, b)
            for s, a, b in self.selections(query.one)
            if any(o is s and stands(query, s, (a, b), (c, d)) for o, c, d in others)
        ]

    def witnesses(self, query: Query) -> set[str]:
        there = self.units(query)
        terms = list(positive(query, True))
        return {
            t.id
            for t in self.told
            if any(t.source == s.slug and touches(t.start, t.end, u) for s, u in there)
            and (not terms or any(t in self.coded(term) for term in terms))
        }


def positive(query: Query, good: bool) -> Iterator[Codings]:
    match query:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from positive(part, good)
        case Not(part=part):
            yield from positive(part, not good)
        case Near(one=one, other=other):
            yield from positive(one, good)
            yield from positive(other, good)
        case Codings() if good:
            yield query


def touches(start: int, end: int, unit: Unit) -> bool:
    return bool(set(range(start, end)) & set(range(unit.start, unit.stop)))


def stands(  # noqa: PLR0911
    query: Near, source: Plain, one: tuple[int, int], other: tuple[int, int]
) -> bool:
    a, b = set(range(*one)), set(range(*other))
    here = [n for n, u in enumerate(source.units) if touches(*one, u)]
    there = [n for n, u in enumerate(source.units) if touches(*other, u)]
    match query.relation.value:
        case "overlaps":
            return bool(a & b)
        case "inside":
            return a <= b
        case "contains":
            return b <= a
        case "same source":
            return True
        case "same turn":
            return bool({source.units[n].turn for n in here} & {source.units[n].turn for n in there})
        case "follows":
            one, other, here, there = other, one, there, here
    if one[1] > other[0]:
        return False
    if query.within is None:
        return True
    if not here or not there:
        return False
    if query.measure == "units":
        return there[0] - here[-1] <= query.within
    begun = [
        u.start + m.start() for u in source.units for m in re.finditer("[A-Za-z0-9]+", source.body[u.start : u.stop])
    ]
    return sum(one[1] <= at < other[0] for at in begun) <= query.within


def coding_holds(fact: CodingFact, told: Told) -> bool:
    return _coding_holds(fact, told) != fact.negated


def _coding_holds(fact: CodingFact, told: Told) -> bool:
    if fact.name == "outdated":
        return told.fingerprint not in SEEN[told.code]
    if fact.name == "memo":
        memo = re.findall("[a-z]+", told.memo.lower())
        spoken = f" {' '.join(memo)} "
        return any(v == "*" or (f" {v[:-1]}" if v[-1] == "*" else f" {v} ") in spoken for v in fact.values) and bool(
            memo
        )
    if fact.name == "code":
        return any(v == "*" or told.code in (BELOW[v] if fact.op == ":" else {v}) for v in fact.values)
    if fact.name == "method":
        return any(v in ("*", told.method, told.method.split(":")[0]) for v in fact.values)
    value = {"coder": told.coder, "stance": told.stance}[fact.name]
    return value is not None and ("*" in fact.values or value in fact.values)


def told_of(name: str, at: At) -> list[str]:
    source, unit = at
    turn = source.turns[unit.turn]
    person, role = source.speakers.get(turn.speaker, (source.participant, source.role))
    role = role or source.role or (PEOPLE[person][0] if person else None)
    if unit.voice.value in ("interviewer", "comment"):
        person = role = None
    district, levels, size = SITES.get(source.site or "", (None, (), ""))
    told: dict[str, list[str | None]] = {
        "source": [source.slug], "site": [source.site], "district": [district], "level": list(levels),
        "wave": [source.wave], "kind": [source.kind.value], "date": [source.date], "voice": [unit.voice.value],
        "role": [role], "participant": [person], "speaker": [turn.speaker], "source.phase": [source.phase],
        "site.size": [size], "participant.years": [PEOPLE[person][1] if person else None],
    }  # fmt: skip
    return [v for v in told[name] if v]


def holds(fact: Fact, told: list[str]) -> bool:
    if fact.op == ":":
        whole = fact.name != "date"
        return any(v in ("*", t) or (not whole and t.startswith(v + "-")) for v in fact.values for t in told)
    wanted = fact.values[0]
    if fact.name == "date":  # a day of which only the year is told is before or behind another year
        short = [(t[: len(wanted)], wanted[: len(t)], len(t) < len(wanted)) for t in told]
        pairs = [(t, w) for t, w, coarse in short if not (coarse and t == w)]
        return any({">": t > w, "<": t < w, ">=": t >= w, "<=": t <= w}[fact.op] for t, w in pairs)
    n = float(wanted)
    return any(
        {">": float(t) > n, "<": float(t) < n, ">=": float(t) >= n, "<=": float(t) <= n}[fact.op] for t in told
    )


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    made = make(tmp_path_factory.mktemp("asked") / "study.db")
    yield made
    made.close()


def assert_agrees(study: Study, query: Query, told: list[Told]) -> None:
    reader, frame = Reader(told), Frame(study.db)
    study.db.execute("begin")
    try:
        put(study, told)
        asked = known(query, frame)
        found = asking.units(frame, asked)
        limited = asking.units(frame, asked, limit=2)
        number = asking.count(frame, asked)
        witnesses = asking.codings(frame, asked)
    finally:
        study.db.execute("rollback")
    expected = [(s.slug, u.start, u.stop, u.turn + 1, u.voice.value) for s, u in reader.units(query)]
    assert [(h.source, h.start, h.end, h.turn, h.voice) for h in found] == expected
    assert limited == found[:2]
    assert number == len(expected)
    assert len(witnesses) == len(set(witnesses))
    assert set(witnesses) == reader.witnesses(query)


@given(trees(), st.integers(0, 10_000), st.integers(0, 14))
def test_sql_answers_as_somebody_would_who_reads_unit_by_unit(
    study: Study, query: Query, seed: int, many: int
) -> None:
    assert_agrees(study, query, drawn(seed, many))


@pytest.mark.parametrize(
    "text",
    [
        "code:work and not code:work/time", "open door*", "not zzz", "site:* not code:*", '"open door" or site:north',
        "(code:work inside code:over) or (open precedes door within 0 words)", "code:work same turn trust",
        "code:over same source /^we/i", "not [code:work not stance:supports] role:coach",
        "not (not (site:north or a))",
        "(site:north or trust) precedes code:work within 1 unit", "voice:interviewer trust", "[outdated memo:hard]",
        "not (" * 30 + "site:north or voice:respondent" + ")" * 30, "a or (b and (" * 9 + "trust" + "))" * 9,
    ],
)  # fmt: skip
def test_what_people_ask_is_answered_as_somebody_would_who_reads(study: Study, text: str) -> None:
    for seed in range(3):
        assert_agrees(study, parse(text), drawn(seed, 12))
