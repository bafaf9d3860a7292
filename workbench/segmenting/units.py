"""Units: sentences inside turns, which tile the turns of a source.

spaCy tokenizes (rules only, no model) and holds the sentence starts, which a component of our own sets from the
rules of ``sentences``. Unit boundaries are offsets of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from workbench.model.source import Turn, Unit
from workbench.segmenting.sentences import sentence_starts

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

VERSION = "sentence-1"  # units are kept by it: change it when any boundary may change

_LONGEST = 60  # tokens without a pause; longer stretches are raw speech recognition
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
    nlp = _pipeline()
    for text, turns in texts:
        yield tuple(_units(nlp, text, turns))


@cache
def _pipeline() -> Language:
    """The tokenizer and our component. Built once in a process, as it takes half a second."""
    import spacy
    from spacy.language import Language

    Language.component("transcript_sentences", func=set_sentence_starts)
    nlp = spacy.blank("en")
    nlp.add_pipe("transcript_sentences")
    return nlp


def set_sentence_starts(doc: Doc) -> Doc:
    """Mark the tokens that begin a unit; the component of the pipeline."""
    if not len(doc):
        return doc
    text = doc.user_data.get("text") or doc.text  # joining the tokens again costs a fifth of the whole
    tokens: Any = doc.to_array(["SENT_START", "IDX", "ORTH"])
    starts = [0, *tokens[:, 1].searchsorted(list(sentence_starts(text))).tolist()]
    for start, end in pairwise([*starts, len(doc)]):
        if end - start > _LONGEST:
            starts += _windows(doc, start, tokens[start:end, 2].tolist())
    tokens[:, 0] = 0
    tokens[starts, 0] = 1
    # one array for all: the setter of a single token looks through the whole turn each time
    return doc.from_array(["SENT_START"], tokens[:, :1])


def _windows(doc: Doc, start: int, orths: Sequence[int]) -> Iterator[int]:
    """Tokens at which to cut those stretches of a sentence that go on without a pause.

    ``orths`` are the spelling ids of the sentence, ``start`` is its first token in ``doc``.
    """
    pauses = {doc.vocab.strings[mark] for mark in _PAUSES}
    openers = {doc.vocab.strings[word] for word in _OPENERS}
    begun = 0
    for at in [*(at for at, orth in enumerate(orths) if orth in pauses), len(orths)]:
        count = -(-(at - begun) // _LONGEST)
        for part in range(1, count):
            middle = begun + part * (at - begun) // count
            near = sorted(range(middle - _SLACK, middle + _SLACK), key=lambda each: abs(each - middle))
            words = [each for each in near if _begins_a_word(doc, start + each)]
            opener = next((each for each in words if orths[each] in openers), None)
            if words:
                yield start + (words[0] if opener is None else opener)
        begun = at + 1


def _begins_a_word(doc: Doc, at: int) -> bool:
    """Whether a token stands behind white space: the second half of "don't" does not."""
    return not doc[at].is_space and bool(doc[at - 1].whitespace_ or doc[at - 1].is_space)


def _units(nlp: Language, text: str, turns: Sequence[Turn]) -> Iterator[Unit]:
    """The units of one text."""
    pieces = [(number, *piece) for number, turn in enumerate(turns) for piece in _pieces(text, turn)]
    docs = nlp.pipe(_doc(nlp, text[start:end]) for _, start, end in pieces)
    starts: dict[int, list[int]] = {}
    for (number, start, _), doc in zip(pieces, docs, strict=True):
        marked = doc.to_array(["SENT_START", "IDX"])
        begin = marked[marked[:, 0] == 1, 1] + start
        starts.setdefault(number, []).extend(begin.tolist())
    for number, begins in starts.items():
        turn = turns[number]
        begins[0] = turn.start
        for start, end in pairwise([*begins, turn.end]):
            stop = start + len(text[start:end].rstrip())
            yield Unit(turn=number, start=start, end=end, stop=stop, voice=turn.voice)


def _doc(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    doc.user_data["text"] = text
    return doc


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
