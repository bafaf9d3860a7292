"""Ranking passages for quotation: TF-IDF, nearness to a centre, greedy choice with rounds.

scikit-learn is imported only when there is something to rank: it costs more than a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Any

from workbench.model.corpus import Passage
from workbench.model.source import Source

NEAR_DUPLICATE = 0.9  # cosine above which a passage says nothing new
RELEVANCE, REDUNDANCY = 0.7, 0.3  # weights of nearness to the centre and of likeness to those chosen
FEWEST, MOST = 12, 20  # powers of two: columns into which terms are hashed
KEPT = 100_000  # texts whose terms are remembered while the program runs: some 60 MB
_TERMS: dict[str, tuple[Any, Any]] = {}
DIGITS = 6  # to which scores are compared: the last bits differ between machines


def place(passage: Passage) -> tuple[str, str, int, int, str]:
    """Site, source, place: the order by which every tie is broken."""
    coding = passage.coding
    return (passage.source.site or "", passage.source.slug, coding.start, coding.end, coding.id)


def unlike(passages: Iterable[Passage]) -> list[Passage]:
    """Passages in their order, without those that repeat an earlier one's words or share units with it."""
    kept: list[Passage] = []
    for passage in passages:
        if not any(_overlap(passage, other) or _words(passage) == _words(other) for other in kept):
            kept.append(passage)
    return kept


def vectors(passages: Sequence[Passage]) -> Any:
    """TF-IDF of words and pairs of words over a pool: a sparse matrix, passages × terms, rows of length 1 (or 0).

    Terms are hashed into columns (Weinberger et al. 2009) and not listed: sorting the vocabulary of a large pool
    takes longer than all the rest, and nobody reads it. There are eight columns and more for every word, from 2^12 up
    to 2^20 in all, so that few terms share one.
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    texts = [passage.text for passage in passages]
    bits = (8 * sum(len(text.split()) for text in texts)).bit_length()
    columns = 2 ** min(max(bits, FEWEST), MOST)
    rows = _hashed(texts)
    ends = np.cumsum([0, *(len(terms) for terms, _ in rows)])
    terms = np.concatenate([terms for terms, _ in rows]) & (columns - 1)  # as if hashed into so many at once
    counts = csr_matrix((np.concatenate([each for _, each in rows]), terms, ends), shape=(len(texts), columns))
    counts.sum_duplicates()
    return TfidfTransformer(sublinear_tf=True).fit_transform(counts)


def _hashed(texts: Sequence[str]) -> list[tuple[Any, Any]]:
    """The columns of each text's terms among 2^20, and how often each occurs.

    A passage stands in the pools of its group and of its chapter, at its site and across sites: it is read once.
    """
    from sklearn.feature_extraction.text import HashingVectorizer

    if new := list(dict.fromkeys(text for text in texts if text not in _TERMS)):
        if len(_TERMS) > KEPT:
            _TERMS.clear()
            new = list(dict.fromkeys(texts))
        words = HashingVectorizer(ngram_range=(1, 2), alternate_sign=False, norm=None, n_features=2**MOST)
        found = words.transform(new)
        for at, text in enumerate(new):
            part = slice(found.indptr[at], found.indptr[at + 1])
            _TERMS[text] = found.indices[part], found.data[part]
    return [_TERMS[text] for text in texts]


def nearest(candidates: Sequence[Passage], rows: Any, pool: Any) -> Passage:
    """The candidate nearest to the centre of ``pool``; ``rows`` are those of the candidates, one at least."""
    near = _nearness(rows, pool)
    best = min(range(len(candidates)), key=lambda i: (-near[i], place(candidates[i])))
    return candidates[best]


def ranked(
    pool: Sequence[Passage], rows: Any, k: int, *, pinned: int, district: Callable[[Source], str | None]
) -> list[Passage]:
    """The first ``pinned`` of the pool, then the best of the others, up to ``k`` in all.

    Each pick is made among the persons, then among the sites, that were quoted least; of these among passages at
    least as near to the centre as the median of the pool, where there are any; of these from the role, then
    the district, then the kind of source quoted least; and of these by
    0.7 · cosine to the centre - 0.3 · highest cosine to those chosen. Near-duplicates of those chosen drop out.
    """
    near = _nearness(rows, rows)
    middle = median(near)
    likeness = [0.0] * len(pool)  # highest cosine to any passage chosen
    rounds = (lambda p: p.person, lambda p: p.source.site)
    spread = (lambda p: p.role, lambda p: district(p.source), lambda p: p.source.kind)
    chosen: list[int] = []
    free = list(range(pinned, len(pool)))
    while len(chosen) < min(k, pinned) or (free and len(chosen) < k):
        pick = len(chosen)
        if pick >= pinned:
            left = free
            for trait in rounds:
                left = _least(left, pool, chosen, trait)
            left = [i for i in left if near[i] >= middle] or left
            for trait in spread:
                left = _least(left, pool, chosen, trait)
            pick = min(left, key=lambda i: (-_score(near[i], likeness[i]), place(pool[i])))
        chosen.append(pick)
        likeness = [max(pair) for pair in zip(likeness, _cosines(rows, rows[pick]), strict=True)]
        free = [i for i in free if likeness[i] <= NEAR_DUPLICATE and not _overlap(pool[i], pool[pick])]
    return [pool[i] for i in chosen]


def _score(near: float, likeness: float) -> float:
    return round(RELEVANCE * near - REDUNDANCY * likeness, DIGITS)


def _least(
    left: Sequence[int], pool: Sequence[Passage], chosen: Iterable[int], trait: Callable[[Passage], object]
) -> list[int]:
    """Those of ``left`` whose trait was chosen least often."""
    counts = Counter(trait(pool[i]) for i in chosen)
    fewest = min(counts[trait(pool[i])] for i in left)
    return [i for i in left if counts[trait(pool[i])] == fewest]


def _overlap(one: Passage, other: Passage) -> bool:
    """Whether two passages share a unit; a passage overlaps itself."""
    return one.source.slug == other.source.slug and not set(one.units).isdisjoint(other.units)


def _words(passage: Passage) -> list[str]:
    return passage.text.casefold().split()


def _nearness(rows: Any, of: Any) -> list[float]:
    """Cosine of every row to the centre of some rows, 0 to 1, rounded so that equals are equal."""
    import numpy as np

    centre = np.asarray(of.mean(axis=0)).ravel()
    length = float(np.linalg.norm(centre))
    return [round(cosine, DIGITS) for cosine in (rows @ centre / (length or 1.0)).tolist()]


def _cosines(rows: Any, row: Any) -> list[float]:
    """Cosine of every row to one row, 0 to 1."""
    cosines: list[float] = (rows @ row.T).toarray().ravel().tolist()
    return cosines
