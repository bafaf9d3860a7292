"""What the coded evidence proposes for each lever and strategy, and where it has nothing to propose.

A link from a code only proposes passages; a passage counts for a strategy once a person has confirmed it
(methods/03, two-step link). 'No link', 'not asked', 'not yet coded' and 'no evidence' are different states, worked
out and never written beforehand (methods/00, Rules). All targets are reported, those with nothing included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.displays.frame import Frame
from workbench.displays.prevalence import Layout, Prevalence, spread
from workbench.displays.standing import Matter
from workbench.displays.tally import Share, distinct, units_of
from workbench.levers.profile import (
    RELEVANCES,
    Profile,
    Proposed,
    concerns_of,
    profile_of,
    reasons_of,
)
from workbench.memos.choose import NOTHING_BY_HAND, ByHand, Chosen, choose
from workbench.model.claim import Silence
from workbench.model.corpus import Corpus, Passage
from workbench.model.lever import Lever, Link, Strategy

QUOTES = 2
LABEL = "proposed by links from codes; nothing counts for a lever or strategy until a person has confirmed it"


class State(StrEnum):
    """What there is for a lever or strategy."""

    NO_LINK = "no link"
    NO_SOURCE = "no such source"
    NOT_ASKED = "not asked"
    NOT_CODED = "not yet coded"
    NO_EVIDENCE = "no evidence"
    PROPOSED = "proposed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One lever or strategy.

    Attributes:
        kind: 'lever' or 'strategy'.
        slug: Its slug.
        name: Its name.
        statement: What it says.
        links: Links to it, in the order of the study.
        state: What there is for it.
        why: The state in words, with its figures.
        proposed: Distinct passages in the order of source and text, each by its nearest link.
        profile: How they are spread; None unless the state is 'proposed'.
        concerns: What should give pause; none where nothing is proposed, which is a gap and not a concern.
        quotes: Quotations and a counter quotation.
    """

    kind: str
    slug: str
    name: str
    statement: str
    links: tuple[Link, ...]
    state: State
    why: str
    proposed: tuple[Proposed, ...]
    profile: Profile | None
    concerns: tuple[str, ...]
    quotes: Chosen


@dataclass(frozen=True, kw_only=True, slots=True)
class Unlinked:
    """A code with passages and no link, neither of its own nor of a group above it.

    ``units``: distinct units coded with it; ``sites``: sites that have it, of those that count.
    """

    code: str
    name: str
    units: int
    sites: Share


@dataclass(frozen=True, kw_only=True, slots=True)
class LeverReport:
    """Levers and strategies in the order of the study.

    Attributes:
        levers: Each lever by its own links.
        strategies: Each strategy by its own links: those of its lever are wider and would propose too much.
        gaps: Those for which nothing is proposed, levers first.
        unlinked: Codes with passages that no link takes anywhere, in the order of the codebook.
        label: What 'proposed' means, to be printed with every figure.
    """

    levers: tuple[Evidence, ...]
    strategies: tuple[Evidence, ...]
    gaps: tuple[Evidence, ...]
    unlinked: tuple[Unlinked, ...]
    label: str = LABEL


def lever_evidence(corpus: Corpus, *, quotes: int = QUOTES, by_hand: ByHand = NOTHING_BY_HAND) -> LeverReport:
    """The evidence that links propose for every lever and every strategy."""
    by_target: dict[tuple[str, str], list[Link]] = {}
    for link in corpus.links:
        by_target.setdefault((link.kind, link.target), []).append(link)
    weighing = _Weighing(layout=Layout.of(corpus), quotes=quotes, by_hand=by_hand)
    levers = tuple(weighing.weigh("lever", each, by_target.get(("lever", each.slug), ())) for each in corpus.levers)
    strategies = tuple(
        weighing.weigh("strategy", each, by_target.get(("strategy", each.slug), ())) for each in corpus.strategies
    )
    return LeverReport(
        levers=levers,
        strategies=strategies,
        gaps=tuple(each for each in (*levers, *strategies) if each.state is not State.PROPOSED),
        unlinked=_unlinked(weighing.layout),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Weighing:
    """What stays the same from target to target."""

    layout: Layout
    quotes: int
    by_hand: ByHand

    def weigh(self, kind: str, target: Lever | Strategy, links: Sequence[Link]) -> Evidence:
        """The evidence for one target."""
        frame = self.layout.frame
        codes = frame.known(link.code for link in links)
        passages = frame.passages(codes)
        proposed = _proposed(frame, links, passages)
        matter = Matter.several(frame, target.slug, codes, passages, name=target.name)
        found = spread(self.layout, matter)
        state = _state(links, proposed, found)
        profile = profile_of(frame, found, proposed) if proposed else None
        return Evidence(
            kind=kind,
            slug=target.slug,
            name=target.name,
            statement=target.statement,
            links=tuple(links),
            state=state,
            why=_why(state, found, proposed),
            proposed=proposed,
            profile=profile,
            concerns=concerns_of(profile, {s.slug: s.name for s in frame.corpus.sites}) if profile else (),
            quotes=choose(
                passages,
                self.quotes,
                stance=frame.stance,
                district=lambda source: frame.districts[source.slug],
                by_hand=self.by_hand,
            ),
        )


def _proposed(frame: Frame, links: Iterable[Link], passages: Iterable[Passage]) -> tuple[Proposed, ...]:
    """Distinct passages, those that touch as one. Of several links that reach a passage the nearest speaks for it."""
    linked: dict[str, Link] = {}
    for link in links:
        known = linked.get(link.code)
        if known is None or RELEVANCES.index(link.relevance) < RELEVANCES.index(known.relevance):
            linked[link.code] = link
    found = []
    for passage in distinct(passages):
        near = [next(code for code in frame.paths[slug] if code in linked) for slug in passage.codes]
        code = min(near, key=lambda each: RELEVANCES.index(linked[each].relevance))
        found.append(Proposed(passage=passage, relevance=linked[code].relevance, code=code))
    return tuple(found)


def _state(links: Sequence[Link], proposed: Sequence[Proposed], found: Prevalence) -> State:
    """What there is. As long as a site waits to be coded, nobody may speak of no evidence."""
    reasons = {standing.silent.reason for standing in found.standings}
    tests = (
        (State.NO_LINK, not links),
        (State.PROPOSED, bool(proposed)),
        (State.NOT_CODED, Silence.NOT_READ in reasons),
        (State.NO_EVIDENCE, Silence.ABSENT in reasons or Silence.UNKNOWN in reasons),
        (State.NOT_ASKED, Silence.NOT_ASKED in reasons),
        (State.NO_SOURCE, True),
    )
    return next(state for state, holds in tests if holds)


def _why(state: State, found: Prevalence, proposed: Sequence[Proposed]) -> str:
    if state is State.NO_LINK:
        return "no code is linked to it"
    if state is State.PROPOSED:
        count = len(proposed)
        return f"{count} passage{'s' * (count != 1)} proposed, sites {found.sites}"
    reasons = reasons_of(standing.silent for standing in found.standings)
    return f"linked codes have no passage; sites: {reasons or 'none in the study'}"


def _unlinked(layout: Layout) -> tuple[Unlinked, ...]:
    frame = layout.frame
    linked = {link.code for link in frame.corpus.links}
    rows = []
    for code in frame.codes.values():
        passages = frame.corpus.coded([code.slug])
        if passages and linked.isdisjoint(frame.paths[code.slug]):
            units = units_of(frame.gather(passages).values())
            share = spread(layout, Matter.code(frame, code.slug)).sites
            rows.append(Unlinked(code=code.slug, name=code.name, units=units, sites=share))
    return tuple(rows)
