"""Queries that narrow what is counted: sources that are not meant leave the question, sentences leave the answer."""

import pytest

from workbench.actions.querying import save
from workbench.actions.reading import corpus, matrix
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters

LOAD = "environment/operations/load"


def cells(place: Workplace, *queries: str) -> dict[str, object]:
    """Site → sentences of one code, with the reason where nobody can say."""
    for row in matrix(place, Filters(query=queries, code=(LOAD,))).rows:
        if row.code == LOAD:
            return {c.site: c.units if c.units is not None else c.silent.reason.value for c in row.cells}
    return {}


def test_sources_that_a_query_does_not_mean_are_no_such_sources(coded: Workplace) -> None:
    whole, some = cells(coded), cells(coded, "site:osgood,larkin")
    assert {s: some[s] for s in ("osgood", "larkin")} == {s: whole[s] for s in ("osgood", "larkin")}
    assert {some[s] for s in some if s not in ("osgood", "larkin")} == {"no such source"}


def test_sentences_that_do_not_answer_are_not_counted_and_the_report_says_so(coded: Workplace) -> None:
    whole = corpus(coded, Filters())
    text = next(p for p in whole.counted if p.coding.code == LOAD)
    word = max(text.text.split(), key=len).strip(".,?")
    left = corpus(coded, Filters(query=(word,)))
    assert 0 < len(left.passages) < len(whole.passages)
    assert all(word.lower() in p.text.lower() for p in left.passages)
    assert left.coverage == whole.coverage  # the question is the same
    assert any("narrowed" in warning for warning in left.warnings)
    assert left.filters == f"query {word}"


@pytest.mark.parametrize("role", ["principal", "teacher"])
def test_several_queries_must_all_hold(coded: Workplace, role: str) -> None:
    both = corpus(coded, Filters(query=("site:osgood", f"role:{role}")))
    one = corpus(coded, Filters(site=("osgood",)))
    assert {p.coding.id for p in both.passages} == {p.coding.id for p in one.passages if p.role == role}


def test_roles_in_a_query_narrow_the_question_as_a_filter_does(coded: Workplace) -> None:
    def told(filters: Filters) -> list[tuple[str, object]]:
        rows = matrix(coded, filters).rows
        return [(r.code, [(c.site, c.units, c.silent and c.silent.reason) for c in r.cells]) for r in rows]

    assert told(Filters(query=("role:teacher",))) == told(Filters(role=("teacher",)))
    assert told(Filters(query=("role:teacher",)))
    assert corpus(coded, Filters(query=("role:teacher",))).filters == "role teacher; query role:teacher"


def test_a_saved_query_is_written_out_where_it_narrows(coded: Workplace) -> None:
    save(coded, "load", "code:environment/operations/load")
    assert corpus(coded, Filters(query=("@load",))).filters == "query code:environment/operations/load"
    with pytest.raises(WorkbenchError, match="is there already"):
        save(coded, "load", "trust")
    assert save(coded, "load", "trust", overwrite=True)
