"""Words written outside the analyst's marks are noticed and kept."""

from pathlib import Path

from workbench.reports.compose import paragraph
from workbench.reports.document import Document, Region
from workbench.reports.write import write_document


def page(words: str) -> Document:
    return Document(title="T", slug="t", blocks=(paragraph(words), Region(name="view", prompt="What?")))


def test_a_page_edited_outside_the_marks_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    write_document(page("One."), tmp_path)
    path = tmp_path / "t.md"
    path.write_text(path.read_text(encoding="utf-8").replace("One.", "One, said I."), encoding="utf-8")

    written = write_document(page("Two."), tmp_path)

    kept = next(w.kept for w in written if w.kept)
    assert kept.name == "t.edited-1.md"
    assert "One, said I." in kept.read_text(encoding="utf-8")
    assert "Two." in path.read_text(encoding="utf-8")


def test_a_page_edited_only_inside_the_marks_needs_no_copy(tmp_path: Path) -> None:
    write_document(page("One."), tmp_path)
    path = tmp_path / "t.md"
    text = path.read_text(encoding="utf-8")
    mark = "<!-- analyst: view -->\n"
    path.write_text(text.replace(mark, f"{mark}\nMine.\n"), encoding="utf-8")

    assert not any(w.kept for w in write_document(page("Two."), tmp_path))
    assert not list(tmp_path.glob("*.edited-*"))


def test_a_page_that_did_not_change_is_left_alone(tmp_path: Path) -> None:
    write_document(page("One."), tmp_path)

    assert not any(w.changed or w.kept for w in write_document(page("One."), tmp_path))
