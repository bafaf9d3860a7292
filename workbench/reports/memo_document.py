"""Memos as one document: each with what it is on, the answers of its form, its prose, and its quotations in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.memos.cited import Resolved, citations, in_words
from workbench.memos.forms import FORMS, headline
from workbench.model.memo import Memo, Thing
from workbench.model.text import short_id
from workbench.reports import prose
from workbench.reports.compose import emphasis, heading, items, note, paragraph, strong
from workbench.reports.document import Block, Document, Items, Paragraph, Quotation, Run, Text

SLUG = "memos"


def memo_document(
    study: str,
    memos: Sequence[Memo],
    on: Mapping[str, Sequence[str]],
    cited: Mapping[str, Sequence[Resolved]],
) -> Document:
    """A document of memos in their order. ``on`` and ``cited``: by uuid, what each is attached to and cites."""
    blocks = [block for memo in memos for block in _memo(memo, on.get(memo.id, ()), cited.get(memo.id, ()))]
    return Document(
        title=f"Memos: {study}", slug=SLUG, meta=(("Memos", str(len(memos))),), blocks=tuple(blocks),
        footer=(note("method", "What researchers wrote; no figure counts it. Quotations are as the study has them "
                               "now, and no words are printed that a participant withheld."),),
    )  # fmt: skip


def _memo(memo: Memo, on: Sequence[str], cited: Sequence[Resolved]) -> Iterator[Block]:
    yield heading(2, headline(memo.title, memo.body) or f"Memo {short_id(memo.id)}")
    told = f"{memo.kind.value}, by {memo.coder or '(nobody)'}, {memo.written[:10] or 'no date'} [{short_id(memo.id)}]"
    yield paragraph(emphasis(told))
    if on:
        yield paragraph(emphasis(f"On: {', '.join(on)}"))
    fields = FORMS.get(memo.kind, {})
    if memo.form:
        yield items(*((strong(f"{fields.get(name, name)}: "), words) for name, words in memo.form.items() if words))
    yield from with_quotations(memo.body, cited)


def with_quotations(body: str, cited: Sequence[Resolved]) -> Iterator[Block]:
    """Prose with the quotations it cites below the paragraph that cites them; other citations by their names."""
    by_mark = {each.citation.mark: each for each in cited}
    for block in prose.blocks(body):
        found: dict[str, Resolved] = {}
        alone = isinstance(block, Paragraph) and _is_mark("".join(run.text for run in block.runs))
        written = _replaced(block, by_mark, found)
        if not (alone and found):
            yield written
        yield from map(_quotation, found.values())


def _is_mark(text: str) -> bool:
    marks = citations(text.strip())
    return len(marks) == 1 and marks[0].mark == text.strip()


def _replaced(block: Block, by_mark: Mapping[str, Resolved], found: dict[str, Resolved]) -> Block:
    """A block with its marks in words; quotations that can be printed are noted in ``found``."""
    if isinstance(block, Paragraph):
        return Paragraph(runs=tuple(_run(run, by_mark, found) for run in block.runs))
    if isinstance(block, Items):
        lines = tuple(tuple(_run(run, by_mark, found) for run in line) for line in block.items)
        return Items(items=lines, ordered=block.ordered)
    return block


def _run(run: Run, by_mark: Mapping[str, Resolved], found: dict[str, Resolved]) -> Run:
    if not isinstance(run, Text):
        return run
    parts, at = [], 0
    for each in citations(run.text):
        to = by_mark.get(each.mark)
        if to is None:
            continue
        parts += [run.text[at : each.start], _in_line(to)]
        at = each.end
        if to.citation.what == Thing.CODING.value and to.stands:
            found.setdefault(each.mark, to)
    return Text(text="".join([*parts, run.text[at:]]))


def _in_line(to: Resolved) -> str:
    if to.citation.what != Thing.CODING.value:
        return in_words(to) if not to.stands or to.locator else to.words
    return f"[{to.citation.name}]" if to.stands else f"[{to.citation.name}: {to.problem}]"


def _quotation(to: Resolved) -> Quotation:
    wished = f"; as the participant wishes it: “{to.asked}”" if to.asked else ""
    return Quotation(text=to.words, locator=f"{to.locator} [{to.citation.name}]{wished}", speaker=to.speaker)
