"""What was decided of a quotation, for one report or all. Pins are invented."""

from dataclasses import replace

from tests.displays.build import SIX, schools
from workbench.memos.choose import by_hand_of, choose
from workbench.model.corpus import Corpus
from workbench.model.quoting import Pin, Way


def pin(coding: str, way: Way, reason: str, place: str = "") -> Pin:
    return Pin(coding=coding, way=way, reason=reason, coder="ana", place=place)


def study() -> Corpus:
    build = schools(*SIX, codes=("a",))
    for number in range(12):
        build.coded(f"{SIX[number % 6][0]}-p", "a", number)
    return build.corpus()


def test_a_decision_for_one_report_goes_before_one_for_all() -> None:
    corpus = replace(
        study(), pins=(pin("c1", Way.PINNED, "plain"), pin("c1", Way.EXCLUDED, "gives the school away", "cross-site"))
    )

    assert by_hand_of(corpus).pinned == {"c1": "plain (ana)"}
    assert by_hand_of(corpus, "cross-site").excluded == {"c1": "gives the school away (ana)"}
    assert by_hand_of(corpus, "cross-site").pinned == {}
    assert by_hand_of(corpus, "site-memo-a1").pinned == {"c1": "plain (ana)"}


def test_what_is_pinned_is_quoted_and_what_is_excluded_is_not() -> None:
    corpus = study()
    last, first = corpus.passages[-1].coding.id, choose(corpus.passages, 2).quotes[0].coding.id
    decided = replace(corpus, pins=(pin(last, Way.PINNED, "plain"), pin(first, Way.EXCLUDED, "bland")))

    chosen = choose(corpus.passages, 2, by_hand=by_hand_of(decided))

    quoted = [q.coding.id for q in chosen.quotes]
    assert quoted[0] == last
    assert first not in quoted
    assert chosen.by_hand == {last: "pinned: plain (ana)", first: "excluded: bland (ana)"}
