"""What is learned, from whom, and what is refused."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from tests.coding.suggest.small import BOOK, segment, study
from workbench.coding.suggest.engine import Kind, fit
from workbench.coding.suggest.segments import Answers
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code, Codebook


@pytest.fixture(scope="module")
def model():
    return fit(study(), BOOK)


def test_new_sentences_get_the_code_that_people_would_give(model):
    asked = [segment("new", 0, "No hours on the calendar."), segment("new", 1, "Charts of test scores, again.")]

    assert [codes[0] for codes in model.rank(asked)] == ["time", "data"]
    assert [codes[:2] for codes in model.rank(asked)] == list(model.rank(asked, most=2))


def test_each_code_says_what_it_rests_on(model):
    told = {code: str(basis) for code, basis in model.basis.items()}

    assert told == {
        "time": "learned (16 examples in 8 sources)",
        "trust": "learned (16 examples in 8 sources)",
        "data": "learned (16 examples in 8 sources)",
        "money": "by its definition alone (0 examples in 0 sources)",
        "zeal": "too few: no examples, and no word of its name or definition stands in the texts",
    }
    assert model.codes == ("time", "trust", "data", "money")
    assert len(model.thresholds) == 4


def test_a_code_without_examples_is_found_by_its_definition(model):
    grant, weather = model.scores([segment("n", 0, "A grant from the budgets"), segment("n", 1, "Fine weather")])
    money = model.codes.index("money")

    assert grant[money] > weather[money]


def test_scores_are_probabilities_and_do_not_depend_on_what_else_is_asked(model):
    asked = [replace(s, before="The charts", after="Relying on you") for s in study(2)]
    scores = model.scores(asked)

    assert scores.shape == (len(asked), 4)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert np.allclose(scores, np.vstack([model.scores([each]) for each in asked]))
    assert model.scores([]).shape == (0, 4)


def test_the_same_seed_gives_the_same_bytes():
    one, other = (fit(study(5), BOOK, seed=3) for _ in range(2))

    assert pickle.dumps(one) == pickle.dumps(other)


def test_the_words_that_weighed_most_are_shown_where_they_stand(model):
    said = segment("new", 0, "Well, the calendar: no hours, HOURS of music.")
    spans = model.why(said, "time", most=2)

    assert {span.cut(said.text).casefold() for span in spans} == {"calendar", "hours"}
    assert all(span.end < said.text.index("HOURS") for span in spans)  # at its first place
    assert model.why(replace(said, text=""), "time") == ()
    with pytest.raises(KeyError):
        model.why(said, "zeal")


def test_the_fast_model_has_a_name_of_its_own_and_no_runs_of_characters(model):
    fast = fit(study(), BOOK, fast=True)

    assert (model.name, fast.name) == ("linear-1", "linear-1-fast")
    assert not fast.space.grams
    assert fast.rank([segment("new", 0, "No hours on the calendar.")], most=1) == (("time",),)


def test_what_nobody_read_is_unknown_and_no_example_of_anything_else():
    answers = Answers.of([segment("s", 0, "x", "time", read=frozenset({"data"}))], BOOK)

    assert dict(zip(answers.codes, answers.known[0].tolist(), strict=True)) == {
        "time": True, "trust": False, "data": True, "money": False, "zeal": False,
    }  # fmt: skip
    unread = [segment("u", n, "We trust colleagues.", read=frozenset()) for n in range(3)]
    for_time = [replace(s, read=frozenset({"time"})) for s in study() if "trust" not in s.codes]
    trusted = [segment("t", n, "We trust colleagues.", "trust", read=frozenset({"trust"})) for n in range(2)]
    found = fit([*for_time, *trusted, *unread], BOOK)

    assert found.basis["trust"].kind is Kind.TOO_FEW
    assert "nothing to tell it from" in found.basis["trust"].why


def test_a_parents_examples_are_not_its_childrens_and_are_no_negatives_of_them():
    load = Code(slug="work/load", name="Load", definition="", parent="work")
    book = Codebook(slug="b", title="B", codes=(Code(slug="work", name="Work", definition=""), load))
    answers = Answers.of(
        [segment("s", 0, "x", "work"), segment("s", 1, "x", "work/load"), segment("s", 2, "x")], book
    )

    assert answers.given.tolist() == [[True, False], [False, True], [False, False]]
    assert answers.known.tolist() == [[True, False], [True, True], [True, True]]


def test_a_heading_that_nobody_coded_with_is_not_proposed():
    book = replace(BOOK, codes=(*BOOK.codes, Code(slug="money/grants", name="Grants", definition="", parent="money")))
    found = fit(study(), book)

    assert str(found.basis["money"]) == "too few: a heading that nobody has coded with"
    assert found.basis["money/grants"].kind is Kind.TOO_FEW  # 'grant' is said, 'grants' is not


@pytest.mark.parametrize(
    ("segments", "said"),
    [
        ([], "no segments; import"),
        ([segment("s", 0, "x")], "no codings; code"),
        ([segment("s", 0, "x", "unheard-of")], "no codings; code"),
        ([segment("s", 0, "x", "time", read=frozenset({"time"}))] * 3, "nothing to tell codes apart"),
        ([segment("s", n, "Words.", "zeal", read=frozenset({"zeal"})) for n in range(2)], "nothing to tell codes"),
    ],
)
def test_what_nothing_can_be_learned_from_is_refused_in_one_line(segments, said):
    with pytest.raises(WorkbenchError, match=said) as refused:
        fit(segments, BOOK)
    assert refused.value.hint
    assert "\n" not in str(refused.value)


def test_one_coded_segment_is_enough_to_rank_by_definitions():
    found = fit([segment("s", 0, "Test scores.", "data"), *study(1)[3:4]], BOOK)

    assert found.basis["data"].kind is Kind.DEFINITION
    assert found.rank([segment("s", 0, "Scores")], most=1) == (("data",),)


def test_progress_ends_where_it_said_it_would():
    told = []
    fit(study(5), BOOK, progress=lambda *step: told.append(step))

    assert told[0] == ("learning", 0, 4)
    assert told[-1] == ("learning", 4, 4)
