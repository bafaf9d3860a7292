"""Participants, speaker labels and the questions of the protocol, from the command line."""

import csv
import json
from pathlib import Path

import pytest

from tests.actions.talks import GROUP, INTERVIEW, copied, talks, write
from tests.cli.conftest import Run
from workbench.actions.participants import add_participant
from workbench.actions.workplace import Workplace


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    place = talks(tmp_path_factory.mktemp("made"))
    add_participant(place, "Ms. Abend", role="teacher", site="osgood", consent=["paraphrase only"])
    add_participant(place, "Dana Calder", role="coach", site="osgood")
    return place


@pytest.fixture
def place(made: Workplace, tmp_path: Path, run: Run) -> Workplace:
    found = copied(made, tmp_path)
    run("status", study=found.root)  # from here on commands are given in its folder
    return found


def rows(run: Run, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(*words, "--format", "json").stdout)
    return found


def test_participants_come_from_a_table_and_are_listed_with_what_they_agreed_to(run: Run, place: Workplace) -> None:
    write(place, "people.csv", "participant,role,site,consent\nMs. Rowe,teacher,larkin,quote\nDana Calder,,,\n")
    planned = run("participant", "import", "people.csv", "--dry-run")
    done = run("participant", "import", "people.csv")
    listed = {each["participant"]: each for each in rows(run, "participant", "list")}

    assert planned.stderr == "2 participants: 1 new, 0 changed, 0 retired; nothing was written\n"
    assert done.stderr == "2 participants: 1 new, 0 changed, 0 retired; 'workbench undo' takes it back\n"
    assert listed["ms-rowe"]["consent"] == "quote"
    assert (listed["dana-calder"]["consent"], listed["dana-calder"]["speaks in"]) == ("(not told)", INTERVIEW)


def test_one_participant_is_added_and_their_consent_noted(run: Run, place: Workplace) -> None:
    added = run("participant", "add", "Mr. Sorel", "--site", "Larkin")
    noted = run("participant", "consent", "mr-sorel", "paraphrase", "only")
    again = run("participant", "consent", "mr-sorel", "paraphrase only")
    refused = run("participant", "consent", "mr-sorel", "withdrawn")

    assert added.stderr == "participant mr-sorel is known; consent is not told\n"
    assert noted.stderr == "mr-sorel: paraphrase only; 'workbench undo' takes it back\n"
    assert again.stderr.endswith("the study held that already\n")
    assert (refused.exit_code, "run 'workbench participant withdraw'" in refused.stderr) == (1, True)


def test_labels_go_out_as_a_table_and_come_back_told(run: Run, place: Workplace) -> None:
    out = run("participant", "map", "--out", "speakers.csv")
    with Path("speakers.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        if row["speaker"] == "ABEND":
            row["participant"] = "Ms. Abend"
        if row["speaker"] == "HELPER":
            row["voice"] = "interviewer"
    with Path("told.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0])
        writer.writeheader()
        writer.writerows(table)
    done = run("participant", "map", "--table", "told.csv")

    assert out.stderr.startswith("7 labels, 3 not told yet; edit it, then: workbench participant map --table")
    assert done.stdout.splitlines() == [
        f"{GROUP}  ABEND: (not told) → ms-abend",
        f"{GROUP}  DANA CALDER: (not told) → dana-calder",
        f"{GROUP}  HELPER: (not told) → interviewer (2 turns of another voice)",
    ]
    assert done.stderr == "3 labels of 1 source, 4 were so already; 'workbench undo' takes it back\n"
    assert run("check").exit_code == 0


def test_without_a_terminal_the_way_out_is_named(run: Run, place: Workplace) -> None:
    found = run("participant", "map")

    assert found.exit_code == 1
    assert "of 3 labels nobody has told whom they stand for; write them with --out speakers.csv" in found.stderr
    assert run("participant", "map", INTERVIEW).stderr.startswith("2 labels: it is told of all of them")
    assert run("participant", "map", "--table", "a", "--out", "b").exit_code == 2


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.cli.participants.on_terminal", lambda: True)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("abnd\nMS. ABEND\n\ninterviewer\n", ["ms-abend", "dana-calder", "interviewer (2 turns of another voice)"]),
        ("skip\nskip\ngroup\n", ["group"]),
        ("unknown\nstop\n", ["unknown"]),
        ("stop\n", []),
    ],
)
@pytest.mark.usefixtures("terminal")
def test_a_person_is_asked_label_by_label(run: Run, place: Workplace, answers: str, said: list[str]) -> None:
    found = run("participant", "map", input=answers)

    assert [line.split(" → ")[1] for line in found.stdout.splitlines()] == said
    assert "ABEND  (2 turns)  “I teach seventh grade and I run the library.”" in found.stderr
    assert ("no participant 'abnd'" in found.stderr) == ("abnd" in answers)


def test_questions_are_listed_with_turns_counted_from_one(run: Run, place: Workplace) -> None:
    found = rows(run, "protocol", "match", INTERVIEW)

    assert [(r["turn"], r["question"], r["answered in"]) for r in found] == [
        (1, "day", "2, 4, 6"),
        (3, None, None),
        (5, None, None),
    ]


def test_a_table_of_questions_is_written_decided_and_applied(run: Run, place: Workplace) -> None:
    out = run("protocol", "match", INTERVIEW, "--out", "asked.csv")
    text = Path("asked.csv").read_text(encoding="utf-8-sig").replace(f"{INTERVIEW},5,,", f"{INTERVIEW},5,rule,")
    Path("decided.csv").write_text(text, encoding="utf-8")
    done = run("protocol", "match", "--apply", "decided.csv")
    shown = {r["question"]: r for r in rows(run, "protocol", "show")}

    assert "1 source: 1 of 2 questions meant for them is found" in out.stderr
    assert done.stderr == "3 turns of 1 source answer a question, 1 changed; 'workbench undo' takes it back\n"
    assert [shown[q]["found in"] for q in ("day", "rule", "late")] == [1, 1, None]
    assert run("protocol", "match", INTERVIEW, "--out", "asked.csv").stderr.startswith(
        "workbench: asked.csv is there"
    )


def test_all_proposals_are_kept_only_when_somebody_says_so(run: Run, place: Workplace) -> None:
    planned = run("protocol", "match", "--accept", "--dry-run")
    refused = run("protocol", "match", "--accept")
    done = run("protocol", "match", "--accept", "--yes")
    again = run("protocol", "match", "--accept", "--yes")

    assert planned.stderr.endswith("as not asked in their sources from now on\nnothing was written\n")
    assert f"passed over: {GROUP}: no question is meant for role (not told), wave 1" in planned.stderr
    assert (refused.exit_code, "give --yes in a script" in refused.stderr) == (1, True)
    assert done.stderr.endswith(
        "1 changed; 1 question meant for them and not found counts as not asked; 'workbench undo' takes it back\n"
    )
    assert again.stderr.splitlines()[-2:] == [
        "1 source left out in which somebody has looked; name one to match it again",
        "there is no source to match",
    ]
    assert run("protocol", "match", "--accept", "--out", "x.csv").exit_code == 2


def test_an_export_says_what_consent_left_out(run: Run, place: Workplace) -> None:
    write(place, "speakers.csv", f"source,speaker,participant\n{GROUP},ABEND,ms-abend\n")
    run("participant", "map", "--table", "speakers.csv")
    run("coding", "add", GROUP, "--code", "day", "--quote", "run the library", "--coder", "ana-ruiz")
    done = run("export", "codings", "codings.csv")
    participants = run("export", "participants", "participants.csv")

    assert done.stderr == "1 quotation left out by consent (paraphrase only, or no archive)\n1 row of codings\n"
    assert "run the library" not in Path("codings.csv").read_text(encoding="utf-8")
    assert participants.stderr == "2 rows of participants\n"
