"""Passages that coders coded differently, with who coded what; words only of those who may be quoted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.agreement.comparison import Material
from workbench.agreement.disagreements import Side, SideBySide
from workbench.agreement.numerals import gain
from workbench.agreement.stretches import Stretch
from workbench.model.coding import Coding
from workbench.model.consent import PARAPHRASE_ONLY, WITHDRAWN
from workbench.model.corpus import Corpus
from workbench.model.text import Lines
from workbench.reports.compose import items, paragraph, strong
from workbench.reports.document import Block, Quotation, Run, Text
from workbench.reports.voices import described, source_href

LONG = 300  # characters of a coding that are printed beside a passage
NOT_HERE = "[not printed: its source is not in this report]"
SKIPPED = "[...]"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What may be printed of the sources that were compared.

    ``instead``: source → for each of its turns what is printed in its stead, '' where its words may be; of a source
    that is not among them nothing is printed. ``every``: whether interviewers' words are units too.
    """

    corpus: Corpus
    materials: Mapping[str, Material]
    instead: Mapping[str, Sequence[str]]
    every: bool = False
    _lines: dict[str, Lines] = field(default_factory=dict, init=False, repr=False)

    def of(self, source: str, start: int, end: int) -> str:
        """The words of a range, turn by turn; what is no unit is left out, and what withdrew is as if unsaid."""
        if source not in self.instead:
            return NOT_HERE
        material, told = self.materials[source], list[str]()
        for n, first, last in self._turns(source, start, end):
            barred = self.instead[source][n]
            counts = self.every or material.turns[n].voice.counted
            if n in material.left_out or barred == WITHDRAWN or not counts:
                words = SKIPPED if told and told[-1] != SKIPPED else ""
            else:
                words = barred or material.text[first:last].strip()
            told += [words] if words and not (barred and told[-1:] == [words]) else []
        return "\n".join(told[:-1] if told[-1:] == [SKIPPED] else told)

    def free(self, source: str, start: int, end: int) -> bool:
        """Whether all words of a range may be printed."""
        if source not in self.instead:
            return False
        left_out = self.materials[source].left_out
        return not any(self.instead[source][n] or n in left_out for n, _, _ in self._turns(source, start, end))

    def quotation(self, stretch: Stretch) -> Quotation:
        """A stretch as a quotation, with its speaker and its place."""
        material = self.materials[stretch.source]
        first = next((n for n, _, _ in self._turns(stretch.source, stretch.start, stretch.stop)), None)
        source = next((s for s in self.corpus.sources if s.slug == stretch.source), None)
        lines = self._lines.setdefault(stretch.source, Lines(material.text))
        turn = f"turn {first + 1}" if first is not None else ""
        place = [stretch.source, turn, f"line {lines.locate(stretch.start)[0]}"]
        speaker = ""
        if source:
            place.append(source.place(stretch.start))
            role = source.who(material.turns[first].speaker).role if first is not None else None
            unknown = "role not told" if source.roles and source.speakers else None
            speaker = described(self.corpus, source, role or source.role or unknown)
        return Quotation(
            text=self.of(stretch.source, stretch.start, stretch.stop) or PARAPHRASE_ONLY,
            locator=", ".join(filter(None, place)), speaker=speaker,
            href=source_href(stretch.source, first + 1 if first is not None else None),
        )  # fmt: skip

    def _turns(self, source: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The turns that a range touches: which, and from where to where it lies in each."""
        for n, turn in enumerate(self.materials[source].turns):
            if turn.start < end and start < turn.end:
                yield n, max(start, turn.start), min(end, turn.end)


def passage(words: Words, found: SideBySide, names: Mapping[str, str], *, named: bool = True) -> Iterator[Block]:
    """A disagreement: its code (if ``named``) and what would be gained, the words, and a line for each coder."""
    of = found.of
    units = f"{of.stretch.units:,} unit{'s' * (of.stretch.units != 1)}"
    yield paragraph(
        strong(names[of.code] if named else units),
        f"{', ' + units if named else ''}. Settled as coded: {_gains(of.alpha.coded, of.pooled.coded)};"
        f" as not coded: {_gains(of.alpha.not_coded, of.pooled.not_coded)}.",
    )
    yield words.quotation(of.stretch)
    yield items(*(_side(words, found, side, names) for side in found.sides))


def _gains(alpha: float, pooled: float) -> str:
    return f"α {gain(alpha)}, pooled κ {gain(pooled, digits=3)}"


def _side(words: Words, found: SideBySide, side: Side, names: Mapping[str, str]) -> tuple[Run, ...]:
    stretch = found.of.stretch
    if not side.codings:
        others = ", ".join(names.get(code, code) for code in side.instead)
        return strong(f"{side.coder}: "), Text(text=f"not coded; instead: {others}" if others else "not coded")
    of = "coded all of it" if side.units == stretch.units else f"coded {side.units:,} of {stretch.units:,} units"
    if not side.units:
        of = "marked less than half of any unit, which does not count"
    marked = [told for c in side.codings if (told := _marked(words, c, stretch))]
    return strong(f"{side.coder}: "), Text(text="; ".join([of, *marked]))


def _marked(words: Words, coding: Coding, stretch: Stretch) -> str:
    """A coding: its stance, its words where they are others than those of the passage, and its memo."""
    told = [coding.stance.value] if coding.stance else []
    if (coding.start, coding.end) != (stretch.start, stretch.stop):
        quote = " ".join(words.of(coding.source, coding.start, coding.end).split())
        half = LONG // 2
        short = quote if len(quote) <= LONG else f"{quote[:half].rstrip()} {SKIPPED} {quote[-half:].lstrip()}"
        told.append(f"“{short}”")
    if coding.memo and words.free(coding.source, coding.start, coding.end):  # a memo may repeat the words
        told.append(f"memo: {coding.memo}")
    return ", ".join(told)
