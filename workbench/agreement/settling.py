"""What the consensus of a source gets when nothing is left to decide: what is agreed, beside what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.agreement.adjudication import Cluster, Matter, State, by_coding, entered
from workbench.model.coding import Coding, Stance
from workbench.model.team import Adjudication


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A coding as it is to stand in the consensus."""

    code: str
    start: int
    end: int
    stance: Stance | None = None
    fingerprint: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two of them the same; under which rules it was coded does not."""
        return self.code, self.start, self.end, self.stance


def agreed(cluster: Cluster) -> Entry:
    """The coding that an agreed passage has in the consensus."""
    start, end = cluster.span
    like = max(cluster.codings, key=lambda c: (c.end - c.start, c.id))
    return Entry(code=cluster.code, start=start, end=end, stance=like.stance, fingerprint=like.fingerprint)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settling:
    """What the consensus of a source gets and loses when it is settled. ``stale``: uuids of its codings."""

    new: tuple[Entry, ...]
    stale: tuple[str, ...]


def settling(
    of_source: Sequence[Matter],
    decisions: Sequence[Adjudication],
    consensus: Mapping[str, Coding],
    within: Collection[str],
) -> Settling:
    """Bring the consensus of a source to what is agreed and decided there, for the codes ``within``.

    Args:
        of_source: all matters of the source, of whatever code, none of those within to be decided any more.
        decisions: all that were made, the oldest first.
        consensus: codings of the consensus in this source, by uuid.
        within: slugs of codes.
    """
    kept = {key for d in _standing(of_source, decisions) for key in entered(d)}
    wanted: dict[tuple[object, ...], Entry] = {}
    for matter in of_source:
        if matter.state is State.AGREED and matter.cluster.code in within:
            entry = agreed(matter.cluster)
            wanted.setdefault(entry.key, entry)
    there: set[tuple[object, ...]] = set()
    stale = []
    for key, coding in consensus.items():
        of = Entry(code=coding.code, start=coding.start, end=coding.end, stance=coding.stance).key
        if coding.code not in within:
            continue
        if key in kept or (of in wanted and of not in there):
            there.add(of)
        else:
            stale.append(key)
    return Settling(new=tuple(e for of, e in wanted.items() if of not in there), stale=tuple(stale))


def _standing(of_source: Sequence[Matter], decisions: Sequence[Adjudication]) -> Iterator[Adjudication]:
    """Decisions that nothing has overtaken; one of which no coding is left stands, since nobody has undone it."""
    of_coding = by_coding(decisions)
    overtaken = {
        decision.id
        for matter in of_source
        for key in matter.cluster.ids
        for decision in of_coding.get(key, ())
        if matter.decision is None or decision.id != matter.decision.id
    }
    for decision in decisions:
        last = all(of_coding[key][-1].id == decision.id for key in decision.codings)
        if last and decision.id not in overtaken:
            yield decision
