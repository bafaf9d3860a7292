"""Rows of the table, and how time and memory are taken."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much is measured. ``quick`` only shows that everything runs; ``large`` takes a million codings."""

    quick: bool = False
    large: bool = False

    def pick(self, quick: int, usual: int) -> int:
        """The number for this size."""
        return quick if self.quick else usual


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the results. ``limit`` None: there is no budget, the figure is for information."""

    work: str
    ratio: float | None
    limit: float | None = None
    at_least: bool = False
    unit: str = "×"
    ours: str
    basis: str

    @property
    def budget(self) -> str:
        """The budget in words."""
        if self.limit is None:
            return "–"
        return f"{'≥' if self.at_least else '<'} {self.limit:g} {self.unit}".replace(" ×", "×")

    @property
    def verdict(self) -> str:
        """Whether the budget is met."""
        if self.limit is None or self.ratio is None:
            return "–"
        met = self.ratio >= self.limit if self.at_least else self.ratio < self.limit
        return "met" if met else "MISSED"

    @property
    def figure(self) -> str:
        """The ratio as it is printed."""
        if self.ratio is None:
            return "–"
        digits = 2 if self.ratio < 10 else 1 if self.ratio < 100 else 0
        return f"{self.ratio:.{digits}f}{'' if self.unit == '×' else ' '}{self.unit}"


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Seconds. ``runs``: of how many this is the median."""

    wall: float
    cpu: float
    runs: int = 1

    def __str__(self) -> str:
        return f"{seconds(self.cpu)} CPU, {seconds(self.wall)} wall"


def seconds(value: float) -> str:
    """A time with three digits that mean something.

    >>> seconds(0.01234), seconds(1.234), seconds(73.2)
    ('12.3 ms', '1.23 s', '73 s')
    """
    if value < 1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"


@contextmanager
def clock(into: list[Spent]) -> Iterator[None]:
    """Append what the body took."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    into.append(Spent(wall=time.perf_counter() - wall, cpu=time.process_time() - cpu))


def spent(work: Callable[[], Any]) -> Spent:
    """What one call took in this process."""
    found: list[Spent] = []
    with clock(found):
        work()
    return found[0]


def median(found: Sequence[Spent]) -> Spent:
    """The median of wall and of CPU, each by itself."""
    return Spent(
        wall=statistics.median(s.wall for s in found), cpu=statistics.median(s.cpu for s in found), runs=len(found)
    )


def environment(cache: Path) -> dict[str, str]:
    """For child processes: bytecode is kept (as pip leaves it), whatever this machine's habit is."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "WORKBENCH"))}
    return kept | {"PYTHONPYCACHEPREFIX": str(cache), "PYTHONHASHSEED": "0", "COLUMNS": "120"}


def process(command: Sequence[str], cache: Path) -> Spent:
    """Start a process and wait for it; user and system time of that process alone."""
    wall = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=ROOT, env=environment(cache), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - wall
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
    return Spent(wall=took, cpu=usage.ru_utime + usage.ru_stime)


def side_by_side(commands: Sequence[Sequence[str]], cache: Path, *, times: int) -> list[Spent]:
    """The median of each command, taken in turn so that a busy machine weighs on all alike; one run each is lost."""
    found: list[list[Spent]] = [[] for _ in commands]
    for turn in range(times + 1):
        for at, command in enumerate(commands):
            once = process(command, cache)
            if turn:
                found[at].append(once)
    return [median(f) for f in found]


def ask(module: str, *arguments: object, cache: Path) -> dict[str, Any]:
    """Run ``python -m benchmarks.MODULE ARGUMENTS`` and read the JSON it prints: for what needs its own process."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment(cache), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def peak_memory() -> float:
    """MB that this process has held at most. ``getrusage`` would show the parent's from before the exec."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def workbench() -> list[str]:
    """The command as a person starts it."""
    script = Path(sys.executable).with_name("workbench")
    return [str(script)] if script.exists() else [sys.executable, "-m", "workbench"]
