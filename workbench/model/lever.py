"""Levers, strategies and the links by which codes propose evidence for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Relevance(StrEnum):
    """How near a code comes to a lever or strategy."""

    DIRECT = "direct"
    PARTIAL = "partial"
    INDIRECT = "indirect"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lever:
    """One of the policy levers of an instrument."""

    slug: str
    name: str
    group: str
    statement: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Strategy:
    """A strategy a State may choose; ``levers`` holds the slugs it serves, the first one foremost."""

    slug: str
    name: str
    statement: str
    levers: tuple[str, ...]
    group: str = ""
    items: str = ""  # where the printed tools have it: "Tool 3, item 1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Code → lever or code → strategy: it proposes evidence, it never decides. ``kind``: 'lever' or 'strategy'."""

    code: str
    kind: str
    target: str
    relevance: Relevance
    reason: str
