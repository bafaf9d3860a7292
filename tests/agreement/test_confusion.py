"""Codes that stand in for each other, counted by hand. The interviews are invented."""

from tests.agreement.pairs_of import UNITS, compared, marked
from workbench.agreement.confusion import Confusion, confusion


def of(found: tuple[Confusion, ...], *codes: str) -> Confusion:
    return next(c for c in found if c.codes == codes)


def test_units_on_which_one_used_only_the_first_code_and_the_other_only_the_second() -> None:
    one = marked("s", {("ana", "a"): [0, 1, 2, 8], ("bo", "a"): [8], ("bo", "b"): [1, 2, 8, 9]})
    (found,) = confusion(compared([one]), [one])

    assert found.codes == ("a", "b")
    assert found.units == 2  # both coded a on the ninth, so nobody took b for it
    assert found.alone == (3, 4)
    assert found.by == {("ana", "bo"): 2}
    assert found.share == 2 / 3
    assert [(p.stretch.start, p.stretch.stop, p.coders) for p in found.places] == [
        (UNITS[1].start, UNITS[2].stop, ("ana", "bo"))
    ]


def test_both_directions_are_one_pair_and_told_apart_by_coder() -> None:
    one = marked("s", {("ana", "a"): [0, 1], ("bo", "b"): [0, 1], ("ana", "b"): [5], ("bo", "a"): [5]})
    (found,) = confusion(compared([one]), [one])

    assert found.units == 3
    assert found.by == {("ana", "bo"): 2, ("bo", "ana"): 1}


def test_a_unit_counts_once_for_each_pair_of_coders() -> None:
    one = marked("s", {("ana", "a"): [0], ("bo", "b"): [0], ("cy", "b"): [0]})
    (found,) = confusion(compared([one], ("ana", "bo", "cy")), [one])

    assert (found.units, found.alone) == (2, (2, 2))
    assert found.by == {("ana", "bo"): 1, ("ana", "cy"): 1}


def test_only_where_both_coders_judged_both_codes() -> None:
    marks = {("ana", "a"): [0, 1], ("bo", "b"): [0, 1]}
    both = [marked("s", marks), marked("t", marks)]
    (found,) = confusion(compared(both, unjudged={("t", "bo"): {"a"}}), both)

    assert (found.units, found.alone) == (2, (2, 2))
    assert confusion(compared(both, unjudged={("s", "ana"): {"b"}, ("t", "bo"): {"a"}}), both) == ()


def test_the_strongest_pair_comes_first_and_its_longest_passages_are_shown() -> None:
    first = {("ana", "a"): [0, 2, 3, 5, 7, 8, 9], ("bo", "c"): [0, 2, 3, 5, 7, 8, 9], ("bo", "b"): [7]}
    one = marked("s", first)
    found = confusion(compared([one]), [one])

    assert [(c.codes, c.units) for c in found] == [(("a", "c"), 7), (("a", "b"), 1)]
    assert [p.stretch.units for p in of(found, "a", "c").places] == [3, 2, 1]  # b on the eighth cuts nothing in two
    assert of(found, "a", "c").places[2].stretch.start == UNITS[0].start


def test_no_passage_goes_over_the_end_of_a_source() -> None:
    both = [marked("s", {("ana", "a"): [9], ("bo", "b"): [9]}), marked("t", {("ana", "a"): [0], ("bo", "b"): [0]})]
    (found,) = confusion(compared(both), both)

    assert [(p.stretch.source, p.stretch.units) for p in found.places] == [("s", 1), ("t", 1)]


def test_without_two_codes_there_is_none() -> None:
    one = marked("s", {("ana", "a"): [0]})
    assert confusion(compared([one]), [one]) == ()
