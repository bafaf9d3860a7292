"""What each source holds of codes, in whose words and by which coder: the figures that cells are added up from."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from workbench.displays.roles import NOT_TOLD
from workbench.displays.tally import NOT_CARRYING
from workbench.model.coding import Stance
from workbench.model.corpus import Corpus, Passage
from workbench.model.marks import Heard, Mark, Marks

EVERY = ""  # any code, anybody's words, whatever coder


class Key(NamedTuple):
    """What of a source is meant. ``voice``: a role or a person; each may be ``EVERY``."""

    code: str = EVERY
    voice: str = EVERY
    coder: str = EVERY


@dataclass(slots=True)
class Held:
    """What one source holds under a key.

    Attributes:
        codings: Codings that touch a unit that counts.
        units: Distinct units that they touch, whatever their stance.
        words: Words of these units; 0 where words were not counted.
        against: Whether a coding challenges the proposition of its code.
        carries: Whether a coding speaks for the theme: neither challenges it nor is context.
        persons: Who said what carries it; nobody where turns were not told.
    """

    codings: int = 0
    units: int = 0
    words: int = 0
    against: bool = False
    carries: bool = False
    persons: set[str] = field(default_factory=set)
    reach: int = 0  # the unit behind the last one that was counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Heaps:
    """Key → source → what it holds; the codes that were met, and the coders where they are told apart."""

    held: Mapping[Key, Mapping[str, Held]]
    codes: frozenset[str]
    coders: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which keys are gathered.

    ``codes``: code → what it counts under. ``voice``: 'role' or 'participant', '' for neither. ``coders``: whether
    apart. ``propositions``: codes whose codings may carry a stance.
    """

    codes: Mapping[str, tuple[str, ...]]
    propositions: frozenset[str] = frozenset()
    voice: str = ""
    coders: bool = False

    def keys(self, code: str, heard: Heard | None, coder: str) -> list[Key]:
        """All keys that a coding counts under."""
        if not (self.voice or self.coders):
            return [Key(c) for c in self.codes.get(code, ())]
        voices, coders = [EVERY], [EVERY]
        if heard is not None and self.voice:
            own = (heard.role or NOT_TOLD) if self.voice == "role" else heard.person
            voices += [own] if own else []
        if self.coders:
            coders.append(coder)
        return [Key(c, v, k) for c in self.codes.get(code, ()) for v in voices for k in coders]


def gather(marks: Iterable[Marks], wanted: Wanted) -> Heaps:
    """Add up marks, source by source; one pass, linear in codings × the keys that each counts under.

    Distinct units need no sets: codings come in the order of their first unit, so that under one key a unit is new
    when it lies behind all that were counted before.
    """
    held: dict[Key, dict[str, Held]] = {}
    keys: dict[Hashable, list[Key]] = {}
    met: set[tuple[str, str]] = set()
    for each in marks:
        for key, heap in _swept(each, wanted, keys, met).items():
            held.setdefault(key, {})[each.source] = heap
    coders = frozenset(coder for _, coder in met) if wanted.coders else frozenset[str]()
    return Heaps(held=held, codes=frozenset(code for code, _ in met), coders=coders)


def _swept(
    marks: Marks, wanted: Wanted, keys: dict[Hashable, list[Key]], met: set[tuple[str, str]]
) -> dict[Key, Held]:
    """What one source holds. ``keys`` and ``met`` (codes with a coder) grow with what was not met before."""
    here: dict[Key, Held] = {}
    known: dict[Hashable, list[Held]] = {}
    turns, words, heard, apart = marks.turns, marks.words, None, bool(marks.turns) or wanted.coders
    for low, high, code, coder, stance, turn in marks.rows:
        if turns:
            heard = turns[turn]
        told = (code, coder, heard) if apart else code
        heaps = known.get(told)
        if heaps is None:
            if told not in keys:
                keys[told] = wanted.keys(code, heard, coder)
                met.add((code, coder))
            heaps = known[told] = [_opened(here, key) for key in keys[told]]
        carries, against = True, False
        if stance is not None and code in wanted.propositions:
            carries, against = stance not in NOT_CARRYING, stance == Stance.CHALLENGES
        person = heard.person if heard is not None and carries else ""
        for heap in heaps:
            heap.codings += 1
            reach = heap.reach
            if high > reach:
                first = max(low, reach)
                heap.units += high - first
                heap.reach = high
                if words:
                    heap.words += words[high] - words[first]
            heap.against |= against
            heap.carries |= carries
            if person:
                heap.persons.add(person)
    return here


def _opened(here: dict[Key, Held], key: Key) -> Held:
    if key not in here:
        here[key] = Held()
    return here[key]


def marks_of(corpus: Corpus) -> Iterable[Marks]:
    """The passages of a corpus as marks. Their words are not known one by one, and none are told."""
    order = {source.slug: at for at, source in enumerate(corpus.sources)}
    passages = sorted(corpus.counted, key=lambda p: (order[p.source.slug], p.units[0]))
    for source, found in groupby(passages, key=lambda p: p.source.slug):
        here = list(found)
        yield Marks(source=source, rows=_rows(here), turns=[_heard(p) for p in here])


def _rows(passages: Sequence[Passage]) -> Iterable[Mark]:
    """Each passage is a turn of its own, which tells who speaks in it."""
    for at, p in enumerate(passages):
        yield p.units[0], p.units[-1] + 1, p.coding.code, p.coding.coder, p.coding.stance, at


def _heard(passage: Passage) -> Heard:
    named = passage.source.kind.asked and not passage.who.group
    return Heard(role=passage.role or "", person=passage.person if named else "")
