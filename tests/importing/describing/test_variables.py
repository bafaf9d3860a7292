"""Variables and values are invented."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import Problems
from workbench.importing.describing.variables import Variables

STUDY = Variables.read(
    tomllib.loads("""
        [source]
        phase = ["1", "2"]
        wave = [1, 2, 3, 4]
        role = ["Teacher Leader", "principal", "Élève"]
        visited = "date"
        [site]
        size = ["small", "medium", "large"]
        levels = ["elementary", "middle", "high"]
        enrolment = "number"
        remark = "text"
    """)
)


def problems_of(table):
    with pytest.raises(Problems) as refusal:
        Variables.read(table)
    return refusal.value.problems


def test_values_are_compared_without_case_and_signs_and_told_as_declared():
    values = {"role": "teacher-leader", "wave": "3", "own": "x"}

    assert STUDY.problems("source", "a.txt", values) == []
    assert STUDY.canonical("source", values) == {"role": "Teacher Leader", "wave": "3", "own": "x"}
    assert STUDY.canonical("source", {"role": "ELEVE"}) == {"role": "Élève"}


def test_wrong_values_are_named_all_at_once_with_the_nearest_allowed():
    assert STUDY.problems("source", "a.txt", {"phase": "3", "role": "principle", "visited": "31/6/2008"}) == [
        "a.txt: phase is '3', not one of 1, 2",
        "a.txt: role is 'principle', not one of Teacher Leader, principal, Élève; did you mean principal?",
        "a.txt: visited is '31/6/2008' is no day of the calendar; write it like 2008-05-03",
    ]


def test_what_is_not_told_is_not_wrong():
    assert STUDY.problems("site", "sites.csv:2", {"size": "unstated", "enrolment": ""}) == []


def test_several_values_are_each_one_of_those_allowed():
    assert STUDY.canonical("site", {"levels": "Middle; HIGH"}) == {"levels": "middle;high"}
    assert STUDY.problems("site", "x", {"levels": "middle;hihg"}) == [
        "x: levels is 'hihg', not one of elementary, middle, high; did you mean high?"
    ]


@pytest.mark.parametrize("value", ["0", "-12", "0.5", "+3.25"])
def test_a_number_is_a_number(value):
    assert STUDY.problems("site", "x", {"enrolment": value}) == []


@pytest.mark.parametrize("value", ["1,200", "about 400", "1e5", "inf", "٣", "1_000", ".", "9" * 400])
def test_what_is_no_plain_number_is_refused(value):
    (problem,) = STUDY.problems("site", "x", {"enrolment": value})

    assert problem.endswith("which is no number; write it like 12 or 0.5")
    assert len(problem) < 200


def test_a_day_is_told_in_iso_form_and_an_ambiguous_one_is_refused():
    assert STUDY.canonical("source", {"visited": "May 3, 2008"}) == {"visited": "2008-05-03"}
    assert STUDY.problems("source", "x", {"visited": "05/03/2008"}) == [
        "x: visited is '05/03/2008', which is no one day; write it like 2008-05-03"
    ]


def test_an_undeclared_variable_is_noted_where_the_study_declares_some():
    values = {"sise": "small", "size": "small", "district": "Norwalk", "_line": "2"}

    assert STUDY.notes("site", "x", values) == ["x: sise is not declared in [variables.site]; did you mean size?"]
    assert STUDY.notes("participant", "x", values) == []
    assert STUDY.problems("participant", "x", values) == []
    assert STUDY.declared("participant") == {}


def test_values_that_differ_in_signs_alone_must_be_written_as_declared():
    marks = Variables.read({"site": {"grade": ["C+", "C-"]}})

    assert marks.problems("site", "x", {"grade": "C+"}) == []
    assert marks.problems("site", "x", {"grade": "c"}) == [
        "x: grade is 'c', which may be C+ or C-; write it as declared"
    ]


def test_letters_of_every_script_tell_values_apart():
    cities = Variables.read({"site": {"city": ["上海", "北京"]}})

    assert cities.problems("site", "x", {"city": "上海"}) == []
    assert cities.problems("site", "x", {"city": "南京"}) == ["x: city is '南京', not one of 上海, 北京"]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"sites": {}}, "variables.sites: there are variables of source, site, participant; did you mean site?"),
        ({"site": ["size"]}, "variables.site is no table; write [variables.site] and its lines below"),
        ({"site": {"size": []}}, "variables.site.size: the list is empty; name what is allowed"),
        ({"site": {"size": ["a", "a"]}}, "variables.site.size: 'a' stands there twice; keep one"),
        ({"site": {"size": [True]}}, "variables.site.size: True is no value; write it in quotation marks"),
        ({"site": {"size": [" "]}}, "variables.site.size: ' ' is no value; write it in quotation marks"),
        ({"site": {"size": ["a;b"]}}, "variables.site.size: 'a;b' holds ';', which parts values"),
        ({"site": {"size": "nummer"}}, "variables.site.size: 'nummer' is no form; did you mean number?"),
        ({"site": {"size": 3}}, "variables.site.size is 3, neither a list of values nor a form"),
        ({"site": {"Size": "text", "size": "text"}}, "variables.site.size: stands there twice"),
        ({"site": {"?": "text"}}, "variables.site.?: has no letter in its name"),
    ],
)
def test_a_declaration_that_cannot_be_meant_is_refused(table, problem):
    assert problem in problems_of(table)


def test_all_problems_of_the_declarations_are_told_at_once():
    assert len(problems_of({"site": {"a": [], "b": 3}, "people": {}})) == 3


def test_a_value_without_end_is_neither_compared_nor_shown_whole():
    (problem,) = STUDY.problems("site", "x", {"size": "small " * 100_000})

    assert len(problem) < 300


@given(st.sampled_from(["small", "medium", "large", "Larg", "tiny", "small;large"]), st.text(max_size=30))
def test_what_is_made_canonical_has_no_problem_and_stays(value, other):
    for each in (value, other):
        spelt = STUDY.canonical("site", {"size": each})
        if not STUDY.problems("site", "x", {"size": each}):
            assert STUDY.problems("site", "x", spelt) == []
            assert STUDY.canonical("site", spelt) == spelt
        else:
            assert spelt == {"size": each}
