"""What the sources hold of a code: units, stances, persons. Figures before any denominator is put to them.

A figure of units counts distinct (source, unit) pairs, so that two coders who marked the same sentence, or
one coder who marked it twice, give one unit. Only passages that count are ever tallied (`Passage.counted`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from workbench.displays.roles import role_of
from workbench.model.coding import Stance
from workbench.model.corpus import Passage

NOT_CARRYING = (Stance.CHALLENGES, Stance.CONTEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """``k`` of ``n``, 0 <= k <= n. Of nothing there is no share.

    >>> str(Share(k=4, n=6)), Share(k=4, n=6).part, Share(k=0, n=0).part
    ('4 of 6', Fraction(2, 3), None)
    """

    k: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.k <= self.n:
            raise ValueError(f"a share needs 0 <= k <= n, got {self.k} of {self.n}")

    def __str__(self) -> str:
        return f"{self.k} of {self.n}"

    @property
    def part(self) -> Fraction | None:
        """k/n exactly, so that 2 of 3 meets a threshold of two thirds; None when n is 0."""
        return Fraction(self.k, self.n) if self.n else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What one source holds of one code (or set of codes) with everything below.

    Attributes:
        units: Numbers of the respondents' units under the code, whatever their stance.
        against: Those of them under a challenging passage.
        carries: Whether any passage speaks for the theme: see `own_stance`.
        persons: Who said so, of the passages that carry it.
        stances: Stances of passages whose code states a proposition; no stance there means 'supports'.
        by_role: The same for each role that speaks, where the source tells its speakers; else empty.
    """

    units: frozenset[int]
    against: frozenset[int]
    carries: bool
    persons: frozenset[str]
    stances: frozenset[Stance]
    by_role: Mapping[str, Found] = field(default_factory=dict)

    def among(self, roles: Collection[str]) -> Found | None:
        """What it holds in the words of some roles; None when they say nothing of it."""
        parts = [part for role, part in self.by_role.items() if role in roles]
        if not parts:
            return None
        return Found(
            units=frozenset().union(*(part.units for part in parts)),
            against=frozenset().union(*(part.against for part in parts)),
            carries=any(part.carries for part in parts),
            persons=frozenset().union(*(part.persons for part in parts)),
            stances=frozenset().union(*(part.stances for part in parts)),
        )


@dataclass(slots=True)
class _Gathering:
    """A `Found` in the making."""

    units: set[int] = field(default_factory=set)
    against: set[int] = field(default_factory=set)
    carries: bool = False
    persons: set[str] = field(default_factory=set)
    stances: set[Stance] = field(default_factory=set)
    by_role: dict[str, _Gathering] = field(default_factory=dict)

    def add(self, passage: Passage, stance: Stance | None) -> None:
        self._add(passage, stance)
        if passage.source.speakers:
            self.by_role.setdefault(role_of(passage), _Gathering())._add(passage, stance)

    def _add(self, passage: Passage, stance: Stance | None) -> None:
        self.units.update(passage.units)
        if stance is not None:
            self.stances.add(stance)
        if stance is Stance.CHALLENGES:
            self.against.update(passage.units)
        if stance not in NOT_CARRYING:
            self.carries = True
            if passage.source.kind.asked and not passage.who.group:
                self.persons.add(passage.person)

    def done(self) -> Found:
        return Found(
            units=frozenset(self.units),
            against=frozenset(self.against),
            carries=self.carries,
            persons=frozenset(self.persons),
            stances=frozenset(self.stances),
            by_role={role: part.done() for role, part in self.by_role.items()},
        )


def own_stance(passage: Passage, propositions: frozenset[str]) -> Stance | None:
    """How a passage stands to the proposition of its own code; None where the code states none.

    A coding may carry a stance only where its code states a proposition (methods/00, Rules); one that
    carries none there was marked as an instance of the theme and supports it.
    """
    if passage.coding.code not in propositions:
        return None
    return passage.coding.stance or Stance.SUPPORTS


def gather(passages: Iterable[Passage], propositions: frozenset[str]) -> dict[str, Found]:
    """Source slug → what it holds of these passages; one pass."""
    heaps: dict[str, _Gathering] = {}
    for passage in passages:
        if passage.counted:
            heap = heaps.setdefault(passage.source.slug, _Gathering())
            heap.add(passage, own_stance(passage, propositions))
    return {source: heap.done() for source, heap in heaps.items()}


def gather_by_code(
    passages: Iterable[Passage], paths: Mapping[str, tuple[str, ...]], propositions: frozenset[str]
) -> dict[str, dict[str, Found]]:
    """Code → source slug → what it holds of the code and all below; linear in passages × depth of the tree.

    Args:
        passages: In any order; those that do not count are passed over.
        paths: Code → itself and its ancestors. A code outside the codebook stands alone.
        propositions: Codes that state a proposition.
    """
    heaps: dict[str, dict[str, _Gathering]] = {}
    for passage in passages:
        if not passage.counted:
            continue
        stance = own_stance(passage, propositions)
        for code in paths.get(passage.coding.code, (passage.coding.code,)):
            heaps.setdefault(code, {}).setdefault(passage.source.slug, _Gathering()).add(passage, stance)
    return {code: {source: heap.done() for source, heap in by.items()} for code, by in heaps.items()}


def units_of(found: Iterable[Found]) -> int:
    """Distinct (source, unit) pairs, one `Found` a source."""
    return sum(len(each.units) for each in found)


def distinct(passages: Iterable[Passage], *, stances_apart: bool = True) -> tuple[Passage, ...]:
    """What several coders marked in one place, once: the widest passage, with the other codings in ``also``.

    Passages of one source belong together when their units touch, through others if need be; with
    ``stances_apart`` only those whose codings carry the same stance. In the order in which places come first.
    """
    return tuple(_widest(place) for place in touching(passages, stances_apart=stances_apart))


def touching(passages: Iterable[Passage], *, stances_apart: bool = False) -> list[list[Passage]]:
    """Passages in heaps of one place each, heaps and what is in them in the order in which they come."""
    apart: dict[tuple[str, Stance | None, bool], list[tuple[int, Passage]]] = {}
    for at, passage in enumerate(passages):
        stance = (passage.coding.stance or Stance.SUPPORTS) if stances_apart else None  # blank affirms the code
        key = (passage.source.slug, stance, bool(passage.units))
        apart.setdefault(key, []).append((at, passage))
    heaps = (sorted(heap, key=_first) for group in apart.values() for heap in _touching(group))
    return [[passage for _, passage in heap] for heap in sorted(heaps, key=lambda heap: _first(heap[0]))]


def _first(each: tuple[int, Passage]) -> int:
    return each[0]


def _touching(passages: list[tuple[int, Passage]]) -> Iterator[list[tuple[int, Passage]]]:
    """Passages of one source in heaps that touch each other: a sweep over where they begin."""
    heap: list[tuple[int, Passage]] = []
    reach = -1
    for at, passage in sorted(passages, key=lambda each: (_range(each[1]), each[0])):
        start, end = _range(passage)
        if heap and start >= reach:
            yield heap
            heap, reach = [], -1
        heap.append((at, passage))
        reach = max(reach, end)
    if heap:
        yield heap


def _range(passage: Passage) -> tuple[int, int]:
    """Half-open, in units; in characters for a memo, whose words are no respondent's units."""
    if passage.units:
        return passage.units[0], passage.units[-1] + 1
    return passage.coding.start, passage.coding.end


def _widest(heap: list[Passage]) -> Passage:
    chosen = max(heap, key=lambda p: (p.coding.end - p.coding.start, p.coding.coder, p.coding.id))
    others = (c for p in heap for c in (p.coding, *p.also))
    return replace(chosen, also=tuple(dict.fromkeys(c for c in others if c != chosen.coding)))
