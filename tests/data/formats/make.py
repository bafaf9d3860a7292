"""Writes interview.odt and interview.docx anew: python tests/data/formats/make.py. What they say is invented."""

import io
import zipfile
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

HERE = Path(__file__).parent
CLAIM = "Invented for the tests of workbench: nobody said this."
ROWS = [["Team", "Meets"], ["Grade 3", "weekly"], ["Grade 5", "when “needed”"]]
NAMES = ("office", "text", "table", "style")
MIMETYPE = "application/vnd.oasis.opendocument.text"
MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.2">'
    f'<m:file-entry m:full-path="/" m:media-type="{MIMETYPE}"/>'
    '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)


def odt(body, *, styles="", page="", parts=None):
    """The bytes of an OpenDocument text; styles stand in content.xml, what is on each page in styles.xml."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in NAMES)
    spaces += ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    master = f'<style:master-page style:name="Standard">{page}</style:master-page>'
    pages = (
        f'<office:document-styles {spaces} office:version="1.2"><office:master-styles>{master}'
        "</office:master-styles></office:document-styles>"
    )
    entries = {"mimetype": MIMETYPE, "content.xml": content, "styles.xml": pages, "META-INF/manifest.xml": MANIFEST}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, words in (entries | (parts or {})).items():
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), words, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def interview_odt():
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in ROWS
    )
    return odt(
        f"<text:tracked-changes><text:changed-region><text:deletion><text:p>always</text:p></text:deletion>"
        f"</text:changed-region></text:tracked-changes><text:h>{CLAIM}</text:h>"
        "<text:p>Interviewer: Who leads the<text:s/>grade teams?<office:annotation><text:p>Ask again</text:p>"
        "</office:annotation></text:p><text:p/>"
        "<text:p><text:span>Principal:</text:span> The teachers do.<text:line-break/>I sit in — mostly to\n  listen."
        '<text:note text:note-class="footnote"><text:note-body><text:p>Hm.</text:p></text:note-body></text:note>'
        f"</text:p><table:table>{rows}</table:table><text:p>Interviewer: Since when?</text:p>"
        "<text:p>Principal: Café talks began it 😊 in May.</text:p>",
        page="<style:header><text:p>Confidential</text:p></style:header>",
    )


def interview_docx():
    document = Document()
    document.add_heading(CLAIM)
    asked = document.add_paragraph("Interviewer: Who leads the grade teams?")
    document.add_comment(asked.runs, text="Ask again", author="AB")
    answer = document.add_paragraph()
    answer.add_run("Principal:").bold = True
    answer.add_run(" The teachers do.\nI sit in — mostly to listen.")
    deleted = f"<w:del {nsdecls('w')}><w:r><w:delText> always</w:delText></w:r></w:del>"
    answer._p.append(parse_xml(deleted))
    table = document.add_table(rows=3, cols=2)
    for cell, words in zip(table._cells, [word for row in ROWS for word in row], strict=True):
        cell.text = words
    document.add_paragraph("Interviewer: Since when?")
    document.add_paragraph("Principal: Café talks began it 😊 in May.")
    document.sections[0].header.paragraphs[0].text = "Confidential"
    return document


if __name__ == "__main__":
    (HERE / "interview.odt").write_bytes(interview_odt())
    interview_docx().save(HERE / "interview.docx")
