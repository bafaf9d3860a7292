"""codebook export and codebook check, as they are typed."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workbench.cli.codebook_output import next_step
from workbench.displays.codebook_remarks import Remark, Trouble


def test_a_codebook_is_written_in_the_form_of_the_ending(run: Run, study: Path) -> None:
    done = run("codebook", "export", "book.md", study=study)

    assert (done.exit_code, done.stdout.strip(), done.stderr.strip()) == (0, "book.md", "143 codes")
    assert (study / "book.md").read_text(encoding="utf-8").startswith("# Codebook: ")
    again = run("codebook", "export", "book.md", study=study)
    assert (again.exit_code, "--overwrite" in again.stderr) == (1, True)


def test_stdout_gets_the_bytes_and_wants_a_form(run: Run, study: Path) -> None:
    run("codebook", "export", "book.yaml", study=study)
    done = run("codebook", "export", "-", "--form", "yaml", study=study)

    assert done.stdout_bytes == (study / "book.yaml").read_bytes()
    assert "give --form" in run("codebook", "export", "-", study=study).stderr


def test_the_codebook_in_use_is_looked_at(run: Run, study: Path) -> None:
    done = run("codebook", "check", "--format", "json", study=study)
    rows = json.loads(done.stdout)

    assert done.exit_code == 0
    assert set(rows[0]) == {"code", "what", "how much", "next"}
    assert {
        "code": "environment/context/opportunity", "what": "never used", "how much": "31 of 31 sources read",
        "next": "workbench codebook retire environment/context/opportunity",
    } in rows  # fmt: skip
    assert "remarks on" in done.stderr


def test_a_file_is_checked_as_before(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "book.yaml"
    book.write_text("codebook: b\ntitle: B\ncodes: [{id: a, name: A, definition: d}]", encoding="utf-8")

    assert run("codebook", "check", book).stderr.strip() == "B: 1 code, 1 of them leaves; nothing wrong"
    book.write_text("codebook: b\ntitle: B\ncodes: [{id: a, name: A}]", encoding="utf-8")
    assert run("codebook", "check", book).exit_code == 1


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_next_step(trouble: Trouble) -> None:
    assert "g/a" in next_step(Remark(code="g/a", other="g/b", trouble=trouble))
