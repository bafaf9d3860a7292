"""Every word that was coded is quoted once, and the figures are those of the other reports."""

from tests.displays.build import schools
from workbench.displays.retrieval import Retrieved, retrieved
from workbench.model.corpus import Corpus


def of(corpus: Corpus) -> dict[str, Retrieved]:
    return {each.code: each for each in retrieved(corpus, corpus.passages)}


def test_what_two_coders_marked_in_one_place_is_one_quotation_with_both() -> None:
    corpus = schools(("a1", "north")).coded("a1-p", "g/a", 1, 2).coded("a1-p", "g/a", 2, coder="ben").corpus()
    found = of(corpus)["g/a"]

    assert (found.passages, found.own, found.coders) == (1, 1, ("ana", "ben"))
    assert [e.passage.coders for e in found.entries] == [("ana", "ben")]


def test_a_place_that_no_single_coding_covers_is_quoted_in_all_its_parts() -> None:
    corpus = schools(("a1", "north")).coded("a1-p", "g/a", 1, 2).coded("a1-p", "g/a", 2, 3, coder="ben").corpus()
    found = of(corpus)["g/a"]

    assert found.passages == 1
    assert [e.passage.units for e in found.entries] == [(1, 2), (2, 3)]


def test_figures_take_the_codes_below_and_passages_are_the_codes_own() -> None:
    build = schools(("a1", "north"), ("a2", "north")).site("a3").source("a3-p")
    corpus = build.coded("a1-p", "g", 1).coded("a2-p", "g/a", 4).corpus()
    found = of(corpus)

    assert (found["g"].passages, found["g"].own, len(found["g"].entries)) == (2, 1, 1)
    assert (str(found["g"].sources), str(found["g"].sites)) == ("2 of 2", "2 of 2")
    assert (str(found["g/a"].sources), str(found["g/a"].sites)) == ("1 of 2", "1 of 2")
    assert [s.site for s in found["g"].silent] == ["a3"]


def test_overlapping_codes_are_looked_for_among_all_codes_and_the_coders_asked_for() -> None:
    build = schools(("a1", "north")).coded("a1-p", "g/a", 1).coded("a1-p", "g/b", 1, coder="ben")
    whole = build.coded("a1-p", "g/b", 1, coder="cal").corpus()
    narrow = schools(("a1", "north")).coded("a1-p", "g/a", 1).corpus()
    (found,) = retrieved(narrow, whole.passages)

    assert found.entries[0].overlaps == (("g/b", ("ben",)),)  # the corpus has the coders ana and ben


def test_what_does_not_count_is_not_there() -> None:
    corpus = schools(("a1", "north")).coded("a1-p", "g/a").corpus()

    assert retrieved(corpus, corpus.passages) == ()
