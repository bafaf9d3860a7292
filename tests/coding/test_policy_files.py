from functools import partial

import pytest

from tests.coding.small import problems, write
from workbench.coding.policy_files import load_levers, load_links, load_strategies
from workbench.model.lever import Lever, Link, Relevance, Strategy

LEVERS = tuple(Lever(slug=slug, name=slug, group="G", statement="S.") for slug in ("evaluation", "preparation"))
load_of_levers = partial(load_strategies, levers=LEVERS)
load_of_codes = partial(load_links, codes=["trust", "trust/access"], targets=["evaluation", "eva-01"])


def test_levers_keep_the_order_of_their_file(tmp_path):
    text = "levers:\n  - {id: b, name: B, group: G, statement: S.}\n  - {id: a, name: A, group: G, statement: T.}\n"
    assert load_levers(write(tmp_path, text)) == (
        Lever(slug="b", name="B", group="G", statement="S."),
        Lever(slug="a", name="A", group="G", statement="T."),
    )


BAD_LEVERS = {
    "none": ("levers: []\n", ["line 1: 'levers' is empty"]),
    "mapping": ("levers:\n  a: b\n", ["line 2: 'levers' wants a list, found a mapping"]),
    "missing": (
        "levers:\n  - {id: a, name: A}\n",
        ["line 2: lever 'a' has no 'group'", "line 2: lever 'a' has no 'statement'"],
    ),
    "repeated": (
        "levers:\n  - {id: a, name: A, group: G, statement: S}\n  - {id: a, name: B, group: G, statement: S}\n",
        ["line 3: lever 'a' is repeated (first on line 2)"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), BAD_LEVERS.values(), ids=BAD_LEVERS)
def test_bad_levers_are_refused(tmp_path, text, expected):
    assert problems(tmp_path, text, load_levers) == expected


STRATEGY = "strategies:\n  - {id: eva-01, name: N, statement: S., levers: [evaluation, preparation], group: G}\n"
ITEMS = STRATEGY.replace("group: G", "items: {tool: 3, activity: III, number: 1, repeats: [%s]}")


def test_a_strategy_serves_levers_the_first_one_foremost(tmp_path):
    (found,) = load_of_levers(write(tmp_path, STRATEGY))
    assert found == Strategy(
        slug="eva-01", name="N", statement="S.", levers=("evaluation", "preparation"), group="G", items=""
    )


@pytest.mark.parametrize(
    ("repeats", "expected"),
    [
        ("", "Tool 3, Activity III, item 1"),
        ("13", "Tool 3, Activity III, item 1 (repeated as 13)"),
        ("5, 8", "Tool 3, Activity III, item 1 (repeated as 5 and 8)"),
    ],
)
def test_items_say_where_the_printed_tools_have_a_strategy(tmp_path, repeats, expected):
    (found,) = load_of_levers(write(tmp_path, ITEMS % repeats))
    assert found.items == expected


BAD_STRATEGIES = {
    "unknown lever": (
        STRATEGY.replace("preparation]", "preparaton]"),
        ["line 2: no lever 'preparaton'; did you mean preparation or evaluation?"],
    ),
    "no lever": (STRATEGY.replace("[evaluation, preparation]", "[]"), ["line 2: 'levers' is empty"]),
    "lever twice": (
        STRATEGY.replace("preparation]", "evaluation]"),
        ["line 2: lever 'evaluation' is repeated (first on line 2)"],
    ),
    "another foremost": (
        STRATEGY.replace("group: G", "lever: preparation"),
        ["line 2: 'lever' is 'preparation', but the first of 'levers' is 'evaluation'"],
    ),
    "half of items": (
        STRATEGY.replace("group: G", "items: {tool: 3}"),
        ["line 2: the items has no 'activity'", "line 2: the items has no 'number'"],
    ),
    "repeated": (
        STRATEGY + STRATEGY.partition("\n")[2],
        ["line 3: strategy 'eva-01' is repeated (first on line 2)"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), BAD_STRATEGIES.values(), ids=BAD_STRATEGIES)
def test_bad_strategies_are_refused(tmp_path, text, expected):
    assert problems(tmp_path, text, load_of_levers) == expected


LINK = "links:\n  - {code: trust, lever: evaluation, relevance: direct, reason: R.}\n"


def test_the_key_decides_the_kind_of_a_link(tmp_path):
    text = LINK + "  - {code: trust/access, strategy: eva-01, relevance: unclear, reason: R.}\n"
    assert load_of_codes(write(tmp_path, text)) == (
        Link(code="trust", kind="lever", target="evaluation", relevance=Relevance.DIRECT, reason="R."),
        Link(code="trust/access", kind="strategy", target="eva-01", relevance=Relevance.UNCLEAR, reason="R."),
    )


BAD_LINKS = {
    "unknown code": (LINK.replace("trust", "acces"), ["line 2: no code 'acces'; did you mean trust/access?"]),
    "unknown lever": (
        LINK.replace("evaluation", "evalution"),
        ["line 2: no lever 'evalution'; did you mean evaluation?"],
    ),
    "unknown strategy": (
        LINK.replace("lever: evaluation", "strategy: eva-1"),
        ["line 2: no strategy 'eva-1'; did you mean eva-01?"],
    ),
    "bad relevance": (
        LINK.replace("direct", "strong"),
        ["line 2: no relevance 'strong'; known: direct, partial, indirect, unclear"],
    ),
    "no target": (
        LINK.replace("lever: evaluation, ", ""),
        ["line 2: the link has neither a 'lever' nor a 'strategy'; it leads to one thing"],
    ),
    "two targets": (
        LINK.replace("relevance", "strategy: eva-01, relevance"),
        ["line 2: the link has both a 'lever' and a 'strategy'; it leads to one thing"],
    ),
    "no reason": (LINK.replace(", reason: R.", ""), ["line 2: the link has no 'reason'"]),
    "repeated pair": (
        LINK + LINK.partition("\n")[2],
        ["line 3: link 'trust → evaluation' is repeated (first on line 2)"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), BAD_LINKS.values(), ids=BAD_LINKS)
def test_bad_links_are_refused(tmp_path, text, expected):
    assert problems(tmp_path, text, load_of_codes) == expected
