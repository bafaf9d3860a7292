"""Any matrix: its cells are those of the displays that were there before, and a blank is not a zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.displays.build import SIX, Build, schools
from workbench.displays.axes import Axis
from workbench.displays.counted import Cell, Count, Measure
from workbench.displays.crosstab import ALL, Crosstab, crosstab
from workbench.displays.frame import Dimension
from workbench.displays.matrix import code_by_site
from workbench.displays.prevalence import prevalence
from workbench.displays.quoted import quoted
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.claim import Silence
from workbench.model.codebook import Code
from workbench.model.coding import Coverage, Stance
from workbench.model.corpus import Corpus
from workbench.model.source import Kind, Speaker

BOTH = {"P": Speaker(role="principal", participant="pia"), "T": Speaker(role="teacher", participant="tom")}
GROUPS = {
    Axis.DISTRICT: Dimension.DISTRICT, Axis.LEVEL: Dimension.LEVEL, Axis.ROLE: Dimension.ROLE,
    Axis.WAVE: Dimension.WAVE, Axis.KIND: Dimension.KIND,
}  # fmt: skip


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Up to four schools in two districts, some of two levels, some never asked or read, all invented."""
    build = Build().code("g").code("g/a", "It helps.").code("g/b").code("h/c").code("over", over=("g/b",))
    kinds, roles = st.sampled_from([Kind.TRANSCRIPT, Kind.OBSERVATION]), st.sampled_from(["principal", "teacher"])
    for n in range(draw(st.integers(1, 4))):
        levels = draw(st.sampled_from([("middle",), ("high",), ("middle", "high")]))
        build.site(f"s{n}", draw(st.sampled_from(["north", "south"])), *levels)
        for m in range(draw(st.integers(0, 3))):
            who = BOTH if draw(st.booleans()) else None
            build.source(
                f"s{n}-{m}", role=draw(roles), wave=draw(st.sampled_from(["1", "2", None])), kind=draw(kinds),
                who=who, words=draw(st.sampled_from([None, 0, 900])),
                participant=draw(st.sampled_from([None, "pia"])),
            )  # fmt: skip
    for source in build.sources:
        for _ in range(draw(st.integers(0, 3))):
            first = draw(st.integers(0, 5))
            build.coded(
                source.slug, draw(st.sampled_from([c.slug for c in build.codes])),
                *range(first, first + draw(st.integers(0, 3))), coder=draw(st.sampled_from(["ana", "ben"])),
                stance=draw(st.sampled_from([None, *Stance])),
                speaker=draw(st.sampled_from(list(source.speakers or "A"))),
            )  # fmt: skip
        if draw(st.booleans()):
            build.read(source.slug, scope=draw(st.sampled_from(["", "g", "g/a"])))
    for role in draw(st.lists(st.sampled_from(["", "principal", "teacher"]), max_size=2)):
        build.asked(draw(st.sampled_from(["g", "g/a", "h/c"])), role=role)
    return build.corpus()


@given(corpora())
def test_by_site_it_is_the_matrix_that_reports_print(corpus: Corpus) -> None:
    count = Count.of(corpus, Axis.CODE, Axis.SITE)
    tables = {m: crosstab(count, m) for m in (Measure.SENTENCES, Measure.SOURCES, Measure.RATE, Measure.PRESENCE)}
    first = tables[Measure.SENTENCES]
    known = code_by_site(corpus, [row.code for row in first.rows])
    assert tuple(c.slug for c in first.columns) == known.sites
    for at, row in enumerate(known.rows):
        for column, cell in enumerate(row.cells):
            units, sources, rate, presence = (table.cells[at][column] for table in tables.values())
            assert (units.value, units.silent, units.challenging_only) == (
                cell.units, cell.silent, cell.challenging_only,
            )  # fmt: skip
            assert cell.sources is None or (sources.value or 0, sources.of) == (cell.sources.k, cell.sources.n)
            assert rate.value == cell.rate
            assert presence.value == (None if cell.units is None else min(1, cell.units))


@pytest.mark.parametrize("axis", GROUPS)
@given(corpus=corpora())
def test_by_group_it_counts_sites_sources_and_people_as_prevalence_does(axis: Axis, corpus: Corpus) -> None:
    count = Count.of(corpus, Axis.CODE, axis)
    columns = {item.slug: item for item in count.items(axis)}
    for row in count.items(Axis.CODE):
        (spread,) = prevalence(corpus, [row.code])
        for group in spread.by(GROUPS[axis]):
            cells = [count.cell(row, columns[group.group], m) for m in Measure if m.of_shares]
            shares = (group.sources, group.persons, group.sites)
            assert [(c.value or 0, c.of) for c in cells] == [(share.k, share.n) for share in shares]
            assert all((c.value is None) == (c.of == 0) for c in cells)


@given(corpora())
def test_totals_hold_each_sentence_and_source_once(corpus: Corpus) -> None:
    count = Count.of(corpus, Axis.CHAPTER, Axis.LEVEL, totals=True)
    table = crosstab(count, Measure.SENTENCES, totals=True)
    everywhere = {(p.source.slug, unit) for p in corpus.counted for unit in p.units}
    assert table.cells[-1][-1].value in ({len(everywhere)} if everywhere else {0, None})
    assert table.margins[1][ALL].sources == len([s for s in corpus.sources if s.site])


def shown(found: Crosstab) -> list[list[float | None]]:
    return [[cell.value for cell in row] for row in found.cells]


def by_row(found: Crosstab) -> dict[str, list[float | None]]:
    return {row.slug: line for row, line in zip(found.rows, shown(found), strict=True)}


def test_a_zero_was_asked_read_and_absent_in_all_that_the_cell_holds() -> None:
    build = schools(("a1", "north"), ("a2", "north"), ("b1", "south"), ("c1", "east")).coded("b1-p", "g/a", 1, 2)
    build.source("a2-q", wave="2")  # nobody has read it: the north cannot be said to be without
    found = crosstab(Count.of(build.corpus(), Axis.CODE, Axis.DISTRICT))
    assert shown(found) == [[None, 2, 0]]
    assert [c.silent and c.silent.reason for c in found.cells[0]] == [Silence.NOT_READ, None, Silence.ABSENT]


def test_of_a_coder_a_cell_is_blank_where_this_coder_has_not_read() -> None:
    build = schools(*SIX[:2]).coded("a1-p", "g/a", 1, coder="ben").coded("a1-p", "g/a", 1, 2)
    build.coverage.append(Coverage(source="a2-p", coder="ben", scope=""))
    by_coder = crosstab(Count.of(build.corpus(), Axis.CODER, Axis.SITE))
    assert [r.slug for r in by_coder.rows] == ["ana", "ben"]
    assert shown(by_coder) == [[2, 0], [1, 0]]
    unread = crosstab(Count.of(schools(*SIX[:2]).coded("a1-p", "g/a", 1).corpus(), Axis.CODER, Axis.SITE))
    assert shown(unread) == [[1, 0], [None, None]]


def test_codings_count_each_coding_and_sentences_each_sentence() -> None:
    corpus = schools(("a1", "north")).coded("a1-p", "g/a", 1, 2).coded("a1-p", "g/a", 2, 3, coder="ben").corpus()
    count = Count.of(corpus, Axis.CODE, Axis.WAVE)
    assert shown(crosstab(count, Measure.CODINGS)) == [[2]]
    assert shown(crosstab(count, Measure.SENTENCES)) == [[3]]


def test_participants_have_their_own_words_and_no_rate_where_words_are_not_told_apart() -> None:
    build = schools(("a1", "north")).source("a1-both", who=BOTH).source("a1-own", participant="uma").read()
    build.coded("a1-both", "g/a", 1, speaker="T").coded("a1-own", "g/a", 1, 2)
    count = Count.of(build.corpus(), Axis.PARTICIPANT, Axis.CODE)
    units, rates = by_row(crosstab(count)), by_row(crosstab(count, Measure.RATE))
    assert (units["pia"], units["tom"], units["uma"]) == ([0], [1], [2])
    assert (rates["tom"], rates["uma"]) == ([None], [2])


def test_the_words_of_a_role_stand_in_its_row_alone() -> None:
    build = schools(("a1", "north")).source("a1-both", who=BOTH).read().coded("a1-both", "g/a", 1, 2, speaker="T")
    found = crosstab(Count.of(build.corpus(), Axis.ROLE, Axis.CODE), Measure.PARTICIPANTS)
    assert {row.slug: (c[0].value, c[0].of) for row, c in zip(found.rows, found.cells, strict=True)} == {
        "principal": (0, 2), "teacher": (1, 1),
    }  # fmt: skip


def test_a_coding_that_begins_in_a_question_is_of_the_one_role_that_answers() -> None:
    build = schools(("a1", "north")).source("a1-x", role=None, who={"P": Speaker(role="principal")}).read()
    found = crosstab(Count.of(build.coded("a1-x", "g/a", 1, speaker="Q").corpus(), Axis.ROLE, Axis.CODE))
    assert by_row(found) == {"principal": [1]}


def test_an_office_that_is_of_no_site_counts_with_its_district_and_in_no_total_of_sites() -> None:
    build = schools(("a1", "north")).source("office", "-", district="north").read().coded("office", "g/a", 1, 2)
    corpus = build.coded("a1-p", "g/a", 1).corpus()
    for axis, total, sources in ((Axis.SITE, 1, 1), (Axis.DISTRICT, 3, 2)):
        found = crosstab(Count.of(corpus, Axis.CODE, axis, totals=True), totals=True)
        assert shown(found)[0] == [total, total]
        assert found.margins[1][ALL].sources == sources


def test_sites_stand_by_an_attribute_with_ties_by_slug_and_the_untold_last() -> None:
    build = schools(*SIX[:5]).coded("a1-p", "g/a", 1)
    for site, size in (("a1", "900"), ("b1", "80"), ("a3", "80")):
        next(s for s in build.sites if s.slug == site).attributes["size"] = size  # type: ignore[index]
    count = Count.of(build.corpus(), Axis.SITE, Axis.CODE)
    by_size = crosstab(count, order="attribute:size")
    assert [r.slug for r in by_size.rows] == ["a3", "b1", "a1", "a2", "b2"]
    assert [r.slug for r in crosstab(count, order="density").rows] == ["a1", "a2", "a3", "b1", "b2"]
    with pytest.raises(NotKnown, match="no attribute 'sise'; did you mean size"):
        crosstab(count, order="attribute:sise")
    with pytest.raises(WorkbenchError, match="no order 'size'; known are study, district, density, name"):
        crosstab(count, order="size")


@pytest.mark.parametrize(
    ("rows", "columns", "told"),
    [
        (Axis.SITE, Axis.SITE, "both 'site'"),
        (Axis.CODE, Axis.GROUP, "co-occurrence"),
        (Axis.ROLE, Axis.PARTICIPANT, "who speaks"),
    ],
)
def test_axes_that_make_no_matrix_are_refused(rows: Axis, columns: Axis, told: str) -> None:
    with pytest.raises(WorkbenchError, match=told):
        Count.of(schools(*SIX).corpus(), rows, columns)


def test_codes_that_stand_in_a_circle_have_a_chapter_all_the_same() -> None:
    build = schools(("a1", "north")).coded("a1-p", "g/a", 1)
    build.codes[0] = Code(slug="g", name="G", definition="d", parent="g/a")
    assert len(crosstab(Count.of(build.corpus(), Axis.CHAPTER, Axis.SITE)).rows) == 1


def test_a_place_that_two_coders_marked_is_quoted_once() -> None:
    build = schools(*SIX[:2]).coded("a1-p", "g/a", 1, 2).coded("a1-p", "g/a", 2, coder="ben")
    count = Count.of(build.coded("a2-p", "g/b", 1).corpus(), Axis.GROUP, Axis.SITE)
    found = quoted(count, count.items(Axis.GROUP), count.items(Axis.SITE))
    assert [p.coders for p in found["g", "a1"]] == [("ana", "ben")]
    assert set(found) == {("g", "a1"), ("g", "a2")}


def test_words_that_nobody_counted_give_no_figure() -> None:
    corpus = schools(("a1", "north")).coded("a1-p", "g/a", 1).corpus()
    (cell,) = crosstab(Count.of(corpus, Axis.CODE, Axis.SITE), Measure.SHARE).cells[0]
    assert cell == Cell(value=None, of=1000)
