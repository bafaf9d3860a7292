import hashlib
import os
from pathlib import Path

import pytest

from workbench.errors import WorkbenchError
from workbench.importing.formats import readers
from workbench.importing.formats.readers import read


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.text", "a.md", "a.markdown"])
def test_plain_text_is_read_by_its_suffix_in_either_case(tmp_path, name):
    raw = b"One\r\ntwo"
    (tmp_path / name).write_bytes(raw)

    reading = read(tmp_path / name)

    assert reading.text == "One\ntwo"
    assert reading.raw_digest == hashlib.sha256(raw).hexdigest()


def test_an_encoding_is_handed_to_the_reader(tmp_path):
    (tmp_path / "a.txt").write_bytes("é".encode("mac-roman"))

    assert read(tmp_path / "a.txt", encoding="mac-roman").text == "é"


@pytest.mark.parametrize("name", ["talk.mp3", "talk.doc", "talk"])
def test_an_unknown_suffix_is_refused_with_the_known_ones(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")

    with pytest.raises(WorkbenchError, match=r"save it as \.docx, \.pdf or plain text"):
        read(tmp_path / name)


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(WorkbenchError, match="no such file; check the name"):
        read(tmp_path / "nobody.txt")


def test_a_folder_is_no_source(tmp_path):
    (tmp_path / "interviews.txt").mkdir()

    with pytest.raises(WorkbenchError, match="is a folder"):
        read(tmp_path / "interviews.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")

    with pytest.raises(WorkbenchError, match="no ordinary file"):
        read(tmp_path / "a.txt")


def test_a_file_that_may_not_be_read_is_one_clear_line(tmp_path, monkeypatch):
    def closed(self):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_bytes(b"x")
    monkeypatch.setattr(type(tmp_path), "read_bytes", closed)  # root may read everything

    with pytest.raises(WorkbenchError, match="may not be read"):
        read(tmp_path / "a.txt")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read"))
    for name, size, most in (("a.txt", 300, 45), ("a.docx", 70, 64)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size * 2**20)

        with pytest.raises(WorkbenchError, match=f"has {size} MB, more than {most}; split it"):
            read(tmp_path / name)


def test_a_text_longer_than_any_book_is_refused_whatever_file_it_comes_in(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "LONGEST", 2_000_000)
    (tmp_path / "a.txt").write_text("word " * 500_000, encoding="utf-8")

    with pytest.raises(WorkbenchError, match="holds 2 million characters of text; split it"):
        read(tmp_path / "a.txt")


def test_the_message_of_a_bad_text_names_its_file(tmp_path):
    (tmp_path / "osei.txt").write_bytes(b"")

    with pytest.raises(WorkbenchError, match=r"^osei\.txt is empty"):
        read(tmp_path / "osei.txt")
