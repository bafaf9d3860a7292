import io
import zipfile
from dataclasses import replace

import pytest

from workbench.errors import WorkbenchError
from workbench.importing.formats import package
from workbench.importing.formats.package import OPEN_DOCUMENT, WORD, check_package

WORD_PARTS = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
ODT_PARTS = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"}
LOCKED = '<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'


def zipped(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def refusal(raw, form):
    with pytest.raises(WorkbenchError) as caught:
        check_package(raw, where="osei", form=form)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("parts", "form"), [(WORD_PARTS, WORD), (ODT_PARTS, OPEN_DOCUMENT)])
def test_a_whole_package_of_its_form_passes(parts, form):
    check_package(zipped(parts), where="osei", form=form)


def test_one_form_is_not_the_other():
    assert "is a zip archive but no OpenDocument text" in refusal(zipped(WORD_PARTS), OPEN_DOCUMENT)
    assert "is a zip archive but no Word file" in refusal(zipped(ODT_PARTS), WORD)


def test_a_spreadsheet_of_opendocument_is_no_text():
    sheet = ODT_PARTS | {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}

    assert "no OpenDocument text" in refusal(zipped(sheet), OPEN_DOCUMENT)


@pytest.mark.parametrize("parts", [ODT_PARTS, {"encrypted-package": b"x"}])
def test_an_opendocument_text_with_a_password_says_so(parts):
    said = refusal(zipped(parts | {"META-INF/manifest.xml": LOCKED}), OPEN_DOCUMENT)

    assert said == "osei has a password; open it in LibreOffice and save it as .odt without one"


@pytest.mark.parametrize("declaration", ["<!DOCTYPE x>", "<!doctype x>", '<!ENTITY a "aaa">'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_declarations_are_found_in_every_encoding(declaration, encoding):
    parts = ODT_PARTS | {"styles.xml": f"<?xml version='1.0'?>{declaration}<x/>".encode(encoding)}

    assert "declares XML entities in 'styles.xml'" in refusal(zipped(parts), OPEN_DOCUMENT)


def test_a_declaration_is_found_where_two_steps_meet(monkeypatch):
    monkeypatch.setattr(package, "_STEP", 10)

    for before in range(25):
        parts = ODT_PARTS | {"styles.xml": " " * before + "<!DOCTYPE x>"}
        assert "declares XML entities" in refusal(zipped(parts), OPEN_DOCUMENT)


def test_a_part_that_stands_twice_is_read_twice():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<!DOCTYPE x><x/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("content.xml", "<x/>")

    assert "declares XML entities" in refusal(file.getvalue(), OPEN_DOCUMENT)


def test_more_tags_than_a_parser_can_hold_are_refused():
    parts = WORD_PARTS | {"word/styles.xml": "<a/>" * 1_001}

    assert "has more than 1,000 XML tags; ask its sender for plain text" in refusal(
        zipped(parts), replace(WORD, most_tags=1_000)
    )


def test_an_old_file_is_named():
    assert "is an old Office file; open it in LibreOffice" in refusal(
        b"\xd0\xcf\x11\xe0" + b"\0" * 600, OPEN_DOCUMENT
    )
