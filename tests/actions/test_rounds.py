"""Rounds of calibration in a study of three invented interviews, two coders and two codes."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.actions.calibrating import BOTH, code, coded, fill, finish
from tests.actions.juniper import held
from workbench.actions import history, masking
from workbench.actions.assigning import apply as assign_sample
from workbench.actions.codebook_changes import plan_add, plan_redefine, plan_rename
from workbench.actions.codebook_merging import plan_merge
from workbench.actions.codebook_plan import apply
from workbench.actions.codebook_retiring import plan_retire
from workbench.actions.coders import rename_coder
from workbench.actions.drawing import Wanted, plan_sample
from workbench.actions.round_sources import Choice
from workbench.actions.rounds import compare, drop, end, look_up, plan_drop, start
from workbench.actions.rounds import history as told_of
from workbench.actions.workplace import Workplace, add_coder, write
from workbench.agreement.axis import Unitizing, UnitKind
from workbench.agreement.rounds import NOT_AGAIN, Taken
from workbench.errors import WorkbenchError
from workbench.importing.names.key_table import write_table
from workbench.importing.names.pseudonyms import Row
from workbench.model.codebook import Code
from workbench.model.filters import Filters
from workbench.model.team import Assignment
from workbench.store.assignments import amend, assign, assignments, rounds
from workbench.store.fold import states
from workbench.store.journal import Retract


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return fill(tmp_path_factory.mktemp("rounds"))


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    shutil.copytree(made.root, tmp_path / "study")
    return replace(made, root=tmp_path / "study", coder="")


def begun(
    place: Workplace, name: str = "first", *, sources: tuple[str, ...] = ("one", "two"), **more: object
) -> None:
    start(place, name, BOTH, Choice(sources=sources), **more)  # type: ignore[arg-type]


def as_ben(place: Workplace) -> Workplace:
    return replace(place, coder="ben")


def state(place: Workplace) -> dict[str, str]:
    with place.open() as study:
        return states(study.db)


def of_code(taken: Taken | None, slug: str) -> dict[str, float]:
    assert taken is not None
    found = next(c for c in taken.codes if c.slug == slug)
    return {name: figure.value for name, figure in found.figures.items()}


def test_a_round_gives_its_sources_blind_and_notes_the_codebook(place: Workplace) -> None:
    before = state(place)
    started = start(place, "First Round", BOTH, Choice(sources=("two", "one.txt")), memo="Why not?")
    with place.open() as study:
        given = assignments(study.db)
        (found,) = rounds(study.db)

    assert (started.sources, started.given, started.notes) == (("two", "one"), 4, ())
    assert {(a.source, a.coder, a.sample, a.blind) for a in given} == {
        (s, c, "round first-round", True) for s in ("one", "two") for c in BOTH
    }
    assert (found.slug, found.coders, found.memo) == ("first-round", BOTH, "Why not?")
    assert {w["slug"]: w["definition"] for w in found.wording.values()} == {
        "trust": "They trust each other.", "time": "Time is short.", "rest": "Nobody uses it.",
    }  # fmt: skip
    history.undo(place)
    assert state(place) == before


def test_what_is_assigned_already_is_not_given_twice(place: Workplace) -> None:
    with place.open() as study, study.transaction():
        wanted = [Assignment(id="", source="one", coder="ana", sample="wave-1", blind=False, given=study.now)]
        write(study, place, assign(study.db, study.namespace, wanted), command="test")
    code(place, "ben", "time", "It is late.")
    started = start(place, "first", BOTH, Choice(sample="wave-1"))

    assert (started.sources, started.given) == (("one",), 1)
    assert started.notes == (
        "ana was given one before, and not blind",
        "ben has coded in one before the round",
    )
    finish(place, *BOTH)
    assert compare(place, "first").taken.not_blind == 1
    assert told_of(place)[0].chosen == "wave-1"


def test_a_sample_is_called_by_its_name(place: Workplace) -> None:
    for seed in (7, 8):
        wanted = Wanted(coders=BOTH, count=2, name=f"wave-{seed}", seed=seed)
        assign_sample(place, plan_sample(place, wanted, Filters()).plan)
    started = start(place, "first", BOTH, Choice(sample="wave-7"))

    assert (len(started.sources), started.given, started.notes) == (2, 0, ())
    assert told_of(place)[0].chosen == "wave-7 seed 7"


def test_drawn_sources_are_the_same_each_time(place: Workplace) -> None:
    one = start(place, "a", BOTH, Choice(count=2, seed=5)).sources
    two = start(place, "b", BOTH, Choice(count=2, seed=5)).sources

    assert one == two
    assert len(set(one)) == 2
    assert told_of(place)[0].chosen == "drawn of 3, seed 5"
    others = {start(place, f"r{seed}", BOTH, Choice(count=2, seed=seed)).sources for seed in range(8)}
    assert len(others) > 1


def test_the_first_figures_are_those_before_discussion(place: Workplace) -> None:
    begun(place)
    coded(place)
    first = compare(place, "first")
    trust = next(c for c in first.taken.codes if c.slug == "trust")

    assert (first.kept, first.earlier) == (True, None)
    assert (trust.cells, trust.units, trust.coded) == ((1, 1, 1, 13), 16, (2, 2))
    assert of_code(first.taken, "trust")["percent"] == pytest.approx(14 / 16)
    assert of_code(first.taken, "time")["alpha"] == 1
    assert [c.slug for c in first.taken.worst_first] == ["trust", "time"]
    (told,) = told_of(place)
    assert (told.state, told.sources, told.codes, told.coders) == ("compared", 2, 3, BOTH)
    assert told.before["pooled"].value == round(first.taken.overall["pooled"].value, 6)
    assert told.after == {}


def test_later_figures_are_kept_only_when_asked_for(place: Workplace) -> None:
    begun(place)
    coded(place)
    first = compare(place, "first", how=Unitizing(kind=UnitKind.TURN))
    kept = state(place)
    code(place, "ben", "trust", "They talk.")
    second = compare(place, "first")

    assert second.kept is False
    assert second.taken.how.kind is UnitKind.TURN  # as the first
    assert second.earlier is not None
    assert second.earlier.when == first.taken.when
    assert {k: v for k, v in state(place).items() if k == "round"} == {k: v for k, v in kept.items() if k == "round"}
    assert compare(place, "first", again=True).kept
    assert look_up(place, "first").before == compare(place, "first").earlier != second.earlier


def test_the_end_has_figures_after_discussion_and_what_was_redefined(place: Workplace) -> None:
    begun(place)
    coded(place)
    compare(place, "first")
    apply(
        as_ben(place), plan_redefine(place, "trust", {"definition": "They say they trust each other."}, minor=False)
    )
    code(place, "ben", "trust", "They talk.")
    code(place, "ana", "trust", "They wait.")
    done = end(place, "first", memo="Clearer now.")

    assert of_code(done.before, "trust")["positive"] == pytest.approx(0.5)
    assert of_code(done.after, "trust")["positive"] == 1
    assert [(e.slug, e.words) for e in done.edits] == [("trust", "definition: {+say they+}")]
    assert (done.told.state, done.told.redefined, done.told.by) == ("ended", 1, ("ben",))
    assert set(done.again) == {"ana", "ben"}
    assert done.round.memo == "Clearer now."


def test_an_undone_change_of_the_codebook_is_nobodys(place: Workplace) -> None:
    begun(place)
    coded(place)
    compare(place, "first")
    apply(as_ben(place), plan_redefine(place, "trust", {"exclude": "Love."}, minor=False))
    history.undo(place)
    done = end(place, "first")

    assert (done.edits, done.told.by, done.told.redefined) == ((), (), 0)


def test_who_has_coded_nothing_again_has_no_second_figures(place: Workplace) -> None:
    begun(place)
    coded(place)
    compare(place, "first")
    apply(place, plan_rename(place, "time", "Hours"))
    done = end(place, "first")

    assert (done.after, done.told.after, done.told.why) == (None, {}, NOT_AGAIN)
    assert [e.words for e in done.edits] == ["name: [-Time-] {+Hours+}"]
    assert done.told.redefined == 0
    assert done.again == ()


def test_codes_that_came_merged_and_went(place: Workplace) -> None:
    begun(place)
    coded(place)
    compare(place, "first")
    apply(place, plan_add(place, Code(slug="hope", name="Hope", definition="They hope.")))
    apply(place, plan_merge(place, ["time"], "trust"))
    apply(place, plan_retire(place, ["rest"]))
    done = end(place, "first")

    assert [(e.slug, str(e.kinds[0]), e.into) for e in done.edits] == [
        ("hope", "new", ""), ("rest", "retired", ""), ("time", "merged", "trust"),
    ]  # fmt: skip
    assert (done.told.added, done.told.gone) == (1, 2)
    assert [c.slug for c in done.after.codes] == ["trust"]  # type: ignore[union-attr]


def test_a_round_of_some_codes_follows_them(place: Workplace) -> None:
    begun(place, wanted=("time",))
    coded(place)
    first = compare(place, "first")
    assert [c.slug for c in first.taken.codes] == ["time"]
    apply(place, plan_merge(place, ["time"], "trust"))
    done = end(place, "first")

    assert [c.slug for c in done.after.codes] == ["trust"]  # type: ignore[union-attr]
    assert done.told.codes == 1


def test_names_may_change_and_the_figures_stay_with_theirs(place: Workplace) -> None:
    begun(place)
    coded(place)
    compare(place, "first")
    rename_coder(place, "ben", "Benno")
    found = look_up(place, "first")

    assert found.round.coders == ("ana", "benno")
    assert [found.coders[c] for c in found.before.coders] == ["ana", "benno"]  # type: ignore[union-attr]
    assert found.before == compare(place, "first").earlier


def test_a_round_is_dropped_and_comes_back(place: Workplace) -> None:
    begun(place)
    kept = state(place)
    plan = plan_drop(place, "first")
    assert plan.assignments == 4
    drop(place, plan)
    assert told_of(place) == ()
    with place.open() as study:
        assert len(assignments(study.db)) == 4
    history.undo(place)
    assert state(place) == kept
    assert history.check(place).problems == ()


def test_a_plan_to_drop_does_not_outlive_a_change(place: Workplace) -> None:
    begun(place)
    plan = plan_drop(place, "first")
    code(place, "ana", "time", "It is late.")
    with pytest.raises(WorkbenchError, match="changed meanwhile"):
        drop(place, plan)


def test_no_event_of_a_round_names_people_or_sources(place: Workplace) -> None:
    begun(place, "calder-round")
    coded(place)
    compare(place, "calder-round")
    end(place, "calder-round")
    drop(place, plan_drop(place, "calder-round"))

    commands = [r.command for r in history.log(place, limit=None) if r.command.startswith("agree")]
    assert commands == ["agree round drop", "agree round end", "agree round compare", "agree round start"]


Wrong = Callable[[Workplace], Callable[[], object]]


def _somebody_is_not_finished(place: Workplace) -> Callable[[], object]:
    begun(place)
    finish(place, "ana")
    return lambda: compare(place, "first")


def _taken_back(place: Workplace) -> Callable[[], object]:
    begun(place)
    finish(place, *BOTH)
    with place.open() as study, study.transaction():
        gone = next(a for a in assignments(study.db) if (a.source, a.coder) == ("two", "ben"))
        write(study, place, [Retract(table="assignment", row=gone.id)], command="test")
    return lambda: compare(place, "first")


def _reopened(place: Workplace) -> Callable[[], object]:
    begun(place)
    coded(place)
    compare(place, "first")
    with place.open() as study, study.transaction():
        again = [a.id for a in assignments(study.db) if (a.source, a.coder) == ("one", "ana")]
        write(study, place, amend(again, finished=""), command="test")
    return lambda: end(place, "first")


def _ended(place: Workplace) -> Callable[[], object]:
    begun(place)
    coded(place)
    compare(place, "first")
    end(place, "first")
    return lambda: compare(place, "first", again=True)


def _never_compared(place: Workplace) -> Callable[[], object]:
    begun(place)
    finish(place, *BOTH)
    return lambda: end(place, "first")


def _no_code_left(place: Workplace) -> Callable[[], object]:
    begun(place, wanted=("rest",))
    finish(place, *BOTH)
    apply(place, plan_retire(place, ["rest"]))
    return lambda: compare(place, "first")


def _retired(place: Workplace) -> Callable[[], object]:
    apply(place, plan_retire(place, ["rest"]))
    return lambda: begun(place, wanted=("rest",))


def _twice(place: Workplace) -> Callable[[], object]:
    begun(place)
    return lambda: begun(place, "First")


def _hidden(place: Workplace) -> Callable[[], object]:
    add_coder(place, "Cy")
    begun(place)
    start(place, "other", ("ana", "cy"), Choice(sources=("one",)))
    finish(place, *BOTH)
    return lambda: compare(replace(place, coder="cy"), "first")


def _starting(*coders: str, name: str = "x", **choice: object) -> Wrong:
    given = {"sources": ("one",)} | choice
    return lambda place: lambda: start(place, name, coders, Choice(**given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (_somebody_is_not_finished, "round first waits: ben has not finished one, two; see 'workbench assig"),
        (_taken_back, "ben has no assignment to two"),
        (_reopened, "ana has not finished one"),
        (_ended, "round first has ended on "),
        (_never_compared, "no figures before discussion; 'workbench agree round compare first'"),
        (_no_code_left, "no code of round first is left in the codebook"),
        (_retired, "no code 'rest'"),
        (_twice, "there is a round first already"),
        (_hidden, "one: what others coded is hidden from cy"),
        (_starting("ana", "ana"), "ana alone agrees with nobody"),
        (_starting(), "give --for CODER twice"),
        (_starting("ana", "consensus"), "codes nothing of its own"),
        (_starting("ana", "bob"), "no coder 'bob'"),
        (_starting(*BOTH, sources=()), "which sources is the round of"),
        (_starting(*BOTH, count=2), "named, or those of a sample, or drawn"),
        (_starting(*BOTH, sources=("four",)), "no source 'four'"),
        (_starting(*BOTH, sources=(), sample="wave"), "no sample 'wave'"),
        (_starting(*BOTH, sources=(), count=4), "4 of 3 sources cannot be drawn"),
        (_starting(*BOTH, name="?"), "no letter"),
        (lambda p: lambda: compare(p, "first"), "no round 'first'"),
        (lambda p: lambda: end(p, "first"), "no round 'first'"),
        (lambda p: lambda: plan_drop(p, "first"), "no round 'first'"),
    ],
)
def test_what_is_wrong_is_one_line_and_writes_nothing(place: Workplace, wrong: Wrong, message: str) -> None:
    command = wrong(place)
    before = state(place)
    with pytest.raises(WorkbenchError) as found:
        command()

    assert message in str(found.value)
    assert "\n" not in str(found.value)
    assert state(place) == before


def test_masking_takes_names_out_of_rounds_and_keeps_their_figures(place: Workplace, tmp_path: Path) -> None:
    apply(place, plan_redefine(place, "trust", {"example": "As Ines Calder says."}, minor=False))
    begun(place, "calder-team")
    coded(place)
    compare(place, "calder-team")
    apply(place, plan_redefine(place, "trust", {"definition": "Ines Calder trusts."}, minor=False))
    end(place, "calder-team")
    before = told_of(place)[0]
    row = Row(name="Ines Calder", kind="person", pseudonym="[Principal A]", decision="mask")
    table = tmp_path / "names.csv"
    table.write_text(write_table([row]), encoding="utf-8")
    masking.apply_masking(place, masking.plan_masking(place, table))

    assert {name for name in ("Calder", "calder") if held(place, name)} == set()
    found = look_up(place, told_of(place)[0].name)
    assert (found.told.before, found.told.after) == (before.before, before.after)
    assert [e.words for e in found.edits] == ["definition: [-They trust each other.-] {+[Principal A] trusts.+}"]
    assert history.check(place).problems == ()
