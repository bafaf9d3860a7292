"""From coders who differ to a consensus: each decision, and what is settled where nothing is left to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.actions.codings import refuse_stance
from workbench.actions.dockets import Docket, Looked, many
from workbench.actions.workplace import Workplace, coder_in, write
from workbench.agreement.adjudication import CODED, NOT_CODED, Matter, State, entered
from workbench.agreement.ruling import Ruling, entries
from workbench.agreement.settling import Entry, Settling, settling
from workbench.errors import WorkbenchError
from workbench.model.coding import Coding
from workbench.model.filters import Filters
from workbench.model.team import CONSENSUS
from workbench.model.text import mark, slug
from workbench.store import assignments, codes, codings, consensus, noted
from workbench.store.codings import NewCoding
from workbench.store.journal import Add, Change, Retract
from workbench.store.people import row_id
from workbench.store.study import Study


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A decision as it was written. ``judge``: whoever decided had judged the passage as well.

    ``unstated``: codes that state something and entered without a stance, which counts as support.
    """

    run: str
    source: str
    code: str
    outcome: str
    entries: tuple[Entry, ...]
    judge: bool
    unstated: tuple[str, ...] = ()


def decider(study: Study, place: Workplace) -> str:
    """The slug of the person who decides."""
    if place.coder and slug(place.coder) == CONSENSUS:
        raise WorkbenchError("the consensus is what is decided, and decides nothing", hint="give --coder NAME")
    return coder_in(study, place.coder)


def decide(
    place: Workplace,
    source: str,
    code: str,
    at: tuple[int, int],
    ruling: Ruling,
    *,
    reason: str,
    again: bool = False,
    seen: frozenset[str] = frozenset(),
) -> Decided:
    """Decide on the passage of a code that lies at a range of a source, and write it.

    ``again``: also where a decision stands. ``seen``: uuids of the codings that were shown; when there are others by
    now, nothing is written.

    Raises:
        WorkbenchError: There is no such passage, all agree on it, it is decided, or no reason was given.
    """
    told = " ".join(reason.split())
    if not told:
        raise WorkbenchError("a decision needs a reason", hint='such as: "the rule says so"')
    with place.open() as study, study.transaction():
        who = decider(study, place)
        looked = Looked(study, [source])
        docket = looked.docket(looked.sources[0])
        matter = _matter_at(docket, codes.find_code(looked.book, code).slug, at)
        if seen and matter.cluster.ids != seen:
            raise WorkbenchError("somebody has coded here meanwhile; nothing was written", hint="look at it again")
        _refuse(matter, again=again)
        found = replace(ruling, code=codes.find_code(looked.book, ruling.code).slug if ruling.code else "",
                        coder=slug(ruling.coder) if ruling.coder else "")  # fmt: skip
        made = entries(matter.cluster, found, looked.book, docket.judges)
        by_slug = {c.slug: c for c in looked.book}
        for entry in made if found.stance else ():
            refuse_stance(found.stance or "", by_slug[entry.code])
        changes = _changes(study, looked, docket, matter, made, who=who, reason=told)
        run = write(study, replace(place, coder=who), changes, command="adjudicate")
    return Decided(
        run=run, source=docket.source.slug, code=matter.cluster.code, outcome=CODED if made else NOT_CODED,
        entries=made, judge=who in matter.cluster.judges,
        unstated=tuple(e.code for e in made if e.stance is None and by_slug[e.code].proposition),
    )  # fmt: skip


def _matter_at(docket: Docket, code: str, at: tuple[int, int]) -> Matter:
    of_code = [m for m in docket.matters if m.cluster.code == code]
    found = [m for m in of_code if m.cluster.start < at[1] and at[0] < m.cluster.end]
    where = f"{docket.source.slug} {at[0]}:{at[1]}"
    if not found and code not in docket.judges:
        raise WorkbenchError(f"{code} was not judged by two coders in {docket.source.slug}")
    if not found:
        raise WorkbenchError(
            f"nobody coded {code} at {where}",
            hint=f"'workbench adjudicate passages {docket.source.slug}' shows where",
        )
    if len(found) > 1:
        places = ", ".join(f"{m.cluster.start}:{m.cluster.end}" for m in found[:4])
        raise WorkbenchError(f"{where} touches {many(len(found), 'passage')} of {code}", hint=f"give one of {places}")
    return found[0]


def _refuse(matter: Matter, *, again: bool) -> None:
    cluster = matter.cluster
    where = f"{cluster.code} at {cluster.source} {cluster.start}:{cluster.end}"
    if matter.state is State.AGREED:
        raise WorkbenchError(f"all agree on {where}", hint="there is nothing to decide")
    if matter.decision and not again:
        raise WorkbenchError(
            f"{matter.decision.coder} has decided on {where}: {matter.decision.outcome}, {matter.decision.reason}",
            hint="--again decides anew",
        )


def _changes(
    study: Study,
    looked: Looked,
    docket: Docket,
    matter: Matter,
    made: Sequence[Entry],
    *,
    who: str,
    reason: str,
) -> list[Change]:
    """The codings that enter the consensus, the decision, and what goes because it was decided otherwise before."""
    ids = codes.ids(study.db)
    there = {_key(c): key for key, c in docket.consensus.items()}
    changes, new = _entering(study, docket, [e for e in made if e.key not in there], ids, method="adjudicated")
    kept = [there[e.key] for e in made if e.key in there]
    before = [d for d in docket.decisions if not matter.cluster.ids.isdisjoint(d.codings)]
    past = {key for d in before for key in entered(d)}
    used = {key for d in docket.decisions if d not in before for key in entered(d)}
    gone = [key for key in past - used - set(kept) if key in docket.consensus]
    span = _hull(made) or (matter.cluster.start, matter.cluster.end)
    decision = assignments.decide(
        source=docket.source.id, code=ids[matter.cluster.code], coder=row_id(study.db, study.namespace, "coder", who),
        span=span, text=mark(docket.source.text), outcome=CODED if made else NOT_CODED, reason=reason,
        codings=[c.id for c in matter.cluster.codings], coding=" ".join((*kept, *new)),
    )  # fmt: skip
    return [*changes, decision, *(Retract(table="coding", row=key) for key in sorted(gone))]


def _key(coding: Coding) -> tuple[object, ...]:
    return Entry(code=coding.code, start=coding.start, end=coding.end, stance=coding.stance).key


def _hull(made: Sequence[Entry]) -> tuple[int, int] | None:
    return (min(e.start for e in made), max(e.end for e in made)) if made else None


def _entering(
    study: Study, docket: Docket, made: Sequence[Entry], ids: Mapping[str, str], *, method: str
) -> tuple[list[Change], list[str]]:
    """The changes that bring codings into the consensus, with their uuids."""
    if not made:
        return [], []
    who, coming = consensus.coder(study.db, study.namespace)
    new = codings.add_codings([
        NewCoding(
            source=docket.source.id, code=ids[e.code], coder=who, start=e.start, end=e.end,
            text=mark(docket.source.text), stance=e.stance, method=method, fingerprint=e.fingerprint,
        )
        for e in made
    ])  # fmt: skip
    return [*coming, *new], [key for c in new if isinstance(c, Add) for key in c.rows]


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """A source, or why it was not settled. ``scopes``: for which codes, '' for the whole codebook.

    ``left``: passages that are to be decided first. ``changed``: whether anything was written.
    """

    source: str
    scopes: tuple[str, ...] = ()
    agreed: int = 0
    decided: int = 0
    left: int = 0
    changed: bool = False


def settle(
    place: Workplace, wanted: Sequence[str] = (), filters: Filters | None = None
) -> tuple[tuple[Settled, ...], str]:
    """Write what is agreed, and note that the consensus stands, in each source where nothing is left to decide.

    For the codes of the filters with all below them, or for all that two coders judged there. Gives the run too, ''
    when there was nothing to write.
    """
    with place.open() as study, study.transaction():
        who = decider(study, place)
        looked = Looked(study, wanted, filters)
        looked.refuse_none()
        done: list[Settled] = []
        changes: list[Change] = []
        for docket in looked.dockets():
            result, more = _settled(study, looked, docket)
            done.append(result)
            changes += more
        run = write(study, replace(place, coder=who), _once(changes), command="adjudicate settle") if changes else ""
    return tuple(done), run


def _once(changes: Sequence[Change]) -> list[Change]:
    """The coder of the consensus is made once, however many sources need it."""
    coming = [c for c in changes if isinstance(c, Add) and c.table == "coder"]
    return [*coming[:1], *(c for c in changes if c not in coming)]


def _settled(study: Study, looked: Looked, docket: Docket) -> tuple[Settled, list[Change]]:
    scopes = looked.chosen.code
    within = looked.within(scopes)
    of = [m for m in docket.matters if m.cluster.code in within]
    counts = {state: sum(m.state is state for m in of) for state in State}
    name = docket.source.slug
    wanted = docket.double & frozenset[str]().union(*map(looked.read.leaves, scopes or ("",)))
    if counts[State.OPEN] or not wanted:
        return Settled(source=name, left=counts[State.OPEN]), []
    todo = settling(docket.matters, docket.decisions, docket.consensus, within)
    told = looked.read.scopes(wanted)
    changes = _settling(study, docket, todo)
    if not wanted <= docket.held:
        who, coming = consensus.coder(study.db, study.namespace)
        read = [(scope, None, None) for scope in told]
        changes = [*coming, *changes, noted.note(study.namespace, docket.source.id, who, read)]
    return Settled(
        source=name, scopes=told, agreed=counts[State.AGREED], decided=counts[State.DECIDED], changed=bool(changes)
    ), changes  # fmt: skip


def _settling(study: Study, docket: Docket, todo: Settling) -> list[Change]:
    new, _ = _entering(study, docket, todo.new, codes.ids(study.db), method="agreed")
    return [*new, *(Retract(table="coding", row=key) for key in todo.stale)]
