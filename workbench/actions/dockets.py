"""What can be adjudicated: the sources that two coders have judged, each with its passages and decisions."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.actions.agreeing import known as known_of
from workbench.actions.choosing import kept_sources
from workbench.actions.finding import find_source
from workbench.agreement import adjudication
from workbench.agreement.adjudication import Matter
from workbench.agreement.judged import Judged, judged
from workbench.errors import WorkbenchError
from workbench.model.coding import Coding
from workbench.model.consent import INSTEAD
from workbench.model.filters import Filters
from workbench.model.source import Source, Unit
from workbench.model.team import CONSENSUS, Adjudication
from workbench.store import anchors, codes, codings, consensus, noted, people, sources
from workbench.store.assignments import assignments
from workbench.store.corpus import resolve
from workbench.store.hearing import Hearing, hearing
from workbench.store.study import Study


@dataclass(frozen=True, kw_only=True)
class Docket:
    """A source that two coders have judged, with all that they coded there.

    ``matters``: its passages, of all codes. ``judges``: code → who judged it. ``double``: the leaves that two have
    judged; ``held``: those for which the consensus stands. ``consensus``: its codings by uuid. ``decisions``: all on
    this source, the oldest first. ``others``: coder → number of codings of those who did not judge it.
    """

    heard: Hearing
    text: str
    units: tuple[Unit, ...]
    matters: tuple[Matter, ...]
    judges: Mapping[str, tuple[str, ...]]
    double: frozenset[str]
    held: frozenset[str]
    consensus: Mapping[str, Coding]
    decisions: tuple[Adjudication, ...]
    others: Mapping[str, int]

    @property
    def source(self) -> Source:
        """The source."""
        return self.heard.source


class Looked:
    """What can be adjudicated in a study as it is now; the caller holds a snapshot or a transaction.

    ``sources``: slugs of those that two have judged. ``left_out``: others that coders were at → why they are none.
    """

    def __init__(self, study: Study, wanted: Sequence[str] = (), filters: Filters | None = None) -> None:
        if filters and filters.layer:
            raise WorkbenchError("what is adjudicated are the originals", hint="leave --layer out")
        self.study = study
        self.chosen = resolve(study.db, filters or Filters())
        self.book = codes.codebook(study.db)
        self._coded = consensus.coded(study.db)
        self._found = found = {s.slug: s for s in self._wanted(wanted)}
        self.judged = self._judged(tuple(found))
        self.judges = adjudication.judges(self.judged, self.book)
        late = Counter(a.source for a in anchors.waiting(study.db) if a.source in found)
        waiting = {
            s: f"{many(n, 'coding')} on it wait for a place: 'workbench coding review'" for s, n in late.items()
        }
        coding = {
            a.source: f"{a.coder} has not finished it"
            for a in assignments(study.db)
            if not a.finished and a.source in self.judged.sources
        }
        waiting = {**waiting, **coding}  # nobody adjudicates what is still being coded
        self.left_out = {**(self.judged.left_out or {}), **waiting}
        self.sources = tuple(s for s in self.judged.sources if s not in waiting)
        self._refuse([s for s in found if wanted and s not in self.sources])
        self.read = noted.readings(study.db, kind=CONSENSUS)
        self.decisions = consensus.decisions(study.db)
        self._apart = consensus.apart(study.db, self.decisions)
        self._persons = [p for p in people.participants(study.db) if not INSTEAD.keys().isdisjoint(p.consent)]

    def _wanted(self, wanted: Sequence[str]) -> Iterator[Source]:
        if not wanted:
            yield from (s for s in kept_sources(self.study, self.chosen).values() if s.counted)
        for name in wanted:
            source = find_source(self.study, name)
            if not source.counted:
                raise WorkbenchError(f"{source.slug} does not count, so nothing is adjudicated there")
            yield source

    def _judged(self, of: Sequence[str]) -> Judged:
        db = self.study.db
        at_it = {(source, who) for source, counts in self._coded.items() for who in counts}
        return judged(replace(known_of(self.study, ()), coded=at_it), of, tuple(people.coders(db)))

    def _refuse(self, named: Sequence[str]) -> None:
        """Sources that were asked for by name."""
        for source in named:
            why = self.left_out.get(source) or "nobody has judged it"
            raise WorkbenchError(f"{source} cannot be adjudicated: {why}", hint="see 'workbench assignment list'")

    def refuse_none(self) -> None:
        """Say why there is nothing to adjudicate at all."""
        if not self.sources:
            told = [f"{source}: {why}" for source, why in self.left_out.items()]
            why = f" ({'; '.join(told[:3])}{' and others' * (len(told) > 3)})" if told else ""  # noqa: PLR2004
            raise WorkbenchError(
                f"no source has been judged by two coders{why}",
                hint="'workbench agree sample' assigns sources; 'workbench coverage mark' notes what was read",
            )

    def dockets(self) -> Iterator[Docket]:
        """Source by source, in their order."""
        return (self.docket(source) for source in self.sources)

    def docket(self, slug: str) -> Docket:
        """One source with its passages and what stands on them."""
        db, source = self.study.db, self._found[slug]
        other = next(iter(sources.sources(db, slug=source.beside)), None) if source.beside else None
        heard = hearing(source, other, self._persons, ())
        units = tuple(sources.units(db, source.id))
        every = tuple(codings.codings(db, source=slug))
        judges = self.judges.get(slug, {})
        made = {c.id: c for c in every if c.coder == self._slug}
        found = adjudication.clusters(
            slug, [u for u in units if u.voice.counted and u.turn not in heard.left_out],
            [c for c in every if c.id not in made and not _unheard(heard, c)], judges,
        )  # fmt: skip
        of_source = tuple(d for d in self.decisions if d.source == slug)
        at_it = {who for of in judges.values() for who in of}
        return Docket(
            heard=heard, text=sources.body(db, source.text), units=units, judges=judges, consensus=made,
            matters=adjudication.matters(found, of_source, made, self._apart), decisions=of_source,
            double=self._double(slug), held=self._held(slug),
            others={who: n for who, n in self._coded.get(slug, {}).items() if who not in at_it},
        )  # fmt: skip

    @property
    def _slug(self) -> str:
        found = self.study.db.execute("select slug from coder where kind = ? and live", (CONSENSUS,)).fetchone()
        return found[0] if found else ""

    def _double(self, source: str) -> frozenset[str]:
        times = Counter(c for (of, _), found in self.judged.by.items() if of == source for c in found)
        return frozenset(code for code, n in times.items() if n > 1)

    def _held(self, source: str) -> frozenset[str]:
        notes = (n for n in self.read.notes if n.source == source)
        return frozenset[str]().union(*map(self.read.held, notes))

    def settled(self, docket: Docket, code: str) -> bool:
        """Whether the consensus stands for a code in a source."""
        leaves = self.read.leaves(code) & docket.double
        return bool(leaves) and leaves <= docket.held

    def within(self, scopes: Sequence[str]) -> frozenset[str]:
        """The codes of some scopes, all codes where none is told."""
        return frozenset[str]().union(*map(self.book.under, scopes)) if scopes else self.book.slugs


def _unheard(heard: Hearing, coding: Coding) -> bool:
    """Whether a coding begins in the words of somebody who withdrew."""
    if not heard.left_out:
        return False
    at = bisect_right(heard.turns, coding.start, key=lambda t: t.start) - 1
    return max(0, at) in heard.left_out


def many(number: int, noun: str) -> str:
    """A number with its noun.

    >>> many(1, "coding"), many(2, "passage")
    ('1 coding', '2 passages')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"
