"""How far a codebook is used: the figures of every code, with all below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.displays.eligibility import sources_by_site
from workbench.displays.frame import Frame
from workbench.displays.standing import Matter, stand
from workbench.displays.tally import Share
from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """How a code is used, with all below it.

    Attributes:
        codings: Codings that count; ``own`` of them are of the code itself.
        apart: Codings that count nowhere: on memos, or on an interviewer's words.
        sources: Sources that hold such codings.
        sites: Sites that hold some, of those that were asked and read for it or hold some.
        coders: Who made them, in alphabetical order.
        read: Sources that somebody has read for it.
    """

    code: str
    codings: int
    own: int
    apart: int
    sources: int
    sites: Share
    coders: tuple[str, ...]
    read: int

    @property
    def told(self) -> bool:
        """Whether its figures mean something: somebody has used it, or read for it and found nothing."""
        return bool(self.codings or self.read)


def codebook_use(corpus: Corpus) -> dict[str, Use]:
    """Slug → how the code is used, in the order of the codebook; linear in codings × depth of the tree."""
    frame, places = Frame.of(corpus), sources_by_site(corpus)
    heaps = {slug: _Heap() for slug in frame.codes}
    for passage in corpus.passages:
        for slug in frame.paths.get(passage.coding.code, ()):
            heaps[slug].add(passage, own=slug == passage.coding.code)
    return {slug: _use(frame, places, slug, heap) for slug, heap in heaps.items()}


@dataclass(slots=True)
class _Heap:
    """A `Use` in the making."""

    codings: int = 0
    own: int = 0
    apart: int = 0
    sources: set[str] = field(default_factory=set)
    coders: set[str] = field(default_factory=set)

    def add(self, passage: Passage, *, own: bool) -> None:
        if not passage.counted:
            self.apart += 1
            return
        self.codings += 1
        self.own += own
        self.sources.add(passage.source.slug)
        self.coders.add(passage.coding.coder)


def _use(frame: Frame, places: Mapping[str, tuple[Source, ...]], slug: str, heap: _Heap) -> Use:
    matter = Matter.code(frame, slug)
    standings = [stand(matter, site, here) for site, here in places.items()]
    return Use(
        code=slug,
        codings=heap.codings,
        own=heap.own,
        apart=heap.apart,
        sources=len(heap.sources),
        sites=Share(k=sum(s.units > 0 for s in standings), n=sum(s.counted for s in standings)),
        coders=tuple(sorted(heap.coders)),
        read=sum(hearing.read for hearing in matter.ask.hearings.values()),
    )
