"""What a query may say of sources, speakers and codings: the names and values there are, and where they hold."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from workbench.errors import NotKnown, WorkbenchError
from workbench.model.codebook import Codebook
from workbench.model.coding import Stance
from workbench.model.query import (
    ANY,
    COMPARISONS,
    SOURCE_FACTS,
    TURN_FACTS,
    CodingFact,
    Codings,
    Fact,
    Query,
    mapped,
)
from workbench.model.source import Kind, Participant, Site, Source, Turn, Voice
from workbench.model.text import slug
from workbench.store import people, sources
from workbench.store.codes import codebook, find_code

MOST_NAMED = 12  # values that a refusal lists
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T.*)?)?)?", re.ASCII)
METHODS = ("hand", "import", "rule", "suggestion")  # how codings come about, whether there are any or not
ENTITIES = ("source", "site", "participant")
_QUOTE = "to look for these words as text, put them in quotation marks"


@dataclass(frozen=True)
class Frame:
    """What a study knows of its sources and people, read when it is asked for.

    ``declared``: gives entity → the names of variables that workbench.toml declares, each with what it may be.
    """

    db: sqlite3.Connection
    declared: Callable[[], Mapping[str, Mapping[str, tuple[str, ...]]]] = dict

    @cached_property
    def book(self) -> Codebook:
        """The codebook."""
        return codebook(self.db)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The live sources."""
        return sources.sources(self.db)

    @cached_property
    def sites(self) -> dict[str, Site]:
        """The sites, by slug."""
        return {s.slug: s for s in people.sites(self.db)}

    @cached_property
    def participants(self) -> dict[str, Participant]:
        """The participants, by slug."""
        return {p.slug: p for p in people.participants(self.db)}

    @cached_property
    def variables(self) -> dict[str, dict[str, list[str]]]:
        """Entity → name of a variable, folded → the values that are in use or declared."""
        told: dict[str, Iterable[Mapping[str, str]]] = {
            "source": (s.attributes for s in self.sources),
            "site": (s.attributes for s in self.sites.values()),
            "participant": (p.attributes for p in self.participants.values()),
        }
        found: dict[str, dict[str, dict[str, None]]] = {entity: {} for entity in ENTITIES}
        declared = self.declared()
        for entity in ENTITIES:
            for name, allowed in declared.get(entity, {}).items():
                found[entity][folded(name)] = dict.fromkeys(allowed)
            for attributes in told[entity]:
                for name, value in attributes.items():
                    found[entity].setdefault(folded(name), {}).update(dict.fromkeys(several(value)))
        return {entity: {name: list(values) for name, values in of.items()} for entity, of in found.items()}

    def of_source(self, name: str, source: Source) -> tuple[str, ...]:
        """The values of a fact of a source; none where nobody told."""
        site = self.sites.get(source.site or "")
        entity, _, variable = name.rpartition(".")
        if entity:
            attributes = source.attributes if entity == "source" else site.attributes if site else {}
            return _variable(attributes, variable)
        if name == "level":
            return site.levels if site else ()
        told = {
            "source": source.slug, "kind": source.kind.value, "site": source.site, "wave": source.wave,
            "date": source.date, "district": source.district or (site.district if site else None),
        }[name]  # fmt: skip
        return (told,) if told else ()

    def of_turn(self, name: str, source: Source, turn: Turn) -> tuple[str, ...]:
        """The values of a fact of a turn. A role and a participant have only those who are heard, not who asks."""
        if name == "voice":
            return (turn.voice.value,)
        if name == "speaker":
            return (turn.speaker,) if turn.speaker else ()
        if not turn.voice.counted:
            return ()
        who = source.who(turn.speaker)
        if name == "role":
            told = who.role or source.role
            return (told,) if told else ()
        if name == "participant":
            return (who.participant,) if who.participant else ()
        person = self.participants.get(who.participant or "")
        return _variable(person.attributes, name.rpartition(".")[2]) if person else ()

    def values(self, name: str) -> list[str]:
        """The values that a fact has somewhere in this study, or may have."""
        fixed = {"kind": Kind, "voice": Voice, "stance": Stance}
        if name in fixed:
            return [each.value for each in fixed[name]]
        if name == "coder":
            return list(people.coders(self.db))
        if name == "method":
            used = self.db.execute("select distinct method from coding order by method")
            return [*METHODS, *(m for (m,) in used)]
        listed: dict[str, Collection[str]] = {
            "site": self.sites, "district": [d.slug for d in people.districts(self.db)],
            "participant": self.participants,
        }  # fmt: skip
        entity, _, variable = name.rpartition(".")
        found = dict.fromkeys(self.variables[entity][variable] if entity else listed.get(name, ()))
        for source in self.sources:
            if Fact(name=name, values=()).of_turn:
                for turn in {t.speaker + t.voice: t for t in source.turns}.values():
                    found.update(dict.fromkeys(self.of_turn(name, source, turn)))
            else:
                found.update(dict.fromkeys(self.of_source(name, source)))
        return list(found)


def known(query: Query, frame: Frame) -> Query:
    """The query as the study writes its names: codes by whole slugs, variables with what they are of.

    Raises: NotKnown, with the nearest: a fact that silently holds nowhere would be read as 'nothing found'.
    """

    def change(leaf: Query) -> Query:
        if isinstance(leaf, Fact):
            return _known_fact(leaf, frame)
        if isinstance(leaf, Codings):
            return Codings(facts=tuple(_known_coding(f, frame) for f in leaf.facts))
        return leaf

    return mapped(query, change)


def _known_fact(fact: Fact, frame: Frame) -> Fact:
    fact = replace(fact, name=known_name(fact.name, frame))
    if fact.op in COMPARISONS:
        if not (_number(fact.values[0]) or _day(fact.values[0])):
            raise WorkbenchError(f"{fact} compares with no number and no day", hint="such as 12, 0.5 or 2024-05-03")
        return fact
    if fact.values == (ANY,):
        return fact
    there = frame.values(fact.name)
    if fact.name == "date":
        there += [day[:length] for day in there for length in (4, 7) if _day(day)]
    return replace(fact, values=tuple(value(fact.name, v, there) for v in fact.values))


def known_name(name: str, frame: Frame) -> str:
    """The name of a fact of sources or turns; a variable with what it is of: 'site.size'."""
    if name in SOURCE_FACTS | TURN_FACTS:
        return name
    entity, _, variable = name.rpartition(".")
    of = [e for e in ENTITIES if entity in ("", e) and variable in frame.variables[e]]
    if not of:
        names = {*SOURCE_FACTS, *TURN_FACTS, "code", "coder", "stance", "method", "memo"}
        every = names.union(*frame.variables.values(), (f"{e}.{v}" for e in ENTITIES for v in frame.variables[e]))
        raise NotKnown("fact", name, sorted(every), hint=_QUOTE)
    if len(of) > 1:
        choices = " or ".join(f"{e}.{variable}" for e in of)
        raise WorkbenchError(f"{variable!r} is told of several things", hint=f"write {choices}")
    return f"{of[0]}.{variable}"


def _known_coding(fact: CodingFact, frame: Frame) -> CodingFact:
    if fact.name in ("memo", "outdated") or ANY in fact.values:
        return fact
    if fact.name == "code":
        return replace(fact, values=tuple(find_code(frame.book, v).slug for v in fact.values))
    there = frame.values(fact.name)
    if fact.name == "method":
        there = list(dict.fromkeys(x for m in there for x in (m, m.partition(":")[0])))
    return replace(fact, values=tuple(value(fact.name, v, there) for v in fact.values))


def value(name: str, written: str, there: list[str]) -> str:
    """A value as the study spells it; one that it does not know is refused with the nearest."""
    plain, short = written.casefold(), slug(written)
    found = next((v for v in there if v == written), None)
    found = found or next((v for v in there if v.casefold() == plain), None)
    if found is None and short != slug(""):
        found = next((v for v in there if slug(v) == short), None)
    if found is None:
        few = f"the study has {', '.join(sorted(there))}" if 0 < len(there) <= MOST_NAMED else ""
        raise NotKnown(name.rpartition(".")[2], written, there, hint=few)
    return found


def holds(fact: Fact, told: Iterable[str]) -> bool:
    """Whether a fact is met by the values that are told.

    >>> holds(Fact(name="site.size", op=">=", values=("500",)), ["812"]), holds(Fact(name="wave", values=("1",)), [])
    (True, False)
    >>> holds(Fact(name="date", op=">", values=("2024-05",)), ["2024-05-31"])
    False
    """
    if fact.op in COMPARISONS:
        return any(_compares(v, fact.op, fact.values[0]) for v in told)
    if fact.values == (ANY,):
        return any(told)
    wanted = {v.casefold() for v in fact.values}
    if fact.name == "date":
        return any(v == w or v.startswith((f"{w}-", f"{w}T")) for v in told for w in wanted)
    return any(v.casefold() in wanted for v in told)


def _compares(told: str, op: str, wanted: str) -> bool:
    """Of days, what both tell is compared; where that is the same and the one told is coarser, nobody knows."""
    one, other = _number(told), _number(wanted)
    if one and other:
        difference = float(one) - float(other)
    elif _day(told) and _day(wanted):
        length = min(len(told), len(wanted))
        if told[:length] == wanted[:length] and len(told) < len(wanted):
            return False
        difference = (told[:length] > wanted[:length]) - (told[:length] < wanted[:length])
    else:
        return False
    return {">": difference > 0, ">=": difference >= 0, "<": difference < 0, "<=": difference <= 0}[op]


def _number(written: str) -> str:
    plain = written.strip()
    whole = (plain[1:] if plain[:1] in ("+", "-") else plain).replace(".", "", 1)
    return plain if whole.isascii() and whole.isdecimal() and len(plain) < 300 else ""  # noqa: PLR2004


def _day(written: str) -> bool:
    """A year, a month or a day in ISO form; a time may follow."""
    return bool(_ISO.fullmatch(written))


def folded(name: str) -> str:
    """The name of a variable as names are compared."""
    return "_".join(name.casefold().replace("-", " ").split())


def several(written: str) -> list[str]:
    """The values of a field, which ';' parts."""
    return [v for each in written.split(";") if (v := each.strip())]


def _variable(attributes: Mapping[str, str], wanted: str) -> tuple[str, ...]:
    told = (several(v) for name, v in attributes.items() if folded(name) == wanted)
    return tuple(v for each in told for v in each)
