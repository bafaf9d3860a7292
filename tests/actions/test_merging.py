"""A colleague's copy comes in as it was shown, or not at all."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.actions.talks import GROUP, INTERVIEW, TEXTS, copied, talks, write
from workbench.actions import merging
from workbench.actions.codings import add_codings
from workbench.actions.finding import find_source
from workbench.actions.history import check, undo
from workbench.actions.querying import find
from workbench.actions.reading import list_coders, status
from workbench.actions.review import settle, waiting
from workbench.actions.revising import apply_revision, plan_revision
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace, add_coder, init
from workbench.errors import StudyDamaged, WorkbenchError
from workbench.model.filters import Filters
from workbench.store.erase import erase
from workbench.store.fold import states
from workbench.store.study import Study, now_microseconds

DAY = 86_400_000_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return talks(tmp_path_factory.mktemp("merging"))


@pytest.fixture
def here(made: Workplace, tmp_path: Path) -> Workplace:
    return copied(made, tmp_path / "here")


@pytest.fixture
def there(here: Workplace, tmp_path: Path) -> Workplace:
    return copied(here, tmp_path / "there")


def do(place: Workplace, other: Workplace, **more: object) -> merging.Done:
    return merging.merge(place, merging.plan(place, other.root), **more)  # type: ignore[arg-type]


def held(place: Workplace) -> tuple[dict[str, str], tuple[str, ...]]:
    with place.open() as study:
        return states(study.db), study.heads


def files(place: Workplace) -> dict[str, bytes]:
    return {p.relative_to(place.root).as_posix(): p.read_bytes() for p in place.root.rglob("*") if p.is_file()}


def test_what_was_shown_is_done_and_the_copies_are_one(here: Workplace, there: Workplace) -> None:
    add_codings(here, GROUP, ["day"], quote="I coach.")
    add_codings(there, GROUP, ["rule"], quote="We argue until four.", memo="hm")
    plan = merging.plan(here, there.database)
    line = plan.lines[0]
    assert (line.source, line.coder, line.new, line.mine) == (GROUP, "ana-ruiz", 1, 1)
    assert plan.counts["memo"].new == 1
    done = merging.merge(here, plan)

    assert done.events == plan.events == 1
    assert status(here).codings == {"ana-ruiz": 2}
    assert check(here).problems == ()
    do(there, here)
    assert held(here) == held(there)
    assert not merging.plan(here, there.root).events


def test_the_backup_is_the_study_as_it_was(here: Workplace, there: Workplace, tmp_path: Path) -> None:
    before = held(here)
    add_codings(there, GROUP, ["rule"], quote="We argue until four.")
    done = do(here, there)
    with zipfile.ZipFile(done.backup) as archive:
        archive.extract("study.db", tmp_path)

    with Study(tmp_path / "study.db") as study:
        assert (states(study.db), study.heads) == before


def test_a_plan_and_a_proof_write_to_neither_folder(here: Workplace, there: Workplace) -> None:
    add_codings(there, GROUP, ["rule"], quote="We argue until four.")
    before = files(here), files(there)
    merging.plan(here, there.root)
    assert merging.prove(here, there.root).problems == ()

    assert (files(here), files(there)) == before


def test_sources_that_come_in_are_cut_into_sentences_and_their_missing_files_named(
    here: Workplace, there: Workplace
) -> None:
    text = TEXTS[INTERVIEW].replace("I walk the rooms.", "I count the umbrellas.")
    import_sources(there, [write(there, "late.txt", text)])
    (there.root / "vault").mkdir()
    (there.root / "vault" / "key.csv").write_text("name,pseudonym\n", encoding="utf-8")
    (there.root / "workbench.toml").write_text('title = "other"\n', encoding="utf-8")
    plan = merging.plan(here, there.root)
    done = merging.merge(here, plan)

    assert plan.arrivals["source"] == ("late",)
    assert done.units == 1
    assert [hit.source for hit in find(here, "umbrellas", Filters())] == ["late"]
    assert any("1 original of sources that come in is not in corpora/: late.txt" in n for n in plan.notes)
    assert any("vault" in n and "it stays there" in n for n in plan.notes)
    assert any("workbench.toml" in n for n in plan.notes)
    assert not (here.root / "vault").exists()


def test_codings_on_a_corrected_transcript_wait_and_are_placed_again(here: Workplace, there: Workplace) -> None:
    path = write(here, "corrected.txt", TEXTS[GROUP].replace("I teach seventh grade", "I teach the seventh grade"))
    apply_revision(here, plan_revision(here, GROUP, path))
    add_codings(there, GROUP, ["day"], quote="I coach.")
    plan = merging.plan(here, there.root)
    merging.merge(here, plan)

    assert [c.kind for c in plan.conflicts] == ["the text differs"]
    assert f"1 coding of ana-ruiz on {GROUP}" in plan.conflicts[0].text
    assert len(waiting(here)) == 1
    settle(here)
    assert waiting(here) == ()
    assert status(here).codings == {"ana-ruiz": 1}


def test_a_new_coder_who_may_be_a_known_one_must_be_told_to_be_another(here: Workplace, there: Workplace) -> None:
    add_coder(there, "Anna Ruiz")
    add_coder(there, "Bo Li")
    plan = merging.plan(here, there.root)
    before = held(here), files(here)

    assert plan.likes == {"anna-ruiz": ("ana-ruiz", "nearly the same name")}
    with pytest.raises(WorkbenchError, match=r"anna-ruiz may be ana-ruiz .*coder join anna-ruiz --into ana-ruiz"):
        merging.merge(here, plan)
    assert (held(here), files(here)) == before
    merging.merge(here, plan, two_persons=("anna-ruiz",))
    assert set(list_coders(here)) == {"ana-ruiz", "anna-ruiz", "bo-li"}


def test_words_that_the_other_copy_destroyed_stay_in_no_file_of_ours(here: Workplace, there: Workplace) -> None:
    older = merging.back_up(here)
    with there.open() as study:
        text = find_source(study, INTERVIEW).text
        erase(study, {}, texts={text: None}, command="erase", coder="")
    plan = merging.plan(here, there.root)
    done = merging.merge(here, plan)

    assert plan.erases
    assert done.old_backups == (older,)
    assert b"Tuesday timetable" not in here.database.read_bytes()
    with zipfile.ZipFile(done.backup) as archive:
        assert b"Tuesday timetable" not in archive.read("study.db")
    assert sorted((here.root / "backups").glob("*.zip")) == sorted({older, done.backup})


def test_a_plan_that_no_longer_holds_is_refused(here: Workplace, there: Workplace) -> None:
    add_codings(there, GROUP, ["rule"], quote="We argue until four.")
    plan = merging.plan(here, there.root)
    for changed in (there, here):
        add_codings(changed, GROUP, ["day"], quote="I coach.")
        before = held(here)
        with pytest.raises(WorkbenchError, match="a copy was changed meanwhile"):
            merging.merge(here, plan)
        assert held(here) == before
        undo(changed)


def test_a_merge_that_does_not_hold_what_was_foretold_is_taken_back(
    here: Workplace, there: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_codings(there, GROUP, ["rule"], quote="We argue until four.")
    plan, before = merging.plan(here, there.root), held(here)
    monkeypatch.setattr("workbench.store.merge.replay", lambda *_: None)
    with pytest.raises(StudyDamaged, match=r"foretold \(.*coding 0, not 1"):
        merging.merge(here, plan)
    assert held(here) == before


def other_study(there: Workplace) -> None:
    shutil.rmtree(there.root)
    init(there.root, coder="Ana Ruiz")


def newer(there: Workplace) -> None:
    with there.open() as study:
        study.db.execute("pragma user_version = 99")


def ahead(there: Workplace) -> None:
    with Study(there.database, clock=lambda: now_microseconds() + 3 * DAY) as study, study.transaction():
        study.revert(study.db.execute("select run from event order by n desc").fetchone()[0], command="x", coder="")


STOPS = {
    "missing": (lambda there: there.database.unlink(), "no study at .*folder"),
    "no study": (lambda there: there.database.write_text("hello " * 999), "file is not a database"),
    "another study": (other_study, "is another study; only copies of one study"),
    "newer": (newer, "newer workbench"),
    "cut off": (lambda there: there.database.write_bytes(there.database.read_bytes()[:9000]), "cannot be read"),
    "ahead": (ahead, r"more than a day ahead .*--accept-clock"),
}


@pytest.mark.parametrize("stop", STOPS)
def test_what_cannot_be_merged_is_named_and_nothing_is_written(here: Workplace, there: Workplace, stop: str) -> None:
    damage, said = STOPS[stop]
    damage(there)  # type: ignore[no-untyped-call]
    before = files(here), files(there)
    for asked in (merging.plan, merging.prove):
        with pytest.raises(WorkbenchError, match=said):
            asked(here, there.root)
    assert (files(here), files(there)) == before


def test_this_study_itself_and_a_file_of_another_kind_are_refused(here: Workplace) -> None:
    for given in (here.root, here.database, here.root / "workbench.toml"):
        with pytest.raises(WorkbenchError):
            merging.plan(here, given)


def test_a_clock_that_ran_ahead_is_accepted_when_told(here: Workplace, there: Workplace) -> None:
    ahead(there)
    plan = merging.plan(here, there.root, accept_clock=True)
    assert any("clock was 4,320 minutes ahead" in n for n in plan.notes)
    assert merging.merge(here, plan).events == 1
