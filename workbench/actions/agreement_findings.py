"""What a report on agreement tells beside the figures: how sources were drawn, read, discussed and decided on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.actions.agreeing import Agreed
from workbench.actions.dockets import Looked
from workbench.actions.rounds import history_in
from workbench.actions.workplace import Workplace
from workbench.agreement.adjudication import State
from workbench.agreement.findings import findings
from workbench.agreement.wording import Circumstances, Sampled, Settled
from workbench.model.team import Assignment
from workbench.store import noted
from workbench.store.assignments import assignments
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.agreement.findings import Findings

ROUND = "round "  # how a sample is called that was assigned by a round


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What the report is composed of. ``instead``: source → for each turn what is printed instead of its words."""

    agreed: Agreed
    findings: Findings
    instead: Mapping[str, Sequence[str]]


def gather(place: Workplace, study: Study, agreed: Agreed) -> Gathered:
    """Everything behind the figures, of a study opened for reading."""
    compared = agreed.agreement.comparison
    given = [a for a in assignments(study.db) if a.source in compared.sources and a.coder in compared.coders]
    ends = [(a.source, a.coder, noted.microseconds(a.finished)) for a in given if a.finished]
    late = noted.coded_late(study.db, ends)
    around = Circumstances(
        looked_at=agreed.looked_at, filters=str(agreed.filters), basis=agreed.wish.basis, samples=_samples(given),
        blind=_blind(given, {source for source, _ in late}), late=late, rounds=history_in(study),
        settled=_settled(place, agreed), boundaries=agreed.wish.boundaries,
    )  # fmt: skip
    found = findings(
        agreed.agreement, agreed.materials, around, _when(study, agreed, given), boundaries=agreed.boundaries
    )
    return Gathered(
        agreed=agreed, findings=found, instead={r.heard.source.slug: r.heard.instead for r in agreed.readings}
    )


def _samples(given: Sequence[Assignment]) -> tuple[Sampled, ...]:
    drawn = {(a.sample, a.source) for a in given if a.sample and not a.sample.startswith(ROUND)}
    return tuple(Sampled(name=name, sources=n) for name, n in sorted(Counter(name for name, _ in drawn).items()))


def _blind(given: Sequence[Assignment], late: Collection[str]) -> int:
    """Sources that all were to code blind, and did: nobody opened them, or coded there once they could see."""
    of_source: dict[str, list[Assignment]] = {}
    for each in given:
        of_source.setdefault(each.source, []).append(each)
    return sum(
        all(a.blind and not a.opened for a in of)
        for source, of in of_source.items()
        if source not in late and len({a.coder for a in of}) > 1
    )


def _settled(place: Workplace, agreed: Agreed) -> Settled | None:
    """What was adjudicated of the passages on the sources that were compared, for the codes that were.

    Looked up apart, because what is opened for reading shows the originals without the consensus.
    """
    codes, sources = agreed.book.slugs, set(agreed.agreement.comparison.sources)
    with place.open() as study, study.snapshot():
        looked = Looked(study)
        made = [d for d in looked.decisions if d.source in sources and d.code in codes]
        if not made:
            return None
        states = Counter(
            m.state
            for docket in looked.dockets()
            for m in docket.matters
            if docket.source.slug in sources and m.cluster.code in codes
        )
    decided = states[State.DECIDED]
    return Settled(differing=decided + states[State.OPEN], decided=decided, by=tuple(sorted({d.coder for d in made})))


def _when(study: Study, agreed: Agreed, given: Sequence[Assignment]) -> dict[str, int | None]:
    """Source → when the last of its coders had finished or read it, UTC in microseconds."""
    compared = agreed.agreement.comparison
    found: dict[str, int | None] = {}
    for (source, coder), notes in noted.readings(study.db).by.items():
        if source in compared.sources and coder in compared.coders:
            found[source] = max(found.get(source) or 0, *(n.clock for n in notes))
    for source in {a.source for a in given}:
        ends = [noted.microseconds(a.finished) for a in given if a.source == source and a.finished]
        if ends:
            found[source] = max(ends)
    return found
