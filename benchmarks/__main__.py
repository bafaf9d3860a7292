"""``python -m benchmarks``: measure every row and write RESULTS.md."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import (
    agreeing,
    building,
    codings,
    command_line,
    cooccurring,
    counting,
    deidentifying,
    finding,
    importing,
    merging,
    revising,
    ruling,
    sentences,
    suggesting,
    surveying,
)
from benchmarks.measure import ROOT, Row, Size

MODULES: dict[str, Callable[[Size], Iterator[Row]]] = {
    "help": command_line.help_rows,
    "reads": command_line.reads,
    "import": importing.rows,
    "survey": surveying.rows,
    "sentences": sentences.rows,
    "revising": revising.rows,
    "deidentify": deidentifying.rows,
    "bulk": codings.bulk,
    "single": codings.single,
    "find": finding.rows,
    "rules": ruling.rows,
    "suggest": suggesting.rows,
    "matrix": counting.rows,
    "cooccur": cooccurring.rows,
    "agree": agreeing.rows,
    "merge": merging.rows,
    "build": building.rows,
    "build-scale": building.scale,
}
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
PACKAGES = ("click", "spacy", "scikit-learn", "pandas", "sqlite-utils", "Jinja2", "lark", "rich")
HEADER = """# What the work costs

Each line holds two operations measured in one run on one machine; the ratio is what counts, and it is of CPU seconds
unless rates are shown. Budgets are those of the design; a line without one is for information. Text and codings are
made by rule. Times of commands are those of whole processes, the median of several.
"""


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and write the results of a whole run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=MODULES, help="one part; may be repeated; prints only")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs; prints only")
    parser.add_argument("--large", action="store_true", help="1,000,000 codings instead of 100,000")
    given = parser.parse_args(arguments)
    rows: list[Row] = []
    for name in given.only or MODULES:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += MODULES[name](Size(quick=given.quick, large=given.large))
    text = report(rows, "python -m benchmarks" + "".join(f" {a}" for a in arguments))
    print(text)
    if not (given.only or given.quick):
        RESULTS.write_text(text, encoding="utf-8", newline="\n")
    return 0


def report(rows: Sequence[Row], command: str) -> str:
    """The page: ratios first, then what they were taken on."""
    table = "".join(f"| {r.work} | {r.figure} | {r.budget} | {r.verdict} | {r.ours} | {r.basis} |\n" for r in rows)
    missed = sum(r.verdict == "MISSED" for r in rows)
    judged = sum(r.verdict != "–" for r in rows)
    return (
        f"{HEADER}\n{judged - missed} of {judged} budgets met.\n\n"
        "| work | ratio | budget | | ours | beside |\n|---|---:|---:|---|---|---|\n"
        f"{table}\n{machine()}\nCommand: `{command}`, {datetime.now(UTC):%Y-%m-%d}.\n"
    )


def machine() -> str:
    """Processor, memory and versions."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    processor = next((x.split(":", 1)[1].strip() for x in lines if x.startswith("model name")), platform.machine())
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = f"; load {os.getloadavg()[0]:.1f} when it ended" if hasattr(os, "getloadavg") else ""
    return (
        f"Machine: {processor}, {os.cpu_count()} processors, {platform.system()}{load}. "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
