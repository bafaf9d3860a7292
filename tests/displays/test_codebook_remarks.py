"""What a codebook is remarked on for: every figure of k with its n, and nothing said of what nobody looked at."""

from dataclasses import replace

import pytest

from tests.displays.build import SIX, Build, schools
from workbench.displays.codebook_remarks import FEWEST, Trouble, bare_name, remarks
from workbench.model.coding import Coverage
from workbench.model.source import Kind


def told(build, trouble):
    """(code, how much) of the remarks of one kind."""
    return [(r.code, r.how_much) for r in remarks(build.corpus()) if r.trouble is trouble]


def with_code(build, slug, **changes):
    """The code of that slug with other texts."""
    build.codes = [replace(code, **changes) if code.slug == slug else code for code in build.codes]
    return build


def read_by_ben(build, *sources, scope=""):
    build.coverage += [Coverage(source=source, coder="ben", scope=scope) for source in sources]
    return build


def test_a_code_nobody_used_is_told_with_the_sources_read_for_it():
    build = schools(*SIX).coded("a1-p", "g/a", 1)

    assert told(build, Trouble.UNUSED) == [("g/b", "6 of 6 sources read")]
    assert told(build, Trouble.UNREAD) == []


def test_a_code_nobody_has_read_for_is_not_called_unused():
    build = schools(*SIX).coded("a1-p", "g/a", 1)
    build.coverage.clear()
    build.read(scope="g/a")

    assert told(build, Trouble.UNREAD) == [("g/b", "0 of 6 sources read")]
    assert told(build, Trouble.UNUSED) == []


def test_a_leaf_for_what_the_frame_does_not_foresee_may_stay_empty():
    build = schools(*SIX, codes=("g", "g/a", "g/not-in-frame")).coded("a1-p", "g/a", 1)

    assert told(build, Trouble.UNUSED) == []


def test_one_coder_is_told_only_where_another_has_read_for_the_code():
    alone = schools(*SIX).coded("a1-p", "g/a", 1).coded("a2-p", "g/a", 2)
    both = read_by_ben(schools(*SIX).coded("a1-p", "g/a", 1).coded("a2-p", "g/a", 2), "a1-p", scope="g")

    assert told(alone, Trouble.ONE_CODER) == []
    assert told(both, Trouble.ONE_CODER) == [("g/a", "1 of 2 coders who read for it (ana: 2 codings)")]
    assert told(both.coded("a3-p", "g/a", 3, coder="ben"), Trouble.ONE_CODER) == []


def test_one_site_is_told_of_those_that_were_read():
    build = schools(*SIX).coded("a2-p", "g/a", 1).coded("a2-p", "g/a", 4)

    assert told(build, Trouble.ONE_SITE) == [("g/a", "1 of 6 sites (a2)")]
    assert told(build.coded("b1-p", "g/a", 1), Trouble.ONE_SITE) == []


def pair(shared, alone):
    """Codes a and b on ``shared`` units, and a by itself on ``alone`` more."""
    build = schools(*SIX)
    for unit in range(shared):
        build.coded("a1-p", "g/b", unit, coder="ben")
    return build.coded("a1-p", "g/a", *range(shared + alone))


@pytest.mark.parametrize(
    ("shared", "alone", "said"),
    [
        (FEWEST, 0, [("g/b", "5 of 5 units")]),
        (FEWEST - 1, 0, []),
        (8, 2, [("g/b", "8 of 10 units")]),
        (8, 3, []),
    ],
)
def test_two_codes_on_the_same_units_are_a_pair(shared, alone, said):
    assert told(pair(shared, alone), Trouble.SAME_UNITS) == said


def test_units_of_equal_numbers_in_two_sources_are_not_the_same():
    build = schools(*SIX).coded("a1-p", "g/a", *range(6)).coded("a2-p", "g/b", *range(6))

    assert told(build, Trouble.SAME_UNITS) == []


def test_a_pattern_code_stands_on_the_units_of_its_codes_by_right():
    build = schools(*SIX, codes=("g", "g/a", "p")).coded("a1-p", "g/a", *range(6)).coded("a1-p", "p", *range(6))
    with_code(build, "p", over=("g/a",))

    assert told(build, Trouble.SAME_UNITS) == []


def test_names_that_differ_by_accident_are_told_with_the_first_of_them():
    build = Build().code("a").code("b").code("c")
    with_code(with_code(with_code(build, "a", name="Data walls"), "b", name="Time"), "c", name="data-wall")
    (found,) = [r for r in remarks(build.corpus()) if r.trouble is Trouble.SAME_NAME]

    assert (found.code, found.other, found.detail) == ("c", "a", "'Data walls' and 'data-wall'")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Class", "Classes", True), ("Status", "Statu", False), ("Policy", "policies", True), ("Bus", "Buss", False),
     ("Crisis", "Crisi", False), ("Boxes!", "box", True), ("Roles", "Role", True)],
)  # fmt: skip
def test_a_plural_is_the_same_name(one, other, same):
    assert (bare_name(one) == bare_name(other)) is same


def test_texts_are_looked_at():
    build = Build().code("a").code("b").code("c")
    with_code(build, "a", definition=" ")
    with_code(build, "b", include="When said.", exclude="when  said")
    with_code(build, "c", name="n" * 61)

    assert told(build, Trouble.NO_DEFINITION) == [("a", "")]
    assert told(build, Trouble.SAME_RULES) == [("b", "")]
    assert told(build, Trouble.LONG_NAME) == [("c", "61 characters")]


def test_a_parent_coded_itself_is_told_with_its_part():
    build = schools(*SIX).coded("a1-p", "g", 1).coded("a1-p", "g/a", 2).coded("a1-p", "g/a", 3)

    assert told(build, Trouble.PARENT_CODED) == [("g", "1 of 3 codings")]


def test_codings_under_other_rules_are_told_and_those_that_do_not_tell_are_not():
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a1-p", "g/a", 2).coded("a1-p", "g/a", 3)
    with_code(build, "g/a", redefined="2026-11-02T10:00:00Z")
    now = next(code for code in build.codes if code.slug == "g/a").fingerprint
    seen = ["an older one", now, ""]
    build.passages = [
        replace(p, coding=replace(p.coding, fingerprint=f)) for p, f in zip(build.passages, seen, strict=True)
    ]

    assert told(build, Trouble.OUTDATED) == [("g/a", "1 of 3 codings (redefined 2026-11-02)")]


def test_remarks_come_in_the_order_of_the_codebook_and_a_study_without_codings_is_no_trouble():
    build = Build().code("z").code("a")

    assert [(r.code, r.trouble) for r in remarks(build.corpus())] == [("z", Trouble.UNREAD), ("a", Trouble.UNREAD)]


def test_a_code_that_a_memo_carries_is_not_called_unused():
    build = schools(*SIX).source("a1-memo", kind=Kind.CASE_MEMO).coded("a1-memo", "g/b", 1)

    assert told(build, Trouble.UNUSED) == [("g/a", "6 of 6 sources read")]
