"""How far the memos have come: what two people say of them, and what they changed of each other's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.actions.build import journal_analyst_text
from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import NotKnown, WorkbenchError
from workbench.memos.workflow import (
    MARKED,
    OVERRIDE,
    SiteStages,
    changed_since,
    evidence_at,
    memo_of,
    refuse_step,
    stages_of,
    standing_steps,
)
from workbench.model.stages import Amendment, SiteStage, Step
from workbench.store import people, steps
from workbench.store.corpus import read_corpus
from workbench.store.region_history import amendments as read_amendments
from workbench.store.sight import kept_from

if TYPE_CHECKING:
    from workbench.model.corpus import Corpus
    from workbench.store.study import Study

MOST_REASON = 2000
UNTOLD = "not told while sources are blind for you"


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoState:
    """The memo of one site. ``changed``: what became other in the evidence since the last mark, '' for nothing.

    ``amended``: changes of the analyst's text since the draft.
    """

    site: str
    stages: SiteStages
    changed: str
    amended: int


def memo_states(place: Workplace, sites: Sequence[str] = ()) -> tuple[MemoState, ...]:
    """Where the memos of some sites, or of all, stand."""
    with place.reading() as study:
        corpus = read_corpus(study.db)
        wanted = _known(corpus, sites)
        return tuple(_state(study, corpus, each) for each in stages_of(corpus) if each.site in wanted)


def _state(study: Study, corpus: Corpus, of: SiteStages) -> MemoState:
    last, now = (of.steps[-1] if of.steps else None), _evidence(study, corpus, of.site)
    return MemoState(
        site=of.site, stages=of, changed=(changed_since(last, now) if now else UNTOLD) if last else "",
        amended=len(amendments(study, memo_of(of.site))),
    )  # fmt: skip


def _evidence(study: Study, corpus: Corpus, site: str) -> str:
    """What the memo rests on; '' to whom codings of others are hidden, as they would see another evidence."""
    return "" if kept_from(study.db) else evidence_at(corpus, [site])


def mark(place: Workplace, site: str, stage: SiteStage, *, reason: str = "", override: str = "") -> Step:
    """Say that the memo of a site is drafted, refined or corroborated; ``override`` a refusal, with the reason.

    The analyst's text on disk goes into the journal first, so that the log knows what stood there.

    Raises:
        WorkbenchError: the stage before is not reached, or the drafter corroborates their own memo.
    """
    told = " ".join((OVERRIDE + override if override else reason).split())
    if len(told) > MOST_REASON:
        raise WorkbenchError(f"the reason has {len(told)} characters", hint=f"say it in {MOST_REASON}")
    with place.reading() as study:
        who = coder_in(study, place.coder)
        corpus = read_corpus(study.db)
        (known,) = _known(corpus, [site])
        evidence = _evidence(study, corpus, known)
    if not (place.reports / f"{memo_of(known)}.md").is_file():
        raise WorkbenchError(f"there is no memo of {known} yet", hint=f"run 'workbench site-memo build {known}'")
    with place.open() as study:
        journal_analyst_text(study, place)
        with study.transaction():
            why = refuse_step(steps.steps(study.db), memo_of(known), stage, who)
            if why and not override:
                raise WorkbenchError(why, hint='let another coder mark it, or give --override "REASON"')
            step = Step(
                id="", subject=memo_of(known), stage=stage, coder=who, evidence=evidence, reason=told, at=study.now
            )
            row = people.row_id(study.db, study.namespace, "coder", who)
            write(study, place, [steps.note_step(row, step)], command=f"site-memo mark {stage.value}")
    return step


def amendments(study: Study, report: str) -> tuple[Amendment, ...]:
    """Each change of the analyst's text in a report since it was drafted last; without a draft there is none."""
    draft = standing_steps(steps.steps(study.db), report).get(MARKED[0])
    if draft is None:
        return ()
    return tuple(each for each in read_amendments(study.db, report) if each.at > draft.at)


def memo_log(place: Workplace, site: str) -> tuple[tuple[Step, ...], tuple[Amendment, ...]]:
    """What was said of a memo, and what was changed in it since the draft; words on disk are not noted here."""
    with place.reading() as study:
        known = {s.slug for s in people.sites(study.db)}
        if site not in known:
            raise NotKnown("site", site, known, hint="see 'workbench site list'")
        subject = memo_of(site)
        said = tuple(step for step in steps.steps(study.db) if step.subject == subject)
        return said, amendments(study, subject)


def site_stages(study: Study) -> tuple[SiteStages, ...]:
    """Each site's stages for 'status'; nothing before anybody has marked a memo or summarised a theme.

    All codings are read for them, which a study that is only being coded need not wait for.
    """
    if not (steps.steps(study.db) or steps.summaries(study.db)):
        return ()
    return stages_of(read_corpus(study.db))


def _known(corpus: Corpus, sites: Iterable[str]) -> tuple[str, ...]:
    known = [s.slug for s in corpus.sites]
    for each in sites:
        if each not in known:
            raise NotKnown("site", each, known, hint="see 'workbench site list'")
    return tuple(sites) or tuple(known)
