from functools import partial

import pytest

from tests.coding.small import problems, write
from workbench.coding.questions_file import ResearchQuestion, load_research_questions

load = partial(load_research_questions, codes=["trust", "staffing"])
ONE = "questions:\n  - {id: q1-local, text: Who leads., groups: [staffing, trust]}\n"


def test_a_research_question_names_the_groups_where_one_would_look(tmp_path):
    assert load(write(tmp_path, ONE)) == (
        ResearchQuestion(id="q1-local", text="Who leads.", groups=("staffing", "trust")),
    )


BAD = {
    "unknown group": (ONE.replace("staffing", "stafing"), ["line 2: no code 'stafing'; did you mean staffing?"]),
    "group twice": (ONE.replace("staffing", "trust"), ["line 2: group 'trust' is repeated (first on line 2)"]),
    "no group": (ONE.replace("staffing, trust", ""), ["line 2: 'groups' is empty"]),
    "no text": (ONE.replace("text: Who leads., ", ""), ["line 2: question 'q1-local' has no 'text'"]),
    "repeated": (ONE + ONE.partition("\n")[2], ["line 3: question 'q1-local' is repeated (first on line 2)"]),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_bad_research_questions_are_refused(tmp_path, text, expected):
    assert problems(tmp_path, text, load) == expected
