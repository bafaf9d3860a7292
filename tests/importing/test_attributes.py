import pytest

from workbench.errors import WorkbenchError
from workbench.importing.attributes import describe, wave_of
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
