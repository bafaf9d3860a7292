"""Rules run over sources: what they hit, in the order of the text, and a preview for people to judge them by.

A source is read turn by turn, and no hit goes from one turn into the next. Time is linear in the text: words and
phrases of all rules are found in one pass, patterns around their words, regular expressions in stretches of whole
sentences that are no longer than ``regexes.OPEN``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from workbench.coding.regexes import OPEN, read_regex
from workbench.model.codebook import Codebook
from workbench.model.rule import Rule, RuleHit, Take
from workbench.model.source import Source, Turn, Unit, Voice
from workbench.model.text import Span, slug
from workbench.segmenting.matching import Patterns
from workbench.segmenting.phrases import Found, Phrases, fault, plain

if TYPE_CHECKING:
    from workbench.segmenting.matching import Pipeline

CUE = "cue:"  # before the slug of a code: the id of the rule that its cues make
_PIECE = 20_000  # characters in which patterns are looked for at once
_PAGE = 50_000  # characters of turns that are searched at once


@dataclass(frozen=True, kw_only=True)
class Material:
    """One source as rules see it: its text, its units, and what is coded in it already, by slug of the code.

    A turn none of whose units are here is not looked at, whatever a rule says: its speaker may have withdrawn.
    """

    source: Source
    text: str
    units: Sequence[Unit]
    coded: Mapping[str, Sequence[Span]] = field(default_factory=dict)

    @cached_property
    def begins(self) -> list[int]:
        """Where the units start."""
        return [unit.start for unit in self.units]

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """First and last unit that a stretch touches; it lies in a turn, and units tile turns."""
        return bisect_right(self.begins, start) - 1, bisect_left(self.begins, end) - 1

    def stretches(self, turn: Turn, most: int) -> Iterator[tuple[int, int]]:
        """A turn in stretches of up to ``most`` characters, cut between units where that is possible."""
        start = turn.start
        while turn.end - start > most:
            at = bisect_right(self.begins, start + most) - 1
            cut = self.begins[at] if at >= 0 and self.begins[at] > start else start + most
            yield start, cut
            start = cut
        yield start, turn.end


def cue_rules(book: Codebook) -> tuple[Rule, ...]:
    """The cues of a codebook as rules, one for each code that has some; cues without a word in them are left out."""
    told = ((code, tuple(cue for cue in code.cues if not fault(cue))) for code in book)
    return tuple(
        Rule(id=f"{CUE}{code.slug}", code=code.slug, reason="cues of the code", phrases=cues)
        for code, cues in told
        if cues
    )


def run(
    rules: Sequence[Rule], materials: Iterable[Material], *, book: Codebook, pipeline: Pipeline | None = None
) -> Iterator[RuleHit]:
    """What the rules hit, one source at a time, in the order of the text.

    What several rules take for one code is one hit, of the first of them in the order of ``rules``.

    Args:
        rules: their patterns and expressions were read by ``load_rules``, which refuses what cannot be run.
        materials: may be a stream; nothing of one source is kept when the next one comes.
        book: tells what lies below the codes that rules are to stay inside or outside of.
        pipeline: for patterns that need a trained one.
    """
    ruling = _Ruling(rules, book, pipeline)
    for material in materials:
        yield from ruling.hits(material)


class _Ruling:
    """Rules made ready. A rule is known by its place, ``n``; what speaks against its signs by ``~n``."""

    def __init__(self, rules: Sequence[Rule], book: Codebook, pipeline: Pipeline | None) -> None:
        self.rules = rules
        self.phrases = [Phrases(self._wanted(case=case), case=case) for case in (False, True)]
        told = [(n, pattern) for n, rule in enumerate(rules) for pattern in rule.patterns]
        self.patterns = Patterns(told, pipeline=pipeline)
        self.regexes = [(n, read_regex(r, case=rule.case)) for n, rule in enumerate(rules) for r in rule.regexes]
        self.by_voice = {v: frozenset(n for n, rule in enumerate(rules) if rule.hears(v)) for v in Voice}
        self.choosy = frozenset(n for n, rule in enumerate(rules) if rule.speakers or rule.roles)
        placed = dict.fromkeys(part for rule in rules for part in (rule.inside, rule.outside) if part)
        self.below = {part: frozenset[str]().union(*map(book.under, part)) for part in placed}

    def _wanted(self, *, case: bool) -> Iterator[tuple[int, str]]:
        """Words and phrases of the rules for which case matters, or of the others."""
        for n, rule in enumerate(self.rules):
            if rule.case is case:
                yield from ((n, phrase) for phrase in rule.words + rule.phrases)
                yield from ((~n, phrase) for phrase in rule.unless)

    def hits(self, material: Material) -> Iterator[RuleHit]:
        """The hits in one source."""
        heard: dict[tuple[str, Voice], frozenset[int]] = {}
        covered = {part: _Covered(material.coded, codes) for part, codes in self.below.items()}
        for page in _pages(material):
            for turn in page.turns:
                who = (turn.speaker, turn.voice)
                if who not in heard:
                    heard[who] = self._heard(material.source, turn)
            found: dict[int, list[Found]] = {}
            for n, start, end in self._signs(page):
                at = page.turn_of(start, end)
                if at >= 0 and (n if n >= 0 else ~n) in heard[page.turns[at].speaker, page.turns[at].voice]:
                    found.setdefault(at, []).append((n, start, end))
            for at, signs in sorted(found.items()):
                yield from self._in_turn(material, page.turns[at], signs, covered)

    def _heard(self, source: Source, turn: Turn) -> frozenset[int]:
        """The rules that look at a turn: by its voice, its speaker (label or participant), the role of who speaks."""
        who = source.who(turn.speaker)
        names = {slug(name) for name in (turn.speaker, who.participant) if name}
        role = slug(who.role or source.role or "")
        apart = (
            n
            for n in self.choosy
            if (self.rules[n].speakers and names.isdisjoint(map(slug, self.rules[n].speakers)))
            or (self.rules[n].roles and role not in set(map(slug, self.rules[n].roles)))
        )
        return self.by_voice[turn.voice].difference(apart)

    def _signs(self, page: _Page) -> Iterator[Found]:
        """Signs, and what speaks against them, in no order; some go over the end of a turn."""
        small, exact = self.phrases
        told: list[tuple[int, Iterable[Found]]] = [
            (page.start, small.find_in(page.like, page.text)),
            (page.start, exact.find(page.text)),
        ]
        for at, end in page.stretches(self.patterns.words, _PIECE):
            told.append((at, self.patterns.find(page.material.text[at:end])))
        for n, regex in self.regexes:
            for at, end in page.stretches((regex.letters,), OPEN):
                told.append((at, [(n, *span) for span in regex.find(page.material.text[at:end])]))
        return ((n, at + start, at + end) for at, signs in told for n, start, end in signs)

    def _in_turn(
        self, material: Material, turn: Turn, found: Sequence[Found], covered: Mapping[tuple[str, ...], _Covered]
    ) -> Iterator[RuleHit]:
        against = {(~n, unit) for n, start, end in found if n < 0 for unit in _all(material.touched(start, end))}
        said = _said(material.text, turn)
        taken: dict[tuple[str, int, int], RuleHit] = {}
        for n, start, end in _outermost(found):
            rule, units = self.rules[n], material.touched(start, end)
            if (against and any((n, unit) in against for unit in _all(units))) or (
                (rule.inside and not covered[rule.inside].holds(start, end))
                or (rule.outside and covered[rule.outside].touches(start, end))
            ):
                continue
            low, high = start, end  # never less than the sign
            if rule.take is Take.TURN:
                low, high = min(start, said[0]), max(end, said[1])
            elif rule.take is Take.SENTENCE:
                low = min(start, material.units[units[0]].start)
                high = max(end, material.units[units[1]].stop)
            first = taken.get((rule.code, low, high))
            if first is None:
                taken[rule.code, low, high] = RuleHit(
                    rule=rule.id, code=rule.code, source=material.source.slug, span=Span(start=low, end=high),
                    match=Span(start=start, end=end), quote=material.text[low:high], units=units,
                )  # fmt: skip
            elif rule.id not in (first.rule, *first.also):
                taken[rule.code, low, high] = replace(first, also=(*first.also, rule.id))
        yield from sorted(taken.values(), key=lambda hit: (hit.span.start, hit.span.end, hit.match.start, hit.code))


@dataclass(frozen=True, kw_only=True)
class _Page:
    """Some turns of a source, searched at once; ``text`` goes from the first to the end of the last."""

    material: Material
    turns: Sequence[Turn]
    text: str

    @property
    def start(self) -> int:
        """Where it starts in the text of the source."""
        return self.turns[0].start

    @cached_property
    def like(self) -> str:
        """Its text in small letters."""
        return plain(self.text)

    @cached_property
    def begins(self) -> list[int]:
        """Where its turns start."""
        return [turn.start for turn in self.turns]

    def turn_of(self, start: int, end: int) -> int:
        """The number of the turn that holds a stretch; -1 where none does."""
        at = bisect_right(self.begins, start) - 1
        return at if at >= 0 and end <= self.turns[at].end else -1

    def stretches(self, words: Collection[str], most: int) -> Iterator[tuple[int, int]]:
        """The turns in which one of some words stands, in stretches of up to ``most`` characters."""
        for at in sorted({at for word in words for at in self._having(word)}):
            yield from self.material.stretches(self.turns[at], most)

    def _having(self, word: str) -> Iterator[int]:
        at = self.like.find(word)
        while 0 <= at < len(self.like):
            number = bisect_right(self.begins, self.start + at) - 1
            yield number
            at = self.like.find(word, self.begins[number + 1] - self.start) if number + 1 < len(self.turns) else -1


def _pages(material: Material) -> Iterator[_Page]:
    """The turns of a source, so many at once that their texts are about ``_PAGE`` characters."""
    told = {unit.turn for unit in material.units}
    turns = [turn for number, turn in enumerate(material.source.turns) if number in told]
    first = 0
    for last, turn in enumerate(turns):
        if turn.end - turns[first].start >= _PAGE or last + 1 == len(turns):
            yield _Page(
                material=material, turns=turns[first : last + 1], text=material.text[turns[first].start : turn.end]
            )
            first = last + 1


def _all(units: tuple[int, int]) -> range:
    return range(units[0], units[1] + 1)


def _outermost(found: Iterable[Found]) -> list[Found]:
    """Signs that lie in no other sign of their rule; at one place, in the order of the rules."""
    reach: dict[int, int] = {}
    kept = []
    for n, start, end in sorted((each for each in found if each[0] >= 0), key=lambda f: (f[1], -f[2], f[0])):
        if end > reach.get(n, 0):
            reach[n] = end
            kept.append((n, start, end))
    return sorted(kept)


def _said(text: str, turn: Turn) -> tuple[int, int]:
    """A turn without the white space around it."""
    said = text[turn.start : turn.end]
    return turn.end - len(said.lstrip()), turn.start + len(said.rstrip())


class _Covered:
    """Where any of some codes lies in a source."""

    def __init__(self, coded: Mapping[str, Sequence[Span]], codes: Collection[str]) -> None:
        spans = sorted(span for code in codes for span in coded.get(code, ()))
        self.starts = [span.start for span in spans]
        self.ends = list(accumulate((span.end for span in spans), max))  # the furthest end so far

    def holds(self, start: int, end: int) -> bool:
        """Whether one of the spans holds the whole stretch."""
        at = bisect_right(self.starts, start)
        return at > 0 and self.ends[at - 1] >= end

    def touches(self, start: int, end: int) -> bool:
        """Whether one of the spans has a character of the stretch."""
        at = bisect_left(self.starts, end)
        return at > 0 and self.ends[at - 1] > start
