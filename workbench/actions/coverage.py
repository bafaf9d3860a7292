"""Who has read what: noted, taken back, shown, and counted for each coder and site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.actions.finding import find_source, source_slug
from workbench.actions.workplace import Workplace, coder_in, known_coder, write
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.coding import Coverage
from workbench.model.filters import Filters
from workbench.model.reading import Noted, Readings
from workbench.model.source import Source
from workbench.store import codes, coverage, noted, people, sources
from workbench.store.corpus import in_filters, resolve
from workbench.store.journal import Add, Retract
from workbench.store.study import Study


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A note of a reading. ``since``: codes that came in or were redefined afterwards, for which it does not hold."""

    note: Noted
    since: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcesRead:
    """How many sources a coder has read to the end for every code, and how many in part or for some codes.

    What came into the codebook afterwards is not asked for here.
    """

    whole: int = 0
    begun: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class OfSite:
    """A site with the number of its sources that count, and coder → what they have read of them."""

    site: str
    sources: int
    read: Mapping[str, SourcesRead]


def mark_coverage(
    place: Workplace,
    wanted: Sequence[str],
    *,
    scopes: Sequence[str] = (),
    coder: str = "",
    turns: tuple[int, int] | None = None,
) -> int:
    """Note that a coder has read sources, for the given codes (with all below them) or the whole codebook.

    ``turns``: the first and the last that were read, from 1; None is the whole source. Gives the number of new notes.
    """
    with place.open() as study, study.transaction():
        who = coder_in(study, coder or place.coder)
        found = [find_source(study, s) for s in wanted]
        book = codes.codebook(study.db)
        of_codes = [codes.find_code(book, c).slug for c in scopes] or [""]
        for source in found:
            _refuse_turns(source, turns)
        first, last = turns or (None, None)
        read = [Coverage(source=s.slug, coder=who, scope=c, first=first, last=last) for s in found for c in of_codes]
        changes = coverage.mark_coverage(study.db, study.namespace, read)
        write(study, place, changes, command="coverage mark")
    return sum(len(c.rows) for c in changes if isinstance(c, Add))


def _refuse_turns(source: Source, turns: tuple[int, int] | None) -> None:
    if turns and not 1 <= turns[0] <= turns[1] <= len(source.turns):
        raise WorkbenchError(
            f"{source.slug} has no turns {turns[0]}-{turns[1]}", hint=f"it has 1 to {len(source.turns)}"
        )


def unmark_coverage(
    place: Workplace,
    wanted: Sequence[str],
    *,
    scopes: Sequence[str] = (),
    coder: str = "",
    turns: tuple[int, int] | None = None,
) -> tuple[Noted, ...]:
    """Take back notes of what a coder has read: all on these sources, or those for exactly these codes and turns."""
    with place.open() as study, study.transaction():
        who = coder_in(study, coder or place.coder)
        found = [find_source(study, s).slug for s in wanted]
        read = noted.readings(study.db)
        of_codes = {codes.find_code(read.book, c).slug for c in scopes}
        gone = tuple(
            note
            for source in dict.fromkeys(found)
            for note in read.by.get((source, who), ())
            if (not of_codes or note.scope in of_codes) and (turns is None or (note.first, note.last) == turns)
        )
        if not gone:
            raise WorkbenchError(
                f"{who} has noted no such reading",
                hint="see 'workbench coverage show'; give codes and turns as they stand there",
            )
        write(study, place, [Retract(table="coverage", row=n.id) for n in gone], command="coverage unmark")
    return gone


def import_coverage(place: Workplace, path: Path) -> int:
    """Read a CSV table of what has been read: source, coder, codes (a code or group; empty is the whole book)."""
    from workbench.importing.describing.tables import read_table

    rows = read_table(path, required=("source", "coder"), optional=("codes",))
    with place.open() as study, study.transaction():
        book, coders = codes.codebook(study.db), people.coders(study.db)
        known = {s.slug for s in sources.sources(study.db)}
        problems, read = [], []
        for row in rows:
            try:
                source = row["source"] if row["source"] in known else source_slug(row["source"])
                if source not in known:
                    raise NotKnown("source", row["source"], known)
                who = known_coder(coders, row["coder"])
                scope = codes.find_code(book, row["codes"]).slug if row["codes"] else ""
                read.append(Coverage(source=source, coder=who, scope=scope))
            except WorkbenchError as error:
                problems.append(f"line {row['_line']}: {error}")
        if problems:
            raise Problems(path.name, problems, hint="nothing was noted; mend these rows")
        changes = coverage.mark_coverage(study.db, study.namespace, read)
        write(study, place, changes, command=f"coverage import {path.name}")
    return len(read)


def list_coverage(
    place: Workplace, filters: Filters, *, wanted: Sequence[str] = (), outdated: bool = False
) -> tuple[Shown, ...]:
    """Notes of what was read, whole sources and parts, in the order of the sources.

    ``wanted``: only of these sources; with codes in the filters, notes that are for them or for what holds them.
    ``outdated``: only notes that do not hold for codes that came in or were redefined afterwards.
    """
    with place.reading(layer=filters.layer) as study:
        chosen = resolve(study.db, filters)
        named = {find_source(study, s).slug for s in wanted}
        kept = _kept(study, chosen)
        read = noted.readings(study.db)
    asked = frozenset[str]().union(*map(read.leaves, chosen.code))
    shown = (
        Shown(note=n, since=read.since(n))
        for n in read.notes
        if n.source in kept
        and (not named or n.source in named)
        and (not chosen.coder or n.coder in chosen.coder)
        and (not chosen.code or asked & read.leaves(n.scope))
    )
    return tuple(s for s in shown if s.since or not outdated)


def _kept(study: Study, chosen: Filters) -> dict[str, Source]:
    places = people.sites(study.db)
    return {s.slug: s for s in sources.sources(study.db) if in_filters(s, places, chosen)}


def by_coder(study: Study, counted: Iterable[str]) -> dict[str, SourcesRead]:
    """Coder → what they have read of the sources that count (slugs), in alphabetical order."""
    read, kept = noted.readings(study.db), set(counted)
    turns = noted.counted_turns(study.db, {n.source for n in read.notes if n.source in kept})
    return _progress(read, turns)


def _progress(read: Readings, turns: Mapping[str, Sequence[int]]) -> dict[str, SourcesRead]:
    found: dict[str, SourcesRead] = {}
    for source, coder in read.by:
        if source in turns:
            so_far = found.get(coder, SourcesRead())
            whole = int(not read.left(source, coder, turns[source] or (1,), strict=False))
            found[coder] = SourcesRead(whole=so_far.whole + whole, begun=so_far.begun + 1 - whole)
    return dict(sorted(found.items()))


def by_site(place: Workplace, filters: Filters) -> tuple[OfSite, ...]:
    """The sites of the study with what each coder has read of their sources that count."""
    with place.reading(layer=filters.layer) as study:
        kept = _kept(study, resolve(study.db, filters))
        read, turns = noted.readings(study.db), noted.counted_turns(study.db)
        sites = people.sites(study.db)
    found = []
    for site in sites:
        here = {s.slug: turns[s.slug] for s in kept.values() if s.site == site.slug and s.counted}
        if here:
            found.append(OfSite(site=site.slug, sources=len(here), read=_progress(read, here)))
    return tuple(found)
