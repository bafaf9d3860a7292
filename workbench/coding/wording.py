"""Which question of the protocol a turn of the interviewer puts, told by its wording, and which turns answer it.

A wrong link would make a question look asked that was not, so what is doubtful is left open and shown for decision.

How alike a question ``Q`` and what was said ``A`` are (Tversky's index, idf as the weight of a word)::

    score(A, Q) = w(A and Q) / (w(A and Q) + 1/2 w(Q without A) + 1/4 w(A without Q))
    w(words)    = sum of log(1 + questions / questions that hold the word), each word once

over content words (function words left out, endings cut off). ``A`` is each run of up to three sentences of a turn.
Two content words must be shared at least, or three words in a row of which one is a content word. Of overlapping
runs the best wins; when another question comes near it on the same words, neither does. Questions of the same text,
such as one for two roles of a focus group, are put together. The function words are English ones: for another
language, scores are lower and ``least`` is to be looked at again.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.model.coding import Question
from workbench.model.source import Turn, Voice
from workbench.segmenting.sentences import sentence_starts

LEAST = 0.5  # below it a link was wrong too often on the sample study
NEAR = 0.8  # a rival with that share of the best score leaves the choice to the researcher
_UNASKED = 0.5  # weight of what the question holds and the interviewer did not say
_ADDED = 0.25  # weight of what the interviewer added
_TOGETHER = 3  # sentences of one run
_MOST = 100  # sentences of a turn; of a longer speech only the last ones are looked at
_SHARED = 2  # content words; one alone ('And the district?') is a probe
_SHOWN = 300  # characters of a wording that are shown
_STEM = 3  # letters that must be left of a word

_FUNCTION = """
    a an the this that these those there here it its he him his she her they them their theirs we us our you your
    yours i me my mine myself yourself yourselves themselves is am are was were be been being do does did done doing
    don't have has had having can could would should will shall may might must of in on at to for from with without by
    about into onto over between after before during through as than and or but so if because while not no nor yes
    yeah okay ok well now then just also too very really quite much many more most some any all every else other
    another one what which whom whose how who when where why tell say said says talk talking like kind sort thing
    things bit little lot way ways mean guess suppose think get got getting go going gone come first last next again
    still ever please thanks thank sorry right sure maybe perhaps"""
_FUNCTION_WORDS = frozenset(_FUNCTION.split())
_JOINTS = frozenset(("and", "but", "or", "so", "well", "okay", "um", "uh"))  # between wordings, and of none
_RECIPROCAL = re.compile(r"\b(?:one another|each other)\b")
_IS = re.compile(r"\b(what|who|how|where|when|that|it|there|he|she)'s\b")
_CLITIC = re.compile(r"'(?:ll|d|ve|re|m|s)\b")
_WORD = re.compile(r"[^\W_]+(?:'t\b)?")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("s", ""))
_VOWEL = re.compile(r"[aeiouy]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What one turn of the interviewer asks, once for each question that it puts.

    ``question`` None: nothing of the protocol, or ``rivals`` (question and score) that nobody has decided between.
    ``answers``: the respondents' turns up to the next one that asks something.
    """

    turn: int  # from 0
    question: str | None
    score: float  # 0 to 1; of what was not linked, the best that was found
    answers: tuple[int, ...] = ()
    wording: str = ""
    rivals: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """Content words, and each three words in a row of which one is a content word."""

    content: frozenset[str]
    triples: frozenset[tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Match:
    """How a run of sentences, ``first`` up to ``last``, fits one wording of a question."""

    score: float
    question: str
    first: int
    last: int

    def overlaps(self, other: _Match) -> bool:
        return self.first < other.last and other.first < self.last


def match_questions(
    text: str,
    turns: Sequence[Turn],
    questions: Sequence[Question],
    *,
    least: float = LEAST,
    also: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Asked, ...]:
    """For each turn of the interviewer, in order, what it asks; at least one ``Asked`` a turn.

    Args:
        text: the canonical text.
        turns: its turns.
        questions: those that were meant for the role and wave of this source, and no others.
        least: a score below it links nothing.
        also: further wordings by question id, such as those that were decided in other sources.

    >>> from workbench.model.coding import Question
    >>> learn = Question(id="q1", role="", wave="", codes=(), text="In what ways do teachers learn from each other?")
    >>> text = "How do teachers learn from one another here? We visit. Why? It helps."
    >>> voices = [(0, 44, "interviewer"), (45, 54, "respondent"), (55, 59, "interviewer"), (60, 69, "respondent")]
    >>> turns = [Turn(start=a, end=b, speaker="", voice=Voice(v)) for a, b, v in voices]
    >>> [(a.turn, a.question, a.answers) for a in match_questions(text, turns, [learn])]
    [(0, 'q1', (1, 3)), (2, None, ())]
    """
    alike = _alike(questions)
    wordings = [(first, each) for first, same in alike.items() for q in same
                for each in (q.text, *(also or {}).get(q.id, ()))]  # fmt: skip
    known = list(dict.fromkeys((question, _words(wording)) for question, wording in wordings))
    weights = _weights(len(alike), known)
    asked = [
        put
        for at, turn in enumerate(turns)
        if turn.voice is Voice.INTERVIEWER
        for each in _asked(at, text[turn.start : turn.end], known, weights, least)
        for put in _for_each(each, alike)
    ]
    return _with_answers(asked, turns)


def _alike(questions: Sequence[Question]) -> dict[str, list[Question]]:
    """Questions of the same text, which are put by the same words, by the id of the first of them."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        folded = " ".join(unicodedata.normalize("NFKC", question.text).casefold().replace("’", "'").split())
        groups.setdefault(folded, []).append(question)
    return {same[0].id: same for same in groups.values()}


def _for_each(asked: Asked, alike: Mapping[str, Sequence[Question]]) -> Iterator[Asked]:
    """What was found for the first of several questions of one text holds for each of them."""
    rivals = tuple((q.id, score) for question, score in asked.rivals for q in alike[question])
    if asked.question is None:
        yield replace(asked, rivals=rivals)
    for q in alike[asked.question] if asked.question is not None else ():
        yield replace(asked, question=q.id, rivals=rivals)


def answers(asked: Mapping[int, Sequence[str]], turns: Sequence[Turn]) -> dict[int, tuple[str, ...]]:
    """The questions that each respondent's turn answers, from those that each interviewer's turn was decided to ask.

    A turn of the interviewer that asks nothing of the protocol is a probe, and the question before it goes on.
    """
    opening = {at: tuple(questions) for at, questions in asked.items() if questions}
    heard = _heard(opening, turns)
    return {at: opening[begun] for begun, spoken in heard.items() for at in spoken}


def _heard(opening: Collection[int], turns: Sequence[Turn]) -> dict[int, list[int]]:
    """By each turn that opens a question, the respondents' turns up to the next such turn."""
    heard: dict[int, list[int]] = {}
    running: int | None = None
    for at, turn in enumerate(turns):
        running = at if at in opening else running
        if turn.voice is Voice.RESPONDENT and running is not None:
            heard.setdefault(running, []).append(at)
    return heard


def _with_answers(asked: Sequence[Asked], turns: Sequence[Turn]) -> tuple[Asked, ...]:
    """The same, each with the turns that answer it; what is undecided ends the question before it."""
    heard = _heard({each.turn for each in asked if each.question or each.rivals}, turns)
    return tuple(replace(each, answers=tuple(heard.get(each.turn, ()))) for each in asked)


def _asked(
    at: int, said: str, known: Sequence[tuple[str, _Words]], weights: Mapping[str, float], least: float
) -> Iterator[Asked]:
    """What one turn asks, in the order of its sentences."""
    bounds = [0, *sentence_starts(said), len(said)][-_MOST - 1 :]
    matches = sorted(_matches(said, bounds, known, weights), key=lambda m: (-m.score, m.last - m.first, m.first))
    left = matches
    chosen: list[tuple[_Match, tuple[tuple[str, float], ...]]] = []
    while left and left[0].score >= least:
        best = left[0]
        near = _near(best, left)
        chosen.append((best, near))
        done = {best.question, *(question for question, _ in near)}
        left = [m for m in left if not m.overlaps(best) and m.question not in done]
    if not chosen:
        yield Asked(
            turn=at, question=None, score=round(matches[0].score, 3) if matches else 0.0, wording=_shown(said)
        )
    for match, near in sorted(chosen, key=lambda each: each[0].first):
        wording = _shown(said[bounds[match.first] : bounds[match.last]])
        yield Asked(
            turn=at, question=None if near else match.question, score=round(match.score, 3), wording=wording,
            rivals=tuple((question, round(score, 3)) for question, score in near),
        )  # fmt: skip


def _near(best: _Match, left: Sequence[_Match]) -> tuple[tuple[str, float], ...]:
    """The best and its rivals: questions whose own best match lies near it, in score and on words that it takes."""
    own: dict[str, _Match] = {}
    for match in left:  # best first
        own.setdefault(match.question, match)
    near = [m for m in own.values() if m.overlaps(best) and m.score >= NEAR * best.score]
    return tuple((m.question, m.score) for m in near) if len(near) > 1 else ()


def _matches(
    said: str, bounds: Sequence[int], known: Sequence[tuple[str, _Words]], weights: Mapping[str, float]
) -> Iterator[_Match]:
    """How each run of sentences fits each wording, where it fits at all."""
    count = len(bounds) - 1
    for first in range(count):
        for last in range(first + 1, min(first + _TOGETHER, count) + 1):
            words = _words(said[bounds[first] : bounds[last]])
            for question, wanted in known:
                score = _score(words, wanted, weights)
                if score:
                    yield _Match(score=score, question=question, first=first, last=last)


def _score(said: _Words, wanted: _Words, weights: Mapping[str, float]) -> float:
    """The index of the module's docstring; 0 where too little is shared to tell."""
    shared = said.content & wanted.content
    if len(shared) < _SHARED and said.triples.isdisjoint(wanted.triples):
        return 0.0
    common = _weight(shared, weights)
    unasked, added = _weight(wanted.content - shared, weights), _weight(said.content - shared, weights)
    return common / (common + _UNASKED * unasked + _ADDED * added)


def _weight(words: Collection[str], weights: Mapping[str, float]) -> float:
    """Summed without regard to order, so that equal sets weigh the same to the last digit."""
    return math.fsum(weights.get(word, weights[""]) for word in words)


def _weights(total: int, known: Sequence[tuple[str, _Words]]) -> dict[str, float]:
    """The idf of each word over ``total`` questions; '' is for words that no question holds."""
    held = {(question, word) for question, words in known for word in words.content}
    counts = Counter(word for _, word in held)
    return {"": math.log(1 + total)} | {word: math.log(1 + total / count) for word, count in counts.items()}


def _words(said: str) -> _Words:
    """The words of a wording as they are compared.

    >>> sorted(_words("What's the staff's planning like, and who decides on classes?").content)
    ['class', 'decid', 'plan', 'staff']
    """
    plain = unicodedata.normalize("NFKC", said).casefold().replace("’", "'")
    plain = _CLITIC.sub("", _IS.sub(r"\1 is", _RECIPROCAL.sub("eachother", plain)))
    spoken = (w for w in _WORD.findall(plain) if w not in _JOINTS)
    words = [w if w in _FUNCTION_WORDS else _stem(w) for w in spoken]
    content = frozenset(w for w in words if w not in _FUNCTION_WORDS)
    rows = zip(words, words[1:], words[2:], strict=False)
    return _Words(content=content, triples=frozenset(row for row in rows if not content.isdisjoint(row)))


def _stem(word: str) -> str:
    """A word without its ending: 'decides', 'decided' and 'deciding' are one.

    >>> [_stem(w) for w in ("decides", "deciding", "classes", "planned", "bring", "duties")]
    ['decid', 'decid', 'class', 'plan', 'bring', 'duty']
    """
    if word.endswith("sses"):
        return word[:-2]
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending) + instead
        if word.endswith(ending) and not word.endswith("ss") and len(stem) >= _STEM and _VOWEL.search(stem):
            doubled = not instead and ending != "s" and stem[-1] == stem[-2] and stem[-1] not in "lsz"
            word = stem[:-1] if doubled else stem
            break
    return word.removesuffix("e") if len(word) > _STEM else word


def _shown(said: str) -> str:
    """A wording in one line, not too long for a table."""
    line = " ".join(said.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
