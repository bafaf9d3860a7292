"""Sentence boundaries on a gold of our own: the budget is .90 F1."""

from tests.segmenting.gold import parse, read_gold, score, sentencizer
from workbench.segmenting.sentences import sentence_starts


def test_the_gold_is_large_enough_and_its_marks_stand_behind_white_space():
    lines = read_gold()
    wrong = [line.text for line in lines if any(not line.text[at - 1].isspace() for at in line.starts)]

    assert len(lines) >= 80
    assert sum(len(line.starts) for line in lines) >= 80
    assert sum(not line.starts for line in lines) >= 20  # lines in which every cut is a fault
    assert wrong == []


def test_sentences_are_cut_at_the_right_places_nine_times_in_ten():
    lines = read_gold()
    ours, plain = score(lines, sentence_starts), score(lines, sentencizer())

    assert ours.f1 >= 0.95, ours  # .99 on the day it was written; the budget is .90
    assert plain.f1 < ours.f1 - 0.1, plain


def test_a_score_counts_what_is_made_up_and_what_is_missed():
    lines = [parse("One. |Two. |Three."), parse("Dr. Four.")]
    found = score(lines, lambda text: [5] if text.startswith("One") else [4])

    assert lines[0].starts == {5, 10}
    assert (found.right, found.made_up, found.missed) == (1, 1, 1)
    assert found.f1 == 0.5
