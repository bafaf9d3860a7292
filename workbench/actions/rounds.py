"""Rounds of calibration: begun, compared before discussion, ended after it, and told as history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.actions.round_figures import edits_of, named, sources_of, take, who_changed
from workbench.actions.round_sources import Choice, Started, begin, draw_for
from workbench.actions.workplace import Progress, Workplace, no_progress, write
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.team import Round
from workbench.model.text import slug
from workbench.store import noted
from workbench.store.assignments import amend_round, assignments, rounds
from workbench.store.journal import Retract
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.agreement.axis import Unitizing
    from workbench.agreement.rewording import Edit
    from workbench.agreement.rounds import RoundTold, Taken


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Figures of a round as they are now.

    ``kept``: whether they were written as those before discussion; ``earlier``: those that had been written before.
    ``coders``: uuid → slug.
    """

    round: Round
    taken: Taken
    kept: bool
    earlier: Taken | None
    coders: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A round with all that is known of it. ``sources``: slugs of those that are still in the study.

    ``before`` and ``after``: None where nothing was taken. ``edits``: of its definitions until it ended, or so far.
    ``coders``: uuid → slug. ``again``: slugs of the coders whose codings were others when it ended.
    """

    round: Round
    told: RoundTold
    sources: tuple[str, ...]
    before: Taken | None
    after: Taken | None
    edits: tuple[Edit, ...]
    coders: Mapping[str, str]
    again: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropping:
    """A round on its way out. ``assignments``: those that it gave, which stay. ``run`` is '' until it is written."""

    round: Round
    assignments: int
    heads: tuple[str, ...]
    run: str = ""


def start(
    place: Workplace, name: str, coders: Sequence[str], choice: Choice, *, wanted: Sequence[str] = (), memo: str = ""
) -> Started:
    """Begin a round: sources are given blind to coders, and the codebook is noted as it reads.

    Args:
        place: The study.
        name: Of the round; its slug is kept.
        coders: Two or more.
        choice: Which sources.
        wanted: Codes that it is about, with all below them; all codes when empty.
        memo: Why.

    Raises:
        WorkbenchError: The name is taken, one coder only, no source, no code.
    """
    drawn = draw_for(place, name, coders, choice)
    with place.open() as study, study.transaction():
        made, changes = begin(study, name, coders, choice, drawn=drawn, wanted=wanted, memo=memo)
        write(study, place, changes, command="agree round start")
    return made


def compare(
    place: Workplace,
    name: str,
    *,
    how: Unitizing | None = None,
    replicates: int = 2000,
    seed: int = 1,
    again: bool = False,
    progress: Progress = no_progress,
) -> Compared:
    """The figures of a round; the first are kept as those before discussion, later ones only with ``again``.

    Raises:
        WorkbenchError: Somebody has not finished, or the round has ended.
    """
    from workbench.agreement.rounds import pack, unpack

    with place.reading() as study:
        found = _going_on(study, name)
        earlier = unpack(found.before)
        how = how or (earlier.how if earlier else None)
        taken = take(study, place, found, how=how, replicates=replicates, seed=seed, progress=progress)
        coders, heads = named(study, "coder"), study.heads
    keep = earlier is None or again
    if keep:
        with place.open() as study, study.transaction():
            study.expect(heads)
            write(study, place, [amend_round(found.id, before=pack(taken))], command="agree round compare")
    return Compared(round=found, taken=taken, kept=keep, earlier=earlier, coders=coders)


def end(place: Workplace, name: str, *, memo: str = "", progress: Progress = no_progress) -> Told:
    """End a round: figures after discussion, in the units of those before, and what was changed in the definitions.

    Where no coding has become another since, there are no second figures: nothing was coded again.

    Raises:
        WorkbenchError: It was never compared, somebody has not finished, or it has ended.
    """
    from workbench.agreement.rounds import NOT_AGAIN, End, pack_end, unpack

    with place.reading() as study:
        found = _going_on(study, name)
        first = unpack(found.before)
        if first is None:
            raise WorkbenchError(
                f"round {found.slug} has no figures before discussion",
                hint=f"'workbench agree round compare {found.slug}' takes them",
            )
        taken = take(
            study, place, found, how=first.how, replicates=first.replicates, seed=first.seed, progress=progress
        )
        ended = End(
            when=taken.when, taken=taken if _again(first, taken) else None,
            why="" if _again(first, taken) else NOT_AGAIN, edits=edits_of(study, found),
            by=who_changed(study, since=noted.microseconds(found.began)),
        )  # fmt: skip
        heads = study.heads
    values = {"ended": ended.when, "after": pack_end(ended)}
    values |= {"memo": "\n".join(filter(None, (found.memo, memo.strip())))} if memo.strip() else {}
    with place.open() as study, study.transaction():
        study.expect(heads)
        write(study, place, [amend_round(found.id, **values)], command="agree round end")
    return look_up(place, found.slug)


def look_up(place: Workplace, name: str) -> Told:
    """All about one round."""
    with place.open() as study, study.snapshot():
        return _told(study, _find(study, name))


def history(place: Workplace) -> tuple[RoundTold, ...]:
    """All rounds in the order in which they began, as a methods paragraph cites them."""
    with place.open() as study, study.snapshot():
        return history_in(study)


def history_in(study: Study) -> tuple[RoundTold, ...]:
    """The same of a study that is open."""
    return tuple(_told(study, each).told for each in rounds(study.db))


def plan_drop(place: Workplace, name: str) -> Dropping:
    """What goes with a round; writes nothing."""
    with place.open() as study, study.snapshot():
        found = _find(study, name)
        given = sum(a.sample == f"round {found.slug}" for a in assignments(study.db))
        return Dropping(round=found, assignments=given, heads=study.heads)


def drop(place: Workplace, plan: Dropping) -> Dropping:
    """Take a round out of the history, as it was shown; refused when the study was changed since."""
    with place.open() as study, study.transaction():
        study.expect(plan.heads)
        change = Retract(table="round", row=plan.round.id)
        return replace(plan, run=write(study, place, [change], command="agree round drop"))


def _find(study: Study, name: str) -> Round:
    known = {r.slug: r for r in rounds(study.db)}
    if slug(name) not in known:
        raise NotKnown("round", name, known, hint="see 'workbench agree round list'")
    return known[slug(name)]


def _going_on(study: Study, name: str) -> Round:
    found = _find(study, name)
    if found.ended:
        raise WorkbenchError(
            f"round {found.slug} has ended on {found.ended[:10]}",
            hint=f"see 'workbench agree round show {found.slug}'; a new round goes on from here",
        )
    return found


def _told(study: Study, of: Round) -> Told:
    from workbench.agreement.rounds import told, unpack, unpack_end

    first, ended = unpack(of.before), unpack_end(of.after)
    coders, here = named(study, "coder"), named(study, "source")
    edits = ended.edits if ended else edits_of(study, of)
    after = ended.taken if ended else None
    return Told(
        round=of, told=told(of, coders, edits=edits), sources=tuple(here[s] for s in sources_of(of) if s in here),
        before=first, after=after, edits=edits, coders=coders,
        again=tuple(coders[c] for c in _again(first, after) if c in coders) if first and after else (),
    )  # fmt: skip


def _again(first: Taken, second: Taken) -> tuple[str, ...]:
    """The coders (uuids) whose codings have become others."""
    marks = dict(zip(first.coders, first.marks, strict=True))
    return tuple(c for c, now in zip(second.coders, second.marks, strict=True) if marks.get(c) != now)
