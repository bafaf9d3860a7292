"""Cross-validation: by source, beside its baselines, with its denominators."""

import numpy as np
import pytest

from tests.coding.suggest.small import BOOK, segment, study
from workbench.coding.suggest.trial import cross_validate
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code, Codebook


@pytest.fixture(scope="module")
def trial():
    return cross_validate(study(), BOOK, fast=True)


def test_what_was_judged_is_told(trial):
    assert (trial.model, trial.folds, trial.by_source) == ("linear-1-fast", 5, True)
    assert (trial.segments, trial.coded, trial.sources) == (56, 48, 8)
    assert (trial.ours.coded, trial.ours.codes, trial.ours.pairs) == (48, 3, 48)
    assert [(c.code, c.segments, c.sources, c.known) for c in trial.codes] == [
        ("time", 16, 8, 56), ("trust", 16, 8, 56), ("data", 16, 8, 56),
    ]  # fmt: skip


def test_what_can_be_learned_is_found_in_sources_that_were_held_out(trial):
    assert trial.ours.hit == 1
    assert trial.ours.micro_f1 > 0.9
    assert all(c.f1 > 0.9 and c.average_precision > 0.9 for c in trial.codes)


def test_the_majority_names_one_code_everywhere(trial):
    assert trial.majority.micro_f1 == pytest.approx(2 * 16 / (56 + 48))  # 16 right of 56 named, of 48 given
    assert trial.majority.hit == 1  # three codes in use, three places


def test_the_cue_baseline_stands_between(trial):
    assert trial.majority.micro_f1 < trial.cue.micro_f1 <= trial.ours.micro_f1


def test_the_name_of_a_source_helps_nobody_in_another_source():
    rng = np.random.default_rng(1)
    book = Codebook(
        slug="b", title="B", codes=tuple(Code(slug=f"c{n}", name=f"Q{n}", definition="") for n in range(2))
    )
    said = ["apple", "bread", "cloud", "drum"]
    planted = [
        segment(f"s{at}", place, f"nameof{at} {said[rng.integers(4)]}", f"c{at % 2}")
        for at in range(6)
        for place in range(8)
    ]
    honest = cross_validate(planted, book, folds=3, fast=True)
    leaking = cross_validate(planted, book, folds=8, fast=True)  # more than sources: segments are dealt

    assert (honest.by_source, leaking.by_source) == (True, False)
    assert leaking.ours.average_precision > 0.95
    assert honest.ours.average_precision < 0.7


def test_a_code_with_few_examples_or_one_source_has_no_figures():
    few = [segment("s0", 90 + n, "A grant.", "money") for n in range(4)]
    lone = [segment("s1", 90 + n, "Zzyzx again.", "zeal") for n in range(5)]
    found = {c.code: c for c in cross_validate([*study(4), *few, *lone], BOOK, folds=2, fast=True).codes}

    assert found["money"].too_few == "too few examples (4 of 5)"
    assert found["zeal"].too_few == "too few sources (1 of 2)"
    assert found["money"].f1 is found["zeal"].average_precision is None
    assert found["time"].too_few == ""


def test_the_same_seed_gives_the_same_trial():
    one, other = (cross_validate(study(3), BOOK, folds=2, fast=True, seed=5) for _ in range(2))

    assert one == other


def test_one_read_segment_is_refused():
    book = Codebook(slug="b", title="B", codes=BOOK.codes[:2])
    with pytest.raises(WorkbenchError, match="two segments"):
        cross_validate([segment("s", 0, "x", "time")], book)
