"""Themes under research questions: each told once, none lost. Questions and codes are invented."""

from tests.displays.build import SIX, schools
from workbench.coding.questions_file import ResearchQuestion
from workbench.displays.frame import Frame
from workbench.patterns.outline import Part, outline
from workbench.patterns.questions import by_question

CODES = ("g", "g/a", "g/a/x", "g/b", "g/b/y", "h", "h/c", "h/c/z")


def themes() -> tuple[list[Part], dict[str, frozenset[str]]]:
    build = schools(*SIX, codes=CODES).read()
    for leaf in ("g/a/x", "g/b/y", "h/c/z"):
        build.coded("a1-p", leaf, 1)
    corpus = build.corpus()
    return [p for p in outline(corpus).parts if p.theme], dict(Frame.of(corpus).under)


def asked(*questions: tuple[str, tuple[str, ...]]) -> list[tuple[str, list[str], list[tuple[str, str]]]]:
    parts, under = themes()
    found = by_question(parts, [ResearchQuestion(id=i, text=i, groups=g) for i, g in questions], under)
    return [(a.id, [p.code for p in a.parts], [(p.code, q) for p, q in a.again]) for a in found]


def test_a_theme_under_two_questions_is_told_once_and_referred_to() -> None:
    assert asked(("q1", ("g/a",)), ("q2", ("g/a", "g/b"))) == [
        ("q1", ["g/a"], []),
        ("q2", ["g/b"], [("g/a", "q1")]),
        ("", ["h/c"], []),
    ]


def test_a_question_may_name_what_lies_above_a_theme_or_below_it() -> None:
    assert asked(("q1", ("g",)), ("q2", ("h/c/z",))) == [("q1", ["g/a", "g/b"], []), ("q2", ["h/c"], [])]


def test_a_question_without_a_theme_stays_and_nothing_is_left_over_without_need() -> None:
    assert asked(("q0", ("nowhere",)), ("q1", ("g", "h")))[0] == ("q0", [], [])
    assert [each[0] for each in asked(("q1", ("g", "h")))] == ["q1"]
