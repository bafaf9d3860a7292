"""Rows of what a search has found. The sources and words are invented for these tests."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.cli.output import RENDER
from workbench.coding.found import FoundRow, read_found, same_words
from workbench.errors import Problems, WorkbenchError

ROW = FoundRow(line=2, source="ash-p", start=4, end=9, words="wells")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "source,start,end,text\nash-p,4,9,wells\n"),
        ("a.tsv", "kind\tend\tsource\tstart\tquote\nx\t9\tash-p\t4\twells\n"),
        ("-", "\ufeffsource\tstart\tend\ttext\nash-p\t4\t9\twells\n"),
        ("-", "Source,Start,End,Text\r\nash-p,4,9,wells\r\n"),
    ],
)
def test_the_form_is_told_by_the_name_or_the_text(name: str, text: str) -> None:
    assert read_found(text.encode(), name=name) == (ROW,)


def test_json_is_read_by_names() -> None:
    rows = [{"source": "ash-p", "start": 4, "end": 9, "text": "wells", "turn": None}]
    assert read_found(json.dumps(rows).encode(), name="-")[0].words == "wells"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.sampled_from(["tsv", "csv", "json"]))
def test_words_that_a_listing_has_printed_are_those_of_the_text(words: str, form: str) -> None:
    printed = RENDER[form](["source", "start", "end", "text"], [("ash-p", 0, len(words), words)])
    (row,) = read_found(printed.encode(), name=f"found.{form}")

    assert same_words(row.words, words)


def test_other_words_are_not_taken_for_the_same() -> None:
    assert not same_words("'We met", "We met")
    assert same_words("'-we met", "-we met")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the table is empty"),
        ("source,start\na,1\n", "line 1: no column 'end'"),
        ("source,start,end,end\na,1,2,3\n", "stands there 2 times"),
        ("source,start,end\na,x,2\n,1,2\na,1,2,9\na,,3\n", "line 2: 'start' is 'x', not a whole number"),
        ('source,start,end\n"a,1,2\n', "not a table from here on"),
        ("[1]", "not a list of rows"),
        ("[{", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"source": "a", "start": true, "end": 4}]', "'start' is empty"),
        ('[{"source": "a", "start": 1.5, "end": 1e400}]', "'end' is 'inf'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(Problems, match=r"workbench find \.\.\. --format") as found:
        read_found(text.encode(), name="-")
    assert said in str(found.value)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(Problems) as found:
        read_found(b"source,start,end\na,x,2\n,1,2\na,1,2,9\na,,3\n", name="a.csv")
    assert [p.split(":")[0] for p in found.value.problems] == ["line 2", "line 3", "line 4", "line 5"]


def test_other_encodings_are_refused() -> None:
    with pytest.raises(WorkbenchError, match="not UTF-8"):
        read_found("source,start,end,text\na,1,2,é\n".encode("latin-1"), name="a.csv")


def test_a_wide_cell_is_read() -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["source", "start", "end", "text"], ["a", 0, 200_000, "w" * 200_000]])
    assert len(read_found(out.getvalue().encode(), name="a.csv")[0].words) == 200_000
