"""Signs between words: quotation marks, dashes and spaces in their variants."""

from __future__ import annotations

from difflib import SequenceMatcher

MOST = 300  # signs that are compared one by one

_DOUBLE, _SINGLE, _DASHES = '"“”„‟«»″〝〞', "'‘’‚‛‹›′`´", "-‐‑‒–—―−"
_FOLDED = {**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DASHES, "-"), "…": "."}


def fold(text: str) -> str:
    """Text of the same length with variants of quotation marks, dashes and spaces made one."""
    return "".join(" " if c.isspace() else _FOLDED.get(c, c) for c in text)


def reads_alike(one: str, two: str) -> bool:
    """Whether two passages differ in typography, case or white space alone.

    >>> reads_alike("I don’t  know.", "I don't know."), reads_alike("No.", "No,")
    (True, False)
    """
    return " ".join(fold(one).casefold().split()) == " ".join(fold(two).casefold().split())


def reach(signs: str, gap: str) -> int:
    """How far into a gap signs go that stood at the edge of a passage: to the last one that is still there."""
    if gap.startswith(signs):
        return len(signs)
    one, two = fold(signs[:MOST]), fold(gap)
    if not one.strip():
        return min(len(one), len(two) - len(two.lstrip()))
    reach = 0
    for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        if one[block.a : block.a + block.size].strip():
            reach = block.b + len(one[block.a : block.a + block.size].rstrip())
    return reach
