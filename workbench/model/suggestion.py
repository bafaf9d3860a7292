"""Suggestions: codings that a rule or a model proposes. They are counted nowhere until a coder accepts them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.model.text import Span


class Verdict(StrEnum):
    """What a coder made of a suggestion."""

    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """A passage and a code that it may deserve. ``source`` and ``code`` are slugs, offsets are code points.

    ``method``: 'rule:NAME' or 'suggestion:MODEL'. ``score``: a calibrated probability, or 1 for a rule. ``marks``:
    ranges of the source that weighed most. ``fingerprint``: of the code's definition when it was made. ``quote``
    is cut from the source.
    """

    id: str
    source: str
    code: str
    start: int
    end: int
    quote: str
    method: str
    score: float
    marks: tuple[Span, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """A coder's verdict on a suggestion, with the reason of a dismissal."""

    suggestion: str
    coder: str
    verdict: Verdict
    reason: str = ""
