"""Two copies of a study merged: beside a replay of what they hold together, and how it grows."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.codings import _replay as replayed
from benchmarks.measure import Row, Size, Spent, median, spent
from benchmarks.synthetic import make_study, write_bulk
from workbench.actions import merging
from workbench.actions.workplace import DATABASE, Workplace
from workbench.store.codings import NewCoding, add_codings
from workbench.store.journal import new_ids
from workbench.store.merge import merge
from workbench.store.study import Study, now_microseconds


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What it took for ``count`` codings on each copy."""

    count: int
    merge: Spent
    replay: Spent
    plan: Spent


def rows(size: Size) -> Iterator[Row]:
    """Codings that were imported, in two sizes; then codings made by hand, an event each."""
    large = size.pick(2_000, 1_000_000 if size.large else 100_000)
    found = _measured(large, size)
    yield Row(
        work=f"merge of two studies with {large:,} codings each", ratio=found.merge.cpu / found.replay.cpu, limit=1.5,
        ours=str(found.merge), basis=f"replay of the united journal: {found.replay}",
    )  # fmt: skip
    yield Row(
        work="its plan, shown before", ratio=found.plan.cpu / found.replay.cpu, ours=str(found.plan),
        basis=f"the same replay: {found.replay}",
    )  # fmt: skip
    small = _measured(large // 10, size)
    yield Row(
        work="merge, growth for 10× the codings", ratio=found.merge.cpu / small.merge.cpu, limit=12,
        ours=str(found.merge), basis=f"{small.count:,} codings each: {small.merge}",
    )  # fmt: skip
    single = _measured(size.pick(200, 20_000), size, single=True)
    yield Row(
        work=f"merge of {single.count:,} codings each, made one by one", ratio=single.merge.cpu / single.replay.cpu,
        limit=1.5, ours=str(single.merge), basis=f"replay of the united journal: {single.replay}",
    )  # fmt: skip


def _measured(count: int, size: Size, *, single: bool = False) -> Measured:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = make_study(folder / "study", count=size.pick(10, 300), words=500, codings=2 * count)
        with made.place.open(durable=False) as study:
            study.db.execute("pragma wal_checkpoint(truncate)")
        here, there = (_copy(made.place, folder / each) for each in ("here", "there"))
        for place, codings in ((here, made.codings[0::2]), (there, made.codings[1::2])):
            with place.open(durable=False) as study:
                _write(study, codings, single=single)
                study.db.execute("pragma wal_checkpoint(truncate)")
        plan = spent(lambda: merging.plan(here, there.root))
        merges, replays = [], []
        for turn in range(size.pick(1, 3)):
            fresh = _copy(here, folder / f"turn-{turn}")
            with fresh.open(durable=False) as study:
                merges.append(spent(lambda s=study: merge(s, there.database, now=now_microseconds())))  # type: ignore[misc]
                replays.append(spent(lambda s=study: replayed(s)))  # type: ignore[misc]
        return Measured(count=count, merge=median(merges), replay=median(replays), plan=plan)


def _write(study: Study, codings: list[NewCoding], *, single: bool) -> None:
    if not single:
        write_bulk(study, codings)
        return
    with study.transaction():
        for each in codings:
            study.write(add_codings([each]), command="coding add", coder="coder-0", run=new_ids(1)[0])


def _copy(place: Workplace, folder: Path) -> Workplace:
    folder.mkdir()
    shutil.copy(place.database, folder / DATABASE)
    return Workplace(root=folder)
