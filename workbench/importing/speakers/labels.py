"""Speaker labels: which words at the start of a line name a speaker, and who of them asks the questions.

A colon in ordinary speech is no speaker. A label is at most 40 characters and five words, bears no sentence
punctuation, and either recurs in the file or says the role of a speaker (``ASSISTANT PRINCIPAL``). Where somebody
speaks for certain, a label heard once counts too if it is a letter or two with a number (``C1``), is set off from the
words, is like a label that is certain (a slip, or its initials), or names several at once or nobody known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from workbench.importing.names.ordinary import LISTED, WORD_NAMES
from workbench.model.source import Voice

LONGEST = 40  # characters
_MOST_WORDS = 5
_RECURS = 2
_DOTTED = len("Prof.")  # a longer word with a full stop ends a sentence
_FULL_NAME = 2  # words
_MOST_OF_A_NAME = 3  # words of a name without a role
_LONG_WORD = 5  # letters; shorter names differ by one letter: Ana, Ann
_ALMOST = 0.85
_SELDOM = 5  # a slip comes in at most every fifth turn of its speaker
_MOST_LABELS = 200  # labels of one file that are compared with each other
_MOST_PAIRS = 20_000

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
    length wave role format session project version priorities priority goal goals agenda attendees crosstalk
    laughter laughs applause music pause silence inaudible unintelligible noise yeah yep right sure true exactly
    absolutely mhm mm hm hmm uh um wow great good fine never always maybe mostly hello hi thanks"""
_ANSWERING = frozenset(("interviewee", "respondent", "participant", "informant", "subject", "resp", "answer"))
_GROUP_WORDS = """all several everyone everybody group groups class students pupils teachers parents children staff
    speakers voices participants respondents both audience chorus people"""
_BEFORE_GROUPS = "all several multiple many some both various whole entire mixed different two three"
_NOBODY_KNOWN = frozenset(("unknown", "unidentified", "unclear", "unsure", "unnamed"))
_PARTS_OF_NAMES = "de da del der di du la le van von of and the & y el al bin"

_SPEAKERS = (_ASKING - {"question"}) | frozenset(_ROLES.split())
_ROLE_WORDS = _SPEAKERS | frozenset(_OF_A_ROLE.split())
_NO_NAMES = frozenset(_OPENERS.split())  # they take a colon in notes and in speech, however often they come
_GROUPS = frozenset(_GROUP_WORDS.split())
_MANY = frozenset(_BEFORE_GROUPS.split())
_TOPICS = frozenset(("teachers", "parents", "participants", "respondents", "staff", "people", "both", "groups"))
_ORDINARY = LISTED - WORD_NAMES
_PARTICLES = frozenset(_PARTS_OF_NAMES.split())
_PARTNERS = {"a": "q", "r": "i", "answer": "question"}  # known by the one they answer, even when heard once
_NUMBERED = re.compile(r"(?!k-)[^\W\d_]{1,2}-?\d{1,2}")  # T1, AP1, FG-3; 'K-5' is a range of grades
_NUMBERED_APART = re.compile(r"(?:FG|fg|SP|Sp|sp|[PRIABSTpriabst]|[^\W\d_a-z]{1,2}) \d{1,2}")  # 'At 9' is speech
_DOUBTFUL = re.compile(r"(?:(?:speaker|voice|person|participant|student|teacher) ?)?\?{1,3}", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[?!;,\"“”…|<>=@/\\{}]")
_WORD = re.compile(r"[^\s\-–/()]+")
_NUMBER = re.compile(r"[\d#.]+$|^\d+(?:st|nd|rd|th)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A line that looks as if it began with a speaker.

    ``line`` and ``words`` are code points: where the line and where the words after the label begin.
    ``timed``: a time and a colon stand by it. ``apart``: it is set off from the words, by bold face or a line of its
    own. ``time``: as written, '' without. ``form``: the convention that the line follows, as far as it alone tells.
    """

    label: str
    line: int
    words: int
    timed: bool = False
    apart: bool = False
    time: str = ""
    form: str = "name"


def accepted(candidates: Iterable[Candidate], named: Collection[str] = ()) -> frozenset[str]:
    """The normalised labels that are speakers of this file.

    Args:
        candidates: all lines of the file that look as if they began with a label.
        named: labels that the researcher has named; they count however seldom they come.

    >>> said = ["Three things", "Rob Amadi", "Note to self", "Rob Amadi", "COACH", "He said"]
    >>> sorted(accepted(Candidate(label=label, line=n, words=n) for n, label in enumerate(said)))
    ['coach', 'rob amadi']
    """
    found = list(candidates)
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for label, count in Counter(each.label for each in found).items():
        name, bare = normal(label), label.strip("[]")  # '[Principal A]', as names are masked
        counts[name] += count
        if _well_formed(bare) and not _like_a_name(labels.get(name, "note")):
            labels[name] = bare
    timed = {normal(label) for label in {each.label for each in found if each.timed}}
    sure = {
        name
        for name, label in labels.items()
        if _says_a_role(label) or (_like_a_name(label) and (counts[name] >= _RECURS or name in timed))
    }
    sure |= counts.keys() & {normal(each) for each in named}
    sure |= {name for name in labels if _PARTNERS.get(name) in sure}
    if sure:  # where nobody else speaks, these are headings
        apart = {normal(label) for label in {each.label for each in found if each.apart}}
        sure |= _heard_once(labels, apart, sure)
    return frozenset(sure)


def _heard_once(labels: Mapping[str, str], apart: Collection[str], sure: Collection[str]) -> set[str]:
    """The labels that speak, even once, in a transcript whose other speakers are ``sure``; all in normal form."""
    short = {initials(one) for one in sure}
    near = sure if len(labels) * len(sure) <= _MOST_PAIRS else ()
    return {
        name
        for name, label in labels.items()
        if _numbered(label)
        or _role_and_name(label)
        or (standing(label) != "person" and name not in _TOPICS)
        or (
            _like_a_name(label)
            and (
                name in apart
                or (label.isupper() and name in short)
                or initials(label) in sure  # 'Jay Hunter' once, and 'JH' ever after
                or any(_slip(name, one) for one in near)
            )
        )
    }


def _numbered(label: str) -> bool:
    """Whether a label is one or two letters with a number.

    >>> [_numbered(label) for label in ("C1", "AP1", "FG-3", "T 2", "K-5", "At 9", "May3")]
    [True, True, True, True, False, False, False]
    """
    return bool(_NUMBERED.fullmatch(label.casefold()) or _NUMBERED_APART.fullmatch(label))


def like_an_unheard_speaker(label: str) -> bool:
    """Whether a label that was read as words may well have been a speaker, so that a person should look at it.

    >>> [like_an_unheard_speaker(label) for label in ("Osei", "Rob Amadi", "Thing", "The Next Step", "And then")]
    [True, True, False, False, False]
    """
    words = label.split()
    if len(words) > _MOST_OF_A_NAME or not (_well_formed(label) and _like_a_name(label) and words[0][0].isupper()):
        return False
    return any(word.casefold().rstrip(".") not in _ORDINARY for word in words)


def aliases(speakers: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Labels that seem to be one speaker, as (label, the one it seems to stand for); for a person to decide.

    Proposed are initials of one full name that occurs, another use of capitals, and slips: a label that comes
    seldom and is written almost like one that comes often.

    Args:
        speakers: how often each label stands in the file, as written.

    >>> aliases({"Jay Hunter": 1, "JH": 8, "interviewer": 9, "interviewr": 1, "P1": 4, "P2": 1})
    (('JH', 'Jay Hunter'), ('interviewr', 'interviewer'))
    """
    often = sorted(speakers, key=lambda label: -speakers[label])[:_MOST_LABELS]
    full: dict[str, list[str]] = {}
    for label in often:
        full.setdefault(initials(label), []).append(label)
    proposed = []
    for rank, label in enumerate(often):
        # further capitals of one label are no second person with the same initials
        people = {normal(each): each for each in reversed(full.get(normal(label), []))}
        same = next((each for each in often[:rank] if normal(each) == normal(label)), None)
        if same is None and len(people) == 1 and normal(label).isalpha():
            same = next(iter(people.values()))
        if same is None:
            seldom = (each for each in often[:rank] if speakers[label] <= max(1, speakers[each] // _SELDOM))
            same = next((each for each in seldom if _slip(normal(label), normal(each))), None)
        if same is not None:
            proposed.append((label, same))
    return tuple(proposed)


def initials(label: str) -> str:
    """The first letters of a full name in small letters; '' for what is no full name.

    >>> initials("Jay Hunter"), initials("Anna-Lena de Wit"), initials("JH"), initials("Speaker 1")
    ('jh', 'aldw', '', '')
    """
    words = [word for word in re.split(r"[\s\-]+", label) if word]
    if len(words) < _FULL_NAME or not all(word[0].isalpha() for word in words):
        return ""
    return "".join(word[0] for word in words).casefold()


def _slip(name: str, known: str) -> bool:
    """Whether a label is another one but for a slip in one of its longer words; both in their normal form."""
    words, others = name.split(), known.split()
    if len(words) != len(others):
        return False
    differ = [(a, b) for a, b in zip(words, others, strict=True) if a != b]
    return len(differ) == 1 and _almost(*differ[0])


def _almost(word: str, known: str) -> bool:
    if not (word.isalpha() and known.isalpha() and len(word) >= _LONG_WORD and abs(len(word) - len(known)) <= 1):
        return False
    if (word.endswith("s") and not known.endswith("s")) or word[0] != known[0]:
        return False  # 'interviews' are a topic
    if _meant(word) in _ROLE_WORDS and _meant(word) != known:
        return False  # 'interviewee' is no slip of 'interviewer'
    return SequenceMatcher(None, word, known, autojunk=False).ratio() >= _ALMOST


def standing(label: str) -> str:
    """Whether a label stands for a 'person', a 'group' of several at once, or an 'unknown' voice.

    >>> [standing(label) for label in ("ALL", "Multiple voices", "Speaker ?", "Unknown Female", "Speaker 1", "Rob")]
    ['group', 'group', 'unknown', 'unknown', 'person', 'person']
    """
    words = [word for word in _plain(label) if word]
    if "?" in label or not _NOBODY_KNOWN.isdisjoint(words):
        return "unknown"
    known = all(word in _GROUPS or word in _MANY or word in _ROLE_WORDS for word in words)
    if words and known and words[-1] in _GROUPS:
        return "group"
    return "person"


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


def says_asking_or_answering(label: str) -> bool:
    """Whether a label says no more than the part its speaker takes in an interview.

    >>> [says_asking_or_answering(label) for label in ("Interviewer 2", "respondent", "Principal")]
    [True, True, False]
    """
    words = {_meant(word) for word in _plain(label)} - {""}
    return bool(words) and words <= _ASKING | _ANSWERING


def like_a_label(label: str) -> bool:
    """Whether words that stand alone on a line may name a speaker.

    >>> [like_a_label(line) for line in ("Ines Calder", "interviewer", "Mostly", "We do", "Really?", "Budget cuts.")]
    [True, True, False, False, False, False]
    """
    if not _well_formed(label):
        return False
    name = label[0].isupper() and not label.endswith(".") and _like_a_name(label)
    return name or _says_a_role(label) or standing(label) != "person"


def _well_formed(label: str) -> bool:
    words = label.split()
    if "?" in label:
        return bool(_DOUBTFUL.fullmatch(label))
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
