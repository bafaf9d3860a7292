"""Co-occurrence of codes: what the command costs beside a load and a sweep in numpy by hand, and how it grows."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import ROOT, Row, Size, Spent, median, seconds, spent
from benchmarks.synthetic import make_study, write_bulk
from workbench.actions.cooccurring import cooccurrence
from workbench.actions.workplace import Workplace
from workbench.displays.cooccurrence import By, Cooccurrence
from workbench.model.filters import Filters

CODINGS = "select source, code, start, end from coding"
UNITS = (
    "select s.n, u.start, u.stop from source s join layout l on l.key = s.layout join unit u on u.layout = l.n"
    " where u.voice = 'respondent' order by s.n, u.start"
)
PEAK = """
import sys
from pathlib import Path
from workbench.actions.cooccurring import cooccurrence
from workbench.actions.workplace import Workplace
from workbench.displays.cooccurrence import By
from workbench.model.filters import Filters
cooccurrence(Workplace(root=Path(sys.argv[1])), Filters(), By(sys.argv[2]))
told = Path("/proc/self/status").read_text()  # what getrusage tells begins with the peak of the parent
print(int(told.partition("VmHWM:")[2].split()[0]) / 1024)
"""
MEGABYTES = 400


def rows(size: Size) -> Iterator[Row]:
    """By sentence beside numpy by hand, growth, memory; the same by overlap."""
    many = size.pick(2_000, 1_000_000 if size.large else 100_000)
    with tempfile.TemporaryDirectory() as name:
        few = _study(size, Path(name) / "few", many // 10)
        place = _study(size, Path(name) / "many", many)
        found, ours = _timed(place, By.SENTENCE)
        by_hand = _by_hand(place, found)
        _, overlap = _timed(place, By.OVERLAP)
        _, tenth = _timed(few, By.SENTENCE)
        peak = {by: _peak(place, by) for by in By}
    yield Row(
        work=f"co-occurrence over {many:,} codings, by sentence", ratio=ours.cpu / by_hand.cpu, limit=1.5,
        ours=f"{ours}: read source by source, swept", basis=f"all read at once, swept in numpy by hand: {by_hand}",
    )  # fmt: skip
    yield Row(work="co-occurrence by overlap beside the same", ratio=overlap.cpu / by_hand.cpu, ours=str(overlap),
              basis=f"numpy by hand, by sentence: {by_hand}")  # fmt: skip
    yield Row(work="co-occurrence, growth for 10× the codings (n log n + pairs)", ratio=ours.cpu / tenth.cpu,
              ours=str(ours), basis=f"{many // 10:,} codings: {seconds(tenth.cpu)}")  # fmt: skip
    for by, megabytes in peak.items():
        yield Row(work=f"co-occurrence by {by}, peak memory", ratio=megabytes, limit=MEGABYTES, unit="MB",
                  ours=f"{megabytes:.0f} MB", basis="DESIGN §8")  # fmt: skip


def _study(size: Size, folder: Path, codings: int) -> Workplace:
    made = make_study(folder, count=size.pick(20, 1_000), words=size.pick(300, 2_000), codings=codings)
    with made.place.open(durable=False) as study:
        write_bulk(study, made.codings)
    return made.place


def _timed(place: Workplace, by: By) -> tuple[Cooccurrence, Spent]:
    found: list[Cooccurrence] = []
    took = median([spent(lambda: found.append(cooccurrence(place, Filters(), by))) for _ in range(3)])
    return found[0], took


def _by_hand(place: Workplace, found: Cooccurrence) -> Spent:
    """Everything in arrays: rows of (source, code) × sentences, 0 or 1; it must have found the same."""
    made: list[NDArray[np.int64]] = []
    took = median([spent(lambda: made.append(_swept(place))) for _ in range(3)])
    used = found.shared.diagonal() > 0
    assert (made[0][np.ix_(used, used)] == found.shared[np.ix_(used, used)]).all(), "the sweep and numpy differ"
    return took


def _swept(place: Workplace) -> NDArray[np.int64]:
    with place.open() as study:
        codings = _table(study.db.execute(CODINGS).fetchall(), 4)
        units = _table(study.db.execute(UNITS).fetchall(), 3)
        place_of = {
            n: at for at, (n,) in enumerate(study.db.execute("select n from code where live order by position"))
        }
    codes = np.array([place_of.get(n, 0) for n in range(max(place_of) + 1)])
    apart = int(units[:, 2].max()) + 1  # sources one after the other: one search serves all
    low = np.searchsorted(units[:, 0] * apart + units[:, 2], codings[:, 0] * apart + codings[:, 2], side="right")
    high = np.searchsorted(units[:, 0] * apart + units[:, 1], codings[:, 0] * apart + codings[:, 3], side="left")
    kept = low < high
    code, first, many = codes[codings[kept, 1]], low[kept], (high - low)[kept]
    unit = np.repeat(first, many) + np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    size, total = len(place_of), len(units)
    shared = np.zeros((size, size), dtype=np.int64)
    held = np.zeros((size, total), dtype=bool)
    held[np.repeat(code, many), unit] = True
    for at in range(0, total, 1 << 14):
        part = held[:, at : at + (1 << 14)].astype(np.float32)
        shared += (part @ part.T).astype(np.int64)
    return shared


def _table(found: list[tuple[int, ...]], columns: int) -> NDArray[np.int64]:
    return np.fromiter(chain.from_iterable(found), dtype=np.int64, count=len(found) * columns).reshape(-1, columns)


def _peak(place: Workplace, by: By) -> float:
    """Megabytes of a process that does nothing else."""
    ran = subprocess.run(
        [sys.executable, "-c", PEAK, str(place.root), by.value], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return float(ran.stdout)
