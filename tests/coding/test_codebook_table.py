"""Codebooks as tables: what is written is read back, and whatever is wrong in a table is told at once."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.coding.small import SHIPPED, problems, write
from workbench.coding.codebook_file import load_codebook
from workbench.coding.codebook_table import COLUMNS, joined, read_codebook_table, rows_of, split
from workbench.model.cells import armed, disarmed
from workbench.model.codebook import Code, Codebook

HEAD = "slug,name,definition,parent,cues,over\n"


def text_of(book, delimiter=","):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(COLUMNS)
    writer.writerows([disarmed(cell) for cell in row] for row in rows_of(book, {}))
    return out.getvalue()


def read(folder, text, name="codes.csv"):
    path = folder / name
    path.write_bytes(text.encode("utf-8-sig"))
    return read_codebook_table(path)


@pytest.mark.parametrize("name", ["urban-leadership", "site-outline"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_shipped_codebook_comes_back_from_its_table(tmp_path, name, delimiter):
    book = load_codebook(SHIPPED / f"{name}.yaml")

    assert read(tmp_path, text_of(book, delimiter), f"{name}.csv").codes == book.codes


def test_what_a_spreadsheet_would_run_or_part_comes_back(tmp_path):
    hard = Code(
        slug="a/b", parent="a", name="'=1+1", definition='=SUM(A1), "so"\nand on', include="@x", exclude="-y",
        example="'+z", cues=("yes; no", "back\\slash", "-1"), over=("c",),
    )  # fmt: skip
    book = Codebook(
        slug="codes", title="codes",
        codes=(Code(slug="a", name="A", definition="d"), hard, Code(slug="c", name="C", definition="d")),
    )  # fmt: skip

    assert read(tmp_path, text_of(book)) == book


@given(st.text())
def test_disarming_is_undone_and_leaves_nothing_that_runs(text):
    assert armed(disarmed(text)) == text
    assert not disarmed(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.text(min_size=1).filter(lambda t: t == t.strip())))
def test_items_come_back_from_one_cell(items):
    assert split(joined(items)) == [item for item in items if item]


def test_everything_wrong_is_told_with_its_line(tmp_path):
    text = HEAD + "a,A,d,,,\nb/c,a,d,x,,\nA!,N,d,,,\na,Z,d,,,q\n"

    assert problems(tmp_path, text, read_codebook_table, "codes.csv") == [
        "line 3: name 'a' is repeated (first on line 2)",
        "line 3: parent of 'b/c': no code 'x'",
        "line 4: 'id' is 'A!', but wants lower-case words of letters, digits and hyphens joined by '/'",
        "line 5: code 'a' is repeated (first on line 2)",
        "line 5: over of 'a': no code 'q'",
    ]


def test_an_empty_cell_that_is_needed_and_a_missing_column_are_told(tmp_path):
    assert problems(tmp_path, "slug,name,definition\na,A,\n", read_codebook_table, "c.csv") == [
        "c.csv:2: 'definition' is empty"
    ]
    assert "no column 'definition'" in problems(tmp_path, "slug,name\na,A\n", read_codebook_table, "c.csv")[0]


def test_a_misspelt_column_is_not_lost_without_a_word(tmp_path):
    text = "slug,name,definition,exmaple,colour\na,A,d,e,red\n"

    assert problems(tmp_path, text, read_codebook_table, "c.csv") == [
        "line 1: unknown column 'exmaple'; did you mean example?"
    ]


def test_figures_and_history_of_an_export_are_left_alone(tmp_path):
    text = "slug,name,definition,level,former,codings,sites\na,A,d,7,b; c,12,1 of 6\n"

    assert read(tmp_path, text).codes == (Code(slug="a", name="A", definition="d"),)


def test_names_of_columns_alone_are_refused(tmp_path):
    assert problems(tmp_path, "slug,name,definition\n", read_codebook_table, "c.csv") == [
        "line 1: there are names of columns, but no codes below them"
    ]


def test_a_file_gives_the_book_its_name(tmp_path):
    path = write(tmp_path, "id,name,description\na,A,d\n", "My Codes.csv")

    assert (read_codebook_table(path).slug, read_codebook_table(path).title) == ("my-codes", "My Codes")
