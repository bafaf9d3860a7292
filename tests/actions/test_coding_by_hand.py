"""Sessions of coding by hand over the invented sample study, typed line by line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.actions.redefining import redefine
from workbench.actions import history, reading
from workbench.actions.choosing import list_codings
from workbench.actions.coding_by_hand import Session, open_session
from workbench.actions.codings import add_codings
from workbench.actions.coverage import list_coverage, mark_coverage, unmark_coverage
from workbench.actions.participants import add_participant
from workbench.actions.workplace import Workplace, add_coder, write
from workbench.errors import WorkbenchError
from workbench.model.coding import Coding, Stance
from workbench.model.filters import Filters
from workbench.model.text import digest
from workbench.store import fold, freeze, sources
from workbench.store.freeze import Decision
from workbench.store.journal import Set
from workbench.store.study import Study

SOURCE = "osgood-teacher-w2"
LOAD = "environment/operations/load"
WHO = "coder-3"  # who has coded and read nothing yet


@pytest.fixture
def place(coded: Workplace) -> Workplace:
    add_coder(coded, WHO)
    return replace(coded, coder=WHO)


@contextmanager
def at(place: Workplace, **more: object) -> Iterator[Session]:
    with open_session(place, SOURCE, **more) as session:  # type: ignore[arg-type]
        session.opening()
        yield session


def said(session: Session, *lines: str) -> list[str]:
    """Type lines; what is said to each."""
    return ["\n".join(session.step(line).said) for line in lines]


def own(place: Workplace) -> list[Coding]:
    return list(list_codings(place, Filters(coder=(WHO,))))


def marks(place: Workplace) -> list[tuple[str, int | None, int | None]]:
    notes = list_coverage(place, Filters(coder=(WHO,)), wanted=[SOURCE])
    return [(s.note.scope, s.note.first, s.note.last) for s in notes]


def test_each_line_is_written_before_it_is_answered(place: Workplace) -> None:
    with at(place) as session:
        said(session, "", "load trust/time-to-meet s sup m hm")
        refused = [c.code for c in own(place)]
        said(session, "load s sup m hm")
        found = own(place)
        killed = session.desk.study  # nothing more is typed: whoever looks now sees all of it
        assert not killed.db.in_transaction

    code = next(c for c in reading.read_codebook(place)[0] if c.slug == LOAD)
    assert refused == []  # one of the two states no proposition
    assert [(c.code, c.method, c.stance, c.memo, c.fingerprint) for c in found] == [
        (LOAD, "hand", Stance.SUPPORTS, "hm", code.fingerprint)
    ]
    assert history.check(place).problems == ()


def test_a_session_of_many_acts_leaves_what_was_meant(place: Workplace) -> None:
    with at(place) as session:
        spans = [session.desk.text[u.start : u.stop] for u in session.steps.units[:6]]
        said(session, "load", "", ". meet", "", "+ load", "")
        words = spans[4].split()
        part = " ".join(words[: max(1, len(words) // 2)])
        answers = said(session, f'"{part}" load', "m first", "m second", "s qualifies", "1", "x load", "u")
        session.close()

    found = {(c.quote, c.code) for c in own(place)}
    assert {(spans[0], LOAD), (spans[1], LOAD), (spans[1], "supervisory/trust/time-to-meet")} <= found
    assert any(c.quote.startswith(spans[2]) and c.quote.endswith(spans[3]) for c in own(place))
    (less,) = [c for c in own(place) if c.quote == part]
    assert sorted(less.memo.split("\n")) == ["first", "second"]
    assert less.stance is Stance.QUALIFIES
    assert answers[-2].startswith("off: ")
    assert answers[-1] == f"undone: {answers[-2]}"


def test_the_same_code_again_is_no_second_coding(place: Workplace) -> None:
    with at(place) as session:
        answers = said(session, "load", "load", "load m later", "u")

    assert [c.code for c in own(place)] == [LOAD]
    assert "there already" in answers[1]
    assert answers[3].startswith(f"undone: {LOAD} (changed)")
    assert own(place)[0].memo == ""


def test_undo_of_all_decisions_gives_the_study_back_and_redo_the_codings(place: Workplace) -> None:
    with Study(place.database) as study:
        before = fold.states(study.db)
    lines = ["load", "m hm", "s supports", "load trust/time-to-meet", "x load", "v own name", "+ .", "laod"]
    with at(place) as session:
        session.steps.go_to_turn(4)
        said(session, *lines)
        made = [replace(c, id="") for c in own(place)]
        undone = said(session, *["u"] * len(lines))
        with Study(place.database) as study:
            between = fold.states(study.db)
        said(session, *["r"] * len(lines))
        last = said(session, "r")

    assert len(made) == 3
    assert [line.startswith("undone") for line in undone] == [True] * (len(lines) - 1) + [False]
    assert {table for table in before if before[table] != between[table]} == {"code"}  # it keeps that there was one
    assert [replace(c, id="") for c in own(place)] == made
    assert last == ["nothing was undone last"]
    assert history.check(place).problems == ()


def test_a_name_that_is_not_one_code_is_never_guessed(place: Workplace) -> None:
    with at(place) as session:
        answers = said(
            session, "laod", "op", "9x", "load laod", "7", '"nowhere in it" load', ".", "x load", "m hm", "u"
        )

    assert own(place) == []
    assert "did you mean" in answers[0]
    assert "may be" in answers[1]
    assert all(answers)


def test_the_next_session_goes_on_at_the_first_turn_that_was_not_passed(place: Workplace) -> None:
    with at(place) as session:
        first, second = session.notes.turns[:2]
        while session.steps.unit.turn + 1 <= second:
            session.step("")
        third = session.steps.unit.turn + 1
        session.step("g 20")
        while not session.steps.over:
            jumped = session.steps.unit.turn + 1
            session.step("")
        end = session.close()
    with at(place) as session:
        again = session.opening().said

    assert f"goes on at turn {third}" in end[1]
    assert f"on with turn {third}" in again[1]
    assert marks(place) == [("", first, second), ("", 20, jumped)]


def test_a_source_that_was_gone_through_is_read_whole_and_the_next_one_is_named(place: Workplace) -> None:
    with at(place, scopes=["supervisory", "load"]) as session:
        said(session, *[""] * 9)
    with at(place, scopes=["load", "supervisory"]) as session:
        while not session.steps.over:
            told = session.step("").said
        session.close()
        following = session.following()
        assert session.step("").over

    assert told[0] == "noted: you have read all of it for environment/operations/load, supervisory"
    assert sorted(marks(place)) == [(LOAD, None, None), ("supervisory", None, None)]
    assert following.endswith(" --code environment/operations/load --code supervisory")
    assert not following.startswith(SOURCE)
    read = reading.corpus(place, Filters()).coverage
    assert {c.scope for c in read if (c.source, c.coder) == (SOURCE, WHO)} == {LOAD, "supervisory"}


def test_a_new_code_was_not_read_for_in_the_turns_before_it(place: Workplace) -> None:
    with at(place) as session:
        turns = session.notes.turns
        while session.steps.unit.turn + 1 <= turns[1]:
            session.step("")
        made = said(session, "v told on the third turn")
        while not session.steps.over:
            session.step("")
    new = made[0].removeprefix("new code ")
    read = [c for c in reading.corpus(place, Filters()).coverage if (c.source, c.coder) == (SOURCE, WHO)]
    book = reading.read_codebook(place)[0]

    assert not any(new in book.under(c.scope) or not c.scope for c in read)
    assert LOAD in {leaf for c in read for leaf in book.under(c.scope)}
    with at(place) as session:
        assert session.notes.left == ()  # it was gone through: reading for a new code is what recode is for


def test_a_redefined_code_is_read_again_and_its_codings_are_confirmed(place: Workplace) -> None:
    with at(place, scopes=["load"]) as session:
        said(session, "load")
        while not session.steps.over:
            session.step("")
    redefine(place, LOAD)
    with at(place, scopes=["load"]) as session:
        shown = session.shown.of(session.steps).codes
        left = session.notes.left
        answer = said(session, "load")

    code = next(c for c in reading.read_codebook(place)[0] if c.slug == LOAD)
    assert left == session.notes.turns
    assert f"{LOAD} (under an earlier definition)" in shown
    assert "confirmed" in answer[0]
    assert [c.fingerprint for c in own(place)] == [code.fingerprint]


def test_an_in_vivo_code_is_named_by_the_words_and_codes_them(place: Workplace) -> None:
    with at(place) as session:
        session.steps.go_to_turn(4)
        answers = said(session, 'v "Pell comes" supervisory', "v", "v Pell comes", "v load/heavy days")

    book, counts = reading.read_codebook(place)
    ours = ("in-vivo/", "supervisory/pell", f"{LOAD}/")
    made = {c.slug: c for c in book if counts.get(c.slug) and c.slug.startswith(ours)}
    assert answers[0] == "new code supervisory/pell-comes"
    assert set(made) == {"supervisory/pell-comes", "in-vivo/pell-comes", f"{LOAD}/heavy-days"}
    assert "there already" in answers[2]
    assert made["supervisory/pell-comes"].definition == 'In vivo: "Pell comes"'
    assert [c.quote for c in own(place) if c.code == "supervisory/pell-comes"] == ["Pell comes"]


def test_a_frozen_codebook_gets_no_new_code(place: Workplace) -> None:
    with place.open() as study, study.transaction():
        frozen = Decision(codebook="", coder=WHO, date=study.now, fingerprint="0", memo="settled")
        write(study, place, freeze.decide(study.db, study.namespace, frozen), command="codebook freeze")
    with at(place) as session:
        answers = said(session, "v some name", "load")

    assert "is frozen since" in answers[0]
    assert [c.code for c in own(place)] == [LOAD]


def test_what_others_coded_is_shown_unless_blind(place: Workplace) -> None:
    def shown(*, blind: bool) -> set[str]:
        with at(place, blind=blind) as session:
            found = set()
            while not session.steps.over:
                found |= set(session.shown.of(session.steps).codes)
                session.steps.next()
            return found

    assert any("coder-1" in line for line in shown(blind=False))
    assert shown(blind=True) == set()


def test_what_another_writes_meanwhile_is_seen_and_kept(place: Workplace) -> None:
    other = replace(place, coder="coder-1")
    with at(place) as session:
        span = session.steps.span
        said(session, "", "b")
        add_codings(other, SOURCE, [LOAD], at=(span.start, span.end))
        redefine(other, LOAD)
        said(session, "load")
        assert any("coder-1, under an earlier definition" in code for code in session.shown.of(session.steps).codes)
        while not session.steps.over:
            session.step("")

    assert len(own(place)) == 1
    assert history.check(place).problems == ()


def test_a_note_of_reading_that_was_undone_meanwhile_stays_undone(place: Workplace) -> None:
    with at(place) as session:
        first, second = session.notes.turns[:2]
        while session.steps.unit.turn + 1 <= first:
            session.step("")
        history.undo(place)
        while session.steps.unit.turn + 1 <= second:
            session.step("")

    assert marks(place) == [("", second, second)]


def test_interviewers_are_shown_and_gone_through_only_when_asked(place: Workplace) -> None:
    with at(place) as session:
        assert all(u.voice.counted for u in session.steps.units)
        session.step("g 4")
        before = session.shown.of(session.steps)
    with at(place, everything=True) as session:
        voices = {u.voice.value for u in session.steps.units}
        turns = session.notes.turns

    assert before.turn == 4
    assert voices == {"interviewer", "respondent"}
    assert all(turn % 2 == 0 for turn in turns)  # the reading is about what counts


def test_starting_anew_reads_again_and_changes_no_note_of_before(place: Workplace) -> None:
    mark_coverage(place, [SOURCE])
    with at(place) as session:
        assert session.steps.at == 0
    with at(place, start=6) as session:
        assert session.steps.unit.turn + 1 == 6
        said(session, *[""] * 9)

    assert ("", None, None) in marks(place)
    assert len(unmark_coverage(place, [SOURCE])) == len(marks(place)) + 2


@pytest.mark.parametrize("consent", ["paraphrase only", "no archive"])
def test_words_that_may_not_be_quoted_or_archived_name_no_code(place: Workplace, consent: str) -> None:
    person = next(s for s in reading.list_sources(place, Filters()) if s.slug == SOURCE).participant or ""
    add_participant(place, person, consent=[consent])
    with at(place) as session:
        answers = said(session, "v", 'v "years"', "v a name of mine")
    made = next(c for c in reading.read_codebook(place)[0] if c.slug == "in-vivo/a-name-of-mine")

    assert [answer.startswith("these words may not be quoted") for answer in answers] == [True, True, False]
    assert (made.example, "years" in made.definition) == ("", False)


def test_a_text_that_was_corrected_meanwhile_is_not_coded_on(place: Workplace) -> None:
    with at(place) as session:
        with place.open() as study, study.transaction():
            key, text = session.desk.source.id, session.desk.text + " More."
            now = sources.layout_fields(digest(text), session.desk.source.turns, session.desk.source.locators)
            change = [Set(table="source", row=key, values=now)]
            write(study, place, change, command="source update", texts=[(digest(text), text)])
        answers = said(session, "load", "")
        assert session.step("q").over

    assert own(place) == []
    assert all("changed meanwhile; nothing was written; q, and open it again" in answer for answer in answers)


def test_a_note_that_could_not_be_written_is_written_with_the_next_turn(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise WorkbenchError("the disk is full")

    with at(place) as session:
        first, second = session.notes.turns[:2]
        with monkeypatch.context() as patch:
            patch.setattr(session.desk, "writing", refuse)
            while session.steps.unit.turn + 1 <= first:
                reply = session.step("")
        assert reply.said == ("the disk is full",)
        assert reply.view is not None
        while session.steps.unit.turn + 1 <= second:
            session.step("")

    assert marks(place) == [("", first, second)]
