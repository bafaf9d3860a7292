"""Both ways of counting give the same: bare marks out of SQL, and passages with all that they hold."""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.actions import team
from tests.store.asked import BOOK, CODERS, SOURCES, drawn, make, put
from workbench.actions.assigning import apply, plan_add
from workbench.actions.codings import add_codings
from workbench.actions.coverage import mark_coverage
from workbench.actions.matrices import Asked, Cells, counted, matrix
from workbench.actions.reading import read
from workbench.actions.workplace import Workplace
from workbench.displays.axes import Axis
from workbench.displays.counted import Count, Measure
from workbench.displays.crosstab import crosstab
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.source import Consent
from workbench.model.text import short_id
from workbench.store.study import Study

PAIRS = [
    (a, b) for a, b in permutations(Axis, 2) if not ((a.of_codes and b.of_codes) or (a.of_voices and b.of_voices))
]  # fmt: skip
BY_PASSAGES = [m for m in Measure if m not in (Measure.WORDS, Measure.SHARE)]  # passages do not tell these
FILTERS = (
    Filters(), Filters(role=("coach",)), Filters(coder=("ana",)), Filters(code=("work",)), Filters(wave=("2",)),
    Filters(site=("south",), kind=("focus-group",)), Filters(query=("code:work",)), Filters(query=("time",)),
    Filters(query=("role:coach and not door",)), Filters(level=("high",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    made = make(tmp_path_factory.mktemp("counted") / "study.db")
    yield made
    made.close()


def frame(db: sqlite3.Connection, seed: int) -> None:
    """Who was asked and has read, what codes claim and what people agreed to, at random, past the journal."""
    chance = random.Random(seed)  # noqa: S311
    named = {t: dict(db.execute(f"select slug, n from {t}")) for t in ("source", "coder")}
    for at, (source, coder) in enumerate((s.slug, c) for s in SOURCES for c in CODERS):
        if chance.random() < 0.6:
            db.execute(
                "insert into coverage(id, change, source, coder, scope) values(?,1,?,?,?)",
                (f"v{at}", named["source"][source], named["coder"][coder], chance.choice(("", "work", "work/time"))),
            )
    for at in range(chance.randrange(3)):
        codes = f'["{chance.choice(BOOK).slug}"]'
        db.execute(
            "insert into question(id, change, slug, role, wave, text, codes, position) values(?,1,?,?,?,'',?,?)",
            (f"q{at}", f"q{at}", chance.choice(("", "principal", "coach")), chance.choice(("", "2")), codes, at),
        )
    db.execute("update code set proposition = 'It holds.' where slug = ?", (chance.choice(BOOK).slug,))
    if chance.random() < 0.3:
        db.execute("update participant set consent = ? where slug = 'bo'", (f'["{chance.choice(list(Consent))}"]',))


def words(count: Count) -> dict[str, int]:
    """Code → words of the sentences under it and all below, each once, read from the passages."""
    corpus = count.corpus
    found: dict[str, set[tuple[str, int]]] = {}
    for passage in corpus.counted:
        for code in count.frame.paths[passage.coding.code]:
            found.setdefault(code, set()).update((passage.source.slug, unit) for unit in passage.units)
    said = {s.slug: [len(s.body[u.start : u.stop].split()) for u in s.units if u.voice.counted] for s in SOURCES}
    return {code: sum(said[source][unit] for source, unit in units) for code, units in found.items()}


@given(
    seed=st.integers(0, 2**32), many=st.integers(0, 30), axes=st.sampled_from(PAIRS), filters=st.sampled_from(FILTERS)
)
def test_both_ways_count_the_same(
    study: Study, seed: int, many: int, axes: tuple[Axis, Axis], filters: Filters
) -> None:
    study.db.execute("begin")
    try:
        frame(study.db, seed)
        put(study, drawn(seed, many))
        asked = Asked(rows=axes[0], columns=axes[1], totals=True, cells=Cells.PERSONS)
        quick = counted(study, filters, asked)
        exact = Count.of(read(study, filters), *axes, totals=True)
        for measure in BY_PASSAGES:
            assert crosstab(quick, measure, totals=True) == crosstab(exact, measure, totals=True)
        if not (filters.role or filters.query) and Axis.CODE in axes:
            whole = {item.slug: quick.cell(item, item, Measure.WORDS).value for item in quick.items(Axis.CODE)}
            barred = study.db.execute("select 1 from participant where consent like '%withdrawn%'").fetchone()
            assert barred or all(value == words(exact)[code] for code, value in whole.items())
    finally:
        study.db.execute("rollback")


@pytest.mark.parametrize("cells", Cells)
def test_each_kind_of_cell_can_be_asked_of_the_sample_study(cells: Cells, sample_place: Workplace) -> None:
    found = matrix(sample_place, Filters(), Asked(rows=Axis.CHAPTER, cells=cells, totals=True))
    assert len(found.tables) == len(cells.measures)
    assert all(len(table.rows) == 6 and len(table.columns) == 7 for table in found.tables)
    assert any(cell.value for cell in found.tables[0].cells[0])


def test_a_coding_that_waits_on_a_corrected_text_is_counted_nowhere(study: Study) -> None:
    asked = Asked(rows=Axis.SOURCE, columns=Axis.CODER, cells=Cells.CODINGS, totals=True)

    def each() -> dict[str, float | None]:
        found = crosstab(counted(study, Filters(), asked), Measure.CODINGS, totals=True)
        return {row.slug: line[-1].value for row, line in zip(found.rows, found.cells, strict=True)}

    study.db.execute("begin")
    try:
        put(study, drawn(7, 20))
        before = each()
        study.db.execute(
            "update coding set text = 'another' where source = (select n from source where slug = 'ina-1')"
        )
        after = each()
    finally:
        study.db.execute("rollback")
    assert before["ina-1"]
    assert not after["ina-1"]
    assert after["group"] == before["group"]


def test_quotations_have_their_ids_and_what_may_not_be_quoted_is_not_printed(tmp_path: Path) -> None:
    study = make(tmp_path / "study.db")
    put(study, told := [each for each in drawn(3, 60) if each.code == "work/time"])
    study.db.execute("""update participant set consent = '["paraphrase only"]' where slug = 'bo'""")
    study.close()
    asked = Asked(rows=Axis.CHAPTER, columns=Axis.SOURCE, cells=Cells.QUOTES, most=0)
    found = matrix(Workplace(root=tmp_path), Filters(), asked)
    quotes = [quote for each, more in found.quotes.values() for quote in each]
    assert {quote[1:9] for quote in quotes} <= {short_id(each.id) for each in told}
    assert not [quote for quote in quotes if "Open the door and trust it" in quote]
    assert [quote for quote in quotes if quote.endswith("] (not to be quoted)")]
    first = matrix(Workplace(root=tmp_path), Filters(), replace(asked, most=1))
    assert {(len(each), more + 1) for each, more in first.quotes.values()} == {
        (1, len(each)) for each, _ in found.quotes.values()
    }  # fmt: skip


@pytest.mark.parametrize("order", ["district", "density", "attribute:size"])
def test_an_order_of_sites_is_refused_where_there_are_none(order: str, sample_place: Workplace) -> None:
    with pytest.raises(WorkbenchError, match="order of sites or sources"):
        matrix(sample_place, Filters(), Asked(columns=Axis.WAVE, order=order))


def test_a_blind_coder_counts_nothing_that_others_coded_there(tmp_path: Path) -> None:
    alone = team.team(tmp_path / "alone")
    add_codings(alone, team.BLIND, ["day"], quote="I walk the rooms in wave 1.")
    apply(alone, plan_add(alone, [team.BLIND], ["ana", "bo"]))
    (tmp_path / "both").mkdir()
    both = team.copied(alone, tmp_path / "both")
    add_codings(replace(both, coder="bo"), team.BLIND, ["rule", "day"], quote="The coach decides.")
    mark_coverage(replace(both, coder="bo"), [team.BLIND])
    for rows, columns in (pair for pair in PAIRS if pair[0] in (Axis.CODE, Axis.CODER)):
        for cells in (Cells.PERSONS, Cells.QUOTES)[: 1 + (columns in (Axis.SITE, Axis.CODE))]:
            asked = Asked(rows=rows, columns=columns, cells=cells)
            assert matrix(both, Filters(), asked) == matrix(alone, Filters(), asked)
    by_coder = Asked(rows=Axis.CODER, columns=Axis.SOURCE, cells=Cells.CODINGS)
    seen_by_bo = matrix(replace(both, coder="bo"), Filters(), by_coder)
    assert seen_by_bo != matrix(both, Filters(), by_coder)
