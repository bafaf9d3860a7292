"""How far adjudication is, and what was decided: for whoever looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.actions.assigning import kept_from_coder
from workbench.actions.choosing import kept_sources
from workbench.actions.dockets import Docket, Looked
from workbench.actions.finding import find_source
from workbench.actions.workplace import Workplace
from workbench.agreement.adjudication import Matter, State, entered
from workbench.agreement.settling import settling
from workbench.model.coding import Coding
from workbench.model.filters import Filters
from workbench.model.team import Adjudication
from workbench.store import consensus
from workbench.store.corpus import resolve


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A code in a source. ``code`` is '' for a source in which nobody coded anything that two judged.

    ``state``: 'to decide'; 'new since' where coders coded on after it was settled; 'to settle' where nothing is left
    to decide, and the consensus does not say so yet; 'settled'. ``against``: passages that two copies decided apart.
    """

    source: str
    code: str
    open: int
    decided: int
    agreed: int
    state: str
    against: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """All rows, the sources that are left out → why, and coders → codings of theirs where they judged nothing."""

    rows: tuple[Row, ...]
    left_out: Mapping[str, str]
    others: Mapping[str, int]


def standing(place: Workplace, wanted: Sequence[str] = (), filters: Filters | None = None) -> Listed:
    """How far adjudication is, for each source and code. A filter on coders: sources that all of them judged."""
    with place.open() as study, study.snapshot():
        looked = Looked(study, wanted, filters)
        within = looked.within(looked.chosen.code)
        rows: list[Row] = []
        others: dict[str, int] = {}
        for docket in looked.dockets():
            judges = {who for of in docket.judges.values() for who in of}
            if not judges >= set(looked.chosen.coder):
                continue
            rows += _rows(looked, docket, within)
            for who, n in docket.others.items():
                others[who] = others.get(who, 0) + n
        if not wanted:
            looked.refuse_none()
    return Listed(rows=tuple(rows), left_out=looked.left_out, others=others)


def _rows(looked: Looked, docket: Docket, within: frozenset[str]) -> Iterable[Row]:
    of_code: dict[str, list[Matter]] = {}
    for matter in docket.matters:
        if matter.cluster.code in within:
            of_code.setdefault(matter.cluster.code, []).append(matter)
    todo = settling(docket.matters, docket.decisions, docket.consensus, within)
    changing = {e.code for e in todo.new} | {docket.consensus[key].code for key in todo.stale}
    if not of_code:
        read = docket.double & within
        yield _row(looked, docket, "", (), settled=bool(read) and read <= docket.held and not changing)
    for code in sorted(of_code):
        yield _row(looked, docket, code, of_code[code], settled=looked.settled(docket, code) and code not in changing)


def _row(looked: Looked, docket: Docket, code: str, of: Sequence[Matter], *, settled: bool) -> Row:
    counts = {state: sum(m.state is state for m in of) for state in State}
    state = "settled" if settled else "to settle"
    if counts[State.OPEN]:
        state = "new since" if looked.settled(docket, code) else "to decide"
    return Row(
        source=docket.source.slug, code=code, open=counts[State.OPEN], decided=counts[State.DECIDED],
        agreed=counts[State.AGREED], state=state, against=sum(bool(m.against) for m in of),
    )  # fmt: skip


def passages(place: Workplace, wanted: Sequence[str], filters: Filters | None = None) -> tuple[Matter, ...]:
    """The passages of some sources, in the order of the text, with the decisions that stand on them."""
    with place.open() as study, study.snapshot():
        looked = Looked(study, wanted, filters)
        looked.refuse_none()
        within = looked.within(looked.chosen.code)
        return tuple(m for docket in looked.dockets() for m in docket.matters if m.cluster.code in within)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A decision as it is shown.

    ``positions``: what each coder had coded, as (coder, start, end, stance). ``entered``: the codes that entered the
    consensus by it. ``own``: who decided had judged the passage too. ``stands``: it counts, as no later one on the
    same codings was made, and nobody took its coding out.
    """

    decision: Adjudication
    positions: tuple[tuple[str, int, int, str], ...]
    entered: tuple[str, ...]
    own: bool
    stands: bool


def decisions(place: Workplace, wanted: Sequence[str] = (), filters: Filters | None = None) -> tuple[Told, ...]:
    """All decisions that pass the filters, the oldest first; a filter on coders is on who decided."""
    with place.open() as study, study.snapshot():
        chosen = resolve(study.db, filters or Filters())
        looked = Looked(study, (), replace(chosen, coder=(), code=()))
        named = {find_source(study, s).slug for s in wanted} or kept_sources(study, chosen).keys()
        named = named - kept_from_coder(study, place.coder)
        within = looked.within(chosen.code)
        made = looked.decisions
        last = {key: d.id for d in made for key in d.codings}  # the oldest first
        found = consensus.originals(study.db, {key for d in made for key in (*d.codings, *entered(d))})
        return tuple(
            _told(d, looked, found, last)
            for d in made
            if d.source in named
            and (not chosen.code or d.code in within)
            and (not chosen.coder or d.coder in chosen.coder)
        )


def _told(d: Adjudication, looked: Looked, found: Mapping[str, Coding], last: Mapping[str, str]) -> Told:
    of = [found[key] for key in d.codings if key in found]
    new = [found[key] for key in entered(d) if key in found]
    judges = {*looked.judges.get(d.source, {}).get(d.code, ()), *(c.coder for c in of)}
    return Told(
        decision=d,
        positions=tuple((c.coder, c.start, c.end, c.stance.value if c.stance else "") for c in of),
        entered=tuple(dict.fromkeys(c.code for c in new)),
        own=d.coder in judges,
        stands=all(last[key] == d.id for key in d.codings) and len(new) == len(entered(d)),
    )
