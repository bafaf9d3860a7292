"""Documents are built from the study and the analyst's own words, and lose neither."""

import pytest

from workbench.actions import history
from workbench.actions.build import build
from workbench.actions.choosing import list_codings
from workbench.actions.codings import add_codings, remove_codings
from workbench.actions.coverage import mark_coverage
from workbench.actions.places import load_claims, load_codebook
from workbench.actions.reading import corpus
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace
from workbench.displays.eligibility import silence
from workbench.errors import Problems, WorkbenchError
from workbench.model.claim import Silence
from workbench.model.coding import Coverage
from workbench.model.filters import Filters
from workbench.model.text import natural_id
from workbench.store import frame, sources
from workbench.store.journal import Add, Retract

REGION = "<!-- analyst: claim-role-alike-peers -->\n"
PEERS = "teacher-leaders/positioning/peer-network"


def write(place: Workplace, words: str) -> None:
    path = place.reports / "cross-site.md"
    path.write_text(path.read_text(encoding="utf-8").replace(REGION, f"{REGION}\n{words}\n"), encoding="utf-8")


def page(place: Workplace, name: str = "cross-site.md") -> str:
    return (place.reports / name).read_text(encoding="utf-8")


def test_the_memo_rebuilds_around_the_analysts_prose(coded: Workplace) -> None:
    write(coded, "The office says one thing, the sites *another*.")
    peers = list_codings(coded, Filters(code=(PEERS,), site=("osgood",)))
    remove_codings(coded, [c.id for c in peers])
    built = build(coded, ("cross-site",))

    assert built.regions == 1
    assert "asked and absent in 2 (Osgood Middle, Harbor High)" in page(coded)
    assert "The office says one thing, the sites *another*." in page(coded)


def test_undo_takes_the_last_coding_back_not_a_builds_note_of_prose(coded: Workplace) -> None:
    gone = list_codings(coded, Filters(code=(PEERS,), site=("osgood",)))
    remove_codings(coded, [c.id for c in gone])
    write(coded, "Mine.")
    build(coded, ("cross-site",))
    undone = history.undo(coded)

    assert undone.run.command == "coding remove"
    assert list_codings(coded, Filters(code=(PEERS,), site=("osgood",))) == gone


def test_prose_comes_back_when_the_report_is_deleted(coded: Workplace) -> None:
    write(coded, "Mine.")
    build(coded, ("cross-site",))
    (coded.reports / "cross-site.md").unlink()
    build(coded, ("cross-site",))

    assert "Mine." in page(coded)


def test_damaged_marks_stop_the_build_before_anything_is_written(coded: Workplace) -> None:
    write(coded, "Mine.")
    path = coded.reports / "cross-site.md"
    path.write_text(page(coded).replace("<!-- /analyst: claim-role-alike-peers -->", ""), encoding="utf-8")
    before = path.read_bytes()

    with pytest.raises(Problems, match=r"cross-site\.md"):
        build(coded)
    assert path.read_bytes() == before


def test_a_filtered_report_has_a_name_of_its_own_and_hides_no_question(coded: Workplace) -> None:
    whole = page(coded)
    filters = Filters(coder=("coder-2",), code=("supervisory",))
    [built] = build(coded, ("cross-site",), filters=filters).documents
    found = page(coded, f"{built.slug}.md")

    assert page(coded) == whole
    assert "role-alike-peers" not in found  # a claim on codes that the filter hides is not tried
    assert "not yet coded" in found  # what coder-2 has not read is not absent
    assert "--coder coder-2 --code supervisory" in found
    assert built.title in page(coded, "index.md")


def test_a_flat_codebook_of_a_first_cycle_gives_full_reports(empty: Workplace, tmp_path) -> None:  # type: ignore[no-untyped-def]
    load_codebook(empty, empty.root / "codebooks" / "site-outline.yaml")
    source = tmp_path / "elm-principal.txt"
    source.write_text("---\nrole: principal\nwave: 1\n---\n\nQ: Well?\n\nA: We meet. We talk.\n", encoding="utf-8")
    import_sources(empty, [source])
    add_codings(empty, "elm-principal", ["not-in-frame"], quote="We meet.", coder="ana-ruiz")
    add_codings(empty, "elm-principal", ["learning-problems"], quote="We talk.", coder="ana-ruiz")
    mark_coverage(empty, ["elm-principal"], coder="ana-ruiz")
    claims = tmp_path / "claims.yaml"
    claims.write_text(
        "claims:\n  - {id: talk, statement: They talk., codes: [learning-problems]}\n", encoding="utf-8"
    )
    loaded = load_claims(empty, claims)
    build(empty)

    assert any("states no proposition" in note for note in loaded.notes)
    assert "> We talk." in page(empty)
    assert "<!-- analyst: learning-problems -->" in page(empty)
    assert "judged by nobody one by one: 1" in page(empty)


def test_words_saved_while_a_build_runs_are_not_overwritten(coded: Workplace) -> None:
    def meddle(stage: str, done: int, total: int) -> None:
        if stage == "reading" and done == total:
            write(coded, "Saved just now.")

    with pytest.raises(WorkbenchError, match="changed while the build ran"):
        build(coded, ("cross-site",), progress=meddle)
    assert "Saved just now." in page(coded)


def test_words_that_a_colleague_wrote_come_in_where_nobody_here_has_touched_the_place(coded: Workplace) -> None:
    """As after a merge: the journal has newer words than the file, and the file's empty place is nobody's wish."""
    with coded.open() as study, study.transaction():
        words = {"claim-role-alike-peers": "Hers."}
        changes = frame.put_regions(study.db, study.namespace, "cross-site", words)
        study.write(changes, command="merge", coder="coder-2", run="r")
    build(coded, ("cross-site",))

    assert "Hers." in page(coded)


def test_an_emptied_place_stays_empty(coded: Workplace) -> None:
    write(coded, "Mine.")
    build(coded, ("cross-site",))
    path = coded.reports / "cross-site.md"
    path.write_text(page(coded).replace("Mine.", ""), encoding="utf-8")
    build(coded, ("cross-site",))

    assert "Mine." not in page(coded)


def test_a_claim_on_a_retired_code_is_told_and_does_not_stop_the_build(coded: Workplace) -> None:
    with coded.open() as study, study.transaction():
        code = natural_id(study.namespace, "code", PEERS)
        study.write([Retract(table="code", row=code)], command="retire", coder="coder-1", run="r")
    build(coded, ("cross-site", "levers"))

    assert f"claim role-alike-peers names codes that the study lacks ({PEERS}): tried not at all" in page(coded)
    assert f"links name codes that the study lacks, and are left out: {PEERS}" in page(coded, "levers.md")


def test_no_figure_is_made_of_sources_whose_sentences_are_not_found_yet(coded: Workplace) -> None:
    with coded.open() as study:
        study.db.execute("delete from unit")
        study.db.execute("delete from layout")

    with pytest.raises(WorkbenchError, match=r"37 sources have no units yet .*; run 'workbench source units'"):
        build(coded)


def test_reading_covers_the_codes_that_there_were(coded: Workplace) -> None:
    late = "supervisory/trust/late-code"
    with coded.open() as study, study.transaction():
        row = [
            late,
            "Late",
            "supervisory/trust",
            "d",
            "",
            "",
            "",
            "[]",
            "",
            "",
            999,
            "f",
            "urban-leadership",
            "[]",
            "[]",
            "",
            "[]",
        ]
        changes = [Add(table="code", rows={natural_id(study.namespace, "code", late): row})]
        study.write(changes, command="late", coder="coder-1", run="r")
    before = corpus(coded, Filters())
    mark_coverage(coded, ["osgood-teacher-w2"], scopes=["supervisory"], coder="coder-1")
    after = corpus(coded, Filters())

    assert silence(before, "osgood", [late]).reason is Silence.NOT_READ
    assert silence(before, "osgood", ["supervisory/data/inquiry"]).reason is Silence.ABSENT
    assert Coverage(source="osgood-teacher-w2", coder="coder-1", scope="supervisory") in after.coverage


def test_no_page_keeps_the_words_of_a_source_that_is_gone(coded: Workplace) -> None:
    path = coded.reports / "sources" / "osgood-teacher-w2.md"
    assert path.exists()
    with coded.open() as study, study.transaction():
        [source] = [s for s in sources.sources(study.db) if s.slug == path.stem]
        study.write([Retract(table="source", row=source.id)], command="retire", coder="coder-1", run="r")
    build(coded, ("cross-site",))

    assert not path.exists()
    assert path.stem not in page(coded, "index.md")
