"""Questions are proposed where they are meant, decided by a table or all at once, and help to find each other."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.actions.talks import GROUP, INTERVIEW, copied, talks, write
from workbench.actions.finding import find_source
from workbench.actions.history import check, undo
from workbench.actions.participants import add_participant
from workbench.actions.protocol import accept, apply_table, openings, propose, show_protocol
from workbench.actions.speakers import map_by_table
from workbench.actions.workplace import Workplace, add_coder, init
from workbench.coding.asked_table import COLUMNS, to_rows
from workbench.coding.wording import answers
from workbench.errors import Problems, WorkbenchError
from workbench.model.source import Turn, Voice


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """The focus group with a coach in it, so that the questions for coaches are meant for it."""
    place = talks(tmp_path_factory.mktemp("made"))
    add_participant(place, "Dana Calder", role="coach", site="osgood")
    map_by_table(
        place,
        write(
            place,
            "speakers.csv",
            "source,speaker,participant,voice\n"
            "osgood-group,DANA CALDER,dana-calder,\nosgood-group,HELPER,,interviewer\n",
        ),
    )
    return place


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    return copied(made, tmp_path)


def kept(place: Workplace, name: str) -> object:
    with place.open() as study:
        return find_source(study, name).answers


def decided(place: Workplace, *rows: tuple[str, int, str]) -> Path:
    lines = ["source,turn,question", *(f"{source},{turn},{question}" for source, turn, question in rows)]
    return write(place, "asked.csv", "\n".join(lines) + "\n")


def test_what_is_meant_for_role_and_wave_is_proposed(place: Workplace) -> None:
    found = {p.source: p for p in propose(place).proposals}

    assert list(found) == [GROUP, INTERVIEW]
    assert found[GROUP].meant == ("day", "rule")  # 'late' is for the second wave
    assert [(a.turn, a.question, a.answers) for a in found[GROUP].asked] == [
        (0, "day", (1, 2, 3)),
        (4, "rule", (5, 6)),
        (7, None, ()),
    ]
    assert found[INTERVIEW].found == {"day"}
    assert found[INTERVIEW].answers == {1: ("day",), 3: ("day",), 5: ("day",)}


def test_nothing_is_written_until_it_is_accepted_and_then_it_can_be_undone(place: Workplace) -> None:
    matching = propose(place, [GROUP])
    assert kept(place, GROUP) is None
    done = accept(place, matching)

    assert kept(place, GROUP) == {1: ("day",), 2: ("day",), 3: ("day",), 5: ("rule",), 6: ("rule",)}
    assert kept(place, INTERVIEW) is None
    assert (done.sources, done.turns, done.missed) == ((GROUP,), 5, 0)
    undo(place)
    assert kept(place, GROUP) is None
    assert check(place).problems == ()


def test_what_was_shown_must_still_hold(place: Workplace) -> None:
    matching = propose(place)
    add_coder(place, "Ben")
    with pytest.raises(WorkbenchError, match="was changed meanwhile"):
        accept(place, matching)


def test_what_was_decided_is_left_out_unless_it_is_named(place: Workplace) -> None:
    accept(place, propose(place, [GROUP]))
    found = propose(place)

    assert [p.source for p in found.proposals] == [INTERVIEW]
    assert found.decided == (GROUP,)
    assert [p.source for p in propose(place, [f"{GROUP}.txt", GROUP]).proposals] == [GROUP]


def test_a_wording_decided_in_one_source_is_found_in_another(place: Workplace) -> None:
    """'Whose call is the timetable' shares no word with the protocol's 'Who decides about the schedule'."""
    assert propose(place, [GROUP]).proposals[0].asked[1].score == 1
    apply_table(place, decided(place, (INTERVIEW, 1, "day"), (INTERVIEW, 5, "rule")))
    write(
        place,
        "larkin.txt",
        "---\nkind: transcript\nsite: larkin\nrole: coach\nwave: 1\n---\n\n"
        "Q: And whose call is the Tuesday timetable here?\n\nA: Mine.\n\nQ: Hm?\n\nA: Yes, mine.\n",
    )
    from workbench.actions.sources import import_sources

    import_sources(place, [place.root / "larkin.txt"])

    assert propose(place, ["larkin"]).proposals[0].found == {"rule"}
    undo(place)
    undo(place)
    import_sources(place, [place.root / "larkin.txt"])
    assert propose(place, ["larkin"]).proposals[0].found == frozenset()


def test_a_table_decides_for_the_sources_in_it_alone(place: Workplace) -> None:
    planned = apply_table(place, decided(place, (INTERVIEW, 1, "day"), (INTERVIEW, 3, "")), dry_run=True)
    assert (planned.changed, planned.run, kept(place, INTERVIEW)) == ((INTERVIEW,), "", None)
    done = apply_table(place, decided(place, (INTERVIEW, 1, ""), (INTERVIEW, 5, "rule")))

    assert kept(place, INTERVIEW) == {5: ("rule",)}
    assert (done.turns, done.missed, kept(place, GROUP)) == (1, 1, None)
    assert apply_table(place, decided(place, (INTERVIEW, 5, "rule"))).run == ""


def test_a_source_in_which_nothing_was_asked_is_one_that_was_looked_at(place: Workplace) -> None:
    apply_table(place, decided(place, (INTERVIEW, 1, "")))

    assert kept(place, INTERVIEW) == {}
    assert [(p.question.id, p.meant, p.looked, p.found) for p in show_protocol(place)] == [
        ("day", 2, 1, 0),
        ("rule", 2, 1, 0),
        ("late", 0, 0, 0),
    ]


def test_the_table_of_proposals_read_back_keeps_what_was_proposed(place: Workplace) -> None:
    matching = propose(place)
    path = place.root / "asked.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for p in matching.proposals:
            writer.writerows(to_rows(p.source, p.asked, matching.texts))
    apply_table(place, path)

    assert [kept(place, p.source) for p in matching.proposals] == [p.answers for p in matching.proposals]
    assert "What is a usual day for you?" in path.read_text(encoding="utf-8").splitlines()[1].split(",")


def test_all_that_is_wrong_with_a_table_is_told_at_once(place: Workplace) -> None:
    with pytest.raises(Problems) as caught:
        apply_table(place, decided(place, (INTERVIEW, 2, "day"), (INTERVIEW, 1, "late"), ("nobody", 1, "")))

    assert list(caught.value.problems) == [
        "line 2: turn 2 of osgood-coach is the respondent's, not the interviewer's",
        "line 3: question 'late' is not meant for the role and wave of osgood-coach; meant are day, rule",
        "line 4: no source 'nobody'",
    ]
    assert kept(place, INTERVIEW) is None


def test_sources_that_cannot_be_matched_are_told_with_the_reason(tmp_path: Path) -> None:
    place = talks(tmp_path)
    assert propose(place).passed == {GROUP: "no question is meant for role (not told), wave 1"}
    map_by_table(place, write(place, "s.csv", "source,speaker,voice\nosgood-coach,Q,respondent\n"))
    assert propose(place).passed[INTERVIEW] == "nobody asks in it; see 'workbench participant map'"


def test_without_a_protocol_the_next_step_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match="run 'workbench protocol load FILE' first"):
        propose(init(tmp_path / "study"))


@pytest.mark.parametrize(
    ("voices", "asked"),
    [
        ("iririr", {0: ("q1",), 4: ("q2",)}),
        ("iirrir", {1: ("q1",), 4: ("q2",)}),
        ("rirrir", {1: ("q2",)}),
        ("iririr", {2: ("q1",)}),
    ],
)
def test_openings_are_answers_told_back(voices: str, asked: dict[int, Sequence[str]]) -> None:
    kinds = {"i": Voice.INTERVIEWER, "r": Voice.RESPONDENT}
    turns = [Turn(start=n, end=n + 1, speaker="", voice=kinds[v]) for n, v in enumerate(voices)]

    assert openings(turns, answers(asked, turns)) == asked


def test_a_turn_of_several_questions_lends_its_words_to_none() -> None:
    turns = [Turn(start=0, end=1, speaker="", voice=Voice.INTERVIEWER), Turn(start=1, end=2, speaker="")]
    assert openings(turns, {1: ("q1", "q2")}) == {}


def test_a_source_with_an_open_turn_waits_for_a_person(place: Workplace) -> None:
    matching = propose(place)
    first = matching.proposals[0]
    unsure = replace(first, asked=(replace(first.asked[0], question=None, rivals=(("day", 0.9), ("rule", 0.8))),))
    done = accept(place, replace(matching, proposals=(unsure, *matching.proposals[1:])))

    assert (done.sources, done.missed) == ((INTERVIEW,), 1)
    assert kept(place, GROUP) is None
