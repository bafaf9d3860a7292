"""Commands of sources, read as the person who types them reads them."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workbench.importing.formats.readers import READERS

TALK = "Q: Who meets?\n\nA: We do, in {}.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for name in ("one", "two"):
        (made / f"{name}.txt").write_text(TALK.format(name), encoding="utf-8")
    return made


def test_an_import_gives_a_line_a_source_and_notes_below_only_where_there_are_any(
    run: Run, study: Path, folder: Path
) -> None:
    (folder / "two.txt").write_text("---\ndate: 5/3/2008\nwave: 1\n---\n" + TALK.format("two"), encoding="utf-8")
    (folder / "bad.txt").write_text("---\nsite: nowhere\ndistrict: no\n---\nQ: Who?\nA: I.\n", encoding="utf-8")
    for name in "abcdefgh":
        (folder / f"{name}.wav").write_bytes(b"")
    found = run("source", "import", folder, study=study)
    lines = found.stderr.splitlines()

    assert found.exit_code == 1
    assert lines[0].startswith(f"skipped: {folder / 'a.wav'}, ")
    assert lines[0].endswith(" and 2 more: not a format that is read")
    assert lines[1:] == [
        "imported: one: 2 turns, 2 speakers (question-answer: Q, A), 6 words; not told: site, role, wave",
        "imported: two: 2 turns, 2 speakers (question-answer: Q, A), 6 words; not told: site, role",
        "  date '5/3/2008' may be 2008-05-03 or 2008-03-05; kept as written, 2008-05-03 is clear",
        f"refused: {folder / 'bad.txt'}: 2 problems",
        "  no site 'nowhere'; add it by 'workbench site import TABLE' or 'site add'",
        "  no district 'no'; add it by 'workbench district add'",
        "2 imported, 1 refused, 8 skipped; 'workbench undo' takes it back",
    ]


def test_the_help_of_import_names_every_format(run: Run) -> None:
    shown = " ".join(run("source", "import", "--help").stdout.split())
    also = {".text", ".markdown", ".htm"}  # other names of formats that are named

    assert [suffix for suffix in READERS if suffix not in also and suffix not in shown] == []


def test_sources_are_listed_by_what_they_do_not_tell(run: Run, study: Path, folder: Path) -> None:
    run("source", "import", folder, study=study)
    run("source", "set", "one", "wave=2")
    listed = run("source", "list", "--missing", "wave", "--missing", "site", "--format", "csv").stdout
    strange = run("source", "list", "--missing", "wav")

    assert listed.splitlines() == [
        "source,kind,site,district,role,wave,date,participant,turns",
        "two,transcript,,,,,,,2",
    ]
    assert (strange.exit_code, strange.stderr.startswith("workbench: no field 'wav'; did you mean wave?")) == (
        1,
        True,
    )


def test_a_field_is_set_shown_and_taken_back(run: Run, study: Path, folder: Path) -> None:
    run("source", "import", folder, study=study)
    dry = run("source", "set", "one", "two", "site=osgood", "wave=2", "--dry-run")
    done = run("source", "set", "one", "two", "site=osgood", "wave=2")
    again = run("source", "set", "one", "wave=2")
    run("undo")

    assert dry.stdout == done.stdout
    assert done.stdout.splitlines()[:2] == ["source\tfield\twas\tis", "one\tsite\t\tosgood"]
    assert dry.stderr == "would set 4 fields of 2 sources; nothing was written\n"
    assert done.stderr == "set 4 fields of 2 sources; 'workbench undo' takes it back\n"
    assert again.stderr == "set 0 fields of 0 sources; the sources were told so already\n"
    assert "\none\ttranscript\t\t\t" in run("source", "list").stdout


def test_a_table_and_words_are_not_both_taken(run: Run, study: Path, tmp_path: Path) -> None:
    assert "both a table and words" in run("source", "set", "x", "wave=1", "--table", tmp_path, study=study).stderr


def test_a_source_is_removed_and_the_codings_that_go_are_told(run: Run, study: Path) -> None:
    found = run("source", "remove", "osgood-teacher-w2", "osgood-principal-w2", study=study)

    assert found.stderr.splitlines()[-1] == "2 sources; 'workbench undo' takes it back"
    assert "removed: osgood-teacher-w2; " in found.stderr
    assert "codings of it leave every count" in found.stderr
    assert "osgood-teacher-w2" not in run("source", "list").stdout


def test_a_survey_proposes_its_columns_and_tells_what_came(run: Run, study: Path, tmp_path: Path) -> None:
    table = tmp_path / "spring.csv"
    table.write_text("id,site,What helps?\n7,osgood,Time for us all.\n8,osgood,n/a\n9,,The coach we have.\n", "utf-8")
    refused = run("source", "survey", table, study=study)
    done = run("source", "survey", table, "--id", "id", "--text", "what helps")

    assert refused.exit_code == 1
    assert refused.stderr.endswith("the longest cells stand in 'What helps?'\n")
    assert done.stderr.splitlines() == [
        "3 respondents, 1 with no answer at all; 1 question; 2 answers, 1 left open",
        "the other columns: site",
        "not told: role of 2 sources, wave of 2 sources, site of 1 source",
        "imported 2 sources (one a respondent), 12 words; 'workbench undo' takes it back",
    ]


def test_a_picture_is_described_from_the_terminal(run: Run, study: Path, tmp_path: Path) -> None:
    (tmp_path / "wall.jpg").write_bytes(b"\xff\xd8\xff invented")
    words = ("source", "surrogate", tmp_path / "wall.jpg", "--title", "Data wall")
    bare = run(*words, study=study)
    dry = run(*words, "--about", "Names by level.", "site=osgood", "--dry-run")
    done = run(*words, "--about", "Names by level.", "site=osgood")

    assert bare.stderr.startswith("workbench: nothing is said of 'Data wall'")
    assert dry.stderr == "would import: wall: 3 words; nothing was written\n"
    assert done.stderr == "imported: wall: 3 words; 'workbench undo' takes it back\n"


def test_status_says_what_is_missing_of_how_many(run: Run, study: Path, folder: Path) -> None:
    before = run("status", study=study).stdout
    run("source", "import", folder)
    told = dict(line.split("\t") for line in run("status").stdout.splitlines())

    assert "missing: role" not in before
    assert told["missing: role"] == "2 of 27 interviews and surveys"
    assert told["missing: wave"].endswith(" sources")


def test_sites_show_what_is_declared_of_them(run: Run, study: Path, tmp_path: Path) -> None:
    with (study / "workbench.toml").open("a", encoding="utf-8") as config:
        config.write('\n[variables.site]\nsize = ["small", "large"]\n')
    table = tmp_path / "sites.csv"
    table.write_text(
        "name,slug,district,level,size\nOsgood Middle,osgood,brightwater,middle,huge\n", encoding="utf-8"
    )
    wrong = run("site", "import", table, study=study)
    table.write_text(table.read_text(encoding="utf-8").replace("huge", "LARGE"), encoding="utf-8")
    run("site", "import", table)
    listed = run("site", "list", "--format", "csv").stdout.splitlines()

    assert "sites.csv:2: size is 'huge', not one of small, large" in wrong.stderr
    assert listed[0] == "site,name,district,level,size,sources"
    assert [line.split(",")[4] for line in listed[1:] if line.startswith("osgood,")] == ["large"]


def test_a_listing_and_a_source_tell_who_speaks_and_where(run: Run, study: Path, tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text(
        "---\nwave: 2\nlanguage: en\n---\nQ: Who?\n\n[00:01:02] T1: We.\n\n[00:01:09] T2: They.\n", encoding="utf-8"
    )
    people, speakers = tmp_path / "people.csv", tmp_path / "speakers.csv"
    people.write_text("participant,role\nMs. Abend,teacher\nMs. Birk,coach\n", encoding="utf-8")
    speakers.write_text("speaker,participant\nT1,Ms. Abend\nT2,Ms. Birk\n", encoding="utf-8")
    run("participant", "import", people, study=study)
    run("source", "import", talk, "--speakers", speakers)
    listed = [
        line for line in run("source", "list", "--format", "csv").stdout.splitlines() if line.startswith("talk,")
    ]
    shown = run("source", "show", "talk").stdout

    assert [line.rsplit(",", 2)[1:] for line in listed] == [["2 participants", "3"]]
    assert shown.startswith(
        "talk (transcript)\nrole: teacher, coach\nwave: 2\nparticipant: ms-abend, ms-birk\nlanguage: en\n"
    )
    assert ", 00:01:02, " in shown
    assert "] T1 → ms-abend\nWe." in shown


def test_one_of_a_thing_is_told_in_the_singular(run: Run, study: Path, tmp_path: Path) -> None:
    (tmp_path / "solo.txt").write_text("COACH: Word.\n", encoding="utf-8")
    done = run("source", "import", tmp_path / "solo.txt", study=study)
    run("coding", "add", "solo", "--code", "informal-visits", "--quote", "Word", "--coder", "coder-1")
    gone = run("source", "remove", "solo")

    assert ": 1 turn, 1 speaker (" in done.stderr
    assert "), 1 word;" in done.stderr
    assert "1 coding of it leaves every count" in gone.stderr
