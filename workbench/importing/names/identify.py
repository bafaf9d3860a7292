"""Names in a study that may have to go: who finds them, how often they stand there, and where.

Two passes over the texts, of which only counts are kept. The first gathers what may be a name, by the study's own
list, speaker labels, patterns, rules and, where there is a trained pipeline, entities; the second counts every
mention of every candidate, in any form. Nothing is decided here but by default: what a list, a label or a pattern
tells is to be masked, what a rule guesses is a question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from workbench.importing.names.atoms import key_of
from workbench.importing.names.forms import SHARED, Name, forms
from workbench.importing.names.gathered import FINDERS, SURE, Entities, Found, Gathered, RosterName
from workbench.importing.names.mentions import Finder
from workbench.model.source import Turn

KINDS = ("person", "school", "district", "place", "organisation", "email", "phone", "birth date", "other")
_CONTEXT = 40  # characters on each side of a mention
_MOST_VARIANTS = 12

Text = tuple[str, str, Sequence[Turn]]  # slug of the source, canonical text, turns


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """What may have to be masked.

    ``name``: as told by the list, or as most often written. ``count``: mentions of it and of its variants.
    ``context``: the first mention with 40 characters on each side. ``decision``: 'mask', or '?' for a question.
    """

    kind: str
    name: str
    variants: tuple[str, ...] = ()
    count: int = 0
    sources: int = 0
    context: str = ""
    found_by: tuple[str, ...] = ()
    decision: str = "?"
    role: str | None = None


def find_candidates(
    texts: Iterable[Text],
    *,
    roster: Sequence[RosterName] = (),
    entities: Entities | None = None,
    labels: bool = True,
) -> tuple[tuple[Candidate, ...], frozenset[str]]:
    """Everything in a study that may be a name, and which of its words are ordinary ones too.

    Args:
        texts: slug, text and turns of each source. They are gone through twice, so no iterator.
        roster: what the researcher lists; it is always found, and stays a candidate where it is not mentioned.
        entities: a further finder, as ``segmenting.entities.entities``.
        labels: whether speakers' labels count as names.

    Returns:
        Candidates in the order of their first mention, listed ones without a mention last; and the ordinary words,
        folded, that a ``Key`` needs, so that 'Will' is masked and 'will' is not.

    Raises:
        ValueError: ``texts`` can be gone through only once.

    >>> turn = Turn(start=0, end=38, speaker="Ines Calder")
    >>> [c.name for c in find_candidates([("a", "I asked Ms. Amadi of Osgood Elementary.", [turn])])[0]]
    ['Amadi', 'Osgood Elementary']
    """
    if iter(texts) is texts:
        raise ValueError("the texts are read twice: give a list, or something that can be gone through again")
    gathered = Gathered(labels=labels, entities=entities)
    for _, text, turns in texts:
        gathered.add(text, turns)
    found = gathered.names(roster)
    names = [Name(name=each.name, kind=each.kind, variants=tuple(dict.fromkeys(each.variants))) for each in found]
    ordinary = gathered.ordinary()
    return _counted(texts, found, names, ordinary), ordinary


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What the second pass counts of one name."""

    count: int = 0
    sources: int = 0
    last: int = -1  # number of the text it was seen in last
    first: int = -1
    context: str = ""
    written: Counter[str] = field(default_factory=Counter)


def _counted(
    texts: Iterable[Text], found: Sequence[Found], names: Sequence[Name], ordinary: Collection[str]
) -> tuple[Candidate, ...]:
    """The second pass: count all mentions of all forms."""
    finder = Finder(forms(names, ordinary))
    tallies = [_Tally() for _ in names]
    seen = 0
    for number, (_, text, _) in enumerate(texts):
        for start, end, owner in finder.find(text):
            if owner == SHARED:
                continue
            tally = tallies[owner]
            seen += 1
            if not tally.count:
                tally.first, tally.context = seen, context(text, start, end)
            tally.count += 1
            tally.sources += tally.last != number
            tally.last = number
            written = " ".join(text[start:end].split())
            if len(tally.written) < 4 * _MOST_VARIANTS or written in tally.written:
                tally.written[written] += 1
    order = sorted(range(len(names)), key=lambda at: (not tallies[at].count, tallies[at].first, at))
    return tuple(
        _candidate(found[at], names[at], tallies[at])
        for at in order
        if tallies[at].count or "list" in found[at].kinds
    )


def context(text: str, start: int, end: int) -> str:
    r"""A mention with 40 characters on each side, on one line.

    >>> context("We asked\nInes Calder twice.", 9, 20)
    'We asked Ines Calder twice.'
    """
    return " ".join(text[max(0, start - _CONTEXT) : end + _CONTEXT].split())


def _candidate(found: Found, name: Name, tally: _Tally) -> Candidate:
    by = tuple(finder for finder in FINDERS if finder in found.kinds)
    own = {key_of(name.name)}
    variants: list[str] = []
    # written large before written small: a variant in small letters would be masked in small letters too
    seen = sorted(tally.written, key=lambda each: (each.islower(), -tally.written[each]))[:_MOST_VARIANTS]
    for written in (*name.variants, *seen):
        if key_of(written) not in own and ";" not in written:
            own.add(key_of(written))
            variants.append(written)
    return Candidate(
        kind=found.kind,
        name=name.name,
        variants=tuple(variants),
        count=tally.count,
        sources=tally.sources,
        context=tally.context,
        found_by=by,
        decision="mask" if not set(by).isdisjoint(SURE) else "?",
        role=found.roles.most_common(1)[0][0] if found.roles else None,
    )
