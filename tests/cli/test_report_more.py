"""Outline, data runs and chapters of the sample study; each number is what its command prints."""

import csv
import io
import json
import re
from pathlib import Path
from shlex import split

import pytest

from tests.cli.conftest import Run


def text(study: Path, name: str) -> str:
    return (study / "reports" / f"{name}.md").read_text(encoding="utf-8")


def test_the_commands_under_a_theme_give_its_figures(run: Run, study: Path) -> None:
    """Filters and all: k of n of every theme is what the command beneath it prints."""
    assert run("report", "cross-site", "--level", "middle", "--level", "high", study=study).exit_code == 0
    page = text(study, "cross-site-level-middle-high")
    found = re.findall(r"\| Sites \| (\d+ of \d+) \|(?:.*\n)+?.*Again: (workbench matrix [^;]+);", page)
    assert len(found) > 8
    for sites, command in (found[0], found[len(found) // 2], found[-1]):
        words = split(command)[1:]
        rows = csv.DictReader(io.StringIO(run(*words, "--format", "csv", study=study).stdout))
        code = words[words.index("--code") + 1]
        assert [r["sites"] for r in rows if next(iter(r.values())) == code] == [sites], command


def test_a_data_run_prints_as_many_passages_as_it_says(run: Run, study: Path) -> None:
    run("report", "evidence", "--code", "environment/operations", "--context", "1", study=study)
    page = text(study, "evidence-code-environment-operations")
    told = sum(int(n) for n in re.findall(r"^\| [^|]+ \| (\d+) \| \d+ of \d+ \|", page, flags=re.MULTILINE))
    assert page.count("\n> — ") == told > 10
    assert f"**passages:** {told}" in page
    assert "`workbench coding list --code environment/operations`" in page


def test_a_claim_is_run_with_the_stance_of_each_passage(run: Run, study: Path) -> None:
    run("report", "evidence", "--claim", "role-alike-peers", study=study)
    page = text(study, "evidence-role-alike-peers")
    assert "**challenges**" in page
    assert "`workbench claim show role-alike-peers`" in page


@pytest.mark.parametrize("kind", ["md", "html", "docx"])
def test_a_run_may_be_one_file_anywhere(run: Run, study: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "appendix" / f"load.{kind}"
    done = run("report", "evidence", "--query", "code:load", "--to", target, study=study)
    assert done.exit_code == 0, done.stderr
    assert target.stat().st_size > 1000


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "evidence of what?"),
        (("--claim", "role-alike-peer"), "role-alike-peers"),
        (("--claim", "role-alike-peers", "--query", "code:load"), "a claim has its own codes"),
        (("--code", "supervisory", "--to", "x.pptx"), "x.pptx: no format"),
    ],
)
def test_what_cannot_be_run_is_one_line(run: Run, study: Path, words: tuple[str, ...], message: str) -> None:
    done = run("report", "evidence", *words, study=study)
    assert done.exit_code != 0
    assert message in done.stderr


def test_the_outline_cites_quotations_that_can_be_shown_and_keeps_what_is_written(run: Run, study: Path) -> None:
    run("report", "outline", study=study)
    page = text(study, "outline")
    cited = re.findall(r"`\[\[coding:([0-9a-f]{8})\]\]`", page)
    known = {r["id"] for r in json.loads(run("coding", "list", "--format", "json", study=study).stdout)}
    assert len(cited) > 50
    assert set(cited) <= known
    assert (study / "reports" / "outline.docx").is_file()

    written = re.sub(r"_The argument of the whole[^\n]*", "It is the peers.", page)
    (study / "reports" / "outline.md").write_text(written, encoding="utf-8")
    run("report", "outline", study=study)
    assert "It is the peers." in text(study, "outline")


def test_the_outline_by_question_follows_the_file_of_the_study(run: Run, study: Path) -> None:
    questions = study / "codebooks" / "research-questions.yaml"
    questions.write_text(
        "questions:\n  - {id: q1, text: 'Who lightens the load?', groups: [environment/operations]}\n",
        encoding="utf-8",
    )
    assert run("report", "outline", "--by", "question", study=study).exit_code == 0
    page = text(study, "outline-by-question")
    assert page.index("## Who lightens the load?") < page.index("### Operational demands and supports")
    assert page.index("### Operational demands") < page.index("## Under no research question")

    questions.write_text("questions:\n  - {id: q1, text: 'Who?', groups: [nowhere]}\n", encoding="utf-8")
    assert "no code 'nowhere'" in run("report", "outline", "--by", "question", study=study).stderr


def test_a_chapter_gathers_what_its_subgroup_holds(run: Run, study: Path) -> None:
    path = study / "reports" / "site-memo-osgood.md"
    memo = path.read_text(encoding="utf-8")
    place = re.search(r"<!-- analyst: environment -->\n\n[^\n]*\n", memo)
    assert place
    path.write_text(memo.replace(place[0], "<!-- analyst: environment -->\n\nThe roof again.\n"), encoding="utf-8")

    done = run("report", "chapter", "environment/operations", "--level", "middle", study=study)

    assert done.exit_code == 0, done.stderr
    page = text(study, "chapter-environment-operations-level-middle")
    assert "The roof again." in page
    assert "From site-memo-osgood, region environment." in page
    assert "Tamarack High" not in page
    assert "`workbench report evidence --code environment/operations --level middle`" in page
    assert (study / "reports" / "chapter-environment-operations-level-middle.docx").is_file()
