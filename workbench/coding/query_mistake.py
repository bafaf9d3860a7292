"""What is wrong with a query that cannot be read, in words and with a mark below the character."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from workbench.errors import WorkbenchError
from workbench.model.query import CODING_FACTS, OPERATORS, Relation

A_TERM = 'a word, a "phrase", a fact such as site:osgood or code:trust, or an opening parenthesis'
A_CODING_FACT = f"a fact about a coding ({', '.join(sorted(CODING_FACTS))})"
_SHOWN = 100  # characters around a mistake that are shown
_RELATIONS = frozenset(each.value.split()[0] for each in Relation)


class QueryMistake(WorkbenchError):
    """A query that cannot be read: what was expected, and the query with a mark below the character.

    >>> print(QueryMistake("site:", 5, "expected a value behind site:", hint="such as site:osgood"))
    the query cannot be read at its end: expected a value behind site:; such as site:osgood
      site:
           ^
    """

    def __init__(self, query: str, at: int, what: str, *, hint: str = "", named: str = "") -> None:
        whose = f"the saved query @{named}" if named else "the query"
        where = "its end" if at >= len(query) else f"character {at + 1}"
        super().__init__(f"{whose} cannot be read at {where}: {what}", hint=hint)
        self.query, self.at = query, at

    def __str__(self) -> str:
        first = max(0, self.at - _SHOWN // 2)
        shown = "".join(c if c.isprintable() else " " for c in self.query[first : first + _SHOWN])
        below = "".join(" " * _columns(c) for c in shown[: self.at - first])
        return f"{super().__str__()}\n  {shown}\n  {below}^"


def explained(query: str, error: Any, *, named: str = "") -> QueryMistake:
    """The mistake behind a refusal of the parser. ``named``: under which name the query is saved, if it is."""
    ended = getattr(getattr(error, "token", None), "type", "") == "$END"
    at = error.pos_in_stream
    if ended or at is None or at < 0 or not query[at:].strip():
        at = len(query.rstrip())
    what, hint = _what(query, at, _expected(error))
    return QueryMistake(query, at, what, hint=hint, named=named)


def _expected(error: Any) -> set[str]:
    """Names of the terminals that could have stood there; the three kinds of refusal call them differently."""
    return next(
        (set(found) for name in ("accepts", "expected", "allowed") if (found := getattr(error, name, None))), set()
    )


def _what(query: str, at: int, expected: set[str]) -> tuple[str, str]:
    """What was expected where a query cannot be read on, and a hint: the first line that fits."""
    rest = query[at:]
    found = re.match(r"\w*", rest)
    word = found.group().casefold() if found else ""
    unopened = rest.startswith(")") and query[:at].count("(") <= query[:at].count(")")
    told = (
        (rest.startswith('"'), "this quotation mark is never closed", 'a phrase stands in two: "open door"'),
        (rest.startswith("/"), "this pattern is never closed", "a pattern stands between two strokes: /x+/"),
        ("VALUE" in expected, "expected a value", 'such as site:osgood or speaker:"Ms. Abend"'),
        ("OUTDATED" in expected, f"expected {A_CODING_FACT}{' or ]' * ('RSQB' in expected)}", ""),
        (word == "within", "a distance stands behind 'precedes' or 'follows'", "a precedes b within 3 units"),
        (word in _RELATIONS and "_OR" in expected, "two relations in a row", "put one of them in parentheses"),
        (word in OPERATORS, f"expected {A_TERM} before '{word}'", f'to look for the word itself, quote it: "{word}"'),
        (unopened, "this parenthesis was never opened", ""),
        (not rest.strip() and "RPAR" in expected, "expected a closing parenthesis", ""),
        (not rest.strip(), f"expected {A_TERM}", ""),
    )
    default = (f"expected {A_TERM}", "signs stand in quotation marks, with the words around them")
    return next(((what, hint) for fits, what, hint in told if fits), default)


def _columns(sign: str) -> int:
    """Columns that a character takes in a terminal."""
    return 0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
