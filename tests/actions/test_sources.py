import os
import zipfile
from pathlib import Path

import pytest
import yaml

from workbench.actions import history, querying, reading
from workbench.actions.finding import find_source
from workbench.actions.places import add_site
from workbench.actions.sources import Imported, gather, import_sources, make_units
from workbench.actions.workplace import Workplace
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.importing.formats.readers import READERS
from workbench.model.filters import Filters
from workbench.store import sources
from workbench.store.study import Study

DATA = Path(__file__).resolve().parents[1] / "data"
WORDS = "Q: How do you meet?\n\nAna: We meet on Tuesdays. The door is open.\n"
BAD = {
    "binary.txt": (b"\x00\x01\x02\x03 and more", "NUL"),
    "empty.txt": (b"", "is empty"),
    "blank.md": (b" \n\n", "is empty"),
    "header.md": (b"---\nsite: [a\nrole: b\n---\n\nAna: Hello there.\n", "header.md"),
    "no-word.docx": (b"just text", "is no Word file"),
    "unknown.txt": (b"---\nsite: osgood\n---\n\nAna: Hello there.\n", "no site 'osgood'"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "is no text"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "transcripts"
    (made / "second").mkdir(parents=True)
    for name in ("one.txt", "second/two.txt"):
        (made / name).write_text(f"{WORDS}Ana: In {name}.\n", encoding="utf-8")
    return made


def slugs(place: Workplace) -> list[str]:
    return [s.slug for s in reading.list_sources(place, Filters())]


def states(done: Imported) -> dict[str, str]:
    return {r.path.name: r.state for r in done.files}


def test_a_folder_comes_in_with_all_below_it(empty: Workplace, folder: Path) -> None:
    (folder / "table.csv").write_text("a,b\n", encoding="utf-8")
    done = import_sources(empty, [folder])

    assert states(done) == {"table.csv": "skipped", "one.txt": "imported", "two.txt": "imported"}
    assert slugs(empty) == ["one", "two"]
    assert history.check(empty).problems == ()


def test_a_second_import_changes_nothing(empty: Workplace, folder: Path) -> None:
    import_sources(empty, [folder])
    before = empty.database.read_bytes(), sorted(empty.root.rglob("*"))
    again = import_sources(empty, [folder])

    assert set(states(again).values()) == {"known"}
    assert again.run == ""
    assert (empty.database.read_bytes(), sorted(empty.root.rglob("*"))) == before


def test_a_file_under_another_name_or_with_other_line_ends_is_known_by_its_words(
    empty: Workplace, folder: Path
) -> None:
    import_sources(empty, [folder])
    raw = (folder / "one.txt").read_bytes()
    (folder / "copy.txt").write_bytes(raw)
    (folder / "windows.txt").write_bytes(raw.replace(b"\n", b"\r\n"))
    done = import_sources(empty, [folder])

    assert {r.path.name: r.detail for r in done.of("known")} == {
        "copy.txt": "the same bytes as one",
        "one.txt": "the same bytes as one",
        "windows.txt": "the same words as one",
        "two.txt": "the same bytes as two",
    }


def test_another_file_of_a_taken_name_is_refused(empty: Workplace, folder: Path) -> None:
    (folder / "second" / "one.txt").write_text("Ana: Something else entirely.\n", encoding="utf-8")
    done = import_sources(empty, [folder])

    [refused] = done.of("refused")
    assert refused.path == folder / "second" / "one.txt"
    assert f"a source called one is there already (from {folder / 'one.txt'}); rename" in refused.detail
    assert "--path" in refused.detail


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_is_told_in_one_line_and_the_others_come_in(empty: Workplace, folder: Path, name: str) -> None:
    raw, said = BAD[name]
    (folder / name).write_bytes(raw)
    done = import_sources(empty, [folder])
    refused = done.of("refused")

    assert [r.path.name for r in refused] == [name]
    assert said in refused[0].detail
    assert "\n" not in refused[0].detail
    assert slugs(empty) == ["one", "two"]
    assert history.check(empty).problems == ()


def test_a_renamed_zip_and_a_missing_file_are_bad_files_too(empty: Workplace, folder: Path) -> None:
    with zipfile.ZipFile(folder / "zip.docx", "w") as archive:
        archive.writestr("a.txt", "hello")
    done = import_sources(empty, [folder, folder / "absent.txt"])

    assert [r.detail.split(";")[0] for r in done.of("refused")] == [
        "zip.docx is a zip archive but no Word file",
        f"{folder / 'absent.txt'}: no such file",
    ]
    assert len(done.of("imported")) == 2


def test_strict_lets_nothing_in_beside_a_bad_file(empty: Workplace, folder: Path) -> None:
    (folder / "zz.txt").write_bytes(b"")
    with pytest.raises(Problems, match="1 problem in the import; nothing was imported"):
        import_sources(empty, [folder], strict=True)

    assert slugs(empty) == []


def test_strict_writes_one_event_in_all(empty: Workplace, folder: Path) -> None:
    import_sources(empty, [folder], strict=True)

    with Study(empty.database) as study:
        assert study.db.execute("select count(*) from event where command = 'source import'").fetchone() == (1,)
    assert slugs(empty) == ["one", "two"]
    assert history.check(empty).problems == ()


def test_a_dry_run_reads_everything_and_writes_nothing(empty: Workplace, folder: Path) -> None:
    before = empty.database.read_bytes()
    done = import_sources(empty, [folder], dry_run=True)

    assert [r.turns for r in done.of("imported")] == [3, 3]
    assert done.run == ""
    assert empty.database.read_bytes() == before
    assert list((empty.root / "corpora").iterdir()) == []


def test_rows_of_a_table_say_what_a_file_is(empty: Workplace, folder: Path) -> None:
    add_site(empty, "Osgood Middle", site="osgood")
    table = folder / "sources.csv"
    table.write_text("file;site;role;wave\none.txt;osgood;principal;2\n", encoding="utf-8")
    done = import_sources(empty, [folder], table=table)
    one = next(s for s in reading.list_sources(empty, Filters()) if s.slug == "one")

    assert (one.site, one.role, one.wave) == ("osgood", "principal", "2")
    assert {r.slug: r.missing for r in done.of("imported")} == {"one": (), "two": ("site", "role", "wave")}


def test_originals_are_kept_once_and_to_the_byte(empty: Workplace, folder: Path) -> None:
    raw = WORDS.replace("\n", "\r\n").encode("cp1252")
    (folder / "one.txt").write_bytes(raw)
    run = import_sources(empty, [folder]).run
    history.undo(empty, run)
    import_sources(empty, [folder])

    assert {p.name for p in (empty.root / "corpora").iterdir()} == {"one.txt", "two.txt"}
    assert (empty.root / "corpora" / "one.txt").read_bytes() == raw


def test_an_original_never_covers_another(empty: Workplace, folder: Path) -> None:
    (empty.root / "corpora" / "one.txt").write_text("something of mine", encoding="utf-8")
    import_sources(empty, [folder])

    assert (empty.root / "corpora" / "one.txt").read_text(encoding="utf-8") == "something of mine"
    assert len(list((empty.root / "corpora").glob("one-*.txt"))) == 1


def test_an_undone_import_can_be_done_again(empty: Workplace, folder: Path) -> None:
    first = import_sources(empty, [folder])
    undone = history.undo(empty)

    assert undone.run.id == first.run
    assert slugs(empty) == []
    assert querying.find(empty, "tuesdays", Filters()) == []
    again = import_sources(empty, [folder])

    assert len(again.of("imported")) == 2
    assert slugs(empty) == ["one", "two"]
    assert len(querying.find(empty, "tuesdays", Filters())) == 2
    assert history.check(empty).problems == ()


def test_the_studys_own_reports_never_become_sources(empty: Workplace, folder: Path) -> None:
    (empty.reports / "cross-site.md").write_text("A report.", encoding="utf-8")
    (empty.root / "corpora" / "three.txt").write_text(WORDS, encoding="utf-8")
    done = import_sources(empty, [empty.root])

    assert [r.slug for r in done.of("imported")] == ["three"]


def test_links_and_hidden_files_of_a_folder_are_not_followed(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "one.txt")
    (folder / ".hidden.txt").write_text(WORDS, encoding="utf-8")
    files, told = gather([folder])

    assert [f.name for f in files] == ["one.txt", "two.txt"]
    assert {r.path.name: r.state for r in told} == {"link.txt": "skipped", ".hidden.txt": "skipped"}


def test_a_folder_that_cannot_be_opened_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: str, **more: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", closed)
    _, told = gather([folder])

    assert [r.detail for r in told] == ["the folder cannot be opened (Permission denied); check its rights"]


def test_a_full_disk_under_the_originals_is_one_line(
    empty: Workplace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(WorkbenchError, match=r"cannot be kept .*No space left.*import the same files again"):
        import_sources(empty, [folder])
    monkeypatch.undo()

    assert slugs(empty) == []
    assert history.check(empty).problems == ()


def test_what_another_process_brought_in_meanwhile_is_not_written_twice(
    empty: Workplace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = sources.sources
    monkeypatch.setattr("workbench.actions.sources.known_to", _blind)
    import_sources(empty, [folder])
    (folder / "one.txt").write_text("Ana: Other words.\n", encoding="utf-8")
    done = import_sources(empty, [folder])

    assert sources.sources is nobody
    assert {r.path.name: (r.state, r.detail) for r in done.files} == {
        "one.txt": ("refused", "a source called one has come in just now; rename the file"),
        "two.txt": ("known", "another process has imported it just now"),
    }


def _blind(study: Study) -> object:
    from workbench.actions.known import Known, Names

    return Known(
        namespace=study.namespace,
        sites=Names(),
        districts=Names(),
        site_districts={},
        originals={},
        texts={},
        erased=frozenset(),
    )


def test_units_that_are_missing_are_made_again(empty: Workplace, folder: Path) -> None:
    import_sources(empty, [folder])
    with Study(empty.database) as study, study.transaction():
        sources.forget_units(study.db, "older")

    assert any("has no units yet" in note for note in history.check(empty).notes)
    assert make_units(empty) == 2
    assert make_units(empty) == 0
    assert len(querying.find(empty, "tuesdays", Filters())) == 2


def test_a_source_of_labels_without_words_is_whole(empty: Workplace, tmp_path: Path) -> None:
    (tmp_path / "bare.txt").write_text("ANA:\n\nBEN:\n", encoding="utf-8")
    import_sources(empty, [tmp_path / "bare.txt"])

    assert history.check(empty).problems == ()


def test_an_unknown_source_is_refused_with_the_nearest_names(coded: Workplace) -> None:
    with Study(coded.database) as study, pytest.raises(NotKnown, match="did you mean osgood-teacher-w2"):
        find_source(study, "osgood-teachr-w2")


def test_a_file_name_that_is_no_unicode_keeps_only_that_file_out(empty: Workplace, folder: Path) -> None:
    (folder / os.fsdecode(b"bad\xff.txt")).write_text("Ana: Other words.\n", encoding="utf-8")
    done = import_sources(empty, [folder])

    assert [r.detail for r in done.of("refused")] == ["the name of the file is no valid Unicode; rename the file"]
    assert slugs(empty) == ["one", "two"]
    assert history.check(empty).problems == ()


def test_a_school_is_matched_by_its_whole_name_in_any_script(empty: Workplace, tmp_path: Path) -> None:
    for key, name in (("shanghai", "上海中学"), ("beijing", "北京中学"), ("oak", "Oak"), ("oak-2", "OAK")):
        add_site(empty, name, site=key)
    heads = {
        "a": "上海中学", "b": "北京中学", "c": "Oak", "d": "oak", "e": "南京中学", "f": "OAK-2", "g": "unnamed"
    }  # fmt: skip
    for stem, site in heads.items():
        (tmp_path / f"{stem}.txt").write_text(f"---\nsite: {site}\n---\n\nAna: In {stem}.\n", encoding="utf-8")
    done = import_sources(empty, [tmp_path / f"{stem}.txt" for stem in heads])
    found = {s.slug: s.site for s in reading.list_sources(empty, Filters())}
    refused = {r.path.stem: r.detail for r in done.of("refused")}

    assert found == {"a": "shanghai", "b": "beijing", "d": "oak", "f": "oak-2"}
    assert refused["c"] == "site 'Oak' fits 2: oak, oak-2; write the slug of the one meant"
    assert refused["e"].startswith("no site '南京中学'")
    assert refused["g"].startswith("no site 'unnamed'")


def test_rows_of_a_table_that_fit_no_file_are_told(empty: Workplace, folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    table = folder / "sources.csv"
    table.write_text("file,role\none.txt,principal\nempty.txt,coach\noen,coach\ntwo,coach\n", encoding="utf-8")

    for _ in "first", "again":
        assert import_sources(empty, [folder], table=table).unmatched == ("row 4: oen fits no file",)


def test_a_readme_in_a_folder_is_skipped_and_told(empty: Workplace, folder: Path) -> None:
    (folder / "README.md").write_text("What lies here.\n", encoding="utf-8")
    done = import_sources(empty, [folder])

    assert [(r.path.name, r.detail.split(";")[0]) for r in done.of("skipped")] == [
        ("README.md", "a README tells about its folder")
    ]
    assert states(import_sources(empty, [folder / "README.md"])) == {"README.md": "imported"}


def test_a_path_tells_what_header_and_table_do_not(empty: Workplace, tmp_path: Path) -> None:
    add_site(empty, "Juniper Street", site="juniper-street")
    for site in ("Juniper_Street", "juniper street"):
        (tmp_path / "in" / site).mkdir(parents=True)
    (tmp_path / "in" / "Juniper_Street" / "coach-2.txt").write_text("Q: Who?\nA: One.\n", encoding="utf-8")
    (tmp_path / "in" / "juniper street" / "aide-3.txt").write_text("---\nwave: 1\n---\nQ: Who?\nA: Two.\n", "utf-8")
    (tmp_path / "in" / "loose.txt").write_text("Q: Who?\nA: Three.\n", encoding="utf-8")
    done = import_sources(empty, [tmp_path / "in"], path="{site}/{role}-{wave}.txt")
    found = {s.slug: (s.site, s.role, s.wave) for s in reading.list_sources(empty, Filters())}
    notes = {r.slug: r.notes for r in done.of("imported")}

    assert found == {
        "juniper-street-coach-2": ("juniper-street", "coach", "2"),
        "juniper-street-aide-3": ("juniper-street", "aide", "1"),
        "loose": (None, None, None),
    }
    assert notes["loose"] == ("its path does not fit {site}/{role}-{wave}.txt, and tells nothing",)
    assert notes["juniper-street-aide-3"] == ("wave is '1' in the header, '3' in the path; the header was taken",)


def test_files_of_one_name_are_told_apart_by_the_folders_of_a_pattern(empty: Workplace, tmp_path: Path) -> None:
    for site in ("osgood", "calder"):
        add_site(empty, site.title())
        (tmp_path / site).mkdir()
        (tmp_path / site / "coach-1.txt").write_text(f"Q: Who?\nA: In {site}.\n", encoding="utf-8")
    paths = [tmp_path / "calder", tmp_path / "osgood"]
    import_sources(empty, paths, path="{site}/{role}-{wave}.txt")
    again = import_sources(empty, paths, path="{site}/{role}-{wave}.txt")

    assert slugs(empty) == ["calder-coach-1", "osgood-coach-1"]
    assert set(states(again).values()) == {"known"}


def test_all_that_is_wrong_with_a_file_is_told_at_once(empty: Workplace, folder: Path) -> None:
    with (empty.root / "workbench.toml").open("a", encoding="utf-8") as config:
        config.write('\n[variables.source]\nwave = ["1", "2"]\n')
    (folder / "bad.txt").write_text("---\nsite: no\ndistrict: nor\nwave: 7\n---\nQ: Who?\nA: I.\n", encoding="utf-8")
    done = import_sources(empty, [folder])

    assert [note.split(";")[0] for r in done.of("refused") for note in r.notes] == [
        "no site 'no'",
        "no district 'nor'",
        "wave is '7', not one of 1, 2",
    ]
    assert slugs(empty) == ["one", "two"]


def test_declared_spellings_are_kept_and_undeclared_fields_told(empty: Workplace, folder: Path) -> None:
    with (empty.root / "workbench.toml").open("a", encoding="utf-8") as config:
        config.write('\n[variables.source]\nrole = ["Assistant Principal"]\n')
    (folder / "one.txt").write_text("---\nrole: assistant-principal\nmood: good\n---\nQ: Who?\nA: I.\n", "utf-8")
    [one] = import_sources(empty, [folder / "one.txt"]).of("imported")

    assert reading.list_sources(empty, Filters())[0].role == "Assistant Principal"
    assert one.notes == ("mood is not declared in [variables.source]",)


def test_a_broken_table_of_variables_is_named_with_its_file(empty: Workplace, folder: Path) -> None:
    with (empty.root / "workbench.toml").open("a", encoding="utf-8") as config:
        config.write('\n[variables.pupil]\nage = "number"\n[variables.source]\nwave = 3\n')
    with pytest.raises(Problems, match=r"2 problems in workbench\.toml"):
        import_sources(empty, [folder])


def test_a_table_of_speakers_says_who_asks_and_whom_labels_stand_for(empty: Workplace, tmp_path: Path) -> None:
    words = (
        "Dana: Who meets?\nInes: We do.\nI: We all do.\nALL: Yes.\nDana: When?\nInes: Often.\nI: Daily.\nALL: Yes."
    )
    (tmp_path / "group.txt").write_text(f"---\nkind: focus group\n---\n{words}\n", encoding="utf-8")
    table = tmp_path / "speakers.csv"
    table.write_text(
        "speaker,source,participant,role,voice\nDana,,,,interviewer\nInes,group,Ines P,coach,\n"
        "I,group.txt,,aide,respondent\nRob,group.txt,,coach,\nX,absent.txt,,coach,\n",
        encoding="utf-8",
    )
    done = import_sources(empty, [tmp_path / "group.txt"], speakers=table)
    [found] = reading.list_sources(empty, Filters())
    voices = {t.speaker: t.voice.value for t in found.turns}

    assert voices == {"Dana": "interviewer", "Ines": "respondent", "I": "respondent", "ALL": "respondent"}
    assert {label: (s.role, s.group) for label, s in found.speakers.items()} == {
        "Ines": ("coach", False), "I": ("aide", False), "ALL": (None, True)
    }  # fmt: skip
    assert done.files[0].notes == (
        "no participant Ines P is known yet; 'workbench participant import TABLE' brings them in",
        "the table of speakers has Rob, who is not in this file",
    )
    assert done.unmatched == ("the table of speakers: absent.txt fits no file",)


def test_a_translation_finds_its_original_in_the_same_import_in_any_order(empty: Workplace, tmp_path: Path) -> None:
    words = "---\n{}\n---\nQ: {}?\nA: {}.\n"
    for name, told in {
        "a.txt": ("translation of: b.docx.txt", "Who", "We"), "b.docx.txt": ("language: es", "Quien", "Nos"),
        "c.txt": ("original of: zz.txt", "Wer", "Wir"),
    }.items():  # fmt: skip
        (tmp_path / name).write_text(words.format(*told), encoding="utf-8")
    done = import_sources(empty, [tmp_path / name for name in ("a.txt", "b.docx.txt", "c.txt")])
    found = {s.slug: s.beside for s in reading.list_sources(empty, Filters())}

    assert found == {"a": "b-docx", "b-docx": None, "c": None}
    assert [r.notes for r in done.files if r.slug == "a"] == [()]
    assert "there is no source 'zz.txt'" in done.files[2].detail
    history.undo(empty)
    assert slugs(empty) == []
    assert history.check(empty).problems == ()


def test_tables_in_a_folder_are_skipped_and_named_ones_are_refused_with_the_way_to_go(
    empty: Workplace, folder: Path
) -> None:
    (folder / "answers.csv").write_text("id,Why?\n1,Time.\n", encoding="utf-8")
    (folder / "sources.csv").write_text("file,role\none.txt,coach\n", encoding="utf-8")
    done = import_sources(empty, [folder, folder / "answers.csv"], table=folder / "sources.csv")
    named = import_sources(empty, [folder / "answers.csv"])

    assert "sources.csv" not in states(done)
    assert [(r.state, "'workbench source survey'" in r.detail) for r in named.files] == [("refused", True)]


def test_a_note_that_many_files_share_is_said_once(empty: Workplace, folder: Path) -> None:
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"Dana: Who?\nInes: I, {name}.\nDana: And?\nInes: We.\n", "utf-8")
    done = import_sources(empty, [folder])

    assert {note.split(":")[0]: slugs for note, slugs in done.common.items()} == {
        "nobody is recognised as interviewer": ("a", "b", "c")
    }
    assert [r.notes for r in done.of("imported")] == [()] * 5


def test_every_format_and_every_convention_comes_in(empty: Workplace, tmp_path: Path) -> None:
    files = []
    for group, shown in (("formats", "{0}-{1}{2}"), ("conventions", "{0}{2}")):
        for path in sorted((DATA / group).iterdir()):
            if path.suffix in READERS:
                name = shown.format(path.stem, path.suffix[1:], path.suffix)
                files.append(tmp_path / name)
                files[-1].write_bytes(path.read_bytes())
    done = import_sources(empty, files)
    expected = yaml.safe_load((DATA / "conventions" / "expected.yaml").read_text("utf-8"))
    came = {r.slug: r for r in done.of("imported")}

    assert done.of("refused") == done.of("skipped") == ()
    # the same interview in six formats: those that give the very same words are known
    assert {r.path.suffix for r in done.files if r.path.stem.startswith("interview-")} == {
        ".docx", ".html", ".odt", ".pdf", ".rtf", ".txt"
    }  # fmt: skip
    assert {name: came[name].convention for name in expected} == {
        name: told["convention"] for name, told in expected.items()
    }
    assert all(r.turns and r.words for r in came.values())
    assert history.check(empty).problems == ()
    assert history.check(empty).notes == ()


def test_a_forced_convention_that_fits_no_line_refuses_the_file(empty: Workplace, tmp_path: Path) -> None:
    talk, memo = tmp_path / "talk.txt", tmp_path / "memo.md"
    talk.write_text("Q: Who?\n\nA: We.\n", encoding="utf-8")
    memo.write_text("---\nkind: case-memo\n---\nThey meet.\n", encoding="utf-8")
    done = import_sources(empty, [talk, memo], convention="zoom")

    assert states(done) == {"talk.txt": "refused", "memo.md": "imported"}
    assert done.files[0].detail.startswith("no line follows 'zoom'; leave --convention out, or name one of name, ")
    assert states(import_sources(empty, [talk], convention="none")) == {"talk.txt": "imported"}


def test_a_label_that_was_read_as_words_is_told_once_a_file(empty: Workplace, tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text("Q: Who?\n\nA: We.\n\nOsei: And I.\n\nQ: Why?\n\nRob: I come.\n", encoding="utf-8")
    [file] = import_sources(empty, [talk]).files

    assert file.notes == (
        "'Osei:', 'Rob:' were read as words: if somebody speaks, name them with --speakers or --interviewer",
    )


def test_rows_of_speakers_for_sources_of_the_study_fit(empty: Workplace, tmp_path: Path) -> None:
    table = tmp_path / "speakers.csv"
    table.write_text(
        "source,speaker,voice\none,Osei,respondent\ntwo,Osei,respondent\nthree,Osei,respondent\n", "utf-8"
    )
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"Q: Who?\n\nA: In {name}.\n\nOsei: I.\n", encoding="utf-8")
    import_sources(empty, [tmp_path / "one.txt"])
    done = import_sources(empty, [tmp_path / "two.txt"], speakers=table)

    assert done.unmatched == ("the table of speakers: three fits no file",)


def test_the_site_of_a_path_stands_before_every_name_and_a_table_may_name_the_source(
    empty: Workplace, tmp_path: Path
) -> None:
    for site, name in (("osgood", "coach-1"), ("calder", "coach-1"), ("calder", "teacher-1"), ("calder", "calder-2")):
        if not (tmp_path / site).exists():
            add_site(empty, site.title())
            (tmp_path / site).mkdir()
        (tmp_path / site / f"{name}.txt").write_text(f"Q: Who?\n\nA: {name} {site}.\n\nOsei: I.\n", encoding="utf-8")
    table = tmp_path / "speakers.csv"
    table.write_text("source,speaker,voice\ncalder-teacher-1,Osei,respondent\n", encoding="utf-8")
    done = import_sources(
        empty, [tmp_path / "calder", tmp_path / "osgood"], path="{site}/{role}-{wave}", speakers=table
    )

    assert {f.slug: f.speakers for f in done.files} == {
        "calder-2": 2, "calder-coach-1": 2, "calder-teacher-1": 3, "osgood-coach-1": 2
    }  # fmt: skip
    assert done.unmatched == ()
    again = import_sources(empty, [tmp_path / "osgood"], path="{site}/{role}-{wave}")
    assert set(states(again).values()) == {"known"}
