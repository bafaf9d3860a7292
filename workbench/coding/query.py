"""The query language: text → tree.

- ``trust``, ``"open door"``, ``princip*``: words in the unit; ``/pattern/``, ``/pattern/i`` (any case).
- ``name:value,value``: a fact of the source, the turn or a coding; ``name:*``, any value; ``name>3`` compares.
- ``[code:x coder:ana not stance:supports]``: one coding of which all of it holds; ``code=x``, nothing below it.
- From loosest to closest: ``or``, ``and`` (also nothing between), ``not``; the relations ``overlaps``, ``inside``,
  ``contains``, ``precedes``, ``follows`` (with ``within 3 units`` or ``words``), ``same turn``, ``same source``.
- ``@name``: a saved query. Parentheses group. Case does not matter in operators and names; an operator in quotation
  marks is a word.

What it all means stands in docs/methods.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from workbench.coding.query_mistake import A_CODING_FACT, A_TERM, QueryMistake, explained
from workbench.coding.regexes import read_regex
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.phrase import words
from workbench.model.query import (
    ANY,
    CODING_FACTS,
    COMPARISONS,
    OPERATORS,
    And,
    CodingFact,
    Codings,
    Fact,
    Near,
    Not,
    Or,
    Query,
    Regex,
    Relation,
    Words,
    walk,
)  # fmt: skip

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

LONGEST = 4_000  # characters of a query
DEEPEST = 40  # parentheses within each other
MOST = 200  # terms, with those of saved queries
_END = r"(?![^\s()\[\]\"])"  # behind an operator

GRAMMAR = rf"""
either: both (_OR both)*
both: part (_AND? part)*
part: NOT* near
near: term (RELATION term WITHIN?)?
?term: "(" either ")" | WORD | QUOTED | REGEX | SAVED | fact | codings
fact: NAMED value ("," value)*
?value: VALUE | QUOTED
codings: "[" told+ "]"
told: NOT* (fact | OUTDATED)

_OR.4: /or{_END}/i
_AND.4: /and{_END}/i
NOT.4: /not{_END}/i
RELATION.4: /(overlaps|inside|contains|precedes|follows|same\s+(turn|source)){_END}/i
WITHIN.4: /within\s+\d{{1,6}}\s+(units?|words?){_END}/i
OUTDATED.4: /outdated{_END}/i
NAMED.3: /[^\W\d][\w.-]*\s?(?:>=|<=|[:=<>])/
REGEX.3: /\/(?:[^\/\\\n]|\\.)+\/i?(?!\w)/
SAVED.3: /@[\w.-]+/
QUOTED.3: /"[^"]*"/
WORD.1: /(?!(?:and|or|not|overlaps|inside|contains|precedes|follows|same\s+(turn|source)|within){_END})[^\s()\[\]":=<>\/@,][^\s()\[\]":=<>]*/i
VALUE.2: /[^\s,()\[\]"]+/
%ignore /\s+/
"""  # noqa: E501
_PLAIN = re.compile(r"\s*(?:(?:\"[^\"]*\"|[^\s()\[\]\":=<>/@,][^\s()\[\]\":=<>]*)(?:\s+|$))+")


def parse(text: str, saved: Mapping[str, str] | None = None) -> Query:
    """The tree of a query. ``saved``: name → text of the queries that ``@name`` may stand for.

    Raises:
        QueryMistake: it cannot be read; the message shows where and what was expected.
        NotKnown: there is no saved query of that name.

    >>> str(parse('Trust "open door" or not (code:load INSIDE site:osgood)'))
    'Trust and "open door" or not code:load inside site:osgood'
    """
    query = _Reader(saved=saved or {}).read(text)
    if sum(1 for _ in walk(query)) > MOST:
        raise WorkbenchError(f"the query has more than {MOST} terms", hint="make several of it")
    return query


@dataclass(kw_only=True)
class _Reader:
    """Reads one query and those saved ones that it names. ``within``: names of the ones being read."""

    saved: Mapping[str, str]
    within: tuple[str, ...] = ()
    text: str = ""
    terms: list[int] | None = None

    def read(self, text: str) -> Query:
        self.text = text
        self._refuse_too_large()
        if _PLAIN.fullmatch(text) and not _has_operator(text):
            found = [(m.group(), m.start()) for m in re.finditer(r'"[^"]*"|[^\s"]+', text)]
            return _joined(And, [self._words(written, at) for written, at in found])
        return self._either(self._tree())

    def _refuse_too_large(self) -> None:
        if not self.text.strip():
            raise self._mistake(0, f"expected {A_TERM}")
        if len(self.text) > LONGEST:
            raise WorkbenchError(f"the query has more than {LONGEST:,} characters", hint="make several of it")
        if "\0" in self.text:
            raise self._mistake(self.text.index("\0"), "a sign that no text holds")
        depth = 0
        for at, sign in enumerate(self.text):
            depth += (sign == "(") - (sign == ")")
            if depth > DEEPEST:
                raise self._mistake(at, f"more than {DEEPEST} parentheses within each other", hint="make it plainer")

    def _mistake(self, at: int, what: str, *, hint: str = "") -> QueryMistake:
        return QueryMistake(self.text, at, what, hint=hint, named=self.within[-1] if self.within else "")

    def _tree(self) -> Tree[Token]:
        from lark.exceptions import UnexpectedInput

        try:
            return _lark().parse(self.text)
        except UnexpectedInput as error:
            raise explained(self.text, error, named=self.within[-1] if self.within else "") from None

    def _either(self, tree: Tree[Token]) -> Query:
        return _joined(Or, [self._both(each) for each in tree.children])

    def _both(self, tree: Any) -> Query:
        return _joined(And, [self._part(each) for each in tree.children])

    def _part(self, tree: Any) -> Query:
        *negations, near = tree.children
        found = self._near(near)
        return Not(part=found) if len(negations) % 2 else found

    def _near(self, tree: Any) -> Query:
        one, *rest = tree.children
        if not rest:
            return self._term(one)
        relation, other, *distance = rest
        which = Relation(" ".join(relation.lower().split()))
        if distance and not which.directed:
            at = distance[0].start_pos
            raise self._mistake(at, "only 'precedes' and 'follows' have a distance", hint="leave 'within' out")
        _, number, measure = distance[0].lower().split() if distance else ("", None, "units")
        return Near(
            one=self._term(one), relation=which, other=self._term(other), measure=measure.rstrip("s") + "s",
            within=None if number is None else int(number),
        )  # fmt: skip

    def _term(self, node: Any) -> Query:
        kind = getattr(node, "type", None) or node.data
        if kind == "either":
            return self._either(node)
        if kind == "codings":
            return Codings(facts=tuple(self._told(each) for each in node.children))
        if kind == "fact":
            return self._fact(node)
        if kind == "REGEX":
            return self._regex(node)
        if kind == "SAVED":
            return self._saved(node)
        return self._words(str(node), node.start_pos)

    def _words(self, written: str, at: int) -> Words:
        plain = " ".join(written.strip('"').split())
        if not words(plain):
            raise self._mistake(at, f"nothing to look for in {written}", hint='give a word, a "phrase" or a prefix*')
        return Words(text=plain.rstrip("*").rstrip(), prefix=plain.endswith("*"))

    def _regex(self, token: Token) -> Regex:
        any_case = token.endswith("i")
        pattern = token[1 : -2 if any_case else -1]
        found = Regex(pattern=pattern, any_case=any_case)
        try:
            _ = found.expression
            read_regex(pattern, case=not any_case)  # refuses what may take for ever
        except re.error as error:
            at = (token.start_pos or 0) + 1 + (error.pos or 0)
            hint = "write \\ before a sign that is meant as such"
            raise self._mistake(at, f"no regular expression: {error.msg}", hint=hint) from None
        except (OverflowError, RecursionError):
            raise self._mistake(token.start_pos or 0, "too large a regular expression") from None
        return found

    def _saved(self, token: Token) -> Query:
        name = token[1:]
        if name not in self.saved:
            raise NotKnown("saved query", name, self.saved, hint="see 'workbench query list'")
        if name in self.within or len(self.within) >= DEEPEST:
            round_ = " → ".join(f"@{each}" for each in (*self.within, name))
            raise self._mistake(
                token.start_pos or 0, f"@{name} is made of itself ({round_})", hint="change one of them"
            )
        reader = _Reader(saved=self.saved, within=(*self.within, name), terms=self._counted())
        return reader.read(self.saved[name])

    def _counted(self) -> list[int]:
        """Counts the saved queries that are read: a few short ones may stand for endlessly many."""
        self.terms = [0] if self.terms is None else self.terms
        self.terms[0] += 1
        if self.terms[0] > MOST:
            raise WorkbenchError(f"the query is made of more than {MOST} saved queries", hint="make several of it")
        return self.terms

    def _fact(self, tree: Any) -> Query:
        name, op, values = self._read_fact(tree)
        if name in CODING_FACTS:
            return Codings(facts=(CodingFact(name=name, op=op, values=values),))
        return Fact(name=name, op=op, values=values)

    def _told(self, tree: Any) -> CodingFact:
        *negations, fact = tree.children
        negated = bool(len(negations) % 2)
        if getattr(fact, "type", "") == "OUTDATED":
            return CodingFact(name="outdated", negated=negated)
        name, op, values = self._read_fact(fact)
        if name not in CODING_FACTS:
            hint = f"{name} is told of sources or turns: write it outside of the brackets"
            raise self._mistake(fact.children[0].start_pos, f"expected {A_CODING_FACT}", hint=hint)
        return CodingFact(name=name, op=op, values=values, negated=negated)

    def _read_fact(self, tree: Any) -> tuple[str, str, tuple[str, ...]]:
        named, *rest = tree.children
        name = re.split(r"\s?[:=<>]", named, maxsplit=1)[0].casefold().replace("-", "_")
        op = re.sub(r"[^:=<>]", "", named)
        values = tuple(dict.fromkeys(str(v).strip('"').strip() for v in rest))
        at = named.start_pos
        if not all(values):
            raise self._mistake(at, f"an empty value of {name}", hint=f"{name}:* asks for any value")
        if (op == "=") != (name == "code" and op == "=") or (op in COMPARISONS and name in CODING_FACTS - {"memo"}):
            raise self._mistake(at, f"{name} is asked for with a colon", hint=f"write {name}:{values[0]}")
        if name == "outdated":
            raise self._mistake(at, "outdated has no value", hint="write [outdated] or [code:trust outdated]")
        if op in COMPARISONS and (len(values) > 1 or values == (ANY,)):
            raise self._mistake(at, f"{op} compares with one number or day", hint=f"such as {name}{op}10")
        return name, op, values


@cache
def _lark() -> Lark:
    from lark import Lark

    return Lark(GRAMMAR, start="either", parser="lalr", lexer="contextual", maybe_placeholders=False)


def _joined(kind: type[And | Or], parts: list[Any]) -> Query:
    return kind(parts=tuple(parts)) if len(parts) > 1 else parts[0]


def _has_operator(text: str) -> bool:
    outside = re.sub(r'"[^"]*"', " ", text).casefold().split()
    return not OPERATORS.isdisjoint(outside)
