import sys
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from tests.reports import hostile
from tests.reports.examples import RICH, WOVEN
from workbench.errors import Problems, WorkbenchError
from workbench.reports.chart_compose import heat_chart
from workbench.reports.document import Document
from workbench.reports.regions import weave
from workbench.reports.write import existing_regions, remove_stale, write_document


def test_both_formats_are_written_as_utf8_with_line_feeds_and_nothing_else(tmp_path):
    written = write_document(WOVEN, tmp_path / "reports")
    assert [w.path.name for w in written] == ["cross-site.md", "cross-site.html"]
    assert all(w.changed for w in written)
    assert sorted(p.name for p in (tmp_path / "reports").iterdir()) == ["cross-site.html", "cross-site.md"]
    for path in (w.path for w in written):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.decode("utf-8").endswith("\n")


def test_a_file_whose_bytes_are_equal_is_left_alone(tmp_path):
    first = write_document(RICH, tmp_path)
    times = [w.path.stat().st_mtime_ns for w in first]
    second = write_document(RICH, tmp_path)
    assert [w.changed for w in second] == [False, False]
    assert [w.path.stat().st_mtime_ns for w in second] == times


def test_only_what_changed_is_written(tmp_path):
    write_document(RICH, tmp_path, formats=("md",))
    assert [w.changed for w in write_document(RICH, tmp_path)] == [False, True]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    write_document(RICH, tmp_path, formats=("md",))
    before = (tmp_path / "cross-site.md").read_bytes()

    def held_open(self, target):
        raise PermissionError(13, "in use by another program")

    monkeypatch.setattr(Path, "replace", held_open)
    with pytest.raises(WorkbenchError, match=r"cannot write .*in use by another program; close it"):
        write_document(replace(RICH, title="New"), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["cross-site.md"]
    assert (tmp_path / "cross-site.md").read_bytes() == before


def test_nothing_is_written_when_one_format_cannot_be(tmp_path):
    with pytest.raises(WorkbenchError, match="formats are md, html, docx"):
        write_document(RICH, tmp_path / "reports", formats=("md", "odt"))
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("slug", ["../../out", "/etc/out", "nul", "C:\\out", "a/b"])
def test_no_slug_leads_out_of_the_folder(tmp_path, slug):
    folder = tmp_path / "study" / "reports"
    for written in write_document(Document(title="T", slug=slug), folder):
        assert written.path.resolve().parent == folder.resolve()
    assert [p.name for p in tmp_path.iterdir()] == ["study"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_a_private_report_stays_private(tmp_path):
    path = write_document(RICH, tmp_path, formats=("md",))[0].path
    path.chmod(0o600)
    write_document(replace(RICH, title="New"), tmp_path, formats=("md",))
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_the_analyst_wrote_survives_a_rebuild(tmp_path):
    path = write_document(RICH, tmp_path)[0].path
    page = path.read_text(encoding="utf-8")
    prompt = page[page.index("_What do") : page.index("-->", page.index("_What do")) + 3]
    path.write_text(page.replace(prompt, "Mine *alone*."), encoding="utf-8")
    newer = weave(replace(RICH, title="New title"), existing_regions(tmp_path, RICH.slug))
    write_document(newer, tmp_path)
    assert "Mine *alone*." in path.read_text(encoding="utf-8")
    assert "New title" in path.read_text(encoding="utf-8")
    assert "Mine <em>alone</em>." in path.with_suffix(".html").read_text(encoding="utf-8")


def test_a_first_build_finds_no_regions(tmp_path):
    assert existing_regions(tmp_path, "cross-site") == {}


def test_a_damaged_file_is_told_with_path_and_line(tmp_path):
    (tmp_path / "a.md").write_text("x\n<!-- analyst: a -->\n", encoding="utf-8")
    with pytest.raises(Problems) as caught:
        existing_regions(tmp_path, "a")
    assert caught.value.problems == (f"{tmp_path / 'a.md'}:2: region 'a' is not closed",)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "a.md").write_bytes("café".encode("cp1252"))
    with pytest.raises(WorkbenchError, match="not UTF-8"):
        existing_regions(tmp_path, "a")


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_text_can_always_be_written(tmp_path, text):
    assert all(w.changed for w in write_document(hostile.document(text), tmp_path))


def test_a_word_file_that_somebody_saved_since_is_kept_beside_the_new_one(tmp_path):
    (first,) = write_document(RICH, tmp_path, formats=("docx",))
    assert write_document(RICH, tmp_path, formats=("docx",))[0].changed is False
    assert write_document(replace(RICH, title="New"), tmp_path, formats=("docx",))[0].kept is None
    worked_on = docx.Document(str(first.path))
    worked_on.add_paragraph("a comment of a co-author")
    worked_on.save(str(first.path))
    (second,) = write_document(RICH, tmp_path, formats=("docx",))

    assert second.kept.name == f"{first.path.stem}.edited-1.docx"
    assert docx.Document(str(second.kept)).paragraphs[-1].text == "a comment of a co-author"
    assert write_document(RICH, tmp_path, formats=("docx",))[0].kept is None


def test_a_word_file_of_somebody_else_is_no_page_of_ours(tmp_path):
    path = write_document(RICH, tmp_path, formats=("docx",))[0].path
    path.write_bytes(b"no zip at all")

    assert write_document(RICH, tmp_path, formats=("docx",))[0].kept.read_bytes() == b"no zip at all"


def test_pictures_lie_beside_the_markdown_and_leave_with_it(tmp_path):
    pytest.importorskip("matplotlib")
    chart = heat_chart("heat", "Load", codes=["load"], sites=["Ash"], counts=[[3]])
    with_chart = Document(title="T", slug="ash", blocks=(chart,))
    first = write_document(with_chart, tmp_path)
    longer = write_document(replace(with_chart, slug="ash-b"), tmp_path)

    picture = tmp_path / "figures" / "ash--heat.svg"
    assert [w.path for w in first] == [tmp_path / "ash.md", tmp_path / "ash.html", picture]
    assert not any(w.changed for w in write_document(with_chart, tmp_path))
    write_document(replace(with_chart, blocks=()), tmp_path)
    assert not picture.exists()
    assert longer[-1].path.is_file()
    assert remove_stale(tmp_path, ["ash"]) == 1
    assert not longer[-1].path.exists()
