"""What a source is, told later; sources removed; records of what is no text. All names are invented."""

from pathlib import Path

import pytest

from workbench.actions import choosing, history, querying, reading
from workbench.actions.describing import Described, fields_of, remove_sources, set_fields, set_from_table
from workbench.actions.places import add_district, add_site
from workbench.actions.sources import import_sources
from workbench.actions.surrogates import add_surrogate
from workbench.actions.workplace import Workplace
from workbench.errors import Problems, WorkbenchError
from workbench.model.filters import Filters
from workbench.model.source import Source


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    """Two short interviews that tell nothing, and a school in a district."""
    add_district(empty, "Brightwater")
    add_site(empty, "Osgood Middle", site="osgood", district="brightwater")
    files = tmp_path / "files"
    files.mkdir()
    for name in ("one", "two"):
        (files / f"{name}.txt").write_text(f"Q: Who meets?\n\nA: We do, in {name}.\n", encoding="utf-8")
    import_sources(empty, [files])
    return empty


def source(place: Workplace, name: str) -> Source:
    return next(s for s in reading.list_sources(place, Filters()) if s.slug == name)


def told(done: Described) -> list[tuple[str, str, str]]:
    return [(slug, field, after) for slug, field, _, after in done.lines]


def test_fields_are_set_for_several_sources_in_one_run_and_undone(place: Workplace) -> None:
    done = set_fields(place, ["one", "two.txt"], ["site=Osgood Middle", "wave=Wave 2", "years=3", "date=May 3, 2008"])
    one = source(place, "one")

    assert (one.site, one.wave, one.date, one.attributes) == ("osgood", "2", "2008-05-03", {"years": "3"})
    assert source(place, "two").site == "osgood"
    assert len(done.lines) == 8
    history.undo(place)
    assert source(place, "one").site is None
    assert history.check(place).problems == ()


def test_what_is_told_already_writes_nothing_and_an_empty_value_clears(place: Workplace) -> None:
    set_fields(place, ["one"], ["role=principal", "years=3"])

    assert set_fields(place, ["one"], ["role=principal"]).run == ""
    assert told(set_fields(place, ["one"], ["role=", "years=", "wave="])) == [
        ("one", "role", ""),
        ("one", "years", ""),
    ]
    assert (source(place, "one").role, source(place, "one").attributes) == (None, {})


def test_a_dry_run_says_the_same_and_writes_nothing(place: Workplace) -> None:
    before = place.database.read_bytes()
    done = set_fields(place, ["one"], ["role=coach"], dry_run=True)

    assert (told(done), done.run) == ([("one", "role", "coach")], "")
    assert place.database.read_bytes() == before


def test_a_table_sets_a_row_a_source_and_an_empty_cell_changes_nothing(place: Workplace, tmp_path: Path) -> None:
    set_fields(place, ["one"], ["role=principal"])
    table = tmp_path / "t.csv"
    table.write_text("file,school,role,wave\none.txt,osgood,,1\ntwo,,coach,2\n", encoding="utf-8")
    done = set_from_table(place, table)

    assert told(done) == [
        ("one", "site", "osgood"),
        ("one", "wave", "1"),
        ("two", "role", "coach"),
        ("two", "wave", "2"),
    ]
    assert source(place, "one").role == "principal"


def test_all_problems_of_a_table_are_told_and_nothing_is_written(place: Workplace, tmp_path: Path) -> None:
    with (place.root / "workbench.toml").open("a", encoding="utf-8") as config:
        config.write('\n[variables.source]\nwave = ["1", "2"]\n')
    table = tmp_path / "t.csv"
    table.write_text("file,site,wave,date\none,nowhere,3,\nthree,,1,\ntwo,,1,31 June 2008\n", encoding="utf-8")
    before = place.database.read_bytes()
    with pytest.raises(Problems) as caught:
        set_from_table(place, table)

    assert [p.split(";")[0] for p in caught.value.problems] == [
        "t.csv:3: no source 'three'",
        "t.csv:2: no site 'nowhere'",
        "t.csv:2: wave is '3', not one of 1, 2",
        "t.csv:4: date '31 June 2008' is no day of the calendar",
    ]
    assert place.database.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["wav=2"], "no field 'wav'; did you mean wave"),
        (["wave"], "'wave' is no field: write it as wave=2"),
        (["wave=1", "Round=2"], "wave is told twice"),
        (["kind=podcast"], "unknown kind 'podcast'"),
        (["title="], "a source needs a title"),
        (["kind="], "a source needs a kind"),
        (["beside=three"], "there is no source 'three'"),
        (["beside=one"], "one cannot stand beside itself"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(place: Workplace, words: list[str], said: str) -> None:
    with pytest.raises(Problems) as caught:
        set_fields(place, ["one"], words)

    assert said in "\n".join(caught.value.problems)


def test_a_site_outside_the_district_that_is_there_is_refused_until_one_is_cleared(place: Workplace) -> None:
    add_district(place, "Elsewhere")
    set_fields(place, ["one"], ["district=elsewhere"])
    with pytest.raises(Problems, match="1 problem in the sources"):
        set_fields(place, ["one"], ["site=osgood"])
    set_fields(place, ["one"], ["site=osgood", "district="])

    assert (source(place, "one").site, source(place, "one").district) == ("osgood", None)


def test_a_translation_is_put_beside_its_original_and_one_of_them_counts(place: Workplace) -> None:
    set_fields(place, ["one"], ["beside=two.txt"])
    assert (source(place, "one").beside, source(place, "one").counted) == ("two", False)
    with pytest.raises(Problems) as caught:
        set_fields(place, ["two"], ["beside=one"])
    assert "one stands beside two itself" in caught.value.problems[0]
    set_fields(place, ["one"], ["beside="])
    assert source(place, "one").beside is None


def test_another_kind_parts_the_words_anew_unless_codings_stand_on_them(place: Workplace, coded: Workplace) -> None:
    set_fields(place, ["one"], ["kind=focus group"])
    assert [t.speaker for t in source(place, "one").turns] == ["Q", "A"]
    set_fields(place, ["one"], ["kind=artifact"])
    assert {t.voice.value for t in source(place, "one").turns} == {"description"}
    assert len(querying.find(place, "meets", Filters())) == 2
    assert history.check(place).problems == ()
    assert history.check(place).notes == ()
    with pytest.raises(Problems) as caught:
        set_fields(coded, ["osgood-teacher-w2"], ["kind=artifact"])
    assert "codings, and as artifact its words would be parted anew" in caught.value.problems[0]


def test_a_removed_source_leaves_with_its_codings_and_comes_back(coded: Workplace) -> None:
    name = "osgood-teacher-w2"
    of_it = len([c for c in choosing.list_codings(coded, Filters()) if c.source == name])
    everything = len(choosing.list_codings(coded, Filters()))

    assert remove_sources(coded, [name], dry_run=True).run == ""
    assert remove_sources(coded, [name]).codings == {name: of_it}
    assert len(choosing.list_codings(coded, Filters())) == everything - of_it
    history.undo(coded)
    assert len(choosing.list_codings(coded, Filters())) == everything


def test_a_source_whose_original_goes_counts_by_itself_and_that_is_told(place: Workplace) -> None:
    set_fields(place, ["one"], ["beside=two"])

    assert remove_sources(place, ["two"]).notes == ("one stood beside two, and counts by itself from now on",)


def test_a_picture_comes_in_as_a_record_of_what_is_to_be_seen(place: Workplace, tmp_path: Path) -> None:
    picture = tmp_path / "Data wall.jpg"
    picture.write_bytes(b"\xff\xd8\xff invented")
    done = add_surrogate(
        place, picture, title="Data wall", about="Names by level.", fields=fields_of(["site=osgood"])
    )
    found = source(place, "data-wall")
    again = add_surrogate(place, picture, title="Wall", about="Other words.", fields={})

    assert (done.state, done.words, again.state) == ("imported", 3, "known")
    assert (found.title, found.kind.value, found.site) == ("Data wall", "artifact", "osgood")
    assert found.attributes["surrogate_of"] == "Data wall.jpg"
    assert len(found.attributes["sha256"]) == 64
    assert (place.root / "corpora" / "Data wall.jpg").read_bytes() == picture.read_bytes()
    assert len(querying.find(place, "level", Filters())) == 1
    assert history.check(place).problems == ()


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("absent.jpg", {}, "no such file"),
        ("wall.jpg", {"kind": "survey"}, "is an artifact; leave kind= out"),
        ("wall.jpg", {"site": "nowhere"}, r"1 problem in wall\.jpg"),
    ],
)
def test_a_record_that_cannot_be_is_refused(
    place: Workplace, tmp_path: Path, name: str, fields: dict[str, str], said: str
) -> None:
    (tmp_path / "wall.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(WorkbenchError, match=said):
        add_surrogate(place, tmp_path / name, title="Wall", about="Words.", fields=fields)
    assert list((place.root / "corpora").glob("*.jpg")) == []


def test_a_record_without_a_description_is_refused(place: Workplace, tmp_path: Path) -> None:
    (tmp_path / "wall.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(WorkbenchError, match="nothing is said of 'Wall'"):
        add_surrogate(place, tmp_path / "wall.jpg", title="Wall", about=" ", fields={})
