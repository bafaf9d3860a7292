"""Documents are built from the study and the analyst's own words, and lose neither."""

import pytest

from workbench.actions import history
from workbench.actions.build import build
from workbench.actions.codings import add_codings, list_codings, mark_coverage, remove_codings
from workbench.actions.places import load_claims, load_codebook
from workbench.actions.sources import import_sources
from workbench.actions.workplace import Workplace
from workbench.errors import Problems
from workbench.model.filters import Filters

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
    built = build(coded)

    assert built.regions == 1
    assert "asked and absent in 2 (Osgood Middle, Harbor High)" in page(coded)
    assert "The office says one thing, the sites *another*." in page(coded)


def test_undo_takes_the_last_coding_back_not_a_builds_note_of_prose(coded: Workplace) -> None:
    gone = list_codings(coded, Filters(code=(PEERS,), site=("osgood",)))
    remove_codings(coded, [c.id for c in gone])
    write(coded, "Mine.")
    build(coded)
    undone = history.undo(coded)

    assert undone.run.command == "coding remove"
    assert list_codings(coded, Filters(code=(PEERS,), site=("osgood",))) == gone


def test_prose_comes_back_when_the_report_is_deleted(coded: Workplace) -> None:
    write(coded, "Mine.")
    build(coded)
    (coded.reports / "cross-site.md").unlink()
    build(coded)

    assert "Mine." in page(coded)


def test_damaged_marks_stop_the_build_before_anything_is_written(coded: Workplace) -> None:
    write(coded, "Mine.")
    path = coded.reports / "cross-site.md"
    path.write_text(page(coded).replace("<!-- /analyst: claim-role-alike-peers -->", ""), encoding="utf-8")
    before = path.read_bytes()

    with pytest.raises(Problems, match="cross-site.md"):
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
    assert "was judged by nobody" in page(empty)
