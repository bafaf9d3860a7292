"""A member check as a document: a participant's own quotations, each with boxes to mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.memos.packet import ANSWERS, BOX, HEAD, QUOTATION, REASON, WORDING, Asked
from workbench.reports.compose import emphasis, paragraph, strong
from workbench.reports.document import Block, Cell, Column, Document, Quotation, Table


def packet_document(study: str, name: str, asked: Sequence[Asked]) -> Document:
    """The packet for one participant."""
    blocks = [block for number, each in enumerate(asked, 1) for block in _quotation(number, len(asked), each)]
    return Document(
        title=f"Your words, for {name} to check", slug="member-check", subtitle=study,
        meta=(("Confidential", f"for {name} and the researchers only; please do not pass it on"),
              ("Quotations", str(len(asked)))),
        blocks=(
            paragraph(
                "These are words of yours that the study may quote. Below each are three boxes: put an x into one. "
                "If you wish another wording, mark “edited” and write it down; it is printed as your own wording. "
                "What you withhold is printed nowhere. What you leave empty counts as not answered yet."
            ),
            *blocks,
        ),
    )  # fmt: skip


def _quotation(number: int, of: int, asked: Asked) -> Iterator[Block]:
    yield paragraph(strong(f"{number} of {of}"))  # a heading each would fill a table of contents
    if asked.before:
        yield paragraph(emphasis(asked.before))
    yield Quotation(text=asked.words, locator=asked.locator)
    if asked.after:
        yield paragraph(emphasis(asked.after))
    rows = [(label, BOX) for label in ANSWERS.values()] + [(WORDING, ""), (REASON, "")]
    yield Table(
        caption=f"Your answer to quotation {number}",
        columns=(Column(label=f"{QUOTATION} {asked.id}"), Column(label=HEAD)),
        rows=tuple((Cell(text=label), Cell(text=mark)) for label, mark in rows),
    )
