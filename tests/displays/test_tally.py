"""What several coders marked in one place is told once."""

from hypothesis import given
from hypothesis import strategies as st

from tests.displays.build import SIX, schools
from workbench.displays.tally import distinct
from workbench.model.coding import Stance


def test_passages_that_touch_are_one_the_widest_with_everybody_who_marked_it() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a1-p", "g/a", 1, 2, coder="ben").coded("a1-p", "g/a", 5)

    first, second = distinct(build.passages)

    assert (first.units, first.coders) == ((1, 2), ("ana", "ben"))
    assert (second.units, second.coders) == ((5,), ("ana",))


def test_passages_of_different_stance_stay_apart_unless_told_otherwise() -> None:
    build = (
        schools(*SIX).coded("a1-p", "g/a", 1, stance=Stance.SUPPORTS).coded("a1-p", "g/a", 1, stance=Stance.QUALIFIES)
    )

    assert len(distinct(build.passages)) == 2
    assert len(distinct(build.passages, stances_apart=False)) == 1


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3)), max_size=12))
def test_no_unit_is_told_twice_and_no_coding_is_lost(spans: list[tuple[int, int]]) -> None:
    build = schools(*SIX)
    for start, more in spans:
        build = build.coded("a1-p", "g/a", *range(start, start + more + 1))
    told = distinct(build.passages)
    covered = [u for p in told for u in p.units]

    assert len(covered) == len(set(covered))
    assert {c.id for p in told for c in (p.coding, *p.also)} == {p.coding.id for p in build.passages}
