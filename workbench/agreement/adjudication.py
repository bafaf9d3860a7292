"""What coders coded alike and what differently, passage by passage, and which decisions stand on it.

A passage is a cluster of codings: those of one code in one source that touch the same sentences, one with the other.
Borders that differ inside the same sentences are no disagreement; stances that differ are one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.agreement.judged import Judged
from workbench.model.codebook import Codebook
from workbench.model.coding import Coding, Stance
from workbench.model.source import Unit
from workbench.model.team import Adjudication

NOT_CODED = "not coded"
CODED = "coded"
Marks = frozenset[tuple[int, int]]


class State(StrEnum):
    """How far a passage is."""

    AGREED = "agreed"
    DECIDED = "decided"
    OPEN = "to decide"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """Codings of one code in one source that lie over each other, in the order of the text.

    ``judges``: the coders who judged this code in this source. ``marks``: coder → start and stop of each sentence
    that they coded here; where nothing touches a sentence of a voice that counts, of what they marked.
    """

    source: str
    code: str
    judges: tuple[str, ...]
    codings: tuple[Coding, ...]
    marks: Mapping[str, Marks]

    @property
    def start(self) -> int:
        """Where the first of the codings begins."""
        return min(c.start for c in self.codings)

    @property
    def end(self) -> int:
        """Where the last of the codings ends."""
        return max(c.end for c in self.codings)

    @property
    def ids(self) -> frozenset[str]:
        """The uuids of the codings."""
        return frozenset(c.id for c in self.codings)

    @property
    def stances(self) -> frozenset[Stance | None]:
        """The stances that were given here, also none."""
        return frozenset(c.stance for c in self.codings)

    @property
    def agreed(self) -> bool:
        """Whether all who judged it coded the same sentences, with one stance."""
        return len({self.marks.get(who, frozenset()) for who in self.judges}) == 1 and len(self.stances) == 1

    def of(self, coder: str) -> tuple[Coding, ...]:
        """What a coder coded here; nothing is a judgement too."""
        return tuple(c for c in self.codings if c.coder == coder)

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of a coding for all: the longest that reaches over all the sentences, else the whole."""
        every = [span for of in self.marks.values() for span in of]
        first, last = min(stop for _, stop in every), max(start for start, _ in every)
        whole = [c for c in self.codings if c.start < first and last < c.end]
        longest = max(whole, key=lambda c: (c.end - c.start, -c.start, c.id), default=None)
        return (longest.start, longest.end) if longest else (self.start, self.end)


def judges(judged: Judged, book: Codebook) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """Source → code → who judged it there, of codes that two or more have.

    A code with codes below it is judged with them; as `comparison.Comparison.who` says it, one of them that nobody
    judged anywhere is not asked for.
    """
    every = frozenset[str]().union(*judged.by.values())
    leaves = {code.slug: book.under(code.slug) & every or book.under(code.slug) for code in book}
    by: dict[str, dict[str, frozenset[str]]] = {}
    for (source, who), codes in judged.by.items():
        by.setdefault(source, {})[who] = codes
    alike: dict[frozenset[tuple[str, frozenset[str]]], dict[str, tuple[str, ...]]] = {}  # most sources are
    for of_source in by.values():
        key = frozenset(of_source.items())
        if key not in alike:
            who_of = {
                code: tuple(sorted(who for who, codes in of_source.items() if below <= codes))
                for code, below in leaves.items()
            }
            alike[key] = {code: who for code, who in who_of.items() if len(who) > 1}
    return {source: alike[frozenset(of_source.items())] for source, of_source in by.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Laid:
    """A coding with the sentences that it touches, grown to their borders."""

    coding: Coding
    start: int
    end: int
    touched: Marks


def clusters(
    source: str, units: Sequence[Unit], codings: Iterable[Coding], judges: Mapping[str, Sequence[str]]
) -> tuple[Cluster, ...]:
    """The passages of a source, in the order of the text.

    Args:
        source: its slug.
        units: its sentences of voices that count, in order.
        codings: all of the source; those of others than the judges are not looked at.
        judges: code → who judged it there; a code that fewer than two judged has no passages.
    """
    starts, stops = [u.start for u in units], [u.stop for u in units]
    laid: dict[str, list[_Laid]] = {}
    for coding in codings:
        who = judges.get(coding.code, ())
        if len(who) > 1 and coding.coder in who:
            laid.setdefault(coding.code, []).append(_lay(coding, starts, stops))
    found = [_cluster(source, judges[code], group) for code, of in laid.items() for group in _groups(of)]
    return tuple(sorted(found, key=lambda c: (c.start, c.end, c.code)))


def _lay(coding: Coding, starts: Sequence[int], stops: Sequence[int]) -> _Laid:
    """White space at the ends of a coding touches nothing."""
    start = coding.start + len(coding.quote) - len(coding.quote.lstrip())
    end = coding.end - (len(coding.quote) - len(coding.quote.rstrip()))
    low, high = bisect_right(stops, start), bisect_left(starts, end)
    if start >= end or low >= high:
        return _Laid(coding=coding, start=coding.start, end=coding.end, touched=frozenset())
    return _Laid(
        coding=coding, start=min(start, starts[low]), end=max(end, stops[high - 1]),
        touched=frozenset(zip(starts[low:high], stops[low:high], strict=True)),
    )  # fmt: skip


def _groups(laid: list[_Laid]) -> Iterator[list[_Laid]]:
    """Those that overlap, one with the next."""
    group: list[_Laid] = []
    reach = 0
    for each in sorted(laid, key=lambda e: (e.start, e.end, e.coding.id)):
        if group and each.start >= reach:
            yield group
            group = []
        group.append(each)
        reach = max(reach, each.end) if len(group) > 1 else each.end
    if group:
        yield group


def _cluster(source: str, judges: Sequence[str], group: Sequence[_Laid]) -> Cluster:
    in_words = any(each.touched for each in group)
    marks: dict[str, set[tuple[int, int]]] = {}
    for each in group:
        of = marks.setdefault(each.coding.coder, set())
        of |= each.touched if in_words else {(each.coding.start, each.coding.end)}
    codings = sorted((each.coding for each in group), key=lambda c: (c.start, c.end, c.coder, c.id))
    return Cluster(
        source=source, code=codings[0].code, judges=tuple(judges), codings=tuple(codings),
        marks={who: frozenset(of) for who, of in marks.items()},
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """A passage with the decision that stands on it, if any.

    ``against``: decisions on the same codings that say otherwise and were made on another copy of the study, so that
    neither knew of the other; the later one stands.
    """

    cluster: Cluster
    decision: Adjudication | None = None
    against: tuple[Adjudication, ...] = ()

    @property
    def state(self) -> State:
        """Whether it is agreed, decided, or to be decided. A decision stands before an agreement."""
        if self.decision:
            return State.DECIDED
        return State.AGREED if self.cluster.agreed else State.OPEN


def entered(decision: Adjudication) -> tuple[str, ...]:
    """The uuids of the codings by which a decision entered the consensus: a coder may have marked several."""
    return tuple(decision.coding.split())


def matters(
    found: Iterable[Cluster],
    decisions: Sequence[Adjudication],
    consensus: Mapping[str, Coding],
    apart: Collection[tuple[str, str]] = (),
) -> tuple[Matter, ...]:
    """The passages with the decisions that stand on them.

    The last decision on any of the codings of a passage stands when it looked at all of them, and what it brought
    into the consensus is there still; else the passage is open again.

    Args:
        found: passages.
        decisions: all that were made, the oldest first.
        consensus: codings of the consensus, by uuid.
        apart: pairs of decisions (ids, either way round) that did not know of each other.
    """
    of_coding = by_coding(decisions)
    return tuple(_matter(cluster, of_coding, consensus, frozenset(apart)) for cluster in found)


def by_coding(decisions: Sequence[Adjudication]) -> dict[str, list[Adjudication]]:
    """Uuid of an original → the decisions on it, the oldest first."""
    found: dict[str, list[Adjudication]] = {}
    for decision in decisions:
        for key in decision.codings:
            found.setdefault(key, []).append(decision)
    return found


def _matter(
    cluster: Cluster,
    of_coding: Mapping[str, Sequence[Adjudication]],
    consensus: Mapping[str, Coding],
    apart: frozenset[tuple[str, str]],
) -> Matter:
    touching = {d.id: d for key in cluster.ids for d in of_coding.get(key, ())}
    last = max(touching.values(), key=lambda d: (d.clock, d.id), default=None)
    if last is None or not cluster.ids <= set(last.codings) or any(key not in consensus for key in entered(last)):
        return Matter(cluster=cluster)
    told = _told(last, consensus)
    against = (
        d
        for d in touching.values()
        if ((d.id, last.id) in apart or (last.id, d.id) in apart) and _told(d, consensus) != told
    )
    return Matter(cluster=cluster, decision=last, against=tuple(sorted(against, key=lambda d: (d.clock, d.id))))


def _told(decision: Adjudication, consensus: Mapping[str, Coding]) -> frozenset[object]:
    """What a decision says; one whose codings were taken out since says something of its own."""
    places = [consensus.get(key) for key in entered(decision)]
    return frozenset((c.code, c.start, c.end, c.stance) if c else decision.id for c in places)
