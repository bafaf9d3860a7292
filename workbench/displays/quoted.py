"""The quotations that the cells of a matrix hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbench.displays.axes import Item
from workbench.displays.counted import Count
from workbench.displays.frame import Frame
from workbench.displays.roles import NOT_TOLD
from workbench.displays.tally import distinct
from workbench.model.corpus import Passage

Place = tuple[str, str]  # slugs of a row and a column


def quoted(count: Count, rows: Sequence[Item], columns: Sequence[Item]) -> Mapping[Place, tuple[Passage, ...]]:
    """Row and column → its passages in the order of the study, each place once; cells without any are left out.

    The count must have been made of passages.
    """
    frame = count.frame
    found: dict[Place, list[Passage]] = {}
    down, across = (_by_trait(items) for items in (rows, columns))
    for passage in count.corpus.counted:
        here = [item for trait in _traits(frame, passage) for item in across.get(trait, ()) if _takes(item, passage)]
        for trait in _traits(frame, passage):
            for row in down.get(trait, ()):
                if _takes(row, passage):
                    for column in here:
                        found.setdefault((row.slug, column.slug), []).append(passage)
    return {place: distinct(passages) for place, passages in found.items()}


def _by_trait(items: Iterable[Item]) -> dict[tuple[str, str], list[Item]]:
    """Items by what makes a passage theirs: a code, a voice, a coder, or a source."""
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if item.code or item.voice or item.coder:
            kind = "code" if item.code else "voice" if item.voice else "coder"
            found.setdefault((kind, item.code or item.voice or item.coder), []).append(item)
            continue
        for source in item.sources or ():
            found.setdefault(("source", source), []).append(item)
    return found


def _traits(frame: Frame, passage: Passage) -> Iterable[tuple[str, str]]:
    """What a passage is of. In a source of one role all is said in it."""
    coding, source = passage.coding, passage.source
    for code in frame.paths.get(coding.code, (coding.code,)):
        yield "code", code
    roles = frame.roles[source.slug]
    yield "voice", (passage.role or NOT_TOLD) if source.slug in frame.split else roles[0]
    if source.kind.asked and not passage.who.group:
        yield "voice", passage.person
    yield "coder", coding.coder
    yield "source", source.slug


def _takes(item: Item, passage: Passage) -> bool:
    return item.sources is None or passage.source.slug in item.sources
