"""What can be seen of a query before it becomes SQL: what drives it, what has ranges, what FTS5 is asked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from workbench.model.nearness import Range
from workbench.model.phrase import Phrase
from workbench.model.query import And, Codings, Near, Not, Or, Query, Regex, Words


def drives(query: Query) -> bool:
    """Whether rows can be had without going through all units."""
    match query:
        case Words() | Regex() | Codings() | Near():
            return True
        case Or(parts=parts):
            return all(drives(p) for p in parts)
        case And(parts=parts):
            return any(drives(p) for p in parts)
        case _:
            return False


def ranges(query: Words | Regex, words: str) -> list[Range]:
    """Where words or a pattern stand in a unit."""
    if isinstance(query, Regex):
        return [m.span() for m in query.expression.finditer(words) if m.group()]
    return Phrase.of(query.text, prefix=query.prefix).ranges(words)


def is_set(part: Query) -> bool:
    """Whether rows can be had of it, and no text need be read or looked through for them."""
    return drives(part) and not isinstance(part, Words | Regex)


def bare(part: Query) -> Query:
    """What is negated, or the part itself."""
    return part.part if isinstance(part, Not) else part


def pointed(query: Query) -> bool:
    """Whether it has selections of its own, finer than units."""
    parts = query.parts if isinstance(query, Or) else (query,)
    return all(isinstance(p, Words | Regex | Codings) for p in parts)


def only_words(query: Query | None) -> list[Words]:
    """The words of a query of nothing but words; none of any other."""
    parts = query.parts if isinstance(query, And) else (query,)
    return [p for p in parts if isinstance(p, Words)] if all(isinstance(p, Words) for p in parts) else []


def fts(parts: Sequence[Words]) -> str:
    """Words as FTS5 is asked for them, all in one unit."""
    return " AND ".join(f'"{p.text}"{"*" * p.prefix}' for p in parts)


def depth(text: str) -> int:
    """How deeply the parentheses of a text are nested."""
    return max(accumulate((sign == "(") - (sign == ")") for sign in text), default=0)
