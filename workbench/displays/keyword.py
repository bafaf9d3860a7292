"""Keyword in context: what stands before and behind a place in its turn."""

from __future__ import annotations

CONTEXT = 40  # characters on each side


def in_context(text: str, start: int, end: int, *, context: int = CONTEXT) -> tuple[str, str, str]:
    """Left, keyword, right, each on one line; words are not cut where the context ends.

    ``start`` and ``end``: code points in ``text``; ``context``: at most so many characters on each side.

    >>> in_context("We keep the open door policy here", 12, 21, context=10)
    ('… keep the', 'open door', 'policy …')
    """
    left, right = text[:start], text[end:]
    if len(left) > context:
        cut = left[len(left) - context :]
        whole = cut if left[len(left) - context - 1].isspace() else cut.partition(" ")[2]
        left = f"… {whole.strip()}" if whole.strip() else "…"
    if len(right) > context:
        cut = right[:context]
        whole = cut if right[context].isspace() else cut.rpartition(" ")[0]
        right = f"{whole.strip()} …" if whole.strip() else "…"
    return _line(left), _line(text[start:end]), _line(right)


def _line(text: str) -> str:
    return " ".join(text.split())
