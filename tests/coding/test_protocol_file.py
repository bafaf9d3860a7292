from functools import partial

import pytest

from tests.coding.small import problems, write
from workbench.coding.protocol_file import load_protocol
from workbench.model.coding import Question

load = partial(load_protocol, codes=["trust", "trust/access"])
ONE = "questions:\n  - {id: p-1, role: principal, wave: 1, text: Who comes in., codes: [trust, trust/access]}\n"


def test_a_question_reaches_leaves_and_groups(tmp_path):
    assert load(write(tmp_path, ONE)) == (
        Question(id="p-1", role="principal", wave="1", text="Who comes in.", codes=("trust", "trust/access")),
    )


def test_a_question_to_warm_up_reaches_no_code(tmp_path):
    (question,) = load(write(tmp_path, ONE.replace("[trust, trust/access]", "[]")))
    assert question.codes == ()


BAD = {
    "unknown code": (ONE.replace("[trust,", "[trsut,"), ["line 2: no code 'trsut'; did you mean trust?"]),
    "code twice": (
        ONE.replace("[trust, trust/access]", "[trust, trust]"),
        ["line 2: code 'trust' is repeated (first on line 2)"],
    ),
    "no wave": (ONE.replace("wave: 1, ", ""), ["line 2: question 'p-1' has no 'wave'"]),
    "codes as text": (ONE.replace("[trust, trust/access]", "trust"), ["line 2: 'codes' wants a list, found text"]),
    "repeated": (ONE + ONE.partition("\n")[2], ["line 3: question 'p-1' is repeated (first on line 2)"]),
    "no question": ("questions: []\n", ["line 1: 'questions' is empty"]),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_a_bad_protocol_is_refused(tmp_path, text, expected):
    assert problems(tmp_path, text, load) == expected
