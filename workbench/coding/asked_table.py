"""Which question each turn of the interviewer asks, as a table that a researcher goes through and hands back.

One row for each turn, or several where a turn puts several questions; an empty ``question`` means that it puts none
of the protocol's. What stands in the other columns is for reading only. Turns are counted from 1 here, as in every
listing, and from 0 in what is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from workbench.coding.wording import Asked
from workbench.errors import NotKnown, Problems
from workbench.model.source import Turn, Voice

NEEDED = ("source", "turn")
COLUMNS = (*NEEDED, "question", "score", "wording", "asks", "rivals")
_MOST_DIGITS = 9  # no source has turns with longer numbers

Decisions = dict[str, dict[int, tuple[str, ...]]]  # source → interviewer's turn, from 0 → questions, maybe none


def to_rows(source: str, asked: Iterable[Asked], texts: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """The rows of one source, by ``COLUMNS``; where the choice is open, ``rivals`` names what lies near.

    ``texts``: question → its words in the protocol, which stand in ``asks`` beside those of the interviewer.

    >>> open_choice = Asked(turn=4, question=None, score=0.62, rivals=(("q1", 0.62), ("q2", 0.6)))
    >>> [(row["turn"], row["rivals"]) for row in to_rows("osgood-w1", [open_choice])]
    [('5', 'q1 0.62, q2 0.60')]
    """
    return [
        {
            "source": source,
            "turn": str(each.turn + 1),
            "question": each.question or "",
            "score": f"{each.score:.2f}",
            "wording": each.wording,
            "asks": (texts or {}).get(each.question or "", ""),
            "rivals": ", ".join(f"{question} {score:.2f}" for question, score in each.rivals),
        }
        for each in asked
    ]


def read_decisions(
    rows: Iterable[Mapping[str, str]],
    *,
    turns: Mapping[str, Sequence[Turn]],
    questions: Mapping[str, Collection[str]],
    where: str = "the table",
) -> Decisions:
    """What was decided, for the sources that have a row.

    Args:
        rows: of a table with ``COLUMNS``, of which only the first three are read; ``_line`` says where a row stands
            (rows are counted from 2 without it).
        turns: the turns of every source of the study, by its slug.
        questions: the ids of the questions meant for a source, by its slug; a source without an entry has none.
        where: how messages call the table.

    Raises:
        Problems: rows with an unknown source, a turn that is not the interviewer's, or a question that is not
            meant for the source; all of them at once.
    """
    found: Decisions = {}
    problems = []
    for at, row in enumerate(rows, 2):
        source, number = row.get("source", "").strip(), row.get("turn", "").strip()
        question = row.get("question", "").strip()
        if wrong := _wrong(source, number, question, turns, questions.get(source, ())):
            problems.append(f"line {row.get('_line', at)}: {wrong}")
            continue
        decided = found.setdefault(source, {})
        turn = int(number) - 1
        before = decided.get(turn, ())
        decided[turn] = before if not question or question in before else (*before, question)
    if problems:
        raise Problems(where, problems, hint="mend these rows and apply the table again; nothing was applied")
    return found


def _wrong(
    source: str, number: str, question: str, turns: Mapping[str, Sequence[Turn]], questions: Collection[str]
) -> str:
    """What is wrong with a row; '' when nothing is."""
    if source not in turns:
        return str(NotKnown("source", source, turns))
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        return f"'turn' is {number!r}, not a whole number"
    there = turns[source]
    if not 0 < int(number) <= len(there):
        return f"{source} has no turn {number}: its turns are counted from 1 to {len(there)}"
    voice = there[int(number) - 1].voice
    if voice is not Voice.INTERVIEWER:
        return f"turn {number} of {source} is the {voice.value}'s, not the interviewer's"
    if question and question not in questions:
        meant = f"meant are {', '.join(questions)}" if questions else "no question is meant for it"
        return f"question {question!r} is not meant for the role and wave of {source}; {meant}"
    return ""
