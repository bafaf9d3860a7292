"""Words that mark a group. Counts are invented or cited."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.displays.reference import reference
from workbench.displays.keyness import Spoken, flat, informed, log_odds, marking

# counts and z (flat prior of .01) worked for this project after Monroe, Colaresi & Quinn 2008, eqs. 15, 16, 22
ONE, TWO = {"A": 30, "B": 12, "C": 5, "D": 200}, {"A": 4, "B": 0, "C": 28, "D": 210}
Z = {"A": 3.959231, "B": 0.71173, "C": -3.801584, "D": -4.381587}
counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=2)


def said(source: str, person: str = "", **counts: int) -> Spoken:
    return Spoken(source=source, person=person or source, counts=counts)


def test_the_reference_figures_are_met() -> None:
    told = reference("log_odds_dirichlet")
    prior = flat(told["counts1"], told["counts2"], told["flat_alpha"])
    found = log_odds(told["counts1"], told["counts2"], prior)
    assert {word: odds.z for word, odds in found.items()} == pytest.approx(told["z"], abs=5e-6)


def test_a_flat_prior_hides_what_one_group_alone_says_and_the_informed_one_shows_it() -> None:
    by_flat, by_pooled = (log_odds(ONE, TWO, prior(ONE, TWO)) for prior in (flat, informed))
    assert {word: odds.z for word, odds in by_flat.items()} == pytest.approx(Z, abs=5e-6)
    assert by_flat["B"].z < 1
    assert by_pooled["B"].z > 2


@given(counts, counts)
def test_it_is_the_formula_in_arrays_and_changes_sign_with_the_groups(
    one: dict[str, int], two: dict[str, int]
) -> None:
    prior = informed(one, two)
    there, back = log_odds(one, two, prior), log_odds(two, one, prior)
    a = np.array(list(prior.values()))
    y1, y2 = (np.array([side.get(word, 0) for word in prior]) for side in (one, two))
    if len(prior) > 1:
        with np.errstate(divide="ignore"):
            delta = np.log((y1 + a) / (y1.sum() + a.sum() - y1 - a)) - np.log(
                (y2 + a) / (y2.sum() + a.sum() - y2 - a)
            )
        z = delta / np.sqrt(1 / (y1 + a) + 1 / (y2 + a))
        assert [odds.z for odds in there.values()] == pytest.approx(list(z))
    assert [odds.delta for odds in there.values()] == pytest.approx([-odds.delta for odds in back.values()])


def test_a_word_of_one_talk_is_flagged_and_a_word_of_many_is_not() -> None:
    north = [said("n1", desk=9, rain=3, day=40), said("n2", rain=3, day=40), said("n3", rain=3, day=40)]
    found = {m.word: m for m in marking({"north": north, "south": [said("s1", sun=9, day=120)]})}
    assert (found["desk"].flags, found["desk"].sources) == (("one source",), 1)
    assert (found["rain"].flags, found["rain"].sources, found["rain"].persons) == ((), 3, 3)
    assert (found["sun"].group, found["sun"].count, found["sun"].other) == ("south", 9, 0)
    assert all(m.odds.delta > 0 for m in found.values())


def test_two_talks_of_one_person_are_one_person() -> None:
    north = [said("n1", "osei", desk=4, day=9), said("n2", "osei", desk=4, day=9)]
    (desk,) = (m for m in marking({"north": north, "south": [said("s1", day=30)]}) if m.word == "desk")
    assert desk.flags == ("one person",)


def test_stop_words_are_in_no_total_and_rare_words_in_no_row() -> None:
    groups = {"north": [said("n1", desk=4, the=90, once=1)], "south": [said("s1", day=5, the=90)]}
    found = {m.word: m for m in marking(groups, stop={"the"}, least=2)}
    assert set(found) == {"desk", "day"}
    assert (found["desk"].total, found["desk"].other_total) == (5, 5)


def test_words_stand_by_z_and_equals_by_the_alphabet() -> None:
    groups = {"north": [said("n1", b=5, a=5, c=9, x=50)], "south": [said("s1", x=69)]}
    assert [(m.group, m.word) for m in marking(groups)] == [
        ("south", "x"), ("north", "c"), ("north", "a"), ("north", "b"),
    ]  # fmt: skip
