"""The first-use curve: how many codes of a fixed frame have been used after each interview.

It is not saturation. On a frame that was fixed beforehand the curve says how soon the frame was used up, not
whether anything new was left to hear; "saturation" is for codes that emerged (methods/00, Rules).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.displays.frame import Frame, not_in_frame
from workbench.model.corpus import Corpus
from workbench.model.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One interview: the leaves first used in it (slugs), and how many had been used once it was read."""

    source: str
    new: tuple[str, ...]
    used: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstUse:
    """The curve.

    Attributes:
        points: One for each interview that was read, in order.
        frame: Number of leaves of the codebook without those for what is not in the frame: the denominator of
            ``used``.
        never: Leaves never used.
        unread: Interviews (slugs) that nobody has read for the whole codebook and that have no passage: they
            would only flatten the curve.
        sentence: The curve in words.
    """

    points: tuple[Point, ...]
    frame: int
    never: tuple[str, ...]
    unread: tuple[str, ...]
    sentence: str


def first_use(corpus: Corpus, order: Iterable[str] | None = None) -> FirstUse:
    """First uses over interviews, focus groups and surveys.

    Args:
        corpus: The study.
        order: Slugs of sources in the order in which they were held or coded; the study's order when None.
    """
    frame = Frame.of(corpus)
    leaves = [code for code in frame.codes if code in frame.leaves and not not_in_frame(frame.codes[code])]
    coded = _coded(corpus)
    read, unread = interviews_read(corpus, order)
    points: list[Point] = []
    seen: set[str] = set()
    for source in read:
        here = coded.get(source, set())
        new = tuple(code for code in leaves if code in here and code not in seen)
        seen.update(new)
        points.append(Point(source=source, new=new, used=len(seen)))
    return FirstUse(
        points=tuple(points),
        frame=len(leaves),
        never=tuple(code for code in leaves if code not in seen),
        unread=tuple(unread),
        sentence=_sentence(points, len(leaves)),
    )


def interviews_read(corpus: Corpus, order: Iterable[str] | None = None) -> tuple[list[str], list[str]]:
    """Interviews (slugs) that hold a coding or were read for the whole codebook, in order; and the others."""
    frame, coded = Frame.of(corpus), _coded(corpus)
    read: list[str] = []
    unread: list[str] = []
    for source in _interviews(corpus, order):
        known = source.slug in coded or frame.covered.get(source.slug, frozenset()) >= frame.leaves
        (read if known else unread).append(source.slug)
    return read, unread


def _coded(corpus: Corpus) -> dict[str, set[str]]:
    """Source → codes of its passages that count."""
    coded: dict[str, set[str]] = {}
    for passage in corpus.counted:
        coded.setdefault(passage.source.slug, set()).add(passage.coding.code)
    return coded


def _interviews(corpus: Corpus, order: Iterable[str] | None) -> list[Source]:
    interviews = {s.slug: s for s in corpus.sources if s.counted and s.kind.asked}
    return [interviews[slug] for slug in (interviews if order is None else order) if slug in interviews]


def _sentence(points: list[Point], frame: int) -> str:
    if not points:
        return "No interview has been read, so there is no first-use curve."
    last = max((place for place, point in enumerate(points, start=1) if point.new), default=0)
    if not last:
        return f"None of {frame} codes of the frame has been used in {len(points)} interviews."
    return (
        f"{points[-1].used} of {frame} codes of the frame were used in {len(points)} interviews, the last of them "
        f"for the first time in interview {last}; this is first use of a fixed frame, not saturation."
    )
