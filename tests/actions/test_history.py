import re
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.actions import choosing, coverage, history, places, reading
from workbench.actions.codings import Coded, add_codings, import_codings, remove_codings
from workbench.actions.workplace import Workplace, add_coder
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.store import fold
from workbench.store.erase import erase
from workbench.store.study import Study

LOAD = "environment/operations/load"
SOURCE = "osgood-teacher-w2"


def shown(place: Workplace) -> object:
    book, counts = reading.read_codebook(place)
    return (
        reading.list_sources(place, Filters()), choosing.list_codings(place, Filters()),
        coverage.list_coverage(place, Filters()), list(book), counts, reading.list_sites(place),
        reading.list_districts(place), reading.list_coders(place), reading.status(place),
    )  # fmt: skip


def bulk(place: Workplace) -> Coded:
    return add_codings(place, SOURCE, [LOAD], pattern=r"\bthe\b")


def by_file(place: Workplace) -> Coded:
    path = place.root / "more.csv"
    path.write_text(f"source,code,start,end,memo\n{SOURCE},{LOAD},900,930,hm\n{SOURCE},{LOAD},940,950,\n")
    return import_codings(place, path)


def retire(place: Workplace) -> object:
    path = place.root / "codebooks" / "urban-leadership.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^( +name: )([\w ]+)$", r"\1New \2", text), encoding="utf-8")
    return places.load_codebook(place, path)


COMMANDS: dict[str, Callable[[Workplace], object]] = {
    "coding add": lambda p: add_codings(p, SOURCE, [LOAD, "supervisory"], at=(900, 930)),
    "coding add --find": bulk,
    "coding import": by_file,
    "coding remove": lambda p: remove_codings(p, [c.id for c in choosing.list_codings(p, Filters())[:9]]),
    "coverage mark": lambda p: coverage.mark_coverage(p, ["fenwick-teacher-w2"], scopes=["load"], coder="coder-2"),
    "coder add": lambda p: add_coder(p, "Ben"),
    "site add": lambda p: places.add_site(p, "New School"),
    "district add": lambda p: places.add_district(p, "Another name", district="brightwater"),
    "codebook load": retire,
}


@pytest.mark.parametrize("name", COMMANDS)
def test_undo_brings_the_study_back_and_redo_the_change(coded: Workplace, name: str) -> None:
    before = shown(coded)
    COMMANDS[name](coded)
    after = shown(coded)
    history.undo(coded)
    undone = shown(coded)
    history.redo(coded)

    assert after != before
    assert undone == before
    assert shown(coded) == after
    assert history.check(coded).problems == ()


def test_every_command_of_the_sample_study_can_be_undone_and_redone(coded: Workplace) -> None:
    before = shown(coded)
    with Study(coded.database) as study:
        tables = fold.states(study.db)
    undone = len(history.log(coded, limit=None)) - 1  # all but init
    for _ in range(undone):
        history.undo(coded)
    with pytest.raises(WorkbenchError, match="there is nothing to undo"):
        history.undo(coded)
    assert reading.status(coded).sources == {}
    for _ in range(undone):
        history.redo(coded)

    assert shown(coded) == before
    with Study(coded.database) as study:
        assert fold.states(study.db) == tables
    assert history.check(coded).problems == ()


def test_a_run_is_undone_and_redone_by_its_name(coded: Workplace) -> None:
    run = next(r for r in history.log(coded) if r.command == "coding import coder-2.csv")
    done = history.undo(coded, history.short_run(run)[:6])
    undoing = history.log(coded, limit=1)[0]

    assert done.run.id == run.id
    assert reading.status(coded).codings == {"coder-1": 311}
    assert history.redo(coded, history.short_run(undoing)).run.id == run.id
    assert reading.status(coded).codings == {"coder-1": 311, "coder-2": 139}


def test_undo_tells_what_others_built_on_it(coded: Workplace) -> None:
    run = next(r for r in history.log(coded) if r.command == "source import")

    assert history.undo(coded, history.short_run(run)).hidden == 450
    assert any("which was taken out" in note for note in history.check(coded).notes)


@pytest.mark.parametrize(("which", "said"), [("zzz", "no run 'zzz'; see the ids"), ("init", "cannot be undone")])
def test_what_cannot_be_undone_is_refused(coded: Workplace, which: str, said: str) -> None:
    run = history.short_run(history.log(coded, limit=None)[-1]) if which == "init" else which
    with pytest.raises(WorkbenchError, match=said):
        history.undo(coded, run)


def test_undoing_twice_and_redoing_what_stands_is_refused(coded: Workplace) -> None:
    run = history.short_run(history.undo(coded).run)
    with pytest.raises(WorkbenchError, match="is undone already; 'workbench redo'"):
        history.undo(coded, run)
    history.redo(coded)
    with pytest.raises(WorkbenchError, match="nothing to redo"):
        history.redo(coded)
    with pytest.raises(WorkbenchError, match="is not undone"):
        history.redo(coded, run)


def test_an_erasure_cannot_be_undone(coded: Workplace) -> None:
    with Study(coded.database) as study:
        text = study.db.execute("select text from source").fetchone()[0]
        erase(study, {}, texts={text: None}, command="erase", coder="ana")
    with pytest.raises(WorkbenchError, match="an erasure cannot be undone"):
        history.undo(coded)


def test_a_backup_holds_the_study_its_configuration_and_analyst_text(coded: Workplace, tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(history.back_up(coded)) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "restored")

    assert {"study.db", "workbench.toml", "reports/cross-site.md"} <= names
    restored = Workplace(root=tmp_path / "restored")
    assert history.check(restored).problems == ()
    assert reading.status(restored) == reading.status(coded)
