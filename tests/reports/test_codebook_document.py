"""The printable codebook: every code under its group, with its rules and how far it is used."""

from dataclasses import replace

from tests.displays.build import SIX, schools
from workbench.displays.codebook_use import codebook_use
from workbench.reports.codebook_document import codebook_document
from workbench.reports.document import Heading, Table, walk
from workbench.reports.html import render as html
from workbench.reports.markdown import render as markdown


def made(build, **changes):
    corpus = build.corpus()
    return codebook_document(corpus.codebook, codebook_use(corpus), title="Schools", **changes)


def tables(document):
    return [b for b in walk(document.blocks) if isinstance(b, Table)]


def test_codes_stand_under_their_group_whatever_the_order_of_the_file():
    document = made(schools(*SIX, codes=("g/a/x", "h", "g/b", "g/a", "g")))
    heads = [(b.level, b.text) for b in document.blocks if isinstance(b, Heading)]

    assert heads == [(2, "All codes"), (2, "H"), (2, "G"), (3, "G/B"), (3, "G/A"), (4, "G/A/X")]


def test_the_contents_are_a_table_a_group_and_lead_to_every_code():
    document = made(schools(*SIX, codes=("g", "g/a", "h")).coded("a1-p", "g/a", 1))
    first, second = tables(document)
    anchors = {b.anchor for b in document.blocks if isinstance(b, Heading)}

    assert [[cell.text for cell in row] for row in first.rows] == [
        ["G", "1", "1", "1 of 6"], ["› G/A", "1", "1", "1 of 6"],
    ]  # fmt: skip
    assert (first.caption, second.caption) == ("G", "H")
    assert {row[0].href[1:] for t in (first, second) for row in t.rows} <= anchors


def test_what_nobody_has_read_for_is_not_used_yet_and_never_0():
    build = schools(*SIX, codes=("g",))
    build.coverage.clear()
    (overview,) = tables(made(build))

    assert [cell.text for cell in overview.rows[0]] == ["G", "not used yet", "", ""]
    assert "**Use:** not used yet; nobody has read for it" in markdown(made(build))


def test_all_that_the_codebook_says_is_printed_and_nothing_is_said_where_it_is_silent():
    build = schools(*SIX, codes=("g", "p"))
    build.codes[0] = replace(
        build.codes[0], definition="", include="In.", exclude="Out.", example="Such.", cues=("one", "two"),
        proposition="It holds.", origin="chapter 1", former=("old",), redefined="2026-11-02T09:00:00Z",
    )  # fmt: skip
    build.codes[1] = replace(build.codes[1], over=("g",))
    page = markdown(made(build))

    for line in ("**Definition:** none is written", "**Include:** In.", "**Exclude:** Out.", "**Example:** Such.",
                 "**Words to look for:** one; two", "**Proposition:** It holds.", "**From:** chapter 1",
                 "**Formerly:** old", "**Rules last changed:** 2026-11-02", "**Stands over:** G"):  # fmt: skip
        assert page.count(line) == 1


def test_decisions_are_told_with_date_and_coder():
    document = made(schools(*SIX, codes=("g",)), decisions=[("2026-11-02", "ana", "Two codes are one.")])

    assert [[c.text for c in row] for row in tables(document)[1].rows] == [
        ["2026-11-02", "ana", "Two codes are one."]
    ]


def test_a_tree_deeper_than_headings_go_is_printed():
    slugs = ["/".join("abcdefgh"[: n + 1]) for n in range(8)]

    assert html(made(schools(*SIX, codes=tuple(slugs)))).count("<h6") == 4


def test_a_study_without_sites_has_no_denominator():
    build = schools(codes=("g",)).source("x-p", "-").coded("x-p", "g", 1)
    build.read()

    assert [cell.text for cell in tables(made(build))[0].rows[0]] == ["G", "1", "1", "–"]
