"""A source as a page: turn by turn with line numbers and codes, where every quotation of a report leads."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Source, Voice
from workbench.model.text import Lines
from workbench.reports.compose import code, heading, items, note, paragraph
from workbench.reports.document import Block, Document
from workbench.reports.voices import described


def source_page(corpus: Corpus, source: Source, text: str, passages: Sequence[Passage]) -> Document:
    """The page of one source. ``passages``: those of this source, in order."""
    lines = Lines(text)
    blocks: list[Block] = []
    if not source.kind.counted:
        blocks.append(note("warning", "A memo is analysis: it is cited beside the data and never counted."))
    for number, turn in enumerate(source.turns, 1):
        who = turn.speaker or ("" if turn.voice is Voice.RESPONDENT else turn.voice.value)
        line = lines.locate(turn.start)[0]
        blocks.append(heading(2, f"Turn {number}, line {line}" + (f": {who}" if who else ""), f"turn-{number}"))
        blocks.append(paragraph(text[turn.start : turn.end]))
        coded = [p for p in passages if p.coding.start < turn.end and turn.start < p.coding.end]
        if coded:
            blocks.append(items(*((code(p.coding.code), _told(p)) for p in coded)))
    return Document(
        title=source.title,
        slug=source.slug,
        subtitle=described(corpus, source),
        meta=tuple(_meta(corpus, source)),
        blocks=tuple(blocks),
    )


def _told(passage: Passage) -> str:
    coding = passage.coding
    stance = f", {coding.stance.value}" if coding.stance else ""
    memo = f" ({coding.memo})" if coding.memo else ""
    return f" {coding.coder}{stance}: “{' '.join(coding.quote.split())}”{memo}"


def _meta(corpus: Corpus, source: Source) -> list[tuple[str, str]]:
    told = {
        "kind": source.kind.value,
        "school": corpus.name_of(source.site) if source.site else "",
        "district": next((d.name for d in corpus.districts if d.slug == corpus.district_of(source)), ""),
        "participant": source.participant or "",
        "date": source.date or "",
        **source.attributes,
    }
    return [(name.replace("_", " "), value) for name, value in told.items() if value]
