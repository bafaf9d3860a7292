"""Codings: written in bulk and one by one, undone, redone, replayed, checked."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measure import Row, Size, Spent, median, spent
from benchmarks.synthetic import INSERT, Made, make_study, raw_rows, write_bulk
from workbench.actions.codings import add_codings as act
from workbench.actions.history import check
from workbench.actions.reading import status
from workbench.store import fold
from workbench.store.codings import NewCoding, add_codings
from workbench.store.schema import projection_ddl
from workbench.store.study import Study


def _sizes(size: Size) -> tuple[int, int, int]:
    """Sources, words of each, codings."""
    if size.quick:
        return 20, 300, 2_000
    return 1_000, 2_000, 1_000_000 if size.large else 100_000


def _study(size: Size, folder: Path, *, codings: int | None = None) -> Made:
    count, words, usual = _sizes(size)
    return make_study(folder, count=count, words=words, codings=codings or usual)


def _bare(study: Study, path: Path, *, durable: bool) -> sqlite3.Connection:
    """The same tables and indexes, with the sources, codes and coders in them."""
    study.db.execute("vacuum into ?", (str(path),))
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute(f"pragma synchronous = {'full' if durable else 'normal'}")
    db.execute("pragma cache_size = -65536")
    db.execute("pragma foreign_keys = on")
    return db


def _executemany(db: sqlite3.Connection, rows: Sequence[tuple[object, ...]]) -> None:
    db.execute("begin immediate")
    db.executemany(INSERT, rows)
    db.execute("commit")


def bulk(size: Size) -> Iterator[Row]:
    """Bulk insert, then what can be done with the run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = _study(size, folder / "study")
        count = len(made.codings)
        ours, raw = [], []
        for turn in range(1 if size.large else size.pick(1, 5)):
            raw.append(_raw_bulk(made, folder / "bare.db"))
            ours.append(_our_bulk(made, folder / f"copy-{turn}.db"))
        with made.place.open(durable=False) as study:
            run = write_bulk(study, made.codings)
            share = study.db.execute("select sum(length(body) + 48) from change where tbl = 'coding'").fetchone()[0]
        took, bare = median(ours), median(raw)
        yield Row(
            work=f"bulk insert of {count:,} codings", ratio=took.cpu / bare.cpu, limit=1.8,
            ours=f"{took}; {count / took.cpu:,.0f}/s; journal {share / 1e6:.1f} MB of it",
            basis=f"raw `executemany`, same table and indexes: {bare}",
        )  # fmt: skip
        yield from _history(made, run, bare)


def _raw_bulk(made: Made, path: Path) -> Spent:
    with made.place.open(durable=False) as study:
        bare = _bare(study, path, durable=False)
        rows = raw_rows(study.db, made.codings)
    took = spent(lambda: _executemany(bare, rows))
    bare.close()
    path.unlink()
    return took


def _our_bulk(made: Made, path: Path) -> Spent:
    with made.place.open() as study:
        study.db.execute("vacuum into ?", (str(path),))
    with Study(path, durable=False) as copy:
        took = spent(lambda: write_bulk(copy, made.codings))
    path.unlink()
    return took


def _history(made: Made, run: str, raw: Spent) -> Iterator[Row]:
    count = len(made.codings)
    undone: list[str] = []

    def undo(study: Study) -> None:
        with study.transaction():
            study.revert(run, command="undo bulk", coder="")
        undone.append(study.db.execute("select run from event order by n desc limit 1").fetchone()[0])

    def redo(study: Study) -> None:
        with study.transaction():
            study.revert(undone[0], command="redo bulk", coder="")

    with made.place.open(durable=False) as study:
        before = fold.states(study.db)
        took = {"undo": spent(lambda: undo(study)), "redo": spent(lambda: redo(study))}
        assert fold.states(study.db) == before
        took["replay into empty tables"] = spent(lambda: _replay(study))
    took["`check`"] = spent(lambda: check(made.place))
    for work, each in took.items():
        yield Row(
            work=f"{work} of them", ratio=each.cpu / raw.cpu, ours=f"{each}; {count / each.cpu:,.0f} codings/s",
            basis=f"raw `executemany`: {raw}",
        )  # fmt: skip


def _replay(study: Study) -> None:
    with tempfile.TemporaryDirectory() as name:
        fresh = sqlite3.connect(Path(name) / "replay.db", isolation_level=None)
        fresh.execute("create table layout(n integer primary key, key text) strict")
        fresh.executescript("pragma journal_mode = off; pragma synchronous = off;" + projection_ddl())
        fresh.execute("begin")
        fold.replay(study.db, fresh)
        fresh.execute("commit")
        fresh.close()


def single(size: Size) -> Iterator[Row]:
    """One coding a transaction, at both settings of ``synchronous``; and the whole command at two sizes of study."""
    times = size.pick(50, 1_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = _study(size, folder / "study")
        ones = made.codings[:: len(made.codings) // times][:times]
        for durable in (False, True):
            with made.place.open(durable=durable) as study:
                bare = _bare(study, folder / f"bare-{durable}.db", durable=durable)
                ours, raw = _in_turn(study, bare, ones)
                bare.close()
            yield Row(
                work=f"one coding a transaction, `synchronous={'full' if durable else 'normal'}`",
                ratio=raw.wall / ours.wall, limit=0.25, at_least=True, ours=f"{times / ours.wall:,.0f}/s",
                basis=f"bare IMMEDIATE insert, same table and indexes: {times / raw.wall:,.0f}/s",
            )  # fmt: skip
        first = _commands(made, times)
        with made.place.open(durable=False) as study:
            write_bulk(study, made.codings)
        yield Row(
            work=f"one `coding add` (no process start) in a study of {len(made.codings):,} codings",
            ratio=(then := _commands(made, times)).cpu / first.cpu, limit=1.5, ours=str(then),
            basis=f"in one of {times:,} codings: {first}",
        )  # fmt: skip
        yield Row(work=f"status of {len(made.codings):,} codings, in process", ratio=None, basis="–",
                  ours=str(spent(lambda: status(made.place))))  # fmt: skip


def _in_turn(study: Study, bare: sqlite3.Connection, ones: Sequence[NewCoding]) -> tuple[Spent, Spent]:
    rows = raw_rows(study.db, list(ones))
    from workbench.store.journal import new_ids

    def ours() -> None:
        for coding in ones:
            with study.transaction():
                study.write(add_codings([coding]), command="coding add", coder="coder-0", run=new_ids(1)[0])

    def raw() -> None:
        for row in rows:
            _executemany(bare, [row])

    return spent(ours), spent(raw)


def _commands(made: Made, times: int) -> Spent:
    at = iter(range(1, 10_000))

    def one() -> None:
        start = next(at) * 3 + times
        act(made.place, "made-0003", ["code-05"], at=(start, start + 30), coder="coder-1")

    one()
    return median([spent(one) for _ in range(9)])
