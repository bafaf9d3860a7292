"""PDF through weasyprint: nothing is fetched, the same bytes, a clear line where it is not installed."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.reports.examples import WOVEN
from workbench.errors import WorkbenchError
from workbench.reports import pdf
from workbench.reports.document import Document
from workbench.reports.html import render
from workbench.reports.write import write_document


@pytest.fixture(scope="module")
def made():
    pytest.importorskip("weasyprint")
    return pdf.to_pdf(render(WOVEN))


def _text(made):
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())


def test_the_same_page_gives_the_same_bytes_without_the_clock(made):
    assert made.startswith(b"%PDF-")
    assert pdf.to_pdf(render(WOVEN)) == made
    assert b"CreationDate" not in made


def test_the_words_are_there(made):
    assert "Claim 1: load grows where nobody shares it" in _text(made)


def test_nothing_is_fetched(made, tmp_path, caplog):
    picture = tmp_path / "a.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"/>')
    style = tmp_path / "a.css"
    style.write_text("p { display: none }")
    page = f'<img src="{picture.as_uri()}"><link rel="stylesheet" href="{style.as_uri()}"><p>x</p>'

    assert _text(pdf.to_pdf(page)) == "x"
    assert (
        sum("fetch" in record.message.lower() or "load" in record.message.lower() for record in caplog.records) >= 2
    )


def test_where_it_is_not_installed_one_line_says_so_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    with pytest.raises(WorkbenchError, match="PDF needs weasyprint") as caught:
        write_document(Document(title="T", slug="t"), tmp_path / "reports", formats=("md", "pdf"))
    assert caught.value.hint == "pip install 'workbench[pdf]'"
    assert not (tmp_path / "reports").exists()
