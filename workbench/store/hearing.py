"""What of a source is read, and where its codings stand in that."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.model.coding import Coding
from workbench.model.consent import WITHDRAWN, instead_of_turns
from workbench.model.corpus import UNKNOWN, Passage
from workbench.model.source import Participant, Source, Turn, Unit
from workbench.model.text import Lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """A source with the turns that are not read: of people who withdrew, or of other roles than those asked for.

    ``source`` is narrowed to the others, as the corpus shows it; ``turns`` are all of them, by which places are
    counted. ``instead``: for each turn what is printed in its stead, '' where its words may be.
    """

    source: Source
    turns: tuple[Turn, ...]
    roles: tuple[str, ...]  # of the turns, '' where nobody told
    instead: tuple[str, ...]
    left_out: frozenset[int]

    @property
    def speaks(self) -> bool:
        """Whether anything is left of it that may be read; what never had words that count is left as it is."""
        counted = {n for n, turn in enumerate(self.turns) if turn.voice.counted}
        return not counted or bool(counted - self.left_out)


def hearing(source: Source, other: Source | None, persons: Sequence[Participant], roles: tuple[str, ...]) -> Hearing:
    """What of a source is read.

    ``other``: what it stands beside. ``persons``: those whose words are barred in some way. ``roles``: only theirs,
    or everybody's when empty.
    """
    instead = instead_of_turns(source, other, persons) if persons else ("",) * len(source.turns)
    of_label = {t.speaker: source.who(t.speaker).role or source.role or "" for t in source.turns}
    of_turn = tuple(of_label[t.speaker] for t in source.turns)
    left_out = frozenset(
        n
        for n, turn in enumerate(source.turns)
        if turn.voice.counted and (instead[n] == WITHDRAWN or (roles and of_turn[n] not in roles))
    )
    heard = replace(
        source,
        turns=tuple(t for n, t in enumerate(source.turns) if n not in left_out),
        speakers={label: w for label, w in source.speakers.items() if not roles or (w.role or source.role) in roles},
    )
    return Hearing(
        source=heard if left_out else source, turns=source.turns, roles=of_turn, instead=instead, left_out=left_out
    )


def words_by_role(heard: Hearing, text: str, spoken: Iterable[Unit]) -> dict[str, int]:
    """Words by the role that speaks them; '' where nobody told."""
    said: dict[str, int] = {}
    for unit in spoken:
        role = heard.roles[unit.turn]
        said[role] = said.get(role, 0) + len(text[unit.start : unit.stop].split())
    return said


def place_codings(heard: Hearing, text: str, spoken: list[Unit], found: Iterable[Coding]) -> list[Passage]:
    """Codings of one source with turn, line and the units that count which they touch.

    ``spoken``: those units in order. A coding touches a unit when it covers at least one character between the
    unit's start and stop. Codings that begin in the words of somebody who is not heard are left out.
    """
    lines, starts = Lines(text), [t.start for t in heard.turns]
    firsts, stops = [u.start for u in spoken], [u.stop for u in spoken]
    passages = []
    for coding in found:
        low, high = bisect_right(stops, coding.start), bisect_right(firsts, coding.end - 1)
        turn, last = _turn_at(starts, coding.start), _turn_at(starts, coding.end - 1)
        if turn in heard.left_out:
            continue
        speaker = heard.turns[turn].speaker if heard.turns else ""
        passages.append(
            Passage(
                coding=coding,
                source=heard.source,
                turn=turn + 1,
                line=lines.locate(coding.start)[0],
                speaker=speaker,
                units=tuple(range(low, high)),
                text=text[spoken[low].start : spoken[high - 1].stop] if low < high else coding.quote,
                who=heard.source.who(speaker) if heard.turns else UNKNOWN,
                quotable=not any(heard.instead[turn : last + 1]),
                place=heard.source.place(coding.start),
            )
        )
    return passages


def _turn_at(starts: Sequence[int], offset: int) -> int:
    """The turn that an offset lies in or behind, from 0."""
    return max(0, bisect_right(starts, offset) - 1)
