from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import Problems, WorkbenchError
from workbench.importing.describing.attributes import describe, standard_name
from workbench.importing.describing.values import date_of, language_of, phase_of, wave_of
from workbench.model.source import Kind


def test_a_source_of_which_nothing_is_told_is_a_transcript_named_by_its_file():
    told = describe("Osei, Wave 1", {}, {})

    assert (told.slug, told.title, told.kind) == ("osei-wave-1", "Osei, Wave 1", Kind.TRANSCRIPT)
    assert (told.site, told.role, told.attributes, told.notes) == (None, None, {}, ())


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("interview", Kind.TRANSCRIPT),
        ("Focus Group", Kind.FOCUS_GROUP),
        ("focus_group", Kind.FOCUS_GROUP),
        ("field notes", Kind.OBSERVATION),
        ("Observation", Kind.OBSERVATION),
        ("document", Kind.ARTIFACT),
        ("memo", Kind.CASE_MEMO),
        ("district-memo", Kind.DISTRICT_MEMO),
        ("survey", Kind.SURVEY),
    ],
)
@pytest.mark.parametrize("column", ["kind", "data_source", "type"])
def test_a_kind_is_known_under_the_names_researchers_give_it(column, written, kind):
    assert describe("a", {column: written}, {}).kind is kind


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(WorkbenchError, match=r"a: unknown kind 'podcast'; use transcript, .* or district-memo"):
        describe("a", {"type": "podcast"}, {})


def test_the_table_wins_over_the_header_and_a_contradiction_is_noted():
    told = describe(
        "a", {"role": "coach", "site": "JUNIPER"}, {"role": "principal", "school": "Juniper", "wave": "2"}
    )

    assert (told.role, told.site, told.wave) == ("principal", "Juniper", "2")
    assert told.notes == ("a: role is 'principal' in the table, 'coach' in the header; the table was taken",)


def test_one_kind_in_two_words_is_no_contradiction():
    assert describe("a", {"data_source": "interview"}, {"kind": "transcript"}).notes == ()


def test_a_cell_that_says_nothing_does_not_hide_the_header():
    assert describe("a", {"role": "coach"}, {"role": "unstated"}).role == "coach"


def test_what_has_no_field_of_its_own_is_an_attribute():
    told = describe("a", {"role_group": "leader"}, {"file": "a.txt", "_line": "2", "Years In Post": "4"})

    assert told.attributes == {"role_group": "leader", "years_in_post": "4"}


@pytest.mark.parametrize(
    ("written", "wave"),
    [("Wave 1", "1"), ("wave-2", "2"), ("W3", "3"), ("2", "2"), ("Fall 2013", "Fall 2013"), ("winter", "winter")],
)
def test_a_wave_is_told_without_the_word(written, wave):
    assert wave_of(written) == wave


def test_the_table_wins_over_the_header_and_the_header_over_the_path():
    told = describe(
        "a", {"role": "coach", "wave": "1"}, {"role": "aide"}, {"role": "dean", "wave": "2", "site": "Oak"}
    )

    assert (told.role, told.wave, told.site) == ("aide", "1", "Oak")
    assert told.notes == (
        "a: role is 'aide' in the table, 'coach' in the header; the table was taken",
        "a: role is 'aide' in the table, 'dean' in the path; the table was taken",
        "a: wave is '1' in the header, '2' in the path; the header was taken",
    )


def test_a_path_writes_names_as_file_names_do():
    assert describe("a", {"site": "Juniper Street"}, {}, {"site": "juniper-street"}).notes == ()
    assert describe("a", {"site": "Juniper-Street"}, {"site": "juniper street"}).notes != ()


def test_one_thing_in_two_forms_is_no_contradiction():
    header = {"date": "3 May 2008", "wave": "Wave 2", "language": "Spanish", "phase": "Phase 1"}
    row = {"interview_date": "2008-05-03", "round": "2", "language": "es", "phase": "1"}

    assert describe("a", header, row).notes == ()


def test_standard_attributes_have_one_name():
    told = describe(
        "a", {"Interviewer": "KW", "language": "Spanish", "phase": "Phase 2"}, {"translation_of": "b.txt"}
    )

    assert told.attributes == {"collected_by": "KW", "language": "es", "phase": "2"}
    assert told.beside == "b.txt"


def test_the_first_alias_names_the_field_and_the_others_stay():
    assert describe("a", {"observer": "MB", "interviewer": "KW"}, {}).attributes == {
        "collected_by": "KW",
        "observer": "MB",
    }


def test_an_activity_is_an_event_where_it_was_observed():
    assert describe("a", {"activity": "team meeting"}, {"kind": "field notes"}).attributes == {
        "event_type": "team meeting"
    }
    assert describe("a", {"activity": "team meeting"}, {}).attributes == {"activity": "team meeting"}


def test_a_path_may_tell_the_kind():
    assert describe("a", {}, {}, {"kind": "observations"}).kind is Kind.OBSERVATION


def test_a_day_of_no_calendar_is_refused_and_one_that_the_table_corrects_is_not():
    with pytest.raises(Problems, match=r"date '31 June 2008' is no day of the calendar"):
        describe("a", {"date": "31 June 2008"}, {})

    told = describe("a", {"date": "31 June 2008"}, {"date": "30 June 2008"})

    assert told.date == "2008-06-30"
    assert told.notes == (
        "a: date is '30 June 2008' in the table, '31 June 2008' in the header; the table was taken",
    )


def test_a_day_that_can_be_read_in_two_ways_is_kept_with_a_note():
    told = describe("a", {"date": "05/03/2008"}, {})

    assert told.date == "05/03/2008"
    assert told.notes == (
        "a: date '05/03/2008' may be 2008-05-03 or 2008-03-05; kept as written, 2008-05-03 is clear",
    )


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2008-05-03", "2008-05-03"),
        ("2008-5-3", "2008-05-03"),
        ("2008/05/03", "2008-05-03"),
        ("20080503", "2008-05-03"),
        ("2008-05-03 00:00:00", "2008-05-03"),
        ("2008-05-03T10:30:00+02:00", "2008-05-03T10:30:00+02:00"),
        ("3 May 2008", "2008-05-03"),
        ("3rd of May, 2008", "2008-05-03"),
        ("Sept. 24, 2008", "2008-09-24"),
        ("Saturday, May 3rd, 2008", "2008-05-03"),
        ("05/05/2008", "2008-05-05"),
        ("25.3.2008", "2008-03-25"),
        ("3/25/2008", "2008-03-25"),
        ("2008", "2008"),
        ("2008-05", "2008-05"),
        ("May 2008", "May 2008"),
        ("spring 2008", "spring 2008"),
        ("3 Floréal 2008", "3 Floréal 2008"),
    ],
)
def test_days_are_told_in_iso_form_and_what_is_no_day_as_written(written, day):
    assert date_of(written) == (day, "")


@pytest.mark.parametrize("written", ["5/3/08", "4-5-2008", "x" * 10_000])
def test_what_cannot_be_decided_is_kept_with_a_remark(written):
    kept, remark = date_of(written)

    assert kept == written
    assert 0 < len(remark) < 100


@pytest.mark.parametrize(
    "written", ["2008-02-30", "20081399", "30 February 2008", "Feb 29, 2007", "13/13/2008", "0/4/2008", "31.11.2008"]
)
def test_days_of_no_calendar_are_refused(written):
    with pytest.raises(ValueError, match="is no day of the calendar"):
        date_of(written)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_understood_in_every_clear_form(day):
    for form in ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%a, %b %d, %Y"):
        assert date_of(day.strftime(form)) == (day.isoformat(), "")


@given(st.text("0123456789/-. :TMayun,", max_size=45))
def test_a_date_is_understood_kept_or_refused_and_understanding_is_stable(written):
    try:
        day, remark = date_of(written)
    except ValueError as error:
        assert "is no day" in str(error)  # noqa: PT017
        return
    assert remark or date_of(day) == (day, "")


@pytest.mark.parametrize(
    ("written", "code"),
    [("ENGLISH", "en"), ("en", "en"), ("Español", "es"), ("zh; Farsi", "zh;fa"), ("Mixteco", "Mixteco"), (";", "")],
)
def test_languages_are_told_by_their_codes_and_rare_ones_as_written(written, code):
    assert language_of(written) == code


def test_a_phase_is_told_without_the_word():
    assert [phase_of(each) for each in ("Phase 1", "phase2", "explain")] == ["1", "2", "explain"]


def test_standard_names_are_known_by_their_aliases():
    assert [standard_name(each) for each in ("School", "Round", "observer", "Own Thing")] == [
        "site",
        "wave",
        "collected_by",
        "own_thing",
    ]
