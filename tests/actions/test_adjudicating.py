"""From coders who differ to a consensus: decided, settled, undone, moved along. All data is invented."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.actions import differing
from tests.actions.differing import GALE, MOSS, at, code
from workbench.actions import history, review, revising
from workbench.actions.adjudicating import decisions, passages, standing
from workbench.actions.adjudicating_by_hand import Session
from workbench.actions.agreeing import Wish, agree_in
from workbench.actions.agreement_findings import gather
from workbench.actions.choosing import list_codings
from workbench.actions.codebook_merging import plan_merge
from workbench.actions.codebook_plan import apply
from workbench.actions.codings import remove_codings
from workbench.actions.coverage import mark_coverage, unmark_coverage
from workbench.actions.deciding import Decided, decide, settle
from workbench.actions.reading import corpus
from workbench.actions.workplace import Workplace, add_coder, write
from workbench.agreement.ruling import Kind, Ruling
from workbench.errors import WorkbenchError
from workbench.model.coding import Stance
from workbench.model.filters import Filters
from workbench.model.team import CONSENSUS, Assignment
from workbench.store import fold, merge
from workbench.store.assignments import amend, assign, assignments
from workbench.store.study import Study, now_microseconds

TAKE_ANA, NOT = Ruling(kind=Kind.TAKE, coder="ana"), Ruling(kind=Kind.NOT_CODED)
BOTH = Ruling(kind=Kind.BOTH)
LAYER = Filters(layer=CONSENSUS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return differing.made(tmp_path_factory.mktemp("differing"))


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    return differing.copied(made, tmp_path)


def rows(place: Workplace, **more: object) -> dict[tuple[str, str], tuple[int, int, int, str]]:
    found = standing(place, filters=Filters(**more)).rows  # type: ignore[arg-type]
    return {(r.source, r.code): (r.open, r.decided, r.agreed, r.state) for r in found}


def layer(place: Workplace, source: str = MOSS) -> list[tuple[str, str, str, str]]:
    """What the consensus layer shows: code, coder, words, stance."""
    found = [c for c in list_codings(place, LAYER) if c.source == source]
    return sorted((c.code, c.coder, c.quote, c.stance.value if c.stance else "") for c in found)


def state(place: Workplace) -> dict[str, str]:
    with Study(place.database) as study:
        return fold.states(study.db)


def door(place: Workplace, ruling: Ruling = TAKE_ANA, reason: str = "the rule", **more: object) -> Decided:
    return decide(place, MOSS, "door", at(place, "door"), ruling, reason=reason, **more)  # type: ignore[arg-type]


def all_of_moss(place: Workplace) -> None:
    door(place)
    decide(
        place, MOSS, "trust", at(place, "trust the team"), replace(BOTH, stance=Stance.QUALIFIES), reason="it says so"
    )
    decide(place, MOSS, "work/time", at(place, "It took"), NOT, reason="no meeting")


def refused(place: Workplace, what: Callable[[], object], message: str) -> None:
    before = state(place)
    with pytest.raises(WorkbenchError, match=message) as error:
        what()
    assert "\n" not in str(error.value)
    assert state(place) == before


def test_what_differs_in_sentences_or_stance_is_to_be_decided(place: Workplace) -> None:
    assert rows(place) == {
        (MOSS, "trust"): (1, 0, 0, "to decide"),
        (MOSS, "work/door"): (1, 0, 0, "to decide"),
        (MOSS, "work/time"): (1, 0, 1, "to decide"),
        (GALE, "work/time"): (0, 0, 1, "to settle"),
    }
    assert set(rows(place, code=("work",))) == {(MOSS, "work/door"), (MOSS, "work/time"), (GALE, "work/time")}
    assert rows(place, coder=("cy",)) == {}


def test_a_settled_source_shows_the_consensus_and_the_originals_stay(place: Workplace) -> None:
    before = list(list_codings(place, Filters()))
    all_of_moss(place)
    (done,), run = settle(place, [MOSS])

    assert (done.scopes, done.agreed, done.decided, done.left) == (("",), 1, 3, 0)
    assert layer(place) == [
        ("trust", CONSENSUS, "I trust the team.", "qualifies"),
        ("work/door", CONSENSUS, "The door is open.", ""),
        ("work/time", CONSENSUS, "We meet on Tuesdays.", ""),
    ]
    assert [c for _, c, *_ in layer(place, GALE)] == ["ana", "ben"]
    assert list(list_codings(place, Filters())) == before
    assert {state for *_, state in rows(place).values()} == {"settled", "to settle"}
    assert settle(place, [MOSS])[1] == ""
    assert run
    assert history.check(place).problems == ()


def test_a_code_with_codes_below_it_is_settled_with_all_of_them(place: Workplace) -> None:
    code(place, "ana", MOSS, "work", "It took a year.")
    code(place, "ben", MOSS, "work", "It took a year.")
    assert [who for named, who, *_ in layer(place) if named == "work"] == ["ana", "ben"]
    all_of_moss(place)
    settle(place, [MOSS])

    assert [who for named, who, *_ in layer(place) if named == "work"] == [CONSENSUS]


def test_a_report_on_agreement_counts_what_was_decided(place: Workplace) -> None:
    all_of_moss(place)
    settle(place, [MOSS])
    with place.reading() as study:
        found = gather(place, study, agree_in(study, Wish(replicates=0), Filters())).findings
    settled = found.around.settled

    assert settled is not None
    assert (settled.differing, settled.decided, settled.by) == (3, 3, ("cy",))
    assert "3 were decided by cy" in found.methods.paragraph


def test_the_corpus_says_which_layer_it_is(place: Workplace) -> None:
    all_of_moss(place)
    settle(place)
    read = corpus(place, LAYER)

    assert "consensus" in read.layer
    assert {p.coding.coder for p in read.passages} == {CONSENSUS}
    assert CONSENSUS not in corpus(place, Filters()).coders


def test_each_step_is_undone_by_itself(place: Workplace) -> None:
    states = [state(place)]
    door(place)
    states.append(state(place))
    decide(place, MOSS, "trust", at(place, "trust the team"), TAKE_ANA, reason="r")
    states.append(state(place))
    decide(place, MOSS, "work/time", at(place, "It took"), NOT, reason="r")
    states.append(state(place))
    settle(place)
    for before in reversed(states):
        history.undo(place)
        # a coder who was made stays known to the table, as not live
        assert {k: v for k, v in state(place).items() if k != "coder"} == {
            k: v for k, v in before.items() if k != "coder"
        }
    assert {state for *_, state in rows(place).values()} == {"to decide", "to settle"}


def test_the_memo_stays_on_the_original_and_the_stance_comes_along(place: Workplace) -> None:
    door(place)
    decide(place, MOSS, "trust", at(place, "trust the team"), TAKE_ANA, reason="r")
    settle(place, [MOSS], Filters(code=("trust",)))
    found = [c for c in list_codings(place, LAYER) if c.coder == CONSENSUS]

    assert [(c.code, c.method, c.stance, c.memo) for c in found] == [("trust", "adjudicated", Stance.SUPPORTS, "")]


def test_what_one_coder_marked_in_pieces_is_taken_in_pieces(place: Workplace) -> None:
    for words in ("We meet on Tuesdays.", "Nobody is made to come."):
        code(place, "ana", MOSS, "trust", words)
    code(place, "ben", MOSS, "trust", "We meet on Tuesdays. The door is open. Nobody is made to come.")
    done = decide(place, MOSS, "trust", at(place, "Tuesdays"), TAKE_ANA, reason="r")

    assert [e.start for e in done.entries] == [at(place, "We meet")[0], at(place, "Nobody")[0]]
    assert done.unstated == ("trust", "trust")
    assert rows(place)[MOSS, "trust"][:2] == (1, 1)
    assert {t.stands for t in decisions(place)} == {True}


def test_it_may_be_another_code_instead(place: Workplace) -> None:
    done = door(place, Ruling(kind=Kind.INSTEAD, code="trust", stance=Stance.CONTEXT))
    decide(place, MOSS, "work/time", at(place, "It took"), NOT, reason="r")
    decide(place, MOSS, "trust", at(place, "trust the team"), NOT, reason="r")
    settle(place, [MOSS])

    assert [(e.code, e.stance) for e in done.entries] == [("trust", Stance.CONTEXT)]
    words = "The door is open. Nobody is made to come."
    assert layer(place)[0] == ("trust", CONSENSUS, words, "context")
    told = decisions(place)
    assert next((t.decision.code, t.entered, t.stands) for t in told) == ("work/door", ("trust",), True)


def test_only_what_two_have_judged_is_settled(place: Workplace) -> None:
    unmark_coverage(place, [GALE], coder="ben")
    mark_coverage(place, [GALE], scopes=["work"], coder="ben")
    code(place, "ana", GALE, "trust", "We do not meet.", stance="challenges")
    (done,), _ = settle(place, [GALE])

    assert done.scopes == ("work",)
    assert [(code, who) for code, who, *_ in layer(place, GALE)] == [("trust", "ana"), ("work/time", CONSENSUS)]


def test_what_is_coded_after_settling_is_to_decide_again(place: Workplace) -> None:
    settle(place, [GALE])
    code(place, "ben", GALE, "work/time", "We do not meet.")
    assert rows(place)[GALE, "work/time"] == (1, 0, 1, "new since")
    code(place, "ana", GALE, "work/time", "We do not meet.")
    assert rows(place)[GALE, "work/time"] == (0, 0, 2, "to settle")


def test_a_passage_that_got_another_coding_is_open_again(place: Workplace) -> None:
    decide(place, MOSS, "trust", at(place, "trust the team"), TAKE_ANA, reason="r")
    assert rows(place)[MOSS, "trust"][:2] == (0, 1)
    code(place, "ben", MOSS, "trust", "I trust the team. They ask before they act.")
    assert rows(place)[MOSS, "trust"][:2] == (1, 0)
    decide(place, MOSS, "trust", at(place, "trust the team"), NOT, reason="on second thoughts")
    settle(place, filters=Filters(code=("trust",)))
    assert [c for c, *_ in layer(place) if c == "trust"] == []


def test_an_agreement_that_came_later_replaces_what_was_decided(place: Workplace) -> None:
    door(place)
    code(place, "ana", MOSS, "work/door", "Nobody is made to come.")  # now both have coded both sentences
    assert rows(place)[MOSS, "work/door"] == (0, 0, 1, "to settle")
    settle(place, filters=Filters(code=("work/door",)))
    words = "The door is open. Nobody is made to come."
    assert [row for row in layer(place) if row[0] == "work/door"] == [("work/door", CONSENSUS, words, "")]


def test_a_decision_whose_coding_was_taken_out_is_open_again(place: Workplace) -> None:
    door(place)
    with place.open() as study:
        (key,) = [
            k
            for (k,) in study.db.execute("select k.id from coding k join coder p on p.n = k.coder where p.kind > ''")
        ]
    remove_codings(place, [key])

    assert rows(place)[MOSS, "work/door"][:2] == (1, 0)
    assert [t.stands for t in decisions(place)] == [False]


def test_decided_anew_the_later_decision_counts(place: Workplace) -> None:
    door(place)
    door(place, BOTH, "both are right", again=True)
    decide(place, MOSS, "trust", at(place, "trust the team"), NOT, reason="r")
    decide(place, MOSS, "work/time", at(place, "It took"), NOT, reason="r")
    settle(place, [MOSS])

    assert [w for c, _, w, _ in layer(place) if c == "work/door"] == ["The door is open. Nobody is made to come."]
    assert [(t.decision.reason, t.stands) for t in decisions(place, filters=Filters(code=("door",)))] == [
        ("the rule", False), ("both are right", True)
    ]  # fmt: skip
    history.undo(place)  # settle
    for _ in range(3):
        history.undo(place)
    assert [(t.decision.reason, t.stands) for t in decisions(place)] == [("the rule", True)]


def test_a_revision_moves_the_consensus_and_no_decision_is_lost(place: Workplace, tmp_path: Path) -> None:
    all_of_moss(place)
    settle(place, [MOSS])
    path = tmp_path / f"{MOSS}.txt"
    path.write_text(differing.TEXTS[MOSS].replace("We meet on", "Well, we all meet on"), encoding="utf-8")
    revising.apply_revision(place, revising.plan_revision(place, MOSS, path))

    assert [(c, who, words) for c, who, words, _ in layer(place)][:2] == [
        ("trust", CONSENSUS, "I trust the team."),
        ("work/door", CONSENSUS, "The door is open."),
    ]
    assert {state for (s, _), (*_, state) in rows(place).items() if s == MOSS} <= {"settled", "to settle"}
    assert history.check(place).problems == ()


def test_codings_that_wait_for_a_place_keep_a_source_from_being_adjudicated(place: Workplace, tmp_path: Path) -> None:
    path = tmp_path / f"{MOSS}.txt"
    path.write_text(differing.TEXTS[MOSS].replace("It took a year.", "No comment."), encoding="utf-8")
    revising.apply_revision(place, revising.plan_revision(place, MOSS, path))
    assert review.waiting(place)

    assert MOSS in standing(place).left_out
    refused(place, lambda: settle(place, [MOSS]), "1 coding on it wait")


def test_merged_codes_take_decisions_and_consensus_along(place: Workplace) -> None:
    all_of_moss(place)
    settle(place)
    apply(place, plan_merge(place, ["work/door"], "work/time"))

    assert ("work/time", CONSENSUS, "The door is open.", "") in layer(place)
    assert {c for c, *_ in layer(place)} == {"trust", "work/time"}
    assert [t.decision.code for t in decisions(place)] == ["work/time", "trust", "work/time"]
    assert rows(place)[MOSS, "work/time"][0] == 0
    assert history.check(place).problems == ()


def test_a_merge_of_codes_settles_nothing_that_nobody_settled(place: Workplace) -> None:
    door(place)
    settle(place, [MOSS], Filters(code=("work/door",)))
    settle(place, [GALE])
    apply(place, plan_merge(place, ["work/door"], "work/time"))

    assert {who for code, who, *_ in layer(place) if code == "work/time"} == {"ana", "ben"}
    assert {who for _, who, *_ in layer(place, GALE)} == {CONSENSUS}


def test_nobody_adjudicates_what_is_still_being_coded(place: Workplace) -> None:
    with place.open() as study:
        wanted = [Assignment(id="", source=MOSS, coder=c, given="2026-01-01T00:00:00Z") for c in ("ana", "ben")]
        with study.transaction():
            write(study, place, assign(study.db, study.namespace, wanted), command="test")
        with study.transaction():
            ana = [a.id for a in assignments(study.db) if a.coder == "ana"]
            write(study, place, amend(ana, finished="2126-01-02T00:00:00Z"), command="test")
    refused(place, lambda: settle(place, [MOSS]), f"{MOSS} cannot be adjudicated: ben has not finished it")
    refused(place, lambda: door(place), "ben has not finished it")
    assert standing(place).left_out == {MOSS: "ben has not finished it"}
    with place.open() as study, study.transaction():
        write(
            study, place, amend([a.id for a in assignments(study.db)], finished="2126-01-02T00:00:00Z"), command="t"
        )
    assert door(place).run


def test_who_decides_may_be_one_of_the_coders_and_that_is_told(place: Workplace) -> None:
    assert not door(place).judge
    assert decide(replace(place, coder="ana"), MOSS, "trust", at(place, "trust the team"), TAKE_ANA, reason="r").judge
    assert [(t.decision.coder, t.own) for t in decisions(place)] == [("cy", False), ("ana", True)]


def test_what_somebody_coded_who_did_not_judge_is_counted_apart(place: Workplace) -> None:
    code(place, "cy", MOSS, "trust", "They ask before they act.")
    assert standing(place).others == {"cy": 1}
    assert rows(place)[MOSS, "trust"][0] == 1


def test_two_copies_both_decide_and_the_later_decision_counts(place: Workplace, tmp_path: Path) -> None:
    shutil.copytree(place.root, tmp_path / "other")
    other = replace(place, root=tmp_path / "other", coder="ana")
    with Study(other.database) as study:
        study.db.execute("update setting set value = 'other' where name = 'replica'")
    door(place)
    decide(place, MOSS, "work/time", at(place, "It took"), NOT, reason="same")
    decide(other, MOSS, "work/time", at(place, "It took"), NOT, reason="same")
    door(other, BOTH, "all of it")
    with Study(place.database) as study:
        merge.merge(study, other.database, now=now_microseconds())

    found = {r.code: r for r in standing(place, [MOSS]).rows}
    assert (found["work/door"].against, found["work/time"].against) == (1, 0)
    (matter,) = [m for m in passages(place, [MOSS]) if m.cluster.code == "work/door"]
    assert (matter.decision.reason, [d.reason for d in matter.against]) == ("all of it", ["the rule"])
    decide(place, MOSS, "trust", at(place, "trust the team"), NOT, reason="r")
    settle(place, [MOSS])
    assert [w for c, _, w, _ in layer(place) if c == "work/door"] == ["The door is open. Nobody is made to come."]
    door(place, TAKE_ANA, "talked over", again=True)
    assert standing(place, [MOSS]).rows[1].against == 0
    settle(place, [MOSS])
    assert [w for c, _, w, _ in layer(place) if c == "work/door"] == ["The door is open."]
    assert history.check(place).problems == ()


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (lambda p: decide(p, MOSS, "work/time", at(p, "Tuesdays"), NOT, reason="r"), "all agree on work/time"),
        (lambda p: decide(p, MOSS, "trust", at(p, "Tuesdays"), NOT, reason="r"), "nobody coded trust at"),
        (
            lambda p: decide(p, MOSS, "truts", at(p, "Tuesdays"), NOT, reason="r"),
            "no code 'truts'; did you mean trust",
        ),
        (lambda p: door(p, reason="  \n "), "needs a reason"),
        (lambda p: door(p, Ruling(kind=Kind.TAKE, coder="cy")), "cy did not judge work/door"),
        (lambda p: door(p, Ruling(kind=Kind.INSTEAD, code="work/door")), "is the code that they differ on"),
        (lambda p: door(p, replace(BOTH, stance=Stance.SUPPORTS)), "states no proposition"),
        (lambda p: decide(p, MOSS, "trust", at(p, "trust the team"), BOTH, reason="r"), "stances differ"),
        (lambda p: decide(p, MOSS, "work/time", (0, 999), NOT, reason="r"), "touches 2 passages"),
        (lambda p: door(replace(p, coder="Consensus")), "decides nothing"),
        (lambda p: door(replace(p, coder="")), "who is coding"),
        (lambda p: door(replace(p, coder="zed")), "no coder 'zed'"),
        (lambda p: decide(p, "no-such", "trust", (0, 9), NOT, reason="r"), "no source 'no-such'"),
        (lambda p: standing(p, filters=LAYER), "the originals"),
        (lambda p: Session(place=p, wanted=[GALE]).opening(), "coders differ nowhere in 1 source"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_a_line(
    place: Workplace, what: Callable[[Workplace], object], message: str
) -> None:
    refused(place, lambda: what(place), message)


def test_a_passage_is_not_decided_twice_unless_asked(place: Workplace) -> None:
    door(place)
    refused(place, lambda: door(place), "cy has decided on work/door .* coded, the rule")


def test_without_two_who_judged_there_is_nothing(place: Workplace) -> None:
    unmark_coverage(place, [MOSS, GALE], coder="ben")
    for what in (lambda: standing(place), lambda: settle(place), lambda: Session(place=place).opening()):
        refused(place, what, "no source has been judged by two coders .moss-w1: ben coded there")


def test_a_person_who_is_called_consensus_is_no_consensus(empty: Workplace) -> None:
    with pytest.raises(WorkbenchError, match="what coders agree on"):
        add_coder(empty, "Consensus")


def said(session: Session, *lines: str) -> list[str]:
    return ["\n".join(session.step(line).said) for line in lines]


def test_a_session_goes_through_what_differs_and_settles_the_source(place: Workplace) -> None:
    session = Session(place=place, wanted=[MOSS])
    opening = session.opening()
    assert opening.said[0].startswith("3 passages to decide in 1 source; cy decides")
    view = opening.view
    assert view
    assert (view.number, view.of, view.code, view.turn) == (1, 3, "work/door", 2)
    assert [p.words for p in view.positions] == [
        "[The door is open.] Nobody is made to come.",
        "[The door is open. Nobody is made to come.]",
    ]
    assert view.positions[0].memos == ("Whose?",)
    first = session.step("1 because the rule says one sentence")
    assert first.view
    assert [p.stances for p in first.view.positions] == [("supports",), ("qualifies",)]
    answers = said(session, "2 .", "n no meeting", "", "q")

    assert "settled for the whole codebook: 1 agreed, 3 decided" in answers[1]
    assert (session.decided, session.left) == (3, 0)
    assert [(t.decision.reason, t.decision.outcome) for t in decisions(place)] == [
        ("because the rule says one sentence", "coded"), ("because the rule says one sentence", "coded"),
        ("no meeting", "not coded"),
    ]  # fmt: skip
    assert [code for code, *_ in layer(place)] == ["trust", "work/door", "work/time"]


def test_a_session_takes_its_steps_back_one_by_one(place: Workplace) -> None:
    before = state(place)
    session = Session(place=place, wanted=[MOSS])
    session.opening()
    said(session, "b all of it", "b =qual it says so", "c door a door", "u", "u", "u")
    assert session.decided == 1
    back = session.step("u")
    assert back.view
    assert back.view.number == 1
    assert said(session, "u") == ["nothing of this session is left to undo; 'workbench undo' goes further back"]
    after = state(place)

    assert {table for table in before if before[table] != after[table]} == {"coder"}


def test_what_is_skipped_keeps_the_source_from_being_settled(place: Workplace) -> None:
    session = Session(place=place, filters=Filters(code=("work",)))
    session.opening()
    answers = said(session, "s", "n no meeting")
    assert "moss-w1 is not settled: 1 passage left to decide" in answers[1]
    assert (session.decided, session.left) == (1, 1)
    session = Session(place=place, filters=Filters(code=("work",)))
    session.opening()
    assert "settled for work: 1 agreed, 2 decided" in said(session, "2 whole answer")[0]
    assert [(code, who) for code, who, *_ in layer(place)] == [
        ("trust", "ana"), ("trust", "ben"), ("work/door", CONSENSUS), ("work/time", CONSENSUS),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1", "a decision needs a reason"), ("n .", "no last reason"), ("3 so", "no coder 3 here"),
        ("0 so", "no coder 0"), ("99999999999 so", "no coder 9999"), ("c", "which code"),
        ("c laod so", "no code 'laod'"),
        ("b =x so", "'x' is no stance"), ("", "skipped by s"), ("wat", "nothing to type here"),
        ("u", "nothing of this"),
        ("²", "nothing to type here"),
    ],
)  # fmt: skip
def test_a_refusal_leaves_the_session_where_it_is(place: Workplace, line: str, message: str) -> None:
    before = state(place)
    session = Session(place=place, wanted=[MOSS])
    session.opening()
    reply = session.step(line)

    assert message in reply.said[0]
    assert reply.view is None
    assert state(place) == before


def test_what_others_code_meanwhile_is_not_decided_unseen(place: Workplace) -> None:
    session = Session(place=place, wanted=[MOSS])
    session.opening()
    code(place, "ana", MOSS, "work/door", "Nobody is made to come.")
    assert "meanwhile" in said(session, "b so")[0]
    assert session.step("s").view
    other = Session(place=place, wanted=[MOSS])
    other.opening()
    said(session, "1 r")
    assert "cy has decided" in said(other, "2 r")[0]
