"""Names that a trained spaCy pipeline finds, where one is installed.

They are a second pair of eyes and never the only one: entities miss people who are known by their first name,
names that are words (Will, Hope), ``Dr. P``, and raw speech recognition. Nothing that rests on them alone may be
called anonymised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

NAMES = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")  # the best first
_PIECE = 20_000  # characters given at once: memory of a trained pipeline grows with them
_IDLE = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "morphologizer")  # entities need none of them


def available() -> str | None:
    """The trained English pipeline that is installed, the best of several; None where there is none."""
    from spacy.util import is_package

    return next((name for name in NAMES if is_package(name)), None)


@cache
def _trained(name: str) -> Language:
    """A pipeline from the disk; it takes seconds, so once in a process."""
    import spacy

    return spacy.load(name, exclude=_IDLE)


def entities(texts: Iterable[str], *, pipeline: Language | None = None) -> Iterator[list[tuple[int, int, str]]]:
    """For each text the names in it: start, end in code points, and spaCy's label (PERSON, ORG, GPE ...).

    Args:
        texts: of any length; each is given to the pipeline in pieces that end with a line or a space.
        pipeline: another pipeline than the installed one.

    Raises:
        LookupError: no trained pipeline is installed.
    """
    if pipeline is None:
        name = available()
        if name is None:
            raise LookupError(f"no trained pipeline is installed: none of {', '.join(NAMES)}")
        pipeline = _trained(name)
    for text in texts:
        pieces = list(_pieces(text))
        docs = pipeline.pipe(text[start:end] for start, end in pieces)
        yield [
            (start + each.start_char, start + each.end_char, each.label_)
            for (start, _), doc in zip(pieces, docs, strict=True)
            for each in doc.ents
        ]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that cover a text, none longer than ``_PIECE``, cut between lines or else between words."""
    start = 0
    while start < len(text):
        end = min(start + _PIECE, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start + 1, end), text.rfind(" ", end - _PIECE // 4, end))
            end = cut if cut > start else end
        yield start, end
        start = end
