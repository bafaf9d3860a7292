"""Whatever is wrong, one clear line with the next step; and the study is whole afterwards."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run
from workbench.actions.codings import add_codings
from workbench.actions.history import check
from workbench.actions.reading import list_sources, status
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace
from workbench.cli.main import cli
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.store.journal import Add
from workbench.store.study import Study

WORKBENCH = (sys.executable, "-m", "workbench")


def newer(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("pragma user_version = 99")
    db.close()


def foreign(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("create table mine(a)")
    db.close()


def truncated(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 3])


def scribbled(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4096 * 3 : 4096 * 60] = os.urandom(4096 * 57)
    path.write_bytes(raw)


DAMAGE = {
    "newer": (newer, "written by a newer workbench (format 99", "install the newer version"),
    "no database": (lambda p: p.write_text("hello " * 999), "cannot be read as a study", "zip in backups/"),
    "another database": (foreign, "is not a workbench study", "--study"),
    "empty": (lambda p: p.write_bytes(b""), "is empty", "zip in backups/"),
    "truncated": (truncated, "cannot be read as a study", "zip in backups/"),
    "scribbled over": (scribbled, "cannot be read as a study", "zip in backups/"),
    "missing": (Path.unlink, "no study at", "workbench init"),
    "a folder": (lambda p: (p.unlink(), p.mkdir()), "is no file", "--study"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_study_file_that_is_none_is_one_line(name: str, run: Run, study: Path) -> None:
    damage, said, hint = DAMAGE[name]
    damage(study / "study.db")
    for words in (["coding", "list"], ["source", "import", "workbench.toml"], ["undo"]):
        found = run(*words, study=study)

        assert found.exit_code == 1
        assert found.stderr.count("\n") == 1
        assert said in found.stderr
        assert hint in found.stderr


@pytest.mark.parametrize("name", ["truncated", "scribbled over"])
def test_check_names_what_is_broken_in_a_damaged_file_and_goes_on(name: str, run: Run, study: Path) -> None:
    DAMAGE[name][0](study / "study.db")
    found = run("check", study=study)

    assert found.exit_code in (1, 3)
    assert "Traceback" not in found.stderr
    assert "internal error" not in found.stderr


def test_a_missing_study_file_with_a_backup_says_where_to_take_it_from(run: Run, study: Path) -> None:
    run("backup", study=study)
    (study / "study.db").unlink()

    assert "put study.db of the newest zip in backups/" in run("status").stderr


def test_a_broken_configuration_is_one_line_and_the_study_whole(run: Run, study: Path) -> None:
    (study / "workbench.toml").write_text("title = [", encoding="utf-8")
    found = run("build", study=study)

    assert found.exit_code == 1
    assert found.stderr.startswith("workbench: workbench.toml: ")
    assert run("check").exit_code == 0


TABLES = {
    "codebook load": ("codes.yaml", "title: T\nslug: t\n\tcodes:\n", "line"),
    "codebook check": ("codes.yaml", "codes: 3\n", "problem"),
    "claim load": ("claims.yaml", "claims:\n  - statement: 3\n  - nothing\n", "problems"),
    "protocol load": ("protocol.yaml", "questions: x\n", "problem"),
    "lever load": ("nowhere", None, "nowhere"),
    "site import": ("sites.csv", "name,name\nA,B\nC\n", "problem"),
    "coverage import": ("read.csv", "a,b\n1,2\n", "problem"),
    "coding import": ("codings.csv", "sorce,code\n1,2\n", "problem"),
    "source import --table": ("sources.csv", "file\na.txt\na.txt\n", "problem"),
}


@pytest.mark.parametrize("command", TABLES)
def test_a_damaged_file_is_told_with_all_its_problems_and_changes_nothing(
    command: str, run: Run, study: Path
) -> None:
    name, text, said = TABLES[command]
    path = study / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    before = (study / "study.db").read_bytes()
    more = [study / "corpora"] if command.endswith("--table") else []
    found = run(*command.split(), path, *more, study=study)

    assert found.exit_code == 1
    assert said in found.stderr
    assert name in found.stderr
    assert "internal error" not in found.stderr
    assert (study / "study.db").read_bytes() == before


@pytest.mark.parametrize("command", [c for c in TABLES if c != "lever load"])
@pytest.mark.parametrize("what", ["missing", "binary", "a folder", "empty"])
def test_a_file_that_cannot_be_read_is_one_line(command: str, what: str, run: Run, study: Path) -> None:
    path = study / ("table" + Path(TABLES[command][0]).suffix)
    if what == "a folder":
        path.mkdir()
    elif what != "missing":
        path.write_bytes(b"\x00\xff\x01" * 99 if what == "binary" else b"")
    more = [study / "corpora"] if command.endswith("--table") else []
    found = run(*command.split(), path, *more, study=study)

    assert found.exit_code == 1
    assert path.name in found.stderr
    assert "internal error" not in found.stderr
    assert "Traceback" not in found.stderr


def test_a_full_disk_in_the_middle_of_a_write_is_one_line_and_nothing_is_half_done(study: Path) -> None:
    with Study(study / "study.db") as opened:
        pages = opened.db.execute("pragma page_count").fetchone()[0]
        opened.db.execute(f"pragma max_page_count = {pages}")
        rows = {f"{i:036d}": [str(i), "x" * 5000, ""] for i in range(999)}
        with (
            pytest.raises(WorkbenchError, match=r"no room is left to write .*study.db; make room"),
            opened.transaction(),
        ):
            opened.write([Add(table="coder", rows=rows)], command="test", coder="", run="r")

    assert check(Workplace(root=study)).problems == ()


def test_a_second_writer_waits_and_then_gets_one_line(study: Path) -> None:
    with Study(study / "study.db") as first, Study(study / "study.db", busy_timeout=50) as second:
        with (
            first.transaction(),
            pytest.raises(WorkbenchError, match=r"another process is writing to .*; wait"),
            second.transaction(),
        ):
            pass
        with second.transaction():
            pass


def test_two_processes_write_at_once_and_nothing_is_lost(study: Path) -> None:
    started = [
        subprocess.Popen(
            [*WORKBENCH, "coding", "add", "osgood-teacher-w2", "--code", "load", "--find", word, "--yes",
             "--coder", who],
            cwd=study, stderr=subprocess.PIPE, text=True,
        )
        for who, word in (("coder-1", "e"), ("coder-2", "a"), ("coder-2", "o"))
    ]  # fmt: skip
    said = [p.communicate()[1] for p in started]
    place = Workplace(root=study)

    assert [p.returncode for p in started] == [0, 0, 0]
    assert sum(status(place).codings.values()) == 450 + sum(int(s.split()[0]) for s in said)
    assert check(place).problems == ()


@pytest.fixture
def closed(study: Path) -> Iterator[Path]:
    """The study in a folder that others may enter, where nobody may write."""
    outside = Path(tempfile.mkdtemp())
    outside.chmod(0o755)
    folder = Path(shutil.copytree(study, outside / "study"))
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(outside)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a user without rights")
def test_a_study_that_may_only_be_read_can_be_read(closed: Path, study: Path) -> None:
    _read(study)  # everything is loaded before the rights are given up
    child = os.fork()
    if not child:
        code = 9
        try:
            if os.getuid() == 0:  # whom no mode of a file stops
                os.setuid(65534)
            code = _read(closed)
        finally:
            os._exit(code)
    _, ended = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(ended) == 1  # what the last command, a write, ended with
    assert not list(closed.glob("study.db-*"))


def _read(folder: Path) -> int:
    """Read in several ways, then try to write; gives how the write ended, or 5 when reading went wrong."""
    place = Workplace(root=folder, coder="coder-1")
    if not list_sources(place, Filters(wave=("2",))) or check(place).problems:
        return 5
    planned = add_codings(place, "osgood-teacher-w2", ["load"], at=(900, 940), dry_run=True)
    result = CliRunner().invoke(cli, ["--study", str(folder), "coder", "add", "Ben"])
    return result.exit_code if planned.rows else 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_a_killed_import_loses_one_source_at_most_and_can_be_done_again(
    seed: int, sample_place: Workplace, tmp_path: Path, run: Run
) -> None:
    place, files = Workplace(root=tmp_path / "study"), tmp_path / "files"
    run("init", place.root)
    files.mkdir()
    for source in (sample_place.root / "corpora").rglob("*.txt"):
        for copy in range(6):
            text = source.read_text(encoding="utf-8").partition("\n\n")[2]
            (files / f"{source.stem}-{copy}.txt").write_text(f"{text}\n\nANA: Copy {copy}.\n", encoding="utf-8")
    begun = subprocess.Popen(
        [*WORKBENCH, "--study", place.root, "source", "import", files], stderr=subprocess.DEVNULL
    )
    while begun.poll() is None and not len(list((place.root / "corpora").iterdir())) > seed * 12:
        time.sleep(0.002)
    time.sleep(random.Random(seed).random() * 0.02)  # noqa: S311
    begun.kill()
    begun.wait()
    kept = len([p for p in (place.root / "corpora").iterdir() if p.suffix == ".txt"])
    there = status(place).sources.get("transcript", 0)

    assert kept - there in (0, 1)
    assert check(place).problems == ()
    import_sources(place, [files])
    assert status(place).sources == {"transcript": len(list(files.iterdir()))}
    assert check(place).problems == ()
    assert check(place).notes == ()


BAD_NAME = os.fsdecode(b"bad\xff")


@pytest.mark.parametrize("command", ["coder add", "site add", "district add"])
def test_a_name_that_is_no_unicode_is_one_line(command: str, run: Run, study: Path) -> None:
    before = (study / "study.db").read_bytes()
    found = run(*command.split(), BAD_NAME, study=study)

    assert found.exit_code in (1, 2)
    assert "internal error" not in found.stderr
    assert found.stderr == ("workbench: 'bad\\udcff' is no valid Unicode; write it in UTF-8, or rename the file\n")
    assert (study / "study.db").read_bytes() == before


@pytest.mark.parametrize("words", [("new", "--title", BAD_NAME), (BAD_NAME,), ("new", "--coder", BAD_NAME), (".",)])
def test_a_study_of_a_name_that_is_no_unicode_is_not_half_made(
    words: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / BAD_NAME
    if words == (".",):
        here.mkdir()
        monkeypatch.chdir(here)
    found = run("init", *words)

    assert found.exit_code == 1
    assert found.stderr.count("\n") == 1
    assert "is no valid Unicode" in found.stderr
    assert not (tmp_path / "new").exists()
    assert not here.exists() or not list(here.iterdir())


def test_a_file_of_such_a_name_is_refused_and_the_others_come_in(run: Run, tmp_path: Path) -> None:
    Path(tmp_path, f"{BAD_NAME}.txt").write_text("Ana: We meet.\n", encoding="utf-8")
    Path(tmp_path, "good.txt").write_text("Ana: We talk.\n", encoding="utf-8")
    run("init", "mine")
    found = run("--study", "mine", "source", "import", f"{BAD_NAME}.txt", "good.txt")

    assert found.exit_code == 1
    assert "the name of the file is no valid Unicode; rename the file" in found.stderr
    assert found.stderr.endswith("1 imported, 1 refused; 'workbench undo' takes it back\n")
