"""The query language: what reads, what it reads as, and how a mistake is told."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.queries import trees
from workbench.coding.query import parse
from workbench.coding.query_mistake import QueryMistake
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.query import And, Near, Not, Or, Query, Relation, Words

SAVED = {
    "hard": "code:load or trust",
    "round": "@again",
    "again": "a @round",
    **{f"q{n}": f"@q{n + 1} @q{n + 1}" for n in range(30)},
}


@given(trees())
def test_the_canonical_text_of_a_tree_reads_as_the_same_tree(tree: Query) -> None:
    assert parse(str(tree)) == tree


@given(st.text(alphabet='ab"/*:=<>()[]@, andorwithin3s', max_size=40))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    try:
        tree = parse(text)
    except WorkbenchError as error:
        refused = str(error)
    else:
        refused = ""
        assert parse(str(tree)) == tree
    assert "Token" not in refused
    assert "_OR" not in refused


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("trust door", And(parts=(Words(text="trust"), Words(text="door")))),
        ("TRUST AND door", And(parts=(Words(text="TRUST"), Words(text="door")))),
        ("a or b c", Or(parts=(Words(text="a"), And(parts=(Words(text="b"), Words(text="c")))))),
        ("not a b", And(parts=(Not(part=Words(text="a")), Words(text="b")))),
        ("not not a", Words(text="a")),
        ("not a inside b", Not(part=Near(one=Words(text="a"), relation=Relation.INSIDE, other=Words(text="b")))),
        ('"and"', Words(text="and")),
        ("a Same\tTurn b", Near(one=Words(text="a"), relation=Relation.SAME_TURN, other=Words(text="b"))),
        ("a follows b within 2 word",
         Near(one=Words(text="a"), relation=Relation.FOLLOWS, other=Words(text="b"), within=2, measure="words")),
    ],
)  # fmt: skip
def test_operators_bind_as_told(text: str, reads: Query) -> None:
    assert parse(text) == reads


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Site: osgood,'x'", "site:osgood,'x'"),
        ('code:"a b",c', 'code:"a b",c'),
        ("code=a/b", "code=a/b"),
        (
            "[code:x Coder:ana not stance:supports Not Outdated]",
            "[code:x coder:ana not stance:supports not outdated]",
        ),
        ("role-group:lead enrolment>=500", "role_group:lead and enrolment>=500"),
        ("method:rule:one", "method:rule:one"),
        (r"/a\/b c/i", r"/a\/b c/i"),
        ("@hard x", "(code:load or trust) and x"),
        ("Élan écol*", "Élan and écol*"),
        ("don't x/y", 'don\'t and "x/y"'),
    ],
)
def test_facts_patterns_and_saved_queries_read(text: str, canonical: str) -> None:
    assert str(parse(text, SAVED)) == canonical


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("", 0, "expected a word"),
        ("trust and", 9, "expected a word"),
        ("trust and or b", 10, "before 'or'"),
        ("(a or b", 7, "closing parenthesis"),
        ("a)", 1, "never opened"),
        ("site:", 5, "expected a value"),
        ('a "open', 2, "never closed"),
        ("a /abc", 2, "never closed"),
        ("/a(/", 2, "no regular expression"),
        ("a inside b inside c", 11, "two relations"),
        ("a inside b within 3 units", 11, "have a distance"),
        ("a within 3 units", 2, "a distance stands behind"),
        ("[site:x]", 1, "expected a fact about a coding"),
        ("[code:x", 7, "or ]"),
        ("site=x", 0, "with a colon"),
        ("a -- b", 2, "nothing to look for"),
        ("漢字 )", 3, "never opened"),
        ("size>1,2", 0, "one number"),
        ("(" * 60 + "a" + ")" * 60, 40, "more than 40 parentheses"),
    ],
)
def test_a_mistake_points_at_its_character(text: str, at: int, says: str) -> None:
    with pytest.raises(QueryMistake) as error:
        parse(text)

    first, *shown = str(error.value).split("\n")
    assert (error.value.at, says in first) == (at, True), first
    assert shown[-1].endswith("^")


def test_the_mark_stands_below_wide_signs_too() -> None:
    with pytest.raises(QueryMistake) as error:
        parse("漢字 )")

    assert str(error.value).endswith("  漢字 )\n       ^")


def test_saved_queries_made_of_themselves_or_of_endlessly_many_are_refused() -> None:
    with pytest.raises(QueryMistake, match="@round → @again → @round"):
        parse("@round", SAVED)
    with pytest.raises(WorkbenchError, match="more than 200 saved queries"):
        parse("@q0", {**SAVED, "q30": "x"})
    with pytest.raises(NotKnown, match="no saved query 'hrad'; did you mean hard"):
        parse("@hrad", SAVED)
    with pytest.raises(QueryMistake, match="the saved query @bad cannot be read at its end"):
        parse("@bad", {"bad": "a and"})


@pytest.mark.parametrize("text", ["a " * 3000, "a or " * 201 + "b", "not " * 900 + "a", '"' + "x" * 5000])
def test_what_is_too_long_is_refused_and_never_a_fault(text: str) -> None:
    try:
        parse(text)
    except WorkbenchError as error:
        refused = str(error)
    else:
        refused = "more than: not at all"
    assert "more than" in refused


def test_words_alone_are_read_without_the_grammar() -> None:
    program = "import sys; from workbench.coding.query import parse; print(parse(sys.argv[1]), 'lark' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, 'trust "open door" princip*'], capture_output=True, text=True, check=True
    )

    assert done.stdout == 'trust and "open door" and princip* False\n'


def test_a_sign_that_no_text_holds_is_refused() -> None:
    with pytest.raises(QueryMistake, match="a sign that no text holds"):
        parse("trust\0")


def test_an_expression_that_may_take_for_ever_is_refused() -> None:
    with pytest.raises(WorkbenchError):
        parse(r"/(\w+\s?)+!/")
