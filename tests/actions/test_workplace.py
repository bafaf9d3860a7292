from pathlib import Path

import pytest

from workbench.actions.history import check
from workbench.actions.reading import list_coders
from workbench.actions.workplace import FOLDERS, Workplace, add_coder, init, locate, read_config
from workbench.errors import WorkbenchError
from workbench.store.study import Study


def test_a_new_study_has_its_folders_codebooks_and_coder(empty: Workplace) -> None:
    assert all((empty.root / name).is_dir() for name in FOLDERS)
    assert (empty.root / "codebooks" / "urban-leadership.yaml").is_file()
    assert list_coders(empty) == {"ana-ruiz": "Ana Ruiz"}
    assert check(empty).problems == ()


def test_making_a_study_leaves_files_that_are_there_alone(tmp_path: Path) -> None:
    mine = tmp_path / "codebooks" / "urban-leadership.yaml"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    init(tmp_path)

    assert mine.read_text(encoding="utf-8") == (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_study_is_not_made_over_a_study(empty: Workplace) -> None:
    before = empty.database.read_bytes()
    with pytest.raises(WorkbenchError, match="holds a study already; choose another folder"):
        init(empty.root)

    assert empty.database.read_bytes() == before


def test_a_file_where_the_folder_should_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "study").write_text("", encoding="utf-8")
    with pytest.raises(WorkbenchError, match="cannot be written"):
        init(tmp_path / "study")


def test_a_study_that_was_killed_before_its_configuration_is_found_all_the_same(empty: Workplace) -> None:
    (empty.root / "workbench.toml").unlink()

    assert locate(empty.root / "reports") == empty.root
    assert empty.config.title == empty.root.name


@pytest.mark.parametrize("name", ["李明", "...", "", "½"])
def test_a_name_without_a_short_name_is_refused_rather_than_shared(empty: Workplace, name: str) -> None:
    if name == "½":  # 1⁄2: digits are enough
        assert add_coder(empty, name) == "12"
        return
    with pytest.raises(WorkbenchError, match="write it in Latin letters too"):
        add_coder(empty, name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "workbench.toml: Invalid value"),
        ("thresholds = 3", "thresholds is no table; write"),
        ("[thresholds]\nmost = 3", "thresholds.most is 3; write a share"),
        ('[thresholds]\nfew = "1/0"', "thresholds.few is '1/0'"),
        ("title = '\udcff'", "can't decode"),
    ],
)
def test_a_broken_configuration_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "workbench.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(WorkbenchError, match=said.replace("'", ".")):
        read_config(path)


def test_a_configuration_saved_by_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "workbench.toml"
    path.write_bytes(b"\xef\xbb\xbftitle = 'Mine'\r\n")

    assert read_config(path).title == "Mine"


def test_no_file_of_sqlite_stays_beside_a_closed_study(empty: Workplace) -> None:
    list_coders(empty)
    add_coder(empty, "Ben")

    assert [p.name for p in empty.root.iterdir() if p.name.startswith("study.db")] == ["study.db"]


def test_the_journal_notes_who_wrote(empty: Workplace) -> None:
    with Study(empty.database) as study:
        found = study.db.execute("select command, coder from event order by n").fetchall()

    assert found == [("init", ""), ("coder add ana-ruiz", "ana-ruiz")]


def test_the_variables_that_a_new_study_shows_as_comments_are_ones_that_can_be_declared(empty: Workplace) -> None:
    path = empty.root / "workbench.toml"
    written = path.read_text(encoding="utf-8")
    shown, _, example = written.partition("# [variables.source]")
    assert empty.variables.by_entity == {}
    path.write_text(shown + "[variables.source]" + example.replace("\n# ", "\n"), encoding="utf-8")

    assert empty.variables.declared("source")["wave"].allowed == ("1", "2")
    assert empty.variables.declared("site")["enrolment"].form == "number"
    assert set(empty.variables.by_entity) == {"source", "site", "participant"}


def test_a_table_of_variables_that_is_none_is_named(empty: Workplace) -> None:
    (empty.root / "workbench.toml").write_text("variables = 3\n", encoding="utf-8")
    with pytest.raises(WorkbenchError, match=r"workbench\.toml: variables is no table; write \[variables\.source\]"):
        _ = empty.variables
