"""People, sources and labels are invented."""

import pytest

from workbench.errors import Problems
from workbench.importing.describing.people_tables import consent_of, participants_from, speakers_from, speakers_of
from workbench.model.source import Consent, Voice


@pytest.fixture
def table(tmp_path):
    def write(content, name="people.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def problems_of(call, path):
    with pytest.raises(Problems) as refusal:
        call(path)
    return refusal.value.problems


def test_a_participant_carries_role_place_consent_and_the_rest(table):
    path = table(
        "Pseudonym,ID,Role,Role Group,School,District,Consent,Years in Post\n"
        "Ines Calder,P 07,Teacher Leader,nonsupervisory,Juniper Street,,quote; no archive,4\n"
        "Rob Amadi,,district official,,,Norwalk,,unknown\n"
    )

    ines, rob = participants_from(path)

    assert (ines.slug, ines.name, ines.role, ines.role_group) == (
        "p-07", "Ines Calder", "Teacher Leader", "nonsupervisory",
    )  # fmt: skip
    assert (ines.site, ines.district, ines.consent) == (
        "Juniper Street",
        None,
        (Consent.QUOTE, Consent.NO_ARCHIVE),
    )
    assert (ines.attributes, ines.line) == ({"years_in_post": "4"}, 2)
    assert (rob.slug, rob.site, rob.district, rob.consent, rob.attributes) == ("rob-amadi", None, "Norwalk", (), {})


@pytest.mark.parametrize("column", ["participant", "pseudonym", "name", "Name"])
def test_one_column_of_names_is_enough(table, column):
    (row,) = participants_from(table(f"{column}\nOsei\n"))

    assert (row.slug, row.name, row.role, row.site, row.district, row.consent) == (
        "osei",
        "Osei",
        None,
        None,
        None,
        (),
    )


def test_all_problems_are_told_at_once_with_their_lines(table):
    path = table("name,slug,consent\nOsei,,maybe\nosei,,\n上海,,none\nCalder,osei,\nAmadi,北京,quote;withdrawn\n")

    assert problems_of(participants_from, path) == (
        "people.csv:2: consent is 'maybe'; write quote, paraphrase only, no archive, withdrawn,"
        " or nothing when it is not known",
        "people.csv:4: no short name can be made of participant '上海'; give one from a to z in column 'slug'",
        "people.csv:4: consent is 'none'; write quote, paraphrase only, no archive, withdrawn,"
        " or nothing when it is not known",
        "people.csv:6: no short name can be made of participant '北京'; give one from a to z in column 'slug'",
        "people.csv:6: consent is 'quote;withdrawn', which contradicts itself; keep what was agreed last",
        "people.csv:3: participant 'osei' stands on line 2 too (as osei); keep one, or give each a slug of its own",
        "people.csv:5: participant 'Calder' stands on line 2 too (as osei); keep one, or give each a slug of its own",
    )


@pytest.mark.parametrize("column", ["name", "Real Name", "e-mail", "Phone", "surname"])
def test_who_somebody_really_is_does_not_enter_the_study_beside_a_pseudonym(table, column):
    (problem,) = problems_of(participants_from, table(f"pseudonym,{column}\nOsei,x\n"))

    assert "keep the pseudonym alone, and real names outside the study" in problem


def test_a_table_without_names_or_people_is_told(table):
    assert problems_of(participants_from, table("role\naide\n"))[0] == (
        "people.csv:1: no column 'participant' (or pseudonym, name); there are role"
    )
    assert participants_from(table("name,role\n")) == []


@pytest.mark.parametrize(
    ("written", "agreed"),
    [
        ("yes", [Consent.QUOTE]),
        ("No quotes", [Consent.PARAPHRASE]),
        ("paraphrase-only; NO_ARCHIVE", [Consent.PARAPHRASE, Consent.NO_ARCHIVE]),
        ("do not archive, withdrew", [Consent.NO_ARCHIVE, Consent.WITHDRAWN]),
        ("quote;quotes;", [Consent.QUOTE]),
        (" ", []),
        ("unknown", []),
    ],
)
def test_consent_is_understood_in_the_words_that_are_used(written, agreed):
    assert list(consent_of(written)) == agreed


@pytest.mark.parametrize("written", ["no", "none", "null", "mixed", "quote; no quotes", "yes; withdrawn"])
def test_consent_that_may_mean_two_things_is_refused(written):
    with pytest.raises(ValueError, match="consent is"):
        consent_of(written)


def test_labels_stand_for_participants_roles_groups_and_nobody_known(table):
    path = table(
        "file,label,participant,role,voice\n"
        "fg1.docx,T1,Ines Calder,,\n"
        "fg1,ALL,,,group\n"
        "fg1,Voice,,aide,unknown\n"
        "n/a,KW,,,Moderator\n"
        ",Later,,,\n"
    )

    t1, everybody, voice, asking = speakers_from(path)

    assert (t1.source, t1.label, t1.participant, t1.voice) == ("fg1.docx", "T1", "Ines Calder", None)
    assert (everybody.voice, everybody.group, everybody.unknown) == (Voice.RESPONDENT, True, False)
    assert (voice.voice, voice.role, voice.group, voice.unknown) == (Voice.RESPONDENT, "aide", False, True)
    assert (asking.source, asking.voice, asking.line) == ("", Voice.INTERVIEWER, 5)


def test_the_row_of_a_file_wins_over_the_row_for_all(table):
    rows = speakers_from(table("source,speaker,role\nosei,ANA,coach\n,Ana,aide\n,Bo,aide\n"))

    assert {label: row.role for label, row in speakers_of(rows, "w1/OSEI.docx").items()} == {
        "ana": "coach",
        "bo": "aide",
    }
    assert {label: row.role for label, row in speakers_of(rows, "other.txt").items()} == {"ana": "aide", "bo": "aide"}


def test_a_table_of_labels_alone_has_no_column_of_sources(table):
    assert [row.source for row in speakers_from(table("speaker,role\nT1,coach\n"))] == [""]


def test_problems_of_labels_are_told_at_once(table):
    path = table(
        "source,speaker,participant,voice\na.txt,T1,Osei,\nA.TXT,t1,Osei,\na.txt,Q,Osei,interviewer\n,X,,chorus\n"
        ",All,Osei,group\n"
    )

    assert problems_of(speakers_from, path) == (
        "people.csv:4: 'Q' has voice interviewer and participant 'Osei'; keep one",
        "people.csv:5: voice is 'chorus'; write interviewer, respondent, group or unknown",
        "people.csv:6: 'All' has voice group and participant 'Osei'; keep one",
        "people.csv:3: speaker 't1' of A.TXT stands on line 2 too; keep one",
    )
