"""Who took part: a table brings them in whole or not at all, and never loosens what somebody agreed to."""

import json
from pathlib import Path

import pytest

from tests.actions.talks import GROUP, INTERVIEW, copied, talks, write
from workbench.actions.history import check, undo
from workbench.actions.participants import (
    add_participant,
    import_participants,
    list_participants,
    set_consent,
)
from workbench.actions.places import add_district
from workbench.actions.workplace import CONFIG, Workplace
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.source import Consent, Participant

TABLE = """participant,role,role_group,site,district,consent,years
Ms. Abend,teacher,teacher,Osgood,,paraphrase only,4
Dana Calder,coach,teacher leader,osgood,brightwater,quote; no archive,12
Larkin,director,,,Brightwater,,
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return talks(tmp_path_factory.mktemp("made"))


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    return copied(made, tmp_path)


def people(place: Workplace) -> dict[str, Participant]:
    return {each.participant.slug: each.participant for each in list_participants(place)}


def table(place: Workplace, text: str = TABLE) -> Path:
    return write(place, "people.csv", text)


def test_a_table_is_taken_whole_and_loading_it_again_changes_nothing(place: Workplace) -> None:
    planned = import_participants(place, table(place), dry_run=True)
    assert (planned.new, planned.run, people(place)) == (3, "", {})

    first, again = import_participants(place, table(place)), import_participants(place, table(place))
    assert (first.new, first.changed, again.new, again.changed, again.run) == (3, 0, 0, 0, "")
    found = people(place)
    assert found["dana-calder"].consent == (Consent.QUOTE, Consent.NO_ARCHIVE)
    assert found["ms-abend"].attributes == {"years": "4"}
    assert (found["larkin"].site, found["larkin"].district) == (None, "brightwater")  # a pseudonym like a site's name


def test_what_a_table_does_not_tell_stays(place: Workplace) -> None:
    import_participants(place, table(place))
    done = import_participants(
        place, table(place, "participant,role,years\nMs. Abend,head teacher,5\nDana Calder,,\n")
    )
    found = people(place)

    assert (done.new, done.changed) == (0, 1)
    assert found["ms-abend"].consent == (Consent.PARAPHRASE,)
    assert (found["ms-abend"].site, found["ms-abend"].role) == ("osgood", "head teacher")
    assert found["ms-abend"].attributes == {"years": "5"}
    assert found["dana-calder"].role == "coach"


def test_all_problems_are_told_at_once_and_nothing_is_written(place: Workplace) -> None:
    (place.root / CONFIG).write_text('[variables.participant]\nyears = "number"\n', encoding="utf-8")
    with pytest.raises(Problems) as caught:
        import_participants(
            place,
            table(
                place,
                "participant,site,district,consent,years\n"
                "A,osgod,,,1\nB,larkin,brightwatr,,many\nC,osgood,,withdrawn,\nD,,,,\n",
            ),
        )

    assert list(caught.value.problems) == [
        "people.csv:2: no site 'osgod'; did you mean osgood? see 'workbench site list'",
        "people.csv:3: no district 'brightwatr'; did you mean brightwater? see 'workbench district list'",
        "people.csv:3: years is 'many', which is no number; write it like 12 or 0.5",
        "people.csv:4: c is told to have withdrawn; take the line out,"
        " and run 'workbench participant withdraw' for who is known",
    ]
    assert people(place) == {}


def test_a_mistake_of_the_table_itself_hides_no_unknown_site(place: Workplace) -> None:
    with pytest.raises(Problems) as caught:
        import_participants(place, table(place, "participant,site,consent\nA,osgod,\nB,,perhaps\n"))

    assert [p.split(":")[1] for p in caught.value.problems] == ["3", "2"]


def test_a_site_in_another_district_is_refused(place: Workplace) -> None:
    add_district(place, "Copperfield")
    with pytest.raises(Problems, match="site osgood lies in brightwater, not in copperfield"):
        import_participants(place, table(place, "participant,site,district\nA,osgood,copperfield\n"))


def test_undeclared_columns_are_noted_where_some_are_declared(place: Workplace) -> None:
    (place.root / CONFIG).write_text('[variables.participant]\nage = "number"\n', encoding="utf-8")
    done = import_participants(place, table(place))

    assert done.notes == ("people.csv: years is not declared in [variables.participant]",)


def test_one_is_added_once_with_what_is_told(place: Workplace) -> None:
    assert add_participant(place, "Ms. Rowe", role="teacher", site="Osgood", consent=["quote"]) == "ms-rowe"
    assert people(place)["ms-rowe"].site == "osgood"
    with pytest.raises(WorkbenchError, match="ms-rowe is there already; give --slug"):
        add_participant(place, "Ms. Rowe")
    with pytest.raises(WorkbenchError, match="no site 'osgod'; did you mean osgood"):
        add_participant(place, "Ms. Roe", site="osgod")
    with pytest.raises(WorkbenchError, match="no letter from a to z"):
        add_participant(place, "王")


def test_a_consent_replaces_the_one_before_and_can_be_undone(place: Workplace) -> None:
    import_participants(place, table(place))
    person, changed = set_consent(place, "ms. abend", ["quote", "no archive"])
    assert (person.consent, changed) == ((Consent.QUOTE, Consent.NO_ARCHIVE), True)
    assert set_consent(place, "ms-abend", ["quote; no archive"])[1] is False
    assert set_consent(place, "ms-abend", ["paraphrase", "only"])[0].consent == (Consent.PARAPHRASE,)
    undo(place)
    assert people(place)["ms-abend"].consent == (Consent.QUOTE, Consent.NO_ARCHIVE)
    assert set_consent(place, "ms-abend", ["unknown"])[0].consent == ()
    assert check(place).problems == ()


@pytest.mark.parametrize(
    ("who", "scopes", "said"),
    [
        ("ms-abend", ["withdrawn"], "run 'workbench participant withdraw'"),
        ("ms-abend", ["quote", "paraphrase only"], "contradicts itself"),
        ("ms-abend", ["perhaps"], "consent is 'perhaps'"),
        ("ms-abnd", ["quote"], "no participant 'ms-abnd'; did you mean ms-abend"),
        ("Dana Caldr", ["quote"], "did you mean Dana Calder"),
    ],
)
def test_what_is_no_consent_or_nobodys_is_refused(place: Workplace, who: str, scopes: list[str], said: str) -> None:
    import_participants(place, table(place))
    with pytest.raises(WorkbenchError) as caught:
        set_consent(place, who, scopes)
    assert said in str(caught.value)
    assert isinstance(caught.value, NotKnown) == (who != "ms-abend")


def test_who_has_withdrawn_is_left_alone(place: Workplace) -> None:
    import_participants(place, table(place))
    withdrawn(place, "ms-abend")
    done = import_participants(place, table(place))

    assert done.notes == ("ms-abend has withdrawn; line 2 was left out",)
    assert people(place)["ms-abend"].consent == (Consent.WITHDRAWN,)
    with pytest.raises(WorkbenchError, match="ms-abend has withdrawn"):
        set_consent(place, "ms-abend", ["quote"])


def withdrawn(place: Workplace, who: str) -> None:
    """Without the erasure of words, which is another command."""
    from workbench.actions.workplace import write as journal
    from workbench.model.text import natural_id
    from workbench.store.journal import Set

    with place.open() as study, study.transaction():
        row = natural_id(study.namespace, "participant", who)
        journal(
            study, place, [Set(table="participant", row=row, values={"consent": '["withdrawn"]'})], command="test"
        )


def test_the_list_names_the_sources_in_which_somebody_speaks(place: Workplace) -> None:
    import_participants(place, table(place))
    spoken = {each.participant.slug: each.sources for each in list_participants(place)}

    assert spoken == {"ms-abend": (), "dana-calder": (INTERVIEW,), "larkin": ()}
    assert GROUP not in json.dumps(spoken)  # nobody has said yet who speaks there


def test_the_journal_holds_no_names_in_its_commands(place: Workplace) -> None:
    import_participants(place, table(place))
    add_participant(place, "Ms. Rowe")
    set_consent(place, "ms-rowe", ["quote"])
    with place.open() as study:
        commands = [c for (c,) in study.db.execute("select command from event order by n desc limit 3")]

    assert commands == ["participant consent", "participant add", "participant import"]
