"""What is told of a coding beside itself: the path of its code, its page or time, what else was coded there.

And what stands before and after its words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.model.codebook import Code, Codebook
from workbench.model.consent import WITHHELD
from workbench.model.source import Source, Turn, Unit, Voice

STEP = " > "  # between the names of a path

Pair = tuple[str, str]  # code, coder
Marked = tuple[int, int, str, str]  # start, end, code, coder


def code_paths(book: Codebook) -> dict[str, str]:
    """Slug → the names of the codes above it and its own; a cycle of parents ends where it closes.

    >>> book = Codebook(slug="b", title="B", codes=(
    ...     Code(slug="a", name="Time", definition="d"), Code(slug="a/b", name="Load", definition="d", parent="a")))
    >>> code_paths(book)
    {'a': 'Time', 'a/b': 'Time > Load'}
    """
    by_slug = {code.slug: code for code in book}
    found: dict[str, str] = {}
    for code in book:
        way: list[Code] = []
        at: Code | None = code
        seen: set[str] = set()
        while at is not None and at.slug not in found and at.slug not in seen:
            seen.add(at.slug)
            way.append(at)
            at = by_slug.get(at.parent or "")
        above = found.get(at.slug, "") if at is not None else ""
        for each in reversed(way):
            above = found[each.slug] = f"{above}{STEP}{each.name}" if above else each.name
    return found


def outdated(code: Code | None, fingerprint: str) -> str | None:
    """Whether the rules of a code changed since a coding: 'yes', 'no'; None where the coding does not tell.

    >>> code = Code(slug="x", name="X", definition="One.")
    >>> outdated(code, "4567"), outdated(code, code.fingerprint), outdated(code, "")
    ('yes', 'no', None)
    """
    if code is None or not fingerprint:
        return None
    return "yes" if code.outdated(fingerprint) else "no"


class Places:
    """Page, time and row of offsets that come in order: each locator is looked at once, however many codings."""

    def __init__(self, source: Source) -> None:
        self._left = iter(source.locators)
        self._next = next(self._left, None)
        self._last: dict[str, str] = {}

    def of(self, offset: int) -> str | None:
        """The kinds and values told last before the offset, as 'page 3, row 17'; None where there are none."""
        while self._next is not None and self._next.start <= offset:
            self._last[self._next.kind] = self._next.value
            self._next = next(self._left, None)
        return ", ".join(f"{kind} {value}" for kind, value in sorted(self._last.items()) if value) or None


def overlaps(marked: Sequence[Marked]) -> list[tuple[Pair, ...]]:
    """For each selection of one source the other codes, with their coders, on words that it shares, in order.

    The same code by somebody else is agreement, and not told. What one coder gave one code in several ranges is
    made one where they overlap, so that no more than its codes and coders is ever gone through for a selection.

    >>> overlaps([(0, 9, "a", "ana"), (5, 12, "b", "ben"), (9, 12, "a", "ana")])
    [(('b', 'ben'),), (('a', 'ana'),), (('b', 'ben'),)]
    """
    stretches = sorted(_stretches(marked))
    starts = [start for start, _, _ in stretches]
    of_pair: dict[Pair, list[int]] = {}
    for start, _, pair in stretches:
        of_pair.setdefault(pair, []).append(start)
    told: list[tuple[Pair, ...]] = [()] * len(marked)
    reaching: dict[Pair, int] = {}  # pairs that began at or before the place where we are → where they end
    at = 0
    for number in sorted(range(len(marked)), key=lambda n: marked[n][0]):
        start, end, code, _ = marked[number]
        while at < len(stretches) and starts[at] <= start:
            reaching[stretches[at][2]] = stretches[at][1]
            at += 1
        reaching = {pair: stop for pair, stop in reaching.items() if stop > start}
        ahead = bisect_left(starts, end, at)
        if ahead - at <= len(of_pair):
            inside = {pair for _, _, pair in stretches[at:ahead]}
        else:  # a long selection over many short ones
            inside = {pair for pair, own in of_pair.items() if bisect_left(own, end) > bisect_right(own, start)}
        told[number] = tuple(sorted(pair for pair in inside.union(reaching) if pair[0] != code))
    return told


def _stretches(marked: Iterable[Marked]) -> Iterator[tuple[int, int, Pair]]:
    """The ranges of each code and coder, those that overlap made one."""
    open_: dict[Pair, tuple[int, int]] = {}
    for start, end, code, coder in sorted(marked):
        pair = (code, coder)
        before = open_.get(pair)
        if before and start < before[1]:
            open_[pair] = (before[0], max(before[1], end))
            continue
        if before:
            yield (*before, pair)
        open_[pair] = (start, end)
    for pair, (start, end) in open_.items():
        yield (start, end, pair)


def overlaps_text(pairs: Iterable[Pair]) -> str:
    """Overlapping codes in one line.

    >>> overlaps_text([("load", "ana"), ("load", "ben"), ("trust", "ana")])
    'load (ana, ben); trust (ana)'
    """
    coders: dict[str, list[str]] = {}
    for code, coder in pairs:
        coders.setdefault(code, []).append(coder)
    return "; ".join(f"{code} ({', '.join(by)})" for code, by in coders.items())


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What stands before and after a selection, each in one line; '' at the border of the source."""

    before: str
    after: str


class Sentences:
    """The sentences of one source, to be cut around its selections.

    ``units``: all of them in order, interviewers' too. ``instead``: turn, from 0 → what is printed in its stead, ''
    for turns of which nothing is shown; all words of the others are, but for those in ranges that are ``barred``.
    """

    def __init__(
        self,
        text: str,
        turns: Sequence[Turn],
        units: Iterable[Unit],
        *,
        instead: Mapping[int, str] | None = None,
        barred: Sequence[tuple[int, int]] = (),
    ) -> None:
        self._text, self._turns, self._instead, self._barred = text, turns, instead or {}, barred
        self._units = list(units)
        self._starts = [u.start for u in self._units]
        self._stops = [u.stop for u in self._units]

    def around(self, start: int, end: int, count: int, *, whole: bool = False) -> Around:
        """The rest of the sentences that a selection cuts, and ``count`` sentences more on each side.

        Who speaks is named at the beginning, and again where it becomes somebody else. ``whole``: the selection is
        shown grown to the sentences that count (`Passage.text`), so that nothing is left of those.
        """
        low, high = bisect_right(self._stops, start), bisect_left(self._starts, end)
        if whole and low < high:
            said_at = [n for n in range(low, high) if self._units[n].voice.counted] or [low, high - 1]
            low, high = said_at[0], said_at[-1] + 1
            start, end = self._starts[low], self._stops[high - 1]
        before = [(u.turn, u.start, u.stop) for u in self._units[max(0, low - count) : low]]
        after = [(u.turn, u.start, u.stop) for u in self._units[high : high + count]]
        if low < high:
            first, last = self._units[low], self._units[high - 1]
            before += [(first.turn, first.start, start)] if first.start < start else []
            after = ([(last.turn, end, last.stop)] if end < last.stop else []) + after
        said = self._units[high - 1].turn if low < high else None
        return Around(before=self._line(before, None), after=self._line(after, said))

    def _line(self, pieces: Iterable[tuple[int, int, int]], turn: int | None) -> str:
        parts: list[str] = []
        for at, start, end in pieces:
            if at in self._instead and turn == at and parts:
                continue  # once for a turn, not for each of its sentences
            words = self._instead[at] if at in self._instead else " ".join(self._text[start:end].split())
            if any(low < end and start < high for low, high in self._barred):
                words = WITHHELD
            if words:
                who = _label(self._turns[at]) if at != turn and at < len(self._turns) else ""
                parts.append(f"{who}: {words}" if who else words)
                turn = at
        return " ".join(parts)


def _label(turn: Turn) -> str:
    return turn.speaker or ("" if turn.voice is Voice.RESPONDENT else turn.voice.value)
