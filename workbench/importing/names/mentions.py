"""Where names stand in a text: in any case and spelling of the same letters, never inside a word.

Names are a tree of atoms, and nothing in a name is ever a regular expression: the time is linear in the text,
however many names there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from workbench.importing.names.atoms import FILLER, NEGATED, Atom, atoms, plain
from workbench.importing.names.ordinary import word_set

LONGEST = 12  # atoms of a name
_LONG_GAP = 12  # characters between two atoms of a name

# Between two atoms of a name may stand a space, one end of a line, a hyphen, an apostrophe, a separator of slugs.
_GAP = re.compile(r"[ \t\u00a0\u2009\u202f]{0,3}|[ \t]{0,3}\n[ \t]{0,8}|[-‐‑–_'’ʼ‘.]")
_STOP = re.compile(r"\.[ \t\u00a0]{1,2}|\.?[ \t]{0,3}\n[ \t]{0,8}")  # after an initial or a short form only
SHORT_FORMS = word_set("mr mrs ms mx dr prof st mt ft rev supt sr jr hon")
_FILE = re.compile(r"_|\d|\.(?:docx?|txt|md|rtf|odt|pdf|csv|xlsx|vtt|srt|html?|json|mp[34]|m4a|wav)\b")
_RUN_BEFORE, _RUN_AFTER = re.compile(r"[\w.-]*\Z"), re.compile(r"[\w.-]*")
_AROUND = 80  # characters on each side that tell a file name
_LABEL = re.compile(r"[*_ ]{0,3}(?:[(\[][\d:.]{1,12}[)\]])?[ *]{0,3}:")
_BEFORE_SENTENCE = re.compile(r"(?:^|[.!?…:\n]|--)[\s\"“”'’‘(\[*_>\-–—]*\Z")
_NO_NAME_BEFORE = word_set(
    """i you we they he she it the a an this that these those there my your our his her their its to for so as
    anyone anybody someone somebody everyone everybody people some any all one me us him them not ago"""
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One way in which a name may stand in a text.

    ``owner``: whose it is. ``initials``: positions of atoms that must begin with a capital. ``large``: all its words
    are ordinary or short, so that a single one is looked at closely. ``dotted``: a full stop must follow. ``cut``:
    letters at the end that stay in the text.
    """

    owner: int
    written: str
    large: bool = False
    initials: tuple[int, ...] = ()
    dotted: bool = False
    cut: int = 0


class Mention(NamedTuple):
    """A name in a text, in code points; ``owner`` as its form tells."""

    start: int
    end: int
    owner: int


@dataclass(slots=True)
class _Node:
    """A place in the tree: which atoms go on from here, and which forms end here."""

    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[Form, tuple[str, ...], tuple[str, str]]] = field(default_factory=list)


def starts_sentence(text: str, at: int) -> bool:
    """Whether a word at ``at`` begins a sentence, a line or a quotation, and would be written large anyway.

    >>> starts_sentence("Yes. Will came", 5), starts_sentence("Yes, Will came", 5)
    (True, False)
    """
    window = text[max(0, at - 12) : at]
    return bool(_BEFORE_SENTENCE.search(window if at else "\n"))


class Finder:
    """Finds the forms of many names in a text, the longest first, one pass.

    >>> will = Form(owner=2, written="Will", large=True, initials=(0,))
    >>> finder = Finder([Form(owner=1, written="Ines Calder"), will])
    >>> [(m.start, m.end, m.owner) for m in finder.find("INES CALDER will ask Will.")]
    [(0, 11, 1), (21, 25, 2)]
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        self._root = _Node()
        for form in forms:
            self._add(form)

    def _add(self, form: Form) -> None:
        written = plain(form.written)
        found = atoms(written)[:LONGEST]
        if not found:
            return
        gaps = tuple(written[a[1] : b[0]] for a, b in pairwise(found))
        edges = (written[: found[0][0]].strip(), written[found[-1][1] :].strip())
        self._end([word for _, _, word in found], form, gaps, edges)
        if len(found) > 1 and not form.initials and not form.dotted:  # 'inescalder', 'github'
            self._end(["".join(word for _, _, word in found)], form, (), edges)

    def _end(self, path: list[str], form: Form, gaps: tuple[str, ...], edges: tuple[str, str]) -> None:
        node = self._root
        for atom in path:
            node = node.next.setdefault(atom, _Node())
        same = ((e.large, e.initials, e.dotted, gap, around) for e, gap, around in node.ends)
        if (form.large, form.initials, form.dotted, gaps, edges) not in same:  # the first that is told has it
            node.ends.append((form, gaps, edges))

    def find(self, text: str) -> Iterator[Mention]:
        """The mentions of all names, in order; none overlaps another."""
        text = plain(text)
        found = atoms(text)
        first = self._root.next
        at, last = 0, len(found)
        while at < last:
            mention, used = self._longest(text, found, at) if found[at][2] in first else (None, 1)
            if mention:
                yield mention
            at += used

    def _longest(self, text: str, found: list[Atom], at: int) -> tuple[Mention | None, int]:
        """The longest name that begins at an atom, and how many atoms it has."""
        node, gaps, best, used = self._root.next[found[at][2]], [], None, 1
        for to in range(at, min(len(found), at + LONGEST)):
            if to > at:
                step = node.next.get(found[to][2])
                gap = text[found[to - 1][1] : found[to][0]]
                if step is None or len(gap) > _LONG_GAP:
                    break
                node = step
                gaps.append(gap)
            for form, written, edges in node.ends:
                if (
                    _joined(gaps, written, found[at : to + 1])
                    and _bordered(text, found[at][0], found[to][1], edges)
                    and _stands(text, found, at, to, form)
                ):
                    best, used = _mention(text, found[at][0], found[to][1], form, edges), to - at + 1
                    break
        return best, used


def _bordered(text: str, start: int, end: int, edges: tuple[str, str]) -> bool:
    """Whether a name stands alone: a capital inside a word ends a name in file names only, not in ``GitHub``."""
    if edges[0] == "@" and text[start - 1 : start] != "@":
        return False
    if NEGATED.match(text, end):
        return False
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if not (before.isalpha() or after.isalpha()):
        return True
    head, tail = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    around = [run[0] for run in (_RUN_BEFORE.search(head), _RUN_AFTER.match(tail)) if run]
    return bool(_FILE.search("/".join(around)))


def _joined(gaps: list[str], written: tuple[str, ...], found: list[Atom]) -> bool:
    """Whether what stands between the atoms may stand inside a name, or is written so in this one."""
    for at, gap in enumerate(gaps):
        if _GAP.fullmatch(gap.replace(FILLER, "")):
            continue
        if at < len(written) and gap == written[at]:
            continue
        before = found[at][2]
        if (len(before) == 1 or before in SHORT_FORMS) and _STOP.fullmatch(gap):
            continue
        return False
    return True


def _stands(text: str, found: list[Atom], at: int, to: int, form: Form) -> bool:
    """Whether the letters are written as large as the form demands, and followed by what it demands."""
    if any(not text[found[at + n][0]].isupper() for n in form.initials):
        return False
    if form.dotted and text[found[to][1] : found[to][1] + 1] != ".":
        return False
    return not form.large or at != to or _word_is_name(text, found, at, form)


def _word_is_name(text: str, found: list[Atom], at: int, form: Form) -> bool:
    """Whether a single word that is ordinary too ('Will') is meant as a name here."""
    start, end, _ = found[at]
    word = text[start:end]
    if len(word) == 1 and start and text[start - 1] in "'’":
        return False
    if word.isupper() and not form.written.isupper():  # 'I WILL' is emphasis, 'WILL:' is a label
        return bool(_LABEL.match(text, end, end + 24))
    if not starts_sentence(text, start):
        return True
    following = found[at + 1] if at + 1 < len(found) else None
    if following is None or following[2] not in _NO_NAME_BEFORE or text[end : following[0]].strip():
        return True
    return text[following[1] : following[1] + 1] in (".", "-", "_", "@")  # 'Will I. Osei' is no question


def _mention(text: str, start: int, end: int, form: Form, edges: tuple[str, str]) -> Mention:
    """The mention with what the name has around its atoms: the bracket of '(555) 012-3456', a sign."""
    before, after = edges
    if before and text.startswith(before, start - len(before)) and start >= len(before):
        start -= len(before)
    if after and text.startswith(after, end) and not form.cut and after not in ".,;:!?":
        end += len(after)
    if form.dotted or (end - start == 1 and form.large) or text[end - 2 : end - 1] in (" ", "."):
        end += bool(re.compile(r"\.[ \t]+[a-z]").match(text, end))  # 'Ines C. came' keeps being one sentence
    return Mention(start, end - form.cut, form.owner)
