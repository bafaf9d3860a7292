"""Somebody withdraws: their words are nowhere any more, those of others stay, and the rest still verifies."""

from pathlib import Path

import pytest

from tests.actions.juniper import CALDER, fill, held, quotes, tell_participants
from workbench.actions import history, masking, reading, review, revising, withdrawing
from workbench.actions.codebook_changes import plan_redefine
from workbench.actions.codebook_plan import apply
from workbench.actions.coding_by_hand import open_session
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace, write
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.memo import Memo, MemoKind, Thing
from workbench.model.quoting import Answer, Reply
from workbench.model.source import Consent, Speaker
from workbench.store import codes, people, sources
from workbench.store.journal import Set
from workbench.store.memos import write_memo
from workbench.store.steps import note_replies


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    study = fill(empty, tmp_path / "files")
    tell_participants(study)
    return study


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def withdraw(place: Workplace, who: str) -> withdrawing.Withdrawal:
    plan = withdrawing.plan_withdrawal(place, who)
    return withdrawing.apply_withdrawal(place, plan, command="participant withdraw")


def test_an_interview_is_destroyed_in_study_originals_and_backups(place: Workplace) -> None:
    history.back_up(place)
    plan = withdraw(place, "Ines Calder")

    assert (plan.whole, plan.codings) == (("calder-w1",), 2)
    assert held(place, "There is none") == held(place, "ines@juniper") == []
    assert "calder-w1" not in quotes(place)
    assert history.check(place).problems == ()
    assert [p.name for p in (place.root / "corpora").iterdir()] == ["group-w1.txt"]
    with place.open() as study:
        states = {p.slug: p.consent for p in people.participants(study.db)}
    assert states["ines-calder"] == (Consent.WITHDRAWN,)


def test_of_a_focus_group_one_voice_goes_and_the_others_keep_their_codings(place: Workplace) -> None:
    plan = withdraw(place, "rob-amadi")
    assert (plan.parts, plan.codings) == ({"group-w1": 2}, 1)
    assert quotes(place)["group-w1"] == ["We trust each other."]
    assert held(place, "library behind") == []
    assert history.check(place).problems == ()
    found = reading.corpus(place, Filters())
    (group,) = (s for s in found.sources if s.slug == "group-w1")
    with place.open() as study:
        (whole,) = sources.sources(study.db, slug="group-w1")
        text = sources.body(study.db, whole.text)
    assert "Rob Amadi: [withdrawn]\n" in text
    assert {t.speaker for t in group.turns if t.voice.counted} == {"Lena Tran"}


def test_whoever_quotes_them_elsewhere_is_named(place: Workplace, tmp_path: Path) -> None:
    memo = tmp_path / "memo.txt"
    memo.write_text("kind: none\n\nOne said: We meet on Tuesdays, in the old library behind the gym, and so on.\n")
    import_sources(place, [memo])
    plan = withdrawing.plan_withdrawal(place, "rob-amadi")
    assert any("source memo quotes their words" in line for line in plan.elsewhere)


def test_nobody_withdraws_without_words_or_unknown(place: Workplace) -> None:
    withdraw(place, "lena-tran")
    with pytest.raises(WorkbenchError, match="speaks in no source"):
        withdrawing.plan_withdrawal(place, "lena-tran")
    with pytest.raises(WorkbenchError, match="no participant 'bo'"):
        withdrawing.plan_withdrawal(place, "bo")


def test_their_words_cannot_come_in_again(place: Workplace) -> None:
    withdraw(place, "ines-calder")
    again = import_sources(place, [place.root.parent / "files" / "calder-w1.txt"])
    assert "erased from the study for good" in again.files[0].detail


def test_withdrawal_after_masking_destroys_what_was_masked(place: Workplace) -> None:
    names = masking.find_names(place)
    table = names.path.read_text(encoding="utf-8").replace(",?,", ",keep,")
    names.path.write_text(table, encoding="utf-8")
    masking.apply_masking(place, masking.plan_masking(place, names.path))
    (person,) = (p for p in reading.corpus(place, Filters()).participants if p.role == "principal")
    withdraw(place, person.slug)
    assert held(place, "There is none") == []
    assert history.check(place).problems == ()
    left = [
        p.name for p in sorted((place.root / "vault").rglob("*")) if p.is_file() and "There is none" in text_of(p)
    ]
    assert left == []


def test_a_purge_takes_old_texts_but_not_those_on_which_a_coding_waits(place: Workplace, tmp_path: Path) -> None:
    text = (place.root / "corpora" / "calder-w1.txt").read_text(encoding="utf-8")
    for number, word in enumerate(("nothing", "naught")):
        path = tmp_path / f"new-{number}.txt"
        path.write_text(text.replace("There is none.", f"There is {word}."), encoding="utf-8")
        revising.apply_revision(place, revising.plan_revision(place, "calder-w1", path))
    plan = withdrawing.plan_purge(place)
    assert plan.texts == 2 - bool(review.waiting(place))
    withdrawing.apply_withdrawal(place, plan, command="study purge")
    assert held(place, "There is nothing") == []
    assert history.check(place).problems == ()
    assert withdrawing.plan_purge(place).texts == 0


def test_of_an_interview_with_one_person_nothing_is_kept_whoever_asks(place: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "solo.txt"
    path.write_text("Q: Who?\n\nLena: We do.\n\nQ: Why?\n\nLena: So.\n", encoding="utf-8")
    import_sources(place, [path])
    with place.open() as study, study.transaction():
        (solo,) = sources.sources(study.db, slug="solo")
        field = sources.speakers_field(study.db, study.namespace, {"Lena": Speaker(participant="lena-tran")})
        write(study, place, [Set(table="source", row=solo.id, values={"speakers": field})], command="participant map")
    plan = withdrawing.plan_withdrawal(place, "lena-tran")
    assert (plan.whole, plan.parts) == (("solo",), {"group-w1": 1})


def test_a_purge_leaves_what_is_only_hidden_with_its_site(place: Workplace, tmp_path: Path) -> None:
    (tmp_path / "gone.txt").write_text("Q: Who?\n\nA: Nobody.\n", encoding="utf-8")
    import_sources(place, [tmp_path / "gone.txt"])
    history.undo(place)
    added = next(run for run in history.log(place, limit=None) if run.command == "site add")
    history.undo(place, added.id)
    withdrawing.apply_withdrawal(place, withdrawing.plan_purge(place), command="study purge")
    history.redo(place, added.id)
    assert quotes(place)["calder-w1"] == ["The team does. Rob Amadi told me so", "There is none."]


def test_an_undo_that_would_bring_back_erased_words_is_refused(place: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    path.write_text((place.root / "corpora" / "group-w1.txt").read_text(encoding="utf-8").replace("nobody", "no one"))
    done = revising.apply_revision(place, revising.plan_revision(place, "group-w1", path))
    withdrawing.apply_withdrawal(place, withdrawing.plan_purge(place), command="study purge")
    with pytest.raises(WorkbenchError, match="erased for good"):
        history.undo(place, done.run)
    assert history.check(place).problems == ()


def test_what_was_planned_is_refused_when_the_study_was_changed_since(place: Workplace) -> None:
    plan = withdrawing.plan_withdrawal(place, "rob-amadi")
    history.undo(place)
    with pytest.raises(WorkbenchError, match="changed meanwhile"):
        withdrawing.apply_withdrawal(place, plan, command="participant withdraw")
    assert (place.root / "corpora" / "group-w1.txt").exists()


def test_a_code_that_is_named_by_their_words_keeps_none_of_them(place: Workplace) -> None:
    with open_session(place, "calder-w1") as session:
        session.step("")
        session.step('v "on a bad day"')
        session.step("v")
    withdraw(place, "ines-calder")

    assert held(place, "on a bad day") == held(place, "on-a-bad-day") == []
    with place.open() as study:
        made = [c for c in codes.codebook(study.db) if c.slug.startswith("in-vivo/")]
    assert [(c.slug, c.name) for c in made] == [(f"in-vivo/{c.name}", c.name) for c in made]
    assert all(c.name.startswith("withdrawn-") for c in made)
    assert made
    assert history.check(place).problems == ()


def test_words_of_a_text_before_its_correction_and_reasons_on_them_go_too(place: Workplace, tmp_path: Path) -> None:
    with open_session(place, "calder-w1") as session:
        session.step("")
        session.step('v "on a bad day"')
    apply(place, plan_redefine(place, "in-vivo/on-a-bad-day", {"definition": "Days."}, minor=False))
    (tmp_path / "calder-w1.txt").write_text(CALDER.replace("on a bad day", "on a mad day"), encoding="utf-8")
    revising.apply_revision(place, revising.plan_revision(place, "calder-w1", tmp_path / "calder-w1.txt"))
    withdraw(place, "ines-calder")
    assert held(place, "on a bad day") == held(place, "on-a-bad-day") == []


def test_memos_on_their_words_and_their_replies_go_and_memos_on_more_are_named(place: Workplace) -> None:
    with place.open() as study, study.transaction():
        who = {p.slug: p.id for p in people.participants(study.db)}
        (interview,) = (s.id for s in sources.sources(study.db, slug="calder-w1"))
        coder = study.db.execute("select id from coder").fetchone()[0]
        coding = study.db.execute(
            "select k.id from coding k join source s on s.n = k.source where s.slug = 'group-w1'"
        ).fetchone()[0]
        theirs = (Thing.PARTICIPANT, who["ines-calder"])
        made = [
            ("Zebra one.", [theirs, (Thing.SOURCE, interview)]),
            ("Zebra two.", [theirs, (Thing.STUDY, "study")]),
        ]
        changes = [
            change
            for body, things in made
            for change in write_memo(
                study.namespace, Memo(id="", body=body, coder="", kind=MemoKind.ANALYTIC), coder, things
            )
        ]
        reply = Reply(id="", coding=coding, participant="", answer=Answer.EDITED, words="Zebra three.")
        write(study, place, [*changes, *note_replies(coder, [(reply, who["ines-calder"])])], command="memo add")
    plan = withdraw(place, "ines-calder")

    assert held(place, "Zebra one") == held(place, "Zebra three") == []
    assert held(place, "Zebra two") != []
    assert [line for line in plan.elsewhere if "is attached to their words, and to other things" in line]
    assert history.check(place).problems == ()
