"""Three wordings of a region meet; the words are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.memos.taking import Fate, Use, meet

WORDS = st.sampled_from(["", "One.", "Two.", "Three."])


@pytest.mark.parametrize(
    ("theirs", "ours", "base", "fate"),
    [
        ("a", "a", "b", Fate.SAME),
        ("new", "old", "old", Fate.TAKEN),
        ("old", "new", "old", Fate.OURS),
        ("theirs", "ours", "old", Fate.CONFLICT),
        ("", "ours", "old", Fate.CONFLICT),
        ("theirs", "ours", None, Fate.CONFLICT),
        ("theirs", "", None, Fate.TAKEN),
    ],
)
def test_what_becomes_of_a_region(theirs: str, ours: str, base: str | None, fate: Fate) -> None:
    (met,) = meet({"r": theirs}, {"r": ours}, None if base is None else {"r": base})
    assert met.fate is fate


@given(theirs=WORDS, ours=WORDS, base=st.none() | WORDS)
def test_words_of_ours_go_only_where_they_stood_when_the_document_was_written(
    theirs: str, ours: str, base: str | None
) -> None:
    (met,) = meet({"r": theirs}, {"r": ours}, None if base is None else {"r": base})
    assert met.result == ours or ours in ("", base)


def test_both_are_kept_once_however_often_the_file_is_taken() -> None:
    (met,) = meet({"r": "theirs"}, {"r": "ours"}, {"r": "old"}, {"r": Use.BOTH})
    assert met.result.index("ours") < met.result.index("theirs")
    (again,) = meet({"r": "theirs"}, {"r": met.result}, {"r": "old"})
    assert again.fate is Fate.OURS


def test_a_region_that_the_file_lacks_is_left_alone() -> None:
    assert meet({}, {"r": "ours"}, {"r": "ours"}) == ()
