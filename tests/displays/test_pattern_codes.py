"""Second-cycle pattern codes: what they stand over is theirs too, and stays where it is."""

from tests.displays.build import Build
from workbench.displays.frame import Frame
from workbench.displays.matrix import code_by_site


def study() -> Build:
    built = Build().site("oak").site("elm")
    built.code("talk").code("talk/peers").code("talk/staff").code("time").code("patterns")
    built.code("patterns/alone", over=("talk/peers", "time"))
    return built.source("oak-1").source("elm-1")


def test_passages_of_the_codes_below_are_those_of_the_pattern_each_once() -> None:
    built = study().coded("oak-1", "talk/peers", 1).coded("oak-1", "time", 1).coded("elm-1", "patterns/alone", 4)
    built.coded("elm-1", "talk/staff", 5).read()
    frame = Frame.of(built.corpus())
    assert sorted(frame.under["patterns/alone"]) == ["patterns/alone", "talk/peers", "time"]
    assert sorted(frame.under["patterns"]) == ["patterns", "patterns/alone", "talk/peers", "time"]
    assert len(frame.passages(["patterns/alone"])) == 3
    table = code_by_site(built.corpus(), ["patterns/alone", "talk/peers", "talk"])
    cells = {(row.code, cell.site): cell.units for row in table.rows for cell in row.cells}
    assert cells[("patterns/alone", "oak")] == 1  # one sentence under two of its codes
    assert cells[("patterns/alone", "elm")] == 1
    assert cells[("talk", "oak")] == 1  # the first cycle stays as it is
    assert cells[("talk", "elm")] == 1


def test_a_source_read_for_all_that_a_pattern_stands_over_is_read_for_it() -> None:
    built = study().read("oak-1", scope="talk").read("oak-1", scope="time").read("elm-1", scope="talk")
    frame = Frame.of(built.corpus())
    assert "patterns/alone" in frame.covered["oak-1"]
    assert "patterns/alone" not in frame.covered["elm-1"]
    hearings = frame.ask(["patterns/alone"]).hearings
    assert (hearings["oak-1"].read, hearings["elm-1"].read) == (True, False)


def test_patterns_over_each_other_end_where_they_close() -> None:
    built = Build().code("a", over=("b",)).code("b", over=("a",)).source("x-1", site="-")
    frame = Frame.of(built.corpus())
    assert frame.under == {"a": frozenset("ab"), "b": frozenset("ab")}
    assert built.corpus().codebook.under("a") == frozenset("ab")
