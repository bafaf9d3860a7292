"""The configuration of a study, as ``workbench.toml`` holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """Shares of eligible sites that decide the class of a pattern and a contrast.

    ``most``: at least this share is 'most'; ``few``: at most this share is 'few'.
    """

    most: Fraction = Fraction(2, 3)
    few: Fraction = Fraction(1, 3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """Title, thresholds and declared variables of a study. Who codes is never kept here: the file travels.

    ``variables``: the table as written, by entity; ``importing.variables`` reads it. ``queries``: name → text.
    """

    title: str
    thresholds: Thresholds = Thresholds()
    variables: Mapping[str, object] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)
