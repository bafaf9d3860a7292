"""Tables of open answers, invented here, go through the whole import."""

from pathlib import Path

import pytest

from workbench.actions import history, querying, reading
from workbench.actions.places import add_site, load_codebook, load_protocol
from workbench.actions.surveys import import_survey
from workbench.actions.workplace import Workplace
from workbench.errors import Problems, WorkbenchError
from workbench.model.filters import Filters
from workbench.store.study import Study

HELPS = "What helps you?"
ROWS = f"""id,school,position,visit,type,{HELPS},What is hard?
7,Osgood Middle,coach,Wave 2,full,The coach has time. We plan on Tuesdays.,Finding minutes.
8,osgood,principal,2,part,The coach has time. We plan on Tuesdays.,n/a
9,osgood,principal,2,part,n/a,
"""


@pytest.fixture
def place(empty: Workplace) -> Workplace:
    add_site(empty, "Osgood Middle", site="osgood")
    return empty


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "spring.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def declare(place: Workplace, text: str) -> None:
    with (place.root / "workbench.toml").open("a", encoding="utf-8") as config:
        config.write(text)


def excel(path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for line in path.read_text(encoding="utf-8").splitlines():
        book.active.append(line.split(","))
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def test_a_respondent_is_a_source_that_its_other_columns_describe(place: Workplace, table: Path) -> None:
    done = import_survey(place, table, text=[HELPS, "what is hard"], id="id")
    found = {s.slug: s for s in reading.list_sources(place, Filters())}

    assert (done.imported, done.silent, done.answered, done.blank) == (2, 1, 3, 3)
    assert {s: (x.kind.value, x.site, x.role, x.wave) for s, x in found.items()} == {
        "spring-7": ("survey", "osgood", "coach", "2"),
        "spring-8": ("survey", "osgood", "principal", "2"),
    }
    assert found["spring-7"].attributes == {"type": "full"}, "a column 'type' of a survey tells no kind"
    assert [t.voice.value for t in found["spring-7"].turns] == ["interviewer", "respondent"] * 2
    assert len(querying.find(place, "tuesdays", Filters())) == 2
    assert (place.root / "corpora" / "spring.csv").read_bytes() == table.read_bytes()
    assert history.check(place).problems == ()


def test_a_question_is_a_source_with_a_turn_for_each_answer(place: Workplace, table: Path) -> None:
    import_survey(place, table, text=[HELPS], id="id", by="question")
    [source] = reading.list_sources(place, Filters())

    assert (source.slug, source.title) == ("spring-what-helps-you", HELPS)
    assert [t.speaker for t in source.turns] == ["Question", "7", "8"]
    assert source.who("7").role == "coach"
    assert source.place(source.turns[2].start) == "row 3"


def test_a_workbook_gives_what_the_csv_gives(place: Workplace, table: Path) -> None:
    text = [HELPS, "What is hard?"]
    plain = import_survey(place, table, text=text, id="id", dry_run=True)
    book = import_survey(place, excel(table), text=text, id="id", dry_run=True)

    assert (book.imported, book.answered, book.words, book.missing) == (
        plain.imported, plain.answered, plain.words, plain.missing
    )  # fmt: skip


def test_a_dry_run_writes_nothing(place: Workplace, table: Path) -> None:
    before = place.database.read_bytes()
    done = import_survey(place, table, text=[HELPS], id="id", dry_run=True)

    assert (done.imported, done.run) == (2, "")
    assert place.database.read_bytes() == before
    assert list((place.root / "corpora").iterdir()) == []


def test_undo_takes_all_back_and_a_second_import_brings_it_again(place: Workplace, table: Path) -> None:
    first = import_survey(place, table, text=[HELPS], id="id")
    assert history.undo(place).run.id == first.run
    assert reading.list_sources(place, Filters()) == ()
    assert import_survey(place, table, text=[HELPS], id="id").imported == 2
    assert history.check(place).problems == ()


def test_a_second_import_knows_its_sources_and_takes_new_rows_alone(place: Workplace, table: Path) -> None:
    import_survey(place, table, text=[HELPS], id="id")
    table.write_text(ROWS.replace("9,osgood,principal,2,part,n/a", "9,osgood,,,,Yes."))
    again = import_survey(place, table, text=[HELPS], id="id")
    table.write_text(ROWS.replace("The coach", "A coach"))
    changed = import_survey(place, table, text=[HELPS], id="id")

    assert (again.imported, again.known) == (1, 2)
    assert (changed.imported, changed.run) == (0, "")
    assert "2 left out, in the study with other words" in changed.notes[0]


def test_wrong_values_keep_the_table_out_and_are_told_at_once_with_their_lines(place: Workplace, table: Path) -> None:
    declare(place, '\n[variables.source]\nrole = ["coach"]\n')
    table.write_text(ROWS.replace("8,osgood", "8,osgod"), encoding="utf-8")
    before = place.database.read_bytes()
    with pytest.raises(Problems) as caught:
        import_survey(place, table, text=[HELPS, "What is hard?"], id="id")

    assert caught.value.problems == (
        "line 3: no site 'osgod'; did you mean osgood? add it by 'workbench site import TABLE' or 'site add'",
        "line 3: role is 'principal', not one of coach",
    )
    assert place.database.read_bytes() == before


def test_without_columns_of_answers_some_are_proposed(place: Workplace, table: Path) -> None:
    with pytest.raises(WorkbenchError, match=r"the longest cells stand in 'What helps you\?'"):
        import_survey(place, table)


@pytest.mark.parametrize(
    ("name", "said"), [("ana@school.org", "e-mail addresses"), ("Ana Ruiz", "names of people"), ("r17", "")]
)
def test_ids_that_tell_who_somebody_is_are_warned_of(place: Workplace, table: Path, name: str, said: str) -> None:
    table.write_text(f"id,{HELPS}\n{name},Time and trust.\n", encoding="utf-8")
    done = import_survey(place, table, text=[HELPS], id="id", dry_run=True)

    assert [note for note in done.notes if "the ids look like" in note][:1] == [
        n for n in done.notes if said and said in n
    ]


def test_questions_of_the_protocol_are_found_by_their_very_words(place: Workplace, table: Path) -> None:
    load_codebook(place, place.root / "codebooks" / "site-outline.yaml")
    code = reading.read_codebook(place)[0].codes[-1].slug
    protocol = table.with_name("protocol.yaml")
    protocol.write_text(
        f"questions:\n  - {{id: helps, role: coach, wave: '2', text: 'what helps you', codes: [{code}]}}\n"
    )
    load_protocol(place, protocol)
    import_survey(place, table, text=[HELPS, "What is hard?"], id="id")
    found = {s.slug: s.answers for s in reading.list_sources(place, Filters())}

    assert found == {"spring-7": {1: ("helps",)}, "spring-8": {1: ("helps",)}}


def test_many_respondents_are_few_events_of_one_run(
    place: Workplace, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.actions.surveys.BATCH", 3)
    rows = "".join(f"r{n},Words number {n}.\n" for n in range(8))
    table.write_text(f"id,{HELPS}\n{rows}", encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    done = import_survey(place, table, text=[HELPS], id="id", progress=lambda *step: told.append(step))

    with Study(place.database) as study:
        runs = study.db.execute("select run, count(*) from event where command = 'source survey' group by run")
        assert runs.fetchall() == [(done.run, 3)]
    assert [step for step in told if step[0] == "sources"] == [("sources", n, 8) for n in (3, 6, 8)]
