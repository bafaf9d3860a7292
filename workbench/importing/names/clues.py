"""What in a text looks like a name: contact data by pattern, words written large by rule.

Nothing is decided here. A word can be called ordinary only when the whole study has been read, so a text gives runs
of large words as they stand (``Run``), and ``names_in`` says of a run what in it may be a name.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from workbench.importing.names.atoms import NEGATED, fold, words
from workbench.importing.names.forms import DISTRICT_WORDS, PARTICLES, ROLE_TITLES, SCHOOL_WORDS, TITLES
from workbench.importing.names.mentions import SHORT_FORMS
from workbench.importing.names.ordinary import OPENERS, WORD_NAMES, word_set

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})"
)
# Every repetition is bounded, so that a long line of digits or dots costs no more than its length.
_PATTERNS = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}")),
    (
        "phone",
        re.compile(
            r"(?<![\w.:/-])(?:\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}"
            r"|(?:1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}|\d{10}|\d{3}-\d{4})(?![\w:/-]|\.\d)"
        ),
    ),
    (
        "birth date",
        re.compile(
            rf"\b(?:born(?: on)?|d\.?o\.?b\.?|date of birth|birth ?day|birth ?date)(?: is| was)?(?: on)?[: ]{{1,3}}"
            rf"(?P<name>{_DATE})",
            re.IGNORECASE,
        ),
    ),
    ("other", re.compile(r"(?<![\w@./+-])@[A-Za-z]\w{2,30}\b")),
    (
        "other",
        re.compile(r"\b(?:linkedin\.com/in|(?:twitter|x|facebook|instagram|github)\.com)/@?[A-Za-z][\w-]{2,40}"),
    ),
)
_JOINS = re.compile(r" {1,2}| ?\n ?|[-‐‑'’]| & ")
_AFTER_SHORT = re.compile(r"\.[ \n]?|\. {2}")
_ENDS = re.compile(r"[.!?…][\s\"”’)\]*_]*\s|\n[ \t]*\n|[^,\s]\s*\n|[.!?…][\"”’)\]]*$")
_NUMBERED = word_set("ps is ms jhs school district region ward")
_PLACE_WORDS = word_set(
    """street avenue road boulevard drive lane county township village borough heights valley lake river beach
    island mountain mountains hill hills ridge creek springs falls grove plaza bridge city"""
)
_ORGANISATION_WORDS = word_set(
    """inc llc corp corporation company foundation institute association university college department church
    hospital union network council agency club museum library society center ministry bureau"""
)
_OF = word_set(
    """university board department college school academy institute church city bank office ministry association
    council society museum center bureau state boys"""
)
_SMALL_SUFFIX = word_set("elementary academy unified county street avenue university college foundation")
_DISTRICT_ENDS = ("unified", "district", "isd", "usd")
_NAME_NOTHING = SCHOOL_WORDS | DISTRICT_WORDS | _ORGANISATION_WORDS | OPENERS
_LONGEST = 8  # words of a run
_TITLE_WORDS = TITLES | ROLE_TITLES


class Clue(NamedTuple):
    """A possible name, its kind, what found it, and the role that its title tells."""

    kind: str
    name: str
    by: str
    role: str = ""


class Run(NamedTuple):
    """Words written large one after the other, as they stand.

    ``opens``: they begin a sentence. ``title``: the word before them, where it is a title written small.
    ``suffix``: the word after them, where it says in small letters what they name ('Osgood elementary').
    """

    written: str
    opens: bool
    title: str = ""
    suffix: str = ""


def by_pattern(text: str) -> Iterator[Clue]:
    """E-mail addresses, phone numbers, dates of birth, and names of accounts.

    >>> [(c.kind, c.name) for c in by_pattern("Born on 3 May 1984; ines@osgood.example, (555) 010-1234.")]
    [('email', 'ines@osgood.example'), ('phone', '(555) 010-1234'), ('birth date', '3 May 1984')]
    """
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Clue(kind, match["name"] if pattern.groupindex else match[0], "pattern")


def runs(text: str, start: int, end: int, small: list[str]) -> Iterator[Run]:
    """Runs of large words between two code points; words written small are added to ``small``, folded.

    >>> [run.written for run in runs("Then Ines Calder-Osei met principal O'Neil of PS 118.", 0, 53, [])]
    ['Then Ines Calder-Osei', "O'Neil", 'PS 118']
    """
    run: list[tuple[int, int]] = []  # the words of the running run
    linked: list[tuple[int, int]] = []  # 'de la', 'of the': part of the run if a large word follows
    opens, before, last = True, "", start
    for at, to in words(text, start, end):
        gap = text[last:at]
        last = to
        word = text[at:to]
        joined = bool(run) and _joins(text, (linked or run)[-1], gap)
        large = word[0].isupper() and not NEGATED.match(text, to)
        if large or (word.isdigit() and joined and not linked and _numbered(text, run)):
            if not joined or len(run) >= _LONGEST:
                if run:
                    yield _run(text, run, opens=opens, title=before)
                before = small[-1] if small and at > start and gap.isspace() and not run else ""
                opens, run, linked = _opens(text, at, start, gap, run), [], []
            run += [*linked, (at, to)]
            linked = []
            continue
        if not word.isdigit():
            small.append(fold(word))
        if not run:
            continue
        if joined and _links(text, word, run, linked):
            linked.append((at, to))
            continue
        suffix = _suffix(text, word, to) if joined and not linked and gap.isspace() else ""
        yield _run(text, run, opens=opens, title=before, suffix=suffix)
        run, linked = [], []
    if run:
        yield _run(text, run, opens=opens, title=before)


def _run(text: str, run: list[tuple[int, int]], *, opens: bool, title: str, suffix: str = "") -> Run:
    written = " ".join(text[run[0][0] : run[-1][1]].split())
    return Run(written, opens, title if title in _TITLE_WORDS else "", suffix)


def _joins(text: str, before: tuple[int, int], gap: str) -> bool:
    """Whether a gap may stand inside one name."""
    if _JOINS.fullmatch(gap):
        return True
    word = text[before[0] : before[1]]
    return bool((len(word) == 1 or fold(word) in SHORT_FORMS) and _AFTER_SHORT.fullmatch(gap))


def _links(text: str, word: str, run: list[tuple[int, int]], linked: list[tuple[int, int]]) -> bool:
    """Whether a small word may stand inside a name: ``Maria de la Cruz``, ``Board of Education``."""
    if len(linked) > 1:
        return False
    return word in PARTICLES or (word in ("of", "the", "and") and fold(text[run[-1][0] : run[-1][1]]) in _OF)


def _numbered(text: str, run: list[tuple[int, int]]) -> bool:
    """Whether a number after the run belongs to it: ``PS 118``, ``P.S. 41``, ``District 5``."""
    return fold(text[run[0][0] : run[-1][1]].replace(".", "").split()[-1]) in _NUMBERED


def _opens(text: str, at: int, start: int, gap: str, run: list[tuple[int, int]]) -> bool:
    """Whether the word at ``at`` begins a sentence; what stands after a short form does not."""
    if not text[start:at].strip(" *_\"“'‘([-–—>#"):
        return True
    if run and fold(text[run[-1][0] : run[-1][1]]) in SHORT_FORMS and gap.strip() == ".":
        return False
    return bool(_ENDS.search(gap))


def _suffix(text: str, word: str, to: int) -> str:
    """What a small word after a run says of it, with 'school' behind it."""
    following = text[to : to + 9]
    school = following[1:7].casefold() == "school"
    kind = fold(word)
    if kind in ("middle", "high", "primary") and school:
        return f"{word} school"
    if kind == "school" and following[1:].casefold() == "district":
        return f"{word} district"
    if kind in _SMALL_SUFFIX:
        return f"{word} school" if school and kind in SCHOOL_WORDS else word
    return ""


def names_in(run: Run, ordinary: Container[str]) -> Iterator[Clue]:
    """What in a run may be a name, now that the ordinary words of the study are known.

    >>> list(names_in(Run("Principal Ines Calder", True), OPENERS))
    [Clue(kind='person', name='Ines Calder', by='title', role='principal')]
    >>> [c.kind for c in names_in(Run("Green Valley Middle School", False), OPENERS)]
    ['school']
    """
    found, title = run.written.split(), run.title
    opens = run.opens
    while len(found) > 1 and opens and fold(found[0].strip(".'’")) in OPENERS - WORD_NAMES:
        found, opens = found[1:], False
    while found and fold(found[0].rstrip(".")) in _TITLE_WORDS:
        title, found, opens = fold(found[0].rstrip(".")), found[1:], False
    kind = "" if title else _kind(found, run.suffix)
    if kind:
        while fold(found[0]) in OPENERS:
            found = found[1:]
        name = " ".join([*found, run.suffix] if run.suffix else found)
        yield Clue(kind, name, "suffix")
        return
    if title and title not in ROLE_TITLES and len(found) == 1 and len(found[0].strip(".")) == 1:
        yield Clue("person", f"{title.capitalize()}. {found[0]}", "title")  # 'Dr. P'
        return
    whole, found = found, _trimmed(found, ordinary)
    if not opens and found and len(whole) > len(found) and whole[-len(found) :] == found:
        before = whole[-len(found) - 1]  # 'Lower Hexley', 'New York'
        found = [before, *found] if fold(before) not in OPENERS and before.istitle() else found
    if not found or (opens and len(found) == 1 and not title):
        return
    role = title if title in ROLE_TITLES else ""
    yield Clue("person" if title else "other", " ".join(found), "title" if title else "capital", role)


def _kind(found: list[str], suffix: str) -> str:
    """What the last words of a run say it is; '' when they say nothing, or when nothing else is there."""
    said = [fold(word.strip(".,")) for word in [*found, *suffix.split()]]
    naming = [word for word in said[: len(found)] if word not in _NAME_NOTHING]
    if not naming:
        return ""
    last, tail = said[-1], said[-2:]
    tests = {
        "district": tail in (["public", "schools"], ["school", "district"]) or last in _DISTRICT_ENDS,
        "school": last in SCHOOL_WORDS - {"schools", "senior", "junior"},
        "place": last in _PLACE_WORDS and len(said) > 1,
        "organisation": len(said) > 1 and (last in _ORGANISATION_WORDS or "of" in said[1:]),
    }
    if last.isdigit():
        return "district" if said[-2:-1] in (["district"], ["region"], ["ward"]) else "school"
    return next((kind for kind, true in tests.items() if true), "")


def _trimmed(found: list[str], ordinary: Container[str]) -> list[str]:
    """A run without ordinary words and single letters at its ends; nothing is left when all are ordinary."""

    def empty(word: str, *, last: bool) -> bool:
        pieces = [fold(piece) for piece in re.split(r"[-‐‑'’.&]", word) if piece]
        if all(piece.isdigit() for piece in pieces):
            return True
        if len(pieces) == 1 and len(pieces[0]) == 1:
            return last or len(found) == 1
        return all((piece in ordinary and piece not in WORD_NAMES) or len(piece) == 1 for piece in pieces) or pieces[
            0
        ] in ("i", "will")

    while found and empty(found[-1], last=True):
        found = found[:-1]
    while found and empty(found[0], last=False):
        found = found[1:]
    return found
