from pathlib import Path

import pytest
from openpyxl import Workbook

from workbench.errors import Problems, WorkbenchError
from workbench.importing.describing.tables import read_table, row_for, sites_from, sources_from


@pytest.fixture
def table(tmp_path):
    def write(content, name="sites.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def problems_of(call, *args, **options):
    with pytest.raises(Problems) as refusal:
        call(*args, **options)
    return refusal.value.problems


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_rows_read_the_same_however_excel_saved_them(table, delimiter, encoding):
    text = delimiter.join(["File", "School  Name"]) + "\r\n" + delimiter.join([" a.txt ", '"École, 1"']) + "\r\n"

    rows = read_table(table(text.encode(encoding)), required=["file"])

    assert rows == [{"file": "a.txt", "school_name": "École, 1", "_line": "2"}]


def test_a_row_tells_the_line_on_which_it_starts(table):
    rows = read_table(table('file,note\n\na,"two\nlines"\n\nb,\n'), required=["file"])

    assert [(row["file"], row["_line"]) for row in rows] == [("a", "3"), ("b", "6")]


def test_optional_columns_are_in_every_row(table):
    assert read_table(table("file\na\n"), required=["file"], optional=["wave|round"])[0]["wave"] == ""
    assert read_table(table("file,round\na,2\n"), required=["file"], optional=["wave|round"])[0]["wave"] == "2"


def test_all_problems_are_told_at_once_with_file_and_line(table):
    path = table("file,Role,role\na,x,y\n,x,y\nb,x,y,z\nc\n")

    assert problems_of(read_table, path, required=["file", "site|school"]) == (
        "sites.csv:1: no column 'site' (or school); there are file, role, role",
        "sites.csv:1: column 'role' stands there 2 times; keep one",
        "sites.csv:3: 'file' is empty",
        "sites.csv:4: 4 cells for 3 columns; put a cell that holds a delimiter in quotation marks",
    )


def test_an_open_quotation_mark_does_not_swallow_the_rest(table):
    problem = problems_of(read_table, table('file,note\na,"open\nb,c\n'), required=["file"])[-1]

    assert problem.startswith("sites.csv:2: a quotation mark is not closed")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"file\n\0"])
def test_what_is_no_text_is_no_table(table, content):
    with pytest.raises(WorkbenchError):
        read_table(table(content), required=["file"])


def test_a_workbook_reads_as_the_same_table_saved_as_csv(table, tmp_path):
    workbook = Workbook()
    for row in [["File", "School  Name", "Size"], [" a.txt ", "École, 1", 400.0], [None, None, None], ["b.txt"]]:
        workbook.active.append(row)
    workbook.save(tmp_path / "sites.xlsx")
    same = table('File,School  Name,Size\n a.txt ,"École, 1",400\n\nb.txt,,\n')

    assert read_table(tmp_path / "sites.xlsx", required=["file"]) == read_table(same, required=["file"])


def test_an_error_in_a_workbook_is_a_problem_with_its_row(tmp_path):
    workbook = Workbook()
    for row in [["file", "size"], ["a.txt", "#DIV/0!"]]:
        workbook.active.append(row)
    workbook.save(tmp_path / "sites.xlsx")

    assert problems_of(read_table, tmp_path / "sites.xlsx", required=["file"]) == (
        "sites.xlsx:2: column B holds the error #DIV/0!",
    )


def test_a_spreadsheet_of_another_kind_is_refused_with_the_way_out(table):
    with pytest.raises(WorkbenchError, match=r"is a spreadsheet of another kind; save it as \.xlsx or \.csv"):
        read_table(table("x", "sites.ods"), required=["file"])


def test_sites_carry_district_levels_and_the_rest(table):
    path = table("School,District,Level,Enrolment\nJuniper,Norwalk-La Mirada,K; elementary,400\nOak,,unstated,\n")

    juniper, oak = sites_from(path)

    assert (juniper.slug, juniper.name, juniper.levels) == ("juniper", "Juniper", ("K", "elementary"))
    assert (juniper.district, juniper.district_name) == ("norwalk-la-mirada", "Norwalk-La Mirada")
    assert juniper.attributes == {"enrolment": "400"}
    assert (oak.district, oak.levels, oak.attributes) == (None, (), {})


def test_a_slug_and_a_district_name_may_be_given(table):
    site = sites_from(table("site,name,district,district_name\njs,Juniper Street,nlm,Norwalk-La Mirada\n"))[0]

    assert (site.slug, site.name, site.district, site.district_name) == (
        "js",
        "Juniper Street",
        "nlm",
        "Norwalk-La Mirada",
    )


def test_a_site_given_twice_and_a_district_named_two_ways_are_problems(table):
    path = table("name,district\nJuniper,La Mirada\nOak,La-Mirada\njuniper,La Mirada\n")

    assert problems_of(sites_from, path) == (
        "sites.csv:3: district 'La-Mirada' is 'La Mirada' on line 2; keep one",
        "sites.csv:4: site 'juniper' stands on line 2 too; keep one",
    )


def test_sources_are_found_by_name_or_stem_whatever_the_case_or_form(table):
    rows = sources_from(table("file,role\nWave 1/OSEI.TXT,principal\nCafe\u0301,coach\n"))

    assert row_for(rows, Path("osei.txt"))["role"] == "principal"
    assert row_for(rows, Path("corpora/café.docx"))["role"] == "coach"
    assert row_for(rows, Path("nobody.txt")) == {}


def test_a_source_given_twice_is_a_problem(table):
    path = table("file,role\na.txt,x\nA.TXT,y\n", "sources.csv")

    assert problems_of(sources_from, path) == ("sources.csv:3: 'A.TXT' stands on line 2 too; keep one",)


def test_a_name_of_which_no_slug_can_be_made_needs_one(table):
    path = table("name,slug,district\n上海中学,,\n北京中学,beijing,\n南京中学,南京,江苏\nOak,,\n")

    assert problems_of(sites_from, path) == (
        "sites.csv:2: no short name can be made of site '上海中学'; give one from a to z in column 'slug'",
        "sites.csv:4: no short name can be made of site '南京'; give one from a to z in column 'slug'",
        "sites.csv:4: no short name can be made of district '江苏'; give one from a to z in column 'district'",
    )
