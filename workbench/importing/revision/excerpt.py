"""A passage with the words around it, to be read by a person."""

from __future__ import annotations

import re

from workbench.model.text import Span


def context(text: str, span: Span, width: int = 40) -> str:
    r"""A passage with up to ``width`` characters before and after it, on one line; the passage stands in «».

    A long passage is shown by its beginning and its end, each of ``width`` characters.

    >>> context("INTERVIEWER: Who?\n\nPRINCIPAL: We did.", Span(start=30, end=37), width=12)
    '… PRINCIPAL: «We did.»'
    """
    passage = " ".join(span.cut(text).split())
    if len(passage) > 2 * width + len(" … "):
        passage = f"{passage[:width].rstrip()} … {passage[-width:].lstrip()}"
    before, after = text[max(0, span.start - width) : span.start], text[span.end : span.end + width]
    if cut := len(before) < span.start:
        before = before.lstrip() if text[span.start - width - 1].isspace() else _without_first(before)
    line = f"{'… ' if cut else ''}{_on_one_line(before)}«{passage}»"
    if cut := span.end + len(after) < len(text.rstrip()):
        after = after.rstrip() if text[span.end + width].isspace() else _without_first(after[::-1])[::-1]
    return f"{line}{_on_one_line(after).rstrip()}{' …' if cut else ''}"


def _on_one_line(text: str) -> str:
    """Text with all white space as single spaces, at its edges as well."""
    return re.sub(r"\s+", " ", text)


def _without_first(text: str) -> str:
    """Text without the half word it begins with; all of it, where there is no other."""
    return text.lstrip().partition(" ")[2] or text
