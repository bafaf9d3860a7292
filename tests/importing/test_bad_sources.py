"""Bad input in one folder with one good file: each bad one is told in one clear line, and the good one comes in.

The files are made here and not kept: bombs and broken archives have no place in a repository. The cases are listed
in tests/data/bad/README.md. Formats that no reader is registered for are skipped by name, which is checked too.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.keep_out import keep_settings_out
from workbench.actions import history, reading
from workbench.actions.sources import Imported, import_sources
from workbench.actions.workplace import Workplace, init
from workbench.importing.describing.tables import sources_from
from workbench.importing.formats import readers
from workbench.model.filters import Filters

GOOD = "Q: How do you meet?\n\nAna: We meet on Tuesdays. The door is open.\n"
SIZE = 300 * 2**20  # bytes


def archive(parts: Mapping[str, bytes], *, declared: int = 0, locked: bool = False) -> bytes:
    """A zip; ``declared`` bytes are claimed for each part, ``locked`` sets the flag of a password on each."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body)
        for entry in made.infolist():  # what stands in the directory at the end is written on closing
            entry.file_size = declared or entry.file_size
            entry.flag_bits |= int(locked)
    return into.getvalue()


def word(**more: bytes) -> dict[str, bytes]:
    """The parts of a Word file; ``document`` replaces its body."""
    body = b'<?xml version="1.0"?><w:document xmlns:w="urn:x"><w:body/></w:document>'
    return {"[Content_Types].xml": b"<Types/>", "word/document.xml": more.get("document", body)}


def open_document(content: bytes) -> dict[str, bytes]:
    return {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content}


def pdf(*, key: str = "") -> bytes:
    """A PDF of one page without a text layer."""
    from pypdf import PdfWriter

    writer, into = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if key:
        writer.encrypt(key, algorithm="RC4-128")
    writer.write(into)
    return into.getvalue()


ENTITIES = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
DAMAGED = 120  # bytes that are left of a damaged archive

# name: how it is made, and what its line must say
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "password-zip.docx": (lambda: archive(word(), locked=True), "has a password"),
    "password-office.docx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "has a password",
    ),
    "damaged.docx": (lambda: archive(word())[:DAMAGED], "is damaged"),
    "bomb.docx": (lambda: archive(word(), declared=2**30), "would unpack to 2048 MB"),
    "parts.docx": (lambda: archive(word() | {f"word/{n}": b"" for n in range(10_001)}), "in 10003 parts"),
    "doctype.docx": (lambda: archive(word(document=ENTITIES + b"<d>&b;</d>")), "declares XML entities"),
    "doctype-utf16.docx": (
        lambda: archive(word(document=(ENTITIES + b"<d/>").decode().encode("utf-16"))),
        "declares XML entities",
    ),
    "no-word.docx": (lambda: archive({"a.txt": b"hello"}), "is a zip archive but no Word file"),
    "damaged.odt": (lambda: archive(open_document(b"<a/>"))[:DAMAGED], "is damaged"),
    "bomb.odt": (lambda: archive(open_document(b"<a/>"), declared=2**30), "would unpack to 2048 MB"),
    "doctype.odt": (lambda: archive(open_document(ENTITIES + b"<d>&b;</d>")), "declares XML entities"),
    "password.pdf": (lambda: pdf(key="secret"), "has a password"),
    "damaged.pdf": (lambda: b"%PDF-1.7\n1 0 obj <<\nnothing comes\n", "damaged"),
    "scanned.pdf": (pdf, "no text"),
    "damaged.rtf": (lambda: b"{\\rtf1 {\\fonttbl", "damaged.rtf"),
    "entities.html": (lambda: b"<!DOCTYPE html>" + b"<div>" * 3000, "entities.html"),
    "empty.vtt": (lambda: b"WEBVTT\n\n", "empty.vtt"),
    "archive.txt": (lambda: archive({"a.txt": b"hello"}), "is no text but a zip archive"),
    "program.txt": (lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, "program.txt:"),
    "noise.txt": (lambda: bytes(range(1, 32)) * 50, "control characters"),
    "high.txt": (lambda: bytes(range(128, 256)) * 20, "neither UTF-8 nor Windows-1252"),
    "nul.txt": (lambda: b"Ana: One.\nAna: T\0wo.\n", "nul.txt:2: a NUL character"),
    "empty.txt": (lambda: b"", "is empty"),
    "blank.md": (lambda: b" \n\n", "is empty"),
    "header.md": (lambda: b"---\nsite: [a\nrole: b\n---\n\nAna: Hello.\n", "header.md"),
    "unknown.txt": (lambda: b"---\nsite: nowhere\n---\n\nAna: Hello.\n", "no site 'nowhere'"),
    "moon.txt": (lambda: b"---\nkind: moon\n---\n\nAna: Hello.\n", "moon"),
}
# What is wrong with these costs no words: they come in, with a line that says so.
NOTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "times-v.vtt": (lambda: b"WEBVTT\n\n00:00:99.000 --> soon\nAna: Hello.\n", "line 3: time"),
    "times-s.srt": (lambda: b"1\n00:00:99,000 --> soon\nAna: Goodbye.\n", "line 2: time"),
    "old.txt": (lambda: "Ana: Café.\n".encode("cp1252"), "read as Windows-1252"),
}
# Names are data: what they hold reaches neither a shell nor another line.
NAMES = (
    "two\nlines.txt",
    "; rm -rf ~.txt",
    "$(touch pwned).txt",
    "`touch pwned`.txt",
    "-rf.txt",
    "--help.txt",
    "a|b>c&d.txt",
    "bell\a and \x1b[31mred.txt",
    "right\u202eto left.txt",
    "100%s {0} %(x)d.txt",
    "'quote\" and \\ back.txt",
    "...dots.txt",
    "上海中学.txt",
)
HIDDEN = ("...dots.txt",)  # begins with a full stop


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A new study; its tests lie here and not with the actions, as they are about what files hold."""
    keep_settings_out(monkeypatch, tmp_path)
    return Workplace(root=init(tmp_path / "study", coder="Ana Ruiz").root, coder="ana-ruiz")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "transcripts"
    made.mkdir()
    (made / "good.txt").write_text(GOOD, encoding="utf-8")
    return made


def slugs(place: Workplace) -> list[str]:
    return [source.slug for source in reading.list_sources(place, Filters())]


def details(done: Imported, state: str) -> dict[str, str]:
    return {each.path.name: each.detail for each in done.of(state)}


def assert_clear(done: Imported) -> None:
    """One line for each, without signs that a terminal would obey."""
    unclear = [r.detail for r in done.files if any(sign < " " or sign == "\x7f" for sign in r.detail)]
    assert unclear == []


def assert_whole(place: Workplace, *expected: str) -> None:
    """Just these sources, a study that checks clean, and nothing half-written beside it."""
    assert sorted(slugs(place)) == sorted(expected)
    assert history.check(place).problems == ()
    assert [p.name for p in place.root.rglob("*") if p.name.endswith((".part", ".tmp"))] == []


def test_a_folder_of_bad_files_leaves_the_good_one(place: Workplace, folder: Path) -> None:
    for name, (make, _) in (BAD | NOTED).items():
        (folder / name).write_bytes(make())
    done = import_sources(place, [folder])
    refused, imported, skipped = (details(done, state) for state in ("refused", "imported", "skipped"))

    assert untold(BAD, refused) == {}
    assert untold(NOTED, imported) == {}
    assert set(skipped) == {name for name in BAD | NOTED if not has_reader(name)}
    assert all("not a format that is read" in line for line in skipped.values())
    assert [line for line in refused.values() if "; " not in line] == [], "each names the next step"
    assert_clear(done)
    assert_whole(place, "good", *(Path(name).stem for name in NOTED if has_reader(name)))
    assert {p.name for p in (place.root / "corpora").iterdir()} == {"good.txt", *filter(has_reader, NOTED)}


def has_reader(name: str) -> bool:
    return Path(name).suffix in readers.READERS


def untold(cases: Mapping[str, tuple[object, str]], lines: Mapping[str, str]) -> dict[str, str]:
    """The cases that a reader should have told, and what was said instead."""
    told = {name: lines.get(name, "") for name in cases if has_reader(name)}
    return {name: line for name, line in told.items() if cases[name][1] not in line}


def test_names_are_data(place: Workplace, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for at, name in enumerate(NAMES):
        (folder / name).write_text(f"{GOOD}Ana: Number {at}.\n", encoding="utf-8")
    done = import_sources(place, [folder])

    assert {r.path.name for r in done.files} == {"good.txt", *NAMES}
    assert set(details(done, "skipped")) == set(HIDDEN)
    assert all(s.isascii() and s == s.strip("-") and " " not in s for s in slugs(place))
    assert "good" in slugs(place)
    assert_clear(done)
    assert_whole(place, *(r.slug for r in done.of("imported")))
    assert not (tmp_path / "pwned").exists()


def test_the_longest_name_that_a_disk_takes_is_imported_or_told(place: Workplace, folder: Path) -> None:
    (folder / ("n" * 251 + ".txt")).write_text("Ana: Long.\n", encoding="utf-8")
    (folder / "z.txt").write_text("Ana: Last.\n", encoding="utf-8")
    done = import_sources(place, [folder])

    assert {"good", "z"} <= set(slugs(place))
    assert_clear(done)
    assert_whole(place, *(r.slug for r in done.of("imported")))


def test_two_files_of_one_name_in_two_folders_are_one_source_and_one_line(place: Workplace, folder: Path) -> None:
    for name in ("first", "second"):
        (folder / name).mkdir()
        (folder / name / "osgood.txt").write_text(f"Ana: I am in {name}.\n", encoding="utf-8")
    done = import_sources(place, [folder])

    assert [line.split(" (")[0] for line in details(done, "refused").values()] == [
        "a source called osgood is there already"
    ]
    assert_clear(done)
    assert_whole(place, "good", "osgood")


def test_links_that_lead_round_in_a_circle_are_passed_by(place: Workplace, folder: Path) -> None:
    (folder / "again").symlink_to(folder, target_is_directory=True)
    (folder / "one.txt").symlink_to(folder / "two.txt")
    (folder / "two.txt").symlink_to(folder / "one.txt")
    done = import_sources(place, [folder, folder / "one.txt"])

    assert "good.txt" in details(done, "imported")
    assert "cannot be read" in next(r.detail for r in done.of("refused"))
    assert_clear(done)
    assert_whole(place, "good")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(place: Workplace, folder: Path) -> None:
    (folder / "closed").mkdir()
    (folder / "closed.txt").write_text(GOOD, encoding="utf-8")
    for name in ("closed", "closed.txt"):
        (folder / name).chmod(0)
    try:
        done = import_sources(place, [folder])
    finally:
        (folder / "closed").chmod(0o700)

    assert len(done.of("refused")) == 2
    assert_clear(done)
    assert_whole(place, "good")


def test_a_pipe_is_not_waited_for(place: Workplace, folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    done = import_sources(place, [folder])

    assert "is no ordinary file" in details(done, "refused")["pipe.txt"]
    assert_whole(place, "good")


def test_a_text_of_300_mb_is_refused_before_it_is_read(
    place: Workplace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(SIZE)  # a hole: it takes no room on the disk
    read, opened = Path.read_bytes, []

    def watched(path: Path) -> bytes:
        opened.append(path.name)
        return read(path) if path.name != "huge.txt" else b"Ana: Far too much.\n"

    monkeypatch.setattr(Path, "read_bytes", watched)
    done = import_sources(place, [folder])

    assert "huge.txt" not in opened
    assert "has 300 MB" in details(done, "refused")["huge.txt"]
    assert_whole(place, "good")


def test_bytes_of_two_encodings_in_one_file_are_told_with_their_line(place: Workplace, folder: Path) -> None:
    mixed = "Ana: Café, déjà vu – “all of it”.\n".encode() * 3 + "Ben: Résumé.\n".encode("cp1252")
    (folder / "mixed.txt").write_bytes(mixed)
    done = import_sources(place, [folder])
    [line] = [r.detail for r in done.files if r.path.name == "mixed.txt"]

    assert "line 4" in line
    assert_clear(done)


def test_a_header_row_that_stands_twice_in_the_table_of_sources_is_no_source(tmp_path: Path) -> None:
    table = tmp_path / "sources.csv"
    table.write_text("file,role,wave\none.txt,principal,1\nfile,role,wave\ntwo.txt,teacher,1\n", encoding="utf-8")

    assert sorted(sources_from(table)) == ["one.txt", "two.txt"]
