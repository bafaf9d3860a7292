"""What somebody who codes sees of a source: the sentence they are at, what stands around it, the codes on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.actions.desk import Desk
from workbench.coding.steps import Steps
from workbench.model.coding import Coding
from workbench.model.consent import INSTEAD, WITHDRAWN
from workbench.model.source import Unit
from workbench.model.text import Span
from workbench.store import people, sources
from workbench.store.hearing import hearing
from workbench.store.speech import Words, speech
from workbench.store.withheld import withheld_ranges

AROUND = 5  # sentences before and after that are shown when asked for
BETWEEN = 6  # sentences that are shown of what was said since the last one, such as the question
BEFORE = 2  # sentences that are shown where somebody has come from elsewhere


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A sentence and who says it. ``turn`` counts from 1."""

    turn: int
    speaker: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """Where somebody is: ``number`` of ``of`` sentences, of which ``selected`` are selected.

    ``new_turn``: another turn than the one shown last. ``before``: what was said just before. ``codes``: what is
    coded there already, a line each.
    """

    turn: int
    speaker: str
    new_turn: bool
    before: tuple[Line, ...]
    words: str
    number: int
    of: int
    selected: int
    codes: tuple[str, ...]


class SourceView:
    """A source as it is gone through. ``units`` are everybody's; ``instead``: for each turn what is shown instead."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.units = tuple(sources.units(desk.study.db, desk.source.id))
        beside = sources.sources(desk.study.db, slug=desk.source.beside) if desk.source.beside else ()
        self._other = beside[0] if beside else None
        self._persons = people.participants(desk.study.db)
        self.instead = self._instead()
        self._first = self._last = -1  # of what was shown last, among the units

    def _instead(self) -> Sequence[str]:
        """For each turn what is printed in the stead of its words, '' where they may be."""
        barred = [p for p in self._persons if not INSTEAD.keys().isdisjoint(p.consent)]
        return hearing(self.desk.source, self._other, barred, ()).instead

    def free(self, span: Span) -> bool:
        """Whether these words may leave the study: who said them agreed to be quoted and archived."""
        source = self.desk.source
        barred = withheld_ranges(self.desk.study.db).get(source.slug, ())
        said = speech(source, {p.slug: p for p in self._persons}, self._other, barred=barred)
        return said.allowed(span.start, span.end) is Words.OPEN

    def of(self, steps: Steps) -> View:
        """The view of where somebody is now."""
        unit, span = steps.unit, steps.span
        first, last = self._place(unit), self._place(steps.units[steps.at + steps.size - 1])
        since = self._last + 1 if -1 < self._last < first else max(0, first - BEFORE)
        before = () if first == self._first else self._lines(max(since, first - BETWEEN), first)
        shown = self.units[self._last].turn if self._last >= 0 else -1
        self._first, self._last = first, last
        return View(
            turn=unit.turn + 1, speaker=self.desk.source.turns[unit.turn].speaker, new_turn=shown != unit.turn,
            before=before, words=span.cut(self.desk.text), number=steps.at + 1, of=len(steps.units),
            selected=steps.size, codes=self._codes(span),
        )  # fmt: skip

    def around(self, steps: Steps) -> tuple[Line, ...]:
        """What stands before and after."""
        last = steps.units[steps.at + steps.size - 1]
        return self._lines(max(0, self._place(steps.unit) - AROUND), self._place(last) + 1 + AROUND)

    def _place(self, unit: Unit) -> int:
        return bisect_left(self.units, unit.start, key=lambda u: u.start)

    def _lines(self, first: int, end: int) -> tuple[Line, ...]:
        return tuple(
            Line(
                turn=u.turn + 1, speaker=self.desk.source.turns[u.turn].speaker,
                words=WITHDRAWN if self.instead[u.turn] == WITHDRAWN else self.desk.text[u.start : u.stop],
            )
            for u in self.units[first:end]
        )  # fmt: skip

    def _codes(self, span: Span) -> tuple[str, ...]:
        """The codings on a selection, own ones first."""
        found = sorted(self.desk.on(span), key=lambda c: (c.coder != self.desk.coder, c.start, c.code))
        return tuple(dict.fromkeys(self._told(c, span) for c in found))

    def _told(self, coding: Coding, span: Span) -> str:
        code = self.desk.book.get(coding.code)
        notes = [coding.coder] if coding.coder != self.desk.coder else []
        notes += [coding.stance.value] if coding.stance else []
        notes += ["under an earlier definition"] if code and code.outdated(coding.fingerprint) else []
        less = coding.start > span.start or coding.end < span.end
        words = f' "{" ".join(coding.quote.split())}"' if less else ""
        return coding.code + words + (f" ({', '.join(notes)})" if notes else "")
