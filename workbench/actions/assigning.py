"""Who is to code what: samples for double coding, assignments given, taken back, finished and opened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.actions.choosing import filtered, kept_sources
from workbench.actions.finding import find_source
from workbench.actions.workplace import Workplace, coder_in, known_coder, write
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.source import Source
from workbench.model.team import REOPENED, Assignment, hidden
from workbench.model.text import slug
from workbench.store import codings, noted, people
from workbench.store.assignments import amend, assign, assignments
from workbench.store.corpus import resolve
from workbench.store.journal import Change, Retract
from workbench.store.study import Study


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Assignments that are given (``new``) or taken back (``gone``), to be written by ``apply``.

    ``there``: those asked for that were given already. ``coded``: source and coder, where somebody to whom it is
    given has coded there before. ``seeing``: coder and source, where others' codings are hidden no more. ``run`` is
    '' while nothing is written.
    """

    command: str
    new: tuple[Assignment, ...] = ()
    there: tuple[Assignment, ...] = ()
    gone: tuple[Assignment, ...] = ()
    coded: tuple[tuple[str, str], ...] = ()
    seeing: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    heads: tuple[str, ...] = ()
    run: str = ""


def blind_sources(place: Workplace) -> frozenset[str]:
    """The sources on which others' codings are hidden from the coder who gives the command; none for nobody."""
    with place.open() as study, study.snapshot():
        return kept_from_coder(study, place.coder)


def kept_from_coder(study: Study, coder: str) -> frozenset[str]:
    """The same of an open study."""
    return hidden(assignments(study.db), slug(coder)) if coder else frozenset()


def coders_of(study: Study, wanted: Iterable[str]) -> tuple[str, ...]:
    """The slugs of coders, each once, however their names are written."""
    known = people.coders(study.db)
    return tuple(dict.fromkeys(known_coder(known, name) for name in wanted))


def each_to(
    study: Study, to: Mapping[str, Iterable[str]], *, blind: bool, sample: str = ""
) -> tuple[Assignment, ...]:
    """An assignment for each source (slug) and coder, given now."""
    now = study.now
    return tuple(
        Assignment(id="", source=source, coder=who, sample=sample, blind=blind, given=now)
        for source, coders in to.items()
        for who in coders
    )


def giving(
    study: Study, asked: Sequence[Assignment], every: Sequence[Assignment], *, command: str, sample: str = ""
) -> Plan:
    """The plan that gives what is asked for. ``sample``: only what was given in it is there; '' all that was."""
    known = {(a.source, a.coder): a for a in every if not sample or a.sample == sample}
    new = [a for a in asked if (a.source, a.coder) not in known]
    there = [known[a.source, a.coder] for a in asked if (a.source, a.coder) in known]
    return Plan(
        command=command, new=tuple(new), there=tuple(there), coded=_coded(study, new), heads=study.heads,
        changes=tuple(assign(study.db, study.namespace, new)),
    )  # fmt: skip


def _coded(study: Study, new: Iterable[Assignment]) -> tuple[tuple[str, str], ...]:
    """Where they have coded already, without having been kept from others' codings."""
    sources: dict[str, set[str]] = {}
    for a in new:
        sources.setdefault(a.source, set()).add(a.coder)
    coders = {who for of in sources.values() for who in of}
    there = {(c.source, who) for who in coders for c in codings.codings(study.db, coder=who) if c.source in sources}
    return tuple(sorted((source, who) for source, who in there if who in sources[source]))


def apply(place: Workplace, plan: Plan) -> Plan:
    """Write a plan as one run that can be undone; refused when the study was changed since."""
    if not plan.changes:
        return plan
    with place.open() as study, study.transaction():
        study.expect(plan.heads)
        return replace(plan, run=write(study, place, plan.changes, command=plan.command))


def plan_add(place: Workplace, wanted: Sequence[str], coders: Sequence[str], *, blind: bool = True) -> Plan:
    """Give sources to coders, by hand; writes nothing. What somebody was given already stays as it is."""
    with place.reading() as study:  # whom it tells to have coded already is no secret of a blind source
        to = coders_of(study, coders)
        found = {s.slug: s for s in (find_source(study, name) for name in wanted)}
        for source in found.values():
            _refuse_uncounted(source)
        asked = each_to(study, dict.fromkeys(found, to), blind=blind)
        return giving(study, asked, assignments(study.db), command="assignment add")


def _refuse_uncounted(source: Source) -> None:
    if not source.counted:
        why = f"it stands beside {source.beside}" if source.beside else f"it is a {source.kind.value}"
        raise WorkbenchError(f"{source.slug} does not count: {why}", hint="only what counts is coded double")


def plan_remove(place: Workplace, wanted: Sequence[str], coders: Sequence[str]) -> Plan:
    """Take assignments back, in whatever sample; writes nothing.

    Raises:
        WorkbenchError: A source was not given to a coder.
    """
    with place.open() as study, study.snapshot():
        to = coders_of(study, coders)
        names = dict.fromkeys(find_source(study, name).slug for name in wanted)
        every = assignments(study.db)
        gone = tuple(a for name in names for who in to for a in _of(every, name, who))
        rest = tuple(a for a in every if a not in gone)
        who_is = sorted({a.coder for a in every if a.source in names})
        return Plan(
            command="assignment remove", gone=gone, heads=study.heads,
            changes=tuple(Retract(table="assignment", row=a.id) for a in gone),
            seeing=tuple((who, name) for who in who_is for name in sorted(hidden(every, who) - hidden(rest, who))),
        )  # fmt: skip


def _of(every: Iterable[Assignment], source: str, coder: str) -> list[Assignment]:
    found = [a for a in every if a.source == source and a.coder == coder]
    if not found:
        raise WorkbenchError(f"{source} was not given to {coder}", hint="see 'workbench assignment list'")
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What became of a coder's assignments of one source.

    ``waiting``: who else was given it and has not finished. ``shown``: others' codings there can be seen from now on.
    ``opened``: the assignment counts as no longer blind.
    """

    source: str
    coder: str
    waiting: tuple[str, ...] = ()
    shown: bool = False
    opened: bool = False


def finish(place: Workplace, wanted: str, *, coder: str = "") -> Done:
    """Note that a coder has finished a source.

    Raises:
        WorkbenchError: It was not given to them, is finished already, or they have neither read nor coded it.
    """
    with place.open() as study, study.transaction():
        who, source, before = _own(study, place, wanted, coder)
        own = [a for a in _of(before, source, who) if not a.finished]
        if not own:
            raise WorkbenchError(
                f"{who} has finished {source} already", hint="'workbench assignment reopen' takes it back"
            )
        if not noted.readings(study.db).by.get((source, who)) and not any(
            codings.codings(study.db, source=source, coder=who)
        ):
            raise WorkbenchError(
                f"{who} has neither read nor coded {source}",
                hint=f"'workbench code {source}' begins; 'workbench coverage mark {source}' if it was read elsewhere",
            )
        return note_finished(study, place, own)


def note_finished(study: Study, place: Workplace, own: Sequence[Assignment]) -> Done:
    """Write that assignments of one source and coder are finished; the caller holds the transaction."""
    source, who = own[0].source, own[0].coder
    was = hidden(assignments(study.db), who)
    write(study, place, amend([a.id for a in own], finished=study.now), command="assignment finish")
    now = assignments(study.db)
    waiting = sorted({a.coder for a in now if a.source == source and a.blind and not a.finished})
    return Done(source=source, coder=who, waiting=tuple(waiting), shown=source in was - hidden(now, who))


def reopen(place: Workplace, wanted: str, *, coder: str = "") -> Done:
    """Take back that a coder has finished a source.

    Once all had finished they may have seen each other's codings: then it comes back as opened, and stays so.
    """
    with place.open() as study, study.transaction():
        who, source, before = _own(study, place, wanted, coder)
        own = [a for a in _of(before, source, who) if a.finished]
        if not own:
            raise WorkbenchError(f"{who} has not finished {source}", hint="there is nothing to take back")
        seen = source not in hidden(before, who)
        fresh = {a.id for a in own if seen and a.blind and not a.opened}
        changes = [
            *amend([a.id for a in own if a.id not in fresh], finished=""),
            *amend(fresh, finished="", opened=study.now, reason=REOPENED),
        ]
        write(study, place, changes, command="assignment reopen")
    return Done(source=source, coder=who, opened=bool(fresh))


def open_assignment(place: Workplace, wanted: str, *, reason: str, coder: str = "") -> Done:
    """End a coder's own blindness on a source before all have finished. It stays noted, with the reason.

    Raises:
        WorkbenchError: No reason, or nothing is hidden there.
    """
    words = _reason(reason)
    with place.open() as study, study.transaction():
        who, source, before = _own(study, place, wanted, coder)
        own = _hidden_there(before, source, who)
        write(study, place, amend(own, opened=study.now, reason=words), command="assignment open")
    return Done(source=source, coder=who, shown=True, opened=True)


def _reason(written: str) -> str:
    words = " ".join(written.split())
    if not words:
        raise WorkbenchError("why is it opened?", hint='give --reason "WORDS": the report on agreement tells them')
    return words


def refuse_to_open(place: Workplace, wanted: str, *, reason: str, coder: str = "") -> None:
    """Raise what ``open_assignment`` would, so that nobody is asked in vain."""
    _reason(reason)
    with place.open() as study, study.snapshot():
        who, source, before = _own(study, place, wanted, coder)
        _hidden_there(before, source, who)


def _hidden_there(every: tuple[Assignment, ...], source: str, coder: str) -> list[str]:
    own = _of(every, source, coder)
    opened = next((a for a in own if a.opened), None)
    if opened:
        raise WorkbenchError(f"{source} is opened for {coder} since {opened.opened[:10]}: {opened.reason}")
    if source not in hidden(every, coder):
        why = "all have finished it" if any(a.blind for a in own) else "it was not given blind"
        raise WorkbenchError(f"nothing is hidden from {coder} on {source}: {why}", hint="just look")
    return [a.id for a in own if a.blind]


def _own(study: Study, place: Workplace, wanted: str, coder: str) -> tuple[str, str, tuple[Assignment, ...]]:
    who = coder_in(study, coder or place.coder)
    return who, find_source(study, wanted).slug, assignments(study.db)


def list_assignments(place: Workplace, filters: Filters, *, to_do: bool = False) -> tuple[Assignment, ...]:
    """Assignments of the coders and sources that pass, in the order of the sources; ``to_do``: not finished."""
    with place.reading(layer=filters.layer) as study:
        chosen = resolve(study.db, filters)
        kept: Collection[str] = kept_sources(study, chosen).keys()
        if chosen.code:  # sources that hold such codings, whoever made them
            kept = {c.source for c in filtered(study, replace(chosen, coder=()))}
        return tuple(
            a
            for a in assignments(study.db)
            if a.source in kept and (not chosen.coder or a.coder in chosen.coder) and not (to_do and a.finished)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a coder is with the sources that were given to them, each counted once."""

    to_do: int
    finished: int
    opened: int


def progress(place: Workplace, filters: Filters) -> Mapping[str, Progress]:
    """Coder → how many sources are to do, finished, and opened among either."""
    found: dict[str, dict[str, list[Assignment]]] = {}
    for a in list_assignments(place, filters):
        found.setdefault(a.coder, {}).setdefault(a.source, []).append(a)
    return {
        who: Progress(
            to_do=sum(any(not a.finished for a in of) for of in sources.values()),
            finished=sum(all(a.finished for a in of) for of in sources.values()),
            opened=sum(any(a.opened for a in of) for of in sources.values()),
        )
        for who, sources in sorted(found.items())
    }
