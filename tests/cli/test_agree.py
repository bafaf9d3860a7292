"""agree on the sample study, whose talks and coders are invented, and what it refuses."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workbench.actions.workplace import Workplace
from workbench.cli.main import cli

Run = Callable[..., Result]


def table(run: Run, study: Path, *more: str) -> list[dict[str, str]]:
    done = run("agree", "--no-report", "--format", "csv", "--replicates", "0", *more, study=study)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_every_number_has_its_unit_denominator_and_rule(run: Run, sample_place: Workplace) -> None:
    done = run("agree", "--no-report", study=sample_place.root)

    assert "11 of 31 sources judged by two or more of coder-1, coder-2" in done.stderr
    assert "unit: sentence in a respondent's turn; coded if any of it is; 992 units" in done.stderr
    assert "seed 1; bands: Krippendorff (2004, p. 241), on the lower limit" in done.stderr
    assert "76 codes used by nobody" in done.stderr


def test_counts_add_up_to_the_units(run: Run, sample_place: Workplace) -> None:
    for row in table(run, sample_place.root):
        cells = [int(row[c]) for c in ("both", "first_only", "second_only", "neither")]
        assert sum(cells) == int(row["units"])
        assert cells[0] + cells[1] == int(row["units of coder-1"])


def test_other_units_and_rules_are_other_tables(run: Run, sample_place: Workplace) -> None:
    by_unit = {
        unit: table(run, sample_place.root, "--unit", unit, "--code", "operations/load")[0]
        for unit in ("sentence", "turn", "token", "character", "paragraph", "fixed")
    }
    units = {unit: int(row["units"]) for unit, row in by_unit.items()}

    assert units["turn"] < units["sentence"] < units["token"] < units["character"]
    assert len({row["kappa"] for row in by_unit.values()}) > 3


def test_groups_sources_and_all(run: Run, sample_place: Workplace) -> None:
    groups = [row["code"] for row in table(run, sample_place.root, "--by", "group")]
    assert "environment" in groups
    assert len(table(run, sample_place.root, "--by", "source")) == 11
    (overall,) = table(run, sample_place.root, "--by", "pair")

    assert overall["pair"] == "coder-1 × coder-2"
    assert float(overall["pooled"]) == pytest.approx(0.62, abs=0.005)


def test_the_same_bytes_each_time_and_json_says_null(run: Run, sample_place: Workplace) -> None:
    one, two = (run("agree", "--no-report", "--format", "json", study=sample_place.root).stdout for _ in range(2))
    assert one == two
    rows = json.loads(one)

    assert any(row["alpha_low"] is None and "no interval" in row["why"] for row in rows)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--coder", "coder-1"), "agreement needs two coders, and only coder-1 codes here"),
        (("--coder", "coder-1", "--coder", "nobody"), "nobody"),
        (("--layer", "consensus"), "before any consensus"),
        (("--source", "fenwick-teacher-w2"), "no source has been judged by two of coder-1, coder-2"),
        (("--basis", "assigned"), "no source has been judged by two"),
        (("--source", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_compared_is_one_line(
    run: Run, sample_place: Workplace, words: tuple[str, ...], message: str
) -> None:
    done = run("agree", "--no-report", *words, study=sample_place.root)

    assert done.exit_code in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_table_of_ones_own_needs_no_study(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(",a,b\na,20,20\nb,10,50\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["agree", "table", str(path), "--layout", "table", "--format", "csv"])
    found = {row["coefficient"]: row["value"] for row in csv.DictReader(io.StringIO(done.stdout))}

    assert found["Cohen's kappa"] == "0.347826"
    assert "100 units, 200 judgements; categories a, b" in done.stderr


def test_the_report_is_written_in_three_forms_and_is_the_same_the_second_time(run: Run, study: Path) -> None:
    first = run("agree", "--code", "operations", "--replicates", "50", study=study)
    assert first.exit_code == 0, first.output
    assert "wrote  Agreement of coders (code operations)" in first.stderr
    stem = Path(first.stdout.splitlines()[-1]).with_suffix("")
    pages = {end: stem.with_suffix(end).read_bytes() for end in (".md", ".html", ".docx")}
    second = run("agree", "--code", "operations", "--replicates", "50", study=study)

    assert "same   Agreement of coders" in second.stderr
    assert {end: stem.with_suffix(end).read_bytes() for end in pages} == pages
    text = pages[".md"].decode()
    assert "workbench agree --replicates 50 --code operations" in text  # how it is made again
    assert "originals of each coder, before any consensus" in text
