"""Whom labels stand for: told by a table, as one run, and no coding moves."""

from pathlib import Path

import pytest

from tests.actions.talks import GROUP, INTERVIEW, copied, talks, write
from workbench.actions.choosing import list_codings
from workbench.actions.codings import add_codings
from workbench.actions.finding import find_source
from workbench.actions.history import check, undo
from workbench.actions.labels import COLUMNS, labels_of, table_of
from workbench.actions.participants import add_participant
from workbench.actions.protocol import accept, propose
from workbench.actions.speakers import map_by_table
from workbench.actions.tables import write_rows
from workbench.actions.workplace import Workplace
from workbench.errors import Problems, WorkbenchError
from workbench.model.filters import Filters
from workbench.model.source import Source, Speaker, Voice
from workbench.store import sources

TABLE = """source,speaker,participant,role,voice
osgood-group.txt,abend,Ms. Abend,,
osgood-group,DANA CALDER,dana-calder,teacher leader,
osgood-group,HELPER,,,interviewer
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    found = talks(tmp_path_factory.mktemp("made"))
    add_participant(found, "Ms. Abend", role="teacher", site="osgood")
    add_participant(found, "Dana Calder", role="coach", site="osgood")
    return found


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    return copied(made, tmp_path)


def table(place: Workplace, text: str = TABLE) -> Path:
    return write(place, "speakers.csv", text)


def group(place: Workplace, name: str = GROUP) -> Source:
    with place.open() as study:
        return find_source(study, name)


def units(place: Workplace) -> dict[int, Voice]:
    with place.open() as study:
        return {u.turn: u.voice for u in sources.units(study.db, group(place).id)}


def test_labels_come_with_turns_words_and_proposals(place: Workplace) -> None:
    found = {each.label: each for each in labels_of(place, [GROUP])}

    assert list(found) == ["MODERATOR", "ABEND", "DANA CALDER", "ALL", "HELPER"]
    assert (found["DANA CALDER"].participant, found["DANA CALDER"].told) == ("dana-calder", False)
    assert (found["ABEND"].participant, found["ABEND"].turns) == ("", 2)
    assert found["ABEND"].example == "I teach seventh grade and I run the library."
    assert {label: each.voice for label, each in found.items() if each.told} == {
        "MODERATOR": "interviewer",
        "ALL": "group",
    }


def test_an_interview_with_one_participant_needs_no_telling(place: Workplace) -> None:
    found = labels_of(place, [INTERVIEW])

    assert [(x.label, x.participant, x.told) for x in found] == [("Q", "", True), ("A", "dana-calder", True)]


def test_a_table_says_who_speaks_and_changes_voices_and_units(place: Workplace) -> None:
    assert units(place)[4] is Voice.RESPONDENT
    done = map_by_table(place, table(place))
    told = group(place)

    assert [(m.label, m.was, m.now, m.turns) for m in done.meanings] == [
        ("ABEND", "(not told)", "ms-abend", 0),
        ("DANA CALDER", "(not told)", "dana-calder (teacher leader)", 0),
        ("HELPER", "(not told)", "interviewer", 2),
    ]
    assert told.speakers == {
        "ABEND": Speaker(participant="ms-abend", role="teacher"),
        "ALL": Speaker(group=True),
        "DANA CALDER": Speaker(participant="dana-calder", role="teacher leader"),
    }
    assert units(place)[4] is Voice.INTERVIEWER
    assert check(place).problems == ()


def test_codings_stay_where_they_are_and_undo_brings_all_back(place: Workplace) -> None:
    for quote in ("who decides about the schedule", "run the library", "Nine!"):
        add_codings(place, GROUP, ["day"], quote=quote)
    before, was = list_codings(place, Filters()), group(place)
    map_by_table(place, table(place))

    assert list_codings(place, Filters()) == before
    undo(place)
    assert group(place) == was
    assert units(place)[4] is Voice.RESPONDENT
    assert check(place).problems == ()


def test_a_table_as_it_was_written_out_changes_nothing_and_told_twice_is_once(place: Workplace) -> None:
    map_by_table(place, table(place))
    out = place.root / "out.csv"
    write_rows(out, COLUMNS, table_of(labels_of(place)))
    again, first = map_by_table(place, out), map_by_table(place, table(place))

    assert (again.meanings, again.run, again.known) == ((), "", 7)
    assert (first.meanings, first.run) == ((), "")
    with pytest.raises(WorkbenchError, match="is there already; it may hold decisions"):
        write_rows(out, COLUMNS, [])


def test_a_dry_run_and_named_sources_leave_the_others_alone(place: Workplace) -> None:
    was = group(place)
    assert len(map_by_table(place, table(place), dry_run=True).meanings) == 3
    assert map_by_table(place, table(place), [INTERVIEW]).meanings == ()
    assert group(place) == was


def test_all_problems_are_told_at_once(place: Workplace) -> None:
    with pytest.raises(Problems) as caught:
        map_by_table(
            place,
            table(
                place,
                "source,speaker,participant\nosgood-grup,ABEND,ms-abend\n"
                "osgood-group,ABENT,ms-abend\nosgood-group,ABEND,ms abnd\n,ZORRO,ms-abend\n",
            ),
        )

    assert [p.split(": ", 1)[0] for p in caught.value.problems] == [f"speakers.csv:{n}" for n in (2, 3, 4, 5)]
    said = "\n".join(caught.value.problems)
    assert "no source 'osgood-grup'; did you mean osgood-group" in said
    assert "no speaker 'ABENT'; osgood-group has MODERATOR, ABEND," in said
    assert "no participant 'ms abnd'; did you mean ms-abend" in said
    assert "no speaker 'ZORRO' in any source" in said
    with pytest.raises(Problems, match="2 problems in the names of sources"):
        map_by_table(place, table(place), ["x", "y"])


def test_a_row_without_a_source_holds_for_all(place: Workplace) -> None:
    done = map_by_table(place, table(place, "speaker,role,voice\nHELPER,aide,\nQ,,respondent\n"))

    assert [(m.source, m.now) for m in done.meanings] == [(GROUP, "somebody (aide)"), (INTERVIEW, "dana-calder")]
    assert all(t.voice is Voice.RESPONDENT for t in group(place, INTERVIEW).turns if t.speaker)


def test_the_role_of_a_participant_is_not_frozen_in_their_labels(place: Workplace) -> None:
    map_by_table(place, table(place))
    map_by_table(place, table(place, "source,speaker,voice\nosgood-group,HELPER,unknown\n"))
    with place.open() as study:
        (told,) = study.db.execute("select speakers from source where slug = ?", (GROUP,)).fetchone()

    assert group(place).speakers["HELPER"] == Speaker()
    assert '"ABEND":["' in told
    assert told.split('"ABEND":')[1].split("]")[0].endswith(",null,false")


def test_who_stands_there_before_the_study_knows_them_is_kept(place: Workplace) -> None:
    """A table at the import may name participants who come in later."""
    from workbench.actions.workplace import write as journal
    from workbench.store.journal import Set

    with place.open() as study, study.transaction():
        field = sources.speakers_field(study.db, study.namespace, {"ABEND": Speaker(participant="ms-rowe")})
        journal(study, place, [Set(table="source", row=group(place).id, values={"speakers": field})], command="test")
    map_by_table(place, table(place, "source,speaker,participant\nosgood-group,DANA CALDER,dana-calder\n"))
    add_participant(place, "Ms. Rowe")

    assert group(place).speakers["ABEND"].participant == "ms-rowe"


def test_other_voices_ask_for_another_match_of_the_questions(place: Workplace) -> None:
    accept(place, propose(place, [INTERVIEW]))
    done = map_by_table(place, table(place, "source,speaker,voice\nosgood-coach,Q,respondent\n"))

    assert done.notes == ("who asks is another one now in osgood-coach: match its questions again",)
