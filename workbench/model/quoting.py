"""What people decide about single quotations: researchers pin or exclude them, participants answer for their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.model.corpus import Passage


class Way(StrEnum):
    """How a researcher overrides the rule by which quotations are chosen."""

    PINNED = "pinned"
    EXCLUDED = "excluded"


class Answer(StrEnum):
    """What a participant says of a quotation of their own."""

    APPROVED = "approved"
    EDITED = "edited"
    WITHHELD = "withheld"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """A quotation that is always, or never, chosen. ``coding``: uuid; ``place``: slug of a report, '' for all."""

    coding: str
    way: Way
    reason: str
    coder: str
    place: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a participant answered of a quotation in a member check.

    ``coding``: uuid; ``words``: the wording they ask for, of one that was edited; ``participant``: slug, '' where
    nobody knows; ``coder`` noted it. Of several replies to one quotation the last holds.
    """

    id: str
    coding: str
    participant: str
    answer: Answer
    words: str = ""
    reason: str = ""
    coder: str = ""
    at: str = ""


def last_replies(replies: Iterable[Reply]) -> dict[str, Reply]:
    """uuid of a coding → what was answered of it last."""
    return {reply.coding: reply for reply in replies}


def withhold(passages: list[Passage], barred: Mapping[str, Iterable[tuple[int, int]]]) -> list[Passage]:
    """The passages, not quotable where they share a sentence with words that a participant withheld.

    ``barred``: source (slug) → ranges of whole sentences, as ``store.withheld`` tells them.
    """
    return [replace(p, quotable=False) if _touched(p, barred) else p for p in passages] if barred else passages


def _touched(passage: Passage, barred: Mapping[str, Iterable[tuple[int, int]]]) -> bool:
    at = passage.coding
    return any(low < at.end and at.start < high for low, high in barred.get(passage.source.slug, ()))
