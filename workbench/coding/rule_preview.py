"""What a run of rules would do, rule by rule, for a person to judge before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.model.rule import Rule, RuleHit

BROAD = 1 / 3  # of the units: who hits more of them says nothing about any


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleTold:
    """One rule's hits. ``also``: places that it takes too and an earlier rule of the code is named for."""

    rule: Rule
    hits: int = 0
    also: int = 0
    sources: int = 0
    units: int = 0  # that a sign of it touches
    examples: tuple[str, ...] = ()  # source, and the words with the sign in brackets


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """All rules in their order. ``units``: how many the rules could have hit."""

    rules: tuple[RuleTold, ...]
    units: int

    @property
    def hits(self) -> int:
        """Hits of all rules."""
        return sum(told.hits for told in self.rules)

    @property
    def silent(self) -> tuple[str, ...]:
        """Rules that hit nothing."""
        return tuple(told.rule.id for told in self.rules if not told.hits + told.also)

    @property
    def broad(self) -> tuple[str, ...]:
        """Rules that match nearly everything: more than a third of the units."""
        return tuple(told.rule.id for told in self.rules if told.units > BROAD * self.units)


class _Count:
    """The hits of one rule as they come. Its examples are the first hits of sources, and then others."""

    def __init__(self) -> None:
        self.hits = self.also = self.sources = self.units = 0
        self._examples: list[str] = []
        self._spare: list[str] = []
        self._source = ""
        self._unit = -1

    def take(self, hit: RuleHit, *, named: bool, most: int) -> None:
        """Count one hit; hits come source by source, and in a source in the order of the text."""
        new = hit.source != self._source
        if new:
            self._source, self._unit = hit.source, -1
            self.sources += 1
        kept = self._examples if new else self._spare
        if named and len(kept) < most:
            kept.append(f"{hit.source}: {hit.shown()}")
        self.hits += named
        self.also += not named
        first, last = hit.units
        self.units += max(0, last - max(first - 1, self._unit))
        self._unit = max(self._unit, last)

    def examples(self, most: int) -> tuple[str, ...]:
        """Up to so many examples."""
        return tuple((self._examples + self._spare)[:most])


def preview(hits: Iterable[RuleHit], rules: Sequence[Rule], *, units: int, most: int = 3) -> Preview:
    """Each rule with what it hit and up to ``most`` examples, of several sources where it hit several.

    Args:
        hits: as ``run`` gives them; they are read once and not kept.
        rules: those that were run.
        units: how many units the rules looked at.
        most: examples of a rule.
    """
    counts = {rule.id: _Count() for rule in rules}
    for hit in hits:
        counts[hit.rule].take(hit, named=True, most=most)
        for other in hit.also:
            counts[other].take(hit, named=False, most=most)
    told = tuple(
        RuleTold(
            rule=rule, hits=count.hits, also=count.also, sources=count.sources, units=count.units,
            examples=count.examples(most),
        )
        for rule, count in ((rule, counts[rule.id]) for rule in rules)
    )  # fmt: skip
    return Preview(rules=told, units=units)
