"""Where codes stand together, to be read. The study is invented."""

import pytest

from tests.displays.build import SIX, schools
from workbench.displays.cooccurrence import By
from workbench.displays.together import together
from workbench.errors import NotKnown


def test_neighbouring_sentences_are_one_place_with_the_passages_of_each_code() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1, 2, 3).coded("a1-p", "g/b", 2, 3, 4).coded("b1-p", "g/a", 9)
    (place,) = together(build.corpus(), ["g/a", "g/b"])
    assert (place.start, place.end) == (2, 4)
    assert [p.coding.code for p in place.passages] == ["g/a", "g/b"]
    assert place.shown in place.passages


def test_three_codes_must_all_stand_there() -> None:
    build = schools(*SIX, codes=("g", "g/a", "g/b", "g/c")).coded("a1-p", "g/a", 1).coded("a1-p", "g/b", 1)
    assert len(together(build.corpus(), ["g/a", "g/b"])) == 1
    assert together(build.corpus(), ["g/a", "g/b", "g/c"]) == ()
    build.coded("a1-p", "g/c", 1)
    assert len(together(build.corpus(), ["g/a", "g/b", "g/c"])) == 1


def test_a_group_counts_with_all_below_it() -> None:
    build = schools(*SIX, codes=("g", "g/a", "h", "h/a")).coded("a1-p", "g/a", 1).coded("a1-p", "h/a", 1)
    assert len(together(build.corpus(), ["g", "h"])) == 1


def test_by_overlap_it_is_characters() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a1-p", "g/b", 1)  # both stand at 100 to 150
    (place,) = together(build.corpus(), ["g/a", "g/b"], By.OVERLAP)
    assert (place.start, place.end) == (100, 150)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(NotKnown):
        together(schools(*SIX).corpus(), ["g/a", "nope"])
