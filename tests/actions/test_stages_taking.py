"""Two people at one memo, from the page to the journal and back, in a copy of the sample study (invented)."""

import re
import shutil
import sys
import types
from pathlib import Path

import pytest

from workbench.actions import history
from workbench.actions.build import Read, build, publish
from workbench.actions.documents import compose
from workbench.actions.stages import mark, memo_log, memo_states
from workbench.actions.taking import take
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.memos.taking import Fate, Use
from workbench.model.stages import SiteStage
from workbench.reports.document import Document
from workbench.reports.regions import read_regions

REGION = "next-visit"


def write_in(page: Path, text: str, region: str = REGION) -> None:
    marks = re.compile(rf"(<!-- analyst: {region} -->\n).*?(<!-- /analyst: {region} -->)", re.DOTALL)
    page.write_text(
        marks.sub(lambda m: f"{m[1]}\n{text}\n\n{m[2]}", page.read_text(encoding="utf-8")), encoding="utf-8"
    )


def said(page: Path, region: str = REGION) -> str:
    return read_regions(page.read_text(encoding="utf-8"), where="page")[region]


@pytest.fixture(scope="session")
def _built(sample_place: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("memos") / "study"
    shutil.copytree(sample_place.root, folder, ignore=shutil.ignore_patterns("*.html", "study.db-*", "reports"))
    build(Workplace(root=folder), ("site-memos",), sites=["osgood"])
    return folder


@pytest.fixture
def coded(_built: Path, tmp_path: Path) -> Workplace:
    """The sample study with one memo, to be changed at will."""
    folder = tmp_path / "study"
    shutil.copytree(_built, folder, ignore=shutil.ignore_patterns("study.db-*", "sources"))
    return Workplace(root=folder, coder="coder-1")


@pytest.fixture
def page(coded: Workplace) -> Path:
    return coded.reports / "site-memo-osgood.md"


@pytest.fixture
def theirs(page: Path, tmp_path: Path) -> Path:
    """The same page on a colleague's desk."""
    return Path(shutil.copy(page, tmp_path / "site-memo-osgood (2).md"))


def test_what_only_they_changed_is_taken_into_journal_and_page(coded: Workplace, page: Path, theirs: Path) -> None:
    write_in(theirs, "Ask the coach.")
    done = take(coded, theirs)
    assert [m.region for m in done.taken] == [REGION]
    assert said(page) == "Ask the coach."
    assert take(coded, theirs).run == ""


def test_an_undo_of_take_is_not_undone_by_the_next_build(coded: Workplace, page: Path, theirs: Path) -> None:
    write_in(theirs, "Ask the coach.")
    take(coded, theirs)
    history.undo(coded)
    build(coded, ("site-memos",), sites=["osgood"])
    assert said(page) == ""


def test_a_dry_run_writes_nothing(coded: Workplace, page: Path, theirs: Path) -> None:
    write_in(theirs, "Ask the coach.")
    before = page.read_bytes(), history.log(coded)
    assert take(coded, theirs, dry_run=True).taken
    assert (page.read_bytes(), history.log(coded)) == before


def test_what_both_changed_stays_until_somebody_settles_it(coded: Workplace, page: Path, theirs: Path) -> None:
    write_in(page, "Ours, not built yet.")
    write_in(theirs, "Theirs.")
    done = take(coded, theirs)
    assert [m.fate for m in done.open({})] == [Fate.CONFLICT]
    assert said(page) == "Ours, not built yet."
    take(coded, theirs, settled={REGION: Use.BOTH})
    assert "Ours, not built yet." in said(page)
    assert said(page).endswith("Theirs.")


def test_words_outside_the_marks_stay_on_our_page(coded: Workplace, page: Path, theirs: Path) -> None:
    page.write_text(page.read_text(encoding="utf-8") + "\nA remark below.\n", encoding="utf-8")
    write_in(theirs, "Theirs.")
    take(coded, theirs)
    assert "A remark below." in page.read_text(encoding="utf-8")


def test_a_region_deleted_in_the_file_is_not_deleted_here(coded: Workplace, page: Path, theirs: Path) -> None:
    write_in(page, "Ours.")
    text = theirs.read_text(encoding="utf-8")
    theirs.write_text(re.sub(rf"<!-- /?analyst: {REGION} -->", "", text), encoding="utf-8")
    assert take(coded, theirs).lacking == (REGION,)
    assert said(page) == "Ours."


def test_damaged_marks_are_refused_and_nothing_is_written(coded: Workplace, page: Path, theirs: Path) -> None:
    text = theirs.read_text(encoding="utf-8")
    theirs.write_text(text.replace(f"<!-- /analyst: {REGION} -->", ""), encoding="utf-8")
    before = page.read_bytes()
    with pytest.raises(Problems):
        take(coded, theirs)
    assert page.read_bytes() == before


def test_a_document_of_another_study_is_refused(coded: Workplace, theirs: Path) -> None:
    text = re.sub(r"(Journal head:\W+)[0-9a-f]{12}", r"\g<1>" + "0" * 12, theirs.read_text(encoding="utf-8"))
    theirs.write_text(text, encoding="utf-8")
    with pytest.raises(WorkbenchError, match="another study"):
        take(coded, theirs)


def test_a_renamed_file_needs_to_say_which_report_it_is(coded: Workplace, theirs: Path) -> None:
    renamed = theirs.rename(theirs.with_name("final version.md"))
    with pytest.raises(WorkbenchError, match="which report"):
        take(coded, renamed)
    assert take(coded, renamed, report="site-memo-osgood").report == "site-memo-osgood"
    with pytest.raises(NotKnown):
        take(coded, renamed, report="site-memo-nowhere")


@pytest.mark.parametrize("name", ["site-memo-osgood.docx", "site-memo-osgood.pdf"])
def test_what_is_no_document_is_refused_in_one_line(
    coded: Workplace, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = types.ModuleType("workbench.reports.docx_regions")
    monkeypatch.setitem(sys.modules, "workbench.reports.docx_regions", stub)
    monkeypatch.setattr("workbench.reports.docx_regions", stub, raising=False)
    (tmp_path / name).write_bytes(b"not a document")
    with pytest.raises(WorkbenchError) as refused:
        take(coded, tmp_path / name)
    assert "\n" not in str(refused.value)


def test_two_people_take_a_memo_through_its_stages(coded: Workplace, page: Path) -> None:
    ben = Workplace(root=coded.root, coder="coder-2")
    write_in(page, "They meet weekly. They plan.")
    mark(coded, "osgood", SiteStage.DRAFTED)
    mark(coded, "osgood", SiteStage.REFINED)
    write_in(page, "They meet each month. They plan.")
    with pytest.raises(WorkbenchError, match="drafted it"):
        mark(coded, "osgood", SiteStage.CORROBORATED)
    mark(ben, "osgood", SiteStage.CORROBORATED)
    (state,) = memo_states(coded, ["osgood"])
    assert (state.amended, state.changed) == (1, "")
    steps, amended = memo_log(coded, "osgood")
    assert [s.coder for s in steps] == ["coder-1", "coder-1", "coder-2"]
    assert [(a.old, a.new) for a in amended] == [("They meet weekly. They plan.", "They meet each month. They plan.")]
    history.undo(ben)
    (state,) = memo_states(coded, ["osgood"])
    assert [s.stage for s in state.stages.steps][-1] is SiteStage.REFINED


def test_an_override_is_recorded_with_its_reason(coded: Workplace, page: Path) -> None:
    for stage in (SiteStage.DRAFTED, SiteStage.REFINED):
        mark(coded, "osgood", stage)
    step = mark(coded, "osgood", SiteStage.CORROBORATED, override="nobody else was there")
    assert step.reason == "override: nobody else was there"


def test_evidence_that_changes_after_a_mark_is_told(coded: Workplace, page: Path) -> None:
    from workbench.actions.choosing import list_codings
    from workbench.actions.codings import remove_codings
    from workbench.model.filters import Filters

    mark(coded, "osgood", SiteStage.DRAFTED)
    first = list_codings(coded, Filters(site=("osgood",), coder=("coder-1",)))[0]
    remove_codings(coded, [first.id])
    (state,) = memo_states(coded, ["osgood"])
    assert state.changed.startswith("codings ")


def test_a_memo_that_was_never_built_cannot_be_drafted(empty: Workplace) -> None:
    with pytest.raises(WorkbenchError):
        mark(empty, "nowhere", SiteStage.DRAFTED)


def test_a_word_file_names_the_journal_that_it_was_built_from(
    coded: Workplace, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def memo(read: Read) -> list[Document]:
        made = compose(
            read.corpus, ("site-memos",), sites=["osgood"], filters=read.filters, thresholds=coded.config.thresholds
        )
        return list(made)

    write_in(page, "Ours.")
    publish(coded, memo, formats=("docx",))
    came = Path(shutil.copy(page.with_suffix(".docx"), tmp_path / "site-memo-osgood AR.docx"))
    stub = types.ModuleType("workbench.reports.docx_regions")
    monkeypatch.setattr(stub, "read_regions", lambda raw: {REGION: "Theirs.\n"}, raising=False)
    monkeypatch.setitem(sys.modules, "workbench.reports.docx_regions", stub)
    monkeypatch.setattr("workbench.reports.docx_regions", stub, raising=False)
    (met,) = take(coded, came).taken
    assert (met.base, met.fate, said(page)) == ("Ours.", Fate.TAKEN, "Theirs.")
