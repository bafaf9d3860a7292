"""Sources given to coders: drawn or by hand, finished, reopened, opened. All data is invented."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.actions import team
from tests.actions.team import BLIND, CODERS, MEMO, NAMES, OTHER
from workbench.actions import assigning, history
from workbench.actions.assigning import (
    apply,
    blind_sources,
    finish,
    list_assignments,
    open_assignment,
    plan_add,
    plan_remove,
    reopen,
)
from workbench.actions.codings import add_codings
from workbench.actions.coverage import mark_coverage
from workbench.actions.describing import set_fields
from workbench.actions.drawing import Sample, Wanted, plan_sample
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.team import Assignment

TWO = CODERS[:2]


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return team.team(tmp_path_factory.mktemp("assigning"))


@pytest.fixture
def place(_made: Workplace, tmp_path: Path) -> Workplace:
    return team.copied(_made, tmp_path)


def sampled(place: Workplace, *, filters: Filters | None = None, **more: object) -> Sample:
    wanted = replace(Wanted(coders=TWO), **more)  # type: ignore[arg-type]
    found = plan_sample(place, wanted, filters or Filters())
    apply(place, found.plan)
    return found


def given(place: Workplace, *coders: str, blind: bool = True, source: str = BLIND) -> None:
    apply(place, plan_add(place, [source], coders or TWO, blind=blind))


def every(place: Workplace) -> tuple[Assignment, ...]:
    return list_assignments(place, Filters())


def state(place: Workplace) -> dict[str, str]:
    return {a.coder: a.state for a in every(place)}


def code(place: Workplace, who: str, source: str = BLIND) -> None:
    add_codings(replace(place, coder=who), source, ["day"], quote="We argue until four.")


def test_a_sample_gives_each_drawn_source_to_each_coder_in_one_run(place: Workplace) -> None:
    found = sampled(place, share="50%")
    drawn = {a.source for a in every(place)}

    assert found.by == ("site", "role", "wave")
    assert found.among == len(NAMES)
    assert len(drawn) == 4
    assert Counter(a.coder for a in every(place)) == {"ana": 4, "bo": 4}
    assert {a.sample for a in every(place)} == {"sample-1 seed 1"}
    assert {s.split("-")[0] for s in drawn} == set(team.SITES)
    history.undo(place)
    assert every(place) == ()


def test_the_same_command_again_changes_nothing_and_a_larger_share_keeps_what_is_there(place: Workplace) -> None:
    sampled(place, count=3)
    before = every(place)
    again = sampled(place, count=3)
    assert again.plan.new == again.plan.changes == ()
    assert every(place) == before

    sampled(place, count=5)
    assert set(before) < set(every(place))
    assert len(every(place)) == 10


def test_a_sample_goes_on_with_its_own_seed_and_refuses_another(place: Workplace) -> None:
    assert sampled(place, count=2, seed=9).draw.seed == 9
    assert sampled(place, count=3).draw.seed == 9
    with pytest.raises(WorkbenchError, match="sample-1 was drawn with seed 9"):
        sampled(place, seed=1)


def test_another_name_draws_another_sample(place: Workplace) -> None:
    sampled(place, count=2)
    assert sampled(place, count=2, name="Later").name == "later"
    assert {a.sample for a in every(place)} == {"sample-1 seed 1", "later seed 1"}


def test_only_what_counts_and_passes_is_drawn(place: Workplace) -> None:
    set_fields(place, [NAMES[-1]], [f"beside={NAMES[-2]}"])
    found = sampled(place, share="100%", filters=Filters(site=("larkin",)))

    assert set(found.draw.chosen) == set(NAMES[4:-1])


def test_pairs_take_turns(place: Workplace) -> None:
    sampled(place, share="1", coders=CODERS, pairs=True)
    by_source = Counter(a.source for a in every(place))

    assert set(by_source.values()) == {2}
    assert sorted(Counter(a.coder for a in every(place)).values()) == [5, 5, 6]


def test_a_stratum_that_is_told_of_no_source_is_no_stratum(place: Workplace) -> None:
    set_fields(place, NAMES, ["wave="])
    assert sampled(place).by == ("site", "role")


def test_who_has_coded_a_drawn_source_is_named(place: Workplace) -> None:
    code(place, "bo")
    assert sampled(place, share="100%").plan.coded == ((BLIND, "bo"),)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"coders": ("ana",)}, "with one coder nobody codes double"),
        ({"coders": ("ana", "Ana")}, "with one coder nobody codes double"),
        ({"coders": ("ana", "boo")}, "no coder 'boo'; did you mean bo"),
        ({"share": "0"}, "a share of '0' cannot be drawn"),
        ({"share": "120%"}, "a share of '120%' cannot be drawn"),
        ({"count": 0}, "0 of 8 sources cannot be drawn"),
        ({"count": 9}, "9 of 8 sources cannot be drawn"),
        ({"filters": Filters(kind=("survey",))}, "no source that counts passes"),
        ({"filters": Filters(kind=("case-memo",))}, "no source that counts passes"),
        ({"filters": Filters(code=("calm",))}, "no source that counts passes"),
        ({"name": "…"}, "no letter"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_is_written(
    place: Workplace, wanted: dict[str, object], told: str
) -> None:
    with pytest.raises(WorkbenchError, match=told) as refused:
        sampled(place, **wanted)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)
    assert every(place) == ()


def test_what_does_not_count_is_given_to_nobody(place: Workplace) -> None:
    with pytest.raises(WorkbenchError, match=f"{MEMO} does not count: it is a case-memo"):
        plan_add(place, [BLIND, MEMO], TWO)


def test_what_was_given_in_a_sample_is_not_given_by_hand_again(place: Workplace) -> None:
    sampled(place, share="100%")
    plan = plan_add(place, [BLIND], CODERS)

    assert [(a.source, a.coder) for a in plan.new] == [(BLIND, "cy")]
    assert len(plan.there) == 2


def test_a_source_is_blind_until_all_have_finished(place: Workplace) -> None:
    given(place)
    code(place, "ana")
    mark_coverage(replace(place, coder="bo"), [BLIND])
    assert blind_sources(place) == blind_sources(replace(place, coder="bo")) == {BLIND}
    assert blind_sources(replace(place, coder="cy")) == blind_sources(replace(place, coder="")) == frozenset()

    first = finish(place, BLIND)
    assert (first.waiting, first.shown) == (("bo",), False)
    assert blind_sources(place) == {BLIND}
    last = finish(place, BLIND, coder="bo")
    assert (last.waiting, last.shown) == ((), True)
    assert blind_sources(place) == frozenset()


def test_a_coder_is_known_by_their_name_as_written(place: Workplace) -> None:
    given(place)
    assert blind_sources(replace(place, coder="Ana")) == {BLIND}


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (lambda p: finish(p, BLIND, coder="cy"), "was not given to cy"),
        (lambda p: finish(p, BLIND), "ana has neither read nor coded"),
        (lambda p: finish(p, BLIND, coder="ann"), "no coder 'ann'; did you mean ana"),
        (lambda p: finish(p, "nowhere"), "no source 'nowhere'"),
        (lambda p: reopen(p, BLIND), "ana has not finished"),
        (lambda p: open_assignment(p, BLIND, reason=" "), "why is it opened"),
        (lambda p: open_assignment(p, BLIND, reason="r", coder="cy"), "was not given to cy"),
        (lambda p: open_assignment(p, OTHER, reason="r"), "it was not given blind"),
        (lambda p: plan_remove(p, [BLIND], ["cy"]), "was not given to cy"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(place: Workplace, does: object, told: str) -> None:
    given(place)
    given(place, source=OTHER, blind=False)
    before = history.log(place)
    with pytest.raises(WorkbenchError, match=told) as refused:
        does(place)  # type: ignore[operator]
    assert "\n" not in str(refused.value)
    assert history.log(place) == before


def test_nobody_finishes_twice(place: Workplace) -> None:
    given(place)
    code(place, "ana")
    finish(place, BLIND)
    with pytest.raises(WorkbenchError, match=r"has finished .* already"):
        finish(place, BLIND)


def test_finishing_is_taken_back(place: Workplace) -> None:
    given(place)
    code(place, "ana")
    finish(place, BLIND)
    assert not reopen(place, BLIND).opened
    assert state(place) == {"ana": "to do", "bo": "to do"}


def test_who_goes_back_after_all_had_finished_has_opened(place: Workplace) -> None:
    given(place)
    for who in TWO:
        code(place, who)
        finish(place, BLIND, coder=who)
    assert reopen(place, BLIND).opened
    assert state(place) == {"ana": "opened", "bo": "finished"}
    assert blind_sources(place) == frozenset()
    assert blind_sources(replace(place, coder="bo")) == {BLIND}


def test_opening_is_an_event_with_time_and_reason_and_ends_one_blindness_alone(place: Workplace) -> None:
    given(place)
    done = open_assignment(place, BLIND, reason=" talked\nover it ")
    opened = next(a for a in every(place) if a.coder == "ana")
    event = history.log(place)[0]

    assert done.shown
    assert (opened.reason, opened.state) == ("talked over it", "opened")
    assert opened.opened
    assert (event.command, event.coder) == ("assignment open", "ana")
    assert blind_sources(place) == frozenset()
    assert blind_sources(replace(place, coder="bo")) == {BLIND}
    with pytest.raises(WorkbenchError, match=r"is opened for ana since 2.*: talked over it"):
        open_assignment(place, BLIND, reason="again")


def test_what_all_have_finished_need_not_be_opened(place: Workplace) -> None:
    given(place)
    for who in TWO:
        code(place, who)
        finish(place, BLIND, coder=who)
    with pytest.raises(WorkbenchError, match="all have finished it"):
        open_assignment(place, BLIND, reason="r")


def test_taking_back_tells_who_will_see_more(place: Workplace) -> None:
    given(place)
    code(place, "ana")
    finish(place, BLIND)
    plan = plan_remove(place, [BLIND], ["bo"])

    assert plan.seeing == (("ana", BLIND), ("bo", BLIND))
    apply(place, plan)
    assert state(place) == {"ana": "finished"}
    given(place)
    assert state(place) == {"ana": "finished", "bo": "to do"}


def test_a_plan_is_not_carried_out_on_another_study(place: Workplace) -> None:
    plan = plan_add(place, [BLIND], TWO)
    code(place, "cy")
    with pytest.raises(WorkbenchError, match="changed meanwhile"):
        apply(place, plan)


def test_lists_are_filtered_and_progress_counts_sources_once(place: Workplace) -> None:
    given(place)
    sampled(place, share="100%", filters=Filters(site=("osgood",)))
    code(place, "ana")
    finish(place, BLIND)
    code(place, "bo", OTHER)

    assert {a.source for a in list_assignments(place, Filters(code=("day",), coder=("ana",)))} == {BLIND}
    assert {a.coder for a in list_assignments(place, Filters(), to_do=True) if a.source == BLIND} == {"bo"}
    found = assigning.progress(place, Filters(wave=("1",)))
    assert {who: (p.to_do, p.finished, p.opened) for who, p in found.items()} == {"ana": (1, 1, 0), "bo": (2, 0, 0)}
