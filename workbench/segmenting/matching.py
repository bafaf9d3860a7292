"""Token patterns of spaCy's Matcher, for rules: found where their words stand, and nowhere else looked for.

spaCy's Matcher tries every pattern at every token, and some patterns at every stretch. Here a pattern with a word in
it is tried around that word only, and no pattern reaches further than its ``reach``; so time is linear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from workbench.segmenting.phrases import Found, plain

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher

    Pipeline = Language

MOST_TOKENS = 30  # that a pattern may reach over
MOST_OPTIONAL = 10  # of these: spaCy follows every way to leave some out
FLAGS = (
    "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE", "IS_BRACKET",
    "IS_QUOTE", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY", "IS_STOP", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL",
    "SPACY",
)  # fmt: skip
WORDS = ("ORTH", "TEXT", "LOWER", "NORM", "SHAPE")
TRAINED = {  # what only a trained pipeline tells, by the component that does
    "LEMMA": "lemmatizer", "POS": "tagger", "TAG": "tagger", "MORPH": "tagger", "DEP": "parser", "ENT_TYPE": "ner",
}  # fmt: skip
PIPELINE = "en_core_web_sm"
_TIMES = re.compile(r"\{(\d{1,3})\}|\{(\d{0,3}),(\d{1,3})\}")
_LONG_RUN = re.compile(r"\S{401,}")  # no word; the tokenizer needs the square of its length
_BLANKS = str.maketrans("\n\t\r\u00a0", "    ")  # a line that is wrapped is no token

Pattern = Sequence[dict[str, Any]]


def times(token: dict[str, Any]) -> tuple[int, int]:
    """How often a token of a pattern may stand: least and most.

    >>> times({"LOWER": "very", "OP": "{0,3}"}), times({"OP": "?"})
    ((0, 3), (0, 1))

    Raises:
        ValueError: ``OP`` is no such number, or has no end.
    """
    sign = token.get("OP", "1")
    if sign in ("1", "!", "?"):
        return (0 if sign == "?" else 1), 1
    if sign in ("*", "+"):
        raise ValueError(f"OP '{sign}' has no end; write how often at most, as in OP: '{{{int(sign == '+')},5}}'")
    found = _TIMES.fullmatch(sign)
    least, most = (int(found[1] or found[2] or 0), int(found[1] or found[3])) if found else (1, 0)
    if not found or least > most or not most:
        raise ValueError(f"OP is '{sign}', but wants one of ? ! {{2}} {{0,3}}")
    return least, most


def fault(pattern: Pattern, *, pipeline: Pipeline | None = None) -> str:
    """Why a pattern cannot be looked for, '' when it can.

    >>> fault([{"LOWER": "open"}, {"OP": "*"}])
    "OP '*' has no end; write how often at most, as in OP: '{0,5}'"
    >>> fault([{"LEMMA": "visit"}])
    'LEMMA needs a trained pipeline (such as en_core_web_sm); without one use LOWER, or a prefix under words'
    """
    have = pipeline.pipe_names if pipeline is not None else ()
    for name in (name for token in pattern for name in token if TRAINED.get(name, "") not in ("", *have)):
        return f"{name} needs a trained pipeline (such as {PIPELINE}); without one use LOWER, or a prefix under words"
    try:
        if wrong := _unbounded(pattern):
            return wrong
    except ValueError as error:
        return str(error)
    small = (word for word in (token.get("LOWER") for token in pattern) if isinstance(word, str))
    if capital := next((word for word in small if word != word.lower()), ""):
        return f"LOWER is '{capital}', which is not in small letters"
    try:
        _matcher(pattern, pipeline or _english(), validate=True)
    except (ValueError, TypeError, KeyError, AttributeError, re.error) as error:
        return f"spaCy refuses it: {' '.join(str(error).split())[:200]}"
    return ""


def _unbounded(pattern: Pattern) -> str:
    """What is wrong with how often the tokens of a pattern may stand."""
    counts = [times(token) for token in pattern]
    if not any(token.keys() - {"OP"} for token in pattern):
        return "it matches any words: no token says what it is"
    if not any(least for least, _ in counts):
        return "it can match nothing at all: every token may be left out"
    if sum(most for _, most in counts) > MOST_TOKENS:
        return f"it reaches over more than {MOST_TOKENS} tokens"
    if sum(most - least for least, most in counts) > MOST_OPTIONAL:
        return f"more than {MOST_OPTIONAL} of its tokens may be left out"
    return ""


@cache
def _english() -> Pipeline:
    """English tokenizing rules without a model."""
    import spacy

    return spacy.blank("en")


def _matcher(pattern: Pattern, pipeline: Pipeline, *, validate: bool = False) -> Matcher:
    from spacy.matcher import Matcher

    matcher = Matcher(pipeline.vocab, validate=validate)
    matcher.add("rule", [list(pattern)], greedy="LONGEST")
    return matcher


class _Sought:
    """One pattern with the words of which one stands in each of its matches; none where it names no word."""

    def __init__(self, key: int, pattern: Pattern, pipeline: Pipeline) -> None:
        self.key = key
        self.matcher = _matcher(pattern, pipeline)
        most = [most for _, most in map(times, pattern)]
        named = [_named(token) if times(token)[0] and token.get("OP") != "!" else () for token in pattern]
        at = max(range(len(named)), key=lambda n: min(map(len, named[n]), default=0))
        self.words = named[at]
        # a token that may stand several times has others of its kind on either side
        self.before, self.after = sum(most[:at]) + most[at] - 1, sum(most[at:]) - 1

    def stands(self, like: str) -> bool:
        """Whether it may match somewhere; ``like`` is the text in small letters."""
        return not self.words or any(word in like for word in self.words)

    def windows(self, like: str, even: str) -> Iterator[tuple[int, int]]:
        """The stretches of a text in which it may match, apart from each other. They are cut at spaces.

        Between two spaces there is a token or more, so as many tokens as the pattern reaches over are in them.
        """
        if not self.words:
            yield 0, len(even)
            return
        start = end = 0
        for at in sorted(at for word in self.words for at in _occurrences(like, word)):
            low, high = _back(even, at, self.before + 1), _forth(even, at, self.after + 1)
            if low > end:
                if end:
                    yield start, end
                start = low
            end = max(end, high)
        if end:
            yield start, end


def _occurrences(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _back(text: str, at: int, count: int) -> int:
    """Where the stretch begins that holds what stands at ``at`` and up to ``count`` stretches between spaces."""
    for _ in range(count):
        while at and text[at - 1] == " ":
            at -= 1
        at = text.rfind(" ", 0, at) + 1
    return at


def _forth(text: str, at: int, count: int) -> int:
    """Where so many stretches between spaces end."""
    for _ in range(count):
        while at < len(text) and text[at] == " ":
            at += 1
        cut = text.find(" ", at)
        at = cut if cut >= 0 else len(text)
    return at


def _named(token: dict[str, Any]) -> tuple[str, ...]:
    """The words, in small letters, of which a token must be one; () where it says so in no list."""
    for name in ("LOWER", "ORTH", "TEXT"):
        value = token.get(name)
        words = value.get("IN") if isinstance(value, dict) else [value]
        if value is not None and words:
            return tuple(plain(str(word)) for word in words)
    return ()


class Patterns:
    """Token patterns, each as JSON, with the keys that ``find`` tells them by.

    >>> pattern = '[{"LOWER": "visit"}, {"OP": "?"}, {"LOWER": "classrooms"}]'
    >>> list(Patterns([(7, pattern)]).find("We visit all classrooms."))
    [(7, 3, 23)]
    """

    def __init__(self, wanted: Iterable[tuple[int, str]], *, pipeline: Pipeline | None = None) -> None:
        even = ((key, plain(json.dumps(json.loads(each), ensure_ascii=False), case=True)) for key, each in wanted)
        told = [(key, json.loads(each)) for key, each in even]
        self._pipeline = (pipeline or _english()) if told else None
        self._trained = any(name in TRAINED for _, pattern in told for token in pattern for name in token)
        self._sought = [_Sought(key, pattern, self._pipeline) for key, pattern in told if self._pipeline]

    @property
    def words(self) -> frozenset[str]:
        """Words of which one stands in whatever matches; '' among them where a pattern names none."""
        return frozenset(word for each in self._sought for word in each.words or ("",))

    def find(self, text: str) -> Iterator[Found]:
        """The longest matches, pattern by pattern. ``text``: at most some ten thousand characters."""
        like = plain(text)
        sought = [each for each in self._sought if each.stands(like)]
        if not sought or self._pipeline is None:
            return
        even = plain(_LONG_RUN.sub(lambda run: " " * len(run[0]), text), case=True).translate(_BLANKS)
        whole = self._pipeline(even) if self._trained else None
        for each in sought:
            for start, end in [(0, len(even))] if whole is not None else each.windows(like, even):
                doc = self._pipeline.make_doc(even[start:end]) if whole is None else whole
                for found in each.matcher(doc, as_spans=True):
                    yield each.key, start + found.start_char, start + found.end_char
