"""Sentence boundaries on the gold of the tests: ours beside spaCy's sentencizer. No time is taken here."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Row, Size
from tests.segmenting.gold import Score, read_gold, score, sentencizer


def rows(size: Size) -> Iterator[Row]:
    """One row; the gold is small enough to be read whole at every size."""
    from workbench.segmenting.sentences import sentence_starts

    lines = read_gold()
    ours, plain = score(lines, sentence_starts), score(lines, sentencizer())
    bounds = sum(len(line.starts) for line in lines)
    yield Row(
        work=f"sentence boundaries on {len(lines)} invented lines, {bounds} inner boundaries", ratio=ours.f1,
        limit=0.9, at_least=True, unit="F1", ours=_told(ours),
        basis=f"`spacy.blank('en')` + sentencizer: {_told(plain)}",
    )  # fmt: skip


def _told(found: Score) -> str:
    return f"{found.f1:.3f} ({found.right} right, {found.made_up} made up, {found.missed} missed)"
