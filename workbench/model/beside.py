"""A translation beside its original: which turn of one says what which turn of the other says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.model.source import Turn, Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class Alignment:
    """Turns of one source by the same turns of the other, both from 0; ``problem`` is '' when all are aligned."""

    pairs: Mapping[int, int]
    problem: str = ""


def align(turns: Sequence[Turn], other_turns: Sequence[Turn]) -> Alignment:
    """Align two sources turn by turn; headings and stage directions stand aside.

    Where the voices part, or one source ends before the other, only the turns before that are aligned, and the
    problem names the place in both, turns counted from 1 as they are shown.

    >>> question = Turn(start=0, end=4, speaker="Q", voice=Voice.INTERVIEWER)
    >>> answer = Turn(start=5, end=9, speaker="A")
    >>> align([question, answer], [question, answer]).pairs
    {0: 0, 1: 1}
    >>> align([question, answer], [question, question]).problem
    'turn 2 is respondent here and interviewer in the other (turn 2); from there on nothing is aligned'
    """
    here, there = _speaking(turns), _speaking(other_turns)
    both = list(zip(here, there, strict=False))
    parted = next((at for at, (one, other) in enumerate(both) if turns[one].voice != other_turns[other].voice), None)
    pairs = dict(both[:parted])
    if parted is not None:
        one, other = both[parted]
        problem = (
            f"turn {one + 1} is {turns[one].voice.value} here and {other_turns[other].voice.value} in the other"
            f" (turn {other + 1}); from there on nothing is aligned"
        )
    elif len(here) != len(there):
        longer, last = ("here", here) if len(here) > len(there) else ("in the other", there)
        problem = (
            f"{len(here)} turns with words here, {len(there)} in the other; from turn {last[len(both)] + 1} {longer}"
            " on nothing is aligned, and one may be missing above"
        )
    else:
        problem = ""
    return Alignment(pairs=pairs, problem=problem)


def _speaking(turns: Sequence[Turn]) -> list[int]:
    return [at for at, turn in enumerate(turns) if turn.voice is not Voice.EVENT]
