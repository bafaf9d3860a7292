"""Who codes what apart from each other, what was decided where they differed, and rounds of calibration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CONSENSUS = "consensus"  # kind and slug of the coder that holds what was adjudicated
UNION = "union"  # the layer of all coders, each unit once
LAYERS = (UNION, CONSENSUS)
REOPENED = "reopened after all had finished"  # why an assignment is blind no more that nobody opened early


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """A source that a coder is to code. ``source`` and ``coder`` are slugs.

    ``sample``: the draw it came from, '' where it was given by hand. ``blind``: until all who were given the source
    blind have finished, nobody of them sees what others coded there. ``given``, ``finished``, ``opened``: UTC times
    (ISO 8601), '' while not; an assignment that was ``opened`` before its end, for a ``reason``, is blind no more.
    """

    id: str
    source: str
    coder: str
    sample: str = ""
    blind: bool = True
    given: str = ""
    finished: str = ""
    opened: str = ""
    reason: str = ""

    @property
    def state(self) -> str:
        """One word: finished, opened (and no more blind), or to do."""
        if self.finished:
            return "finished, opened" if self.opened else "finished"
        return "opened" if self.opened else "to do"


@dataclass(frozen=True, kw_only=True, slots=True)
class Adjudication:
    """What was decided of a passage that coders coded differently. ``source``, ``code``, ``coder`` are slugs.

    ``coder`` decided. ``outcome``: 'coded' or 'not coded'. ``codings``: uuids of the originals that were looked at,
    ``coding``: of those that entered the consensus, a space between. ``clock``: when, UTC in microseconds.
    """

    id: str
    source: str
    code: str
    coder: str
    start: int
    end: int
    outcome: str
    reason: str
    codings: tuple[str, ...] = ()
    coding: str = ""
    clock: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """A round of calibration: some sources coded by several, compared, talked over, compared again.

    ``wording``: uuid of a code → its fields as they read when the round began. ``before`` and ``after``: figures as
    `agreement.rounds` packs them, empty until they were taken. ``sample``: how the sources were chosen.
    """

    id: str
    slug: str
    began: str
    ended: str = ""
    coders: tuple[str, ...] = ()
    sample: Mapping[str, object] = field(default_factory=dict)
    wording: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    memo: str = ""


def hidden(assignments: tuple[Assignment, ...], coder: str) -> frozenset[str]:
    """The sources on which a coder is not to see what others coded: blind ones that not everybody has finished.

    Who has opened an assignment sees everything there. Somebody who was not given the source is not kept from it.

    >>> both = (Assignment(id="1", source="s", coder="ana"), Assignment(id="2", source="s", coder="bo", finished="t"))
    >>> hidden(both, "ana"), hidden(both, "cy")
    (frozenset({'s'}), frozenset())
    """
    blind: dict[str, list[Assignment]] = {}
    for each in assignments:
        if each.blind:
            blind.setdefault(each.source, []).append(each)
    return frozenset(
        source
        for source, given in blind.items()
        if any(a.coder == coder for a in given)
        and not any(a.coder == coder and a.opened for a in given)
        and not all(a.finished for a in given)
    )
