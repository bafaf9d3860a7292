"""help, status, log and find: what it costs to start and to read a little."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, Size, ask, side_by_side, workbench

HEAVY = ("pandas", "numpy", "spacy", "sklearn", "sqlite_utils")
BARE = [sys.executable, "-m", "benchmarks.bare_click", "--help"]


def help_rows(size: Size) -> Iterator[Row]:
    """``workbench --help`` beside a process that only imports click."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        bare, ours = side_by_side(
            [[sys.executable, "-c", "import click"], [*workbench(), "--help"]], cache, times=size.pick(3, 15)
        )
        loaded = ask("loaded", cache=cache)
    heavy = ", ".join(loaded["heavy"]) or "none of them"
    yield Row(
        work="`workbench --help`", ratio=ours.cpu / bare.cpu, limit=2,
        ours=f"{ours}; {loaded['count']} modules; of {', '.join(HEAVY)}: {heavy}", basis=f"`import click`: {bare}",
    )  # fmt: skip
    yield Row(
        work="heavy modules that `--help` loads", ratio=float(len(loaded["heavy"])), limit=1, unit="modules",
        ours=heavy, basis=", ".join(HEAVY),
    )  # fmt: skip


def reads(size: Size) -> Iterator[Row]:
    """Small reads of the sample study beside ``--help`` of a click program."""
    from benchmarks.sample import sample_study

    with tempfile.TemporaryDirectory() as folder:
        study = sample_study(Path(folder) / "study")
        asked: dict[str, tuple[list[str], float]] = {
            "status": (["status"], 3),
            "log": (["log"], 3),
            "source list": (["source", "list"], 3),
            "codebook show": (["codebook", "show"], 3),
            "coverage show": (["coverage", "show"], 3),
            "suggest list": (["suggest", "list"], 3),
            "claim list": (["claim", "list"], 3),
            "coding list": (["coding", "list"], 3),
            "coding list --site osgood": (["coding", "list", "--site", "osgood"], 3),
            "coding list code:load": (["coding", "list", "code:load"], 3),
            "find coach": (["find", "coach"], 3),
            "find coach --site osgood": (["find", "coach", "--site", "osgood"], 3),
            "find 'coach and code:load'": (["find", "coach and code:load"], 3),
        }
        commands = [[*workbench(), "--study", str(study.root), *command] for command, _ in asked.values()]
        bare, *ours = side_by_side([BARE, *commands], Path(folder) / "cache", times=size.pick(2, 11))
    for (name, (_, limit)), took in zip(asked.items(), ours, strict=True):
        yield Row(
            work=f"`{name}`, sample study", ratio=took.cpu / bare.cpu, limit=limit, ours=str(took),
            basis=f"click `--help`: {bare}",
        )  # fmt: skip
