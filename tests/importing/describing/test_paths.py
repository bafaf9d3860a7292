"""Paths and names are invented."""

import string
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import Problems
from workbench.importing.describing.paths import compile_pattern

FULL = "corpora/{district}/{site}/{role}-{wave}.docx"


def told(pattern, path):
    return compile_pattern(pattern).fields(path)


def problems_of(pattern):
    with pytest.raises(Problems) as refusal:
        compile_pattern(pattern)
    assert "write it like" in str(refusal.value)
    return refusal.value.problems


@pytest.mark.parametrize("before", ["", "/home/ana/study/", "../", "./"])
def test_a_pattern_fits_the_end_of_a_path_absolute_or_relative(before):
    assert told(FULL, f"{before}corpora/Norwalk/juniper street/teacher leader-2.docx") == {
        "district": "Norwalk",
        "site": "juniper street",
        "role": "teacher leader",
        "wave": "2",
    }


def test_literals_fit_in_any_case_and_unicode_form_and_values_keep_their_case_in_nfc():
    assert told("Écoles/{site}/x{role}.TXT", Path("e\u0301coles/Cafe\u0301/X-Aide.txt")) == {
        "site": "Café",
        "role": "-Aide",
    }


@pytest.mark.parametrize(
    "path",
    [
        "corpora/Norwalk/juniper/teacher_2.docx",  # no hyphen
        "corpora/Norwalk/juniper/-2.docx",  # a field is never empty
        "corpora/Norwalk/juniper/  -2.docx",
        "corpora/Norwalk/juniper/teacher-2.txt",  # another suffix
        "Norwalk/juniper/teacher-2.docx",  # too few parts
        "memos/Norwalk/juniper/teacher-2.docx",
        "/",
        "",
    ],
)
def test_what_does_not_fit_tells_nothing(path):
    assert told(FULL, path) is None


@pytest.mark.parametrize(
    ("pattern", "name", "found"),
    [
        ("{role}-{wave}", "aide-2.docx", {"role": "aide", "wave": "2"}),
        ("{role}-{wave}", "aide-2", {"role": "aide", "wave": "2"}),
        ("{role}-v1.2", "aide-v1.2.docx", {"role": "aide"}),
        ("{role}.{wave}", "aide.2.docx", {"role": "aide", "wave": "2"}),
        ("{role}.{wave}", "aide.docx", None),  # the suffix is no wave
        ("{role}.*", "aide.docx", {"role": "aide"}),
        ("{role}.doc", "aide.docx", None),
    ],
)
def test_the_suffix_may_be_left_out_of_a_pattern(pattern, name, found):
    assert told(pattern, name) == found


def test_a_field_ends_where_its_literal_first_stands_and_a_star_is_anything():
    assert told("{role}-{wave}", "vice-principal-2.txt") == {"role": "vice", "wave": "principal-2"}
    assert told("*_{role}_*_{wave}", "2008_aide__3.txt") == {"role": "aide", "wave": "3"}
    assert told("*/{role}", "anywhere/aide.txt") == {"role": "aide"}
    assert told("a*a", "a.txt") is None
    assert told("x{role}x{wave}", "xxx2.txt") == {"role": "x", "wave": "2"}
    assert told("*/{role}", "/aide.txt") is None


def test_signs_of_regular_expressions_stand_for_themselves():
    assert told("a.c+[1-9]$/({role})", "a.c+[1-9]$/(aide).txt") == {"role": "aide"}
    assert told("a.c/{role}", "abc/aide.txt") is None


def test_a_letter_that_grows_in_lower_case_moves_nothing():
    assert told("İ-{role}-ß", "İ-aide-ß.txt") == {"role": "aide"}


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", "it is empty"),
        (" / ./", "it is empty"),
        ("{site", "{site: a brace is not closed"),
        ("{site{role}}", "{site{role}}: a brace is not closed"),
        ("site}", "site}: a brace that nothing opens"),
        ("{ }", "{ }: a field without a name"),
        ("{site}/{site}", "{site} and {site} tell the same; keep one"),
        ("{site}/{School}", "{site} and {school} tell the same; keep one"),
        ("{site}{role}", "{site}{role}: put something between them, or nobody can tell where one ends"),
        ("{site}*", "{site}*: put something between them, or nobody can tell where one ends"),
        ("**/{site}", "**: '**' is not known; the pattern fits the end of a path anyhow, so leave it out"),
        ("../{site}", "'..' leads out of the folder; leave it out"),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_refused(pattern, problem):
    assert problem in problems_of(pattern)


def test_all_problems_of_a_pattern_are_told_at_once():
    assert len(problems_of("{site}{role}/{site}-{}/x}")) == 4


def test_a_pattern_without_end_is_refused_and_a_long_name_is_searched_once():
    assert problems_of("a" * 5000) == ("5000 characters, more than 1000",)
    many = "-".join(f"{{f{number}}}" for number in range(100))
    assert told(many, "a-" * 60_000 + ".txt") is not None
    assert told(many + "x", "a-" * 60_000) is None


@given(st.lists(st.text(string.ascii_letters + " éß_", min_size=1).filter(str.strip), min_size=4, max_size=4))
def test_a_path_made_of_values_tells_these_values(values):
    district, site, role, wave = values
    path = PurePosixPath("/study/corpora", district, site, f"{role}-{wave}.docx")

    assert told(FULL, path) == dict(
        zip(("district", "site", "role", "wave"), (value.strip() for value in values), strict=True)
    )


@given(st.text("{}*/ab.\\é", max_size=30), st.text("ab./é-", max_size=30))
def test_a_pattern_is_refused_or_matches_but_never_breaks(pattern, path):
    try:
        compiled = compile_pattern(pattern)
    except Problems:
        return
    found = compiled.fields(path)

    assert found is None or all(found.values())


@given(st.text("ab.-é ", min_size=1, max_size=20).filter(lambda name: name.strip("./ ")))
def test_a_pattern_without_fields_fits_itself(name):
    if compile_pattern(name).parts:
        assert told(name, name) == {}
