"""What is learned from: segments with the codes that people gave them, and what is known of each pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.model.codebook import Code, Codebook

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A unit of a respondent: a sentence, a turn or a paragraph.

    ``before``, ``after``: neighbouring text in the same source. ``codes``: those that people gave it. ``read``: codes
    for which its source was read by somebody, None for all of them, none for a text that nobody has coded. What was
    not read is unknown and never a negative; its words still tell how common words are.
    """

    source: str
    start: int
    end: int
    text: str
    before: str = ""
    after: str = ""
    codes: frozenset[str] = frozenset()
    read: frozenset[str] | None = None

    def knows(self, code: str) -> bool:
        """Whether somebody has decided on that code here.

        >>> s = Segment(source="s", start=0, end=3, text="Yes", codes=frozenset({"a"}), read=frozenset({"b"}))
        >>> s.knows("a"), s.knows("b"), s.knows("c")
        (True, True, False)
        """
        return self.read is None or code in self.read or code in self.codes


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Segments × codes: ``given`` by people, and ``known``, where people decided one way or the other."""

    codes: tuple[str, ...]
    given: Bools
    known: Bools

    @classmethod
    def of(cls, segments: Sequence[Segment], book: Codebook) -> Answers:
        """The answers of people for all codes of the book, in its order.

        A segment coded with a parent alone is unknown for what stands below it: whoever took the wide code may not
        have looked at the narrow ones. One coded with a child is no example of the parent.
        """
        import numpy as np

        codes = tuple(code.slug for code in book)
        column = {slug: at for at, slug in enumerate(codes)}
        given = np.zeros((len(segments), len(codes)), dtype=bool)
        known = np.zeros((len(segments), len(codes)), dtype=bool)
        below = {slug: [column[s] for s in sorted(book.under(slug) - {slug})] for slug in codes}
        for row, segment in enumerate(segments):
            known[row] = [segment.knows(slug) for slug in codes]
            for slug in sorted(segment.codes & column.keys()):
                given[row, column[slug]] = True
                known[row, below[slug]] = False
        return cls(codes=codes, given=given, known=known | given)

    def usable(self) -> Any:
        """Numbers of the segments for which people decided on at least one code."""
        import numpy as np

        return np.flatnonzero(self.known.any(axis=1))


def words_of(code: Code) -> str:
    """What the codebook says that belongs to a code: name, definition, what to include, cues, example.

    >>> words_of(Code(slug="a", name="Trust", definition="Relying on others.", cues=("count on",), exclude="Fear."))
    'Trust Relying on others. count on'
    """
    parts = (code.name, code.definition, code.include, *code.cues, code.example)
    return " ".join(part for part in parts if part)


def name_of(code: Code) -> str:
    """Name and cues alone: the words that a rule would look for."""
    return " ".join((code.name, *code.cues))
