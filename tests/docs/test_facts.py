"""What the documents say about the program is so: reference, schema, thresholds, sizes of the codebooks."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.docs.console import ROOT
from workbench.coding.codebook_file import load_codebook
from workbench.coding.rules_file import load_rules
from workbench.importing.formats.readers import READERS
from workbench.importing.speakers.conventions import CONVENTIONS
from workbench.levers import profile
from workbench.memos import choose, rank
from workbench.model.config import Thresholds
from workbench.patterns.classes import Pattern
from workbench.store.schema import TABLES


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_reference_is_what_the_help_says() -> None:
    cog = [sys.executable, "-m", "cogapp", "--check", "docs/reference.md"]

    done = subprocess.run(cog, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, f"{done.stdout}{done.stderr}: run 'make docs'"


def test_the_reference_names_every_convention_and_format() -> None:
    reference = text("docs/reference.md")

    assert all(f"| `{name}` |" in reference for name in CONVENTIONS)
    assert all(f"`{suffix}`" in reference for suffix in READERS)


def test_the_examples_of_the_reference_are_files_that_load(tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml\n(?!---)(.*?)^```$", text("docs/reference.md"), re.MULTILINE | re.DOTALL)
    written = [yaml.safe_load(example) for example in examples]
    assert {key for example in written for key in example} >= {"codebook", "questions", "claims", "links"}

    for page in ("docs/reference.md", "codebooks/README.md"):
        block = re.search(r"^```yaml\n(codebook:.*?)^```$", text(page), re.MULTILINE | re.DOTALL)
        assert block
        (tmp_path / "book.yaml").write_text(block[1], encoding="utf-8")
        assert load_codebook(tmp_path / "book.yaml").leaves()


def test_the_rules_of_the_reference_are_rules(tmp_path: Path) -> None:
    block = re.search(r"^```yaml\n(rules:.*?)^```$", text("docs/reference.md"), re.MULTILINE | re.DOTALL)
    assert block
    (tmp_path / "rules.yaml").write_text(block[1], encoding="utf-8")
    book = load_codebook(ROOT / "codebooks" / "urban-leadership.yaml")
    found = load_rules(tmp_path / "rules.yaml", codes=book.slugs)
    assert [rule.id for rule in found.rules] == ["open-door", "visits"]


def test_the_architecture_names_every_table() -> None:
    assert [name for name in TABLES if f"`{name}`" not in text("ARCHITECTURE.md")] == []


def test_the_methods_name_the_figures_of_the_program() -> None:
    methods = text("docs/methods.md")

    assert f"`most` = {Thresholds().most} and `few` = {Thresholds().few}" in methods
    assert f"{choose.SHORTEST} to {choose.LONGEST} words" in methods
    assert f"= {rank.RELEVANCE} · near" in methods
    assert f"− {rank.REDUNDANCY} · max" in methods
    assert f"above {rank.NEAR_DUPLICATE} to a chosen" in methods
    assert f"{profile.FEW} of the sites" in methods
    assert f"more than {int(100 * profile.MUCH)} %" in methods


def test_the_methods_name_the_pattern_classes() -> None:
    classes = re.findall(r"^\| \d \| ([a-z-]+) \|", text("docs/methods.md"), flags=re.MULTILINE)

    assert sorted(classes) == sorted(p.value for p in Pattern)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("code-levers", "links"),
        ("code-strategies", "links"),
        ("site-outline", "codes"),
        ("urban-leadership", "codes"),
    ],
)
def test_the_sizes_of_the_codebooks_are_as_told(name: str, key: str) -> None:
    entries = yaml.safe_load(text(f"codebooks/{name}.yaml"))[key]
    row = next(line for line in text("codebooks/README.md").splitlines() if line.startswith(f"| `{name}.yaml`"))

    assert re.search(rf"\b{len(entries)} (?:\w+ )*?(?:bins|codes|links)\b", row)
