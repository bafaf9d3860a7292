"""The benchmarks run; what they measure is never asserted."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # benchmarks/ is no installed package
measure = importlib.import_module("benchmarks.measure")


def test_a_row_says_whether_its_budget_is_met():
    fast = measure.Row(work="w", ratio=1.2, limit=2, ours="", basis="")
    slow = measure.Row(work="w", ratio=0.1, limit=0.25, at_least=True, ours="", basis="")
    told = measure.Row(work="w", ratio=7.0, ours="", basis="")

    assert [(r.figure, r.budget, r.verdict) for r in (fast, slow, told)] == [
        ("1.20×", "< 2×", "met"), ("0.10×", "≥ 0.25×", "MISSED"), ("7.00×", "–", "–"),
    ]  # fmt: skip


@pytest.mark.slow
def test_one_part_can_be_run_quickly_and_leaves_the_results_as_they_are():
    results = ROOT / "benchmarks" / "RESULTS.md"
    before = results.read_bytes() if results.exists() else None
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--only", "help"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip

    assert "`workbench --help`" in done.stdout
    assert (results.read_bytes() if results.exists() else None) == before
