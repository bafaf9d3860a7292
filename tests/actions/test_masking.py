"""Names go out of a study for good: out of texts, journal, files; codings stay on their words."""

import zipfile
from pathlib import Path

import pytest

from tests.actions.juniper import CALDER, fill, held, quotes, tell_participants
from workbench.actions import history, masking, reading, review, revising, vault
from workbench.actions.audit import audit
from workbench.actions.build import build
from workbench.actions.choosing import list_codings
from workbench.actions.coding_by_hand import open_session
from workbench.actions.coverage import mark_coverage
from workbench.actions.participants import set_consent
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace, write
from workbench.errors import Problems, WorkbenchError
from workbench.importing.names.key_table import read_table, write_table
from workbench.importing.names.pseudonyms import Row
from workbench.model.filters import Filters
from workbench.model.source import Participant, Speaker
from workbench.store import codes, people, sources
from workbench.store.journal import Set

NAMES = ("Calder", "calder", "Amadi", "amadi", "Tran", "Juniper", "juniper")


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    study = fill(empty, tmp_path / "files")
    tell_participants(study)
    return study


def decide(place: Workplace, *extra: Row) -> Path:
    """What a person does with the table: everything found is a name, but for ordinary words."""
    names = masking.find_names(place)
    rows = [
        Row(**{**{f: getattr(r, f) for f in ("name", "kind", "pseudonym", "variants")},
               "decision": "keep" if r.name in ("Tuesdays", "Tuesday") else "mask"})
        for r in names.rows
    ]  # fmt: skip
    names.path.write_text(write_table([*rows, *extra]), encoding="utf-8")
    return names.path


def mask(place: Workplace) -> masking.Masked:
    return masking.apply_masking(place, masking.plan_masking(place, decide(place)))


def test_names_leave_texts_journal_originals_backups_and_reports(place: Workplace) -> None:
    build(place, ("cross-site",))
    history.back_up(place)
    assert held(place, "Calder")
    done = mask(place)

    assert done.audit.findings == ()
    assert {name for name in NAMES if held(place, name)} == set()
    assert any(path.startswith("corpora/") for path in done.moved)
    assert any(path.startswith("backups/") for path in done.moved)
    assert history.check(place).problems == ()
    build(place, ("cross-site",))
    assert audit(place).findings == ()


def test_codings_stand_on_the_same_words_with_their_pseudonyms(place: Workplace) -> None:
    mask(place)
    (talk,) = (q for slug, q in quotes(place).items() if slug.startswith("principal-a"))
    assert talk[0].startswith("The team does. [")
    assert "Amadi" not in talk[0]
    assert talk[1] == "There is none."
    assert quotes(place)["group-w1"] == ["We meet on Tuesdays", "We trust each other."]
    (claim,) = reading.corpus(place, Filters()).claims
    assert (claim.marks[0].source, claim.marks[0].quote) == ("principal-a-w1", "The team does.")
    found = reading.corpus(place, Filters())
    assert {p.role for p in found.passages if p.source.slug == "group-w1"} == {"coach", "teacher"}


def test_the_word_will_stays_where_will_osei_goes(place: Workplace) -> None:
    table = decide(place, Row(name="Will Osei", kind="person", pseudonym="[Teacher C]", decision="mask"))
    masking.apply_masking(place, masking.plan_masking(place, table))
    with place.open() as study:
        texts = " ".join(sources.body(study.db, s.text) for s in sources.sources(study.db))
    assert "Will you write that?" in texts
    assert "Osei" not in texts


def test_what_was_done_before_can_still_be_undone_and_redone_but_not_the_masking(place: Workplace) -> None:
    last = next(r for r in history.log(place) if r.command == "coding add")
    mask(place)
    with pytest.raises(WorkbenchError, match="cannot be undone"):
        history.undo(place)
    history.undo(place, last.id)
    assert quotes(place)["group-w1"] == ["We trust each other."]
    history.redo(place)
    assert quotes(place)["group-w1"] == ["We meet on Tuesdays", "We trust each other."]
    assert history.check(place).problems == ()


def test_old_texts_and_codings_that_wait_lose_their_names_too(place: Workplace) -> None:
    path = place.root.parent / "calder-w1.txt"
    path.write_text(CALDER.replace("The team does. Rob Amadi told me so", "No comment"), encoding="utf-8")
    revising.apply_revision(place, revising.plan_revision(place, "calder-w1", path))
    path.unlink()
    mask(place)

    ((coding, _),) = review.waiting(place)
    assert coding.quote.startswith("The team does. [")
    assert audit(place).findings == ()
    assert all(version.characters for version in review.texts_of(place, "principal-a-w1"))


def test_the_key_and_what_held_names_lie_in_the_vault_and_in_no_backup(place: Workplace) -> None:
    mask(place)
    vault = place.root / "vault"
    key = read_table((vault / "key.csv").read_text(encoding="utf-8"))
    assert "Ines Calder" in {row.name for row in key}
    assert any("Ines Calder" in p.read_text(encoding="utf-8") for p in (vault / "texts").iterdir())
    with zipfile.ZipFile(history.back_up(place)) as archive:
        assert not [name for name in archive.namelist() if "vault" in name]


def test_the_audit_finds_names_in_files_that_somebody_puts_into_the_study(place: Workplace) -> None:
    mask(place)
    (place.root / "corpora" / "letter.txt").write_text("Dear Ms. Calder,", encoding="utf-8")
    (place.root / "export.csv").write_text("quote\nRob AMADI said\n", encoding="utf-8")
    (place.root / "corpora" / "rob-amadi.txt").write_text("Nothing here.", encoding="utf-8")
    found = audit(place)
    assert sorted({f.where for f in found.findings}) == [
        "corpora/letter.txt", "corpora/rob-amadi.txt (its name)", "export.csv",
    ]  # fmt: skip
    assert all("Calder" not in f.pseudonym for f in found.findings)


def test_a_second_masking_keeps_the_pseudonyms_of_the_first(place: Workplace) -> None:
    mask(place)
    path = place.root.parent / "again.txt"
    path.write_text("Interviewer: Who?\n\nInes Calder: Dana Quill.\n", encoding="utf-8")
    import_sources(place, [path])
    names = {row.name: row for row in masking.find_names(place).rows}
    assert names["Ines Calder"].pseudonym == "[Principal A]"
    mask(place)
    assert held(place, "Calder") == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (Row(name="Bo Lind", kind="person", pseudonym="Rob Amadi", decision="mask"), "a name"),
        (Row(name="Bo Lind", kind="person", pseudonym="", decision="mask"), "no pseudonym"),
        (Row(name="Bo Lind", kind="person", pseudonym="[Somebody]", decision="?"), "undecided"),
        (Row(name="Bo Lind", kind="dog", pseudonym="[Somebody]", decision="mask"), "kind 'dog'"),
    ],
)
def test_a_table_with_a_mistake_changes_nothing(place: Workplace, row: Row, problem: str) -> None:
    table = decide(place, row)
    with pytest.raises(Problems, match="problem") as refused:
        masking.plan_masking(place, table)
    assert problem in str(refused.value)
    assert held(place, "Calder")


def test_signs_of_regular_expressions_in_a_list_are_signs(place: Workplace, tmp_path: Path) -> None:
    roster = tmp_path / "names.txt"
    roster.write_text("# ours\nBo (xy+\nZed.*\n", encoding="utf-8")
    rows = {row.name: row.count for row in masking.find_names(place, roster=roster).rows}
    assert rows["Zed.*"] == 0
    assert rows["Bo (xy+"] == 0


def test_whoever_has_a_pseudonym_in_the_study_keeps_it_and_coders_are_no_participants(
    empty: Workplace, tmp_path: Path
) -> None:
    (tmp_path / "talk.txt").write_text("Ana Ruiz: Who?\n\nRuth Hallam: We.\n\nAna Ruiz: Why?\n\nRuth Hallam: So.\n")
    import_sources(empty, [tmp_path / "talk.txt"], interviewers=["Ana Ruiz"])
    with empty.open() as study, study.transaction():
        (talk,) = sources.sources(study.db)
        field = sources.speakers_field(study.db, study.namespace, {"Ruth Hallam": Speaker(participant="principal-l")})
        person = Participant(id="", slug="principal-l", name="Principal L", role="principal")
        write(study, empty, people.put_participants(study.db, study.namespace, [person]), command="test")
        write(study, empty, [Set(table="source", row=talk.id, values={"speakers": field})], command="test")

    rows = {row.name: row for row in masking.find_names(empty).rows}
    assert (rows["Ruth Hallam"].pseudonym, rows["Ruth Hallam"].decision) == ("[Principal L]", "mask")
    assert rows["Ana Ruiz"].decision == "keep"
    masking.apply_masking(empty, masking.plan_masking(empty, vault.names_table(empty)))
    assert audit(empty).findings == ()


def test_after_a_masking_sites_and_participants_are_still_found_by_what_they_are_called_now(
    place: Workplace, tmp_path: Path
) -> None:
    mask(place)
    (school,) = reading.corpus(place, Filters()).sites
    path = tmp_path / "later.txt"
    path.write_text(f"---\nsite: {school.slug}\n---\nQ: Who?\n\nA: We.\n", encoding="utf-8")
    import_sources(place, [path])
    found = {s.slug: s.site for s in reading.list_sources(place, Filters())}
    assert found["later"] == school.slug
    set_consent(place, "principal-a", ["paraphrase only"])
    with place.open() as study:
        assert len(people.participants(study.db)) == 3


def test_an_import_of_the_studys_own_folder_does_not_bring_the_vault_back(place: Workplace) -> None:
    mask(place)
    again = import_sources(place, [place.root])
    assert not [result.path for result in again.files if "vault" in result.path.parts]
    assert audit(place).findings == ()


def test_a_code_that_is_named_by_words_loses_the_names_in_them_and_outdates_no_coding(place: Workplace) -> None:
    with open_session(place, "calder-w1") as session:
        session.step("")
        session.step('v "Rob Amadi told me"')
    with place.open() as study:
        assert any("amadi" in c.slug for c in codes.codebook(study.db))
    mark_coverage(place, ["calder-w1"], scopes=["in-vivo"])
    mask(place)

    with place.open() as study:
        book = codes.codebook(study.db)
        (made,) = (c for c in book if c.slug.startswith("in-vivo/"))
        assert not any(name in f"{made.slug} {made.name}" for name in NAMES)
        seen = [c.fingerprint for c in list_codings(place, Filters()) if c.code == made.slug]
        assert len(seen) == 1
        assert not made.outdated(seen[0])
    assert {name for name in NAMES if held(place, name)} == set()
    assert history.check(place).problems == ()
