import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.store.small import NAMESPACE, add, coding, ident, open_study, revert, source_row, write
from workbench.errors import StudyDamaged, WorkbenchError
from workbench.store import journal, migrations
from workbench.store.check import check
from workbench.store.codes import codebook
from workbench.store.codings import add_codings
from workbench.store.fold import states
from workbench.store.journal import Add, Set, new_ids
from workbench.store.memos import remark
from workbench.store.schema import APPLICATION_ID, FORMAT, PROJECTION
from workbench.store.study import KEPT_BACKUPS, Study, create, in_sync_folder


def chain(study: Study) -> list[tuple[bytes, bytes]]:
    return study.db.execute("select id, parents from event order by n").fetchall()


def test_every_event_is_written_on_the_one_before(study: Study) -> None:
    run = add(study, coding())
    revert(study, run)
    events = chain(study)

    assert events[0][1] == b""
    assert [parents for _, parents in events[1:]] == [eid for eid, _ in events[:-1]]
    assert study.heads == (events[-1][0].hex(),)


def test_clocks_rise_even_when_the_machines_clock_falls(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    open_study(path).close()
    with Study(path, clock=lambda: 5) as study:
        add(study, coding())
        add(study, coding(code="b"))
        clocks = [c for (c,) in study.db.execute("select clock from event order by n")]

    assert clocks == sorted(set(clocks))


def test_a_write_that_fails_leaves_nothing(study: Study) -> None:
    before = study.heads, chain(study)
    with pytest.raises(KeyError), study.transaction():
        _write_and_fail(study)

    assert (study.heads, chain(study)) == before
    assert [c.slug for c in codebook(study.db)] == list("abcd")


def _write_and_fail(study: Study) -> None:
    study.write([Add(table="coder", rows={"x": ["x", "X", ""]})], command="t", coder="", run="r")
    raise KeyError


@pytest.mark.parametrize(
    "change", [Add(table="code", rows={"x": ["too", "few"]}), Set(table="code", row="x", values={"nothing": 1})]
)
def test_a_change_that_does_not_fit_its_table_is_a_fault_of_ours(study: Study, change: journal.Change) -> None:
    with pytest.raises(ValueError, match=r"takes 17 values|has no field"):
        write(study, change)


def test_a_prompt_never_writes_over_what_came_meanwhile(study: Study) -> None:
    heads = study.heads
    with study.transaction():
        study.expect(heads)
    add(study, coding())
    with pytest.raises(WorkbenchError, match=r"changed meanwhile.*run the command again"), study.transaction():
        study.expect(heads)


def test_a_reader_sees_one_state_while_another_writes(study: Study) -> None:
    with Study(study.path) as other, other.snapshot():
        before = other.heads
        add(study, coding())
        assert other.heads == before
    with Study(study.path) as other:
        assert other.heads == study.heads


def test_a_new_study_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "study.db"
    with monkeypatch.context() as patched:
        patched.setattr(Study, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            create(path, title="T")
    assert not path.exists()
    create(path, title="T", namespace=NAMESPACE)
    with Study(path) as study:
        assert (study.title, study.namespace) == ("T", NAMESPACE)
        assert check(study).problems == ()
    assert [p.name for p in tmp_path.iterdir()] == ["study.db"]
    with pytest.raises(WorkbenchError, match="exists already"):
        create(path, title="T")


def test_a_study_file_says_what_it_is_and_who_may_open_it(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    migrations.build(path, settings={"replica": "r", "namespace": NAMESPACE})
    db = sqlite3.connect(path)
    found = [db.execute(f"pragma {name}").fetchone()[0] for name in ("application_id", "user_version")]
    applied = db.execute("select migration_set, name from _sqlite_migrations").fetchall()
    db.execute(f"pragma user_version = {FORMAT + 1}")
    db.close()

    assert found == [APPLICATION_ID, FORMAT]
    assert applied == [("workbench.journal", "m001_journal")]
    with pytest.raises(WorkbenchError, match="written by a newer workbench"):
        Study(path)


@pytest.mark.parametrize(("folder", "mode"), [("OneDrive - School", "delete"), ("plain", "wal")])
def test_one_file_lies_at_rest_in_a_folder_that_is_synchronised(tmp_path: Path, folder: str, mode: str) -> None:
    path = tmp_path / folder / "study.db"
    path.parent.mkdir()
    with open_study(path) as study:
        add(study, coding())
        found = study.db.execute("pragma journal_mode").fetchone()[0]
        beside = [p.name for p in path.parent.iterdir()]

    assert in_sync_folder(path) == (mode == "delete")
    assert found == mode
    assert (beside == ["study.db"]) == (mode == "delete")
    assert [p.name for p in path.parent.iterdir()] == ["study.db"]


def test_ten_backups_are_kept_and_a_file_of_the_persons_own_always(tmp_path: Path) -> None:
    clock = iter(range(10**15, 10**15 + 10**9, 10**6))
    open_study(tmp_path / "study.db").close()
    backups = tmp_path / "backups"
    backups.mkdir()
    (backups / "0000-before-the-merge.zip").write_bytes(b"mine")
    (tmp_path / "workbench.toml").write_text("title = 'x'", encoding="utf-8")
    with Study(tmp_path / "study.db", clock=lambda: next(clock)) as study:
        add(study, coding())
        made = [study.back_up(backups, beside=[tmp_path / "workbench.toml"]) for _ in range(KEPT_BACKUPS + 2)]

    assert sorted(backups.iterdir()) == [backups / "0000-before-the-merge.zip", *made[2:]]
    with zipfile.ZipFile(made[-1]) as archive:
        assert archive.namelist() == ["study.db", "workbench.toml"]
        archive.extractall(tmp_path / "again")
    with Study(tmp_path / "again" / "study.db") as study:
        assert check(study).counts["live_coding"] == 1
        assert check(study).problems == ()


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(study: Study, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file", encoding="utf-8")
    with pytest.raises(WorkbenchError, match="no backup was made in"):
        study.back_up(tmp_path / "backups")
    with pytest.raises(WorkbenchError, match="no backup was made in"):
        study.back_up(tmp_path / "other", beside=[tmp_path / "absent.md"])

    assert list((tmp_path / "other").iterdir()) == []


def test_a_damaged_page_is_told_wherever_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    with open_study(path) as study:
        add(study, *(coding(start=s, end=s + 4) for s in range(5, 25)))
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(StudyDamaged, match=r"cannot be read as a study .*newest zip"), Study(path) as study:
        study.db.execute("select * from coding").fetchall()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("delete from head", "the heads of the journal are not its last events"),
        ("delete from unit_text_docsize", "units are not in the full text"),
        ("delete from unit", "source s2 has lost its units"),
        ("update unit set voice = 'interviewer'", "were changed from outside"),
        ("update unit set stop = stop - 1", "were changed from outside"),
        (
            "insert into unit(layout, turn, start, end, stop, voice) values(1, 0, 30, 31, 31, 'x')",
            "changed from outside",
        ),
        ("update source set text = 'nothing' where slug = 's1'", "its text nothing is missing"),
    ],
)
def test_check_sees_further_damage(study: Study, damage: str, found: str) -> None:
    from workbench.model.source import Turn, Unit
    from workbench.model.text import digest
    from workbench.store.sources import layout_key, put_units

    body = "Ana: Some other words."
    source, text = source_row("s2", body)
    write(study, source, texts=(text,))
    turns = (Turn(start=5, end=45, speaker="Ana"), Turn(start=67, end=89, speaker="Ana"))
    put_units(study.db, layout_key(digest(body), turns), body, [Unit(turn=0, start=5, end=22, stop=22)])
    assert check(study).problems == ()
    study.db.execute("pragma foreign_keys = off")
    study.db.execute(damage)

    assert any(found in problem for problem in check(study).problems)


def test_codes_that_are_their_own_ancestors_are_noted_and_still_read(study: Study) -> None:
    for child, parent in (("a", "b"), ("b", "a")):
        write(study, Set(table="code", row=ident("code", child), values={"parent": parent}))

    assert [n for n in check(study).notes if "its own ancestor" in n] != []
    assert {c.slug: c.parent for c in codebook(study.db)}["a"] in (None, "b")
    assert check(study).problems == ()


def test_a_run_that_another_process_has_undone_is_not_written_any_further(study: Study) -> None:
    run = add(study, coding())
    with Study(study.path) as other:
        undone = revert(other, run)
    before = chain(study)
    with pytest.raises(WorkbenchError, match=r"'test' was undone before it had ended.*redo"):
        write(study, *add_codings([coding(code="b")]), run=run)

    assert chain(study) == before
    assert check(study).problems == ()
    revert(study, undone)
    write(study, *add_codings([coding(code="b")]), run=run)
    assert check(study).counts["live_coding"] == 2
    assert check(study).problems == ()


def test_whether_a_run_is_undone_is_found_by_an_index(study: Study) -> None:
    plan = study.db.execute("explain query plan select 1 from event where reverts = ? limit 1", ("r",)).fetchall()

    assert "event_reverts" in plan[0][3]


HALF = "So \ud83d"


@pytest.mark.parametrize(
    "change",
    [
        Set(table="code", row="x", values={"name": HALF}),
        Set(table="code", row=HALF, values={"name": "n"}),
        Add(table="memo", rows={"m": remark("t", None, HALF)}),
        source_row("s2", "Ana: words.")[0],
    ],
)
def test_half_a_character_is_refused_in_one_line(study: Study, change: journal.Change) -> None:
    before = chain(study), states(study.db), study.db.execute("select hash from text").fetchall()
    texts = (("0" * 64, HALF),) if isinstance(change, Add) and change.table == "source" else ()
    with pytest.raises(WorkbenchError, match=r"So \\ud83d' ends in half of a character") as told:
        write(study, change, texts=texts)

    assert len(str(told.value).splitlines()) == 1
    assert str(told.value).isascii()
    assert before == (chain(study), states(study.db), study.db.execute("select hash from text").fetchall())


@pytest.mark.parametrize("name", ["command", "coder"])
def test_half_a_character_in_what_heads_an_event_is_refused(study: Study, name: str) -> None:
    given = {"command": "test", "coder": "ana", "run": new_ids(1)[0], name: HALF}
    with pytest.raises(WorkbenchError, match="half of a character"), study.transaction():
        study.write(add_codings([coding()]), **given)


OLDER = """
update setting set value = 'older' where name = 'projection';
drop view live_coding;
alter table code drop column name;
drop table gone;
create table theme(n integer primary key, code integer references code(n));
insert into theme(code) select n from code;
"""


@pytest.fixture
def older(study: Study) -> tuple[Path, dict[str, str], tuple[str, ...]]:
    """A study with the tables of another version, and what they are to hold."""
    run = add(study, coding(), coding(code="b"))
    write(study, Set(table="code", row=ident("code", "a"), values={"name": "Renamed"}))
    revert(study, run)
    expected = study.path, states(study.db), study.heads
    study.db.executescript(OLDER)
    study.close()
    return expected


def test_tables_of_another_version_are_made_again_after_a_backup(
    older: tuple[Path, dict[str, str], tuple[str, ...]],
) -> None:
    path, expected, heads = older
    for _ in range(2):  # the second time there is nothing to do
        with Study(path) as study:
            assert (states(study.db), study.heads) == (expected, heads)
            assert study.setting("projection") == PROJECTION
            assert check(study).problems == ()
            assert not study.db.execute("select 1 from sqlite_master where name = 'theme'").fetchone()
            assert study.db.execute("pragma foreign_keys").fetchone() == (1,)
            assert not study.db.execute("pragma foreign_key_check").fetchall()
    (made,) = path.parent.joinpath("backups").glob("*.zip")
    with zipfile.ZipFile(made) as archive:
        archive.extract("study.db", path.parent / "again")
    kept = sqlite3.connect(path.parent / "again" / "study.db")
    assert kept.execute("select value from setting where name = 'projection'").fetchone() == ("older",)
    kept.close()


def test_tables_of_another_version_are_told_where_nothing_can_be_written(
    older: tuple[Path, dict[str, str], tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = older[0]
    before = path.read_bytes()
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(WorkbenchError, match=r"tables of another version.*copy the study to a folder") as told:
        Study(path)

    assert len(str(told.value).splitlines()) == 1
    assert path.read_bytes() == before
    assert not path.parent.joinpath("backups").exists()


@pytest.mark.parametrize("damage", ["update change set body = x'00'", "update change set tbl = 'theme'"])
def test_tables_that_cannot_be_made_again_stay_as_they_are(
    older: tuple[Path, dict[str, str], tuple[str, ...]], damage: str
) -> None:
    path = older[0]
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(damage)
    before = db.execute("select type, name, sql from sqlite_master").fetchall()
    with pytest.raises(StudyDamaged, match=r"cannot be made again from the journal .*nothing was changed"):
        Study(path)

    assert db.execute("select type, name, sql from sqlite_master").fetchall() == before
    assert db.execute("select value from setting where name = 'projection'").fetchone() == ("older",)
    db.close()
