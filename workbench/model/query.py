"""A query as a tree: what is asked of each unit of a study.

A query answers with units. Its parts are words and patterns of the text, facts of the turn or the source in which the
unit stands, codings that touch it, and the relations in which selections stand to each other. ``str`` of a tree is
its canonical text, which reads as the same tree again.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

ANY = "*"  # the value that stands for all values
TURN_FACTS = frozenset(("role", "participant", "speaker", "voice"))
SOURCE_FACTS = frozenset(("source", "site", "district", "level", "wave", "kind", "date"))
CODING_FACTS = frozenset(("code", "coder", "stance", "method", "memo", "outdated"))
COMPARISONS = frozenset((">", ">=", "<", "<="))
OPERATORS = frozenset(
    ("and", "or", "not", "overlaps", "inside", "contains", "precedes", "follows", "same", "within")
)  # words that must be quoted to be looked for
_BARE_WORD = re.compile(r"\w+(?:['’&.-]\w+)*\*?")
_BARE_VALUE = re.compile(r"[^\s,()\[\]\"<>=:][^\s,()\[\]\"]*")


class Relation(StrEnum):
    """How one selection stands to another in the same source."""

    OVERLAPS = "overlaps"
    INSIDE = "inside"
    CONTAINS = "contains"
    PRECEDES = "precedes"
    FOLLOWS = "follows"
    SAME_TURN = "same turn"
    SAME_SOURCE = "same source"

    @property
    def directed(self) -> bool:
        """Whether it may be told within how many units or words."""
        return self in (Relation.PRECEDES, Relation.FOLLOWS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Words that stand in the unit one after the other; with ``prefix`` the last of them only begins so.

    >>> str(Words(text="trust")), str(Words(text="open do", prefix=True)), str(Words(text="and"))
    ('trust', '"open do*"', '"and"')
    """

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        written = self.text + ANY * self.prefix
        bare = _BARE_WORD.fullmatch(written) and self.text.casefold() not in OPERATORS
        return written if bare else f'"{written}"'


@dataclass(frozen=True, kw_only=True, slots=True)
class Regex:
    r"""A regular expression that matches in the unit. ``pattern``: as written, with ``\/`` for a stroke."""

    pattern: str
    any_case: bool = False

    def __str__(self) -> str:
        return f"/{self.pattern}/" + "i" * self.any_case

    @property
    def expression(self) -> re.Pattern[str]:
        """The pattern, compiled; re.error where it is none."""
        with warnings.catch_warnings(action="ignore"):  # of what a later Python may read otherwise
            return re.compile(self.pattern, re.IGNORECASE if self.any_case else 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """Something told of the turn, the source, its site or who speaks: one of ``values``.

    ``op``: ':' is one of them, '>', '>=', '<', '<=' compare numbers or days with the only value.

    >>> str(Fact(name="site", values=("osgood", "Harbor High")))
    'site:osgood,"Harbor High"'
    """

    name: str
    values: tuple[str, ...]
    op: str = ":"

    def __str__(self) -> str:
        return f"{self.name}{self.op}{_written(self.values)}"

    @property
    def of_turn(self) -> bool:
        """Whether it may differ between the turns of one source."""
        return self.name in TURN_FACTS or self.name.startswith("participant.")


@dataclass(frozen=True, kw_only=True, slots=True)
class CodingFact:
    """Something told of a coding: code, coder, stance, method, memo, or that it is outdated.

    ``op``: ':' is one of the values (of codes: or below it), '=' is that code alone.
    """

    name: str
    values: tuple[str, ...] = ()
    op: str = ":"
    negated: bool = False

    def __str__(self) -> str:
        told = f"{self.name}{self.op}{_written(self.values)}" if self.values else self.name
        return f"not {told}" if self.negated else told


@dataclass(frozen=True, kw_only=True, slots=True)
class Codings:
    """One coding that touches the unit and of which all facts hold.

    >>> here = CodingFact(name="code", values=("trust",))
    >>> str(Codings(facts=(here,)))
    'code:trust'
    >>> str(Codings(facts=(here, CodingFact(name="outdated", negated=True))))
    '[code:trust not outdated]'
    """

    facts: tuple[CodingFact, ...]

    def __str__(self) -> str:
        alone = len(self.facts) == 1 and self.facts[0].values and not self.facts[0].negated
        told = " ".join(map(str, self.facts))
        return told if alone else f"[{told}]"


@dataclass(frozen=True, kw_only=True, slots=True)
class And:
    """All of at least two parts; an ``And`` among them is taken apart."""

    parts: tuple[Query, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", _flat(And, self.parts))

    def __str__(self) -> str:
        return " and ".join(_in_parentheses(p, Or) for p in self.parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Or:
    """Any of at least two parts; an ``Or`` among them is taken apart."""

    parts: tuple[Query, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", _flat(Or, self.parts))

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


@dataclass(frozen=True, kw_only=True, slots=True)
class Not:
    """The units that do not answer ``part``."""

    part: Query

    def __str__(self) -> str:
        return f"not {_in_parentheses(self.part, And, Or, Not)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """The units of those selections of ``one`` that stand so to some selection of ``other``.

    ``within``: at most so many ``measure`` ('units' or 'words') lie between them; None is any number.
    """

    one: Query
    relation: Relation
    other: Query
    within: int | None = None
    measure: str = "units"

    def __post_init__(self) -> None:
        if self.within is not None and not self.relation.directed:
            raise ValueError(f"{self.relation.value} has no distance")

    def __str__(self) -> str:
        one, other = (_in_parentheses(p, And, Or, Not, Near) for p in (self.one, self.other))
        within = "" if self.within is None else f" within {self.within} {self.measure}"
        return f"{one} {self.relation.value} {other}{within}"


Query = And | Or | Not | Near | Words | Regex | Codings | Fact


def all_of(*parts: Query | None) -> Query | None:
    """The parts joined by ``and``; those that are None ask nothing."""
    told = tuple(p for p in parts if p is not None)
    return And(parts=told) if len(told) > 1 else next(iter(told), None)


def mapped(query: Query, change: Callable[[Query], Query]) -> Query:
    """The same tree with each leaf as ``change`` makes it.

    >>> str(mapped(And(parts=(Words(text="a"), Not(part=Words(text="b")))), lambda leaf: Words(text=f"{leaf}{leaf}")))
    'aa and not bb'
    """
    match query:
        case And(parts=parts):
            return And(parts=tuple(mapped(p, change) for p in parts))
        case Or(parts=parts):
            return Or(parts=tuple(mapped(p, change) for p in parts))
        case Not(part=part):
            return Not(part=mapped(part, change))
        case Near(one=one, other=other):
            return replace(query, one=mapped(one, change), other=mapped(other, change))
    return change(query)


def walk(query: Query, *, positive: bool = True) -> Iterator[tuple[Query, bool]]:
    """Every node with whether it stands in a positive position: under an even number of ``not``.

    >>> tree = Not(part=Words(text="a"))
    >>> [(str(node), positive) for node, positive in walk(tree)]
    [('not a', True), ('a', False)]
    """
    yield query, positive
    match query:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from walk(part, positive=positive)
        case Not(part=part):
            yield from walk(part, positive=not positive)
        case Near(one=one, other=other):
            yield from walk(one, positive=positive)
            yield from walk(other, positive=positive)


def of_sources(query: Query) -> bool:
    """Whether it speaks of nothing but sources, so that it holds of all units of a source or of none."""
    leaves = [node for node, _ in walk(query) if not isinstance(node, And | Or | Not)]
    return all(isinstance(node, Fact) and not node.of_turn for node in leaves)


def split(query: Query) -> tuple[Query | None, Query | None]:
    """What it says of sources alone, and the rest; None where that is nothing. Together by ``and`` they are it.

    What the first part leaves out was never looked at: it must not count as looked at and empty. Variables must
    have gone through ``store.facts.known`` before, which tells those of participants.

    >>> site, word = Fact(name="site", values=("osgood",)), Words(text="trust")
    >>> split(And(parts=(site, word))) == (site, word), split(Or(parts=(site, word)))[0]
    (True, None)
    """
    parts = query.parts if isinstance(query, And) else (query,)
    about = [p for p in parts if of_sources(p)]
    return all_of(*about), all_of(*(p for p in parts if p not in about))


def of_people(query: Query) -> bool:
    """Whether it speaks of sources, turns and who speaks alone: of what was asked of whom, and not of what was said.

    >>> of_people(Fact(name="role", values=("teacher",))), of_people(Words(text="trust"))
    (True, False)
    """
    leaves = [node for node, _ in walk(query) if not isinstance(node, And | Or | Not)]
    return all(isinstance(node, Fact) for node in leaves)


def whom(query: Query) -> tuple[Query, ...]:
    """The parts by ``and`` that are ``of_people``: what they leave out was never looked at either."""
    return tuple(p for p in (query.parts if isinstance(query, And) else (query,)) if of_people(p))


def roles_of(query: Query) -> tuple[str, ...]:
    """The roles to which it narrows what was asked; none is all of them."""
    named = [p.values for p in whom(query) if isinstance(p, Fact) and p.name == "role" and p.values != (ANY,)]
    return tuple(role for role in named[0] if all(role in other for other in named)) if named else ()


def _flat(kind: type[And | Or], parts: tuple[Query, ...]) -> tuple[Query, ...]:
    if len(parts) < 2:  # noqa: PLR2004
        raise ValueError("'and' and 'or' join at least two parts")
    return tuple(each for p in parts for each in (p.parts if isinstance(p, kind) else (p,)))


def _in_parentheses(part: Query, *kinds: type[Query]) -> str:
    return f"({part})" if isinstance(part, kinds) else str(part)


def _written(values: tuple[str, ...]) -> str:
    return ",".join(v if _BARE_VALUE.fullmatch(v) else f'"{v}"' for v in values)
