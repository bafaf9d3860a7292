"""Numbered questions and tasks that stand in a transcript: ``3.a Please explain``. Nobody says them."""

from __future__ import annotations

import re
from itertools import chain, islice

_PART = r"\d{1,2}\.[a-z](?:\.[ivx]{1,4})?[.)]?[ \t]+(?=\S)"  # 3.a Please explain, 3.a.ii Now click
_WHOLE = r"(?P<whole>\d{1,2})[.)]?[ \t]+(?=[^\W\d_a-z])"  # 3 Submit a query
_STEP = r"[a-z]\.[ivx]{1,4}[.)]?[ \t]+(?=\S)"  # c.ii Click the button
_INDENT = r"[ \t]{0,16}"  # lists of a Word file are indented
_LATER_PART = re.compile(rf"\n{_INDENT}{_PART}")
_HEADING = re.compile(rf"{_INDENT}(?:{_PART}|{_WHOLE}|{_STEP})")
_LATER_HEADING = re.compile(rf"\n{_HEADING.pattern}")
_FEW = 2  # one '3.a' may be said


def numbered_headings(text: str, start: int) -> frozenset[int]:
    r"""The code points at which lines start that are numbered headings.

    A file has them where two or more lines begin like ``3.a``. Whole numbers then count as far as they run on from
    one to the next: ``6 Events`` after heading 2 is somebody counting.

    >>> sorted(numbered_headings("1 Log in.\nOkay.\n1.a Explain.\nWell.\n6 Events, I see.\n1.b Why?\n2 Log out.", 0))
    [0, 16, 52, 61]
    """
    if sum(1 for _ in islice(_LATER_PART.finditer(text, start), _FEW)) < _FEW:
        return frozenset()
    found, last = set(), 0
    first = _HEADING.match(text, start)
    for match in chain([first] if first else [], _LATER_HEADING.finditer(text, start)):
        number = int(match["whole"] or 0)
        if number in (0, last + 1):
            found.add(match.start() + (match is not first))
            last = max(last, number)
    return frozenset(found)
