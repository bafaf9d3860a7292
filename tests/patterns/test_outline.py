"""The outline follows the codebook and keeps what speaks against it in sight."""

from tests.displays.build import SIX, Build, schools
from workbench.model.coding import Stance
from workbench.patterns.classes import Pattern
from workbench.patterns.outline import outline


def study() -> Build:
    build = schools(*SIX, codes=("g", "g/a", "g/sub", "g/sub/x", "g/sub/y", "alone"))
    build.code("p", "Leaders share the work.").asked("p").read()
    for slug, _ in SIX[:5]:
        build.coded(f"{slug}-p", "g/sub/x", 1)
    build.coded("a1-p", "g/sub/y", 2).coded("b3-p", "p", 1, stance=Stance.CHALLENGES)
    return build.coded("a1-p", "p", 3, stance=Stance.QUALIFIES).claim("c", "g/sub/x", ("p", Stance.CHALLENGES))


def test_parts_are_the_groups_of_level_one_and_two() -> None:
    found = outline(study().corpus())
    assert [(p.code, p.level, [c.code for c in p.codes]) for p in found.parts] == [
        ("g", 1, ["g/a", "g/sub"]),
        ("g/sub", 2, ["g/sub/x", "g/sub/y"]),
        ("alone", 1, ["alone"]),
        ("p", 1, ["p"]),
    ]
    assert [p.claims for p in found.parts] == [("c",), ("c",), (), ("c",)]


def test_exceptions_depart_from_the_class() -> None:
    sub = outline(study().corpus()).parts[1]
    assert [(c.code, c.pattern) for c in sub.codes] == [("g/sub/x", Pattern.COMMON), ("g/sub/y", Pattern.LOCAL)]
    assert [(e.code, e.lacking, e.having) for e in sub.exceptions] == [
        ("g/sub/x", ("b3",), ()),
        ("g/sub/y", (), ("a1",)),
    ]


def test_sites_with_nothing_but_challenges_are_exceptions_whatever_the_class() -> None:
    last = outline(study().corpus()).parts[-1]
    assert [(e.code, e.challenging) for e in last.exceptions] == [("p", ("b3",))]
    assert last.quotes.counter is not None


def test_the_ledger_holds_every_passage_against_a_code_or_a_claim() -> None:
    found = outline(study().corpus()).negative
    assert [(line.about, line.slug, line.site, line.stance, len(line.passages)) for line in found] == [
        ("code", "p", "a1", Stance.QUALIFIES, 1),
        ("code", "p", "b3", Stance.CHALLENGES, 1),
        ("claim", "c", "a1", Stance.QUALIFIES, 1),
    ]


def test_representation_sets_quotations_beside_words() -> None:
    found = outline(study().source("b3-t", role="teacher", words=2000).corpus()).representation
    by_site = {row.group: (str(row.quotes), row.words) for row in found.sites}
    assert by_site["b3"] == ("1 of 6", 3000 / 8000)
    assert [(row.group, row.words) for row in found.roles] == [("principal", 0.75), ("teacher", 0.25)]
    assert found.never == ()


def test_a_site_without_a_quotation_is_named() -> None:
    assert outline(schools(*SIX).coded("a1-p", "g/a", 1).corpus()).representation.never == (
        "a2",
        "a3",
        "b1",
        "b2",
        "b3",
    )


def test_a_site_that_may_not_be_quoted_is_not_one_that_was_passed_over() -> None:
    build = schools(*SIX[:3]).coded("a1-p", "g/a", 1).coded("a2-p", "g/a", 1, quotable=False)
    found = outline(build.corpus()).representation
    assert (found.never, found.paraphrased) == (("a3",), ("a2",))


def test_an_empty_study_has_an_outline() -> None:
    found = outline(Build().code("a").corpus())
    assert found.parts[0].pattern.pattern is Pattern.UNDETERMINED
    assert found.parts[0].quotes.quotes == ()
