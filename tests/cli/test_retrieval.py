"""coding list, report codes, export binary and coding add --from, as they are typed."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workbench.actions.retrieval import COLUMNS, CONTEXT
from workbench.cli.output import RENDER
from workbench.cli.retrieval import _parts

LIST = ("coding", "list", "--code", "load")


def listed(run: Run, *words: str, study: Path | None = None) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(run("coding", "list", *words, "--format", "json", study=study).stdout)
    return rows


@pytest.mark.parametrize("format", ["tsv", "csv", "json", "md"])
@pytest.mark.parametrize("many", [0, 1, 1203])
def test_a_list_that_is_printed_in_parts_is_the_whole_list(format: str, many: int) -> None:
    rows = [(n, f'=a"{n}\n', None) for n in range(many)]
    columns = ["n", "words", "none"]

    assert "".join(_parts(columns, iter(rows), format)) == RENDER[format](columns, rows) or (
        format == "json" and json.loads("".join(_parts(columns, iter(rows), format))) == []
    )


def test_programs_get_all_columns_and_a_terminal_those_that_fit(run: Run, study: Path) -> None:
    tsv = run(*LIST, "--format", "tsv", study=study).stdout.splitlines()
    table = run(*LIST, "--format", "table").stdout.splitlines()
    wide = run(*LIST, "--format", "md", "--wide", "--context", "1").stdout.splitlines()

    assert tuple(tsv[0].split("\t")) == COLUMNS
    assert table[0].split() == ["id", "source", "turn", "code", "coder", "stance", "quote", "memo"]
    assert tuple(wide[0].strip("| ").split(" | ")) == (*COLUMNS, *CONTEXT)
    assert len(tsv) - 1 == len(wide) - 2 == len(listed(run, "--code", "load"))


def test_a_row_has_the_path_of_its_code_its_place_and_its_context(run: Run, study: Path) -> None:
    row = listed(run, "code:load and site:tamarack and wave:1", "--context", "1", study=study)[0]

    assert str(row["path"]).startswith("Working within the larger environment > Operational demands")
    assert (row["place"], row["outdated"], row["district"]) != (None, None, None)
    assert {"site": "tamarack", "wave": "1", "role": "principal"}.items() <= row.items()
    assert row["before"]
    assert row["after"]


def test_a_mistake_in_a_query_or_filter_prints_no_row(run: Run, study: Path) -> None:
    for words in (("code:",), ("code:laod",), ("--site", "osgoodx"), ("@nowhere",)):
        found = run("coding", "list", *words, study=study)
        assert (found.exit_code, found.stdout) == (1, "")


def test_nothing_is_outdated_in_a_new_study(run: Run, study: Path) -> None:
    assert listed(run, "--outdated", study=study) == []


def test_a_workbook_comes_as_bytes(run: Run, study: Path) -> None:
    from openpyxl import load_workbook

    found = run(*LIST, "--format", "xlsx", study=study)
    sheet = load_workbook(io.BytesIO(found.stdout_bytes)).active
    assert [c.value for c in next(sheet.iter_rows())] == list(COLUMNS)
    assert sheet.max_row == 1 + len(listed(run, "--code", "load"))


def test_the_report_on_codes_is_written_beside_the_others(run: Run, study: Path) -> None:
    whole = run("report", "codes", study=study)
    one = run("report", "codes", "load", "--query", "role:principal", "--context", "1")
    again = run("report", "codes", "load", "--query", "role:principal", "--context", "1")

    assert whole.stdout.endswith("reports/codes.html\n")
    assert "wrote  Passages by code (code load): role:principal" in one.stderr
    assert "0 of 1 document changed" in again.stderr
    text = Path(one.stdout.strip()).with_suffix(".md").read_text(encoding="utf-8")
    assert "--query role:principal --context 1 --code load" in text
    assert "Passages by code" in (study / "reports" / "index.md").read_text(encoding="utf-8")


def test_0_and_1_say_what_is_empty_and_take_their_options_alone(run: Run, study: Path) -> None:
    done = run("export", "binary", "b.csv", "--by", "site", "--code", "load", study=study)
    rows = list(csv.reader(io.StringIO((study / "b.csv").read_bytes().decode(), newline="")))

    assert "0: asked, read throughout and not found; empty: nobody can say" in done.stderr
    assert "6 rows of binary" in done.stderr
    assert rows[0][-1] == "environment/operations/load"
    assert {row[-1] for row in rows[1:]} <= {"0", "1", ""}
    assert run("export", "codings", "c.csv", "--by", "site").exit_code == 2
    assert run("export", "binary", "c.csv", "--groups", "--code", "load").exit_code == 2


@pytest.mark.parametrize("format", ["tsv", "csv", "json"])
def test_what_find_prints_is_coded_through_a_pipe(format: str, run: Run, study: Path) -> None:
    found = run("find", '"fire drill"', "--format", format, study=study).stdout
    before = len(listed(run))
    add = ("coding", "add", "--code", "load", "--from", "-", "--coder", "coder-2")
    dry = run(*add, "--dry-run", input=found)
    asked = run(*add, input=found)
    unchanged = len(listed(run))
    done = run(*add, "--yes", input=found)

    assert dry.stderr.endswith("; nothing was written\n")
    assert asked.exit_code == 1
    assert "cannot be asked, because the rows come by the input; give --yes, or --dry-run" in asked.stderr
    assert unchanged == before
    assert done.exit_code == 0
    assert len(listed(run)) > before
    assert "undone: coding add" in run("undo").stderr
    assert len(listed(run)) == before


def test_codings_of_a_list_may_be_coded_again_from_a_file(run: Run, study: Path) -> None:
    (study / "load.csv").write_text(run(*LIST, "--format", "csv", study=study).stdout, encoding="utf-8", newline="")
    many = len({(r["source"], r["start"], r["end"]) for r in listed(run, "--code", "load")})
    done = run("coding", "add", "--code", "community", "--from", "load.csv", "--coder", "coder-1", "--dry-run")

    assert done.stderr.splitlines()[-1] == f"{many} codings; nothing was written"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "which SOURCE?"),
        (("osgood-teacher-w2", "--from", "a.csv"), "--from tells the passages"),
        (("--from", "a.csv", "--find", "x"), "--from tells the passages"),
        (("osgood-teacher-w2", "--at", "1:2", "--all-units"), "--all-units goes with --from"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    words: tuple[str, ...], said: str, run: Run, study: Path
) -> None:
    found = run("coding", "add", "--code", "load", *words, study=study)
    assert found.exit_code == 2
    assert said in found.stderr


def test_a_file_that_is_not_there_is_named(run: Run, study: Path) -> None:
    found = run("coding", "add", "--code", "load", "--from", "nowhere.csv", "--coder", "coder-1", study=study)
    assert found.stderr == "workbench: cannot read nowhere.csv: No such file or directory\n"
