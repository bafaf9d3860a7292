"""Texts as rows of numbers: TF-IDF of words, pairs of words, and runs of three to five characters inside words.

The value of a term in a text is ``(1 + ln tf) · (ln((1 + n) / (1 + df)) + 1)`` (Salton and Buckley 1988; smoothed as
scikit-learn does). Words with pairs, and characters, are each scaled to length 1. Runs of characters are those of
scikit-learn's ``char_wb``, counted once for each different word and not for each place where it stands: a corpus has
few different words, so that this costs a tenth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_WORDS = 40_000  # of words, and of pairs: the rest are so rare that nothing is learned from them
MOST_GRAMS = 25_000
_LONGEST = 40  # characters of a word that are looked at: a line without spaces is no word
_SHORTEST_GRAM, _LONGEST_GRAM = 3, 5
_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[?!]")

Pair = tuple[str, str]


def pieces(text: str) -> Iterator[re.Match[str]]:
    """Words, question marks and exclamation marks, where they stand."""
    return _PIECE.finditer(text)


def words(text: str) -> list[str]:
    """What is counted of a text, in its order.

    >>> words("Don't WE meet?")
    ["don't", 'we', 'meet', '?']
    """
    return [piece[:_LONGEST].casefold() for piece in _PIECE.findall(text)]


def grams(word: str) -> list[str]:
    """Runs of three to five characters of a word with a blank on either side; a short word is one run.

    >>> grams("at"), grams("met")
    ([' at', 'at ', ' at '], [' me', 'met', 'et ', ' met', 'met ', ' met '])
    """
    padded = f" {word} "
    sizes = range(_SHORTEST_GRAM, min(_LONGEST_GRAM, len(padded)) + 1)
    return [padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1)]


@dataclass(frozen=True, kw_only=True)
class Space:
    """Which term is which column: words first, then pairs, then runs of characters (none of these in fast mode)."""

    words: Mapping[str, int]
    pairs: Mapping[Pair, int]
    grams: Mapping[str, int]
    weights: npt.NDArray[np.float64]  # ln((1 + n) / (1 + df)) + 1, a column each

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.words) + len(self.pairs) + len(self.grams)

    @classmethod
    def of(cls, texts: Iterable[str], *, fast: bool = False) -> Space:
        """The terms of some texts; of words that stand in one text only no pair and no run is made."""
        import numpy as np

        held, paired, n = Counter[str](), Counter[Pair](), 0
        for text in texts:
            found = words(text)
            held.update(set(found))
            paired.update(set(pairwise(found)))
            n += 1
        inside = Counter[str]()
        for word, count in () if fast else held.items():
            for gram in set(grams(word)):
                inside[gram] += count  # a text counts once for each such word in it: a bound without a second pass
        tables: list[dict[Any, int]] = []
        frequencies: list[int] = []
        for counted, most, least in ((held, MOST_WORDS, 1), (paired, MOST_WORDS, 2), (inside, MOST_GRAMS, 2)):
            kept = _commonest(counted, most=most, least=least)
            tables.append({term: at + len(frequencies) for at, term in enumerate(kept)})
            frequencies += [min(counted[term], n) for term in kept]
        weights = np.log((1 + n) / (1 + np.array(frequencies, dtype=np.float64))) + 1
        return cls(words=tables[0], pairs=tables[1], grams=tables[2], weights=weights)

    def rows(self, texts: Sequence[str]) -> Any:
        """One row a text: a sparse matrix, texts × columns."""
        import numpy as np
        from scipy import sparse
        from sklearn.preprocessing import normalize

        counts = self._counts(texts)
        counts.data = (1 + np.log(counts.data)) * self.weights[counts.indices]
        first = len(self.words) + len(self.pairs)
        blocks = [normalize(counts[:, :first])]
        if self.grams:
            blocks.append(normalize(counts[:, first:]))
        return sparse.hstack(blocks, format="csr")

    def _counts(self, texts: Sequence[str]) -> Any:
        """How often each term stands in each text."""
        from scipy import sparse

        seen: dict[str, int] = {}  # different words of these texts
        at: list[int] = []  # texts × words, a row of numbers for each text
        ends = [0]
        near: list[int] = []
        near_ends = [0]
        for text in texts:
            found = words(text)
            at += [seen.setdefault(word, len(seen)) for word in found]
            ends.append(len(at))
            near += [column for pair in pairwise(found) if (column := self.pairs.get(pair)) is not None]
            near_ends.append(len(near))
        held: list[int] = []
        held_ends = [0]
        for word in seen:
            own = (self.words.get(word), *(map(self.grams.get, grams(word)) if self.grams else ()))
            held += [column for column in own if column is not None]
            held_ends.append(len(held))
        spoken = _table(at, ends, max(len(seen), 1))
        of_words = _table(held, held_ends, self.width) if seen else sparse.csr_matrix((1, self.width))
        counts = (spoken @ of_words + _table(near, near_ends, self.width)).tocsr()
        counts.sort_indices()
        return counts


def _commonest(counted: Counter[Any], *, most: int, least: int) -> list[Any]:
    """The terms that stand in most texts, in alphabetical order; of those equally common the first ones."""
    kept = [term for term, count in counted.items() if count >= least]
    if len(kept) > most:
        kept = sorted(kept, key=lambda term: (-counted[term], term))[:most]
    return sorted(kept)


def _table(columns: list[int], ends: list[int], width: int) -> Any:
    """A sparse matrix of counts from the columns of each row, repeated as often as they are counted."""
    import numpy as np
    from scipy import sparse

    table = sparse.csr_matrix(
        (np.ones(len(columns)), np.array(columns, dtype=np.int32), np.array(ends, dtype=np.int64)),
        shape=(len(ends) - 1, width),
    )
    table.sum_duplicates()
    return table
