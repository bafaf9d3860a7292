import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workbench.actions.history import check
from workbench.actions.workplace import Workplace, locate


def test_a_study_is_made_and_named_with_its_next_step(run: Run, tmp_path: Path) -> None:
    found = run("init", "mine", "--title", "Mine", "--coder", "Ana Ruiz")

    assert found.exit_code == 0
    assert found.stderr.startswith("made a study in mine\ncoder ana-ruiz is known; give --coder ana-ruiz")
    assert "workbench codebook load" in found.stderr
    assert check(Workplace(root=locate(tmp_path / "mine" / "reports"))).problems == ()
    assert run("init", "mine").exit_code == 1


def test_status_names_the_next_step_until_there_is_something_to_build(run: Run, tmp_path: Path) -> None:
    def step() -> str:
        rows = json.loads(run("status", "--format", "json", study=tmp_path / "mine").stdout)
        return str({r["what"]: r["how much"] for r in rows}["next"])

    run("init", "mine")
    steps = [step()]
    for words in ("coder add Ana", "codebook load codebooks/urban-leadership.yaml", "site add Osgood"):
        assert run(*words.split()).exit_code == 0
        steps.append(step())
    Path("a.txt").write_text("Ana: We meet.\n", encoding="utf-8")
    run("source", "import", "a.txt")
    steps.append(step())
    run("coding", "add", "a", "--code", "load", "--quote", "We meet.", "--coder", "ana")
    steps.append(step())
    run("coverage", "mark", "a", "--coder", "ana")
    steps.append(step())

    nouns = ["coder", "codebook", "site", "source", "coding", "coverage", "protocol"]
    assert [s.split()[1] for s in steps] == nouns


def test_check_ends_with_three_when_something_is_wrong(run: Run, study: Path) -> None:
    import sqlite3

    whole = run("check", study=study)
    db = sqlite3.connect(study / "study.db")
    db.execute("update coding set quote = 'other' where n = 1")
    db.commit()
    db.close()
    broken = run("check")

    assert (whole.exit_code, whole.stdout) == (0, "")
    assert whole.stderr.endswith("450 codings: whole; the tables equal a replay of the journal\n")
    assert broken.exit_code == 3
    assert "no longer reads 'other'" in broken.stdout


def test_undo_and_redo_say_what_they_did_and_how_to_go_back(run: Run, study: Path) -> None:
    runs = json.loads(run("log", "--all", "--format", "json", study=study).stdout)
    imported = next(r["run"] for r in runs if r["command"] == "source import")
    undone = run("undo", imported)
    redone = run("redo", imported)

    assert undone.stderr == (
        "undone: source import (37 rows); 'workbench redo' brings it back\n"
        "with it 450 codings of other commands leave every count until then\n"
    )
    assert redone.stderr == "redone: source import (37 rows); 'workbench undo' takes it back\n"
    assert run("undo", imported).exit_code == 0


def test_the_log_shows_the_last_twenty_or_all(run: Run, study: Path) -> None:
    for name in range(20):
        run("coder", "add", f"Coder {name + 10}", study=study)

    assert len(run("log").stdout.splitlines()) == 21
    assert len(run("log", "--all").stdout.splitlines()) == 33
    assert "init" in run("log", "--all").stdout.splitlines()[-1]


def test_a_backup_prints_where_it_lies(run: Run, study: Path) -> None:
    assert Path(run("backup", study=study).stdout.strip()).is_file()


@pytest.mark.parametrize("command", ["codebook load", "site import"])
def test_a_load_of_what_is_there_changes_nothing(command: str, run: Run, study: Path, sample_files: Path) -> None:
    path = {"codebook load": "codebooks/urban-leadership.yaml", "site import": sample_files / "sites.csv"}[command]
    before = (study / "study.db").read_bytes()
    found = run(*command.split(), path, study=study)
    dry = run(*command.split(), path, "--dry-run")

    assert "0 new, 0 changed, 0 retired; the study held all of it already\n" in found.stderr
    assert "; nothing was written\n" in dry.stderr
    assert (study / "study.db").read_bytes() == before


def test_a_site_that_is_there_is_not_overwritten(run: Run, study: Path) -> None:
    found = run("site", "add", "Osgood Middle", "--slug", "osgood", study=study)
    unknown = run("site", "add", "New", "--district", "brightwatr")

    assert "site osgood is there already" in found.stderr
    assert "no district 'brightwatr'; did you mean brightwater" in unknown.stderr


def test_a_code_has_one_home(run: Run, study: Path) -> None:
    book = (study / "codebooks" / "site-outline.yaml").read_text(encoding="utf-8")
    assert run("codebook", "load", "codebooks/site-outline.yaml", study=study).exit_code == 0
    other = (study / "codebooks" / "urban-leadership.yaml").read_text(encoding="utf-8")
    slug = re.search(r"(?m)^codebook: *(\S+)", book)
    taken = re.sub(r"(?m)^(codebook: *)\S+", rf"\g<1>{slug[1] if slug else ''}", other, count=1)
    (study / "codebooks" / "mixed.yaml").write_text(taken, encoding="utf-8")
    found = run("codebook", "load", "codebooks/mixed.yaml")

    assert found.exit_code == 1
    assert "are in the study already, from urban-leadership: environment" in found.stderr


def test_the_instrument_is_read_from_the_study_wherever_one_stands(run: Run, study: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "codebooks").mkdir(parents=True)
    run("status", study=tmp_path / "elsewhere")
    found = run("--study", study, "lever", "load")

    assert found.stderr.endswith("0 new, 0 changed, 0 retired; the study held all of it already\n")


def test_a_code_is_shown_by_the_last_part_of_its_name(run: Run, study: Path) -> None:
    shown = run("codebook", "show", "load", study=study)

    assert shown.stdout.splitlines()[1] == "slug\tenvironment/operations/load"
    assert "did you mean environment/operations/load" in run("codebook", "show", "laod").stderr


def test_a_claim_is_shown_site_by_site_down_to_the_line(run: Run, study: Path) -> None:
    name = json.loads(run("claim", "list", "--format", "json", study=study).stdout)[0]["claim"]
    shown = run("claim", "show", name).stdout

    assert re.search(r", turn \d+, line \d+, coded by ", shown)
    assert f"did you mean {name}" in run("claim", "show", name[:-1]).stderr


def test_an_import_says_what_became_of_each_file(run: Run, study: Path) -> None:
    folder = study / "new"
    folder.mkdir()
    (folder / "good.txt").write_text("Q: Who?\n\nAna: We meet.\n", encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"")
    (folder / "other.mp3").write_bytes(b"")
    dry = run("source", "import", folder, "--dry-run", study=study)
    found = run("source", "import", folder)
    strict = run("source", "import", folder, "--strict")

    assert (dry.exit_code, found.exit_code, strict.exit_code) == (1, 1, 1)
    assert dry.stderr.endswith("1 imported, 1 refused, 1 skipped; nothing was written\n")
    assert "imported: good: 2 turns, 1 speaker (" in found.stderr
    assert "refused: " in found.stderr
    assert "bad.txt is empty" in found.stderr
    assert found.stderr.endswith("1 imported, 1 refused, 1 skipped; 'workbench undo' takes it back\n")
    assert strict.stderr.startswith("workbench: 1 problem in the import; nothing was imported")


def test_a_source_is_shown_turn_by_turn_with_its_codes(run: Run, study: Path) -> None:
    shown = run("source", "show", "osgood-teacher-w2", study=study).stdout

    assert "[turn 1, line " in shown
    assert "    | environment/" in shown


def test_undo_tells_of_one_coding_in_the_singular(run: Run, study: Path, tmp_path: Path) -> None:
    (tmp_path / "solo.txt").write_text("COACH: Word.\n", encoding="utf-8")
    run("source", "import", tmp_path / "solo.txt", study=study)
    run("coding", "add", "solo", "--code", "informal-visits", "--quote", "Word", "--coder", "coder-1")
    imported = json.loads(run("log", "--format", "json").stdout)[1]["run"]

    assert run("undo", imported).stderr == (
        "undone: source import (1 row); 'workbench redo' brings it back\n"
        "with it 1 coding of other commands leaves every count until then\n"
    )
