"""Memos are written, attached, found, exported, brought back; nothing that anybody wrote is lost. Invented data."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.actions import memo_files, memo_listing, memo_reading, memos
from workbench.actions.choosing import list_codings
from workbench.actions.history import undo
from workbench.actions.memo_listing import ATTACHED, CITES, Chosen
from workbench.actions.memo_things import named
from workbench.actions.merging import merge, plan
from workbench.actions.reading import show_source
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.memos.files import state_of
from workbench.memos.forms import Draft
from workbench.model.filters import Filters
from workbench.model.memo import Memo, MemoKind, Thing
from workbench.model.text import short_id

LOAD = "environment/operations/load"
A = MemoKind.ANALYTIC


def add(place: Workplace, body: str, *on: str, title: str = "", kind: MemoKind = A, quote: str = "") -> Memo:
    return memos.add(place, Draft(title=title, body=body), kind, on=on, quote=quote)


def titles(place: Workplace, **chosen: tuple[str, ...]) -> list[str]:
    return [each.memo.title for each in memo_listing.listed(place, Chosen(**chosen))]  # type: ignore[arg-type]


@pytest.fixture
def coding(coded: Workplace) -> str:
    return short_id(list_codings(coded, Filters(code=(LOAD,), site=("osgood",)))[0].id)


def test_a_memo_stands_with_all_kinds_of_things(coded: Workplace, coding: str) -> None:
    first = add(coded, "first")
    on = ["study", "site:osgood", "district:brightwater", "source:osgood-principal-w1", f"code:{LOAD}", "code:load",
          f"coding:{coding}", "claim:role-alike-peers", f"memo:{short_id(first.id)}",
          "selection:osgood-principal-w1@0-10"]  # fmt: skip
    told = {named(a) for a in add(coded, "second", *on).attached}
    assert told == {*on} - {"code:load"}


def test_a_name_without_kind_is_found_or_named_as_several(coded: Workplace) -> None:
    assert add(coded, "x", "osgood").attached[0].what is Thing.SITE
    with pytest.raises(Problems, match="no thing 'nowhere'"):
        add(coded, "x", "nowhere", "nothing-either")
    with pytest.raises(Problems, match="no kind of thing"):
        add(coded, "x", "shcool:osgood")


def test_all_unknown_things_are_told_at_once_and_nothing_is_written(coded: Workplace) -> None:
    with pytest.raises(Problems) as error:
        add(coded, "x", "site:osgod", "claim:nope", "coding:zzzz", "selection:osgood-principal-w1@9-5")
    assert len(error.value.problems) == 4
    assert "osgood" in error.value.problems[0]
    assert titles(coded) == []


def test_words_of_a_source_are_a_selection(coded: Workplace) -> None:
    source, text, _ = show_source(coded, "osgood-principal-w1")
    words = text[100:160]
    (at,) = add(coded, "x", "source:osgood-principal-w1", quote=words).attached
    assert at.name == f"{source.slug}@100-160"
    with pytest.raises(WorkbenchError, match="stand 0 times"):
        add(coded, "x", "source:osgood-principal-w1", quote="never said by anybody")


def test_what_cites_and_what_is_attached_is_found_by_the_thing(coded: Workplace, coding: str) -> None:
    add(coded, "about it", f"coding:{coding}", title="on")
    add(coded, f"see [[coding:{coding}]]", "site:larkin", title="cites")
    add(coded, "nothing", title="other")
    found = memo_listing.listed(coded, Chosen(on=(f"coding:{coding}",)))
    assert [(f.memo.title, f.how) for f in found] == [("on", (ATTACHED,)), ("cites", (CITES,))]
    assert titles(coded, sites=("osgood",)) == ["on"]
    assert titles(coded, codes=(LOAD,)) == ["on"]
    assert titles(coded, coders=("nobody",)) == []
    with pytest.raises(NotKnown, match="osgood"):
        titles(coded, sites=("osgod",))


def test_a_memo_is_changed_attached_detached_removed_and_brought_back(coded: Workplace) -> None:
    memo = add(coded, "first", "site:osgood", title="T")
    changed = memos.edit(coded, short_id(memo.id), Draft(title="U", body="second"), kind=MemoKind.THEORETICAL)
    assert (changed.title, changed.body, changed.kind) == ("U", "second", MemoKind.THEORETICAL)
    memos.attach(coded, memo.id, ["site:larkin", "site:osgood"])
    left = memos.detach(coded, memo.id, ["osgood"])
    assert [named(a) for a in left.attached] == ["site:larkin"]
    memos.remove(coded, memo.id)
    assert titles(coded) == []
    undo(coded)
    assert titles(coded, sites=("larkin",)) == ["U"]


def test_a_memo_that_was_changed_meanwhile_is_not_written_over(coded: Workplace) -> None:
    memo = add(coded, "first")
    memos.edit(coded, memo.id, Draft(body="somebody else's"))
    with pytest.raises(WorkbenchError, match="changed meanwhile"):
        memos.edit(coded, memo.id, Draft(body="mine"), seen=state_of(memo))
    assert memo_reading.show(coded, memo.id).memo.body == "somebody else's"


def test_two_versions_of_one_memo_are_both_kept_and_named(coded: Workplace, tmp_path: Path) -> None:
    memo = add(coded, "first", title="T")
    shutil.copytree(coded.root, tmp_path / "other")
    other = replace(coded, root=tmp_path / "other", coder="coder-2")
    memos.edit(coded, memo.id, Draft(title="T", body="mine"))
    memos.edit(other, memo.id, Draft(title="T", body="theirs"))
    merge(coded, plan(coded, other.root))

    shown = memo_reading.show(coded, memo.id)
    assert {shown.memo.body} | {w.body for w in shown.wordings if w.apart} == {"mine", "theirs"}
    beside = next(w for w in shown.wordings if w.apart)
    assert beside.coder == ("coder-1" if beside.body == "mine" else "coder-2")
    assert "version by" in memo_reading.check(coded)[1][0].what

    memos.edit(coded, memo.id, Draft(title="T", body="mine and theirs"))
    assert not any(w.apart for w in memo_reading.show(coded, memo.id).wordings), "who wrote this had seen both"


def test_a_check_names_what_does_not_stand(coded: Workplace, coding: str) -> None:
    add(coded, f"[[coding:{coding}]] [[coding:zzzz]] [[site:osgod]]", title="T")
    looked, failing = memo_reading.check(coded)
    assert looked == 3
    assert [f.what for f in failing] == ["[[coding:zzzz]]", "[[site:osgod]]"]


def test_words_and_phrases_are_searched_in_titles_and_bodies(coded: Workplace) -> None:
    add(coded, "They meet\nthree times a week, says <b>one</b>.", title="Load")
    add(coded, "three or four times", title="Other")
    assert [h.memo.title for h in memo_reading.search(coded, 'LOAD "three times"')] == ["Load"]
    assert [h.memo.title for h in memo_reading.search(coded, "three TIMES")] == ["Load", "Other"]
    assert memo_reading.search(coded, "it's nowhere") == ()
    with pytest.raises(WorkbenchError, match="nothing to search"):
        memo_reading.search(coded, '""')


def test_visits_without_a_contact_summary_are_told(coded: Workplace) -> None:
    before = memo_listing.without_contact(coded)
    memos.add(coded, Draft(title="V", form={"wave": "1"}), MemoKind.CONTACT, on=["site:osgood"])
    left = memo_listing.without_contact(coded)
    assert {v[:2] for v in before} - {v[:2] for v in left} == {("osgood", "1")}


def test_a_folder_goes_out_and_comes_back_with_what_was_written(coded: Workplace, tmp_path: Path) -> None:
    add(coded, "one", "site:osgood", title="One")
    add(coded, "two", title="Two")
    folder = tmp_path / "memos"
    assert memo_files.export(coded, folder, Chosen()).written == 2
    first, second = sorted(folder.glob("*.md"))
    first.write_text(first.read_text(encoding="utf-8") + "\nand more\n", encoding="utf-8")
    second.rename(folder / "renamed.md")

    again = memo_files.export(coded, folder, Chosen())
    assert [path.name for path, _ in again.kept] == [first.name], "what was edited is left alone"
    done = memo_files.bring(coded, folder)
    assert (done.changed, done.new, done.same) == (1, 0, 1)
    assert {m.memo.body for m in memo_listing.listed(coded, Chosen())} == {"one\n\nand more", "two"}
    assert memo_files.bring(coded, folder).changed == 0
    assert sorted(p.name for p in folder.glob("*.md")) == [first.name, "renamed.md"]


def test_edits_on_both_sides_are_refused_with_both_wordings(coded: Workplace, tmp_path: Path) -> None:
    memo = add(coded, "one", title="One")
    memo_files.export(coded, tmp_path / "m", Chosen())
    path = next((tmp_path / "m").glob("*.md"))
    path.write_text(path.read_text(encoding="utf-8").replace("\none\n", "\ntheirs\n"), encoding="utf-8")
    memos.edit(coded, memo.id, Draft(title="One", body="ours"))
    (tmp_path / "m" / "copy.md").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "m" / "bad.md").write_bytes(b"---\n\xff")
    with pytest.raises(Problems) as error:
        memo_files.bring(coded, tmp_path / "m")
    told = str(error.value)
    assert "here “ours”" in told
    assert "in the file “theirs”" in told
    assert "bad.md: is not UTF-8" in told
    assert "the same memo as" in told
    assert memo_reading.show(coded, memo.id).memo.body == "ours"


def test_a_file_without_an_id_is_a_new_memo_and_without_front_matter_none(coded: Workplace, tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text("---\ntitle: New\n'on': [osgood]\n---\nbody\n", encoding="utf-8")
    (tmp_path / "readme.md").write_text("hello\n", encoding="utf-8")
    done = memo_files.bring(coded, tmp_path)
    assert (done.new, [name for name, _ in done.left]) == (1, ["readme.md"])
    assert titles(coded, sites=("osgood",)) == ["New"]


@pytest.mark.parametrize("suffix", ["md", "html", "docx"])
def test_one_document_holds_quotations_and_runs_nothing(
    coded: Workplace, coding: str, tmp_path: Path, suffix: str
) -> None:
    add(coded, f"<script>alert(1)</script>\n\n[[coding:{coding}]]\n\x00 end", title="<b>*T*</b>")
    path = tmp_path / f"memos.{suffix}"
    memo_files.export(coded, path, Chosen())
    assert path.stat().st_size > 500
    if suffix != "docx":
        page = path.read_text(encoding="utf-8")
        assert page.count("<script>alert") == page.count("\\<script>alert"), "Markdown shows it as it was typed"
        assert "\x00" not in page
        assert coding in page
    with pytest.raises(WorkbenchError, match="is there already"):
        memo_files.export(coded, path, Chosen())


def test_a_body_of_a_megabyte_is_written_shown_and_exported(coded: Workplace, tmp_path: Path) -> None:
    memo = add(coded, "word [[site:osgood]] " * 50_000, title="Long")
    assert len(memo_reading.show(coded, memo.id).memo.body) > 1_000_000
    assert memo_files.export(coded, tmp_path / "m", Chosen()).written == 1
    assert memo_files.bring(coded, tmp_path / "m").same == 1


def test_nothing_is_no_memo(coded: Workplace) -> None:
    with pytest.raises(WorkbenchError, match="nothing to write"):
        add(coded, " \n ")
