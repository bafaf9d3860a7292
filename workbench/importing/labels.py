"""Speaker labels: which words at the start of a line name a speaker, and who of them asks the questions.

A colon in ordinary speech is no speaker. A label is at most 40 characters and five words, bears no sentence
punctuation, and either recurs in the file or says the role of a speaker (``ASSISTANT PRINCIPAL``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from workbench.model.source import Voice

LONGEST = 40  # characters
_MOST_WORDS = 5
_RECURS = 2
_DOTTED = len("Prof.")  # a longer word with a full stop ends a sentence

_ASKING = frozenset(
    ("interviewer", "interviewers", "int", "i", "q", "question", "moderator", "mod", "facilitator", "researcher")
)
_ROLES = """principal teacher coach leader official superintendent director counselor counsellor student pupil parent
    specialist coordinator administrator dean librarian participant respondent interviewee informant speaker voice
    worker aide mentor trainer consultant president secretary nurse psychologist host guest observer man woman
    male female child resp"""
_OF_A_ROLE = """assistant asst vice deputy associate instructional literacy math mathematics reading writing science
    technology tech grade level lead head department district field mid midlevel content school special education
    sped central office team unknown unidentified new area regional network english language arts ell esl bilingual
    resource kindergarten elementary middle high executive program data curriculum intervention support focus group
    adult first second third fourth fifth sixth seventh eighth teaching former"""
_OPENERS = """note notes date time place location title subject re site school district participants present example
    examples summary result results remember look first second third next finally yes no ok okay so well but and
    because then also ps nb todo warning http https file page source duration recorded transcribed transcriber
    length wave role format session project version priorities priority goal goals agenda attendees"""
_PARTS_OF_NAMES = "de da del der di du la le van von of and the & y el al bin"

_SPEAKERS = (_ASKING - {"question"}) | frozenset(_ROLES.split())
_ROLE_WORDS = _SPEAKERS | frozenset(_OF_A_ROLE.split())
_NO_NAMES = frozenset(_OPENERS.split())  # they take a colon in notes and in speech, however often they come
_PARTICLES = frozenset(_PARTS_OF_NAMES.split())
_PARTNERS = {"a": "q", "r": "i", "answer": "question"}  # known by the one they answer, even when heard once
_NUMBERED = re.compile(r"(?:fg|sp|[priabst])[ -]?\d{1,2}")
_PUNCTUATION = re.compile(r"[?!;,\"“”…|<>=@/\\{}]")
_WORD = re.compile(r"[^\s\-–/()]+")
_NUMBER = re.compile(r"[\d#.]+$|^\d+(?:st|nd|rd|th)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A line that looks as if it began with a speaker.

    ``line`` and ``words`` are code points: where the line and where the words after the label begin.
    ``timed``: a time and a colon stand by it. ``bold``: it is set off from the words.
    """

    label: str
    line: int
    words: int
    timed: bool = False
    bold: bool = False


def accepted(candidates: Iterable[Candidate], interviewers: Collection[str] = ()) -> frozenset[str]:
    """The normalised labels that are speakers of this file.

    Args:
        candidates: all lines of the file that look as if they began with a label.
        interviewers: labels that the researcher has named; they count however seldom they come.

    >>> said = ["Three things", "Rob Amadi", "Note to self", "Rob Amadi", "COACH", "He said"]
    >>> sorted(accepted(Candidate(label=label, line=n, words=n) for n, label in enumerate(said)))
    ['coach', 'rob amadi']
    """
    found = list(candidates)
    counts = Counter(normal(each.label) for each in found)
    timed = {normal(each.label) for each in found if each.timed}
    labels = {normal(each.label): each.label for each in found if _well_formed(each.label)}
    sure = {
        name
        for name, label in labels.items()
        if _says_a_role(label) or (_like_a_name(label) and (counts[name] >= _RECURS or name in timed))
    }
    sure |= counts.keys() & {normal(each) for each in interviewers}
    sure |= {name for name in labels if _PARTNERS.get(name) in sure}
    if sure:  # who speaks once in a transcript; where nobody else speaks, these are headings
        bold = {normal(each.label) for each in found if each.bold}
        sure |= {
            name
            for name, label in labels.items()
            if _NUMBERED.fullmatch(name) or _role_and_name(label) or (name in bold and _like_a_name(label))
        }
    return frozenset(sure)


def normal(label: str) -> str:
    """A label as labels are compared.

    >>> normal("Ines  CALDER"), normal("interviewer ")
    ('ines calder', 'interviewer')
    """
    return " ".join(label.casefold().split())


def voice_of(label: str, interviewers: Collection[str] = ()) -> Voice:
    """Who speaks under a label: the interviewer, or else a respondent.

    >>> [voice_of(x).value for x in ("Q", "INTERVIEWER 2", "interviewr", "Ines Calder")]
    ['interviewer', 'interviewer', 'interviewer', 'respondent']
    """
    name = normal(label)
    first, *others = [_meant(word) for word in _plain(name)] or [""]
    asking = first in _ASKING and (len(first) > 1 or not any(others))  # 'I. Osei' is an initial, 'I 2' is not
    if asking or name in {normal(each) for each in interviewers}:
        return Voice.INTERVIEWER
    return Voice.RESPONDENT


def _well_formed(label: str) -> bool:
    words = label.split()
    return (
        len(label) <= LONGEST
        and 0 < len(words) <= _MOST_WORDS
        and not _PUNCTUATION.search(label)
        and not any(word.endswith(".") and len(word) > _DOTTED for word in words)
        and any(letter.isalpha() for letter in label)
    )


def _plain(label: str) -> list[str]:
    """The words of a label in lower case without numbers; a mere number is ''."""
    return [_NUMBER.sub("", word) for word in _WORD.findall(label.casefold())]


def _says_a_role(label: str) -> bool:
    """Whether a label is a role and nothing else but a number: the list of known speakers."""
    words = [word for word in _plain(label) if word]
    if words and words[-1] in _SPEAKERS:
        return all(word in _ROLE_WORDS for word in words)
    return len(words) == 1 and _meant(words[0]) in _SPEAKERS


def _role_and_name(label: str) -> bool:
    """Whether a label is a role followed by a name: ``PRINCIPAL OSEI``, ``Teacher A``."""
    written = _WORD.findall(label)
    roles = [at for at in range(1, len(written)) if _says_a_role(" ".join(written[:at]))]
    return bool(roles) and all(word[0].isupper() for word in written[roles[-1] :])


def _like_a_name(label: str) -> bool:
    """Whether a label that says no role may be a name: each word is capitalised, or there is but one word."""
    words = label.split()
    if len(words) == 1:
        return words[0].casefold().rstrip(".") not in _NO_NAMES
    return not any(word[0].islower() and word not in _PARTICLES for word in words) and words[0][0].isupper()


@lru_cache(maxsize=1024)
def _meant(word: str) -> str:
    """The role that a long word is but for a slip ('interviewr'), or the word itself."""
    if word in _SPEAKERS or len(word) <= len("teacher") or len(word) > LONGEST:
        return word
    close = get_close_matches(word, _SPEAKERS, n=1, cutoff=0.9)
    return close[0] if close and word != f"{close[0]}s" else word  # 'teachers' are a topic
