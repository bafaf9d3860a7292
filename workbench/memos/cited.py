"""What a memo cites, by marks such as ``[[coding:3fa09c11]]``, and whether each citation still stands.

Words that a participant withheld, or agreed to have paraphrased only, are in no resolved citation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workbench.errors import nearest
from workbench.model.consent import PARAPHRASE_ONLY, marked_words
from workbench.model.corpus import Passage
from workbench.model.memo import Thing
from workbench.model.quoting import Answer, Reply
from workbench.model.text import digest, short_id

_MARK = re.compile(r"\[\[([a-z][a-z-]{0,19}):([^\[\]\n]{1,300})\]\]")
_ALIKE = 3  # first characters of an id that ids offered for it share
WITHHELD = "[withheld by the participant]"
LONGEST = 160  # characters of a quotation where it is listed


class Standing(StrEnum):
    """Whether a citation stands, and why not."""

    STANDS = "stands"
    REVISED = "its source was revised: the coding waits for review"
    PARAPHRASE = "paraphrase only: no words are printed"
    WITHHELD = "withheld by the participant: no words are printed"
    NOT_READ = "its words are not read: their speaker has withdrawn, or they are blind for you"
    AMBIGUOUS = "several begin so"
    UNKNOWN = "there is none of that name"
    NO_KIND = "nothing is cited by that word"


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A mark in a text. ``start`` and ``end``: code points of the whole mark."""

    what: str
    name: str
    start: int
    end: int

    @property
    def mark(self) -> str:
        """As it is typed."""
        return f"[[{self.what}:{self.name}]]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """A citation with what it leads to.

    ``key``: uuid, of a quotation; ``words``: the quotation, or the name of another thing, as it may be printed.
    ``asked``: the wording that the participant wishes. ``near``: names like one that is unknown or ambiguous.
    """

    citation: Citation
    standing: Standing
    key: str = ""
    words: str = ""
    locator: str = ""
    speaker: str = ""
    asked: str = ""
    near: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it leads to what it led to when it was written."""
        return self.standing is Standing.STANDS

    @property
    def problem(self) -> str:
        """Why it does not stand, in words; '' where it does."""
        if self.stands:
            return ""
        return self.standing.value + (f" (near: {', '.join(self.near)})" if self.near else "")


def citations(body: str) -> tuple[Citation, ...]:
    """The marks of a text, in their order; other double brackets are left alone.

    >>> [(c.what, c.name) for c in citations("So [[coding:3fa09c11]] and [[site:osgood]], not [[this]].")]
    [('coding', '3fa09c11'), ('site', 'osgood')]
    """
    return tuple(Citation(what=m[1], name=m[2].strip(), start=m.start(), end=m.end()) for m in _MARK.finditer(body))


@dataclass(frozen=True, kw_only=True)
class Known:
    """What citations lead to.

    ``passages``: by uuid, as the study reads now. ``waiting``: uuids of codings that wait for review. ``hidden``:
    live codings that are not read. ``names``: kind → slug → name of the other things; a selection is
    'SOURCE@START-END', with its words and locator in ``selections``. ``replies``: by uuid, the last. ``withheld``:
    codings that share a sentence with words that a participant withheld.
    """

    passages: Mapping[str, Passage]
    waiting: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    names: Mapping[Thing, Mapping[str, str]] = field(default_factory=dict)
    selections: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    _ids: list[tuple[str, str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        every = {*self.passages, *self.waiting, *self.hidden}
        object.__setattr__(self, "_ids", sorted((digest(key), key) for key in every))

    def resolve(self, citation: Citation) -> Resolved:
        """What a citation leads to."""
        if citation.what not in (t.value for t in Thing):
            return Resolved(
                citation=citation, standing=Standing.NO_KIND,
                near=tuple(nearest(citation.what, [t.value for t in Thing])),
            )  # fmt: skip
        if citation.what == Thing.CODING.value:
            return self._quotation(citation)
        if citation.what == Thing.SELECTION.value and citation.name in self.selections:
            words, locator = self.selections[citation.name]
            return Resolved(citation=citation, standing=Standing.STANDS, words=words, locator=locator)
        known = self.names.get(Thing(citation.what), {})
        if citation.name in known:
            return Resolved(citation=citation, standing=Standing.STANDS, words=known[citation.name])
        near = tuple(nearest(citation.name, known))
        return Resolved(citation=citation, standing=Standing.UNKNOWN, near=near)

    def coding(self, wanted: str) -> tuple[str, ...]:
        """The uuids of the codings that an id names, or the beginning of one."""
        name = wanted.lower()
        found = []
        for at in range(bisect_left(self._ids, (name, "")), len(self._ids)):
            if not self._ids[at][0].startswith(name):
                break
            found.append(self._ids[at][1])
        return tuple(found)

    def _quotation(self, citation: Citation) -> Resolved:
        found = self.coding(citation.name)
        if len(found) > 1:
            return Resolved(
                citation=citation, standing=Standing.AMBIGUOUS, near=tuple(digest(k)[:16] for k in found[:3])
            )
        if not found:
            return Resolved(citation=citation, standing=Standing.UNKNOWN, near=self._near(citation.name))
        (key,) = found
        passage, reply = self.passages.get(key), self.replies.get(key)
        if key in self.waiting:
            return Resolved(citation=citation, standing=Standing.REVISED, key=key)
        if passage is None:
            return Resolved(citation=citation, standing=Standing.NOT_READ, key=key)
        standing, words = Standing.STANDS, marked_words(passage)
        if not passage.quotable:
            theirs = key in self.withheld
            standing = Standing.WITHHELD if theirs else Standing.PARAPHRASE
            words = WITHHELD if theirs else PARAPHRASE_ONLY
        return Resolved(
            citation=citation, standing=standing, key=key, words=words, locator=passage.locator,
            speaker=passage.role or passage.source.kind.value,
            asked=reply.words if reply and reply.answer is Answer.EDITED and passage.quotable else "",
        )  # fmt: skip

    def _near(self, name: str) -> tuple[str, ...]:
        """Ids like one that is none; only those that begin alike, as there may be a million."""
        start = name.lower()[:_ALIKE]
        return tuple(nearest(name.lower(), [short_id(key) for key in self.coding(start)])) if start else ()


def resolved(body: str, known: Known) -> Iterator[Resolved]:
    """The citations of a text, each with what it leads to."""
    return (known.resolve(each) for each in citations(body))


def written_out(body: str, known: Known) -> str:
    """A text with its citations written out, as it is shown in a terminal."""
    parts, at = [], 0
    for each in resolved(body, known):
        parts += [body[at : each.citation.start], in_words(each)]
        at = each.citation.end
    return "".join([*parts, body[at:]])


def in_words(found: Resolved) -> str:
    """A citation in words: the quotation with its place, or the name of what it leads to.

    >>> in_words(Resolved(citation=citations("[[site:osgood]]")[0], standing=Standing.STANDS, words="Osgood Middle"))
    'Osgood Middle [[site:osgood]]'
    """
    mark = found.citation.mark
    if not found.stands:
        return f"{mark} ({found.problem})"
    if not found.locator:
        return f"{found.words} {mark}"
    wished = f"; as the participant wishes it: “{found.asked}”" if found.asked else ""
    who = f"{found.speaker}, " if found.speaker else ""
    return f"“{found.words}” ({who}{found.locator}; {mark}{wished})"


def cites(body: str, what: str, names: Iterable[str]) -> bool:
    """Whether a text cites one of some things; a quotation also by the beginning of its id."""
    wanted = tuple(names)
    for each in citations(body):
        if each.what != what:
            continue
        if each.name in wanted:
            return True
        if what in (Thing.CODING.value, Thing.MEMO.value) and any(n.startswith(each.name.lower()) for n in wanted):
            return True
    return False
