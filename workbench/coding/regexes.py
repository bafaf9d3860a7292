r"""Regular expressions that come to an end: read, and refused where some text would keep them busy for ever.

Python tries every way in which an expression may match. ``ways`` counts them, at worst, for one place in the text:
a repetition may stop at each character, unless what follows it cannot be what it repeats (``\w+ `` stops in one way,
``\w+\w`` in as many as the word has letters); what stands one after the other multiplies, and a repetition of what
itself has several ways has no bound.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from typing import Any

from workbench.errors import WorkbenchError

LONGEST = 500  # characters of an expression
OPEN = 2_000  # times that an open repetition may go on: longer texts are cut before they are searched
MOST_WAYS = 10 * OPEN
_SAMPLE = frozenset(map(chr, range(128))) | frozenset("éßÄ中٣\u00a0’“—\u0301😀")
_CATEGORIES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
_SIGNS = ("IN", "LITERAL", "NOT_LITERAL")
NO_BOUND = 1e12
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
Node = tuple[Any, Any]
Signs = frozenset[str]


class Regex:
    """An expression that was read. ``letters``, in small letters, stand in all that it matches; '' for none."""

    def __init__(self, compiled: re.Pattern[str], letters: str) -> None:
        self.compiled = compiled
        self.letters = letters

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each match; ``^`` and ``$`` are the ends of ``text``."""
        for match in self.compiled.finditer(text):
            if match[0]:
                yield match.span()


@lru_cache(1000)  # what a file of rules has is read twice: to check it, and to run it
def read_regex(pattern: str, *, case: bool = True) -> Regex:
    r"""The compiled expression.

    >>> list(read_regex(r"walk-?throughs?", case=False).find("A Walkthrough"))
    [(2, 13)]
    >>> read_regex(r"(\w+\s?)+!")
    Traceback (most recent call last):
    workbench.errors.WorkbenchError: '(\w+\s?)+!' may take for ever: too many ways to match the same words; ...

    Raises:
        WorkbenchError: it is no expression, too long, can match nothing, or may take for ever.
    """
    if len(pattern) > LONGEST:
        raise WorkbenchError(f"it has {len(pattern)} characters; at most {LONGEST} are read", hint="make two of it")
    flags = re.NOFLAG if case else re.IGNORECASE
    try:
        with warnings.catch_warnings(action="ignore"):  # of what a later Python may read otherwise
            found = re.compile(pattern, flags)
            tree = vars(re)["_parser"].parse(pattern, flags)  # the tree has no public name
            ways = _Ways(pattern, found.flags, frozenset(_told(tree))).sequence(list(tree), None)
    except re.error as error:
        where = "" if error.pos is None else f" at character {error.pos + 1}"
        raise WorkbenchError(
            f"'{pattern}' is not a regular expression: {error.msg}{where}",
            hint="write \\ before a sign that is meant as such",
        ) from None
    except (OverflowError, RecursionError):
        raise WorkbenchError(f"'{pattern[:60]}' is too large a regular expression") from None
    if tree.getwidth()[0] == 0:
        raise WorkbenchError(f"'{pattern}' can match nothing at all", hint="say at least one sign that must be there")
    if ways > MOST_WAYS:
        raise WorkbenchError(
            f"'{pattern}' may take for ever: too many ways to match the same words",
            hint="say how often at most, as in .{0,40}, and repeat nothing that repeats itself",
        )
    return Regex(found, _letters(list(tree)))


class _Ways:
    """Counts ways over the tree of one expression; sets of signs are told by a sample that has its own signs too."""

    def __init__(self, pattern: str, flags: int, told: Signs) -> None:
        within = re.search(r"\(\?[a-zA-Z-]*[is]", pattern) is not None  # flags for a part count for the whole here
        self.ignore = within or bool(flags & re.IGNORECASE)
        self.lines = within or bool(flags & re.DOTALL)
        self.sample = _SAMPLE | frozenset(pattern) | frozenset(pattern.swapcase()) | told
        self.known: dict[int, tuple[Signs, bool]] = {}  # by node; the tree outlives this
        self.letters = frozenset(sign for sign in self.sample if re.match(r"\w", sign))

    def sequence(self, nodes: Sequence[Node], follow: Signs | None) -> float:
        """The ways of nodes one after the other. ``follow``: the signs that may come then; None: it ends there."""
        ways = 1.0
        for at, node in enumerate(nodes):
            ways = min(ways * self.node(node, self._rest(node, nodes[at + 1 :], follow)), NO_BOUND)
        return ways

    def _rest(self, node: Node, nodes: Sequence[Node], follow: Signs | None) -> Signs | None:
        """The signs with which may begin what comes after ``node``; None where all of that may be missing.

        Behind letters that are repeated, a word boundary lets no letter follow.
        """
        first, empty = self.first(nodes)
        if empty and follow is None:
            return None if all(_name(node) in _REPEATS for node in nodes) else self.sample
        signs = first | (follow or frozenset()) if empty else first
        boundary = nodes and _name(nodes[0]) == "AT" and str(nodes[0][1]) == "AT_BOUNDARY"
        one = node[1][2] if _name(node) in _REPEATS and len(node[1][2]) == 1 else ()
        letters = any(_name(each) in _SIGNS and self._signs(each) <= self.letters for each in one)
        return signs - self.letters if boundary and letters else signs

    def node(self, node: Node, follow: Signs | None) -> float:
        """The ways of one node."""
        name, value = _name(node), node[1]
        if name in _REPEATS:
            return self._repeat(value, follow)
        if name == "BRANCH":
            return self._branch(value[1], follow)
        if name in ("SUBPATTERN", "ATOMIC_GROUP"):
            return self.sequence(list(value[3] if name == "SUBPATTERN" else value), follow)
        if name in ("ASSERT", "ASSERT_NOT"):
            return self.sequence(list(value[1]), None)
        if name == "GROUPREF_EXISTS":
            return self._branch([value[1], value[2] or []], follow)
        return 1.0

    def _repeat(self, value: tuple[int, Any, Any], follow: Signs | None) -> float:
        least, most, inner = value[0], min(int(value[1]), OPEN), list(value[2])
        first, empty = self.first(inner)
        again = follow if most == 1 else first | (follow or frozenset())
        within = self.sequence(inner, again)
        stops = 1 if follow is None or not (empty or first & follow) else most - least + 1
        if empty and most > 1:
            return NO_BOUND
        return min(float(stops) * min(within, 1e3) ** min(most, 20), NO_BOUND)

    def _branch(self, branches: Sequence[Any], follow: Signs | None) -> float:
        """Only branches that begin with the same sign are tried in vain one after the other."""
        told = [(self.first(list(branch)), self.sequence(list(branch), follow)) for branch in branches]
        return max(sum(ways for (first, empty), ways in told if empty or sign in first) for sign in self.sample)

    def first(self, nodes: Sequence[Node]) -> tuple[Signs, bool]:
        """The signs with which nodes may begin, and whether all of them may be missing."""
        signs: Signs = frozenset()
        for node in nodes:
            more, empty = self._first(node)
            signs |= more
            if not empty:
                return signs, False
        return signs, True

    def _first(self, node: Node) -> tuple[Signs, bool]:
        """The same for one node, looked up where it was told before: groups stand in groups."""
        if id(node) not in self.known:
            self.known[id(node)] = self._begin(node)
        return self.known[id(node)]

    def _begin(self, node: Node) -> tuple[Signs, bool]:
        name, value = _name(node), node[1]
        if name in _REPEATS:
            signs, empty = self.first(list(value[2]))
            return signs, empty or value[0] == 0
        if name in ("SUBPATTERN", "ATOMIC_GROUP"):
            return self.first(list(value[3] if name == "SUBPATTERN" else value))
        if name == "BRANCH":
            told = [self.first(list(branch)) for branch in value[1]]
            return frozenset[str]().union(*(signs for signs, _ in told)), any(empty for _, empty in told)
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            return frozenset(), True
        if name == "GROUPREF_EXISTS":
            return self.sample, True
        return self._signs(node), False

    def _signs(self, node: Node) -> Signs:
        """The signs of the sample that a node for one sign takes."""
        name, value = _name(node), node[1]
        if name == "IN":
            negated = _name(value[0]) == "NEGATE"
            taken = reduce(frozenset.union, (self._signs(each) for each in value[negated:]), frozenset[str]())
            return self.sample - taken if negated else taken
        if name == "CATEGORY":
            kind = str(value).removeprefix("CATEGORY_")
            taken = frozenset(s for s in self.sample if re.match(_CATEGORIES[kind.removeprefix("NOT_")], s))
            return self.sample - taken if kind.startswith("NOT_") else taken
        if name in ("LITERAL", "RANGE", "NOT_LITERAL"):
            low, high = value if name == "RANGE" else (value, value)
            taken = frozenset(s for s in self.sample if any(low <= ord(c) <= high for c in self._cases(s)))
            return self.sample - taken if name == "NOT_LITERAL" else taken
        if name == "ANY" and not self.lines:
            return self.sample - {"\n"}
        return self.sample  # a group told again, and what a later Python may add

    def _cases(self, sign: str) -> tuple[str, ...]:
        """A sign, with its other case where case does not matter."""
        return tuple(c for c in (sign, sign.lower(), sign.upper()) if len(c) == 1) if self.ignore else (sign,)


def _told(tree: Any) -> Iterator[str]:
    """The signs that an expression names, however they are written: both ends of its ranges too."""
    if isinstance(tree, int) and not isinstance(tree, bool) and 0 <= tree <= sys.maxunicode:
        yield from {chr(tree), chr(tree).lower()[:1], chr(tree).upper()[:1]}
    elif isinstance(tree, (tuple, list)) or hasattr(tree, "data"):
        for each in getattr(tree, "data", tree):
            yield from _told(each)


def _name(node: Node) -> str:
    return str(node[0])


def _letters(nodes: Sequence[Node]) -> str:
    """The longest run of plain letters that every match has, in small letters; '' for none."""
    signs = (chr(value) if str(name) == "LITERAL" and value < 128 else " " for name, value in nodes)  # noqa: PLR2004
    runs = re.split(r"[^0-9a-z]", "".join(signs).lower())
    return max(runs, key=len)
