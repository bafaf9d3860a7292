"""What the files in codebooks/ promise. How many codes there are is no promise."""

import re
from collections import Counter

import pytest

from tests.coding.small import SHIPPED
from workbench.coding.codebook_file import load_codebook
from workbench.coding.policy_files import load_levers, load_links, load_strategies
from workbench.coding.questions_file import load_research_questions

THEMES = load_codebook(SHIPPED / "urban-leadership.yaml")
OUTLINE = load_codebook(SHIPPED / "site-outline.yaml")
LEVERS = load_levers(SHIPPED / "rsn-levers.yaml")
STRATEGIES = load_strategies(SHIPPED / "state-strategies.yaml", LEVERS)
SLUGS = {code.slug for code in THEMES}
TO_LEVERS = load_links(SHIPPED / "code-levers.yaml", codes=SLUGS, targets={lever.slug for lever in LEVERS})
TO_STRATEGIES = load_links(SHIPPED / "code-strategies.yaml", codes=SLUGS, targets={s.slug for s in STRATEGIES})

LEAVES = list(THEMES.leaves())
PATH = re.compile(r"[a-z][a-z-]*[a-z](?:/[a-z][a-z-]*[a-z])+")

# The review of frames names these overlaps and asks for a rule on both sides.
OVERLAPS = [
    ("teacher-leaders/roles/team-member", "supervisory/leadership-team/forging"),
    ("teacher-leaders/roles/running-pd", "supervisory/classrooms/joining-pd"),
    ("environment/internal-accountability/spreading-expectations", "supervisory/priorities/belief"),
    ("environment/consequences/focus-and-align", "supervisory/priorities/alignment"),
    ("environment/internal-accountability/public-practice", "supervisory/classrooms/informal-visits"),
    ("environment/operations/instructional-operations", "growing/supervisory-learning/management-as-infrastructure"),
    ("teacher-leaders/relationships/peer-trust", "supervisory/trust/trust-and-access"),
    ("supervisory/leadership-team/growing-leaders", "teacher-leaders/positioning/principal-backing"),
]

# The review of frames strikes these links: they are about teachers alone, or about another matter.
STRUCK = [
    ("supervisory/staffing/new-teachers", "professional-development"),
    ("supervisory/staffing/hiring-and-placing", "career-pathways"),
    ("supervisory/staffing/removing-weak-teachers", "career-pathways"),
    ("supervisory/staffing/developing-staff", "career-pathways"),
    ("environment/consequences/narrowing", "evaluation"),
    ("environment/consequences/gap-language", "evaluation"),
    ("environment/internal-accountability/public-practice", "evaluation"),
    ("teacher-leaders/positioning/union-and-contract", "licensure"),
    ("growing/teacher-leader-learning/content-expertise", "licensure"),
    ("environment/district-agenda/standards", "definition"),
    ("environment/guidance/resistance-to-messages", "professional-development"),
]

# … and asks for these, by relevance.
ASKED = [
    ("supervisory/classrooms/specific-feedback", "definition", "direct"),
    ("supervisory/classrooms/formal-evaluation", "definition", "direct"),
    ("teacher-leaders/middle-ground/nonevaluative", "career-pathways", "partial"),
    ("environment/district-agenda/accountability", "evaluation", "partial"),
    ("environment/internal-accountability/internalising", "evaluation", "partial"),
    ("environment/district-agenda/data-systems", "systems-and-structures", "partial"),
    ("supervisory/data/in-school-capacity", "systems-and-structures", "partial"),
    ("supervisory/data/inquiry", "systems-and-structures", "partial"),
    ("teacher-leaders/relationships/data-as-entry", "definition", "direct"),
    ("growing/supervisory-learning/partnering", "preparation", "partial"),
    ("growing/supervisory-learning/partnering", "definition", "direct"),
    ("growing/supervisory-learning/discretion-and-enterprise", "preparation", "partial"),
    ("growing/supervisory-learning/discretion-and-enterprise", "definition", "direct"),
    ("growing/supervisory-learning/data-fluency", "preparation", "partial"),
    ("growing/supervisory-learning/data-fluency", "definition", "direct"),
    ("growing/pathways/stated-image", "preparation", "direct"),
    ("environment/operations/load", "career-pathways", "partial"),
    ("teacher-leaders/positioning/union-and-contract", "career-pathways", "partial"),
    ("teacher-leaders/positioning/role-evaluation", "evaluation", "direct"),
]


def excluded(slug: str) -> set[str]:
    """The codes that the exclude rule of a code names."""
    return set(PATH.findall(THEMES.get(slug).exclude))


def test_the_themes_warn_that_they_are_findings():
    assert "site-outline" in THEMES.warning
    assert "'not in frame'" in THEMES.warning


def test_every_group_has_a_leaf_for_what_is_not_in_frame():
    groups = [code for code in THEMES if code.slug.count("/") == 1]
    assert groups
    assert [group.slug for group in groups if f"{group.slug}/not-in-frame" not in SLUGS] == []


def test_the_outline_has_a_bin_for_what_is_outside_its_bins():
    assert OUTLINE.get("not-in-frame") is not None


@pytest.mark.parametrize("code", [*LEAVES, *OUTLINE.leaves()], ids=lambda code: code.slug)
def test_a_leaf_tells_when_it_holds_when_not_and_shows_a_case(code):
    assert all((code.definition, code.include, code.exclude, code.example, code.origin))


@pytest.mark.parametrize("code", THEMES.codes, ids=lambda code: code.slug)
def test_every_code_that_a_rule_names_exists(code):
    named = set(PATH.findall(" ".join((code.definition, code.include, code.exclude))))
    assert named - SLUGS == set()
    assert code.slug not in named


@pytest.mark.parametrize("pair", OVERLAPS, ids=" and ".join)
def test_known_overlaps_have_a_rule_on_both_sides(pair):
    first, second = pair
    assert second in excluded(first)
    assert first in excluded(second)


@pytest.mark.parametrize(
    "code", [c for c in LEAVES if not c.slug.endswith("/not-in-frame")], ids=lambda code: code.slug
)
def test_a_leaf_that_another_names_as_its_other_side_names_it_too(code):
    leaves = {leaf.slug for leaf in LEAVES if not leaf.slug.endswith("/not-in-frame")}
    assert [other for other in excluded(code.slug) & leaves if code.slug not in excluded(other)] == []


def test_bins_of_the_outline_name_each_other_too():
    bins = {code.slug: set(re.findall(r"[a-z]+(?:-[a-z]+)*", code.exclude)) for code in OUTLINE}
    one_way = [(a, b) for a in bins for b in bins if b in bins[a] and a not in bins[b]]
    assert one_way == []


def test_there_are_seven_levers_in_two_groups():
    assert len(LEVERS) == 7
    assert Counter(lever.group for lever in LEVERS) == {
        "Definition, preparation and licensure": 3,
        "Performance management": 4,
    }


def test_there_are_thirty_four_strategies_by_tool():
    tools = Counter(strategy.items.partition(",")[0] for strategy in STRATEGIES)
    assert tools == {"Tool 3": 7, "Tool 4": 13, "Tool 5": 14}


def test_every_lever_is_foremost_in_some_strategy():
    assert {strategy.levers[0] for strategy in STRATEGIES} == {lever.slug for lever in LEVERS}


@pytest.mark.parametrize("pair", STRUCK, ids=" to ".join)
def test_no_struck_link_stands(pair):
    assert pair not in {(link.code, link.target) for link in TO_LEVERS}


@pytest.mark.parametrize("wanted", ASKED, ids=" ".join)
def test_every_link_that_the_review_asks_for_stands(wanted):
    assert wanted in {(link.code, link.target, link.relevance.value) for link in TO_LEVERS}


def test_a_code_is_linked_to_a_strategy_only_by_way_of_one_of_its_levers():
    levers = {strategy.slug: set(strategy.levers) for strategy in STRATEGIES}
    linked = {(link.code, link.target) for link in TO_LEVERS}
    astray = [
        link for link in TO_STRATEGIES if not any((link.code, lever) in linked for lever in levers[link.target])
    ]
    assert astray == []


def test_every_leaf_that_holds_a_theme_belongs_to_a_research_question():
    questions = load_research_questions(SHIPPED / "research-questions.yaml", codes=SLUGS)
    groups = {code.slug for code in THEMES if code.slug.count("/") == 1}
    assert {group for question in questions for group in question.groups} == groups


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.name)
def test_lines_can_be_read_without_scrolling(path):
    long = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 150]
    assert [line for line in long if not line.lstrip().startswith("origin:")] == []
