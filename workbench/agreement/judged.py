"""Who has judged which source for which codes: what makes 'not coded' a judgement, and not a gap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.model.reading import Readings
from workbench.model.team import REOPENED, Assignment


class Basis(StrEnum):
    """By what a coder is taken to have judged a source.

    ``AUTO``: of a coder to whom the source was assigned, the assignment decides; of others what was noted as read.
    """

    AUTO = "auto"
    ASSIGNED = "assigned"
    READ = "read"
    CODED = "coded"  # whoever has coded anything there has judged it for every code: for data without either


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """(Source, coder) → the codes that the coder judged there, for each source that two or more have judged.

    ``by_assignment``: the number of these sources that assignments decide. ``left_out``: source → why it is not among
    them, of those that at least one coder was given or has touched. ``opened``: (source, coder) of blind assignments
    that were opened before all had finished.
    """

    by: Mapping[tuple[str, str], frozenset[str]]
    sources: tuple[str, ...]
    by_assignment: int = 0
    left_out: Mapping[str, str] | None = None
    opened: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known of who has done what.

    ``readings``: notes of what was read, with ``came``: code → when it came into the codebook (UTC in microseconds;
    not when it was redefined). ``turns``: source → its turns that count. ``coded``: (source, coder) with a coding.
    ``finished``: assignment (id) → when it was finished, UTC in microseconds.
    """

    assignments: tuple[Assignment, ...]
    readings: Readings
    turns: Mapping[str, Sequence[int]]
    coded: Collection[tuple[str, str]]
    finished: Mapping[str, int]


def judged(known: Known, sources: Sequence[str], coders: Sequence[str], basis: Basis = Basis.AUTO) -> Judged:
    """Which of the ``sources`` two or more of the ``coders`` have judged, and for which codes each of them.

    A code that came into the codebook after a coder had finished with a source was not judged by them there.
    """
    given: dict[str, list[Assignment]] = {}
    for each in known.assignments:
        given.setdefault(each.source, []).append(each)
    by: dict[tuple[str, str], frozenset[str]] = {}
    kept: list[str] = []
    left_out: dict[str, str] = {}
    assigned = 0
    for source in sources:
        of_source = given.get(source, [])
        mine = {who: [a for a in of_source if a.coder == who] for who in coders}
        found = {who: codes for who in coders if (codes := _codes(known, source, who, mine[who], basis))}
        told = of_source if basis in (Basis.AUTO, Basis.ASSIGNED) else []
        why = _why_not(found, told, coders, known, source)
        if why and basis is Basis.ASSIGNED and not _unfinished(of_source, coders):
            to = sorted({a.coder for a in of_source})
            why = f"it was assigned to {' and '.join(to)}, not to two of them" if to else "it was assigned to nobody"
        if why is None:
            kept.append(source)
            assigned += bool(told) and all(mine[who] for who in found)
            by |= {(source, who): codes for who, codes in found.items()}
        elif why:
            left_out[source] = why
    early = (a for a in known.assignments if a.opened and a.reason != REOPENED)
    opened = tuple((a.source, a.coder) for a in early if a.source in set(kept))
    return Judged(by=by, sources=tuple(kept), by_assignment=assigned, left_out=left_out, opened=opened)


def _codes(known: Known, source: str, who: str, given: Sequence[Assignment], basis: Basis) -> frozenset[str]:
    every = known.readings.everything
    if basis is Basis.CODED:
        return every if (source, who) in known.coded else frozenset()
    if basis is Basis.ASSIGNED or (basis is Basis.AUTO and given):
        ends = [known.finished[a.id] for a in given if a.coder == who and a.finished]
        came = known.readings.came
        return frozenset(c for c in every if came.get(c, 0) <= max(ends)) if ends else frozenset()
    return frozenset(_read(known, source, who, every))


def _read(known: Known, source: str, who: str, every: Iterable[str]) -> Iterator[str]:
    turns = known.turns.get(source, ())
    notes = known.readings.by.get((source, who), ())
    if not turns or not notes:
        return
    whole = frozenset[str]().union(*(known.readings.held(n) for n in notes if n.first is None))
    in_parts = any(n.first is not None for n in notes)
    for code in every:
        if code in whole or (in_parts and not known.readings.left(source, who, turns, scopes=(code,))):
            yield code


def _why_not(
    found: Mapping[str, frozenset[str]],
    given: Sequence[Assignment],
    coders: Sequence[str],
    known: Known,
    source: str,
) -> str | None:
    """None where two have judged it; '' where nobody of them was ever at it."""
    if len(found) > 1:
        return None
    if waiting := _unfinished(given, coders):
        return f"{' and '.join(waiting)} {'has' if len(waiting) == 1 else 'have'} not finished it"
    at_it = [who for who in coders if who in found or (source, who) in known.coded]
    if not at_it:
        return ""
    only = [who for who in at_it if who in found]
    if len(at_it) > 1:
        missing = [who for who in at_it if who not in found]
        return f"{' and '.join(missing)} coded there, and it is not noted that they read all of it"
    return f"only {only[0]} has judged it" if only else f"only {at_it[0]} coded there"


def _unfinished(given: Sequence[Assignment], coders: Sequence[str]) -> list[str]:
    """Those of the coders who were given it, with somebody else of them, and have not finished."""
    ours = [a for a in given if a.coder in coders]
    return sorted({a.coder for a in ours if not a.finished}) if len({a.coder for a in ours}) > 1 else []
