"""Disagreements stretch by stretch, by hand, and their gains by counting again. The interviews are invented."""

from dataclasses import replace
from math import isnan

import pytest

from tests.agreement.pairs_of import UNITS, coding, compared, marked, material
from workbench.agreement.axis import Rule, Unitizing, UnitKind
from workbench.agreement.comparison import Comparison, Material
from workbench.agreement.disagreements import Disagreement, disagreements, side_by_side
from workbench.agreement.results import agreement
from workbench.agreement.stretches import segments

TWO = {("ana", "a"): [0, 1, 2], ("bo", "a"): [2, 3, 7], ("ana", "b"): [5], ("bo", "b"): [5, 6]}


def alpha_of(comparison: Comparison, code: str) -> float:
    return next(r.figures["alpha"].value for r in agreement(comparison, replicates=0).codes if r.code == code)


def pooled_of(comparison: Comparison) -> float:
    return agreement(comparison, replicates=0).overall.pooled.value


def test_units_in_a_row_that_some_coded_and_others_did_not_are_one_stretch() -> None:
    one = marked("s", TWO)
    found = disagreements(compared([one]), [one])
    by_place = sorted((d.code, d.stretch.start, d.stretch.stop, d.stretch.units, d.coded) for d in found.stretches)

    assert by_place == [
        ("a", UNITS[0].start, UNITS[1].stop, 2, (("ana", 2),)),
        ("a", UNITS[3].start, UNITS[3].stop, 1, (("bo", 1),)),
        ("a", UNITS[7].start, UNITS[7].stop, 1, (("bo", 1),)),
        ("b", UNITS[6].start, UNITS[6].stop, 1, (("bo", 1),)),
    ]
    assert {d.judges for d in found.stretches} == {("ana", "bo")}


def test_no_stretch_goes_over_the_end_of_a_source() -> None:
    both = [marked("s", {("ana", "a"): [9]}), marked("t", {("ana", "a"): [0]})]
    found = disagreements(compared(both), both).stretches

    assert [(d.stretch.source, d.stretch.units) for d in found] == [("s", 1), ("t", 1)]


@pytest.mark.parametrize(("coders", "unjudged"), [(("ana", "bo"), {}), (("ana", "bo", "cy"), {("t", "cy"): {"a"}})])
def test_gains_are_those_of_counting_again(
    coders: tuple[str, ...], unjudged: dict[tuple[str, str], set[str]]
) -> None:
    marks = TWO | {("cy", "a"): [1, 3], ("cy", "b"): [5]}
    here, there = marked("s", marks), marked("t", {("ana", "a"): [4, 5], ("bo", "a"): [5], ("cy", "a"): [5, 9]})
    before = compared([here, there], coders, unjudged=unjudged)

    for each in disagreements(before, [here, there]).stretches:
        for everybody, alpha, pooled in (
            (True, each.alpha.coded, each.pooled.coded),
            (False, each.alpha.not_coded, each.pooled.not_coded),
        ):
            after = compared([settled(m, each, everybody) for m in (here, there)], coders, unjudged=unjudged)
            assert alpha == pytest.approx(alpha_of(after, each.code) - alpha_of(before, each.code), nan_ok=True)
            assert pooled == pytest.approx(pooled_of(after) - pooled_of(before), nan_ok=True)


def settled(of: Material, each: Disagreement, everybody: bool) -> Material:
    """The source with a stretch coded by nobody, or by everybody who judged it."""
    if of.slug != each.stretch.source:
        return of
    inside = [n for n, u in enumerate(UNITS) if each.stretch.start <= u.start < each.stretch.stop]
    starts = {UNITS[n].start for n in inside}
    kept = [c for c in of.codings if c.code != each.code or c.start not in starts]
    new = [coding(of.slug, who, each.code, n) for who in each.judges for n in inside] if everybody else []
    return material(of.slug, [*kept, *new])


def test_what_gains_most_comes_first_and_a_tie_goes_by_alpha_source_and_place() -> None:
    one, two = marked("s", TWO), marked("t", {("bo", "a"): [1], ("ana", "c"): [1], ("bo", "c"): [1]})
    found = disagreements(compared([one, two]), [one, two]).stretches
    least = [d.pooled.least for d in found]

    assert found[0].stretch.units == 2
    assert least == sorted(least, reverse=True)
    assert found[-1].code == "b"  # the rarest: most for its own alpha, least for all codes together
    assert found[-1].alpha.least > found[0].alpha.least
    assert [(d.stretch.source, d.stretch.start) for d in found[1:-1]] == [
        ("s", UNITS[3].start), ("s", UNITS[7].start), ("t", UNITS[1].start),
    ]  # fmt: skip


def test_a_gain_is_undefined_where_nothing_would_vary_and_is_not_nought() -> None:
    one = marked("s", {("ana", "a"): [0]})
    (found,) = disagreements(compared([one]), [one]).stretches

    assert isnan(found.alpha.not_coded)
    assert isnan(found.pooled.not_coded)
    assert found.alpha.least == found.alpha.coded == pytest.approx(1.0)  # alpha was 0 and would be 1


def test_who_did_not_judge_a_code_does_not_differ_on_it() -> None:
    one = marked("s", {("ana", "a"): [0], ("bo", "a"): [0]})
    assert disagreements(compared([one], ("ana", "bo", "cy"), unjudged={("s", "cy"): {"a"}}), [one]).stretches == ()
    three = disagreements(compared([one], ("ana", "bo", "cy")), [one]).stretches

    assert [(d.judges, d.coded) for d in three] == [(("ana", "bo", "cy"), (("ana", 1), ("bo", 1)))]


def test_codes_are_told_with_what_settling_all_of_them_gains() -> None:
    one = marked("s", TWO)
    comparison = compared([one])
    found = {c.code: c for c in disagreements(comparison, [one]).codes}

    assert (found["a"].stretches, found["a"].units) == (3, 4)
    assert found["a"].alpha == pytest.approx(alpha_of(comparison, "a"))
    agreed = {("ana", "a"): [2], ("bo", "a"): [2]}
    after = compared([marked("s", TWO | agreed)])
    assert found["a"].pooled.not_coded == pytest.approx(pooled_of(after) - pooled_of(comparison))


def test_side_by_side_tells_who_coded_with_which_coding_and_what_others_coded_instead() -> None:
    memo = coding("s", "ana", "a", 0, 2, memo="Not sure.")
    others = [coding("s", "bo", "b", 1), coding("s", "bo", "c", 0, 3), coding("s", "ana", "c", 2)]
    one = material("s", [memo, *others, coding("s", "dan", "a", 0)])
    comparison = compared([one])
    found = [d for d in disagreements(comparison, [one]).stretches if d.code == "a"]
    (shown,) = side_by_side(found, comparison, [one])
    ana, bo = shown.sides

    assert (ana.coder, ana.units, ana.codings, ana.instead) == ("ana", 3, (memo,), ())
    assert (bo.coder, bo.units, bo.codings) == ("bo", 0, ())
    assert bo.instead == ("b",)  # c is on it too, but ana has it there as well


def test_other_units_give_other_stretches() -> None:
    one = marked("s", TWO)
    chars = compared([one], how=Unitizing(kind=UnitKind.CHARACTER))
    turns = compared([one], how=Unitizing(kind=UnitKind.TURN))
    first = min((d for d in disagreements(chars, [one]).stretches if d.code == "a"), key=lambda d: d.stretch.start)

    assert (first.stretch.start, first.stretch.units) == (UNITS[0].start, len("It is one."))
    assert disagreements(turns, [one]).stretches == ()


def test_half_of_a_unit_is_shown_and_does_not_count_as_coded() -> None:
    whole = coding("s", "bo", "a", 0)
    part = replace(whole, end=whole.start + 2, quote=whole.quote[:2])
    one = material("s", [coding("s", "ana", "a", 0), part])
    comparison = compared([one], how=Unitizing(rule=Rule.MAJORITY))
    (shown,) = side_by_side(disagreements(comparison, [one]).stretches, comparison, [one])

    assert [(s.coder, s.units, len(s.codings)) for s in shown.sides] == [("ana", 1, 1), ("bo", 0, 1)]


def test_segments_hold_every_unit_once() -> None:
    cut = segments(compared([marked("s", TWO), marked("t", {})]), "a")

    assert int(cut.units.sum()) == 20
    assert cut.starts[1:].tolist() == cut.stops[:-1].tolist()
