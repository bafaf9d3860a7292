"""Keyword in context."""

from workbench.displays.keyword import in_context

TURN = "We keep the open door\npolicy here, and nobody minds."


def test_a_short_turn_is_shown_whole_and_on_one_line() -> None:
    assert in_context(TURN, 12, 21) == ("We keep the", "open door", "policy here, and nobody minds.")


def test_words_are_not_cut_where_the_context_ends() -> None:
    assert in_context(TURN, 12, 21, context=9) == ("… keep the", "open door", "policy …")
    assert in_context(TURN, 12, 21, context=6) == ("… the", "open door", "…")
    assert in_context(TURN, 12, 21, context=0) == ("…", "open door", "…")
