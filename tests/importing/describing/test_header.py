import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import Problems, WorkbenchError
from workbench.importing.describing.header import split_header


def test_the_body_starts_after_the_header_and_the_text_keeps_it():
    text = "---\ntitle: Osei\nData Source: interview\n---\n\nQ: One?"

    header = split_header(text, where="a.txt")

    assert header.attributes == {"title": "Osei", "data_source": "interview"}
    assert text[header.body_start :] == "\nQ: One?"


def test_blank_lines_inside_are_what_word_makes_of_it():
    header = split_header("---\n\ntitle: Osei\n\nrole: teacher\n\n---\n\nHello", where="a.docx")

    assert header.attributes == {"title": "Osei", "role": "teacher"}


@pytest.mark.parametrize("nothing", ["unstated", "Unknown", "mixed", "n/a", "none", '""', "", "~"])
def test_a_value_that_says_nothing_is_missing(nothing):
    header = split_header(f"---\nsite: {nothing}\nrole: coach\n---\n", where="a.txt")

    assert (header.attributes, header.missing) == ({"role": "coach"}, ("site",))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("07", "07"),
        ("1.10", "1.10"),
        ("yes", "yes"),
        ("2013-5-1", "2013-05-01"),
        ("2013-05-01", "2013-05-01"),
        ("[a, b]", "a;b"),
        ("\n  - K\n  - 1", "K;1"),
        ('"NYC: large"', "NYC: large"),
        ("norwalk-la mirada", "norwalk-la mirada"),
    ],
)
def test_values_stay_as_written_but_dates_are_iso_and_lists_are_joined(written, value):
    assert split_header(f"---\nx: {written}\n---\n", where="a.txt").attributes == {"x": value}


@pytest.mark.parametrize(
    "text",
    [
        "Q: One?",
        "",
        "---",
        "--- and so on\nx: 1\n---\n",
        "---\n" + "line\n" * 120 + "---\n",
        "---\nNo closing line: never",
        "---\nA rule, and prose\n---\nMore",
        "---\n- a list\n---\nMore",
        "\n---\nx: 1\n---\n",
    ],
)
def test_a_text_without_a_closed_header_has_none(text):
    header = split_header(text, where="a.txt")

    assert (header.attributes, header.body_start, header.missing) == ({}, 0, ())


def test_an_empty_header_is_a_header():
    assert split_header("---\n---\nHello", where="a.txt").body_start == 8


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ("title: Principal: second interview", 2),
        ("role: coach\ntitle: [open", 4),
        ("role: coach\nname: a\n\tsite: b", 4),
        ("a: 1\nb: \x01", 3),
        ("x: " + "[" * 3000, 1),
    ],
)
def test_broken_yaml_is_told_with_file_line_and_remedy(inside, line):
    with pytest.raises(WorkbenchError) as refusal:
        split_header(f"---\n{inside}\n---\nHello", where="osei.txt")

    assert str(refusal.value).startswith(f"osei.txt:{line}: ")
    assert refusal.value.hint
    assert "\n" not in str(refusal.value)


def test_all_problems_of_a_header_are_told_at_once():
    text = "---\nrole: a\nRole: b\nsite: {x: 1}\nwhen: 2013-13-45\nrun: !!python/name:os.system\n---\n"

    with pytest.raises(Problems) as refusal:
        split_header(text, where="osei.txt")

    assert [problem.split(" ")[0] for problem in refusal.value.problems] == [f"osei.txt:{n}:" for n in (3, 4, 5, 6)]
    assert "'role' is given twice" in refusal.value.problems[0]


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_header_is_read_or_refused(inside, body):
    text = f"---\n{inside}\n---\n{body}"
    try:
        header = split_header(text, where="a.txt")
    except WorkbenchError:
        return
    assert 0 <= header.body_start <= len(text)
    assert all(value.strip() for value in header.attributes.values())
