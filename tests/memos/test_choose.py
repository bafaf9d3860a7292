"""The same pool gives the same quotations, spread over voices, with one that speaks against them."""

import subprocess
import sys
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.displays.build import SIX, Build, schools
from workbench.memos.choose import ByHand, Chosen, choose
from workbench.model.coding import Stance
from workbench.model.corpus import Passage
from workbench.model.source import Kind, Speaker


def pool(number: int, build: Build | None = None) -> list[Passage]:
    build = build or schools(*SIX)
    for i in range(number):
        build.coded(f"{SIX[i % 6][0]}-p", "g/a", i)
    return build.passages


def sources(chosen: Chosen) -> list[str]:
    return [quote.source.slug for quote in chosen.quotes]


def district(passage_source: object) -> str | None:
    return getattr(passage_source, "district", None)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 40), st.integers(1, 6), st.integers())
def test_the_order_of_the_pool_changes_nothing(number: int, k: int, seed: int) -> None:
    passages = pool(number)
    shuffled = Random(seed).sample(passages, len(passages))  # noqa: S311
    assert choose(shuffled, k) == choose(passages, k)
    assert len(choose(passages, k).quotes) == min(k, number)


def test_every_site_has_its_turn_before_any_has_a_second() -> None:
    assert sorted(sources(choose(pool(60), 6))) == [f"{slug}-p" for slug, _ in SIX]


def test_one_person_speaks_once_while_others_remain() -> None:
    build = Build().code("a").site("ash")
    for number in range(3):
        build.source(f"ash-{number}", participant="P1").coded(f"ash-{number}", "a", number)
    build.source("ash-x", participant="P2").coded("ash-x", "a", 9)
    assert "ash-x" in sources(choose(build.passages, 2))


def test_the_least_heard_role_comes_next() -> None:
    build = Build().code("a").site("ash")
    same = "we sit down together each week and plan the next lessons for children"
    for number, own in enumerate(("maple", "birch", "cedar", "aspen")):
        build.source(f"ash-{number}").coded(f"ash-{number}", "a", number, text=f"{same} {own} {own}s {own}y {own}ing")
    text = f"{same} olive olives olivey oliveing"
    build.source("ash-t", role="teacher").coded("ash-t", "a", 9, text=text)
    assert "ash-t" in sources(choose(build.passages, 2))


def test_near_duplicates_are_told_once() -> None:
    build = schools(*SIX)
    for slug, _ in SIX:
        text = "we meet every week as a team and look at the work of our children together here"
        build.coded(f"{slug}-p", "g/a", 1, text=text)
    assert sources(choose(build.passages, 3)) == ["a1-p"]


def test_small_pools_are_taken_whole_without_repeats() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a1-p", "g/a", 1, coder="ben").coded("a1-p", "g/b", 1, 2)
    chosen = choose(build.coded("b1-p", "g/a", 5).passages, 3)
    assert (sources(chosen), chosen.considered) == (["a1-p", "b1-p"], 2)
    assert chosen.rule.startswith("all that differ")


def test_small_pools_do_not_import_scikit_learn() -> None:
    code = (
        "import sys; from tests.memos.test_choose import pool; from workbench.memos.choose import choose;"
        "choose(pool(3), 3); assert 'sklearn' not in sys.modules;"
        "choose(pool(4), 3); assert 'sklearn' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_too_short_and_too_long_give_way_unless_there_is_nothing_else() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1, text="Trust.").coded("a2-p", "g/a", 1, text="word " * 121)
    short = choose(build.passages, 3)
    assert sources(short) == ["a1-p", "a2-p"]
    assert short.rule.endswith("any length, since none has 12 to 120 words")
    assert sources(choose(build.coded("a3-p", "g/a", 1).passages, 3)) == ["a3-p"]


def test_the_counter_quotation_challenges_before_it_qualifies_and_is_never_a_quotation() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a2-p", "g/a", 2, stance=Stance.QUALIFIES)
    chosen = choose(build.passages, 3)
    assert (sources(chosen), chosen.counter) == (["a1-p"], build.passages[1])
    build.coded("b1-p", "g/a", 3, stance=Stance.CHALLENGES)
    assert choose(build.passages, 3).counter == build.passages[2]


def test_a_contested_stretch_is_the_counter_quotation_and_not_a_quotation() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a1-p", "g/a", 1, stance=Stance.CHALLENGES, coder="ben")
    chosen = choose(build.passages, 3)
    assert (chosen.quotes, chosen.counter) == ((), build.passages[1])


def test_without_a_counter_quotation_there_is_a_reason() -> None:
    chosen = choose(pool(5), 2)
    assert (chosen.counter, chosen.no_counter) == (
        None,
        "no challenging or qualifying passage is coded (5 looked at)",
    )


def test_of_many_challenges_the_one_nearest_to_the_pool_is_taken() -> None:
    build = schools(*SIX)
    for number in (1, 2, 3):
        text = "we trust our principal because she listens to all of us before she decides"
        build.coded(f"a{number}-p", "g/a", number, text=f"{text} {number * 'often '}")
    build.coded(
        "a1-p", "g/a", 8, text="the bus is late and the roof leaks and nobody has the keys", stance=Stance.CHALLENGES
    )
    near = "we do not trust our principal because she never listens before she decides it"
    build.coded("b3-p", "g/a", 9, text=near, stance=Stance.CHALLENGES)
    chosen = choose(build.passages, 2)
    assert chosen.counter is not None
    assert chosen.counter.text == near


def test_what_a_researcher_pinned_comes_first_and_what_was_excluded_not_at_all() -> None:
    passages = pool(12)
    free = choose(passages, 2)
    last, first = passages[-1].coding.id, free.quotes[0].coding.id
    by_hand = ByHand(pinned={last: "says it best"}, excluded={first: "names a child"})
    chosen = choose(passages, 2, by_hand=by_hand)
    assert chosen.quotes[0] == passages[-1]
    assert free.quotes[0] not in chosen.quotes
    assert chosen.by_hand == {last: "pinned: says it best", first: "excluded: names a child"}


def test_a_pinned_counter_quotation_is_taken() -> None:
    build = schools(*SIX)
    for number in range(5):
        build.coded(f"{SIX[number][0]}-p", "g/a", number, stance=Stance.CHALLENGES)
    last = build.passages[-1]
    assert choose(build.passages, 2, by_hand=ByHand(pinned={last.coding.id: "r"}, excluded={})).counter == last


def test_interviewers_words_are_never_quoted() -> None:
    assert choose(schools(*SIX).coded("a1-p", "g/a").passages, 2).considered == 0


def test_who_agreed_to_paraphrase_only_is_looked_at_and_not_quoted() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a2-p", "g/a", 2, quotable=False)
    build.coded("a2-p", "g/a", 2, coder="ben", quotable=False)
    kept = build.passages[1]
    chosen = choose(build.passages, 3, by_hand=ByHand(pinned={kept.coding.id: "says it best"}, excluded={}))

    assert (sources(chosen), chosen.considered, chosen.unquoted) == (["a1-p"], 1, 1)
    assert (chosen.unquoted_counter, chosen.by_hand) == (0, {})


def test_a_counter_quotation_that_may_not_be_printed_is_told_to_be_there() -> None:
    build = schools(*SIX).coded("a1-p", "g/a", 1).coded("a2-p", "g/a", 2, stance=Stance.CHALLENGES, quotable=False)
    chosen = choose(build.passages, 3)
    assert (chosen.counter, chosen.unquoted_counter) == (None, 1)
    assert chosen.no_counter == "what challenges or qualifies (1) is of participants who agreed to paraphrase only"


def test_the_role_that_is_heard_least_is_that_of_the_speaker() -> None:
    build = Build().code("a").site("ash")
    same = "we sit down together each week and plan the next lessons for children"
    who = {name: Speaker(role="principal") for name in ("maple", "birch", "cedar", "aspen")}
    build.source("ash-f", kind=Kind.FOCUS_GROUP, role=None, who=who | {"olive": Speaker(role="teacher")})
    for number, own in enumerate((*who, "olive")):
        text = f"{same} {own} {own}s {own}y {own}ing"
        build.coded("ash-f", "a", number, text=text, speaker=own)
    assert "olive" in [quote.speaker for quote in choose(build.passages, 2).quotes]


def test_a_pool_without_a_word_can_still_be_ranked() -> None:
    build = schools(*SIX)
    for number in range(4):
        build.coded(f"{SIX[number][0]}-p", "g/a", number, text="— " * (12 + number))
    assert sources(choose(build.passages, 2)) == ["a1-p", "a2-p"]
