"""Every passage of every code, with who coded it and what else was coded on its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workbench.displays.eligibility import Silent, sources_by_site
from workbench.displays.frame import Frame
from workbench.displays.standing import Matter, stand
from workbench.displays.tally import Share, touching
from workbench.model.corpus import Corpus, Passage
from workbench.model.retrieval import Pair, overlaps


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One quotation. ``also`` of the passage: what else was coded with its code within the same sentences.

    ``overlaps``: other codes on the words of any of these codings, each with its coders. ``memos``: by coder.
    """

    passage: Passage
    overlaps: tuple[tuple[str, tuple[str, ...]], ...]
    memos: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrieved:
    """One code with its own passages. Figures are of the code and all below it, whatever the stances.

    ``passages``: places, as elsewhere: what several coders marked with one stance in one place is one. ``sources``
    and ``sites``: those with a passage, of those that were asked and read or hold one. ``silent``: the other sites.
    """

    code: str
    passages: int
    own: int
    sources: Share
    sites: Share
    silent: tuple[Silent, ...]
    coders: tuple[str, ...]
    entries: tuple[Entry, ...]


def retrieved(corpus: Corpus, every: Iterable[Passage]) -> tuple[Retrieved, ...]:
    """The codes with passages of their own that count, in the order of the codebook.

    ``every``: the passages among which overlapping ones are looked for, by the coders of the corpus; a corpus that
    was narrowed to one code has no others.
    """
    frame = Frame.of(corpus)
    beside = _beside(corpus, every)
    used = {p.coding.code for p in corpus.counted}
    return tuple(_of_code(frame, code, beside) for code in frame.codes if code in used)


def _of_code(frame: Frame, code: str, beside: Mapping[str, tuple[Pair, ...]]) -> Retrieved:
    corpus, matter = frame.corpus, Matter.code(frame, code)
    standings = [stand(matter, site, sources) for site, sources in sources_by_site(corpus).items()]
    whole = stand(matter, "", [s for s in corpus.sources if s.counted])
    below, heaps = frame.passages([code]), touching(corpus.coded([code]), stances_apart=True)
    return Retrieved(
        code=code,
        passages=len(touching(below, stances_apart=True)),
        own=len(heaps),
        sources=Share(k=len(matter.found), n=len(whole.listened)),
        sites=Share(k=sum(s.units > 0 for s in standings), n=sum(s.counted for s in standings)),
        silent=tuple(s.silent for s in standings if not s.counted),
        coders=tuple(sorted({p.coding.coder for p in below})),
        entries=tuple(entry for heap in heaps for entry in _entries(heap, beside)),
    )


def _entries(heap: Iterable[Passage], beside: Mapping[str, tuple[Pair, ...]]) -> list[Entry]:
    """A place as few quotations as hold all its words: one that lies in what is quoted already goes with it."""
    quoted: list[list[Passage]] = []
    reach = -1
    for passage in sorted(heap, key=lambda p: (p.units[0], -p.units[-1], p.coding.start, p.coding.id)):
        if passage.units[-1] > reach:
            quoted.append([])
            reach = passage.units[-1]
        quoted[-1].append(passage)
    return [_entry(within, beside) for within in quoted]


def _entry(within: list[Passage], beside: Mapping[str, tuple[Pair, ...]]) -> Entry:
    first, *others = within
    coders: dict[str, set[str]] = {}
    for passage in within:
        for code, coder in beside.get(passage.coding.id, ()):
            coders.setdefault(code, set()).add(coder)
    return Entry(
        passage=replace(first, also=tuple(p.coding for p in others)),
        overlaps=tuple((code, tuple(sorted(coders[code]))) for code in sorted(coders)),
        # a memo may repeat the words
        memos=tuple((p.coding.coder, p.coding.memo) for p in within if p.coding.memo and p.quotable),
    )


def _beside(corpus: Corpus, every: Iterable[Passage]) -> dict[str, tuple[Pair, ...]]:
    """Coding (by id) → the other codes on its words."""
    wanted = {p.source.slug for p in corpus.counted}
    of_source: dict[str, list[Passage]] = {}
    for passage in every:
        if passage.source.slug in wanted and passage.coding.coder in corpus.coders:
            of_source.setdefault(passage.source.slug, []).append(passage)
    told: dict[str, tuple[Pair, ...]] = {}
    for passages in of_source.values():
        codings = [p.coding for p in passages]
        found = overlaps([(c.start, c.end, c.code, c.coder) for c in codings])
        told |= {coding.id: pairs for coding, pairs in zip(codings, found, strict=True)}
    return told
