"""Which sources are coded double: a stratified draw that anybody can repeat from its seed."""

from __future__ import annotations

import hashlib
import heapq
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice

from workbench.errors import WorkbenchError

SHARE = Fraction(1, 5)
PAIR = 2
WINDOW = 100  # strata that are compared at a time, so that many take no longer each
EXACT = 10**9  # shares are compared to this part, as whole numbers
_SHARE = re.compile(r"(\d{1,4}(?:\.\d{1,6})?|\.\d{1,6}) ?(%?)", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stratum:
    """Sources alike in what the draw is stratified by. ``values``: one for each, '' where a source does not tell it.

    ``held``: the sources in it; ``drawn``: those in the sample.
    """

    values: tuple[str, ...]
    held: int
    drawn: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Draw:
    """A sample. ``chosen``: slugs, stratum by stratum; ``kept``: of these, the ones that were in it before."""

    seed: int
    chosen: tuple[str, ...]
    kept: frozenset[str]
    strata: tuple[Stratum, ...]

    @property
    def missed(self) -> tuple[Stratum, ...]:
        """Strata from which nothing was drawn, because the sample is smaller than their number."""
        return tuple(s for s in self.strata if not s.drawn)


def share_of(written: str) -> Fraction:
    """A share as a person writes it.

    >>> share_of("20%"), share_of("0.125")
    (Fraction(1, 5), Fraction(1, 8))

    Raises:
        WorkbenchError: It is no number, nothing, or more than everything.
    """
    found = _SHARE.fullmatch(written.strip())
    share = Fraction(found[1]) / (100 if found[2] else 1) if found else Fraction(0)
    if not 0 < share <= 1:
        raise WorkbenchError(
            f"a share of {written!r} cannot be drawn", hint="write 20% or 0.2, or a number of sources by --count"
        )
    return share


def draw(sources: Mapping[str, tuple[str, ...]], number: int, *, seed: int, kept: Collection[str] = ()) -> Draw:
    """Draw ``number`` sources, at least those of ``kept`` that are among them.

    ``sources``: slug → the values that it is stratified by. The rule: first one from each stratum that has none;
    where the sample is too small for that, strata come first whose values were drawn least so far, each by itself
    (so that each site and each role is met, though not each role at each site), then larger ones. Then each next
    source comes from the stratum that is furthest below its proportional share, which gives what the method of
    largest remainders gives. In a stratum, and between equal strata, the order is that of sha256("seed:name"): the
    same for the same sources and seed, wherever and in whatever order they come.

    >>> found = draw({"a": ("x",), "b": ("x",), "c": ("x",), "d": ("y",)}, 2, seed=1)
    >>> [(s.values, s.held, s.drawn) for s in found.strata], "d" in found.chosen
    ([(('x',), 3, 1), (('y',), 1, 1)], True)
    """
    members: dict[tuple[str, ...], list[str]] = {}
    for slug, values in sources.items():
        members.setdefault(values, []).append(slug)
    there = frozenset(kept) & sources.keys()
    for found in members.values():  # those that stay come first
        found.sort(key=lambda slug: (slug not in there, _place(seed, slug)))
    got = _allotted({v: len(m) for v, m in members.items()}, _count(members, there), number, seed)
    strata = sorted(members)
    return Draw(
        seed=seed, chosen=tuple(slug for v in strata for slug in members[v][: got[v]]), kept=there,
        strata=tuple(Stratum(values=v, held=len(members[v]), drawn=got[v]) for v in strata),
    )  # fmt: skip


def _place(seed: int, *names: str) -> str:
    return hashlib.sha256(f"{seed}:{'|'.join(names)}".encode()).hexdigest()


def _count(members: Mapping[tuple[str, ...], Sequence[str]], wanted: Collection[str]) -> dict[tuple[str, ...], int]:
    return {values: sum(slug in wanted for slug in found) for values, found in members.items()}


def _allotted(
    held: Mapping[tuple[str, ...], int], before: Mapping[tuple[str, ...], int], number: int, seed: int
) -> dict[tuple[str, ...], int]:
    """How many are drawn from each stratum. Whole numbers only, so that no machine rounds otherwise."""
    got, every = dict(before), sum(held.values())
    order = {v: _place(seed, *v) for v in held}
    for values in _first(held, got, min(number, every) - sum(got.values()), order):
        got[values] = 1
    left = min(number, every) - sum(got.values())
    below = [(got[v] * every - number * held[v], order[v], v) for v in held if got[v] < held[v]]
    heapq.heapify(below)
    for _ in range(left):
        _, place, values = heapq.heappop(below)
        got[values] += 1
        if got[values] < held[values]:
            heapq.heappush(below, (got[values] * every - number * held[values], place, values))
    return got


def _first(
    held: Mapping[tuple[str, ...], int],
    got: Mapping[tuple[str, ...], int],
    most: int,
    order: Mapping[tuple[str, ...], str],
) -> list[tuple[str, ...]]:
    """The strata without a source that get their first, at most so many."""
    empty = sorted((v for v in held if not got[v]), key=lambda v: (-held[v], order[v]))
    if most >= len(empty):
        return empty
    sizes, drawn = _by_value(held), _by_value(got)
    window, rest, found = empty[:WINDOW], iter(empty[WINDOW:]), []
    for _ in range(most):
        least = min(window, key=lambda v: sum(drawn[at] * EXACT // sizes[at] for at in enumerate(v)))
        window.remove(least)
        window += islice(rest, 1)
        found.append(least)
        drawn.update(enumerate(least))
    return found


def _by_value(of: Mapping[tuple[str, ...], int]) -> Counter[tuple[int, str]]:
    """How many sources have a value: (place of the field, value) → number."""
    found: Counter[tuple[int, str]] = Counter()
    for values, number in of.items():
        for at in enumerate(values):
            found[at] += number
    return found


def in_pairs(
    chosen: Iterable[str], coders: Sequence[str], *, seed: int, before: Mapping[str, Collection[str]] | None = None
) -> dict[str, tuple[str, ...]]:
    """Each source to two of the coders: each pair gets as many as any other, or one more.

    ``before``: source → who has it already in this sample; two of them stay its pair, and are counted.

    >>> given = in_pairs(["s", "t", "u"], ["ana", "bo", "cy"], seed=1)
    >>> sorted(given.values())
    [('ana', 'bo'), ('ana', 'cy'), ('bo', 'cy')]
    """
    pairs: list[tuple[str, ...]] = list(combinations(sorted(set(coders)), PAIR))
    done = dict.fromkeys(pairs, 0)
    load = dict.fromkeys(coders, 0)
    given: dict[str, tuple[str, ...]] = {}
    there = {slug: sorted(set(of) & load.keys()) for slug, of in (before or {}).items()}
    for slug in sorted(chosen, key=lambda slug: len(there.get(slug, ())) < PAIR):  # those that have a pair come first
        has = there.get(slug, [])
        if len(has) >= PAIR:
            given[slug] = tuple(has)
        else:
            given[slug] = min(
                (p for p in pairs if not has or has[0] in p),
                key=lambda p: (done[p], load[p[0]] + load[p[1]], _place(seed, *p)),
            )
        for pair in combinations(given[slug], PAIR):
            done[pair] += 1
        for who in given[slug]:
            load[who] += 1
    return given
