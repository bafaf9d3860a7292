import csv
import io

import pytest

from workbench.coding.asked_table import COLUMNS, read_decisions, to_rows
from workbench.coding.wording import Asked
from workbench.errors import Problems
from workbench.model.source import Turn, Voice

TURNS = {
    "osgood-w1": [
        Turn(start=0, end=4, speaker="Q", voice=Voice.INTERVIEWER),
        Turn(start=5, end=9, speaker="A"),
        Turn(start=10, end=14, speaker="Q", voice=Voice.INTERVIEWER),
    ],
    "plan": [Turn(start=0, end=4, speaker="Q", voice=Voice.INTERVIEWER)],
}
QUESTIONS = {"osgood-w1": ("q1", "q2")}


def read(*rows: dict[str, str]) -> object:
    return read_decisions(rows, turns=TURNS, questions=QUESTIONS, where="asked.csv")


def row(source: str = "osgood-w1", turn: str = "1", question: str = "") -> dict[str, str]:
    return {"source": source, "turn": turn, "question": question}


def test_a_table_that_is_written_and_read_back_says_the_same() -> None:
    asked = [
        Asked(turn=0, question="q1", score=0.731, wording='=Who "decides", here?'),
        Asked(turn=0, question="q2", score=0.5, wording="And why?"),
        Asked(turn=2, question=None, score=0.6, wording="Hm?", rivals=(("q1", 0.6), ("q2", 0.58))),
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(to_rows("osgood-w1", asked))
    out.seek(0)
    rows = list(csv.DictReader(out))

    assert [r["score"] for r in rows] == ["0.73", "0.50", "0.60"]
    assert rows[2]["rivals"] == "q1 0.60, q2 0.58"
    assert read(*rows) == {"osgood-w1": {0: ("q1", "q2"), 2: ()}}


def test_an_empty_question_is_a_decision_and_a_repeated_row_is_one() -> None:
    assert read(row(), row(question="q1"), row(question=" q1 "), row(source="plan")) == {
        "osgood-w1": {0: ("q1",)},
        "plan": {0: ()},
    }


def test_all_that_is_wrong_is_told_at_once_with_its_line() -> None:
    with pytest.raises(Problems) as caught:
        read(
            row(source="osgod-w1"),
            row(turn="one"),
            row(turn="9"),
            row(turn="2", question="q1"),
            row(question="q7") | {"_line": "40"},
            row(source="plan", question="q1"),
            row(turn="²"),
            row(turn="-1"),
        )

    assert list(caught.value.problems) == [
        "line 2: no source 'osgod-w1'; did you mean osgood-w1?",
        "line 3: 'turn' is 'one', not a whole number",
        "line 4: osgood-w1 has no turn 9: its turns are counted from 1 to 3",
        "line 5: turn 2 of osgood-w1 is the respondent's, not the interviewer's",
        "line 40: question 'q7' is not meant for the role and wave of osgood-w1; meant are q1, q2",
        "line 7: question 'q1' is not meant for the role and wave of plan; no question is meant for it",
        "line 8: 'turn' is '²', not a whole number",
        "line 9: 'turn' is '-1', not a whole number",
    ]


def test_no_rows_decide_nothing() -> None:
    assert read() == {}
