"""What a cell of any matrix holds: its figure with its denominator, or why it is blank.

The rules are those of the code × site matrix (`displays.matrix`): a unit counts once whoever marked it, 0 is only
where it was asked, read throughout and not found, and a cell of several groups is asked as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from workbench.displays.asked import Ask
from workbench.displays.axes import Axis, Item, items, of_codes, top_of
from workbench.displays.cells import EVERY, Heaps, Held, Key, Wanted, gather, marks_of
from workbench.displays.eligibility import Silent, silence_of
from workbench.displays.frame import Frame
from workbench.displays.roles import words_by_role
from workbench.errors import WorkbenchError
from workbench.model.claim import Silence
from workbench.model.corpus import Corpus
from workbench.model.marks import Marks
from workbench.model.source import Source


class Measure(StrEnum):
    """What a cell counts.

    ``sources``, ``participants`` and ``sites`` are k of n: those with a coding that carries the code, of those that
    were listened to. ``share``: words of coded units, of all respondents' words. ``rate``: units per 1,000 of them.
    """

    SENTENCES = "sentences"
    CODINGS = "codings"
    SOURCES = "sources"
    PARTICIPANTS = "participants"
    SITES = "sites"
    WORDS = "words"
    SHARE = "share"
    RATE = "rate"
    PRESENCE = "presence"

    @property
    def of_shares(self) -> bool:
        """Whether it is k of n."""
        return self in (Measure.SOURCES, Measure.PARTICIPANTS, Measure.SITES)

    @property
    def needs_words(self) -> bool:
        """Whether respondents' words must have been counted."""
        return self in (Measure.WORDS, Measure.SHARE, Measure.RATE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One row in one column.

    Attributes:
        value: The figure; None where nobody can say, or words are not known. 0 is a finding.
        of: What it is a part of: sources, persons or sites listened to, respondents' words; None for plain counts.
        silent: Why there is nothing to see, also where that is a finding; None where something was found.
        challenging_only: Everything found is against the proposition of its code, or context to it.
    """

    value: float | None
    of: int | None = None
    silent: Silent | None = None
    challenging_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Margin:
    """What a row or column stands on, whatever is coded there. None: not known, or not of this side."""

    sources: int
    sentences: int | None
    words: int | None


@dataclass(frozen=True, kw_only=True)
class Count:
    """A corpus with what its sources hold, for a pair of axes; any measure can be taken of it."""

    corpus: Corpus
    axes: tuple[Axis, Axis]
    heaps: Heaps
    _frames: dict[str, Frame] = field(default_factory=dict, repr=False, compare=False)
    _asks: dict[tuple[str, str, str], Ask] = field(default_factory=dict, repr=False, compare=False)
    _heres: dict[frozenset[str], tuple[Source, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls, corpus: Corpus, rows: Axis, columns: Axis, marks: Iterable[Marks] | None = None, *, totals: bool = False
    ) -> Count:
        """Count what is marked in a corpus: its passages, or ``marks`` where it was read without them.

        ``totals``: whether the row and column of everything will be asked for.

        Raises: WorkbenchError for axes that make no matrix.
        """
        check(rows, columns)
        frame, axes = Frame.of(corpus), (rows, columns)
        wanted = Wanted(
            codes=_counting(frame, axes, totals=totals),
            propositions=frame.propositions,
            voice=next((a.value for a in axes if a.of_voices), ""),
            coders=Axis.CODER in axes,
        )
        return cls(corpus=corpus, axes=axes, heaps=gather(marks_of(corpus) if marks is None else marks, wanted))

    @cached_property
    def frame(self) -> Frame:
        """Who was asked and has read, whoever coded."""
        return Frame.of(self.corpus)

    @cached_property
    def counted(self) -> tuple[Source, ...]:
        """The sources that count, in the order of the study."""
        return tuple(s for s in self.corpus.sources if s.counted)

    def items(self, axis: Axis) -> tuple[Item, ...]:
        """The rows or columns of one axis."""
        return items(self.frame, axis, codes=self.heaps.codes, coders=self.heaps.coders)

    def cell(self, row: Item, column: Item, measure: Measure) -> Cell:
        """One row in one column."""
        item = _both(row, column)
        here = self._sources(item)
        if measure is Measure.SITES:
            return self._sites(item, here)
        held = self._held(item, here)
        against = bool(held) and any(h.against for h in held.values()) and not any(h.carries for h in held.values())
        if measure.of_shares:
            k, n = self._share(item, here, held, measure)
            silent = None if held else self._silent(item, here)
            return Cell(value=k if n else None, of=n, silent=silent, challenging_only=against)
        words = self._words(item, self._listened(item, here, held)) if measure.needs_words else None
        if not held:
            silent = self._silent(item, here)
            unknown = silent.reason is not Silence.ABSENT or (measure.needs_words and not words)
            return Cell(value=None if unknown else 0, of=words, silent=silent)
        return Cell(value=_value(held, words, measure), of=words, challenging_only=against)

    def margin(self, item: Item) -> Margin:
        """What a row or column of places, people or coders stands on."""
        here = self._sources(item)
        units = self.corpus.respondent_units
        known = not item.voice and all(s.slug in units for s in here)
        return Margin(
            sources=len(here),
            sentences=sum(units[s.slug] for s in here) if known else None,
            words=self._words(item, here),
        )

    def _sources(self, item: Item) -> tuple[Source, ...]:
        if item.sources is None:
            return self.counted
        if item.sources not in self._heres:
            self._heres[item.sources] = tuple(s for s in self.counted if s.slug in item.sources)
        return self._heres[item.sources]

    def _held(self, item: Item, here: Sequence[Source]) -> dict[str, Held]:
        """Source → what it holds. Of one role only where several speak, for elsewhere all is in its words."""
        part = self.heaps.held.get(Key(item.code, item.voice, item.coder), {})
        if not item.voice or Axis.ROLE not in self.axes:
            return {s.slug: part[s.slug] for s in here if s.slug in part}
        whole, split = self.heaps.held.get(Key(item.code, EVERY, item.coder), {}), self.frame.split
        found = ((s.slug, (part if s.slug in split else whole).get(s.slug)) for s in here)
        return {slug: held for slug, held in found if held is not None}

    def _ask(self, item: Item) -> Ask:
        """What each source could say to the code, or to any; of a coder's cells, as far as this coder has read."""
        roles = item.voice if Axis.ROLE in self.axes else ""
        key = (item.code, roles, item.coder)
        if key not in self._asks:
            frame = self._frame(item.coder)
            ask = frame.ask([item.code] if item.code else [c for c in frame.codes if c in frame.leaves])
            self._asks[key] = ask.among(frozenset({roles})) if roles else ask
        return self._asks[key]

    def _frame(self, coder: str) -> Frame:
        if not coder:
            return self.frame
        if coder not in self._frames:
            read = tuple(c for c in self.corpus.coverage if c.coder == coder)
            self._frames[coder] = Frame.of(replace(self.corpus, coverage=read))
        return self._frames[coder]

    def _silent(self, item: Item, here: Sequence[Source], site: str = "") -> Silent:
        return silence_of(site or item.slug, here, self._ask(item))

    def _listened(self, item: Item, here: Sequence[Source], held: Mapping[str, Held]) -> list[Source]:
        """Sources that were asked (or need no question) and read, or hold it."""
        hearings = self._ask(item).hearings
        return [s for s in here if s.slug in held or (hearings[s.slug].relevant and hearings[s.slug].read)]

    def _share(
        self, item: Item, here: Sequence[Source], held: Mapping[str, Held], measure: Measure
    ) -> tuple[int, int]:
        listened = self._listened(item, here, held)
        if measure is Measure.SOURCES:
            return sum(h.carries for h in held.values()), len(listened)
        if Axis.PARTICIPANT in self.axes and item.voice:  # the cell is of one person
            speakers = {p for h in held.values() for p in h.persons if not item.voice or p == item.voice}
            return len(speakers), len(speakers | ({item.voice} if listened and item.voice else set()))
        roles = frozenset({item.voice}) if item.voice else None
        speakers = {person for h in held.values() for person in h.persons}
        return len(speakers), len(speakers.union(*(self.frame.persons(s, roles) for s in listened)))

    def _sites(self, item: Item, here: Sequence[Source]) -> Cell:
        """Sites that have it, of those that count: heard throughout, or with something found."""
        of_site: dict[str, list[Source]] = {}
        sites = {site.slug for site in self.corpus.sites}
        for source in here:
            if source.site in sites:
                of_site.setdefault(source.site or "", []).append(source)
        k = n = 0
        for site, sources in of_site.items():
            held = self._held(item, sources)
            k += any(h.carries for h in held.values())
            n += bool(held) or self._silent(item, sources, site).heard
        if n:
            return Cell(value=k, of=n)
        return Cell(value=None, of=0, silent=self._silent(item, here))

    def _words(self, item: Item, here: Sequence[Source]) -> int | None:
        """Respondents' words; None when those of one source are not known, for a part is no denominator."""
        known: list[int | None] = []
        for source in here:
            whole = self.corpus.respondent_words.get(source.slug)
            if item.voice and Axis.ROLE in self.axes and source.slug in self.frame.split:
                whole = words_by_role(self.corpus, source, self.frame.roles[source.slug]).get(item.voice, 0)
            elif item.voice and Axis.PARTICIPANT in self.axes and len(self.frame.persons(source)) > 1:
                whole = None  # words are counted by role, not by person
            known.append(whole)
        return None if None in known else sum(count or 0 for count in known)


def check(rows: Axis, columns: Axis) -> None:
    """Refuse axes that make no matrix."""
    if rows is columns:
        raise WorkbenchError(f"rows and columns are both '{rows}'", hint="choose another --columns")
    if rows.of_codes and columns.of_codes:
        raise WorkbenchError("a matrix of codes by codes is one of co-occurrence", hint="one side must be no codes")
    if rows.of_voices and columns.of_voices:
        raise WorkbenchError(
            "roles and participants are both of who speaks", hint="take --columns site, and a --role"
        )


def _both(row: Item, column: Item) -> Item:
    """What a row and a column have in common."""
    if row.sources is None or column.sources is None:
        sources = row.sources if column.sources is None else column.sources
    else:
        sources = row.sources & column.sources
    return Item(
        slug=column.slug if row.code else row.slug, name="", code=row.code or column.code, sources=sources,
        voice=row.voice or column.voice, coder=row.coder or column.coder,
    )  # fmt: skip


def _counting(frame: Frame, axes: tuple[Axis, Axis], *, totals: bool) -> dict[str, tuple[str, ...]]:
    """Code → the codes that it counts under, with ``EVERY`` where a cell is of any code."""
    axis = next((a for a in axes if a.of_codes), None)
    every = (EVERY,) if totals or axis is None else ()
    if axis is None:
        return dict.fromkeys(frame.codes, every)
    if axis is Axis.CODE:
        return {code: (*path, *every) for code, path in frame.paths.items()}
    if axis is Axis.CHAPTER:
        return {code: (top_of(frame, code), *every) for code in frame.codes}
    groups = of_codes(frame, axis, frame.codes)
    return {code: (*(c for c in path if c in groups), *every) for code, path in frame.paths.items()}


def _value(held: Mapping[str, Held], words: int | None, measure: Measure) -> float | None:
    """The figure of a cell in which something was found."""
    match measure:
        case Measure.PRESENCE:
            return 1
        case Measure.SENTENCES:
            return sum(h.units for h in held.values())
        case Measure.CODINGS:
            return sum(h.codings for h in held.values())
        case Measure.RATE:
            return 1000 * sum(h.units for h in held.values()) / words if words else None
    coded = sum(h.words for h in held.values())
    if words is None or not coded:
        return None
    return coded if measure is Measure.WORDS else coded / words
