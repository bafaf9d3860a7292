"""What a search has found is coded, all or none."""

from pathlib import Path

import pytest

from tests.actions.juniper import BOOK, fill, quotes
from workbench.actions import codings, history
from workbench.actions.coding_found import plan_found
from workbench.actions.querying import find
from workbench.actions.workplace import Workplace
from workbench.coding.found import FoundRow
from workbench.errors import Problems, WorkbenchError
from workbench.model.filters import Filters


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    return fill(empty, tmp_path / "files")


def hits(place: Workplace, query: str) -> list[FoundRow]:
    found = find(place, query, Filters())
    return [FoundRow(line=n, source=h.source, start=h.start, end=h.end, words=h.text) for n, h in enumerate(found, 2)]


def test_rows_of_several_sources_are_one_command_and_one_undo(place: Workplace) -> None:
    before, rows = quotes(place), hits(place, "decides or late or mostly")
    plan = plan_found(place, rows, ["trust", "time"], where="the input", memo="seen", stance="")
    assert (len(plan.rows), plan.uncounted, quotes(place)) == (6, 2, before)  # a moderator decides
    codings.apply(place, plan)

    assert sum(map(len, quotes(place).values())) == sum(map(len, before.values())) + 6
    again = plan_found(place, rows, ["trust", "time"], where="the input", memo="seen")
    assert (again.known, again.rows, again.changes) == (6, (), ())
    history.undo(place)
    assert quotes(place) == before


def test_a_source_may_be_named_by_its_file(place: Workplace) -> None:
    row = FoundRow(line=2, source="Group W1.TXT", start=hits(place, "mostly")[0].start, end=10_000)
    with pytest.raises(Problems, match="reaches past the end"):
        plan_found(place, [row], ["time"], where="a.csv")


def test_all_problems_are_told_at_once_and_nothing_is_planned(place: Workplace) -> None:
    (good,) = hits(place, "mostly")
    bad = [
        FoundRow(line=2, source="nobody", start=1, end=2),
        FoundRow(line=3, source="nobody", start=1, end=2),
        FoundRow(line=4, source=good.source, start=good.start, end=good.end, words="Hardly."),
        FoundRow(line=5, source=good.source, start=9, end=9),
        FoundRow(line=6, source=good.source, start=0, end=9),
    ]
    with pytest.raises(Problems, match=r"4 problems in a\.csv; nothing was coded") as found:
        plan_found(place, [*bad, good], ["time"], where="a.csv")

    told = str(found.value)
    assert "line 2: no source 'nobody' (and in 1 rows more)" in told
    assert "line 4: " in told
    assert "holds 'Mostly.', not 'Hardly.'" in told
    assert "line 5: 9:9 is not a range" in told
    assert "line 6: 0:9 begins in the header of the source" in told


def test_a_search_that_matches_everything_is_refused_unless_it_is_meant(place: Workplace) -> None:
    everything = hits(place, "kind:*")
    counted = hits(place, "voice:respondent")
    for rows in (everything, counted):
        with pytest.raises(WorkbenchError, match="every sentence of the study that counts; narrow the search"):
            plan_found(place, rows, ["time"], where="the input")
    assert plan_found(place, everything, ["time"], where="the input", all_units=True).rows
    for left_out in range(len(counted)):
        rest = [row for n, row in enumerate(counted) if n != left_out]
        assert plan_found(place, rest, ["time"], where="the input").rows
    assert plan_found(place, [], ["time"], where="the input").rows == ()


def test_a_stance_needs_a_code_that_states_something(place: Workplace) -> None:
    assert "proposition" in BOOK
    rows = hits(place, "mostly")
    assert plan_found(place, rows, ["trust"], where="-", stance="challenges").rows[0].stance
    with pytest.raises(WorkbenchError, match="time states no proposition"):
        plan_found(place, rows, ["trust", "time"], where="-", stance="challenges")
