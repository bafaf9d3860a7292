"""A source as a page: turn by turn with line numbers and codes, where every quotation of a report leads."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.consent import PARAPHRASE_ONLY, WITHHELD, marked_words, withheld
from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Source, Turn, Voice
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
    elif source.beside:
        blocks.append(note("reason", f"It stands beside {source.beside}, in another language: never counted twice."))
    instead = withheld(corpus, source)
    silenced = [turn for turn, words in zip(source.turns, instead, strict=True) if words]
    for number, turn in enumerate(source.turns, 1):
        who = turn.speaker or ("" if turn.voice is Voice.RESPONDENT else turn.voice.value)
        line = lines.locate(turn.start)[0]
        blocks.append(heading(2, f"Turn {number}, line {line}" + (f": {who}" if who else ""), f"turn-{number}"))
        blocks.append(paragraph(instead[number - 1] or _open(text, turn, corpus.barred.get(source.slug, ()))))
        coded = [p for p in passages if _touches(p, turn)]
        if coded:
            blocks.append(items(*((code(p.coding.code), _told(p, silenced)) for p in coded)))
    return Document(
        title=source.title,
        slug=source.slug,
        subtitle=described(corpus, source),
        meta=tuple(_meta(corpus, source)),
        blocks=tuple(blocks),
    )


def _open(text: str, turn: Turn, barred: Sequence[tuple[int, int]]) -> str:
    """The words of a turn without those that the participant withheld."""
    parts, at = [], turn.start
    for low, high in barred:
        if at < high and low < turn.end:
            parts += [text[at : max(at, low)], WITHHELD]
            at = min(high, turn.end)
    return "".join([*parts, text[at : turn.end]])


def _told(passage: Passage, silenced: Sequence[Turn]) -> str:
    """Who coded it and how, with the words marked, unless a turn that it touches may not be printed."""
    coding = passage.coding
    words = PARAPHRASE_ONLY if any(_touches(passage, turn) for turn in silenced) else marked_words(passage)
    stance = f", {coding.stance.value}" if coding.stance else ""
    memo = f" ({coding.memo})" if coding.memo and passage.quotable else ""
    return f" {coding.coder}{stance}: “{words}”{memo}"


def _touches(passage: Passage, turn: Turn) -> bool:
    return passage.coding.start < turn.end and turn.start < passage.coding.end


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
