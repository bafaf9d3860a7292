"""Words, or codes, that mark a group of a study."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.cooccurring import narrowed
from workbench.actions.reading import read
from workbench.actions.workplace import Workplace
from workbench.displays.frame import Dimension, Frame
from workbench.displays.roles import NOT_TOLD, role_of
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.filters import Filters
from workbench.model.source import Source
from workbench.store import sources
from workbench.store.counts import counts
from workbench.store.speech import Words, speech
from workbench.store.study import Study
from workbench.store.withheld import withheld_ranges

if TYPE_CHECKING:
    from workbench.displays.keyness import Marking, Spoken

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
STANDS_IN = re.compile(r"\[[^\[\]\n]{0,80}\]")  # what stands for a name, or for what nobody understood
LONGEST = 1 << 20  # characters of a file of stop words


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """What is compared.

    ``groups``: none is each against all others, one is it against all others, two are one against the other.
    ``codes``: sentences under codes are counted, instead of words.
    """

    by: Dimension
    groups: tuple[str, ...] = ()
    codes: bool = False
    stop: frozenset[str] = frozenset()
    least: int = 2
    prior: float = 0.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two groups, the words of each in all, its sources, and what marks it."""

    names: tuple[str, str]
    totals: tuple[int, int]
    sources: tuple[int, int]
    markings: tuple[Marking, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What one person says in one source, in one role."""

    source: Source
    role: str
    spoken: Spoken


def marking(place: Workplace, filters: Filters, wanted: Compared) -> tuple[Comparison, ...]:
    """What marks the groups, one comparison after the other."""
    if (filters.code or filters.coder) and not wanted.codes:
        raise WorkbenchError("words are nobody's codings", hint="take --query 'code:SLUG', or --of codes")
    with place.reading(layer=filters.layer) as study:
        said, frame = _codes(study, filters) if wanted.codes else _words(study, filters)
    of = {id(each): _groups(frame, each, wanted.by) for each in said}
    known = frame.ordered(wanted.by, {group for groups in of.values() for group in groups})
    for group in wanted.groups:
        if group not in known:
            raise NotKnown(str(wanted.by), group, known, hint=f"take one of {', '.join(known)}")
    return tuple(_compared(said, of, pair, wanted) for pair in _pairs(known, wanted.groups))


def stop_words(path: Path) -> frozenset[str]:
    """The words of a file, as words are told apart here; a line that begins with # is none."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(LONGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise WorkbenchError(f"{path} cannot be read", hint="give a text in UTF-8, a word a line") from error
    if len(text) > LONGEST:
        raise WorkbenchError(f"{path} is no list of stop words: more than {LONGEST:,} characters", hint="shorten it")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in words_of(line))


def words_of(text: str) -> list[str]:
    """Words without case, digits and what stands in brackets for a name.

    >>> words_of("The coach’s plan for [School A]: 3 rooms, don't ask.")
    ['the', "coach's", 'plan', 'for', 'rooms', "don't", 'ask']
    """
    return [word.casefold().replace("’", "'") for word in WORD.findall(STANDS_IN.sub(" ", text))]


def _pairs(known: Sequence[str], groups: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """A group and what it is held against; None is all others."""
    if len(groups) == 2:  # noqa: PLR2004
        yield groups[0], groups[1]
        return
    told = [group for group in known if group != NOT_TOLD]
    if len(known) < 2:  # noqa: PLR2004
        raise WorkbenchError("there is only one group, and nothing to hold it against", hint="choose another --by")
    yield from ((group, None) for group in groups or told)


def _compared(
    said: Sequence[_Said], of: dict[int, tuple[str, ...]], pair: tuple[str, str | None], wanted: Compared
) -> Comparison:
    """What stands in both groups, as a school of two levels does, is in neither."""
    from workbench.displays.keyness import marking as rank

    group, other = pair
    name = other or "(all others)"
    sides: dict[str, list[_Said]] = {group: [], name: []}
    for each in said:
        groups = of[id(each)]
        inside, outside = group in groups, other in groups if other else group not in groups
        if inside != outside:
            sides[group if inside else name].append(each)
    heaps = {side: [each.spoken for each in found] for side, found in sides.items()}
    one, two = (sum(n for s in heap for w, n in s.counts.items() if w not in wanted.stop) for heap in heaps.values())
    first, second = (len({each.source.slug for each in found}) for found in sides.values())
    return Comparison(
        names=(group, name), totals=(one, two), sources=(first, second),
        markings=rank(heaps, stop=wanted.stop, least=wanted.least, scale=wanted.prior) if one and two else (),
    )  # fmt: skip


def _groups(frame: Frame, said: _Said, by: Dimension) -> tuple[str, ...]:
    return (said.role,) if by is Dimension.ROLE else frame.values(said.source, by)


def _codes(study: Study, filters: Filters) -> tuple[list[_Said], Frame]:
    """Distinct sentences under each code, by source, role and person."""
    from workbench.displays.keyness import Spoken

    corpus = read(study, filters)
    units: dict[tuple[str, str, str], dict[str, set[int]]] = {}
    of = {source.slug: source for source in corpus.sources}
    for passage in corpus.counted:
        heap = units.setdefault((passage.source.slug, role_of(passage), passage.person), {})
        heap.setdefault(passage.coding.code, set()).update(passage.units)
    return [
        _Said(
            source=of[source], role=role,
            spoken=Spoken(source=source, person=person, counts={code: len(found) for code, found in heap.items()}),
        )
        for (source, role, person), heap in units.items()
    ], Frame.of(corpus)  # fmt: skip


def _words(study: Study, filters: Filters) -> tuple[list[_Said], Frame]:
    """Words of respondents' sentences that may be quoted, by source, role and person."""
    from workbench.displays.keyness import Spoken

    told, left = narrowed(study, filters)
    corpus = counts(study.db, filters=told, narrowing=left, turns=False, words=False).corpus
    whole = {source.slug: source for source in sources.sources(study.db)}
    persons = {person.slug: person for person in corpus.participants}
    barred = withheld_ranges(study.db)
    said = []
    for source in corpus.sources:
        if not source.counted:
            continue
        full = whole[source.slug]
        heard = {turn.start for turn in source.turns}
        allowed = speech(full, persons, whole.get(full.beside or ""), barred=barred.get(full.slug, ()))
        text, heaps = sources.body(study.db, full.text), dict[tuple[str, str], Counter[str]]()
        for unit in sources.units(study.db, full.id):
            may_leave = allowed.allowed(unit.start, unit.stop) is Words.OPEN
            here = not full.turns or full.turns[unit.turn].start in heard
            if (
                unit.voice.counted
                and may_leave
                and here
                and (not left or left.holds(full.slug, unit.start, unit.stop))
            ):
                heap = heaps.setdefault(_who(full, unit.turn), Counter())
                heap.update(words_of(text[unit.start : unit.stop]))
        said += [
            _Said(source=source, role=role, spoken=Spoken(source=source.slug, person=person, counts=heap))
            for (role, person), heap in heaps.items()
        ]
    return said, Frame.of(corpus)


def _who(source: Source, turn: int) -> tuple[str, str]:
    """Role and person of a turn, by the rules of `Passage.role` and `Passage.person`."""
    label = source.turns[turn].speaker if source.turns else ""
    who = source.who(label)
    return who.role or source.role or NOT_TOLD, who.participant or source.participant or f"{source.slug}:{label}"
