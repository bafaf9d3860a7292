"""Units: sentences inside turns, which tile the turns of a source.

The rules of ``sentences`` say where a sentence begins; spaCy's tokens (rules only, no model) say which stretches of
speech go on for too long without one, and where those may be cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from workbench.model.source import Turn, Unit
from workbench.segmenting.sentences import sentence_starts

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

VERSION = "sentence-2"  # units are kept by it: change it when any boundary may change

_LONGEST = 60  # tokens without a pause; longer stretches are raw speech recognition
_FEW_WORDS = _LONGEST // 2  # no more tokens than that many words have: a word is seldom two tokens
_SLACK = 10  # tokens around the middle of a cut in which a word that opens a clause is looked for
_PAUSES = frozenset((",", ";", ":", ".", "?", "!", "…", "...", "-", "--", "–", "—", "(", ")", "[", "]"))
_OPENERS = frozenset(("and", "but", "so", "because", "then", "or", "um", "uh", "well", "if", "when"))
_PIECE = 50_000  # characters given to spaCy at once: it refuses a million, and a turn may be a whole book
_RUN = 400  # characters without white space: no word; the tokenizer needs the square of their number
_LONG_RUN = re.compile(rf"\S{{{_RUN}}}(?=\S)")
_CUTS = ("\n\n", "\n", ". ", " ")  # where a piece may end, best first


def segment(texts: Iterable[tuple[str, Sequence[Turn]]]) -> Iterator[tuple[Unit, ...]]:
    """Cut each text into units, one text at a time and in order.

    Units of a turn tile it: the first starts where the turn starts, each ends where the next one starts or the
    turn ends. Turns of blank text have none.

    Args:
        texts: canonical texts with their turns; offsets are code points.

    >>> turns = (Turn(start=3, end=21, speaker="A"),)
    >>> [(u.start, u.end, u.stop) for u in next(segment([("A: I did. They did not.", turns)]))]
    [(3, 10, 9), (10, 21, 21)]
    """
    for text, turns in texts:
        yield tuple(_units(text, turns))


@cache
def _english() -> Language:
    """English tokenizing rules without a model. Built once in a process, as it takes a tenth of a second."""
    import spacy

    return spacy.blank("en")


def _starts(text: str) -> Iterator[int]:
    """Code points of ``text`` at which a unit begins, in order; the first of them is 0.

    Where a sentence begins is told by the text around a full stop, and always behind white space, where a token
    begins too. Tokens are asked for only where a stretch may be too long: most of the cost is theirs.
    """
    for start, end in pairwise([0, *sentence_starts(text), len(text)]):
        yield start
        stretch = text[start:end]
        if len(stretch.split(maxsplit=_FEW_WORDS)) > _FEW_WORDS:
            doc = _english().make_doc(stretch)
            if len(doc) > _LONGEST:
                yield from (start + doc[at].idx for at in sorted(_windows(doc)))


def _windows(doc: Doc) -> Iterator[int]:
    """Tokens of a sentence at which to cut those stretches of it that go on without a pause."""
    orths = [token.orth_ for token in doc]
    begun = 0
    for at in [*(at for at, orth in enumerate(orths) if orth in _PAUSES), len(orths)]:
        count = -(-(at - begun) // _LONGEST)
        for part in range(1, count):
            middle = begun + part * (at - begun) // count
            near = sorted(range(middle - _SLACK, middle + _SLACK), key=lambda each: abs(each - middle))
            words = [each for each in near if _begins_a_word(doc, each)]
            opener = next((each for each in words if orths[each] in _OPENERS), None)
            if words:
                yield words[0] if opener is None else opener
        begun = at + 1


def _begins_a_word(doc: Doc, at: int) -> bool:
    """Whether a token stands behind white space: the second half of "don't" does not."""
    return not doc[at].is_space and bool(doc[at - 1].whitespace_ or doc[at - 1].is_space)


def _units(text: str, turns: Sequence[Turn]) -> Iterator[Unit]:
    """The units of one text."""
    for number, turn in enumerate(turns):
        begins = [start + at for start, end in _pieces(text, turn) for at in _starts(text[start:end])]
        if begins:
            begins[0] = turn.start
        for start, end in pairwise([*begins, turn.end] if begins else ()):
            stop = start + len(text[start:end].rstrip())
            yield Unit(turn=number, start=start, end=end, stop=stop, voice=turn.voice)


def _pieces(text: str, turn: Turn) -> Iterator[tuple[int, int]]:
    """A turn in stretches that spaCy can take; one with words for all ordinary turns."""
    words = text[turn.start : turn.end]
    if len(words) > _RUN and max(map(len, words.split()), default=0) > _RUN:
        bounds = [turn.start, *(turn.start + match.end() for match in _LONG_RUN.finditer(words)), turn.end]
    else:
        bounds = [turn.start, turn.end]
    for first, end in pairwise(bounds):
        start = first
        while start < end:
            cut = end if end - start <= _PIECE else _cut(text, start)
            if text[start:cut].strip():
                yield start, cut
            start = cut


def _cut(text: str, start: int) -> int:
    """Where the piece that starts at ``start`` had best end, before ``_PIECE`` characters are over."""
    for mark in _CUTS:
        at = text.rfind(mark, start + 1, start + _PIECE)
        if at > start:
            return at + len(mark)
    return start + _PIECE
