"""Sweeps find what trying every pair finds."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.model.nearness import Layout, Range, related
from workbench.model.query import Relation

RANGES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)).map(lambda at: (at[0], at[0] + at[1])), max_size=8)
TEXT = (
    "ab cd efg. hi jk, lmxno, pqr stu"  # words begin at 0, 3, 6, 11, 14, 18 (in no unit), 20 (in the middle), 25, 29
)
UNITS = Layout(starts=(0, 6, 11, 20), stops=(5, 10, 17, 30), turns=(0, 0, 1, 2), text=TEXT)
BEGUN = (0, 3, 6, 11, 14, 20, 25, 29)


def pairs(relation: Relation, one: Range, other: Range) -> bool:
    return {
        Relation.OVERLAPS: bool(set(range(*one)) & set(range(*other))),
        Relation.INSIDE: set(range(*one)) <= set(range(*other)),
        Relation.CONTAINS: set(range(*other)) <= set(range(*one)),
        Relation.PRECEDES: one[1] <= other[0],
        Relation.FOLLOWS: other[1] <= one[0],
        Relation.SAME_SOURCE: True,
    }[relation]


@given(RANGES, RANGES, st.sampled_from([r for r in Relation if r is not Relation.SAME_TURN]))
def test_a_relation_holds_as_for_every_pair(ones: list[Range], others: list[Range], relation: Relation) -> None:
    expected = [one for one in ones if any(pairs(relation, one, other) for other in others)]

    assert related(ones, relation, others) == expected


@given(RANGES, RANGES, st.integers(0, 3))
def test_the_nearest_range_decides_a_distance_in_words(ones: list[Range], others: list[Range], within: int) -> None:
    found = related(ones, Relation.PRECEDES, others, within=within, measure="words", layout=UNITS)

    assert found == [
        (a, b) for a, b in ones if any(b <= c and sum(b <= w < c for w in BEGUN) <= within for c, _ in others)
    ]


def test_distances_in_units_and_shared_turns_count_what_a_range_touches() -> None:
    first, second, across, third = (0, 4), (6, 9), (8, 12), (12, 15)

    assert related([first], Relation.PRECEDES, [second], within=1, layout=UNITS) == [first]
    assert related([first], Relation.PRECEDES, [third], within=1, layout=UNITS) == []
    assert related([first, third], Relation.SAME_TURN, [across], layout=UNITS) == [first, third]
    assert related([first], Relation.SAME_TURN, [third], layout=UNITS) == []
